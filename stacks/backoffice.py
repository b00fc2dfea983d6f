"""The back office: its files, the CDN in front of them, and the function for what consumers gave up on."""

from aws_cdk import Aws, Fn
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.bucket import PrivateBucket
from stacks.headers import secure_headers
from stacks.identity import IdentityStack
from stacks.rules import accept
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

REDRIVES = (
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "sqs:ChangeMessageVisibility",
    "sqs:SendMessage",
    "sqs:DeleteMessage",
)


class BackofficeStack(ShopStack):
    """`staff_api` serves the dead letters of the stacks that were made before this one."""

    def __init__(self, scope: Construct, *, stage: Stage, identity: IdentityStack, logs: s3.IBucket | None) -> None:
        super().__init__(scope, "backoffice", stage=stage)
        shop = [stack.stack_name for stack in scope.node.children if isinstance(stack, ShopStack) and stack is not self]
        self.staff_api = self.function(
            "backoffice.staff_api", environment=identity.for_staff | {"STACKS": ",".join(shop)}
        )
        self._grant_redrive(self.staff_api)

        bucket = PrivateBucket(self, "Files", stage=stage, versioned=False, logs=logs)
        distribution = self._distribution(bucket, logs)
        domain = distribution.distribution_domain_name
        label = Fn.select(0, Fn.split(".", domain))
        self.output("BackofficeBucket", bucket.bucket_name)
        self.output(
            "BackofficeUrl",
            f"http://{label}.cloudfront.localhost:{stage.port}" if stage.is_local else f"https://{domain}",
        )

    def _grant_redrive(self, function: lambda_.Function) -> None:
        """Named actions on the queues of this stage: there are a hundred, and a reference to each would bind stacks."""
        here = f"{Aws.REGION}:{Aws.ACCOUNT_ID}"
        queues = f"arn:{Aws.PARTITION}:sqs:{here}:evershelf-{self.stage.name}-*"
        stacks = f"arn:{Aws.PARTITION}:cloudformation:{here}:stack/evershelf-{self.stage.name}-*/*"
        for actions, resource in ((REDRIVES, queues), (("cloudformation:ListStackResources",), stacks)):
            function.add_to_role_policy(iam.PolicyStatement(actions=list(actions), resources=[resource]))
            said = resource.replace(Aws.PARTITION, "<AWS::Partition>").replace(Aws.REGION, "<AWS::Region>")
            said = said.replace(Aws.ACCOUNT_ID, "<AWS::AccountId>")
            accept(function.role or function, f"IAM5[Resource::{said}]", because="the queues and stacks of this stage")

    def _distribution(self, bucket: PrivateBucket, logs: s3.IBucket | None) -> cloudfront.Distribution:
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"Evershelf back office {self.stage.name}",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            enable_logging=logs is not None,
            log_bucket=logs,
            log_file_prefix="backoffice/" if logs else None,
            default_behavior=cloudfront.BehaviorOptions(
                origin=origins.S3BucketOrigin.with_origin_access_control(bucket),
                viewer_protocol_policy=cloudfront.ViewerProtocolPolicy.ALLOW_ALL
                if self.stage.is_local
                else cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
                # The files say no-cache: asked for again each time, and answered by their ETag.
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=secure_headers(self, self._csp()),
                compress=True,
            ),
        )
        accept(distribution, "CFR1", because="staff travel; who may do anything is the API's question")
        accept(distribution, "CFR2", because="files of a bucket, read only: nothing to break into, no secret in them")
        accept(distribution, "CFR4", because="CloudFront's own name takes CloudFront's own TLS")
        return distribution

    def _csp(self) -> str:
        """It talks to the API and to Cognito, and shows nothing from anywhere."""
        here = f"{Aws.REGION}.{Aws.URL_SUFFIX}"
        partners = (
            f"http://127.0.0.1:{self.stage.port}"
            if self.stage.is_local
            else f"https://*.execute-api.{here} https://cognito-idp.{here}"
        )
        rules = (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' {partners}",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        )
        return "; ".join(rules)
