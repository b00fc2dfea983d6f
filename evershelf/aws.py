"""Clients for one stage: the emulator's address and test credentials locally, the operator's own profile elsewhere."""

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import boto3
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_events import EventBridgeClient
    from types_boto3_lambda import LambdaClient
    from types_boto3_s3 import S3Client
    from types_boto3_secretsmanager import SecretsManagerClient
    from types_boto3_sqs import SQSClient

TEST = "test"  # what the emulator takes for a key and for its secret


class Aws:
    """boto3 clients, each made when it is first asked for.

    With an endpoint, a person's profile, proxy and region are out of the game.
    """

    def __init__(self, *, region: str | None = None, endpoint: str | None = None) -> None:
        self.endpoint = endpoint
        self._region = region

    @property
    def region(self) -> str:
        return self.session.region_name or "us-east-1"

    @cached_property
    def session(self) -> "boto3.Session":
        import boto3  # noqa: PLC0415 - half a second, which `--help` need not pay

        if self.endpoint is None:
            return boto3.Session(region_name=self._region)
        os.environ.pop("AWS_PROFILE", None)
        return boto3.Session(aws_access_key_id=TEST, aws_secret_access_key=TEST, region_name=self._region)

    def _client(self, service: Any) -> Any:
        from botocore.config import Config  # noqa: PLC0415 - as above

        retries: Any = {"mode": "standard", "total_max_attempts": 4}
        if self.endpoint is None:
            return self.session.client(service, config=Config(retries=retries))
        config = Config(retries=retries, proxies={}, max_pool_connections=32, read_timeout=120)
        return self.session.client(service, endpoint_url=self.endpoint, config=config)

    @cached_property
    def cloudformation(self) -> "CloudFormationClient":
        client: CloudFormationClient = self._client("cloudformation")
        return client

    @cached_property
    def cognito(self) -> Any:
        return self._client("cognito-idp")

    @cached_property
    def dynamodb(self) -> "DynamoDBClient":
        client: DynamoDBClient = self._client("dynamodb")
        return client

    @cached_property
    def events(self) -> "EventBridgeClient":
        client: EventBridgeClient = self._client("events")
        return client

    @cached_property
    def functions(self) -> "LambdaClient":
        client: LambdaClient = self._client("lambda")
        return client

    @cached_property
    def s3(self) -> "S3Client":
        client: S3Client = self._client("s3")
        return client

    @cached_property
    def secrets(self) -> "SecretsManagerClient":
        client: SecretsManagerClient = self._client("secretsmanager")
        return client

    @cached_property
    def sqs(self) -> "SQSClient":
        client: SQSClient = self._client("sqs")
        return client

    @cached_property
    def parameters(self) -> Any:
        return self._client("ssm")
