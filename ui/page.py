"""What Streamlit draws of a page: a place for the lab, formula, common beliefs; and its channel, for where a proxy lets only
the websocket through.
"""

import asyncio
import base64
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from regularize.lessons import lesson, link
from regularize.lessons.link import MissingTable, Refused
from ui import answers, routes
from ui.answers import Progress
from ui.assets import version
from ui.head import HOME, ICON, NAME

MOST_FIELDS, LONGEST_LINK, POLLED = 200, 8000, 2.0
HOLDS = {"true": ":green-badge[true]", "partly": ":orange-badge[partly true]", "false": ":red-badge[false]"}
# The scripts of the lab are the page's own (ui/head.py): the component only says where its place is.
_LAB = st.components.v2.component(
    "regularize.lab",
    js="""
export default function ({ data: [page, version, answer], parentElement, setTriggerValue }) {
  const { src } = document.querySelector("script[src*='/lab/']");
  import(new URL(`../${version}/bundle.js`, src)).then(({ attach }) => attach(page, parentElement, { told: setTriggerValue, answer }));
}""",
    isolate_styles=False,
)


class Verdict(Protocol):
    """What the numbers say of a belief."""

    @property
    def holds(self) -> str:
        """A key of HOLDS."""

    @property
    def says(self) -> str:
        """The sentence."""


class Belief(Protocol):
    """A sentence that people say, and what settles it."""

    @property
    def claim(self) -> str:
        """The sentence."""

    @property
    def page(self) -> str:
        """The page that shows it."""

    @property
    def settings(self) -> Mapping[str, str | float]:
        """Settings of that page at which it is to be seen."""

    @property
    def settle(self) -> Callable[[], Verdict]:
        """The experiment."""


def page(name: str, *, formulas: Mapping[str, str], beliefs: Sequence[Belief] = ()) -> None:
    """Draw the page of the lesson `name`: its lab, its formulas by their headings, the common beliefs."""
    _configure(lesson(name).title)
    with st.container(key="rg-page"):
        _lab(name)
        with st.container(key="rg-prose"):
            for heading, formula in formulas.items():
                st.markdown(f"## {heading}\n{formula}" if heading else formula)
            for belief in beliefs:
                tell(belief, name)


def prose(title: str, question: str, draw: Callable[[], None]) -> None:
    """Draw a page without a lab: a title, and what `draw` writes below it."""
    _configure(title)
    with st.container(key="rg-page"), st.container(key="rg-prose"):
        st.markdown(f"# {title} :gray[{question}]")
        draw()


def _configure(title: str) -> None:
    st.set_page_config(page_title=f"{title} · {NAME}", page_icon=ICON, layout="wide")


def _lab(name: str) -> None:
    key = f"{name}.lab"

    def asked() -> None:
        st.session_state[f"{key}.answer"] = channel(st.session_state[key].ask)

    def linked() -> None:
        told = parse_qsl(str(st.session_state[key].link).lstrip("?")[:LONGEST_LINK], keep_blank_values=True)
        # How the app is embedded is the host's to say: Streamlit takes those names from nobody else.
        st.query_params.from_dict({name: value for name, value in told if not name.startswith("embed")})

    answer = st.session_state.pop(f"{key}.answer", None)
    _LAB(key=key, data=[name, version(), answer], on_ask_change=asked, on_link_change=linked)


def channel(question: Any) -> dict[str, Any]:
    """The answer to what a lab asks through the websocket: a path as over HTTP, or a table to take."""
    if not isinstance(question, Mapping) or not isinstance(question.get("path"), str):
        return {"error": "The question was not understood."}
    identity = {"id": question.get("id")}
    try:
        parts = urlsplit(question["path"])
        if parts.path == "table":
            return {**identity, **routes.taken(base64.b64decode(str(question.get("body", ""))))}
        query = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST_FIELDS))
        return {**identity, **asyncio.run(_answered(parts.path, query))}
    except MissingTable:
        return {**identity, "missing": True}
    except ValueError as error:
        return {**identity, "error": str(error) if isinstance(error, Refused) else "The question was not understood."}


async def _answered(path: str, query: Mapping[str, str]) -> dict[str, Any]:
    kind, name, *rest = [*path.split("/"), "", ""]
    question = routes.ANSWERS.read(name, query)
    if not question.usable:
        return {"head": answers.head(question, None).decode()}
    known = routes.ANSWERS
    # Whoever asks through the channel leaves after each look, and comes back.
    telling: Any = (known.answer if kind == "scene" else known.results)(question, linger=POLLED)
    async with aclosing(telling) as told:
        found = await anext(told)
    if isinstance(found, Progress):
        return {"progress": found.share, "label": found.label}
    if kind == "scene":
        return {"head": answers.head(question, found).decode(), "bytes": base64.b64encode(found.wire).decode()}
    if kind == "code":
        return {"text": question.lesson.code(question.settings, *found)}
    return {"text": link.file(question, found, rest[0]).content()}


def tell(belief: Belief, name: str = "") -> None:
    """A belief beside what the numbers say of it, settled once for all visitors."""
    verdict = _settled(belief.claim, belief)
    told = f"**Common belief** :gray[“{belief.claim}”]  \n**What the numbers say** {HOLDS[verdict.holds]} {literal(verdict.says)}"
    if belief.page != name:
        query = urlencode({f"{belief.page}.{knob}": value for knob, value in belief.settings.items()})
        told += f"  \n[See it move](./{'' if belief.page == HOME else belief.page}?{query})"
    st.container(border=True).markdown(told)


@st.cache_resource(max_entries=40, show_spinner=False)
def _settled(claim: str, _belief: Belief) -> Verdict:  # noqa: ARG001 - the claim is the key
    return _belief.settle()


def say(markdown: str) -> None:
    """Words, written by us (never a visitor's)."""
    st.markdown(markdown)


def table(columns: Mapping[str, Sequence[str]]) -> None:
    """A table: headings and cells, as plain text (foreign text too)."""
    head = "| " + " | ".join(map(literal, columns)) + " |\n|" + "---|" * len(columns)
    rows = ["| " + " | ".join(map(literal, row)) + " |" for row in zip(*columns.values(), strict=True)]
    st.markdown("\n".join([head, *rows]))


def literal(text: str) -> str:
    """Foreign text as Markdown that shows exactly that text."""
    return "".join("\\" + mark if mark in "\\`*_{}[]()<>#+-.!|~$:&" else mark for mark in text)
