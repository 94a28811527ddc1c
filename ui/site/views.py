"""The views that a static site holds as files, and the index by which its lab finds them."""

import gzip
import hashlib
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from regularize.export.computed import Computed, parts
from regularize.export.spoken import spoken
from regularize.knobs import Choice, Knobs, Slider
from regularize.lessons import lesson, link
from regularize.lessons.lesson import Lesson
from regularize.lessons.link import Question
from regularize.progress import finish

Wanted = Mapping[str, Any]
TRAINED = frozenset({"dropout", "weight_decay", "label_smoothing", "dropblock", "cutmix", "borrowed"})
"""Lessons whose models take a browser ten seconds or scikit-learn, and whose digits are not the same everywhere."""


@dataclass(kw_only=True)
class Scene:
    """A scene's file, where its live knobs stand, whether it depends on that, and the files to take home, by name."""

    scene: str
    stops: Mapping[str, int]
    crossed: bool
    files: Mapping[str, str]


@dataclass(kw_only=True)
class View:
    """All scenes of the same settings but the live ones; its script; the names of files that depend on the live knobs."""

    scenes: list[Scene] = field(default_factory=list)
    code: str = ""
    moving: Sequence[str] = ()


@dataclass(kw_only=True)
class Index:
    """What a lesson has: views by the key of their settings, the truths of its questions, and whether others take a training."""

    views: dict[str, View] = field(default_factory=dict)
    truths: dict[str, str] = field(default_factory=dict)
    long: bool = False

    def told(self, **more: Any) -> str:
        """As the lab reads it (JSON)."""
        return json.dumps({**asdict(self), **more}, ensure_ascii=False, separators=(",", ":"))


def key(settings: Knobs) -> str:
    """The settings on which a scene depends, as `ui/lab/files.js` writes them: stops of sliders, words of others."""
    told = []
    for name, knob in settings.knobs():
        value = getattr(settings, name)
        if not knob.live and settings.in_use(name) and value != knob.default:
            told.append([name, knob.stop(value) if isinstance(knob, Slider) else value])
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def shown(found: Lesson[Any], more: Sequence[Wanted] = ()) -> Iterator[Knobs]:
    """The settings that a visitor is led to: first view, presets, questions and what answers them; and `more`, from links."""
    yield found.settings()
    for preset in found.presets.values():
        yield preset.settings
    for one in found.questions:
        yield one.settings
        if one.reveal is not None:
            yield one.reveal
    for wanted in more:
        yield link.settings_of(found, {f"{found.name}.{knob}": str(value) for knob, value in wanted.items()})[0]


def beside(found: Lesson[Any]) -> Iterator[Knobs]:
    """The first view with one choice beside the live knob made otherwise: from the first view itself, and by a link that names
    nothing else."""
    for name, knob in found.settings.knobs():
        for option in knob.options if isinstance(knob, Choice) and not knob.group else ():
            yield found.settings(**{name: option})
            yield link.settings_of(found, {f"{found.name}.{name}": option})[0]


class Shelf:
    """A folder of packed files, each named after its content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep a file: its name, under which the lab unpacks it to `content`."""
        name = hashlib.sha256(content).hexdigest()[:16]
        path = self.folder / f"{name}.gz"
        if not path.exists():
            path.write_bytes(gzip.compress(content, 9, mtime=0))
        return name


def folded(answer: bytes) -> bytes:
    """An answer with the floats of its scene as differences of their bits, first bytes first: a fifth less once packed.

    A curve at one stop is much like itself at the next, so the differences have small first bytes. `ui/lab/files.js` unfolds it.
    """
    start = answer.index(b"\n") + 1
    # A hash of 16 bytes, and the length of the header (`Scene.wire`).
    start += 20 + int.from_bytes(answer[start + 16 : start + 20], "little")
    bits = np.frombuffer(answer, dtype="<u4", offset=start)
    steps = np.diff(bits, prepend=np.zeros(1, dtype="<u4"))
    return answer[:start] + np.ascontiguousarray(steps.view(np.uint8).reshape(-1, 4).T).tobytes()


@dataclass(frozen=True, kw_only=True)
class Shelved:
    """The index of a lesson, its first view in words (HTML), and the file of that view."""

    index: Index
    words: str
    first: str


def shelved(name: str, shelf: Shelf, wanted: Iterable[Knobs]) -> Shelved:
    """Compute views of a lesson, the first view first, and put them on the shelf with the truths of questions among them."""
    found = lesson(name)
    kept: dict[str, Any] = {}
    index, words, first = Index(long=name in TRAINED), "", ""
    for settings in wanted:
        question = link.read(name, query(name, settings), table=lambda _: None)
        results = finish(parts(question, kept))
        scene = found.scene(question.settings, *results)
        _add(index, Computed(question=question, results=results, scene=scene), shelf)
        if not first:
            words = spoken(question, scene)
            first = index.views[key(settings)].scenes[0].scene
    for one in found.questions:
        # What is said of a line that is drawn depends on the line: no file can hold that.
        if key(one.settings) in index.views and not one.drawn:
            posed, question = link.driving(name, one.name, {})
            index.truths[one.name] = shelf.put(link.truth(posed, question, finish(parts(question, kept)), {}))
    return Shelved(index=index, words=words, first=first)


def query(name: str, settings: Knobs) -> dict[str, str]:
    """A link that spells out every setting."""
    return {f"{name}.{knob}": str(getattr(settings, knob)) for knob, _ in settings.knobs()}


def _add(index: Index, computed: Computed, shelf: Shelf) -> None:
    question = computed.question
    settings = question.settings
    view = index.views.setdefault(key(settings), View())
    stops = {name: settings.stop(name) for name in settings.live()}
    if any(not scene.crossed or scene.stops == stops for scene in view.scenes):
        return
    files = _files(computed, settings)
    if not view.code:
        view.code = shelf.put(scripts(computed))
        ends = (
            replace(settings, **{name: end}) for name, knob in settings.live().items() for end in (knob.low, knob.high)
        )
        others = [_files(computed, at) for at in ends]
        view.moving = [name for name, content in files.items() if any(other.get(name) != content for other in others)]
    put = {name: shelf.put(content.encode()) for name, content in files.items()}
    view.scenes.append(
        Scene(scene=shelf.put(folded(computed.answer)), stops=stops, crossed=question.crossed, files=put)
    )


def _files(computed: Computed, settings: Knobs) -> dict[str, str]:
    found = computed.question.lesson.files(settings, *computed.results)
    return {file.name: file.content() for file in found}


def scripts(computed: Computed) -> bytes:
    """The script at every stop of every live knob: the lines that there are, each script once, and which stands where."""
    question: Question = computed.question
    live = question.settings.live()
    lines: dict[str, int] = {}
    known: dict[tuple[int, ...], int] = {}
    at = []
    for stops in itertools.product(*(knob.stops for knob in live.values())):
        settings = replace(question.settings, **dict(zip(live, stops, strict=True)))
        script = question.lesson.code(settings, *computed.results)
        numbered = tuple(lines.setdefault(line, len(lines)) for line in script.split("\n"))
        at.append(known.setdefault(numbered, len(known)))
    told = {"lines": list(lines), "scripts": [list(script) for script in known], "at": at}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
