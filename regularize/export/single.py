"""A view as one HTML file that opens from disk, with all that draws it: packed (gzip in base64) or plain.

The file's form is that of the templates beside the lab's scripts, `single.html` and `plain.html`; `ui/lab/saving.js` writes the
same from a page.
"""

import base64
import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urljoin

from regularize.export import assets
from regularize.export.computed import Computed
from regularize.export.spoken import spoken
from regularize.knobs import Text
from regularize.lessons.link import Question, line
from regularize.lessons.question import DrivingQuestion

SCRIPT = "single.bundle.js"
LEFT_OUT: dict[str, Any] = {"uploads": None, "points": False}
"""What always needs another scene than the view's own."""


@dataclass(frozen=True, eq=False, kw_only=True)
class View:
    """A computed view to be written down; `home` is the address of an app where all its knobs move, or empty.

    `locks` are the knobs that the link hides or fixes, as it says it.
    """

    computed: Computed
    home: str = ""
    locks: Mapping[str, str]

    @property
    def query(self) -> str:
        """The link with every setting spelled out, so that later defaults cannot change it."""
        question = self.computed.question
        told = spelled(question)
        for kind, names in self.locks.items():
            told[f"{question.lesson.name}.{kind}"] = names
        return "&".join(f"{name}={quote(value, safe='')}" for name, value in told.items())

    @property
    def content(self) -> bytes:
        """A line of JSON, and the bytes of the scene: what `ui/lab/single.js` reads."""
        question = self.computed.question
        name = question.lesson.name
        declared = {**json.loads(assets.declaration(name)), **LEFT_OUT}
        declared |= {
            kind: [one for one in declared[kind] if self.holds(declared, one)] for kind in ("presets", "questions")
        }
        asked = {one.name: one for one in question.lesson.questions}
        truths = {one["name"]: self.truth(asked[one["name"]]) for one in declared["questions"]}
        live = f"{urljoin(self.home, './' if name == 'explore' else name)}?{self.query}" if self.home else ""
        told = {
            "lesson": declared,
            "query": self.query,
            "live": live,
            "code": self.computed.code,
            "truths": truths,
            "notices": [*question.notices, *self.computed.scene.notices],
        }
        return line(told) + self.computed.scene.wire

    def holds(self, declared: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
        """Whether a declared preset or driving question can be seen in this very scene: nothing but live knobs stands elsewhere,
        and where they cross (`declared["crossed"]`) at most one. A line that is drawn is compared by a server."""
        settings, asks = self.computed.question.settings, "ask" in one
        states = [one["settings"], *([one["reveal"]] if asks and one["reveal"] else [])]
        for state in states:
            away = {name for name, value in state.items() if value != getattr(settings, name)}
            away = (away - {"seed"}) | ({one["axis"]} - {""}) if asks else away
            if not away <= set(declared["live"]) or (declared["crossed"] and len(away) > 1):
                return False
        return not (asks and one["places"])

    def truth(self, one: DrivingQuestion[Any]) -> dict[str, Any]:
        """What a prediction is compared with in this view."""
        return one.revealed(one.posed(self.computed.question.settings), self.computed.results)


def spelled(question: Question) -> dict[str, str]:
    """Every setting of a question by its name in links; what has no control only where it says something."""
    found = {}
    for name, knob in question.settings.knobs():
        value = getattr(question.settings, name)
        if not (isinstance(knob, Text) and knob.hidden) or value != knob.default:
            found[f"{question.lesson.name}.{name}"] = str(value)
    return found


def packed(view: View) -> bytes:
    """The file whose scripts and scene are compressed; a browser of 2023 or later unpacks it."""
    return _filled(
        "single.html",
        view,
        view=_base64(_zipped(view.content)),
        script=_base64(_zipped(assets.bundle(SCRIPT))),
        library=_base64(_zipped(assets.flat())),
    )


def plain(view: View) -> bytes:
    """The file whose scripts stand in it as they are, for hosts that forbid what is packed; twice as large."""
    return _filled(
        "plain.html",
        view,
        view=_base64(view.content),
        script=_inline(assets.bundle(SCRIPT)),
        library=_inline(assets.flat()),
    )


def _filled(template: str, shown: View, /, **parts: str) -> bytes:
    computed = shown.computed
    lesson = computed.question.lesson
    told: dict[str, Any] = {
        **parts,
        "style": assets.style().decode(),
        "title": escape(f"{lesson.title}: {lesson.question}"),
        "heading": f"{escape(lesson.title)} <small>{escape(lesson.question)}</small>",
        "words": spoken(computed.question, computed.scene),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: str(told[found[1]]), assets.MODULES[template].decode()).encode()


def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _inline(script: bytes) -> str:
    """A script as it may stand in a page: nothing in it ends it."""
    return script.decode().replace("</script", "<\\/script").replace("<!--", "<\\!--")
