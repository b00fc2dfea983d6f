"""What somebody is told of; by whom, operations.py knows."""

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs


def alarm(
    stack: Stack,
    name: str,
    metric: cloudwatch.Metric,
    *,
    above: float,
    silence: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
) -> None:
    """Over five minutes, unless the metric says otherwise."""
    cloudwatch.Alarm(
        stack,
        f"{name}Alarm",
        metric=metric,
        threshold=above,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        treat_missing_data=silence,
    )


def gauge(stack: Stack, sweeper: lambda_.Function, name: str, *, above: float) -> None:
    """A number of that name in a log line of each minute: five minutes above, or without it, are an alarm."""
    told = logs.MetricFilter(
        stack,
        f"{sweeper.node.id}Gauge",
        log_group=sweeper.log_group,
        filter_pattern=logs.FilterPattern.number_value(f"$.{name}", ">=", 0),
        metric_namespace=stack.stack_name,
        metric_name=name,
        metric_value=f"$.{name}",
    )
    lowest = told.metric(statistic="Minimum")
    alarm(stack, told.node.id, lowest, above=above, silence=cloudwatch.TreatMissingData.BREACHING)
