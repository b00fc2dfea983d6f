"""What was done to the emulator is remembered inside it, as SSM parameters: who loses its state loses the memory too.

A file beside it would still say "deployed" after a reset, or after the emulator was killed.
"""

from evershelf.aws import Aws

BOOTSTRAPPED = "/cdk-bootstrap/hnb659fds/version"  # the CDK's own mark


def recall(aws: Aws, name: str) -> str | None:
    parameters = aws.parameters
    try:
        answer = parameters.get_parameter(Name=name if name.startswith("/") else f"/evershelf/{name}")
    except parameters.exceptions.ParameterNotFound:
        return None
    return str(answer["Parameter"]["Value"])


def remember(aws: Aws, name: str, value: str) -> None:
    aws.parameters.put_parameter(Name=f"/evershelf/{name}", Value=value, Type="String", Overwrite=True)
