"""Where a deployed stage is: its addresses and names, as its stacks' outputs tell them."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from evershelf.aws import Aws
from evershelf.errors import NotDeployed
from evershelf.local import REGION, Local

STAGES = ("local", "dev", "prod")


@dataclass(frozen=True)
class StageInfo:
    """`outputs` are the outputs of all stacks of the stage; they share one namespace."""

    stage: str
    region: str
    shop_url: str
    api_url: str
    endpoint_url: str | None
    bus_name: str
    pages_bucket: str
    theme_bucket: str
    orders_queue_url: str | None
    outputs: dict[str, str] = field(repr=False)

    @property
    def cognito_url(self) -> str:
        """Where shoppers sign in, seen from a page."""
        return f"{self.endpoint_url or f'https://cognito-idp.{self.region}.amazonaws.com'}/"

    @property
    def lazy_kinds(self) -> set[str]:
        """Whose pages are built at their first visit."""
        return set(self.outputs.get("LazyKinds", "none").split()) - {"none"}

    def fetch(self, path: str) -> tuple[int, bytes]:
        """GET a path of the shop through its CDN."""
        if self.endpoint_url is None:
            request = urllib.request.Request(self.shop_url + path)  # noqa: S310 - https, from our outputs
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    return answer.status, answer.read()
            except urllib.error.HTTPError as error:
                return error.code, error.read()
        # *.localhost is this machine in browsers and curl; Python's resolver often knows no such name.
        gateway = urlsplit(self.endpoint_url)
        connection = http.client.HTTPConnection(str(gateway.hostname), gateway.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": urlsplit(self.shop_url).netloc})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def connect(stage: str, local: Local | None = None) -> Aws:
    """Clients for a stage. The local one's address is in `.evershelf`; others are the operator's AWS profile's."""
    if stage != "local":
        return Aws()
    local = local or Local()
    if not local.running():
        raise NotDeployed("the shop is not running on this machine", then="run `make up`")
    return Aws(region=REGION, endpoint=local.endpoint)


def find(stage: str, aws: Aws) -> StageInfo:
    outputs = {key: value for stack in stacks_of(stage, aws) for key, value in _outputs(stack)}
    missing = {"BusName", "PagesBucket", "ThemeBucket", "ShopUrl"} - outputs.keys()
    if missing:
        raise NotDeployed(
            f"stage {stage} is not deployed: no output {', '.join(sorted(missing))} in evershelf-{stage}-*",
            then="run `make up`" if stage == "local" else f"run `cdk deploy --all -c stage={stage}`",
        )
    return StageInfo(
        stage=stage,
        region=aws.region,
        shop_url=outputs["ShopUrl"],
        api_url=_api_url(outputs, aws.endpoint),
        endpoint_url=aws.endpoint,
        bus_name=outputs["BusName"],
        pages_bucket=outputs["PagesBucket"],
        theme_bucket=outputs["ThemeBucket"],
        orders_queue_url=outputs.get("OrdersQueueUrl"),
        outputs=outputs,
    )


def stacks_of(stage: str, aws: Aws) -> Iterator[Any]:
    """The stacks `evershelf-<stage>-<context>` as CloudFormation describes them."""
    for page in aws.cloudformation.get_paginator("describe_stacks").paginate():
        for stack in page["Stacks"]:
            alive = not stack["StackStatus"].startswith("DELETE")
            if alive and stack["StackName"].startswith(f"evershelf-{stage}-"):
                yield stack


def _outputs(stack: Any) -> Iterator[tuple[str, str]]:
    """Without the ones by which stacks import from each other."""
    for output in stack.get("Outputs", []):
        if not output["OutputKey"].startswith("ExportsOutput"):
            yield output["OutputKey"], output["OutputValue"]


def _api_url(outputs: dict[str, str], endpoint: str | None) -> str:
    if endpoint is not None and "ApiId" in outputs:
        return rest_api(endpoint, outputs["ApiId"], outputs.get("ApiStage", "prod"))
    return outputs.get("ApiUrl", "").rstrip("/")


def rest_api(endpoint: str, api_id: str, api_stage: str) -> str:
    """The emulator's address of a REST API: the amazonaws.com one of the template leads to AWS."""
    return f"{endpoint}/_aws/execute-api/{api_id}/{api_stage}"
