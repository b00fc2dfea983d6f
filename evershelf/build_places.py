"""Where a build puts the site: a folder, a bucket, or the shop itself."""

import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from evershelf.assets import Asset
from evershelf.aws import Aws
from evershelf.errors import Failure
from functions.pages.rebuild import Site, site_on

#: In a folder that a build made, and may empty.
MARK = ".evershelf-build"


class Place(Protocol):
    """Where the site goes."""

    def put(self, key: str, body: bytes, media_type: str, *, cache: str, metadata: dict[str, str]) -> None: ...


@dataclass(frozen=True)
class Folder:
    """For any server of files. A file says no status: what is gone or moved is there as the page one sees."""

    path: Path

    def put(self, key: str, body: bytes, media_type: str, *, cache: str, metadata: dict[str, str]) -> None:  # noqa: ARG002
        file = f"{self.path}/{key}"  # a Path costs more than the calls
        folder = file.rpartition("/")[0]
        try:
            os.mkdir(folder)  # noqa: PTH102
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        try:
            while body:
                body = body[os.write(descriptor, body) :]
        finally:
            os.close(descriptor)

    def check(self) -> None:
        """Raises Failure where something else lies than an earlier build."""
        if self.path.is_dir() and any(self.path.iterdir()) and not (self.path / MARK).exists():
            raise Failure(f"{self.path} holds something else than a build", then="name a new folder, or empty that one")

    def clear(self) -> None:
        """What an earlier build wrote goes."""
        self.check()
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)
        (self.path / MARK).touch()


@dataclass(frozen=True)
class Bucket:
    """One that is no stage's: of the pages of a stage there are records."""

    name: str
    region: str
    endpoint: str | None

    def put(self, key: str, body: bytes, media_type: str, *, cache: str, metadata: dict[str, str]) -> None:
        s3 = _aws(self.region, self.endpoint).s3
        s3.put_object(
            Bucket=self.name, Key=key, Body=body, ContentType=media_type, CacheControl=cache, Metadata=metadata
        )


@dataclass(frozen=True)
class Engine:
    """The stage's own bucket. `names` are those of a builder's environment."""

    region: str
    endpoint: str | None
    names: tuple[tuple[str, str], ...]
    cause_id: str
    asked_at: datetime

    def site(self) -> Site:
        aws = _aws(self.region, self.endpoint)
        return site_on(aws.dynamodb, aws.s3, dict(self.names))


@cache
def _aws(region: str, endpoint: str | None) -> Aws:
    return Aws(region=region, endpoint=endpoint)


@cache
def site_of(engine: Engine) -> Site:
    return engine.site()


def put_file(to: Folder | Bucket | Engine, one: Asset, *, cache: str) -> None:
    if not isinstance(to, Engine):
        to.put(one.key, one.body, one.content_type, cache=cache, metadata={})
