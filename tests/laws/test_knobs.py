"""A control declared once is checked once: whoever makes Settings, they are valid."""

from dataclasses import dataclass
from types import GeneratorType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularize.knobs import Choice, Knobs, Slider, Text, UnusableSetting, choice, slider
from regularize.lessons import LESSONS, lesson
from regularize.progress import finish

QUICK = ("explore", "geometry", "choosing")  # lessons with knobs for display alone that compute in a moment


@dataclass(frozen=True, kw_only=True)
class Sample(Knobs):
    degree: int = slider(9, "Degree", low=1, high=20)
    log10_strength: float = slider(
        -2.0, "Strength", low=-6.0, high=2.0, step=0.1, live=True, needs={"penalty": ("L1",)}
    )
    penalty: str = choice("L2", "Penalty", ("L1", "L2"))


def every_settings() -> list[type[Knobs]]:
    return [lesson(name).settings for name in LESSONS]


@given(st.floats(-6, 2))
def test_a_slider_moves_any_value_within_bounds_to_its_nearest_stop(value: float) -> None:
    settings = Sample(log10_strength=value)
    stops = Sample.live()["log10_strength"].stops
    assert settings.log10_strength in stops
    assert abs(settings.log10_strength - value) == pytest.approx(min(abs(stop - value) for stop in stops), abs=1e-9)
    assert stops[settings.stop("log10_strength")] == settings.log10_strength


@pytest.mark.parametrize("degree", [0, 21, float("nan"), float("inf"), "9", None, True])
def test_what_a_knob_does_not_allow_is_refused_in_words(degree: object) -> None:
    with pytest.raises(UnusableSetting, match=r"degree must (lie in \[1, 20\]|be a number), got"):
        Sample(degree=degree)


def test_a_word_that_is_no_option_is_refused_with_the_options() -> None:
    with pytest.raises(UnusableSetting, match=r"penalty must be one of L1, L2; got 'L3'"):
        Sample(penalty="L3")


@given(st.text(max_size=60))
def test_any_text_of_a_link_is_read_or_refused(text: str) -> None:
    for name, knob in Sample.knobs():
        try:
            value = knob.read(name, text)
        except UnusableSetting as refused:
            sentence = str(refused)
            assert len(sentence) < 200
        else:
            assert knob.checked(name, value) == value


def test_still_settings_forget_the_live_knob_alone() -> None:
    assert Sample(log10_strength=1.0, degree=3).without_live() == Sample(degree=3)


@pytest.mark.parametrize("kind", every_settings(), ids=lambda kind: kind.__module__)
def test_what_a_computation_needs_needs_nothing_else_and_one_live_knob_is_still(kind: type[Knobs]) -> None:
    for name, knob in kind.knobs():
        for value in getattr(knob, "stops", ()) or getattr(knob, "options", ()):
            needed = kind(**{name: value}).compute_key()
            assert needed == needed.compute_key()
            held = {live for live in kind.live() if getattr(needed, live) != getattr(kind(), live)}
            assert held <= {name}
            assert len(held) < len(kind.live())


def test_no_lesson_but_bias_and_variance_holds_a_live_knob() -> None:
    holding = {
        kind.__module__.split(".")[2]
        for kind in every_settings()
        for name, slider in kind.live().items()
        if kind(**{name: slider.low}).compute_key() != kind(**{name: slider.high}).compute_key()
    }
    assert holding == {"bias_variance"}


def test_what_a_cache_knows_settings_by_is_read_off_their_declaration() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Shown(Sample):
        points: int = slider(30, "Points", low=10, high=50)
        colour: str = choice("red", "Colour", ("red", "blue"), display=True)

    moved = Shown(degree=3, log10_strength=1.0, points=20, colour="blue")
    assert moved.compute_key() == Shown(degree=3, points=20)
    assert moved.without("degree", "points") == Shown(log10_strength=1.0, colour="blue")


def recording(kind: type[Knobs], read: set[str]) -> type[Knobs]:
    """The same settings, which note the names of the knobs that are read."""
    names = {name for name, _ in kind.knobs()}

    def noted(self: Knobs, name: str) -> object:
        if name in names:
            read.add(name)
        return object.__getattribute__(self, name)

    return type(kind.__name__, (kind,), {"__getattribute__": noted})


@pytest.mark.parametrize("name", QUICK)
def test_no_computation_reads_what_its_key_leaves_out(name: str) -> None:
    one, read = lesson(name), set[str]()
    kind = recording(one.settings, read)
    for settings in (one.settings(), *(preset.settings for preset in one.presets.values())):
        key = kind(**{knob: getattr(settings.compute_key(), knob) for knob, _ in one.settings.knobs()})
        read.clear()
        results: list[object] = []
        for part in one.parts:
            made = part.make(key, *((None,) if one.uploads else ()), *results)
            results.append(finish(made) if isinstance(made, GeneratorType) else made)
        assert not {knob for knob in read if dict(kind.knobs())[knob].display}


def test_a_knob_without_effect_says_so() -> None:
    assert not Sample(penalty="L2").in_use("log10_strength")
    assert Sample(penalty="L1").in_use("log10_strength")


@pytest.mark.parametrize("kind", every_settings(), ids=lambda kind: kind.__module__)
def test_every_lesson_has_one_or_two_live_knobs_and_words_for_all(kind: type[Knobs]) -> None:
    assert 1 <= len(kind.live()) <= 2
    for name, knob in kind.knobs():
        assert knob.label
        if isinstance(knob, Slider):
            assert len(knob.stops) <= 1000
            assert knob.read(name, str(knob.stops[-1])) == knob.high
        elif isinstance(knob, Text):
            assert knob.read(name, knob.default) == knob.default
        else:
            assert isinstance(knob, Choice)
            assert len(set(knob.options)) == len(knob.options)
            assert not any(set(option) & set(",&#+%") for option in knob.options), "options stand in links"


def test_lasso_and_ridge_stand_beside_l1_and_l2_wherever_these_are_chosen() -> None:
    chosen = [
        knob
        for kind in every_settings()
        for _, knob in kind.knobs()
        if {"L1", "L2"} & set(getattr(knob, "options", ()))
    ]
    assert len(chosen) > 4
    for knob in chosen:
        assert isinstance(knob, Choice)
        shown = [knob.labels.get(word, word) for word in knob.options]
        assert [word for word in shown if word[:2] in ("L1", "L2")] == [
            {"L1": "L1 (lasso)", "L2": "L2 (ridge)"}[word] for word in knob.options if word in ("L1", "L2")
        ]


def test_what_links_meant_before_is_one_of_the_options() -> None:
    with pytest.raises(UnusableSetting):
        choice("L1", "Penalty", ("L1", "L2"), before="L3")
    assert choice("L1", "Penalty", ("L1", "L2"), before="L2").default == "L1"
