"""Draws the pictures of the demo catalog, so that none is stored: a product gives the same SVG every time."""

from collections.abc import Mapping
from hashlib import sha256
from string import Template
from typing import Any

from demo.shapes import DRAWINGS

# The colors our variants are named after; a product without one takes a house color from the hash of its id.
COLORS = {
    "Amber": "#c98a3c", "Birch": "#d3b285", "Black": "#45494c", "Blue": "#4f7796", "Brick": "#a9543f",
    "Chalk": "#ebe5d8", "Clay": "#b8795c", "Clear": "#a9c5c1", "Cream": "#f0e6cd", "Fern": "#6f8f5b",
    "Flax": "#cdbb91", "Fog": "#a6aaa6", "Forest": "#3f6350", "Green": "#5b8563", "Indigo": "#4a5a86",
    "Ink": "#3d4a5c", "Moss": "#7a8550", "Mustard": "#d1a13a", "Natural": "#e2d4b6", "Navy": "#34496b",
    "Night": "#3b4560", "Oat": "#dcc9a5", "Olive": "#84834c", "Peat": "#6d5746", "Plum": "#7c5269", "Red": "#b5493a",
    "Rust": "#b3623b", "Sage": "#90a588", "Sand": "#d2b48a", "Slate": "#66747c", "Tan": "#bb8e5a", "Teal": "#3f7f80",
    "White": "#f6f2ea", "Zinc": "#9fabae",
}  # fmt: skip
HOUSE = ("#b5623f", "#4d7d72", "#c99a45", "#5d7796", "#8a5a6b", "#6f8350", "#b98a62", "#596a7a")
POPS = ("#d0724a", "#e0b04f", "#5f8f86", "#b5566a", "#5a7fa0", "#8a9a55")
GROUNDS = ("#e8d5bb", "#cfdacb", "#e5cfc4", "#c8d7dc", "#e4dabd", "#d9d3dc", "#c9d8d3", "#ecd2b4", "#d6dcc2", "#d3dae2")
FIXED = {"wood": "#b78a5c", "metal": "#a9b0ae", "paper": "#f8f3e8", "ink": "#3a403d"}

# Which drawing a product has; one that is not named here is a parcel.
SHAPES = {
    "mug-stoneware": "mug", "cup-espresso": "cups", "bowl-breakfast": "bowl", "bowl-serving": "bowl",
    "plate-dinner": "plate", "plate-side": "plate", "carafe-glass": "carafe", "tumbler-set": "glass",
    "board-oak": "board", "knife-paring": "knife", "spoon-set": "spoon", "pot-enamel": "pot",
    "kettle-stove": "kettle", "jar-pantry": "jar", "apron-canvas": "apron", "mill-pepper": "mill",
    "lamp-desk": "lamp", "lamp-table": "tablelamp", "lamp-pendant": "pendant", "lantern-storm": "lantern",
    "candle-beeswax": "candle", "candle-holder": "holder", "lamp-clip": "clip", "blanket-wool": "blanket",
    "cushion-linen": "cushion", "towel-bath": "towel", "towel-tea": "towel", "napkin-linen": "napkin",
    "rug-runner": "rug", "throw-cotton": "blanket", "basket-log": "basket", "basket-market": "market",
    "hook-rail": "rail", "box-stack": "crate", "box-bread": "bin", "shelf-peg": "shelf", "bag-laundry": "sack",
    "tin-set": "tin", "notebook-field": "notebook", "notebook-desk": "journal", "planner-week": "journal",
    "pen-brass": "pen", "pencil-cedar": "pencil", "cup-pencil": "pencilcup", "card-set": "card",
    "tray-letter": "tray", "clock-desk": "clock", "can-watering": "can", "trowel-hand": "trowel", "fork-hand": "fork",
    "pot-terracotta": "plant", "planter-sill": "planter", "gloves-garden": "gloves", "twine-jute": "twine",
    "seed-box": "seedbox", "flask-steel": "flask", "bag-day": "backpack", "bag-tote": "tote", "mug-camp": "mug",
    "hammock-cotton": "hammock", "stool-camp": "stool", "torch-pocket": "torch",
}  # fmt: skip


def picture(product: Mapping[str, Any]) -> str:
    """The SVG of one product, 800 by 800, from the detail of its ProductUpserted.

    No style sheet and no `style` attribute: the shop's content security policy would refuse them.
    """
    product_id = str(product["product_id"])
    draw = sha256(product_id.encode()).digest()
    main = _color(product) or HOUSE[draw[0] % len(HOUSE)]
    ground = _furthest(GROUNDS, main, draw[1])
    palette = {
        "main": main,
        "dark": _mix(main, "#1d1a16", 0.26),
        "lite": _mix(main, "#ffffff", 0.35),
        "pop": _furthest(POPS, main, draw[2]),
        "ground": ground,
        **FIXED,
    }
    drawing = Template(DRAWINGS[SHAPES.get(product_id, "parcel")]).substitute(palette)
    lines = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 800" width="800" height="800">'
        f'<path d="M0 0h800v800H0z" fill="{ground}"/>'
        f'<circle cx="{350 + draw[3] % 100}" cy="{350 + draw[4] % 50}" r="{290 + draw[5] % 40}" '
        f'fill="{_mix(ground, "#ffffff", 0.35)}"/>'
        f'<path d="M0 620h800v180H0z" fill="{_mix(ground, "#3a2d1c", 0.12)}"/>'
        f'<ellipse cx="400" cy="634" rx="280" ry="24" fill="{_mix(ground, "#3a2d1c", 0.28)}"/>'
        f'<g transform="translate(400 420) scale(1.12) translate(-400 -420)">'
        f"{drawing.replace('class="s"', lines).strip().replace('\n', ' ')}</g></svg>\n"
    )


def _color(product: Mapping[str, Any]) -> str | None:
    """The color of the first variant, if it is named after one of ours."""
    return COLORS.get(str(product["variants"][0]["options"].get("Color", "")))


def _furthest(choices: tuple[str, ...], color: str, draw: int) -> str:
    """One of the five choices least like `color`, so that the object stands out from it."""
    ranked = sorted(choices, key=lambda choice: _distance(choice, color), reverse=True)
    return ranked[draw % 5]


def _distance(one: str, other: str) -> int:
    return sum((a - b) ** 2 for a, b in zip(_channels(one), _channels(other), strict=True))


def _mix(color: str, other: str, share: float) -> str:
    mixed = (round(a + (b - a) * share) for a, b in zip(_channels(color), _channels(other), strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in mixed)


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
