"""page(): the frame of every page: header, menu, the knobs, the stage and what stands below it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from regularize.knobs import Knobs, Preset, Slider, UnusableSetting
from ui import controls, share
from ui.interrupt import interrupt
from ui.library import LIBRARY
from ui.link import link
from ui.menu import menu
from ui.scenes import Lesson, lessons
from ui.stage import stage

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from regularize.figures.scene import Scene

S = TypeVar("S", bound=Knobs)
T = TypeVar("T")

# The drawing library is asked for while Streamlit still fetches its widgets. Here, once, for all stages.
_LIBRARY = f"""<script>
document.getElementById("rg-library") ?? document.head.append(Object.assign(document.createElement("script"), {{
  id: "rg-library", src: new URL("{LIBRARY}", document.baseURI),
  onerror() {{ this.dataset.failed = true; }} }}));
</script>"""
_STYLE = (Path(__file__).parent / "frame.css").read_text(encoding="utf-8")


HOLDS = {"true": ":green-badge[true]", "partly": ":orange-badge[partly true]", "false": ":red-badge[false]"}


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


class Page:
    """One page while it is drawn: its name and the places that its parts go to."""

    def __init__(self, name: str, tools: DeltaGenerator) -> None:
        self.name = name
        self._tools = tools
        self._words = st.container()
        self._formulas: DeltaGenerator | None = None
        self._reading = False
        self._later: dict[str, None] = {}  # what follows once the figures stand, in order

    def live(
        self, kind: type[S], body: Callable[[S], T], *, alone: Callable[[S], "Scene | None"] = lambda _settings: None,
        dragged: Callable[[S, int, float, float], S] | None = None,
    ) -> T:  # fmt: skip
        """Draw a widget for every knob of `kind`, and `body(settings)`: the stage and whatever depends on the knobs.

        Where a chart has draggable points, `dragged` says what the settings become when the visitor has moved point i to
        (x, y).

        Widgets and body are two parts of the page that run again alone. When a knob moves only the body does, and
        nothing else travels; the widgets too where the knob decides which of them are in use. Where the stage is all that
        a knob changes, `alone(settings)` is its scene, which the stage then takes without the page. What stands in drawers
        comes after this: opening one runs the whole page, and so does a knob while one is open.
        """
        self._refuse(kind)
        self._dragged: Callable[[Any, int, float, float], Knobs] | None = dragged
        lessons()[self.name] = Lesson(kind=kind, alone=alone, dragged=dragged)
        knobs, stage = self._parts
        left, side = st.columns([3.6, 1], gap="medium")
        above = controls.groups(kind).get("", [])
        cells = left.columns([1.15 if name in kind.live() else 1.0 for name in above]) if above else []
        self.line = self._work(
            kind, left.container(horizontal=True, vertical_alignment="center", key=f"{self.name}.work")
        )
        places, self.side = side.container(), side.container()
        self._formulas, below = st.container(), st.container()
        self._tools.button(
            "Reset", key=f"{self.name}.reset", on_click=self._want, args=(kind(),),
            help="All settings of this page back to their defaults.",
        )  # fmt: skip
        interrupt(
            self.name, moved=lambda told: self._want(self._linked(kind, told)) if told else None,
            sampled=lambda: self._want(self._sampled(kind)),
        )  # fmt: skip
        # Every part has a place to itself: what a part has not sent yet is dropped when it runs again, and a browser that
        # misses it cannot place what comes after it.
        with st.container():
            st.fragment(lambda: self._draw(kind, cells, places), key=knobs)()

        def part() -> T:
            if self._slots[0] in st.session_state:
                # The run that should have moved the widgets was overtaken by another.
                st.rerun()
            # A part may write into a place of the whole page only if it does so from the first time.
            for place in (self.line, self.side, below):
                place.empty()
            self.notices, self._words = st.container(), below
            now = self.asked(kind)
            link(self.name, now, alone=alone(now) is not None, moved=lambda told: self._again(kind, told))
            self._tell_refused(now)
            result = body(now)
            st.session_state[f"{self.name}.finished"] = now
            return result

        with left:
            result: T = st.fragment(part, key=stage)()
        self._formulas, self._words = None, st.container()
        return result

    def _work(self, kind: type[Knobs], row: DeltaGenerator) -> DeltaGenerator:
        """The place for a bar, with a button that ends what it stands for; nothing is seen of it without one (frame.css)."""
        line = row.container()
        row.button("Stop", key=f"{self.name}.stop", on_click=self._stop, args=(kind,))
        return line

    @property
    def _parts(self) -> tuple[str, str]:
        return f"{self.name}.knobs", f"{self.name}.live"

    def _draw(self, kind: type[Knobs], cells: Sequence[DeltaGenerator], side: DeltaGenerator) -> None:
        now = self.asked(kind)
        if self._waiting() is not None:
            controls.put(self.name, now)
        knobs = dict(kind.knobs())
        st.session_state[f"{self.name}.in_use"] = now.used()
        for heading, names in controls.groups(kind).items():
            if heading:
                side.markdown(f"**{heading}**")
                cells_here: Sequence[DeltaGenerator] = [side] * len(names)
            else:
                cells_here = cells
            for cell, name in zip(cells_here, names, strict=True):
                with cell:
                    room = 18 if heading else 66 // len(names)
                    controls.widget(self.name, name, knobs[name], enabled=now.in_use(name), room=room)
                    if name == "seed":
                        new = f"{self.name}.new"
                        st.button("New sample", key=new, on_click=self._sample, args=(kind,), width="stretch")
        # Not sooner: a run that is overtaken before all widgets are drawn has moved some of them.
        for slot in self._slots:
            st.session_state.pop(slot, None)

    def ask(self, settings: Knobs) -> NoReturn:
        """Move the widgets to `settings` and run what depends on them; for callbacks of what is no knob.

        The widgets take the values only as they are drawn: Streamlit writes into the link what is set in the same run.
        """
        self._want(settings)
        if self._reading:
            st.rerun()
        st.rerun(list(self._parts))

    def _want(self, settings: Knobs) -> None:
        """The same for callbacks after which the whole page runs."""
        st.session_state[self._slots[0]] = settings

    def _stop(self, kind: type[Knobs]) -> None:
        """Back to the last view that was shown to its end."""
        self._want(self.finished(kind))

    def asked(self, kind: type[S]) -> S:
        """The settings as they are about to be, for the same callbacks."""
        waiting: S | None = self._waiting()
        return controls.present(self.name, kind) if waiting is None else waiting

    @property
    def _slots(self) -> tuple[str, str]:
        return f"{self.name}.asked", f"{self.name}.held"

    def _waiting(self) -> Any:
        """The settings that the widgets have still to be moved to, or None."""
        return next((st.session_state[slot] for slot in self._slots if slot in st.session_state), None)

    def finished(self, kind: type[S]) -> S:
        """The settings of the last view that was shown to its end; before there is one, the defaults."""
        last: S = st.session_state.get(f"{self.name}.finished", kind())
        return last

    def _again(self, kind: type[Knobs], told: Mapping[str, str]) -> None:
        """The link says that a knob has moved: what depends on it runs.

        The widgets too where others are in use now, or where they do not stand as in the link; or all that is open.
        """
        asked, held = self._slots
        st.session_state.pop(held, None)
        now = controls.present(self.name, kind)
        if told and asked not in st.session_state and (linked := self._linked(kind, told)) != now:
            self.ask(linked)
        if self._reading:
            st.rerun()
        if now.used() != st.session_state[f"{self.name}.in_use"]:
            st.rerun(list(self._parts))

    def _linked(self, kind: type[S], told: Mapping[str, str]) -> S:
        """The settings of a link, if they can be used, else those of the widgets."""
        try:
            return controls.read(self.name, kind, told)
        except UnusableSetting:
            return self.asked(kind)

    def stage(self, settings: Knobs, scene: "Scene") -> None:
        """The figures, moving under the live knobs of `settings`."""

        def move(point: int, x: float, y: float, ended: bool) -> None:
            if self._dragged is None:
                return
            moved = self._dragged(self.asked(type(settings)), point, x, y)
            if ended:
                self.ask(moved)
            # The widgets and the link follow when the point is let go: every redraw costs the drag a frame.
            st.session_state[f"{self.name}.held"] = moved

        def drawn() -> None:
            st.session_state[f"{self.name}.drawn"] = True
            st.rerun(list(self._later))

        stage(self.name, scene, tag=controls.tag(settings), moved=move, drawn=drawn)

    def presets(self, presets: Mapping[str, Preset[S]]) -> None:
        """Views worth seeing, each with one line of why; a click moves the knobs of this page."""
        with self._drawer("Presets") as drawer:
            if drawer is None:
                return
            for name, preset in presets.items():
                key = f"{self.name}.preset.{name}"
                st.button(name, key=key, on_click=self._want, args=(preset.settings,), width="stretch")
                st.caption(preset.why)

    def share(self, settings: Knobs, *, code: str, files: Sequence[share.File] = (), note: str = "") -> None:
        """The link to this very view, the code to take home and the data."""
        with self._drawer("Share") as drawer:
            if drawer is not None:
                share.address(self.name, settings, note)
        with self._drawer("Code") as drawer:
            if drawer is not None:
                share.script(code)
        if files:
            with self._drawer("Data") as drawer:
                if drawer is not None:
                    share.downloads(self.name, files)

    @contextmanager
    def _drawer(self, label: str) -> Iterator[DeltaGenerator | None]:
        """A drawer in the tool row; None while it is closed, so that what nobody sees is neither made nor sent."""
        drawer = self._tools.popover(label, key=f"{self.name}.drawer.{label}", on_change="rerun")
        if drawer.open:
            self._reading = True
            with drawer:
                yield drawer
        else:
            yield None

    def say(self, markdown: str) -> None:
        """Words below the stage, written by us (never a visitor's)."""
        self._words.markdown(markdown)

    def formula(self, markdown: str) -> None:
        """The formula below the stage."""
        self._once_drawn("formula", lambda: st.markdown(markdown))

    def beliefs(self, *beliefs: Belief) -> None:
        """Common beliefs below the stage."""

        def draw() -> None:
            for belief in beliefs:
                self._tell(belief)

        self._once_drawn("beliefs", draw)

    def _once_drawn(self, what: str, draw: Callable[[], object]) -> None:
        """Below the stage once the figures stand: to set a formula takes a browser as long as to draw them."""

        def part() -> None:
            if f"{self.name}.drawn" in st.session_state:
                draw()
            else:
                st.empty()

        key = f"{self.name}.{what}"
        self._later[key] = None
        with self._formulas if self._formulas is not None else self._words.container():
            st.fragment(part, key=key)()

    def belief(self, belief: Belief) -> None:
        """A common belief, on a page without a stage."""
        with self._words:
            self._tell(belief)

    def _tell(self, belief: Belief) -> None:
        """A belief beside what the numbers say of it, settled once for all visitors."""
        verdict = _settled(belief.claim, belief)
        told = f"**Common belief** :gray[“{belief.claim}”]  \n**What the numbers say** {HOLDS[verdict.holds]} {literal(verdict.says)}"
        if belief.page != self.name:
            query = urlencode({controls.key(belief.page, name): value for name, value in belief.settings.items()})
            told += f"  \n[See it move](./{'' if belief.page == 'explore' else belief.page}?{query})"
        st.container(border=True).markdown(told)

    def table(self, columns: Mapping[str, Sequence[str]]) -> None:
        """A table below the stage: headings and cells, as plain text (foreign text too)."""
        head = "| " + " | ".join(map(literal, columns)) + " |\n|" + "---|" * len(columns)
        rows = ["| " + " | ".join(map(literal, row)) + " |" for row in zip(*columns.values(), strict=True)]
        self._words.markdown("\n".join([head, *rows]))

    def plot(self, figure: "Figure") -> None:
        """An ordinary plotly figure below the stage, for what the stage cannot draw (3-D); only on demand."""
        self._words.plotly_chart(
            figure, key=f"{self.name}.plot", config={"modeBarButtonsToRemove": ["sendChartToCloud"]}
        )

    def notice(self, sentence: str) -> None:
        """One clear sentence above the stage about something that could not be done or was left out."""
        self.notices.warning(literal(sentence), icon=":material/info:")

    def instead(self, settings: S, **changed: Any) -> S:
        """`settings` with some values changed, for a view that cannot be shown as asked."""
        return replace(settings, **changed)

    def _refuse(self, kind: type[Knobs]) -> None:
        """Keep a sentence for each unusable value of the link, before the widgets take it out of the link."""
        sentences = controls.refused(self.name, kind)
        if sentences:
            st.session_state[f"{self.name}.refused"] = (sentences, controls.present(self.name, kind))

    def _tell_refused(self, now: Knobs) -> None:
        """Say what was refused, until the visitor moves a knob."""
        sentences, then = st.session_state.get(f"{self.name}.refused", ((), now))
        if then == now:
            for sentence in sentences:
                self.notice(sentence)

    def _sample(self, kind: type[Knobs]) -> None:
        self.ask(self._sampled(kind))

    def _sampled(self, kind: type[S]) -> S:
        """The settings with the next seed, and after the last the first."""
        now, name = self.asked(kind), "seed"
        seed = dict(kind.knobs()).get(name)
        if not isinstance(seed, Slider):
            return now
        place = seed.stop(getattr(now, name)) + 1
        return replace(now, **{name: seed.stops[place % len(seed.stops)]})


@st.cache_resource(max_entries=40, show_spinner=False)
def _settled(claim: str, _belief: Belief) -> Verdict:  # noqa: ARG001 - the claim is the key
    return _belief.settle()


def page(name: str, *, title: str, question: str) -> Page:
    """Draw the frame of the page `name` (its prefix in links) and return the places for its parts."""
    st.set_page_config(
        page_title=f"{title} · Regularization, live", page_icon=str(Path(__file__).parents[1] / "static/icon.png"), layout="wide",
        initial_sidebar_state=215,
    )  # fmt: skip
    st.html(f"<style>{_STYLE}</style>")
    st.sidebar.html(menu(name) + _LIBRARY, unsafe_allow_javascript=True)
    header = st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"{name}.head"
    )
    header.markdown(f"# {title} :gray[{question}]", width="content")
    tools = header.container(horizontal=True, width="content", gap="small", key=f"{name}.tools")
    return Page(name, tools)


def cached(make: Callable[..., T]) -> Callable[..., T]:
    """`make(settings, *data)` computed once for all visitors who ask the same, wherever their live knobs stand.

    Data that is not part of the settings must carry a `digest`, a hash of its content.
    """

    def kept(settings: Knobs, *data: Any) -> T:
        digests = tuple(getattr(item, "digest", "") for item in data)
        result: T = _kept(
            f"{make.__module__}.{make.__qualname__}", repr(settings.still()), digests, make, settings, data
        )
        return result

    return kept


@st.cache_resource(max_entries=200, show_spinner=False)
def _kept(name: str, settings: str, digests: tuple[str, ...], _make: Any, _settings: Any, _data: Any) -> Any:  # noqa: ARG001
    return _make(_settings.still(), *_data)


def literal(text: str) -> str:
    """Foreign text as Markdown that shows exactly that text."""
    return "".join("\\" + mark if mark in "\\`*_{}[]()<>#+-.!|~$:&" else mark for mark in text)
