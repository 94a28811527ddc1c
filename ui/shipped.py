"""Streamlit's page as it is shipped, and the scripts of it that our pages always need."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

LAZY = ("BidiComponent", "rehype-katex")
"""What Streamlit fetches when it first meets a component, and a formula: parts of every page of ours."""
_IMPORTED = re.compile(r"""\b(?:from|import)\s*["'`]\./([\w.-]+\.js)["'`]""")


def folder() -> Path:
    """Where its page and scripts lie."""
    spec = find_spec("streamlit")
    return Path(spec.origin if spec and spec.origin else "").parent / "static"


@cache
def page() -> str:
    """Streamlit's page."""
    return (folder() / "index.html").read_text("utf-8")


@cache
def hints() -> str:
    """HTML that has LAZY fetched with the page's scripts, not after them; nothing of what is not found under such a name."""
    scripts = folder() / "static/js"
    wanted: dict[str, None] = {}
    left = [script.name for part in LAZY for script in scripts.glob(f"{part}.*.js")]
    while left:
        name = left.pop(0)
        if name not in wanted and name not in page():
            wanted[name] = None
            left += _IMPORTED.findall((scripts / name).read_text("utf-8"))
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in wanted)
