"""A backend in one process: it answers links without a server, as the static site's worker has one: a path goes in, bytes come out."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Generator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from regularize.export.computed import Computed, Told, parts
from regularize.lessons import LESSONS, lesson, link
from regularize.lessons.link import MissingTable, Question, Refused

MOST_KEPT = 8
"""Results of parts that are kept: a training is not made again when a live knob moves."""


def _package(missing: ModuleNotFoundError) -> str:
    """What has to be installed for it."""
    name = str(missing.name).split(".")[0]
    return {"sklearn": "scikit-learn"}.get(name, name)


class _Few(OrderedDict[str, Any]):
    """The last few of what was made."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        while len(self) > MOST_KEPT:
            self.popitem(last=False)


class Backend:
    """Scenes, code, files, truths and tables by the paths under which a server has them (`ui/routes.py`)."""

    def __init__(self) -> None:
        self.kept = _Few()
        self.tables: dict[str, Any] = {}

    def answer(self, path: str) -> Generator[Told, None, bytes]:
        """The answer to a path with its query; on the way how far it is.

        Raises
        ------
        Refused
            If it cannot be answered; the message is for the visitor.
        """
        kind, name, *rest = [*urlsplit(path).path.split("/"), "", ""]
        query = dict(parse_qsl(urlsplit(path).query, keep_blank_values=True))
        if kind == "truth":
            one, question = link.driving(name, rest[0], query)
            return link.truth(one, question, (yield from parts(question, self.kept)), query)
        question = self._read(name, query)
        if not question.usable:
            if kind == "scene":
                return link.head(question, scene=0, notices=(), files=())
            raise Refused(" ".join(question.notices))
        try:
            results = yield from parts(question, self.kept)
            return self._made(kind, rest[0], question, results)
        except ModuleNotFoundError as missing:
            # A browser has NumPy and SciPy; a lesson says with its first import that it wants more.
            raise Refused(f"This view needs {_package(missing)}, which is not here.") from None
        except ValueError as error:
            if question.columns is None:
                raise
            if kind == "scene":
                return link.head(question.refused(str(error)), scene=0, notices=(), files=())
            raise Refused(str(error)) from None

    def take(self, content: bytes) -> bytes:
        """Keep a visitor's table: its digest, or why it cannot be read, as JSON."""
        uploads = next(found for found in (lesson(name).uploads for name in LESSONS) if found is not None)
        digest = hashlib.sha256(content).hexdigest()
        try:
            self.tables = {digest: uploads.read(content)}
        except ValueError as error:
            return json.dumps({"refused": str(error)}).encode()
        return json.dumps({"digest": digest}).encode()

    def _read(self, name: str, query: dict[str, str]) -> Question:
        try:
            return link.read(name, query, table=self.tables.get)
        except MissingTable:
            raise Refused(
                "The data of this link are not here: they never leave the visit. Load the CSV again."
            ) from None

    def _made(self, kind: str, name: str, question: Question, results: list[Any]) -> bytes:
        if kind == "code":
            return question.lesson.code(question.settings, *results).encode()
        if kind == "file":
            return link.file(question, results, name).content().encode()
        scene = question.lesson.scene(question.settings, *results)
        return Computed(question=question, results=results, scene=scene).answer
