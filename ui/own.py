"""A visitor's own CSV: uploaded or pasted, read by the page's reader, kept for the visit and never in the link."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import streamlit as st

from ui.frame import Page, literal

EXAMPLE = "x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n5,10.1"


class Table(Protocol):
    """What a reader makes of the bytes of a file."""

    @property
    def digest(self) -> str:
        """A hash of the content."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its columns."""

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the visitor."""


T = TypeVar("T", bound=Table)


P = TypeVar("P")


def pair(
    page: Page,
    *,
    read: Callable[[bytes], T],
    likely: Callable[[T], tuple[str, str]],
    choose: Callable[[T, str, str], P],
) -> P | None:
    """Two columns of the visitor's file, or None as long as nothing readable was given.

    What cannot be read gets one sentence, and the last good columns stay.
    """
    with page.main_top.container(border=True):
        kept = _table(page, read)
        chosen: P | None = st.session_state.get(f"{page.name}.pair")
        if kept is None:
            return chosen
        first, second = likely(kept)
        left, right = st.columns(2)
        key = f"{page.name}.{kept.digest[:12]}"
        x = left.selectbox("x", kept.names, index=kept.names.index(first), key=f"{key}.x")
        y = right.selectbox("y", kept.names, index=kept.names.index(second), key=f"{key}.y")
        for note in kept.notes:
            st.caption(literal(note))
    try:
        chosen = st.session_state[f"{page.name}.pair"] = choose(kept, x, y)
    except ValueError as error:
        page.notice(str(error))
    return chosen


def _table(page: Page, read: Callable[[bytes], T]) -> T | None:
    """The last readable table of this visit."""
    uploading, pasting = st.columns(2)
    file = uploading.file_uploader("Upload a CSV (up to 2 MB, 20 000 rows)", key=f"{page.name}.upload")
    pasted = pasting.text_area("or paste one", key=f"{page.name}.paste", height=110, placeholder=EXAMPLE)
    slot = f"{page.name}.table"
    kept: T | None = st.session_state.get(slot)
    given = _newest(page.name, None if file is None else file.getvalue(), pasted)
    if given is not None:
        try:
            kept = st.session_state[slot] = read(given)
        except ValueError as error:
            page.notice(str(error))
    return kept


def _newest(page: str, uploaded: bytes | None, pasted: str) -> bytes | None:
    """What the visitor gave last, uploaded or pasted."""
    slot = f"{page}.given"
    before = st.session_state.get(slot, (None, ""))
    st.session_state[slot] = (uploaded, pasted)
    if pasted and (pasted != before[1] or uploaded is None):
        st.session_state[f"{page}.way"] = "pasted"
    elif uploaded is not None and uploaded != before[0]:
        st.session_state[f"{page}.way"] = "uploaded"
    if st.session_state.get(f"{page}.way") == "pasted" and pasted:
        return pasted.encode()
    return uploaded
