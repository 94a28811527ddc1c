"""What a visitor takes home: the link to this very view, code that reproduces the numbers, and the data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import streamlit as st

from regularize.knobs import Knobs
from ui import controls


@dataclass(frozen=True)
class File:
    """A file to download; `content` is made only when a visitor asks for it."""

    label: str
    name: str
    content: Callable[[], str]
    kind: str = "text/csv"


def link(page: str, settings: Knobs, address: str) -> str:
    """The address of this very view, spelled out with every setting, so that later defaults cannot change it."""
    parts = urlsplit(address)
    query = urlencode(
        {controls.key(page, name): getattr(settings, name) for name, _ in settings.knobs()}, quote_via=quote
    )
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))


def address(page: str, settings: Knobs, note: str = "") -> None:
    """Draw the link, with its copy button."""
    st.code(link(page, settings, st.context.url or ""), language=None, wrap_lines=True, width=420)
    st.caption("Every setting is in the link: it opens in exactly this state. " + note, width=420)


def script(code: str) -> None:
    """Draw the code, with its copy button."""
    st.code(code, language="python", height=460, width=720)


def downloads(page: str, files: Sequence[File]) -> None:
    """Draw a download button for each file."""
    for file in files:
        key = f"{page}.file.{file.name}"
        st.download_button(file.label, file.content, file.name, file.kind, key=key, on_click="ignore", width="stretch")
