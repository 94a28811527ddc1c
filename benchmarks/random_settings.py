"""Random settings of every lesson: does each view come out, finite, and with a certificate that holds or says not?

    python benchmarks/random_settings.py [views] [seed] [lesson ...]

Every knob is drawn over its whole range, three times in ten one of its ends; a visitor's own tables too, down to five
rows and two values, and from 10⁻⁹⁰ to 10⁹⁰. Warnings are errors. Of 10 000 views the lessons that train networks get
some dozens each, as one takes seconds. It prints what it finds by lesson, and how often a certificate says "not exact".
"""

import re
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize import tables
from regularize.experiments import (
    bias_variance,
    choosing,
    cutmix,
    dropblock,
    dropout,
    elastic_net,
    explore,
    geometry,
    label_smoothing,
    other_doors,
    outliers,
    weight_decay,
)  # fmt: skip
from regularize.figures.scene import Scene
from regularize.knobs import Choice, Knobs, Slider
from regularize.progress import finish
from regularize.scenes import bias_variance as bias_variance_scenes
from regularize.scenes import choosing as choosing_scenes
from regularize.scenes import cutmix as cutmix_scenes
from regularize.scenes import dropblock as dropblock_scenes
from regularize.scenes import dropout as dropout_scenes
from regularize.scenes import elastic_net as elastic_net_scenes
from regularize.scenes import explore as explore_scenes
from regularize.scenes import geometry as geometry_scenes
from regularize.scenes import label_smoothing as label_smoothing_scenes
from regularize.scenes import other_doors as other_doors_scenes
from regularize.scenes import outliers as outliers_scenes
from regularize.scenes import weight_decay as weight_decay_scenes

EXACT = 1e-10
LONGEST = 120  # characters in a line of a script to take home
BROKEN = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, Warning)
"""What a view may raise where something is wrong with it."""
NOT_FINITE = re.compile(r"∞|\b(?:nan|inf|undefined)\b", re.IGNORECASE)
"""What words say in the place of a number that is not finite."""
INFINITE = ("Gap asked for ∞", "Literal −∞")
"""Numbers that are infinite in truth: the gap that hard labels ask for, and where a wrong formula goes."""
Kind = TypeVar("Kind", bound=Knobs)
View = tuple[Scene, str]
"""What a stage shows, and the script beside it."""


@dataclass(frozen=True)
class Lesson:
    """The knobs of a lesson, its view at some settings, and its share of all views."""

    kind: type[Knobs]
    view: Callable[[Any, np.random.Generator], View]
    share: float


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


def own_table(rng: np.random.Generator, columns: int) -> tables.Table:
    """A table as visitors may bring it, read from a CSV: few rows, few values, any size."""
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
    return tables.read("\n".join([head, *(",".join(map(repr, row)) for row in values.tolist())]).encode())


def _explore(settings: explore.Settings, rng: np.random.Generator) -> View:
    own = tables.pair(own_table(rng, 2), "c0", "c1") if settings.source == explore.OWN else None
    result = explore.run(settings, own)
    return explore_scenes.scene(result), explore_scenes.code(result, settings)


def _geometry(settings: geometry.Settings, _: np.random.Generator) -> View:
    result = geometry.run(settings)
    if settings.bodies == "On":
        geometry_scenes.solid(result, settings)
    return geometry_scenes.scene(result), geometry_scenes.code(result, settings)


def _elastic_net(settings: elastic_net.Settings, _: np.random.Generator) -> View:
    result = elastic_net.run(settings)
    return elastic_net_scenes.scene(result), elastic_net_scenes.code(result, settings)


def _outliers(settings: outliers.Settings, rng: np.random.Generator) -> View:
    for _ in range(int(rng.integers(4)) if rng.random() < 0.5 else 0):
        x, y = rng.uniform(-1.5, 1.5, 2) * 10.0 ** rng.integers(3, size=2)
        settings = outliers.dragged(settings, int(rng.integers(settings.points)), float(x), float(y))
    result = outliers.run(settings)
    return outliers_scenes.scene(result), outliers_scenes.code(result, settings)


def _choosing(settings: choosing.Settings, rng: np.random.Generator) -> View:
    own = None
    if settings.source == choosing.OWN:
        count = int(rng.integers(2, 12))
        own = tables.numeric(own_table(rng, count), "c0", [f"c{place}" for place in range(1, count)])
    if settings.resamples != choosing.OFF and rng.random() < 0.9:
        settings = replace(settings, resamples=choosing.OFF)  # they take up to a minute
    result = choosing.run(replace(settings, resamples=choosing.OFF), own)
    resamples = None if settings.resamples == choosing.OFF else finish(choosing.resampling(settings, result))
    choosing_scenes.conversions(result, settings)
    return choosing_scenes.scene(settings.view, result, resamples), choosing_scenes.code(result, settings)


def _bias_variance(settings: bias_variance.Settings, _: np.random.Generator) -> View:
    result = bias_variance.run(settings)
    return bias_variance_scenes.scene(result), bias_variance_scenes.code(settings)


def _other_doors(settings: other_doors.Settings, _: np.random.Generator) -> View:
    result = finish(other_doors.steps(settings))
    return other_doors_scenes.scene(result), other_doors_scenes.code(settings)


def _dropout(settings: dropout.Settings, _: np.random.Generator) -> View:
    result = finish(dropout.steps(settings.needed()))
    return dropout_scenes.scene(result, settings), dropout_scenes.code(settings)


def _weight_decay(settings: weight_decay.Settings, _: np.random.Generator) -> View:
    result = finish(weight_decay.steps(settings.needed()))
    return weight_decay_scenes.scene(result, settings), weight_decay_scenes.code(result, settings)


def _label_smoothing(settings: label_smoothing.Settings, _: np.random.Generator) -> View:
    result = finish(label_smoothing.steps(settings.needed()))
    label_smoothing_scenes.calculated(settings)
    return label_smoothing_scenes.scene(result, settings), label_smoothing_scenes.code(settings)


def _dropblock(settings: dropblock.Settings, _: np.random.Generator) -> View:
    result = finish(dropblock.steps(settings.needed()))
    dropblock_scenes.table(settings)
    return dropblock_scenes.scene(result, settings), dropblock_scenes.code(settings)


def _cutmix(settings: cutmix.Settings, _: np.random.Generator) -> View:
    result = finish(cutmix.steps(settings.needed()))
    cutmix_scenes.found(result, settings)
    cutmix_scenes.averages(settings)
    return cutmix_scenes.scene(result, settings), cutmix_scenes.code(result, settings)


LESSONS: Mapping[str, Lesson] = {
    "explore": Lesson(explore.Settings, _explore, 0.35),
    "geometry": Lesson(geometry.Settings, _geometry, 0.25),
    "elastic_net": Lesson(elastic_net.Settings, _elastic_net, 0.03),
    "outliers": Lesson(outliers.Settings, _outliers, 0.25),
    "choosing": Lesson(choosing.Settings, _choosing, 0.05),
    "bias_variance": Lesson(bias_variance.Settings, _bias_variance, 0.03),
    "other_doors": Lesson(other_doors.Settings, _other_doors, 0.02),
    "dropout": Lesson(dropout.Settings, _dropout, 0.004),
    "weight_decay": Lesson(weight_decay.Settings, _weight_decay, 0.004),
    "label_smoothing": Lesson(label_smoothing.Settings, _label_smoothing, 0.004),
    "dropblock": Lesson(dropblock.Settings, _dropblock, 0.004),
    "cutmix": Lesson(cutmix.Settings, _cutmix, 0.004),
}


def faults(name: str, settings: Knobs, rng: np.random.Generator) -> Iterator[str]:
    """What is wrong with one view, a line each; "not exact" where a certificate says so itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shown, script = LESSONS[name].view(settings, rng)
        assert shown.wire  # refuses what JSON or single precision lacks
        compile(script, "taken_home.py", "exec")
    told = {f"{number.name} {cell}" for number in shown.numbers for cells in number.values.values() for cell in cells}
    said = {line for lines in shown.sentences.values() for text in lines for line in text.splitlines()}
    yield from sorted(
        f"not finite: {text}" for text in told | said if NOT_FINITE.search(text) and not text.startswith(INFINITE)
    )
    for text in sorted(text.removeprefix("Optimality ") for text in told if text.startswith("Optimality ")):
        found = re.search(r"([\d.]+)(?: × 10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?$", text)
        if found is None:
            yield f"a certificate without a number: {text}"
            continue
        power = int((found[2] or "⁰").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
        value = float(found[1]) * 10.0**power
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
        lesson, start = LESSONS[name], time.perf_counter()
        count, rng = max(1, round(views * lesson.share)), np.random.default_rng([seed, len(name)])
        settings = [*(ends(lesson.kind) if count > 100 else ()), *(drawn(lesson.kind, rng) for _ in range(count))]
        found: Counter[str] = Counter()
        examples: dict[str, str] = {}
        for one in settings:
            try:
                wrong = list(faults(name, one, rng))
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
