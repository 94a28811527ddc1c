"""A link understood: lesson, settings and a visitor's columns. What a lab shows is a pure function of it."""

import json
import math
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import GeneratorType
from typing import Any

from regularize.knobs import Choice, Knobs, UnusableSetting
from regularize.lessons import lesson
from regularize.lessons.lesson import Field, File, Lesson
from regularize.lessons.question import DrivingQuestion


class MissingTable(LookupError):
    """The link names a visitor's table that is not here."""


class Refused(ValueError):
    """What was asked cannot be done; the message is a sentence for the visitor."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """A link as it was understood: the lesson, its settings, and a visitor's columns where they are wanted.

    `notices` are sentences above the figures; `notes`, `fields`, `preview`, `repairs` and `asks` stand beside a visitor's data.
    `digest` is that of the table as it was understood. Where `usable` is False there is no view of these settings.
    Raises ValueError for columns without a digest: results are kept by it, and one visitor's would be shown to another.
    """

    lesson: Lesson[Any]
    settings: Knobs
    columns: Any = None
    digest: str = ""
    notices: Sequence[str] = ()
    notes: Sequence[str] = ()
    fields: Sequence[Field] = ()
    preview: Any = None
    repairs: Sequence[Any] = ()
    asks: Sequence[Any] = ()
    usable: bool = True

    def __post_init__(self) -> None:
        if self.columns is not None and not self.digest:
            raise ValueError("a visitor's columns need the digest of their table")

    @property
    def uploaded(self) -> tuple[Any, ...]:
        """What the parts of the lesson are given beside the settings."""
        return (self.columns,) if self.lesson.uploads else ()

    @property
    def crossed(self) -> bool:
        """Whether the scene depends on where the live knobs stand."""
        return self.lesson.crossed(self.settings)

    def refused(self, sentence: str) -> "Question":
        """The same, of which a computation has found out that there is no view: what stands beside a visitor's data stays."""
        return replace(self, usable=False, notices=(*self.notices, sentence))

    def waiting(self, place: int) -> str:
        """What takes so long about one part that a visitor wants to see its progress, in words; else nothing."""
        part = self.lesson.parts[place]
        return part.waiting(part.key(self.settings), *self.uploaded)

    def steps(self, place: int, before: Sequence[Any]) -> Generator[float, None, Any]:
        """The result of one part, given those before it; yields the share done."""
        part = self.lesson.parts[place]
        made = part.make(part.key(self.settings), *self.uploaded, *before)
        return (yield from made) if isinstance(made, GeneratorType) else made


def read(
    page: str,
    query: Mapping[str, str],
    *,
    table: Callable[[str], Any],
    made: Callable[..., Any] = lambda _, make: make(),
) -> Question:
    """The question that a link asks; values that a knob does not allow are left out, with a sentence.

    `table(digest)` is what is kept of a visitor's file, or None where it is not known; `made(key, make)` may keep what it makes.

    Raises
    ------
    Refused
        If there is no such lesson, or a dragged point is nowhere.
    MissingTable
        If the link names a table that is not here.
    """
    try:
        found = lesson(page)
    except KeyError:
        raise Refused(f"There is no lesson of the name {page!r}.") from None
    settings, notices = settings_of(found, query)
    if "point" in query and found.dragged is not None:
        settings = _dragged(found.dragged, settings, query)
    question = Question(lesson=found, settings=settings, notices=notices)
    if found.uploads is not None and getattr(settings, found.uploads.source) == found.uploads.word:
        return _with_table(question, table, made)
    return question


def driving(page: str, name: str, query: Mapping[str, str]) -> tuple[DrivingQuestion[Any], Question]:
    """A driving question of a lesson, and the link of its state: with the seed of `query`, and nothing else of it.

    Raises
    ------
    Refused
        If there is no such lesson or question.
    """
    seed = f"{page}.seed"
    asked = read(page, {seed: query[seed]} if seed in query else {}, table=lambda _: None)
    for one in asked.lesson.questions:
        if one.name == name:
            return one, replace(asked, settings=one.posed(asked.settings))
    raise Refused(f"{asked.lesson.title} has no question of the name {name!r}.")


def truth(one: DrivingQuestion[Any], question: Question, results: Sequence[Any], query: Mapping[str, str]) -> bytes:
    """What a prediction is compared with, as a line of JSON; a line that is drawn is that of `query`."""
    return line(one.revealed(question.settings, results, query.get(f"{question.lesson.name}.guess", "")))


def settings_of(lesson: Lesson[Any], query: Mapping[str, str]) -> tuple[Knobs, list[str]]:
    """The settings of a link, and a sentence for every value that its knob does not allow.

    A link that names none of the lesson's settings means its defaults; another one, of a knob that it does not name, what
    it meant before (`knobs.choice`).
    """
    values: dict[str, Any] = {}
    sentences = []
    named = any(f"{lesson.name}.{name}" in query for name, _ in lesson.settings.knobs())
    for name, knob in lesson.settings.knobs():
        here = f"{lesson.name}.{name}"
        if named and isinstance(knob, Choice) and knob.before is not None:
            values[name] = knob.before
        if here not in query:
            continue
        try:
            values[name] = knob.read(name, query[here])
        except UnusableSetting as error:
            sentences.append(f"{error}; the link's value was left out.")
    return lesson.settings(**values), sentences


def _dragged(move: Callable[..., Knobs], settings: Knobs, query: Mapping[str, str]) -> Knobs:
    try:
        point, x, y = int(query["point"]), float(query.get("x", "")), float(query.get("y", ""))
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("a place must be finite")
        return move(settings, point, x, y)
    except (ValueError, IndexError) as error:
        raise Refused(f"The point cannot be moved there: {error}.") from None


def _with_table(question: Question, known: Callable[[str], Any], made: Callable[..., Any]) -> Question:
    uploads, settings = question.lesson.uploads, question.settings
    assert uploads is not None
    digest = str(getattr(settings, "table"))  # noqa: B009 - a knob that every lesson with uploads has
    if not digest:
        usual = getattr(question.lesson.settings(), uploads.source)
        told = f"No data yet: upload or paste a CSV. Until then you see {usual}."
        settings = replace(settings, **{uploads.source: usual})
        return replace(question, settings=settings, notices=[*question.notices, told])
    kept = known(digest)
    if kept is None:
        raise MissingTable(digest)
    answers = getattr(settings, "answers")  # noqa: B009 - as above
    try:
        table = made(("understood", digest, answers), lambda: uploads.understood(kept, settings))
        question = replace(
            question, preview=uploads.preview(table), repairs=uploads.repairs(table), asks=uploads.asks(table)
        )
        fields = uploads.fields(table, settings)
        question = replace(question, fields=fields, notes=uploads.notes(table, settings))
        return replace(question, columns=uploads.choose(table, settings), digest=table.digest)
    except ValueError as error:
        return replace(question, notices=[*question.notices, str(error)], usable=False)


def file(question: Question, results: Sequence[Any], name: str) -> File:
    """One of the files to take home.

    Raises
    ------
    Refused
        If there is none of this name.
    """
    for one in question.lesson.files(question.settings, *results):
        if one.name == name:
            return one
    raise Refused(f"This view has no file of the name {name!r}.")


def head(question: Question, *, scene: int, notices: Sequence[str], files: Sequence[tuple[str, str]]) -> bytes:
    """The line of JSON before the `scene` bytes of an answer: what stands around the figures. Its length is a multiple of
    four, so that a browser reads the numbers behind it where they are."""
    told = {
        "scene": scene,
        "settings": {name: getattr(question.settings, name) for name, _ in question.settings.knobs()},
        "crossed": question.crossed,
        "notices": [*question.notices, *notices],
        "notes": list(question.notes),
        "fields": [asdict(field) for field in question.fields],
        "preview": None if question.preview is None else asdict(question.preview),
        "repairs": [asdict(repair) for repair in question.repairs],
        "asks": [asdict(ask) for ask in question.asks],
        "files": [list(file) for file in files],
    }
    text = line(told)
    return text[:-1] + b" " * (-len(text) % 4) + b"\n"


def line(told: Any) -> bytes:
    """One line of JSON."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"
