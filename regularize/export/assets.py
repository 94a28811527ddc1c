"""The lab's files as data: its scripts joined to one, its style, the drawing library, and each lesson's declaration.

Whoever delivers a lab takes them from here: the server, a static site, a single file. None of them is imported by this.
"""

import hashlib
import json
import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from regularize import glossary, words
from regularize.export import quiz
from regularize.knobs import Choice, Knob, Knobs, Slider, Text, Value
from regularize.lessons import LESSONS, Lesson, lesson

PLOTLY = "4.1.1"
_ROOT = Path(__file__).parents[2]
_PACKAGE = _ROOT / "regularize"
_HERE = _ROOT / "ui/lab"
_FLAT = _ROOT / "static/plotly-basic.min.js"
_CODES = _FLAT.with_name("uqr.mjs")
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".html": "text/html"}

MODULES = {path.name: path.read_bytes() for path in sorted(_HERE.iterdir()) if path.suffix in KINDS}
"""The lab's scripts and style, by name."""
BUNDLE, STYLE = "bundle.js", "bundle.css"
BUNDLES = {
    BUNDLE: "main.js",
    "single.bundle.js": "single.js",
    "site.bundle.js": "site.js",
    "worker.bundle.js": "worker.js",
}
"""Scripts joined, by the module at which each home of the lab begins."""
EAGER = b"//# allFunctionsCalledOnLoad\n"
"""How a script begins that is compiled whole while the page loads, beside it, and not function by function when each is called:
the drawing library then runs in 16 ms for 112. To browsers other than Chromium it is a comment. (V8's explicit compile hints.)"""
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(.+?)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


@cache
def bundle(name: str = BUNDLE) -> bytes:
    """A key of `BUNDLES`: its module and all that it needs in one script, each in a scope of its own.

    One request where a first visit would make twenty.

    Raises
    ------
    ValueError
        If modules import each other in a circle, or in a way that this does not know.
    """
    scripts = {name: content.decode() for name, content in MODULES.items() if name.endswith(".js")}
    needs = {name: {found[2] for found in _IMPORT.finditer(text)} for name, text in scripts.items()}
    entry = BUNDLES[name]
    wanted = _reached(entry, needs)
    parts = []
    # Sorted, so that every process makes the same.
    for one in TopologicalSorter({one: sorted(needs[one]) for one in sorted(wanted)}).static_order():
        text = _IMPORT.sub(
            lambda found: f'const {{{found[1].replace(" as ", ": ")}}} = modules["{found[2]}"];\n', scripts[one]
        )
        exported = [found[2] for found in _EXPORT.finditer(text)]
        text = _EXPORT.sub(r"\1", text)
        if re.search(r"^(?:import|export)\b", text, re.MULTILINE):
            raise ValueError(f"{one} imports or exports in a way that cannot be bundled")
        parts.append(f'modules["{one}"] = (() => {{\n{text}return {{ {", ".join(exported)} }};\n}})();\n')
    given = [found[2] for found in _EXPORT.finditer(scripts[entry])]
    last = f'export const {{ {", ".join(given)} }} = modules["{entry}"];\n' if given else ""
    return ("const modules = {};\n" + "".join(parts) + last).encode()


def _reached(entry: str, needs: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    open_ = [entry]
    while open_:
        one = open_.pop()
        if one not in found:
            found.add(one)
            open_ += needs[one]
    return found


@cache
def style() -> bytes:
    """All style sheets in one, the lab's own first."""
    return b"".join(MODULES[name] for name in ("lab.css", "teaching.css", "quiz.css", "homes.css"))


@cache
def declaration(name: str) -> str:
    """A lesson's knobs and words, or the quiz, as the lab reads them (JSON)."""
    if name == quiz.SHEET:
        return quiz.declaration()
    found = lesson(name)
    kind = found.settings
    declared: dict[str, Any] = {
        "name": found.name,
        "title": found.title,
        "question": found.question,
        "task": found.task,
        "path": _neighbours(name),
        "live": list(kind.live()),
        "crossed": found.crossed is not Lesson.__dataclass_fields__["crossed"].default,
        "points": found.points,
        "terms": glossary.terms(name),
        "knobs": [{"name": name, **_knob(knob)} for name, knob in kind.knobs()],
        "presets": [
            {"name": name, "why": preset.why, "settings": _all(preset.settings)}
            for name, preset in found.presets.items()
        ],
        "questions": [
            {
                "name": one.name,
                "ask": one.ask,
                "answers": list(one.answers),
                "axis": one.axis,
                "why": one.why,
                "chart": one.chart,
                "places": one.places if one.drawn else [],
                "covers": list(one.covers),
                "settings": _all(one.settings),
                "reveal": None if one.reveal is None else _all(one.reveal),
            }
            for one in found.questions
        ],
        "uploads": None,
    }
    if found.uploads is not None:
        source = found.uploads.source
        hidden = [
            name
            for name, knob in kind.knobs()
            if isinstance(knob, Text) and knob.hidden and source in knob.needs and name != "table"
        ]
        declared["uploads"] = {
            "source": found.uploads.source,
            "word": found.uploads.word,
            "example": found.uploads.example,
            "fields": hidden,
        }
    return json.dumps(declared, ensure_ascii=False, separators=(",", ":"))


def _neighbours(name: str) -> dict[str, Any]:
    """The lesson before and the one after, as the path goes; nothing at its ends."""
    names = list(LESSONS)
    at = names.index(name)
    found = {"before": at - 1, "after": at + 1}
    ways: dict[str, Any] = {
        way: {"number": to + 1, "name": names[to], "title": LESSONS[names[to]], "purpose": lesson(names[to]).purpose}
        for way, to in found.items()
        if 0 <= to < len(names)
    }
    # Behind the last lesson comes the quiz, which has no number.
    end = {"number": "", "name": quiz.SHEET, "title": quiz.TITLE, "purpose": quiz.PURPOSE}
    return ways if "after" in ways else {**ways, "after": end}


def _all(settings: Knobs) -> dict[str, Value]:
    return {name: getattr(settings, name) for name, _ in settings.knobs()}


def _knob(knob: Knob) -> dict[str, Any]:
    common: dict[str, Any] = {
        "label": knob.label,
        "help": knob.help,
        "group": knob.group,
        "default": knob.default,
        "live": knob.live,
        "near": knob.near,
        "needs": {name: list(values) for name, values in knob.needs.items()},
        "unless": {name: list(values) for name, values in knob.unless.items()},
        "hidden": False,
    }
    if isinstance(knob, Slider):
        return {
            **common,
            "kind": "slider",
            "low": knob.low,
            "high": knob.high,
            "step": knob.step,
            "whole": knob.whole,
            "unit": knob.unit,
            "between": knob.between,
            "shown": [_shown(knob, value) for value in knob.stops],
        }
    if isinstance(knob, Choice):
        return {
            **common,
            "kind": "choice",
            "options": list(knob.options),
            "labels": dict(knob.labels),
            "before": knob.before,
        }
    return {
        **common,
        "kind": "text",
        "pattern": knob.pattern,
        "form": knob.form,
        "longest": knob.longest,
        "hidden": knob.hidden,
    }


def _shown(knob: Slider, value: float) -> str:
    """A value as people read it beside its knob: that of a knob in powers is the power's."""
    for base in (10.0, 2.0):
        if knob.unit.startswith(f"{base:g}^%"):
            return words.strength(base**value)
    if knob.unit.startswith("10^±"):
        return f"÷ and × {words.number(10.0**value, 2)}"
    if knob.unit == "%s":
        decimals = 0 if knob.whole else max(0, len(f"{knob.step:g}".partition(".")[2]))
        return f"{value:.{decimals}f}".replace("-", "−")
    return (knob.unit % value).replace("-", "−")


@cache
def version() -> str:
    """What the addresses of scripts, declarations and scenes name: it changes when any of them may, and so with any code here."""
    content = hashlib.sha256(b"".join(MODULES.values()))
    content.update("".join(map(declaration, (*LESSONS, quiz.SHEET))).encode())
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            content.update(f"\n{path.relative_to(_PACKAGE).as_posix()}\n".encode() + path.read_bytes())
    return content.hexdigest()[:12]


@cache
def flat() -> bytes:
    """The drawing library of all charts."""
    return _FLAT.read_bytes()


@cache
def library() -> bytes:
    """`flat`, as pages ask for it."""
    return EAGER + flat()


@cache
def codes() -> bytes:
    """The library that draws QR codes."""
    return _CODES.read_bytes()
