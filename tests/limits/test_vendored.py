"""The vendored bundle is what its README says, and what the installed plotly.py carries."""

import hashlib
import re
from pathlib import Path

from ui.assets import PLOTLY, flat, solid

STATIC = Path(__file__).resolve().parents[2] / "static"
ROW = re.compile(r"\| `plotly-basic\.min\.js` \| [^|]+ \| ([\d.]+) \| `([0-9a-f]{64})` \|")


def told() -> tuple[str, str]:
    found = ROW.search((STATIC / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1], found[2]


def test_the_checksum_is_that_of_the_readme() -> None:
    _, checksum = told()
    assert hashlib.sha256(flat()).hexdigest() == checksum


def test_the_version_is_that_of_the_file_of_plotly_and_of_the_page() -> None:
    version, _ = told()
    start = re.compile(rb"plotly\.js (?:\([^)]*\) )?v([\d.]+)")
    for library in (flat(), solid()):
        found = start.search(library[:2000])
        assert found is not None
        assert found[1].decode() == version
    assert version == PLOTLY
