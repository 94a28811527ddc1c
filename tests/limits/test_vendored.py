"""The vendored bundle is what its README says, and what the installed plotly.py carries."""

import hashlib
import re
from pathlib import Path

from regularize.export.assets import PLOTLY, codes, flat, library
from ui.assets import solid

STATIC = Path(__file__).resolve().parents[2] / "static"


def told(name: str = "plotly-basic.min.js") -> tuple[str, str]:
    row = re.compile(rf"\| `{re.escape(name)}` \| [^|]+ \| ([\d.]+) \| `([0-9a-f]{{64}})` \|")
    found = row.search((STATIC / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1], found[2]


def test_the_checksum_is_that_of_the_readme() -> None:
    _, checksum = told()
    assert hashlib.sha256(flat()).hexdigest() == checksum
    _, checksum = told("uqr.mjs")
    assert hashlib.sha256(codes()).hexdigest() == checksum
    assert b"MIT License" in (STATIC / "uqr.LICENSE.txt").read_bytes()


def test_the_version_is_that_of_the_file_of_plotly_and_of_the_page() -> None:
    version, _ = told()
    start = re.compile(rb"plotly\.js (?:\([^)]*\) )?v([\d.]+)")
    for content in (flat(), solid()):
        found = start.search(content[:2000])
        assert found is not None
        assert found[1].decode() == version
    assert version == PLOTLY


def test_pages_are_given_the_library_with_its_compile_hint_first() -> None:
    hint, _, rest = library().partition(b"\n")
    assert hint == b"//# allFunctionsCalledOnLoad", "browsers look for it at the very beginning"
    assert rest == flat()
