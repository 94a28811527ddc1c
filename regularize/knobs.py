"""A control declared once: its default, its bounds and its words.

A *Settings* class is a frozen, keyword-only dataclass whose fields are made by `slider`, `choice` and `seed`.
The widget on the page, the parameter in the link, the validation and the tests are all read off that one line:

    @dataclass(frozen=True, kw_only=True)
    class Settings(Knobs):
        degree: int = slider(9, "Degree", low=1, high=20, help="The highest power of x.")
        log10_strength: float = slider(-2.0, "Strength λ", low=-6, high=2, step=0.1, live=True)
"""

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Self, TypeVar

Value = float | int | str


class UnusableSetting(ValueError):
    """A value that its knob does not allow; the message says in words what the knob allows."""


@dataclass(frozen=True, kw_only=True)
class Slider:
    """A number from `low` to `high` in equal steps; whole numbers when default, bounds and step are whole."""

    default: float
    label: str
    low: float
    high: float
    step: float
    help: str = ""
    group: str = ""
    unit: str = "%s"
    live: bool = False
    needs: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

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
        """The index in `stops` of the position nearest to `value`; halfway it is the higher one, as in a browser."""
        return math.floor((value - self.low) / self.step + 0.5)

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
        try:
            value = float(text)
        except ValueError:
            raise UnusableSetting(f"{name} must be a number, got {shown(text)}") from None
        return self.checked(name, int(value) if value.is_integer() else value)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of a few permanent words; the words stand in links, so they never change: only the lab shows `labels` for them."""

    default: str
    label: str
    options: tuple[str, ...]
    help: str = ""
    group: str = ""
    live: bool = False
    labels: Mapping[str, str] = dataclasses.field(default_factory=dict)
    before: str | None = None
    needs: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

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
class Text:
    """A short text of a given form, for what neither a number nor a word can say, such as points that were moved."""

    default: str
    label: str
    pattern: str
    form: str
    help: str = ""
    group: str = ""
    live: bool = False
    longest: int = 600
    hidden: bool = False
    needs: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    unless: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)

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


def slider(
    default: float,
    label: str,
    *,
    low: float,
    high: float,
    step: float = 1,
    help: str = "",
    group: str = "",
    unit: str = "%s",
    live: bool = False,
    needs: Mapping[str, tuple[str, ...]] | None = None,
    unless: Mapping[str, tuple[str, ...]] | None = None,
) -> Any:
    """A dataclass field that a visitor sets with a slider.

    `unit` is a printf format for the number beside the thumb ("10^%.1f"); `live` marks the knob that the figures
    follow while it is dragged; `needs` names other fields and the values at which this knob has an effect (else it
    is shown disabled), `unless` others and the values at which, all together, it has none; `group` is the heading
    under which the page shows it.
    """
    knob = Slider(
        default=default, label=label, low=low, high=high, step=step, help=help, group=group, unit=unit, live=live,
        needs=needs or {}, unless=unless or {},
    )  # fmt: skip
    return dataclasses.field(default=knob.checked(label, default), metadata={"knob": knob})


def choice(
    default: str, label: str, options: tuple[str, ...], *, help: str = "", group: str = "",
    labels: Mapping[str, str] | None = None, before: str | None = None, needs: Mapping[str, tuple[str, ...]] | None = None,
) -> Any:  # fmt: skip
    """A dataclass field that a visitor sets by picking one of `options`; `labels` are other words shown for some of them.

    `before` is what a link means that names settings of the lesson but not this one, so that links from before the knob
    was there, or had another default, open the same view for ever.
    """
    knob = Choice(
        default=default, label=label, options=options, help=help, group=group, needs=needs or {}, labels=labels or {},
        before=before,
    )  # fmt: skip
    if before is not None:
        knob.checked(label, before)
    return dataclasses.field(default=knob.checked(label, default), metadata={"knob": knob})


def text(
    default: str, label: str, *, pattern: str, form: str, help: str = "", group: str = "", longest: int = Text.longest,
    hidden: bool = False, needs: Mapping[str, tuple[str, ...]] | None = None,
) -> Any:  # fmt: skip
    """A dataclass field that a visitor fills with text that matches `pattern`; `form` says in words what that is.

    What is `hidden` has no control among the knobs; something else on the page sets it.
    """
    knob = Text(
        default=default, label=label, pattern=pattern, form=form, help=help, group=group, longest=longest, hidden=hidden,
        needs=needs or {},
    )  # fmt: skip
    return dataclasses.field(default=knob.checked(label, default), metadata={"knob": knob})


def seed(default: int = 1, *, group: str = "Data") -> Any:
    """A dataclass field for the seed of everything random on a page; "New sample" steps it."""
    return slider(default, "Seed", low=1, high=999, group=group, help="The same seed draws the same sample.")


def shown(value: object) -> str:
    """A foreign value in a sentence: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."


@dataclass(frozen=True, kw_only=True)
class Knobs:
    """The root of every Settings class: an instance that exists is valid.

    Raises
    ------
    UnusableSetting
        On construction, if a field has a value that its knob does not allow.
    """

    def __post_init__(self) -> None:
        for name, knob in self.knobs():
            object.__setattr__(self, name, knob.checked(name, getattr(self, name)))

    @classmethod
    def knobs(cls) -> Iterator[tuple[str, Knob]]:
        """Name and knob of every field, in the order of declaration."""
        for field in dataclasses.fields(cls):
            yield field.name, field.metadata["knob"]

    @classmethod
    def live(cls) -> dict[str, Slider]:
        """The knobs that figures follow while they are dragged."""
        return {name: knob for name, knob in cls.knobs() if isinstance(knob, Slider) and knob.live}

    def still(self) -> Self:
        """These settings with the live knobs at their defaults: what a computation over all stops depends on."""
        return dataclasses.replace(self, **{name: knob.default for name, knob in self.live().items()})

    def needed(self) -> Self:
        """These settings with every knob at its default that the computation does not depend on: the live ones at the least."""
        return self.still()

    def only(self, *names: str) -> Self:
        """These settings with every other knob at its default."""
        return type(self)(**{name: getattr(self, name) for name in names})

    def in_use(self, name: str) -> bool:
        """Whether the knob has an effect at the present values of the others."""
        knob = dict(self.knobs())[name]
        needed = all(getattr(self, other) in values for other, values in knob.needs.items())
        return needed and not (
            knob.unless and all(getattr(self, other) in values for other, values in knob.unless.items())
        )

    def used(self) -> tuple[str, ...]:
        """The names of the knobs that have an effect at present."""
        return tuple(name for name, _ in self.knobs() if self.in_use(name))

    def stop(self, name: str) -> int:
        """The index of the present position of a slider among its stops."""
        knob = self.live()[name]
        return knob.stop(getattr(self, name))


S = TypeVar("S", bound=Knobs)


@dataclass(frozen=True)
class Preset(Generic[S]):
    """A view worth seeing, and in one line why."""

    settings: S
    why: str
