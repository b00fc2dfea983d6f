"""What the stages on AWS are held against at synth, and how an exception is made: at its construct, with its reason."""

import os

from aws_cdk import Acknowledgment, App, Validations
from constructs import IConstruct


def check(app: App) -> None:
    """`CDK_VALIDATION=false` leaves it out, as it does the CDK's own rules: https://github.com/cdklabs/cdk-nag"""
    if os.environ.get("CDK_VALIDATION") == "false":
        return
    from cdk_nag import AwsSolutionsChecks  # noqa: PLC0415 half a second that a local deploy need not wait

    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def accept(construct: IConstruct, rule: str, *, because: str) -> None:
    """`rule` is an id of cdk-nag's AwsSolutions, with its finding where it has one: `IAM5[Resource::*]`."""
    Validations.of(construct).acknowledge(
        Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=because),
    )


def accept_warning(construct: IConstruct, warning: str, *, because: str) -> None:
    """`warning` is an id of the CDK's own: `@aws-cdk/aws-cloudfront:...`."""
    Validations.of(construct).acknowledge(Acknowledgment(id=f"annotation::{warning}", reason=because))
