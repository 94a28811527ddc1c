"""What one view of the borrowed techniques shows, in sentences made from its numbers."""

from collections import Counter

import numpy as np

from regularize import words
from regularize.lessons.borrowed.grid import AGREE, Difference, Grid, Line, Tried, difference
from regularize.lessons.borrowed.looks import Cost, Looks
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.settings import CELLS, CLASSIFIERS, ITS_OWN, TECHNIQUES, Settings
from regularize.lessons.borrowed.settings.cells import BRIER, SQUARED, WRONG
from regularize.lessons.borrowed.trial import REPETITIONS, Trial, measure_of

HELPS, SAME, HURTS, UNSETTLED = "helps", "no difference", "hurts", "not settled"
WORDS = {-1: HELPS, 0: SAME, 1: HURTS}
MEASURES = {WRONG: "wrong answers, in %", BRIER: "Brier score", SQUARED: "mean squared error"}
UNITS = {WRONG: " %", BRIER: "", SQUARED: ""}
DIGITS = {WRONG: 1, BRIER: 3, SQUARED: 2}
POINTS = {WRONG: " points", BRIER: "", SQUARED: ""}


def side(settings: Settings) -> str:
    """Which comparison of a line is meant: "own" or "plain"."""
    return "own" if settings.against == ITS_OWN else "plain"


def verdict(found: Tried, against: str) -> str:
    """The verdict of a cell of the grid, in words."""
    return WORDS[found.difference(against).verdict] if found.settled(against) else UNSETTLED


def value(number: float, measure: str) -> str:
    """A mean of this measure, or its error."""
    return f"{number:.{DIGITS[measure]}f}"


def signed(found: Difference, measure: str) -> tuple[str, str]:
    """A difference and its error, to the same digits."""
    return f"{found.mean:+.{DIGITS[measure]}f}".replace("-", "−"), value(found.error, measure)


def overview(grid: Grid, settings: Settings, seed: int) -> str:
    """The grid in words, at one of its seeds, a sentence a line."""
    against = side(settings)
    cells = {name: found for (name, wrong), found in grid.tried.items() if wrong == settings.share}
    count = Counter(verdict(found, against) for found in cells.values())
    rival = "the classifier's own regularizer at as many strengths" if against == "own" else "the plain classifier"
    first = (
        f"Against {rival}, of {len(cells)} cells {count[HELPS]} help{'s' if count[HELPS] == 1 else ''}, {count[HURTS]} "
        f"hurt{'s' if count[HURTS] == 1 else ''}, {count[SAME]} make no difference beyond chance, and {count[UNSETTLED]} are not settled. "
        f"Not settled means that fewer than {AGREE} of ten other seeds say the same."
    )
    return "\n".join((first, _best(cells, against), _seeds(cells, against, seed)))


def _best(cells: dict[str, Tried], against: str) -> str:
    helping = [name for name, found in cells.items() if verdict(found, against) == HELPS]
    if not helping:
        return "Nothing that is borrowed helps here for certain: what the classifier has anyway does as well or better."
    told = words.listed([_called(name) for name in helping], 8)
    return f"{told[0].upper()}{told[1:]} certainly help{'s' if len(helping) == 1 else ''}."


def _seeds(cells: dict[str, Tried], against: str, seed: int) -> str:
    lines = {name: at_seed(found, seed) for name, found in cells.items()}
    other = [
        name
        for name, found in cells.items()
        if getattr(lines[name], f"against_{against}").verdict != found.difference(against).verdict
    ]
    if seed == 1:
        return f"Each cell is {REPETITIONS} repetitions with 100 training rows. Drag the seed to see what another study would have said."
    if not other:
        return f"Seed {seed} gives every cell the verdict of seed 1."
    told = words.listed([_called(name) for name in other], 4)
    return f"With seed {seed} {'another verdict' if len(other) == 1 else 'other verdicts'} on {told}."


def at_seed(found: Tried, seed: int) -> Line:
    """The line of one seed of the grid."""
    return next(one for one in (found.shown, *found.others) if one.seed == seed)


def _called(name: str) -> str:
    cell = CELLS[name]
    return f"{TECHNIQUES[cell.technique].noun} × {CLASSIFIERS[cell.classifier].name}"


def view(result: Result, settings: Settings, stop: int) -> str:
    """One cell at one strength, a sentence a line."""
    assert result.trial is not None
    assert result.looks is not None
    trial = result.trial
    lines = [_here(trial, stop), _tuned(trial), _plain(trial), _model(trial, result.looks, stop)]
    lines += [_others(result.grid, settings), _cheaper(trial)]
    return "\n".join(line for line in lines if line)


def _here(trial: Trial, stop: int) -> str:
    technique, measure = TECHNIQUES[trial.cell.technique], trial.measure
    mean, error = trial.technique.at.mean[stop], trial.technique.at.standard_error[stop]
    told = f"{value(mean, measure)} ± {value(error, measure)}{UNITS[measure]}"
    what = {WRONG: "wrong answers on test rows", BRIER: "Brier score", SQUARED: "mean squared error"}[measure]
    if stop == 0:
        return f"Without {technique.noun} the {CLASSIFIERS[trial.cell.classifier].name} has a test error of {told} ({what})."
    return f"With {technique.noun} ({technique.at(stop)}: {technique.does}) the test error is {told} ({what})."


def _tuned(trial: Trial) -> str:
    own, measure = CLASSIFIERS[trial.cell.classifier].own, trial.measure
    found = difference(trial.against_own)
    mean, error = signed(found, measure)
    much = f"{mean} ± {error}{POINTS[measure]}"
    noun = TECHNIQUES[trial.cell.technique].noun
    said = {
        -1: f"beyond chance: here {noun} beats {own.name}",
        0: f"no more than chance: no difference to {own.name}",
        1: f"beyond chance: here {noun} loses to {own.name}",
    }[found.verdict]
    each = [value(float(one.tuned.mean), measure) for one in (trial.technique, trial.own)]
    return (
        f"Each at the strength that validation rows chose: {each[0]} with {noun}, {each[1]} with {own.name}. The difference, {much}, is "
        f"{said}."
    )


def _plain(trial: Trial) -> str:
    found, measure = difference(trial.against_plain), trial.measure
    mean, error = signed(found, measure)
    said = {-1: "it helps", 0: "that may be chance", 1: "it hurts"}[found.verdict]
    if found.mean == 0 and found.error == 0:
        return "Against the plain classifier there is no difference at all: validation never chose it."
    plain = value(float(trial.technique.plain.mean), measure)
    return f"Against the plain classifier ({plain}) the difference is {mean} ± {error}{POINTS[measure]}: {said}."


def _model(trial: Trial, looks: Looks, stop: int) -> str:
    if looks.cost is not None and stop:
        return cost(looks.cost, stop)
    if looks.used is not None:
        used = looks.used.sum(axis=1)
        return f"In the first repetition the forest splits on {used[stop]} of {looks.used.shape[1]} columns, the plain one on {used[0]}."
    if trial.cell.technique == "Distillation":
        own, other = trial.technique.at.mean[0], trial.technique.at.mean[1]
        return (
            f"A tree may use rows without labels only through its teacher, pruning cannot. On the same rows alone the teacher's answers "
            f"leave {other:.1f} % wrong, labels {own:.1f} %."
        )
    return ""


def cost(found: Cost, stop: int) -> str:
    """The quadratic penalty beside the mean over masks."""
    ratio, error = found.quadratic[stop] / found.expected[stop], found.error[stop]
    return (
        f"At these weights dropout adds {words.number(float(found.expected[stop]))} ± {words.number(float(error), 2)} to the loss on "
        f"average, the quadratic penalty says {words.number(float(found.quadratic[stop]))}: {ratio:.2f} times as much."
    )


def _others(grid: Grid, settings: Settings) -> str:
    found = grid.tried.get((settings.cell, settings.share))
    if not settings.as_in_the_grid or found is None:
        return "These are not the grid's conditions: of this view there is one seed, and another may say otherwise."
    against = side(settings)
    agree, said = found.agreeing(against), WORDS[found.difference(against).verdict]
    rival = "its own regularizer" if against == "own" else "the plain classifier"
    told = f"In the grid, against {rival}: {said} with seed 1, and with {agree} of ten other seeds"
    return f"{told}." if agree >= AGREE else f"{told}, so it is not settled."


def _cheaper(trial: Trial) -> str:
    own, technique = CLASSIFIERS[trial.cell.classifier].own, TECHNIQUES[trial.cell.technique]
    return f"What it costs: {technique.costs}. The cheaper alternative: {own.name}, {own.code}."


def conditions(name: str, share: float) -> str:
    """Data and measure of a cell of the grid."""
    cell = CELLS[name]
    source = cell.sources[0]
    noise = f", {share:.0%} wrong labels".replace("%", " %") if share else ""
    return f"{source}{noise}; {measure_of(cell, source)}"


def chosen(trial: Trial) -> list[int]:
    """How many repetitions chose each strength of the technique."""
    counts: list[int] = np.bincount(trial.technique.chosen, minlength=len(trial.technique.at.mean)).tolist()
    return counts
