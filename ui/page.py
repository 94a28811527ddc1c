"""What Streamlit draws of a page: a place for the lab, formula, common beliefs; and its channel, for where a proxy lets only
the websocket through.
"""

import asyncio
import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

import streamlit as st

from regularize import glossary
from regularize.export import quiz
from regularize.export.assets import version
from regularize.export.quiz import SHEET, TITLE
from regularize.lessons import lesson, link
from regularize.lessons.link import MissingTable, Refused
from ui import answers, routes
from ui.answers import Progress
from ui.head import ICON, NAME
from ui.refusals import REFUSALS

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
    def finding(self) -> str:
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


View = tuple[str, Mapping[str, str | float]]
"""A lesson, and settings of it."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Markdown of a page; `boxed` where it stands in a frame of its own."""

    markdown: str
    boxed: bool = False


_WRITTEN: ContextVar[list[Piece] | None] = ContextVar("written", default=None)


@contextmanager
def written() -> Iterator[list[Piece]]:
    """What pages that are run inside say, instead of having it drawn by Streamlit."""
    pieces: list[Piece] = []
    token = _WRITTEN.set(pieces)
    try:
        yield pieces
    finally:
        _WRITTEN.reset(token)


@dataclass(kw_only=True)
class Explained:
    """The lesson whose words a page says, and the meanings that it has told already."""

    lesson: str = ""
    seen: set[str] = field(default_factory=set)


_EXPLAINED: ContextVar[Explained] = ContextVar("explained")


def _put(piece: Piece) -> None:
    pieces = _WRITTEN.get()
    if pieces is not None:
        pieces.append(piece)
    else:
        (st.container(border=True) if piece.boxed else st).markdown(piece.markdown)


def page(name: str, *, formulas: Mapping[str, str], sources: Sequence[str], beliefs: Sequence[Belief] = ()) -> None:
    """Draw the page of the lesson `name`: its lab, its formulas by their headings, the common beliefs, and its sources."""
    with _page(lesson(name).title, lab=name):
        # In one: each piece more is one more that Streamlit draws.
        say("\n\n".join(f"## {heading}\n{formula}" if heading else formula for heading, formula in formulas.items()))
        for belief in beliefs:
            tell(belief)
        _put(Piece(markdown="## Sources\n" + "\n".join(f"- {source}" for source in sources)))


def sheet(below: str) -> None:
    """Draw the page of the quiz, which stands where a lab does; `below` is what is to be said of it."""
    with _page(TITLE, lab=SHEET):
        say(below)


def prose(title: str, question: str, draw: Callable[[], None]) -> None:
    """Draw a page without a lab: a title, and what `draw` writes below it."""
    with _page(title):
        say(f"# {title} :gray[{question}]")
        draw()


@contextmanager
def _page(title: str, lab: str = "") -> Iterator[None]:
    _EXPLAINED.set(Explained(lesson=lab))
    if _WRITTEN.get() is not None:
        yield
        return
    st.set_page_config(page_title=f"{title} · {NAME}", page_icon=ICON, layout="wide")
    with st.container(key="rg-page"):
        if lab:
            _lab(lab)
        with st.container(key="rg-prose"):
            yield


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
        REFUSALS.note(question["path"], str(error))
        return {**identity, "error": str(error) if isinstance(error, Refused) else "The question was not understood."}


async def _answered(path: str, query: Mapping[str, str]) -> dict[str, Any]:
    kind, name, *rest = [*path.split("/"), "", ""]
    if kind == SHEET:
        return {"text": (await answers.in_turn(quiz.told, name)).decode()}
    driving = link.driving(name, rest[0], query) if kind == "truth" else None
    question = driving[1] if driving else await routes.ANSWERS.asked(name, query)
    if not question.usable:
        return {"head": answers.head(question, None).decode()}
    known = routes.ANSWERS
    # Whoever asks through the channel leaves after each look, and comes back.
    telling: Any = (known.answer if kind == "scene" else known.results)(question, linger=POLLED)
    async with aclosing(telling) as told:
        try:
            found = await anext(told)
        except Refused as error:
            if kind != "scene":
                raise
            return {"head": answers.head(question.refused(str(error)), None).decode()}
    if isinstance(found, Progress):
        return {"progress": found.share, "label": found.label}
    if kind == "scene":
        return {"head": answers.head(question, found).decode(), "bytes": base64.b64encode(found.wire).decode()}
    if driving:
        return {"text": link.truth(*driving, found, query).decode()}
    if kind == "code":
        return {"text": question.lesson.code(question.settings, *found)}
    return {"text": link.file(question, found, rest[0]).content()}


def tell(belief: Belief) -> None:
    """A belief beside what the numbers say of it, settled once for all visitors."""
    verdict = _settled(belief.claim, belief)
    finding = glossary.explained(literal(verdict.finding), belief.page, _EXPLAINED.get().seen)
    told = f"**Common belief** :gray[“{belief.claim}”]  \n**What the numbers say** {HOLDS[verdict.holds]} {finding}"
    told += f"  \n[See it move](./{quiz.seen(belief.page, belief.settings)})"
    _put(Piece(markdown=told, boxed=True))


@st.cache_resource(max_entries=40, show_spinner=False)
def _settled(claim: str, _belief: Belief) -> Verdict:  # noqa: ARG001 - the claim is the key
    return _belief.settle()


def say(markdown: str) -> None:
    """Words, written by us (never a visitor's), with their terms explained."""
    page = _EXPLAINED.get()
    _put(Piece(markdown=glossary.explained(markdown, page.lesson, page.seen)))


def table(columns: Mapping[str, Sequence[str]], views: Mapping[str, Sequence[View]] | None = None) -> None:
    """A table: headings and cells, as plain text (foreign text too); cells of a column with `views` lead to them."""
    head = "| " + " | ".join(map(literal, columns)) + " |\n|" + "---|" * len(columns)
    cells = {name: list(map(literal, column)) for name, column in columns.items()}
    for name, shown in (views or {}).items():
        led = zip(cells[name], shown, strict=True)
        cells[name] = [f"[{text}](./{quiz.seen(page, settings)})" for text, (page, settings) in led]
    rows = ["| " + " | ".join(row) + " |" for row in zip(*cells.values(), strict=True)]
    _put(Piece(markdown="\n".join([head, *rows])))


def literal(text: str) -> str:
    """Foreign text as Markdown that shows exactly that text."""
    return "".join("\\" + mark if mark in "\\`*_{}[]()<>#+-.!|~$:&" else mark for mark in text)
