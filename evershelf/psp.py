"""The local payment provider is a double; it must be told where to send its webhooks, as any provider."""

import hashlib
import urllib.error
import urllib.parse
import urllib.request

from evershelf import marks
from evershelf.aws import Aws
from evershelf.errors import Refused
from evershelf.stage import StageInfo, rest_api


def register_webhook(stage: StageInfo, aws: Aws) -> bool:
    """False when it is registered already, or the stage has no double."""
    needed = ("PspApiId", "PspKeyArn", "PspWebhookSecretArn")
    if stage.endpoint_url is None or not all(name in stage.outputs for name in needed):
        return False
    target = f"{stage.api_url}/webhooks/psp"
    address = f"{rest_api(stage.endpoint_url, stage.outputs['PspApiId'], 'psp')}/v1/webhook_endpoints"
    secret = _secret(aws, stage.outputs["PspWebhookSecretArn"])
    registered = f"{target} {hashlib.sha256(secret.encode()).hexdigest()[:16]}"  # a deploy may replace the secret
    if marks.recall(aws, "psp-webhook") == registered:
        return False
    request = urllib.request.Request(  # noqa: S310 - our own emulator
        address,
        data=urllib.parse.urlencode({"url": target, "secret": secret}).encode(),
        headers={"Authorization": f"Bearer {_secret(aws, stage.outputs['PspKeyArn'])}"},
    )
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=30):
            pass
    except OSError as error:
        said = error.read().decode(errors="replace") if isinstance(error, urllib.error.HTTPError) else ""
        raise Refused(
            f"the PSP double did not take the webhook: {error} {said}".rstrip(),
            then=f"it is functions/doubles/psp.py, at {address}; mend it and run `make up` again",
        ) from error
    marks.remember(aws, "psp-webhook", registered)
    return True


def _secret(aws: Aws, arn: str) -> str:
    return aws.secrets.get_secret_value(SecretId=arn)["SecretString"]
