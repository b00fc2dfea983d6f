"""The back office of a stage: its files into their bucket, and who may sign in."""

import hashlib
import json
import secrets
import string
from pathlib import Path
from typing import Literal

from evershelf.aws import Aws
from evershelf.errors import Failure, NotDeployed
from evershelf.places import BACKOFFICE
from evershelf.stage import StageInfo

type Group = Literal["support", "operator"]
MEDIA = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
#: The demo's operator; whoever signs in first chooses another password.
DEMO = ("operator@evershelf.example", "Evershelf-demo-1!")


def files(info: StageInfo) -> dict[str, bytes]:
    """By name in the bucket: the folder as it is, and where this stage's API and pool of staff are."""
    found = {str(path.relative_to(BACKOFFICE)): path.read_bytes() for path in _paths()}
    cognito = info.endpoint_url or f"https://cognito-idp.{info.region}.amazonaws.com"
    config = {"api": info.api_url, "cognito": f"{cognito}/", "client_id": _output(info, "StaffClientId")}
    return found | {"config.json": json.dumps(config).encode()}


def digest(found: dict[str, bytes]) -> str:
    return hashlib.sha256(b"\x00".join(name.encode() + found[name] for name in sorted(found))).hexdigest()


def publish(found: dict[str, bytes], info: StageInfo, aws: Aws) -> None:
    """The page last, so that it never asks for a module that is not there yet."""
    bucket = _output(info, "BackofficeBucket")
    for name in sorted(found, key=lambda name: name.endswith(".html")):
        media = MEDIA.get(Path(name).suffix, "application/json")
        aws.s3.put_object(Bucket=bucket, Key=name, Body=found[name], ContentType=media, CacheControl="no-cache")


def address(info: StageInfo) -> str:
    return _output(info, "BackofficeUrl") + "/"


def add_staff(info: StageInfo, aws: Aws, email: str, group: Group, *, password: str | None = None) -> str | None:
    """The password for the first sign-in; None where there is such a person already, who joins the group."""
    pool = _output(info, "StaffPoolId")
    password = password or _temporary()
    attributes = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    try:
        aws.cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
            UserAttributes=attributes,
        )
    except aws.cognito.exceptions.UsernameExistsException:
        password = None
    aws.cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=group)
    return password


def add_demo_staff(info: StageInfo, aws: Aws) -> bool:
    """Whether the demo's password still opens; afterwards only who signed in knows."""
    email, password = DEMO
    add_staff(info, aws, email, "operator", password=password)
    told = aws.cognito.admin_get_user(UserPoolId=_output(info, "StaffPoolId"), Username=email)
    return bool(told["UserStatus"] == "FORCE_CHANGE_PASSWORD")


def _paths() -> list[Path]:
    return sorted(path for path in BACKOFFICE.rglob("*") if path.suffix in MEDIA)


def _output(info: StageInfo, name: str) -> str:
    if name not in info.outputs:
        raise NotDeployed(f"stage {info.stage} has no {name}", then="deploy its backoffice and identity stacks")
    return info.outputs[name]


def _temporary() -> str:
    """As the pool wants it: one of each kind, and more than enough."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "!#%+-_=")
    signs = [secrets.choice(kind) for kind in kinds] + [secrets.choice(string.ascii_letters) for _ in range(16)]
    secrets.SystemRandom().shuffle(signs)
    return "".join(signs)


def check_address(email: str) -> None:
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@"):
        raise Failure(f"{email} is no e-mail address", then="it is what the person signs in with")
