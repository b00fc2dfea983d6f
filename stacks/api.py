"""The REST API: every route of the shop, each served by the function of the context that owns it."""

from collections.abc import Mapping

from aws_cdk import RemovalPolicy
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from stacks.identity import IdentityStack
from stacks.rules import accept
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

ALLOWED_HEADERS = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match"]
STAGE_NAME = "v1"

#: Who has to be signed in: API Gateway asks the pool's authorizer, and the function `shop.http` once more.
SHOPPER = "shopper"
STAFF = "staff"
# What guards a route where API Gateway does not.
ANYBODY = "what it tells is printed on a public page"
NEW = "whoever asks gets a cart of their own, and with it the secret that opens it"
BEARER = "a guest has no account: the function asks for the bearer secret, whose digest is stored, in constant time"
ASKS = "whoever asks gets the same answer, and an address one mail that its owner may ignore"
MAILED = "the function checks the signature of the token, which only a mail of ours carries"
SIGNED = "a partner has no account: the function checks the signature of the body and its age"


class ApiStack(ShopStack):
    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        identity: IdentityStack,
        catalog: lambda_.IFunction,
        cart: lambda_.IFunction,
        checkout: lambda_.IFunction,
        customers: lambda_.IFunction,
        orders: lambda_.IFunction,
        payments: lambda_.IFunction,
        webhooks: lambda_.IFunction,
        notifications: lambda_.IFunction,
        search: lambda_.IFunction | None,
        staff: Mapping[str, lambda_.IFunction],
        web_acl_arn: str | None,
    ) -> None:
        super().__init__(scope, "api", stage=stage)
        self._served_by: dict[str, apigateway.LambdaIntegration] = {}
        self.api = self._rest_api()
        self._pools = {SHOPPER: identity.shoppers, STAFF: identity.staff}
        self._authorizers: dict[str, apigateway.IAuthorizer] = {}
        routes = (
            ("GET", "/products/{product_id}", catalog, ANYBODY),
            ("POST", "/carts", cart, NEW),
            ("GET", "/carts/{cart_id}", cart, BEARER),
            ("PUT", "/carts/{cart_id}/lines/{sku}", cart, BEARER),
            ("DELETE", "/carts/{cart_id}/lines/{sku}", cart, BEARER),
            ("POST", "/checkouts", checkout, BEARER),
            ("GET", "/orders/{order_id}", orders, BEARER),
            ("POST", "/orders/{order_id}/cancel", orders, BEARER),
            ("GET", "/me", customers, SHOPPER),
            ("PATCH", "/me", customers, SHOPPER),
            ("DELETE", "/me", customers, SHOPPER),
            ("GET", "/me/addresses", customers, SHOPPER),
            ("POST", "/me/addresses", customers, SHOPPER),
            ("PUT", "/me/addresses/{address_id}", customers, SHOPPER),
            ("DELETE", "/me/addresses/{address_id}", customers, SHOPPER),
            ("GET", "/me/export", customers, SHOPPER),
            ("GET", "/me/cart", cart, SHOPPER),
            ("PUT", "/me/cart/lines/{sku}", cart, SHOPPER),
            ("DELETE", "/me/cart/lines/{sku}", cart, SHOPPER),
            ("POST", "/me/cart/merge", cart, SHOPPER),
            ("POST", "/me/checkouts", checkout, SHOPPER),
            ("GET", "/me/orders", orders, SHOPPER),
            ("GET", "/me/orders/{order_id}", orders, SHOPPER),
            ("POST", "/me/orders/{order_id}/cancel", orders, SHOPPER),
            ("POST", "/webhooks/psp", payments, SIGNED),
            ("POST", "/webhooks/pim", webhooks, SIGNED),
            ("POST", "/back-in-stock", notifications, ASKS),
            ("POST", "/back-in-stock/{token}/confirm", notifications, MAILED),
            ("POST", "/back-in-stock/{token}/leave", notifications, MAILED),
            ("GET", "/staff/orders", staff["orders"], STAFF),
            ("GET", "/staff/orders/{order_id}", staff["orders"], STAFF),
            ("POST", "/staff/orders/{order_id}/refund", staff["orders"], STAFF),
            ("POST", "/staff/orders/{order_id}/cancel", staff["orders"], STAFF),
            ("GET", "/staff/stock/{sku}", staff["stock"], STAFF),
            ("POST", "/staff/stock/{sku}/adjustments", staff["stock"], STAFF),
            ("GET", "/staff/pages/quarantined", staff["pages"], STAFF),
            ("POST", "/staff/pages/release", staff["pages"], STAFF),
            ("GET", "/staff/dead-letters", staff["backoffice"], STAFF),
            ("GET", "/staff/dead-letters/{name}", staff["backoffice"], STAFF),
            ("POST", "/staff/dead-letters/{name}/redrive", staff["backoffice"], STAFF),
        )
        for method, path, function, guard in routes:
            self._route(method, path, function, guard=guard)
        if search:
            self._route("GET", "/search", search, guard=ANYBODY)
        if web_acl_arn:
            stage_arn = self.api.deployment_stage.stage_arn
            waf.CfnWebACLAssociation(self, "Firewall", resource_arn=stage_arn, web_acl_arn=web_acl_arn)
        self._errors_any_origin_may_read()
        self.output("ApiId", self.api.rest_api_id)
        self.output("ApiStage", STAGE_NAME)
        self.output("ApiUrl", self.api.url)

    def _rest_api(self) -> apigateway.RestApi:
        access_log = logs.LogGroup(
            self, "AccessLog", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        )
        api = apigateway.RestApi(
            self,
            "Api",
            rest_api_name=f"evershelf-{self.stage.name}",
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            # Secrets travel in a header, never in a cookie: any storefront may call.
            default_cors_preflight_options=apigateway.CorsOptions(
                allow_origins=apigateway.Cors.ALL_ORIGINS,
                allow_methods=["GET", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"],
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
        accept(api, "APIG2", because="the functions validate, and answer problems that name the field (docs/api.md)")
        policy = "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
        accept(api, f"IAM4[{policy}]", because="how AWS has API Gateway write its logs, for the account once")
        return api

    def _authorizer(self, guard: str) -> apigateway.IAuthorizer:
        if guard not in self._authorizers:
            self._authorizers[guard] = apigateway.CognitoUserPoolsAuthorizer(
                self, f"{guard.title()}Tokens", cognito_user_pools=[self._pools[guard]]
            )
        return self._authorizers[guard]

    def _errors_any_origin_may_read(self) -> None:
        """API Gateway's own answers, a throttled call above all, would else look like a dead network to a page.

        A token its authorizer refuses is refused in the words of `shop.http`, where the others are.
        """
        kinds = apigateway.ResponseType
        for name, kind, slug, status in (
            ("Default4xx", kinds.DEFAULT_4_XX, "gateway", None),
            ("Default5xx", kinds.DEFAULT_5_XX, "gateway", None),
            ("Unauthorized", kinds.UNAUTHORIZED, "unauthorized", "401"),
            ("ExpiredToken", kinds.EXPIRED_TOKEN, "unauthorized", "401"),
        ):
            told = f', "status": {status}' if status else ""
            self.api.add_gateway_response(
                name,
                type=kind,
                status_code=status,
                response_headers={"Access-Control-Allow-Origin": "'*'"},
                templates={
                    "application/json": f'{{"type": "{slug}", "title": $context.error.messageString{told}, '
                    '"detail": $context.error.messageString}'
                },
            )

    def _route(self, method: str, path: str, function: lambda_.IFunction, *, guard: str) -> None:
        key = function.node.path
        if key not in self._served_by:
            self._served_by[key] = apigateway.LambdaIntegration(function, proxy=True)
        resource = self.api.root.resource_for_path(path)
        if guard in self._pools:
            resource.add_method(method, self._served_by[key], authorizer=self._authorizer(guard))
            return
        route = resource.add_method(method, self._served_by[key])
        accept(route, "APIG4", because=guard)
        accept(route, "COG4", because=guard)
