"""The real CDK command line against the emulator: bootstrap once, deploy when something changed."""

import hashlib
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

from evershelf import marks
from evershelf.aws import TEST, Aws
from evershelf.errors import Failure
from evershelf.local import ACCOUNT, REGION, Local
from evershelf.places import CDK, ROOT, search_path

# What a template or a function's package is made of. The vendor layer is what its pins say it is.
DEPLOYED = ("app.py", "cdk.json", "stacks", "functions", "layers/shop", "requirements/vendor.txt", "package-lock.json")
TIMEOUT = 600.0
NO_SETTINGS: Mapping[str, str] = {}

type Progress = Callable[[str], None]


def silent(_line: str) -> None:
    pass


def bootstrap(local: Local, aws: Aws, *, progress: Progress = silent) -> bool:
    """False when the account was bootstrapped before.

    In an empty folder: in ours the command line would synthesize the whole app first.
    """
    if marks.recall(aws, marks.BOOTSTRAPPED) is not None:
        return False
    with tempfile.TemporaryDirectory() as empty:
        _cdk(local, ["bootstrap", f"aws://{ACCOUNT}/{REGION}"], folder=Path(empty), progress=progress)
    return True


def deploy(
    local: Local, aws: Aws, *, root: Path = ROOT, progress: Progress = silent, settings: Mapping[str, str] = NO_SETTINGS
) -> bool:
    """False when what is deployed is what lies here. `settings` are fields of stacks.stage.Stage."""
    context = {"stage": "local", "endpoint": local.endpoint, **settings}
    digest = digest_of(root, context)
    if marks.recall(aws, "deployed") == digest:
        return False
    arguments = [
        *["deploy", "--all", "--require-approval", "never"],
        *[word for name, value in context.items() for word in ("-c", f"{name}={value}")],
        *["--output", str(local.home / "cdk.out"), "--method", "direct", "--concurrency", "4", "--progress", "events"],
    ]
    marks.remember(aws, "deployed", "halfway")  # until it is through, nothing is known to be deployed
    _cdk(local, arguments, folder=root, progress=progress)
    marks.remember(aws, "deployed", digest)
    return True


def digest_of(root: Path, context: Mapping[str, str]) -> str:
    """Of everything a deployment is made of, and the settings it is made with."""
    digest = hashlib.sha256(repr(sorted(context.items())).encode())
    for file in _files(root):
        digest.update(f"\0{file.relative_to(root)}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in DEPLOYED:
        place = root / name
        if place.is_file():
            yield place
        for file in sorted(place.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                yield file


def _cdk(local: Local, arguments: list[str], *, folder: Path, progress: Progress) -> None:
    log = local.home / f"cdk-{arguments[0]}.log"
    command = [str(CDK), *arguments, "--no-notices", "--no-version-reporting", "--ci"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=_environment(local),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    # A custom resource that never answers would keep it waiting for an hour.
    alarm = threading.Timer(TIMEOUT, _kill, [process.pid])
    alarm.start()
    lines: list[str] = []
    try:
        with log.open("w") as file, process.stdout or nullcontext(()) as output:
            for line in output:
                file.write(line)
                lines.append(line.rstrip())
                if line.strip():
                    progress(line.strip())
        code = process.wait()
    except BaseException:
        _kill(process.pid)
        raise
    finally:
        alarm.cancel()
    if code != 0:
        late = (
            " was stopped after its time was up" if not alarm.is_alive() and code < 0 else f" failed with code {code}"
        )
        tail = "\n".join(lines[-25:])
        raise Failure(
            f"cdk {arguments[0]}{late}:\n{tail}", then=f"read {log} and {local.log}, then run `make up` again"
        )


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


def _environment(local: Local) -> dict[str, str]:
    """Ours, less any AWS account of the caller's: a local deploy must never reach AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "CDK_"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {
        "AWS_ACCESS_KEY_ID": TEST,
        "AWS_SECRET_ACCESS_KEY": TEST,
        "AWS_ENDPOINT_URL": local.endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PATH": search_path(),
        "CDK_VALIDATION": "false",  # `make check` validates, over every stage
        "CDK_DISABLE_CLI_TELEMETRY": "true",
        "JSII_RUNTIME_PACKAGE_CACHE": "enabled",
    }
