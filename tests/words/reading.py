"""The running text of the app, and how long its sentences are.

    python -m tests.words.reading [words]

prints the median and every sentence longer than `words`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import numpy as np

from benchmarks.random_settings import drawn
from regularize.beliefs import BELIEFS
from regularize.figures.scene import Scene
from regularize.knobs import Knobs
from regularize.lessons import LESSONS, lesson
from tests.pages.test_lessons import QUICK, computed, view

ROOT = Path(__file__).resolve().parents[2]
LONGEST, MIDDLE = 35, 18
RANDOM = {"explore": 12, "geometry": 2, "outliers": 4, "elastic_net": 1, "other_doors": 2, "bias_variance": 1}
"""So many random views of each lesson that computes in a moment."""
_FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_END = re.compile(r"(?<=[.!?])[\"”)]*\s+(?=[A-ZΑ-Ωα-ωλρ0-9“(*])")
_WORD = re.compile(r"\S*[^\W_]\S*")


def sentences(text: str) -> list[str]:
    """The sentences of a text in Markdown: without formulas on lines of their own, marks of emphasis and addresses."""
    plain = _LINK.sub(r"\1", _FORMULA.sub("", text)).replace("**", "").replace("*", "")
    blocks = re.split(r"\n\s*\n|\n(?=- )", plain)
    return [one.strip() for block in blocks for one in _END.split(" ".join(block.split())) if words(one)]


def words(sentence: str) -> int:
    """Words, numbers and symbols: what stands between blanks and holds a letter or a digit."""
    return len(_WORD.findall(sentence))


def prose() -> Iterator[tuple[str, str]]:
    """What the pages say around the labs: every string in them that is a sentence."""
    for path in (ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if text.count(" ") > 4 and ("http" not in text or "\n" in text.strip()):
                yield path.stem, text


def declared() -> Iterator[tuple[str, str]]:
    """What the lessons say before anything is computed: help, presets, tasks, questions."""
    for name in LESSONS:
        one = lesson(name)
        yield from ((name, text) for text in (one.question, one.purpose, one.task))
        yield from ((f"{name}.{knob}", known.help) for knob, known in one.settings.knobs() if known.help)
        yield from ((f"{name}: {title}", preset.why) for title, preset in one.presets.items())
        for asked in one.questions:
            yield from ((f"{name}? {asked.name}", text) for text in (asked.ask, asked.why, *asked.answers))


def captions(*, random: bool = True) -> Iterator[tuple[str, str]]:
    """What the views say of their numbers: the first one of each lesson, and some with random settings."""
    for name in LESSONS:
        one, settings, _, scene = view(name)
        yield from _told(name, scene)
        for asked in one.questions:
            made = asked.posed(settings) if name in QUICK else None
            if made is not None:
                yield from ((f"{name}? {asked.name}", gap) for gap in asked.revealed(made, computed(one, made))["gaps"])
        rng = np.random.default_rng(5)
        for _ in range(RANDOM.get(name, 0) if random else 0):
            drawn_settings: Knobs = drawn(one.settings, rng)
            if getattr(drawn_settings, "source", "") != "Your data":
                yield from _told(name, one.scene(drawn_settings, *computed(one, drawn_settings)))


def _told(name: str, scene: Scene) -> Iterator[tuple[str, str]]:
    for number in scene.numbers:
        yield f"{name} {number.name}", number.help
    for chart in scene.charts:
        yield f"{name} [{chart.name}]", chart.description
    for notice in scene.notices:
        yield name, notice
    for states in scene.sentences.values():
        for text in dict.fromkeys(states):
            yield from ((name, line) for line in text.split("\n"))


def beliefs() -> Iterator[tuple[str, str]]:
    """What people say, and what the numbers say."""
    for name, belief in BELIEFS.items():
        yield f"belief {name}", belief.claim
        yield f"belief {name}", belief.settle().finding


@cache
def running_text() -> tuple[tuple[str, str], ...]:
    """Where a sentence stands, and the sentence; each once."""
    found = {
        (where, sentence): None
        for part in (prose(), declared(), captions(), beliefs())
        for where, text in part
        for sentence in sentences(text)
    }
    return tuple(found)


if __name__ == "__main__":
    least = int(sys.argv[1]) if len(sys.argv) > 1 else LONGEST
    lengths = [words(sentence) for _, sentence in running_text()]
    print(f"{len(lengths)} sentences, median {median(lengths)}, longest {max(lengths)}")
    for where, sentence in sorted(running_text(), key=lambda one: -words(one[1])):
        if words(sentence) > least:
            print(words(sentence), where, "|", sentence)
