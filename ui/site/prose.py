"""The words of a page as HTML: what the page says, rendered when the site is built."""

import json
import re
import runpy
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from regularize.export.quiz import HOME
from ui.head import MENU
from ui.page import Piece, written

ROOT = Path(__file__).parents[2]
RENDER = ROOT / "static/prose.mjs"


def pieces(name: str) -> list[Piece]:
    """The Markdown of a page, by its name in the menu."""
    script = ROOT / "app.py" if name == HOME else ROOT / f"pages/{name}.py"
    with written() as found:
        runpy.run_path(str(script), run_name="__main__")
    return found


def rendered(names: Sequence[str]) -> Mapping[str, str]:
    """The HTML below the lab of each page; formulas are typeset by KaTeX, which needs Node.js.

    Raises
    ------
    RuntimeError
        If the words cannot be rendered; the message is what Node.js says.
    """
    told = {name: pieces(name) for name in names}
    texts = [piece.markdown for page in told.values() for piece in page]
    done = subprocess.run(["node", str(RENDER)], input=json.dumps(texts), capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(
            f"the words of the pages could not be rendered (npm ci installs what that needs): {done.stderr}"
        )
    parts = iter(json.loads(done.stdout))
    return {name: "".join(_framed(piece, _at_home(next(parts), name)) for piece in page) for name, page in told.items()}


def _framed(piece: Piece, html: str) -> str:
    return f'<div class="rg-box">{html}</div>' if piece.boxed else html


def _at_home(html: str, name: str) -> str:
    """Links to other pages, as the address of this one has them; hosts find a page under its name with a slash."""
    home = "./" if name == HOME else "../"

    def led(found: re.Match[str]) -> str:
        page, query = found[1], found[2]
        return f'href="{home}{page}{"/" if page in MENU else ""}{query}"'

    return re.sub(r'href="\./(\w*)(\??[^"]*)"', led, html)
