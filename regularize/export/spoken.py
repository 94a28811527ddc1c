"""spoken(): a view in words, for readers without scripts."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Protocol

from regularize.figures.scene import Number
from regularize.lessons.link import Question


class Shown(Protocol):
    """What a scene says beside its charts."""

    @property
    def notices(self) -> Sequence[str]:
        """Sentences about what could not be shown as asked."""

    @property
    def numbers(self) -> Sequence[Number]:
        """The numbers that matter, at every stop."""

    @property
    def sentences(self) -> Mapping[str, Sequence[str]]:
        """What is seen, by live knob, at every stop."""


def spoken(question: Question, shown: Shown) -> str:
    """The view in words, as HTML: what a scene says at the stops of the link."""
    settings = question.settings
    stops = {name: settings.stop(name) for name in settings.live()}

    def present(values: Mapping[str, Sequence[str]]) -> str:
        knob = next(iter(values), "")
        return values[knob][min(stops.get(knob, 0), len(values[knob]) - 1)] if knob else ""

    sentences = [*question.notices, *shown.notices, *filter(None, present(shown.sentences).splitlines())]
    rows = "".join(
        f"<tr><th scope=row>{escape(one.name)}</th><td>{escape(present(one.values))}</td></tr>" for one in shown.numbers
    )
    return "".join(f"<p>{escape(one)}</p>" for one in sentences) + f"<table>{rows}</table>"
