"""Settings -> widgets: each knob becomes a native widget whose value stands in the link."""

import hashlib
from collections.abc import Mapping
from typing import TypeVar

import streamlit as st

from regularize.knobs import Choice, Knob, Knobs, Slider, Text, UnusableSetting, Value

S = TypeVar("S", bound=Knobs)


def key(page: str, name: str) -> str:
    """The widget key of a setting, which is also its name in the link."""
    return f"{page}.{name}"


def refused(page: str, kind: type[Knobs]) -> list[str]:
    """A sentence for every setting in the visitor's link that its knob does not allow."""
    sentences = []
    for name, knob in kind.knobs():
        given = st.query_params.get_all(key(page, name))
        if not given:
            continue
        try:
            knob.read(name, given[-1])
        except UnusableSetting as error:
            sentences.append(f"{error}; the link's value was left out.")
    return sentences


def read(page: str, kind: type[S], query: Mapping[str, str]) -> S:
    """The settings that the query of a link stands for; what it does not name stands at its default.

    Raises
    ------
    UnusableSetting
        If a knob does not allow its value.
    """
    given = {name: (knob, key(page, name)) for name, knob in kind.knobs()}
    return kind(**{name: knob.read(name, query[here]) for name, (knob, here) in given.items() if here in query})


def tag(settings: Knobs) -> bytes:
    """Eight bytes that stand for the settings, wherever the live knobs are."""
    return hashlib.blake2b(repr(settings.still()).encode(), digest_size=8).digest()


def present(page: str, kind: type[S]) -> S:
    """The settings as the widgets of this visitor stand now; where there is no widget yet, as it will stand."""
    values: dict[str, Value] = {}
    for name, knob in kind.knobs():
        here = key(page, name)
        try:
            if here in st.session_state:
                values[name] = knob.checked(name, st.session_state[here])
            else:
                values[name] = knob.read(name, st.query_params[here]) if here in st.query_params else knob.default
        except UnusableSetting:
            values[name] = knob.default
    return kind(**values)


def put(page: str, settings: Knobs) -> None:
    """Move the widgets to `settings`; for callbacks, which run before the widgets are drawn."""
    for name, _ in settings.knobs():
        st.session_state[key(page, name)] = getattr(settings, name)


def widget(page: str, name: str, knob: Knob, *, enabled: bool, room: int) -> None:
    """Draw the widget of one knob; `room` is how many letters fit beside each other.

    A change goes into the link and is heard there (ui/link.py).
    """
    if isinstance(knob, Slider):
        _slider(key(page, name), knob, enabled)
    elif isinstance(knob, Text):
        st.text_input(
            knob.label, knob.default, key=key(page, name), bind="query-params", help=knob.help or None,
            max_chars=knob.longest, disabled=not enabled, on_change="ignore",
        )  # fmt: skip
    else:
        _choice(key(page, name), knob, enabled, room)


def _slider(key: str, knob: Slider, enabled: bool) -> None:
    number = int if knob.whole else float
    st.slider(
        knob.label,
        number(knob.low),
        number(knob.high),
        number(knob.default),
        number(knob.step),
        format=knob.unit if knob.unit != "%s" else None,
        key=key,
        bind="query-params",
        help=knob.help or None,
        disabled=not enabled,
        on_change="ignore",
    )


def _choice(key: str, knob: Choice, enabled: bool, room: int) -> None:
    if len(knob.options) <= 4 and sum(map(len, knob.options)) <= room:
        st.segmented_control(
            knob.label, knob.options, default=knob.default, required=True, key=key, bind="query-params",
            help=knob.help or None, disabled=not enabled, width="stretch", on_change="ignore",
        )  # fmt: skip
    else:
        st.selectbox(
            knob.label, knob.options, index=knob.options.index(knob.default), key=key, bind="query-params",
            help=knob.help or None, disabled=not enabled, on_change="ignore",
        )  # fmt: skip


def groups(kind: type[Knobs]) -> Mapping[str, list[str]]:
    """The names of the settings under each heading, in the order of declaration; "" is the place beside the stage."""
    found: dict[str, list[str]] = {}
    for name, knob in kind.knobs():
        found.setdefault(knob.group, []).append(name)
    return found
