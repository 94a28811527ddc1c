"""Every page runs: at its defaults, at both ends of each knob, under each word of each choice, under a garbage link."""

import importlib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from regularize.ahead import long_views
from regularize.beliefs import BELIEFS
from regularize.knobs import Knobs, Slider, Text
from ui.menu import LESSONS
from ui.work import bench, slot

ROOT = Path(__file__).resolve().parents[2]


def settings_of(file: str) -> tuple[str, type[Knobs]]:
    """The name of a page (its prefix in links) and its Settings."""
    name = Path(file).stem.lower() if file != "app.py" else "explore"
    return name, importlib.import_module(f"regularize.experiments.{name}").Settings


LESSON_FILES = [file for file, _ in LESSONS if not file.endswith("beliefs.py")]


def opened(file: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if file != "app.py":
        app.switch_page(str(ROOT / file))
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def moved() -> list[tuple[str, str, object]]:
    cases: list[tuple[str, str, object]] = []
    for file in LESSON_FILES:
        _, kind = settings_of(file)
        for name, knob in kind.knobs():
            if isinstance(knob, Text):
                continue
            ends = (knob.low, knob.high) if isinstance(knob, Slider) else knob.options
            cases += [(file, name, value) for value in (ends if len(ends) <= 6 else ends[:: max(1, len(ends) // 5)])]
    return cases


@pytest.mark.parametrize("file", LESSON_FILES)
def test_a_page_opens_at_its_defaults(file: str) -> None:
    app = opened(file)
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize("file", LESSON_FILES)
def test_the_formula_and_the_beliefs_come_once_the_figures_are_drawn(file: str) -> None:
    app = opened(file)
    before = len(app.markdown)
    app.session_state[f"{settings_of(file)[0]}.drawn"] = True
    app.run()
    text = "\n".join(element.value for element in app.markdown)
    told = sum(f"“{belief.claim}”" in text for belief in BELIEFS.values())
    assert len(app.markdown) == before + 1 + told
    assert any("$$" in element.value for element in app.markdown)


def test_what_is_computed_ahead_is_what_the_pages_ask_for_first() -> None:
    bench.clear()
    for name, (kind, steps) in long_views().items():
        assert bench().get(slot(steps, kind())) is None
        opened(f"pages/{name}.py")
        assert bench().get(slot(steps, kind())) is not None, name


@pytest.mark.parametrize(("file", "name", "value"), moved())
def test_a_page_opens_at_the_ends_of_each_knob(file: str, name: str, value: object) -> None:
    prefix, _ = settings_of(file)
    app = opened(file, **{f"{prefix}.{name}": str(value)})
    assert not app.exception
    assert not app.warning
    assert app.session_state[f"{prefix}.{name}"] == value


@pytest.mark.parametrize("file", LESSON_FILES)
def test_a_garbage_link_is_answered_in_words_and_the_page_opens(file: str) -> None:
    prefix, kind = settings_of(file)
    garbage = {f"{prefix}.{name}": "<script>1e999" for name, _ in kind.knobs()}
    app = opened(file, **garbage)
    assert not app.exception
    assert len(app.warning) == len(garbage)
    for name, knob in kind.knobs():
        # A text field keeps what was given, to be mended; what it means is refused all the same.
        kept = "<script>1e999" if isinstance(knob, Text) else knob.default
        assert app.session_state[f"{prefix}.{name}"] == kept


def test_the_page_of_beliefs_shows_a_verdict_for_each() -> None:
    app = opened("pages/beliefs.py")
    assert not app.exception
    text = " ".join(element.value for element in app.markdown)
    for belief in BELIEFS.values():
        assert belief.claim in text
    assert text.count("What the numbers say") == len(BELIEFS)
