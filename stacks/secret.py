"""A secret of letters and digits, since they travel in headers, drawn when it is deployed."""

import string

from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager

from stacks.rules import accept
from stacks.shop_stack import ShopStack


def drawn_secret(
    stack: ShopStack, name: str, description: str, *, never_rotated_because: str
) -> secretsmanager.ISecret:
    """`Id` is the ARN, as `Ref` is on AWS but not in the emulator."""
    secret = secretsmanager.CfnSecret(
        stack,
        name,
        description=description,
        generate_secret_string=secretsmanager.CfnSecret.GenerateSecretStringProperty(
            exclude_characters=string.punctuation, password_length=48
        ),
    )
    secret.apply_removal_policy(RemovalPolicy.RETAIN if stack.stage.keeps_data else RemovalPolicy.DESTROY)
    accept(secret, "SMG4", because=never_rotated_because)
    return secretsmanager.Secret.from_secret_complete_arn(stack, f"{name}ByArn", secret.attr_id)
