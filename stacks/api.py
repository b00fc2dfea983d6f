"""The REST API: every route of the shop, each served by the function of the context that owns it."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.shop_stack import ShopStack
from stacks.stage import Stage

ALLOWED_HEADERS = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match"]
STAGE_NAME = "v1"


class ApiStack(ShopStack):
    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        catalog: lambda_.IFunction,
        cart: lambda_.IFunction,
        checkout: lambda_.IFunction,
        orders: lambda_.IFunction,
        payments: lambda_.IFunction,
    ) -> None:
        super().__init__(scope, "api", stage=stage)
        self._served_by: dict[str, apigateway.LambdaIntegration] = {}
        self.api = self._rest_api()
        routes = (
            ("GET", "/products/{product_id}", catalog),
            ("POST", "/carts", cart),
            ("GET", "/carts/{cart_id}", cart),
            ("PUT", "/carts/{cart_id}/lines/{sku}", cart),
            ("DELETE", "/carts/{cart_id}/lines/{sku}", cart),
            ("POST", "/checkouts", checkout),
            ("GET", "/orders/{order_id}", orders),
            ("POST", "/orders/{order_id}/cancel", orders),
            ("POST", "/webhooks/psp", payments),
        )
        for method, path, function in routes:
            self._route(method, path, function)
        self.output("ApiId", self.api.rest_api_id)
        self.output("ApiStage", STAGE_NAME)
        self.output("ApiUrl", self.api.url)

    def _rest_api(self) -> apigateway.RestApi:
        access_log = logs.LogGroup(
            self, "AccessLog", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        )
        return apigateway.RestApi(
            self,
            "Api",
            rest_api_name=f"evershelf-{self.stage.name}",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # Secrets travel in a header, never in a cookie: any storefront may call.
            default_cors_preflight_options=apigateway.CorsOptions(
                allow_origins=apigateway.Cors.ALL_ORIGINS,
                allow_methods=["GET", "PUT", "POST", "DELETE", "OPTIONS"],
                allow_headers=ALLOWED_HEADERS,
            ),
            deploy_options=apigateway.StageOptions(
                stage_name=STAGE_NAME,
                throttling_rate_limit=1_000,
                throttling_burst_limit=2_000,
                access_log_destination=apigateway.LogGroupLogDestination(access_log),
                access_log_format=apigateway.AccessLogFormat.json_with_standard_fields(
                    caller=False,
                    http_method=True,
                    ip=False,
                    protocol=True,
                    request_time=True,
                    resource_path=True,
                    response_length=True,
                    status=True,
                    user=False,
                ),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
            ),
            cloud_watch_role=True,
        )

    def _route(self, method: str, path: str, function: lambda_.IFunction) -> None:
        key = function.node.path
        if key not in self._served_by:
            self._served_by[key] = apigateway.LambdaIntegration(function, proxy=True)
        self.api.root.resource_for_path(path).add_method(method, self._served_by[key])
