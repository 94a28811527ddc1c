"""A lesson: knobs, what is computed from them, the scene that shows it, and what a visitor takes home."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, Protocol, TypeVar

from regularize.figures.scene import Scene
from regularize.knobs import MORE, Knobs, Preset
from regularize.lessons.question import DrivingQuestion

S = TypeVar("S", bound=Knobs)


class Table(Protocol):
    """What a reader makes of a visitor's file: a hash of it for caches, and what a visitor is shown, asked and told."""

    @property
    def digest(self) -> str:
        """A hash of what was understood, in hexadecimal."""


@dataclass(frozen=True, kw_only=True)
class Field:
    """A choice among a visitor's columns, drawn beside the data; it sets the knob `name`, which is of kind Text.

    `options` are the values of the knob and what they are called (foreign text); of `many` fields any number can be
    chosen, and the knob is their values between commas ("-" for none). `value` is what stands there now.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    many: bool = False


@dataclass(frozen=True, kw_only=True)
class Uploads(Generic[S]):
    """How a lesson takes a visitor's own data: the settings name the table by its digest (the knob `table`).

    They are wanted where the knob `source` stands at `word`. `read(bytes)` makes what is kept of a file, and
    `understood(kept, settings)` a table of it, with the answers that stand in the knob `answers`. `fields(table, settings)` are
    the choices among its columns, `notes(table, settings)` what is to be said of it, `choose(table, settings)` the columns
    that the lesson computes with; each may raise a ValueError whose message is a sentence for the visitor. `preview`, `repairs`
    and `asks` of a table are dataclasses for the browser: its first rows, what was mended, and what stays unclear.
    """

    word: str
    read: Callable[[bytes], Any]
    understood: Callable[[Any, S], Any]
    fields: Callable[[Any, S], Sequence[Field]]
    notes: Callable[[Any, S], Sequence[str]]
    choose: Callable[[Any, S], Any]
    preview: Callable[[Any], Any]
    repairs: Callable[[Any], Sequence[Any]]
    asks: Callable[[Any], Sequence[Any]]
    example: str
    source: str = "source"


def opened(make: Callable[..., Scene], first: int = 3, shape: Literal["lead", "wide"] = "lead") -> Callable[..., Scene]:
    """A scene whose `first` charts are always shown, and the others where the knob `more` stands at On."""

    def shown(settings: Any, *results: Any) -> Scene:
        whole = make(settings, *results)
        if not settings.in_use("more"):
            return whole
        return whole.led(None if settings.more == MORE[1] else first, shape=shape)

    return shown


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to download; `content` is made only when a visitor asks for it."""

    label: str
    name: str
    content: Callable[[], str]


@dataclass(frozen=True, kw_only=True)
class Part(Generic[S]):
    """One computation: `make(settings, *uploaded, *before)`, kept for all who ask the same.

    `before` are the results of the parts before it, `uploaded` the visitor's columns, where the lesson takes any (None
    where there are none). The result, or a generator that yields the share done and returns it. `key(settings)` are the
    settings on which it depends, with which alone it is made. `waiting(settings, *uploaded)` says in words what takes so
    long that a visitor wants to see its progress; nothing where it is a moment.
    """

    make: Callable[..., Any]
    key: Callable[[S], S] = lambda settings: settings.compute_key()
    waiting: Callable[..., str] = lambda *_: ""


@dataclass(frozen=True, kw_only=True)
class Lesson(Generic[S]):
    """One question and its experiment.

    `name` is its address and the prefix of its settings in links. `parts` are computed one after the other;
    `scene(settings, *results)`, `code(settings, *results)` and `files(settings, *results)` show them. The scene holds
    every stop of the live knobs and does not depend on where they stand, unless `crossed(settings)`: then it holds one live
    knob at every stop, with the other where it stands. `dragged(settings, point, x, y)` are the settings after a visitor
    has moved a point; `points` adds a table to type their places into. `purpose` says in a sentence what the lesson is for,
    `task` what to do first; `questions` are predicted before they are shown.
    """

    name: str
    title: str
    question: str
    purpose: str
    task: str
    settings: type[S]
    parts: Sequence[Part[S]]
    scene: Callable[..., Scene]
    code: Callable[..., str]
    files: Callable[..., Sequence[File]] = lambda *_: ()
    presets: Mapping[str, Preset[S]] = field(default_factory=dict)
    questions: Sequence[DrivingQuestion[S]] = ()
    crossed: Callable[[S], bool] = lambda _: False
    uploads: Uploads[S] | None = None
    dragged: Callable[[S, int, float, float], S] | None = None
    points: bool = False
