"""A driving question: a state, what is asked of it, a prediction, and the truth that the lesson computes."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from regularize.knobs import Knobs, Slider

S = TypeVar("S", bound=Knobs)
Heights = tuple[float, ...]
HEIGHT = re.compile(r"\d{1,9}(\.\d{1,9})?")


@dataclass(frozen=True, kw_only=True)
class DrivingQuestion(Generic[S]):
    """What a visitor predicts before it is shown.

    `settings` are the state in which it is asked, but for the seed, which is that of the link: every data set has its own
    truth. The prediction is one of `answers`, or a place on the `axis`, a slider of the settings: in both cases counted
    from 0, among the answers or among the slider's stops. Where `drawn`, it is a line over the axis: so many heights at equal
    steps, in units of the chart. `truth(settings, *results)` is the true one, and `gap(settings, guess, *results)` says in one
    sentence how far a prediction is from it, in numbers of these results.
    Until it is predicted the charts named in `covers`, which would tell it, are covered; in the one named `chart` the place is
    marked, or the line drawn, and stays beside the truth. `why` holds for every seed.
    `reveal` are the settings at which the truth is to be seen; an `axis` then stands at the truth (None: at these settings).
    `stands(settings, *results)` are those of them that depend on the results.
    """

    name: str
    settings: S
    ask: str
    why: str
    truth: Callable[..., int | Heights]
    gap: Callable[..., str]
    answers: Sequence[str] = ()
    axis: str = ""
    drawn: int = 0
    chart: str = ""
    covers: Sequence[str] = ()
    reveal: S | None = None
    stands: Callable[..., Mapping[str, float | str]] | None = None

    def posed(self, settings: Knobs) -> S:
        """The state of the question for the seed of `settings`."""
        return replace(self.settings, seed=getattr(settings, "seed"))  # type: ignore[call-arg]  # noqa: B009 - every lesson has one

    @property
    def guesses(self) -> int:
        """How many predictions there are; lines are without number."""
        if self.drawn:
            return 0
        return len(self.slider.stops) if self.axis else len(self.answers)

    @property
    def slider(self) -> Slider:
        """The knob that a place is predicted on.

        Raises
        ------
        TypeError
            If the axis is no slider.
        """
        knob = dict(self.settings.knobs())[self.axis]
        if not isinstance(knob, Slider):
            raise TypeError(f"a place can only be predicted on a slider, and {self.axis} is none")
        return knob

    @property
    def places(self) -> list[int]:
        """The stops of the axis at which a line has its heights."""
        last = len(self.slider.stops) - 1
        return [last * at // (self.drawn - 1) for at in range(self.drawn)]

    def heights(self, text: str) -> Heights | None:
        """The line of a link: heights above zero with underscores between; None where it is none."""
        parts = text.split("_")
        if len(parts) != self.drawn or not all(HEIGHT.fullmatch(part) for part in parts):
            return None
        found = tuple(float(part) for part in parts)
        return found if min(found) > 0.0 else None

    def revealed(self, settings: S, results: Sequence[Any], guess: str = "") -> dict[str, Any]:
        """The truth, and for each possible prediction the sentence on its distance; of a line for that of `guess`."""
        seen = {} if self.stands is None else {"stands": self.stands(settings, *results)}
        if self.drawn:
            line = self.heights(guess)
            gaps = [] if line is None else [self.gap(settings, line, *results)]
            return {"truth": self.truth(settings, *results), "gaps": gaps, **seen}
        gaps = [self.gap(settings, guess, *results) for guess in range(self.guesses)]
        return {"truth": self.truth(settings, *results), "gaps": gaps, **seen}
