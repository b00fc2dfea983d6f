"""Publishing the theme: assets to the pages bucket, templates as one bundle, and the event that rebuilds every page."""

import hashlib
import json
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from evershelf import assets, bus, mail
from evershelf.assets import Asset
from evershelf.aws import Aws
from evershelf.errors import Failure
from evershelf.places import STOREFRONT
from evershelf.stage import StageInfo
from shop.market import markets

_TEXTS = TypeAdapter(dict[str, str])
IMMUTABLE = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Theme:
    digest: str
    """Of templates, asset names and the shop's own facts: equal digests render equal pages."""
    bundle: bytes
    """`themes/<digest>.json`: what the pages context renders with."""
    assets: list[Asset]


def build(stage: StageInfo, folder: Path = STOREFRONT) -> Theme:
    """Everything a publication needs, checked; nothing is sent."""
    templates = _templates(folder / "templates")
    texts = texts_of(folder)
    files = {locale: assets.build(folder, words) for locale, words in texts.items()}
    shop = _shop(stage, folder)
    mails = mail.bundle(folder, texts_of(folder / "mail"))
    mail.check(mails, shop)
    content = {
        "templates": templates,
        "texts": texts,
        "assets": {locale: {name: f"/{one.key}" for name, one in built.items()} for locale, built in files.items()},
        "mail": mails,
        "shop": shop,
    }
    digest = hashlib.sha256(_canonical(content)).hexdigest()[:16]
    by_key = {asset.key: asset for built in files.values() for asset in built.values()}
    return Theme(digest, _canonical({"digest": digest, **content}), list(by_key.values()))


def texts_of(folder: Path) -> dict[str, dict[str, str]]:
    """By locale, one file each; what one language says, all say."""
    texts: dict[str, dict[str, str]] = {}
    place = "storefront/mail/texts" if folder.name == "mail" else "storefront/texts"
    for file in sorted((folder / "texts").glob("*.json")):
        try:
            texts[file.stem] = _TEXTS.validate_json(file.read_bytes())
        except ValueError as error:
            raise Failure(f"{place}/{file.name}: {error}", then="a file of texts is one object of strings") from error
    for market in markets():
        if market.locale not in texts:
            why = f"the market {market.id} speaks {market.locale}, and there is no {place}/{market.locale}.json"
            raise Failure(why, then="copy another language's file and translate it")
    every = {key for words in texts.values() for key in words}
    for locale, words in texts.items():
        if missing := sorted(every - words.keys()):
            raise Failure(f"{place}/{locale}.json lacks {', '.join(missing)}", then="add them")
    return texts


def publish(theme: Theme, stage: StageInfo, aws: Aws) -> str:
    """Assets first, so that no page ever refers to one that is not there. Returns the event's id.

    The event is sent even for a theme that is live already: it is the way to have every page built again.
    """
    there = _keys(aws, stage.pages_bucket, "assets/")
    for asset in theme.assets:
        if asset.key not in there:
            aws.s3.put_object(
                Bucket=stage.pages_bucket,
                Key=asset.key,
                Body=asset.body,
                ContentType=asset.content_type,
                CacheControl=IMMUTABLE,
            )
    aws.s3.put_object(
        Bucket=stage.theme_bucket,
        Key=f"themes/{theme.digest}.json",
        Body=theme.bundle,
        ContentType="application/json",
    )
    detail = {"theme": theme.digest, "revision": time.time_ns() // 1_000_000}
    [event_id] = bus.put(aws, stage.bus_name, [bus.event("operator", "ThemeChanged", detail)])
    return event_id


def _templates(folder: Path) -> dict[str, str]:
    """Source by name; compiled here once, because in the shop a broken one would stop every page of its kind."""
    import minijinja  # noqa: PLC0415 - only needed here

    environment = minijinja.Environment()
    sources = {file.relative_to(folder).as_posix(): file.read_text() for file in sorted(folder.rglob("*.html"))}
    if not sources:
        raise Failure(f"there are no templates in {folder}", then="a theme has templates/, css/, js/ and img/")
    for name, source in sources.items():
        try:
            environment.add_template(name, source)
        except minijinja.TemplateError as error:
            raise Failure(
                f"storefront/templates/{name}:{error.line}: {error.detail or error.message}",
                then="mend the template and publish again; nothing was uploaded",
            ) from error
    return sources


def _shop(stage: StageInfo, folder: Path) -> dict[str, Any]:
    file = folder / "theme.json"
    try:
        chosen: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    except ValueError as error:
        raise Failure(f"storefront/theme.json is not JSON: {error}", then="mend it and publish again") from error
    service = chosen.get("image_service")
    if service is not None and not {"{url}", "{width}"} <= set(re.findall(r"{\w+}", str(service))):
        raise Failure(f"storefront/theme.json: image_service is {service!r}", then='write it like "{url}?w={width}"')
    return {
        "name": str(chosen.get("name", "Evershelf Goods")),
        "url": stage.shop_url,
        "api_url": stage.api_url,
        "accounts": {"endpoint": stage.cognito_url, "client_id": stage.outputs.get("ShopperClientId", "")},
        "image_service": service,
        # Who answers what shoppers search: the browser from the parts, or the API from an OpenSearch.
        "search": "api" if "SearchEndpoint" in stage.outputs else "parts",
    }


def _keys(aws: Aws, bucket: str, prefix: str) -> set[str]:
    pages = aws.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return {entry["Key"] for page in pages for entry in page.get("Contents", [])}


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
