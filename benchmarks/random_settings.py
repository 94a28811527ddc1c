"""Random settings of every lesson: does each view come out, finite, and with a certificate that holds or says not?

    python benchmarks/random_settings.py [views] [seed] [lesson ...]

Every knob is drawn over its whole range, three times in ten one of its ends; a visitor's own tables too, down to five
rows and two values, and from 10⁻⁹⁰ to 10⁹⁰. Warnings are errors. Of 10 000 views the lessons that train networks get
some dozens each, as one takes seconds. It prints what it finds by lesson, how often a certificate says "not exact", and what
costs the processor more than a view may cost without progress.
"""

import re
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.priced import priced
from regularize.knobs import Choice, Knobs, Slider
from regularize.lessons import LESSONS, lesson
from regularize.lessons.choosing.settings import Settings as Choosing
from regularize.lessons.lesson import Lesson
from regularize.lessons.link import Question, Refused
from regularize.lessons.outliers.points import dragged
from regularize.lessons.outliers.settings import Settings as Outliers
from ui.limits import PRICE

EXACT = 1e-10
LONGEST = 120  # characters in a line of a script to take home
BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, Warning)
"""What a view may raise where something is wrong with it."""
NOT_FINITE = re.compile(r"∞|\b(?:nan|inf|undefined)\b", re.IGNORECASE)
"""What words say in the place of a number that is not finite."""
INFINITE = ("Gap asked for ∞", "Literal −∞")
"""Numbers that are infinite in truth: the gap that hard labels ask for, and where a wrong formula goes."""
Kind = TypeVar("Kind", bound=Knobs)
TOO_DEAR = f"more than {1e3 * PRICE:.0f} ms of the processor without progress"
SHARES: Mapping[str, float] = {
    "explore": 0.35,
    "geometry": 0.25,
    "elastic_net": 0.03,
    "outliers": 0.25,
    "choosing": 0.05,
    "bias_variance": 0.03,
    "other_doors": 0.02,
}
FEW = 0.004
"""The share of a lesson whose views take seconds."""


def drawn(kind: type[Kind], rng: np.random.Generator, **fixed: Any) -> Kind:
    """Random settings: each slider anywhere or, three times in ten, at an end; each choice any of its words."""
    values: dict[str, Any] = {}
    for name, knob in kind.knobs():
        if isinstance(knob, Slider):
            ends = rng.random()
            stop = int(rng.integers(len(knob.stops)))
            values[name] = knob.stops[0 if ends < 0.15 else -1 if ends < 0.3 else stop]
        elif isinstance(knob, Choice):
            values[name] = knob.options[int(rng.integers(len(knob.options)))]
    return kind(**values | fixed)


def ends(kind: type[Knobs]) -> Iterator[Knobs]:
    """Each slider at its ends and each choice at its words, the others at their defaults."""
    for name, knob in kind.knobs():
        for value in (knob.low, knob.high) if isinstance(knob, Slider) else getattr(knob, "options", ()):
            yield replace(kind(), **{name: value})


def own_table(rng: np.random.Generator, columns: int) -> bytes:
    """A table as visitors may bring it, as a CSV: few rows, few values, any size."""
    rows = int(rng.choice([5, 6, 8, 20, 60, 200]))
    values = rng.standard_normal((rows, columns)) + rng.choice([0.0, 0.0, 1e3]) * rng.standard_normal(columns)
    for place in range(columns):
        kind = rng.integers(5)
        if kind == 0:
            values[:, place] = rng.integers(2, size=rows)
            values[:2, place] = (0.0, 1.0)
        elif kind == 1:
            values[:, place] = np.round(values[:, place])
            values[:2, place] = (-1.0, 1.0)
        if kind < 4:
            values[:, place] *= 10.0 ** float(rng.choice([0.0, 0.0, rng.uniform(-90.0, 90.0)]))
    head = ",".join(f"c{place}" for place in range(columns))
    return "\n".join([head, *(",".join(map(repr, row)) for row in values.tolist())]).encode()


def asked(name: str, settings: Knobs, rng: np.random.Generator) -> Question:
    """The question of these settings: with a visitor's columns where they are wanted, with points moved here and there."""
    found: Lesson[Any] = lesson(name)
    if isinstance(settings, Outliers):
        for _ in range(int(rng.integers(4)) if rng.random() < 0.5 else 0):
            x, y = rng.uniform(-1.5, 1.5, 2) * 10.0 ** rng.integers(3, size=2)
            settings = dragged(settings, int(rng.integers(settings.points)), float(x), float(y))
    if isinstance(settings, Choosing) and rng.random() < 0.9:
        settings = replace(settings, resamples="Off")  # they take up to a minute
    columns, digest = None, ""
    if found.uploads is not None and getattr(settings, found.uploads.source) == found.uploads.word:
        count = 2 if name == "explore" else int(rng.integers(2, 12))
        table = found.uploads.understood(found.uploads.read(own_table(rng, count)), settings)
        columns, digest = found.uploads.choose(table, settings), table.digest
    return Question(lesson=found, settings=settings, columns=columns, digest=digest)


def faults(name: str, settings: Knobs, rng: np.random.Generator) -> Iterator[str]:
    """What is wrong with one view, a line each; "not exact" where a certificate says so itself, TOO_DEAR what costs too much."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        question = asked(name, settings, rng)
        try:
            found = priced(question)
        except ValueError as error:
            # As `ui.answers` has it: what a visitor's own columns do not allow is told in these words.
            raise (error if question.columns is None else Refused(str(error))) from error
        # Other things that the machine does make it slower, never faster.
        if found.price.moment > PRICE and priced(question).price.moment > PRICE:
            yield TOO_DEAR
        shown, script = found.scene, found.script
        compile(script, "taken_home.py", "exec")
    states = (at for table in shown.tables for rows in table.states.values() for at in rows)
    cells = {cell for at in states for row in at.rows for cell in row}
    if getattr(settings, "asked_smoothing", None) == 0.0:
        cells -= {"∞"}  # the gap that hard labels ask for, once more
    told = {f"{number.name} {cell}" for number in shown.numbers for texts in number.values.values() for cell in texts}
    said = {line for lines in shown.sentences.values() for text in lines for line in text.splitlines()}
    yield from sorted(
        f"not finite: {text}"
        for text in told | said | cells
        if NOT_FINITE.search(text) and not text.startswith(INFINITE)
    )
    for text in sorted(text.removeprefix("Optimality ") for text in told if text.startswith("Optimality ")):
        number = re.search(r"([\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$", text)
        if number is None:
            yield f"a certificate without a number: {text}"
            continue
        power = int((number[2] or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
        value = float(number[1]) * 10.0**power
        if value > 1.05 * EXACT if text.startswith("✓") else value < 0.95 * EXACT:
            yield f"a certificate that fails without a word: {text}"
        if not text.startswith("✓"):
            yield "not exact"
            break
    if max(map(len, script.splitlines())) > LONGEST:
        yield f"a line of {max(map(len, script.splitlines()))} characters in the script"


def main() -> None:
    views, seed = int(next(iter(sys.argv[1:2]), 10_000)), int(next(iter(sys.argv[2:3]), 0))
    for name in sys.argv[3:] or LESSONS:
        kind, start = lesson(name).settings, time.perf_counter()
        count, rng = max(1, round(views * SHARES.get(name, FEW))), np.random.default_rng([seed, len(name)])
        settings = [*(ends(kind) if count > 100 else ()), *(drawn(kind, rng) for _ in range(count))]
        found: Counter[str] = Counter()
        examples: dict[str, str] = {}
        for one in settings:
            try:
                wrong = list(faults(name, one, rng))
            except Refused:
                continue
            except BROKEN as error:
                place = traceback.extract_tb(error.__traceback__)[-1]
                wrong = [f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"]
            for line in {
                re.sub(r"\d[\d.]*(?: × 10[⁻⁰-⁹¹²³]+)?", "#", line) if line != "not exact" else line for line in wrong
            }:
                found[line] += 1
                examples.setdefault(line, repr(one))
        print(f"{name}: {len(settings)} views, {time.perf_counter() - start:.0f} s", flush=True)
        for line, times in found.most_common():
            print(f"  {times} × {line}\n      {examples[line]}", flush=True)


if __name__ == "__main__":
    main()
