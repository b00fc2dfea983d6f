"""The files of the back office: how one signs in, and that they stay few and small."""

import gzip
import re
import subprocess
from pathlib import Path

from evershelf.places import BACKOFFICE, NODE


def test_signing_in_does_what_its_own_tests_say():
    test = Path(__file__).with_name("sign-in.test.mjs")
    told = subprocess.run([NODE / "node", "--test", test], check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stdout


def test_nothing_that_came_over_the_wire_is_read_as_html_and_nothing_is_inline():
    for path in BACKOFFICE.rglob("*.js"):
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", path.read_text()), path
    page = (BACKOFFICE / "index.html").read_text()
    assert not re.search(r"<style|style=|<script(?![^>]+src=)|\son\w+=", page)


def test_it_is_small():
    weight = sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in BACKOFFICE.rglob("*.js"))
    assert weight < 14_000
