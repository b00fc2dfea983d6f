"""SES: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html"""

import os
from email.utils import formataddr
from typing import Any, Protocol, Self

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from functions.notifications.model import Mail
from shop.consumer import NotYet

#: SES does not take it now and will later: too fast, the day's quota, or somebody paused it.
PASSING = {
    "LimitExceededException",
    "SendingPausedException",
    "AccountSuspendedException",
    "TooManyRequestsException",
    "ThrottlingException",
}
AGAIN = 60


class BadAddress(Exception):
    """SES will never send to it."""


class Ses(Protocol):
    """What we use of boto3's `sesv2` client."""

    def send_email(self, **request: Any) -> dict[str, Any]: ...


class Mailer:
    """Off where the stage has no address to send from."""

    def __init__(self, ses: Ses, *, sender: str, configuration_set: str) -> None:
        self._ses = ses
        self._sender = sender
        self._configuration_set = configuration_set

    @classmethod
    def from_environment(cls) -> Self:
        """SES knows no token that makes a repeated call harmless: what may have been sent is not sent by the SDK again.

        What is throttled is tried again by the queue.
        """
        config = Config(connect_timeout=2, read_timeout=10, retries={"total_max_attempts": 1, "mode": "standard"})
        ses: Ses = boto3.client("sesv2", config=config)
        return cls(ses, sender=os.environ["MAIL_FROM"], configuration_set=os.environ["CONFIGURATION_SET"])

    @property
    def is_off(self) -> bool:
        return not self._sender

    def send(self, mail: Mail, *, to: str, shop: str) -> str:
        """Its id at SES. Raises BadAddress, NotYet; whatever else SES says is a fault somebody must look at."""
        try:
            answer = self._ses.send_email(
                FromEmailAddress=formataddr((shop, self._sender)),
                Destination={"ToAddresses": [to]},
                Content={
                    "Simple": {
                        "Subject": _utf8(mail.subject),
                        "Body": {"Text": _utf8(mail.text), "Html": _utf8(mail.html)},
                        "Headers": [{"Name": name, "Value": value} for name, value in mail.headers.items()],
                    }
                },
                ConfigurationSetName=self._configuration_set,
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code in PASSING:
                raise NotYet(code, seconds=AGAIN) from error
            if code == "BadRequestException":
                raise BadAddress(code) from error
            raise
        return str(answer["MessageId"])


def _utf8(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}
