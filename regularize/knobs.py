"""A control declared once: its default, its bounds and its words.

A *Settings* class is a frozen, keyword-only dataclass whose fields are made by `slider`, `choice` and `seed`.
The widget on the page, the parameter in the link, the validation and the tests are all read off that one line:

    @dataclass(frozen=True, kw_only=True)
    class Settings(Knobs):
        degree: int = slider(9, "Degree", low=1, high=20, help="The highest power of x.")
        log10_strength: float = slider(-2.0, "Strength λ", low=-6, high=2, step=0.1, live=True)
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, Self, TypedDict, TypeVar, Unpack

from regularize.controls import Choice as Choice
from regularize.controls import Knob as Knob
from regularize.controls import Slider as Slider
from regularize.controls import Text as Text
from regularize.controls import UnusableSetting as UnusableSetting
from regularize.controls import Value as Value
from regularize.controls import shown as shown

MORE = ("Off", "On")
"""Whether the less important figures are open."""


class Declared(TypedDict, total=False):
    """What every knob may be given.

    `help` is said beside it; `group` is the heading under which the page shows it; `live` marks the knob that the figures
    follow while it is dragged, `display` one that changes only what is shown of a computation; `needs` names other fields and
    the values at which this knob has an effect (else it is shown disabled), `unless` others and the values at which, all
    together, it has none; `near` says that on a phone it belongs to the first figure.
    """

    help: str
    group: str
    live: bool
    display: bool
    near: bool
    needs: Mapping[str, tuple[str, ...]]
    unless: Mapping[str, tuple[str, ...]]


def _field(knob: Knob) -> Any:
    return dataclasses.field(default=knob.checked(knob.label, knob.default), metadata={"knob": knob})


def slider(
    default: float,
    label: str,
    *,
    low: float,
    high: float,
    step: float = 1,
    unit: str = "%s",
    between: str = "",
    **declared: Unpack[Declared],
) -> Any:
    """A dataclass field that a visitor sets with a slider, from `low` to `high` in steps.

    `unit` is a printf format for the number beside the thumb ("10^%.1f"); `between` names the text knob that holds a value
    between two stops; see `Declared` for the rest.
    """
    return _field(
        Slider(default=default, label=label, low=low, high=high, step=step, unit=unit, between=between, **declared)
    )


def choice(
    default: str,
    label: str,
    options: tuple[str, ...],
    *,
    labels: Mapping[str, str] | None = None,
    before: str | None = None,
    **declared: Unpack[Declared],
) -> Any:
    """A dataclass field that a visitor sets by picking one of `options`; `labels` are other words shown for some of them.

    `before` is what a link means that names settings of the lesson but not this one, so that links from before the knob
    was there, or had another default, open the same view for ever. See `Declared` for the rest.
    """
    knob = Choice(default=default, label=label, options=options, labels=labels or {}, before=before, **declared)
    if before is not None:
        knob.checked(label, before)
    return _field(knob)


def text(
    default: str,
    label: str,
    *,
    pattern: str,
    form: str,
    longest: int = Text.longest,
    hidden: bool = False,
    **declared: Unpack[Declared],
) -> Any:
    """A dataclass field that a visitor fills with text that matches `pattern`; `form` says in words what that is.

    What is `hidden` has no control among the knobs; something else on the page sets it. See `Declared` for the rest.
    """
    return _field(
        Text(default=default, label=label, pattern=pattern, form=form, longest=longest, hidden=hidden, **declared)
    )


def more(
    what: str,
    *,
    needs: Mapping[str, tuple[str, ...]] | None = None,
    unless: Mapping[str, tuple[str, ...]] | None = None,
) -> Any:
    """A dataclass field for whether the less important figures are open: `what` they show, as the button says it.

    Links from before the knob was there open all of them.
    """
    off, on = MORE
    labels = {on: f"Show {what}", off: f"Hide {what}"}
    return choice(
        off, "More charts", MORE, display=True, before=on, labels=labels, needs=needs or {}, unless=unless or {}
    )


def seed(default: int = 1, *, group: str = "Data") -> Any:
    """A dataclass field for the seed of everything random on a page; "New sample" steps it."""
    return slider(default, "Seed", low=1, high=999, group=group, help="The same seed draws the same sample.")


COLUMN = r"([0-9]{1,3})?"
"""A column of a visitor's file, counted from 0; nothing for the one that is guessed."""


def file_digest(*, needs: Mapping[str, tuple[str, ...]]) -> Any:
    """A dataclass field that names a visitor's file by its digest; the panel of the data sets it."""
    form = "up to 64 hexadecimal digits"
    return text("", "Digest of your file", pattern="[0-9a-f]{0,64}", form=form, group="Data", hidden=True, needs=needs)


def file_reading(pattern: str, *, needs: Mapping[str, tuple[str, ...]]) -> Any:
    """A dataclass field for how a visitor's file is read: codes of answers, each of which matches a part of `pattern`."""
    label, form = "How your file is read", "codes of answers with blanks between"
    return text("", label, pattern=pattern, form=form, group="Data", longest=3000, hidden=True, needs=needs)


def file_column(label: str, *, needs: Mapping[str, tuple[str, ...]], pattern: str = COLUMN) -> Any:
    """A dataclass field for a column of a visitor's file, by its place."""
    form = "the place of a column, or nothing"
    return text("", label, pattern=pattern, form=form, group="Data", hidden=True, needs=needs)


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
    def knobs(cls) -> Sequence[tuple[str, Knob]]:
        """Name and knob of every field, in the order of declaration."""
        return tuple(_declared(cls).items())

    @classmethod
    def live(cls) -> Mapping[str, Slider]:
        """The knobs that figures follow while they are dragged."""
        return _live(cls)

    def without_live(self) -> Self:
        """These settings with the live knobs at their defaults: what a computation over all stops depends on."""
        return self.without(*self.live())

    def compute_key(self) -> Self:
        """These settings with every knob at its default on which no computation depends, and so what a cache knows them by.

        That are the live knobs, those for `display`, and those that have no effect at the present values of the others.
        """
        idle = [name for name, knob in self.knobs() if knob.live or knob.display or not self.in_use(name)]
        return self.without(*idle)

    def without(self, *names: str) -> Self:
        """These settings with the knobs of these names at their defaults."""
        knobs = _declared(type(self))
        return dataclasses.replace(self, **{name: knobs[name].default for name in names})

    def in_use(self, name: str) -> bool:
        """Whether the knob has an effect at the present values of the others."""
        knob = _declared(type(self))[name]
        needed = all(getattr(self, other) in values for other, values in knob.needs.items())
        return needed and not (
            knob.unless and all(getattr(self, other) in values for other, values in knob.unless.items())
        )

    def used(self) -> tuple[str, ...]:
        """The names of the knobs that have an effect at present."""
        return tuple(name for name, _ in self.knobs() if self.in_use(name))

    def in_effect(self) -> Self:
        """These settings with every knob at its default that has no effect at the present values of the others."""
        return self.without(*(name for name, _ in self.knobs() if not self.in_use(name)))

    def stop(self, name: str) -> int:
        """The index of the present position of a slider among its stops."""
        knob = self.live()[name]
        return knob.stop(getattr(self, name))


def _knobs_of(settings: type[Knobs]) -> Mapping[str, Knob]:
    return MappingProxyType({field.name: field.metadata["knob"] for field in dataclasses.fields(settings)})


def _live_of(settings: type[Knobs]) -> Mapping[str, Slider]:
    return MappingProxyType({name: knob for name, knob in settings.knobs() if isinstance(knob, Slider) and knob.live})


# Settings are asked for their knobs at every stop of a slider.
_declared: Callable[[Any], Mapping[str, Knob]] = cache(_knobs_of)
_live: Callable[[Any], Mapping[str, Slider]] = cache(_live_of)

S = TypeVar("S", bound=Knobs)


@dataclass(frozen=True)
class Preset(Generic[S]):
    """A view worth seeing, and in one line why."""

    settings: S
    why: str
