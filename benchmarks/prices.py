"""What one answer costs the processor, lesson by lesson, at the worst corners of its knobs.

    python benchmarks/prices.py [seconds] [seed] [lesson ...]

For each lesson so many seconds of the processor (60 by default): its defaults, each knob at its ends and words alone, then links
drawn at random, and from the dearest of them on, knob by knob, to dearer ones. `scene` is what is done without progress: parts
that are a moment, what is done of others until they go to the queue (`ui.answers.moment`), and the drawing. `queue` is what
follows with progress (`benchmarks/bounds.py` has the longest), `step` its longest step, between which it can be stopped; `code`
is script and files. A visitor's own tables are up to 2 MB large. It prints the dearest link of each lesson.
Goal: at most 300 ms for a scene.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from benchmarks.priced import Price, priced
from benchmarks.random_settings import asked, drawn, ends
from regularize.knobs import Choice, Knobs, Slider
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import Question
from ui.limits import PRICE

TURNS = 3
"""From so many of the dearest links on it is searched for dearer ones."""
TABLES = {"explore": ((20_000, 2),), "choosing": ((20_000, 8), (2_000, 60), (200, 500))}
"""Rows and columns of tables of about 2 MB, as large as one is read."""


def neighbours(settings: Knobs, rng: np.random.Generator) -> Iterator[Knobs]:
    """The same settings with one knob elsewhere: at an end, a word, or anywhere."""
    knobs = list(settings.knobs())
    for at in rng.permutation(len(knobs)):
        name, knob = knobs[at]
        if isinstance(knob, Slider):
            values: tuple[Any, ...] = (knob.low, knob.high, knob.stops[int(rng.integers(len(knob.stops)))])
        else:
            values = knob.options if isinstance(knob, Choice) else ()
        for value in values:
            if value != getattr(settings, name):
                yield replace(settings, **{name: value})


class Search:
    """The dearest links of a lesson that so many seconds of the processor find."""

    def __init__(self, name: str, seconds: float, seed: int) -> None:
        self.name, self.kind = name, lesson(name).settings
        self.rng = np.random.default_rng([seed, len(name)])
        self.end = time.process_time() + seconds
        self.seen: list[tuple[Price, Question]] = []

    def over(self) -> bool:
        """Whether the time is spent."""
        return time.process_time() > self.end

    def look(self, settings: Knobs) -> float:
        """The price of one link; what seems dear is measured twice, as the machine has other things to do."""
        try:
            question = asked(self.name, settings, self.rng)
            price = priced(question).price
        except ValueError:
            return 0.0  # a visitor's table that does not allow these settings, which is said
        if price.moment > PRICE / 2 and price.moment > self.dearest:
            again = priced(question).price
            price = min(price, again, key=lambda one: one.moment)
        self.seen.append((price, question))
        return price.moment

    @property
    def dearest(self) -> float:
        """The highest price so far."""
        return max((price.moment for price, _ in self.seen), default=0.0)

    def run(self) -> None:
        """Defaults, ends and words alone, at random, and uphill from the dearest."""
        half = time.process_time() + (self.end - time.process_time()) / 2
        self.look(self.kind())
        for settings in ends(self.kind):
            if time.process_time() < half - (self.end - half) / 2:
                self.look(settings)
        while time.process_time() < half:
            self.look(drawn(self.kind, self.rng))
        for _, question in sorted(self.seen, key=lambda one: -one[0].moment)[:TURNS]:
            self.climb(question.settings)

    def climb(self, settings: Knobs) -> None:
        """To the dearer neighbour, as long as there is one."""
        best, higher = self.look(settings), True
        while higher and not self.over():
            higher = False
            for other in neighbours(settings, self.rng):
                if self.over():
                    return
                found = self.look(other)
                if found > 1.05 * best:
                    settings, best, higher = other, found, True


def own(name: str, rows: int, columns: int) -> tuple[float, float, Price, Question]:
    """A visitor's table: seconds to read the file, to understand it (and again with other answers), and the view of it."""
    uploads = lesson(name).uploads
    assert uploads is not None
    rng = np.random.default_rng(rows)
    values = rng.standard_normal((rows, columns))
    values[:, -1] += values[:, 0]
    digits = max(2, min(12, 2 * 1024**2 // (rows * columns) - 5))
    content = "\n".join(
        [";".join(f"c{at}" for at in range(columns)), *(";".join(f"{one:.{digits}f}" for one in row) for row in values)]
    )
    since = time.process_time()
    kept = uploads.read(content[: 2 * 1024**2].rpartition("\n")[0].encode())
    read = time.process_time() - since
    settings = replace(lesson(name).settings(), **{uploads.source: uploads.word})
    since = time.process_time()
    table = uploads.understood(kept, settings)
    chosen = uploads.choose(table, settings)
    understood = time.process_time() - since
    question = Question(lesson=lesson(name), settings=settings, columns=chosen, digest="own")
    return read, understood, priced(question).price, question


def link(question: Question) -> str:
    """The address below the app's, with what differs from the defaults."""
    settings, usual = question.settings, question.lesson.settings()
    names = [field.name for field in fields(settings)]
    changed = {name: getattr(settings, name) for name in names if getattr(settings, name) != getattr(usual, name)}
    return f"{question.lesson.name}?{urlencode({f'{question.lesson.name}.{key}': value for key, value in changed.items()})}"


def told(seconds: float) -> str:
    """Milliseconds."""
    return f"{1e3 * seconds:>8.0f}"


def tables(names: list[str], tell: Callable[[str], None]) -> None:
    """What the largest tables cost."""
    tell(f"{'a visitor’s table':<28}{'read':>8}{'again':>8}{'scene':>8}{'queue':>8}{'step':>8}{'code':>8}")
    for name in names:
        for rows, columns in TABLES.get(name, ()):
            read, understood, price, _ = own(name, rows, columns)
            title = f"{name} {rows} × {columns}"
            tell(
                f"{title:<28}{told(read)}{told(understood)}{told(price.moment)}{told(price.told)}{told(price.step)}{told(price.code)}"
            )


def main() -> None:
    seconds, seed = float(next(iter(sys.argv[1:2]), 60)), int(next(iter(sys.argv[2:3]), 0))
    names = sys.argv[3:] or list(LESSONS)
    print(
        f"milliseconds of the processor\n{'':<26}{'links':>6}{'first':>8}{'p95':>8}{'scene':>8}{'queue':>8}{'step':>8}{'code':>8}"
    )
    for name in names:
        priced(asked(name, lesson(name).settings(), np.random.default_rng(0)))  # what is loaded and remembered once
        search = Search(name, seconds, seed)
        search.run()
        moments = [price.moment for price, _ in search.seen]
        dearest, question = max(search.seen, key=lambda one: one[0].moment)
        others = [max(getattr(price, kind) for price, _ in search.seen) for kind in ("told", "step", "code")]
        numbers = (moments[0], float(np.quantile(moments, 0.95)), dearest.moment, *others)
        print(f"{name:<26}{len(moments):>6}{''.join(map(told, numbers))}\n    {link(question)}", flush=True)
    tables(names, lambda line: print(line, flush=True))
    print(f"goal: a scene at most {1e3 * PRICE:.0f} ms; what the queue computes tells how far it is")


if __name__ == "__main__":
    main()
