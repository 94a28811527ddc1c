"""First views that take a training, as files: a process that has just started shows them at once.

    python -m regularize.export.first

writes them anew (`make first`). A test compares each with the view as it is computed.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from regularize.export.computed import computed, read
from regularize.figures.scene import Number
from regularize.lessons import LESSONS, lesson
from regularize.threads import one_thread

FOLDER = Path(__file__).with_name("views")
_HASH, _LENGTH = 16, 4  # bytes before the header of `Scene.wire`


@dataclass(frozen=True, eq=False, kw_only=True)
class First:
    """The scene's bytes (`Scene.wire`) of a lesson's first view, its notices, and the files that can be asked for.

    It was computed on a machine with this `arithmetic`.
    """

    arithmetic: str
    wire: bytes
    notices: Sequence[str]
    files: Sequence[tuple[str, str]]

    @property
    def header(self) -> Mapping[str, Any]:
        """What stands in the wire before its arrays."""
        start = _HASH + _LENGTH
        length = int.from_bytes(self.wire[_HASH:start], "little")
        found: Mapping[str, Any] = json.loads(self.wire[start : start + length])
        return found

    @property
    def numbers(self) -> Sequence[Number]:
        """The numbers that matter, at every stop."""
        return [Number(**one) for one in self.header["numbers"]]

    @property
    def sentences(self) -> Mapping[str, Sequence[str]]:
        """What is seen, by live knob, at every stop."""
        found: Mapping[str, Sequence[str]] = self.header["sentences"]
        return found


def long_lessons() -> Iterator[str]:
    """The lessons whose first view takes long."""
    for name in LESSONS:
        question = read(name, {})
        if any(question.waiting(place) for place in range(len(lesson(name).parts))):
            yield name


def first(name: str) -> First | None:
    """A lesson's first view as it was written; None where there is no file, since it is quick."""
    path = FOLDER / f"{name}.gz"
    if not path.exists():
        return None
    line, _, wire = gzip.decompress(path.read_bytes()).partition(b"\n")
    told = json.loads(line)
    return First(wire=wire, **{**told, "files": [(label, file) for label, file in told["files"]]})


def made(name: str) -> First:
    """A lesson's first view as it is computed here and now."""
    found = computed(read(name, {}))
    files = found.question.lesson.files(found.question.settings, *found.results)
    return First(
        arithmetic=arithmetic(),
        wire=found.scene.wire,
        notices=list(found.scene.notices),
        files=[(file.label, file.name) for file in files],
    )


def arithmetic() -> str:
    """A digest of some products in both precisions: where it is another, the last digits of a training are others."""
    rng = np.random.default_rng(0)
    digest = hashlib.blake2b(digest_size=8)
    weights, inputs = rng.standard_normal((96, 96)) / 9.0, rng.standard_normal((300, 96))
    for precision in ("float32", "float64"):
        weights, inputs = weights.astype(precision), inputs.astype(precision)
        for _ in range(20):
            inputs = np.tanh(inputs @ weights) + np.exp(-np.square(inputs))
        digest.update(inputs.tobytes())
    return digest.hexdigest()


def write() -> None:
    """All files anew; those of lessons that are quick by now are gone."""
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.gz"):
        path.unlink()
    for name in long_lessons():
        view = made(name)
        known = {"arithmetic": view.arithmetic, "notices": view.notices, "files": view.files}
        told = json.dumps(known, ensure_ascii=False).encode()
        (FOLDER / f"{name}.gz").write_bytes(gzip.compress(told + b"\n" + view.wire, 9, mtime=0))


if __name__ == "__main__":
    with one_thread():
        write()
