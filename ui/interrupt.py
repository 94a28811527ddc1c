"""What a visitor does while something is computed, heard at once.

A part of a page that is to run again waits until the run under way has ended. The whole page waits for nothing: the run
under way is given up. So while a bar is shown, the browser tells a place that belongs to no part.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from ui.link import query

_INTERRUPT = st.components.v2.component(
    "regularize.interrupt", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def interrupt(page: str, *, moved: Callable[[Mapping[str, str]], None], sampled: Callable[[], None]) -> None:
    """Place the ear of `page`: `moved` is called as that of `link`, `sampled` for a new sample; then the page runs."""
    key = f"{page}.interrupt"
    _INTERRUPT(
        key=key,
        data=[f"st-key-{page}-"],
        on_moved_change=lambda: moved(query(key)),
        on_sampled_change=sampled,
    )
