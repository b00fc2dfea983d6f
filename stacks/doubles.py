"""The partners of the local stage: a PSP that speaks Stripe's API, and an OMS."""

from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_events as events
from constructs import Construct

from stacks.oms_double import add_oms_double
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

PSP_STAGE = "psp"


class DoublesStack(ShopStack):
    """`psp_url` and `oms_url` are the partners' addresses, as the stages on AWS get them from their context."""

    def __init__(self, scope: Construct, *, stage: Stage, bus: events.IEventBus) -> None:
        if not stage.is_local:
            raise ValueError(f"stage {stage.name} has real partners")
        super().__init__(scope, "doubles", stage=stage)
        self.psp_url = self._psp()
        self.oms_url = add_oms_double(self, bus=bus)

    def _psp(self) -> str:
        table = self.table("Psp", key="kind", sort="id", ttl="expires_at")
        psp = self.function(
            "doubles.psp", environment={"PSP_TABLE": table.table_name, "ENDPOINT_URL": str(self.stage.endpoint)}
        )
        table.grant(psp, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem")
        api = apigateway.RestApi(
            self,
            "PspApi",
            deploy_options=apigateway.StageOptions(stage_name=PSP_STAGE),
            cloud_watch_role=False,
            endpoint_types=[apigateway.EndpointType.REGIONAL],
        )
        api.root.add_proxy(default_integration=apigateway.LambdaIntegration(psp), any_method=True)
        self.output("PspApiId", api.rest_api_id)
        return f"{self.stage.endpoint}/_aws/execute-api/{api.rest_api_id}/{PSP_STAGE}"
