"""A visitor's own CSV: uploaded or pasted, read by the page's reader, kept for the visit and never in the link."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

import streamlit as st

from ui.frame import Page, literal

EXAMPLE = "x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n5,10.1"
EXAMPLE_OF_MANY = "age,size,city,price\n12,70,Bonn,210\n3,55,Ulm,190\n40,90,Bonn,240\n…"


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


class Mixed(Table, Protocol):
    """A table that knows which of its columns are numbers and which are text."""

    @property
    def numeric(self) -> tuple[str, ...]:
        """Names of the columns of numbers."""

    @property
    def text(self) -> tuple[str, ...]:
        """Names of the columns of text."""


T = TypeVar("T", bound=Table)
M = TypeVar("M", bound=Mixed)


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
    with page.notices.container(border=True):
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


def predictors(
    page: Page,
    *,
    read: Callable[[bytes], M],
    expand: Callable[[M, Sequence[str]], M],
    choose: Callable[[M, str, Sequence[str]], P],
) -> P | None:
    """A target and its predictors from the visitor's file, or None as long as nothing usable was given.

    All columns but the target and those that are left out are predictors; text is left out at first, or becomes 0/1
    columns (`expand`) where the visitor asks for it. What cannot be used gets one sentence, and the last good choice
    stays.
    """
    with page.notices.container(border=True):
        kept = _table(page, read, EXAMPLE_OF_MANY)
        slot = f"{page.name}.predictors"
        chosen: P | None = st.session_state.get(slot)
        if kept is None:
            st.caption("No data yet: until then the stage shows another data set.")
            return chosen
        found = _columns(page, kept, expand)
    if found is not None:
        try:
            chosen = st.session_state[slot] = choose(*found)
        except ValueError as error:
            page.notice(str(error))
    return chosen


def _columns(page: Page, table: M, expand: Callable[[M, Sequence[str]], M]) -> tuple[M, str, list[str]] | None:
    """The table, its target and its predictors as the visitor chooses them; None where that is text, with a sentence."""
    key = f"{page.name}.{table.digest[:12]}"
    targeting, leaving = st.columns([1, 2])
    with leaving:
        one_hot = bool(table.text) and st.toggle("Text as 0/1 columns, one for each category", key=f"{key}.one_hot")
    if one_hot:
        try:
            table, key = expand(table, table.text), f"{key}.expanded"
        except ValueError as error:
            page.notice(str(error))
    for note in () if one_hot else table.notes:
        st.caption(literal(note))
    last = table.names.index(table.numeric[-1]) if table.numeric else 0
    target = targeting.selectbox("Target", table.names, index=last, key=f"{key}.target")
    others = [name for name in table.names if name != target]
    text = [name for name in others if name in table.text]
    left_out = leaving.multiselect("Left out", others, default=text, key=f"{key}.left_out.{target}")
    predictors = [name for name in others if name not in left_out]
    if target in table.text:
        page.notice(f"The target “{target}” is text: choose a column of numbers.")
        return None
    words = [name for name in predictors if name in table.text]
    if words:
        page.notice(f"“{words[0]}” is text: leave it out, or switch on “Text as 0/1 columns”.")
        return None
    return table, target, predictors


def _table(page: Page, read: Callable[[bytes], T], example: str = EXAMPLE) -> T | None:
    """The last readable table of this visit."""
    uploading, pasting = st.columns(2)
    file = uploading.file_uploader("Upload a CSV (up to 2 MB, 20 000 rows)", key=f"{page.name}.upload")
    pasted = pasting.text_area("or paste one", key=f"{page.name}.paste", height=110, placeholder=example)
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
