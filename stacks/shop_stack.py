"""The one way to make a function, a table, a consumer's queue and a schedule, so that all of them are alike."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws_cdk import Aws, CfnOutput, Duration, IgnoreMode, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from shop.events import Event
from stacks.alarms import alarm
from stacks.layers import shop_layers
from stacks.rules import accept
from stacks.stage import Stage
from stacks.table import Table

REPO = Path(__file__).parent.parent
#: As in a .gitignore.
FUNCTIONS_ONLY = ("*", "!functions", "!functions/**", "**/__pycache__", "**/__pycache__/**")
#: Longer than the slowest handler.
TIMEOUT = Duration.seconds(20)
#: One more than `shop.consumer.MAX_RECEIVES`: the consumer buries with a reason, this only what kills the function.
REDRIVE_AFTER = 6
#: Instances a queue may take: an import or a new theme must not take the account's whole concurrency from shoppers.
MOST_AT_ONCE = 50
#: The emulator starts a process for each, and a developer's machine has few cores. AWS allows no fewer.
MOST_AT_ONCE_HERE = 2


@dataclass(frozen=True)
class Consumer:
    """A rule's queue, its dead letters and the function behind them."""

    function: lambda_.Function
    queue: sqs.Queue
    dead_letters: sqs.Queue


class ShopStack(Stack):
    """The stack of one context: `evershelf-<stage>-<context>`."""

    def __init__(self, scope: Construct, context: str, *, stage: Stage) -> None:
        super().__init__(
            scope,
            f"evershelf-{stage.name}-{context}",
            env=stage.environment,
            termination_protection=stage.keeps_data,
            description=f"Evershelf {context}, stage {stage.name}",
        )
        self.stage = stage
        self.context_name = context
        self._layers: list[lambda_.LayerVersion] | None = None

    def table(
        self,
        name: str,
        *,
        key: str,
        sort: str | None = None,
        stream: bool = False,
        ttl: str | None = None,
    ) -> Table:
        """On demand, encrypted, recoverable to any second of 35 days; keys are strings."""
        string = dynamodb.AttributeType.STRING
        return Table(
            self,
            name,
            partition_key=dynamodb.Attribute(name=key, type=string),
            sort_key=dynamodb.Attribute(name=sort, type=string) if sort else None,
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            stream=dynamodb.StreamViewType.NEW_IMAGE if stream else None,
            time_to_live_attribute=ttl,
            deletion_protection=self.stage.keeps_data,
            removal_policy=RemovalPolicy.RETAIN if self.stage.keeps_data else RemovalPolicy.DESTROY,
        )

    def function(
        self, handler: str, *, environment: dict[str, str] | None = None, memory: int = 512
    ) -> lambda_.Function:
        """`stock.on_stock_counted` runs functions/stock/on_stock_counted.py."""
        name = "".join(part.title() for part in handler.replace(".", "_").split("_"))
        role = iam.Role(self, f"{name}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group = logs.LogGroup(
            self,
            f"{name}Logs",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        log_group.grant_write(role)
        function = lambda_.Function(
            self,
            name,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            code=lambda_.Code.from_asset(
                str(REPO),
                exclude=[*FUNCTIONS_ONLY, *([] if self.stage.is_local else ["functions/doubles"])],
                ignore_mode=IgnoreMode.GIT,
            ),
            handler=f"functions.{handler}.handler",
            layers=self._shop_layers(),
            environment=environment or {},
            memory_size=memory,
            timeout=TIMEOUT,
            role=role,
            log_group=log_group,
        )
        accept(function, "L1", because="3.13 is what the pins, the tests and the embedded AWS run, and AWS supports it")
        return function

    def consumer(
        self,
        handler: str,
        *heard: type[Event],
        bus: events.IEventBus,
        environment: dict[str, str] | None = None,
        delay: Duration | None = None,
        batch: int = 10,
        window: Duration | None = None,
        max_receives: int = REDRIVE_AFTER,
        most_at_once: int | None = None,
    ) -> Consumer:
        """Rule -> queue (+ dead letters) -> function, partial batch response. The event classes are the pattern."""
        return self.command(
            handler,
            rule=(bus, heard),
            environment=environment,
            delay=delay,
            batch=batch,
            window=window,
            max_receives=max_receives,
            most_at_once=most_at_once,
        )

    def command(
        self,
        handler: str,
        *,
        rule: tuple[events.IEventBus, tuple[type[Event], ...]] | None = None,
        fifo: bool = False,
        environment: dict[str, str] | None = None,
        delay: Duration | None = None,
        batch: int = 10,
        window: Duration | None = None,
        max_receives: int = REDRIVE_AFTER,
        memory: int = 512,
        most_at_once: int | None = None,
    ) -> Consumer:
        """A queue that its context feeds itself, or that a rule feeds, and the function behind it."""
        function = self.function(handler, environment=environment, memory=memory)
        name = function.node.id
        dead_letters = self.dead_letters(name, fifo=fifo)
        queue = self.queue(
            f"{name}Queue",
            fifo=fifo,
            visibility_timeout=_visibility(window),
            retention_period=Duration.days(14),
            delivery_delay=delay,
            dead_letter_queue=sqs.DeadLetterQueue(queue=dead_letters, max_receive_count=max_receives),
        )
        if rule:
            bus, heard = rule
            events.Rule(
                self,
                f"{name}Rule",
                event_bus=bus,
                event_pattern=events.EventPattern(
                    source=sorted({event.source for event in heard}), detail_type=[event.name() for event in heard]
                ),
                targets=[targets.SqsQueue(queue)],
            )
        function.add_event_source(
            sources.SqsEventSource(
                queue,
                batch_size=batch,
                report_batch_item_failures=True,
                max_batching_window=window,
                max_concurrency=most_at_once or (MOST_AT_ONCE_HERE if self.stage.is_local else MOST_AT_ONCE),
            )
        )
        function.add_environment("QUEUE_URL", queue.queue_url)
        function.add_environment("DEAD_LETTER_URL", dead_letters.queue_url)
        dead_letters.grant(function, "sqs:SendMessage")
        return Consumer(function, queue, dead_letters)

    def dead_letters(self, name: str, *, fifo: bool = False) -> sqs.Queue:
        """Where a function leaves what it gave up on: kept for two weeks, an alarm, known to `evershelf dlq`."""
        queue = self.queue(f"{name}Dead", fifo=fifo, retention_period=Duration.days(14))
        alarm(self, f"{name}Dead", queue.metric_approximate_number_of_messages_visible(), above=0)
        self.output(f"Dead{name}", queue.queue_url)
        return queue

    def from_stream(self, function: lambda_.Function, table: dynamodb.ITable, *, only: Any) -> None:
        """Table -> stream -> function. What `only` leaves out is not paid for; what fails for good is in dead letters.

        https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
        """
        dead_letters = self.dead_letters(function.node.id)
        why = "the last stop of a stream: the rule knows only redrive policies"
        accept(dead_letters, "SQS3", because=why)
        function.add_event_source(
            sources.DynamoEventSource(
                table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=100,
                bisect_batch_on_error=True,
                # The handlers read again what is true, so trying for a day is right; a pointer in a dead letter is not.
                retry_attempts=10_000,
                max_record_age=Duration.hours(24),
                on_failure=sources.SqsDlq(dead_letters),
                filters=[lambda_.FilterCriteria.filter(only)],
            )
        )
        accept(_role(function), "IAM5[Resource::*]", because="dynamodb:ListStreams, which knows no resource")

    def every_minute(self, handler: str, *, environment: dict[str, str] | None = None) -> lambda_.Function:
        """Rule -> function: a missed minute is made up by the next, so it needs no queue."""
        function = self.function(handler, environment=environment)
        events.Rule(
            self,
            f"{function.node.id}Schedule",
            schedule=events.Schedule.rate(Duration.minutes(1)),
            targets=[targets.LambdaFunction(function, retry_attempts=0)],
        )
        # One minute counts three times at most, since Lambda tries again: more than one failed.
        alarm(self, f"{function.node.id}Fails", function.metric_errors(), above=4)
        return function

    def output(self, name: str, value: str) -> None:
        """What `evershelf status` tells; one namespace over all stacks."""
        CfnOutput(self, name, value=value)

    def queue(self, name: str, *, fifo: bool = False, **settings: Any) -> sqs.Queue:
        return sqs.Queue(
            self,
            name,
            fifo=fifo or None,
            fifo_throughput_limit=sqs.FifoThroughputLimit.PER_MESSAGE_GROUP_ID if fifo else None,
            deduplication_scope=sqs.DeduplicationScope.MESSAGE_GROUP if fifo else None,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=not self.stage.is_local,
            removal_policy=RemovalPolicy.RETAIN if self.stage.keeps_data else RemovalPolicy.DESTROY,
            **settings,
        )

    def grant_purge(self, function: lambda_.Function, distribution_id: str) -> None:
        arn = f"arn:{Aws.PARTITION}:cloudfront::{Aws.ACCOUNT_ID}:distribution/{distribution_id}"
        function.add_to_role_policy(iam.PolicyStatement(actions=["cloudfront:CreateInvalidation"], resources=[arn]))

    def grant_secret(self, function: iam.IGrantable, secret: secretsmanager.ISecret) -> None:
        actions = ["secretsmanager:GetSecretValue"]
        iam.Grant.add_to_principal(grantee=function, actions=actions, resource_arns=[secret.secret_arn])

    def _shop_layers(self) -> list[lambda_.LayerVersion]:
        if self._layers is None:
            self._layers = shop_layers(self, platform=self.stage.vendor_platform)
        return self._layers


def _visibility(window: Duration | None) -> Duration:
    """https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html"""
    return Duration.seconds(6 * TIMEOUT.to_seconds() + (window.to_seconds() if window else 0))


def _role(function: lambda_.Function) -> iam.IRole:
    assert function.role  # noqa: S101 every function of ours has its own
    return function.role
