"""What a knob is: its label, its bounds, and how it checks a value and reads the text of a link."""

import dataclasses
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

Value = float | int | str
NUMBER = re.compile(r" *[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)? *", re.ASCII | re.IGNORECASE)
"""A number in a link, as browsers read it too (`ui/lab/store.js`)."""


class UnusableSetting(ValueError):
    """A value that its knob does not allow; the message says in words what the knob allows."""


@dataclass(frozen=True, kw_only=True)
class _Control:
    """What every knob declares beside its default and its bounds."""

    label: str
    help: str = ""
    group: str = ""
    live: bool = False
    display: bool = False
    near: bool = False
    needs: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Slider(_Control):
    """A number from `low` to `high` in equal steps; whole numbers when default, bounds and step are whole.

    `between` names the text knob that holds a value between two stops, exactly; it counts at the stop that is nearest to it.
    """

    default: float
    low: float
    high: float
    step: float
    unit: str = "%s"
    between: str = ""

    @property
    def whole(self) -> bool:
        """Whether the knob counts."""
        return all(isinstance(number, int) for number in (self.default, self.low, self.high, self.step))

    @cached_property
    def stops(self) -> tuple[float, ...]:
        """Every position of the knob, from `low` to `high`."""
        count = round((self.high - self.low) / self.step) + 1
        return tuple(self._at(index) for index in range(count))

    def stop(self, value: float) -> int:
        """The index in `stops` of the position nearest to `value`, wherever that is; halfway it is the higher one, as in a browser."""
        return math.floor((min(max(value, self.low), self.high) - self.low) / self.step + 0.5)

    def _at(self, index: int) -> float:
        return self.low + index * self.step if self.whole else round(self.low + index * self.step, 10)

    def checked(self, name: str, value: object) -> float:
        """`value` moved to the nearest stop.

        Raises
        ------
        UnusableSetting
            If it is no number or lies outside of the bounds.
        """
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise UnusableSetting(f"{name} must be a number, got {shown(value)}")
        if not self.low <= value <= self.high:
            raise UnusableSetting(f"{name} must lie in [{self.low:g}, {self.high:g}], got {shown(value)}")
        return self._at(self.stop(value))

    def read(self, name: str, text: str) -> float:
        """The setting that the text of a link stands for.

        Raises
        ------
        UnusableSetting
            If the text is no number or the number lies outside of the bounds.
        """
        if not NUMBER.fullmatch(text):
            raise UnusableSetting(f"{name} must be a number, got {shown(text)}")
        value = float(text)
        return self.checked(name, int(value) if value.is_integer() else value)


@dataclass(frozen=True, kw_only=True)
class Choice(_Control):
    """One of a few permanent words; the words stand in links, so they never change: only the lab shows `labels` for them."""

    default: str
    options: tuple[str, ...]
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    before: str | None = None

    def checked(self, name: str, value: object) -> str:
        """`value` itself.

        Raises
        ------
        UnusableSetting
            If it is not among the options.
        """
        if not isinstance(value, str) or value not in self.options:
            few = ", ".join(self.options[:6]) + ("" if len(self.options) <= 6 else ", …")
            raise UnusableSetting(f"{name} must be one of {few}; got {shown(value)}")
        return value

    def read(self, name: str, text: str) -> str:
        """The setting that the text of a link stands for; raises `UnusableSetting` as `checked` does."""
        return self.checked(name, text)


@dataclass(frozen=True, kw_only=True)
class Text(_Control):
    """A short text of a given form, for what neither a number nor a word can say, such as points that were moved."""

    default: str
    pattern: str
    form: str
    longest: int = 600
    hidden: bool = False

    def checked(self, name: str, value: object) -> str:
        """`value` itself.

        Raises
        ------
        UnusableSetting
            If it is too long or not of the form.
        """
        if not isinstance(value, str) or len(value) > self.longest or not re.fullmatch(self.pattern, value):
            raise UnusableSetting(f"{name} must be {self.form}; got {shown(value)}")
        return value

    def read(self, name: str, text: str) -> str:
        """The setting that the text of a link stands for; raises `UnusableSetting` as `checked` does."""
        return self.checked(name, text)


Knob = Slider | Choice | Text


def shown(value: object) -> str:
    """A foreign value in a sentence: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
