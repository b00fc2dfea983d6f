"""What the shop needs on AWS and the embedded AWS lacks: who is told of alarms, the logs of access, a firewall."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_wafv2 as waf
from constructs import Construct, IConstruct

from stacks.bucket import LOGS_OF_BUCKETS
from stacks.rules import accept
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

#: Requests of one address in five minutes. A shopper makes some dozens; an office behind one address is many shoppers.
ANY_REQUESTS = 2_000
#: Each may hold stock for a quarter of an hour.
CHECKOUTS = 100


class OperationsStack(ShopStack):
    """`logs` takes S3's and CloudFront's, `web_acl_arn` stands before the API."""

    def __init__(self, scope: Construct, *, stage: Stage) -> None:
        super().__init__(scope, "operations", stage=stage)
        self._alarms = self._topic()
        self.logs = self._log_bucket()
        self.web_acl_arn = self._web_acl().attr_arn
        self.output("AlarmTopicArn", self._alarms.topic_arn)
        self.output("LogBucket", self.logs.bucket_name)

    def hear_alarms_of(self, app: IConstruct) -> None:
        """Of all stacks that are there when it is called; going back to normal is told, too."""
        tell = actions.SnsAction(self._alarms)
        for construct in app.node.find_all():
            if isinstance(construct, cloudwatch.Alarm):
                construct.add_alarm_action(tell)
                construct.add_ok_action(tell)

    def _topic(self) -> sns.Topic:
        """A policy of its own takes the place of the one that lets CloudWatch in, so it has to say that again.

        https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
        """
        topic = sns.Topic(self, "Alarms", enforce_ssl=True)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("cloudwatch.amazonaws.com")],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        if self.stage.alarm_email:
            topic.add_subscription(subscriptions.EmailSubscription(self.stage.alarm_email))
        return topic

    def _log_bucket(self) -> s3.Bucket:
        """CloudFront writes its log files by ACL, so the bucket has to allow them. They hold addresses of shoppers.

        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
        """
        logs = s3.Bucket(
            self,
            "Logs",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(30))],
            removal_policy=RemovalPolicy.RETAIN if self.stage.keeps_data else RemovalPolicy.DESTROY,
        )
        logs.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[logs.arn_for_objects(f"{LOGS_OF_BUCKETS}*")],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )
        accept(logs, "S1", because="the log of who reads the logs would be in the logs")
        return logs

    def _web_acl(self) -> waf.CfnWebACL:
        """The PSP's webhooks come from few addresses, many at a time, and are signed: they are not counted."""
        return waf.CfnWebACL(
            self,
            "WebAcl",
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=_counted_as("all"),
            rules=[
                _at_most(CHECKOUTS, "checkouts", priority=0, where=_path("ENDS_WITH", "/checkouts")),
                _at_most(
                    ANY_REQUESTS,
                    "requests",
                    priority=1,
                    where=waf.CfnWebACL.StatementProperty(
                        not_statement=waf.CfnWebACL.NotStatementProperty(statement=_path("CONTAINS", "/webhooks/"))
                    ),
                ),
                waf.CfnWebACL.RuleProperty(
                    name="bad-input",
                    priority=2,
                    override_action=waf.CfnWebACL.OverrideActionProperty(none={}),
                    statement=waf.CfnWebACL.StatementProperty(
                        managed_rule_group_statement=waf.CfnWebACL.ManagedRuleGroupStatementProperty(
                            vendor_name="AWS", name="AWSManagedRulesKnownBadInputsRuleSet"
                        )
                    ),
                    visibility_config=_counted_as("bad-input"),
                ),
            ],
        )


def _at_most(
    limit: int, name: str, *, priority: int, where: waf.CfnWebACL.StatementProperty
) -> waf.CfnWebACL.RuleProperty:
    return waf.CfnWebACL.RuleProperty(
        name=name,
        priority=priority,
        action=waf.CfnWebACL.RuleActionProperty(
            block=waf.CfnWebACL.BlockActionProperty(
                custom_response=waf.CfnWebACL.CustomResponseProperty(response_code=429)
            )
        ),
        statement=waf.CfnWebACL.StatementProperty(
            rate_based_statement=waf.CfnWebACL.RateBasedStatementProperty(
                aggregate_key_type="IP", limit=limit, evaluation_window_sec=300, scope_down_statement=where
            )
        ),
        visibility_config=_counted_as(name),
    )


def _path(how: str, what: str) -> waf.CfnWebACL.StatementProperty:
    return waf.CfnWebACL.StatementProperty(
        byte_match_statement=waf.CfnWebACL.ByteMatchStatementProperty(
            field_to_match=waf.CfnWebACL.FieldToMatchProperty(uri_path={}),
            positional_constraint=how,
            search_string=what,
            text_transformations=[waf.CfnWebACL.TextTransformationProperty(priority=0, type="NONE")],
        )
    )


def _counted_as(name: str) -> waf.CfnWebACL.VisibilityConfigProperty:
    return waf.CfnWebACL.VisibilityConfigProperty(
        cloud_watch_metrics_enabled=True, metric_name=name, sampled_requests_enabled=True
    )
