"""A bucket of the shop, and who may do what in it."""

from aws_cdk import CfnElement, Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.rules import accept
from stacks.stage import Stage

#: Where in the log bucket the other buckets' logs go.
LOGS_OF_BUCKETS = "s3/"


class PrivateBucket(s3.Bucket):
    """Who reads what is written to `logs`, where the stage has any."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage, versioned: bool, logs: s3.IBucket | None) -> None:
        super().__init__(
            scope,
            name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=not stage.is_local,
            versioned=versioned,
            lifecycle_rules=[s3.LifecycleRule(noncurrent_version_expiration=Duration.days(30))] if versioned else None,
            removal_policy=RemovalPolicy.RETAIN if stage.keeps_data else RemovalPolicy.DESTROY,
        )
        element = self.node.default_child
        if logs and isinstance(element, s3.CfnBucket):
            element.logging_configuration = s3.CfnBucket.LoggingConfigurationProperty(
                destination_bucket_name=logs.bucket_name, log_file_prefix=f"{LOGS_OF_BUCKETS}{name.lower()}/"
            )

    def grant_objects(self, function: lambda_.Function, *actions: str, because: str) -> None:
        """`because` says why it has to be any object of the bucket."""
        function.add_to_role_policy(
            iam.PolicyStatement(actions=list(actions), resources=[self.arn_for_objects("*")]),
        )
        if function.role:
            accept(function.role, self._any_object(seen_from=Stack.of(function)), because=because)

    def grant_list(self, function: lambda_.Function) -> None:
        """Without it S3 answers 403 for an object that is not there."""
        function.add_to_role_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[self.bucket_arn]))

    def _any_object(self, *, seen_from: Stack) -> str:
        """The rule against a grant on all objects of one bucket, in cdk-nag's spelling of its ARN."""
        element = self.node.default_child
        if self.stack is seen_from and isinstance(element, CfnElement):
            return f"IAM5[Resource::<{seen_from.get_logical_id(element)}.Arn>/*]"
        export = seen_from.resolve(self.stack.export_value(self.bucket_arn))["Fn::ImportValue"]
        return f"IAM5[Resource::{export}/*]"
