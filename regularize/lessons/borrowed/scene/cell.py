"""One cell: its test error over the strength, what its classifier looks like, and its repetitions."""

import numpy as np

from regularize.figures import surfaces
from regularize.figures.chart import Chart
from regularize.figures.scene import Cells, Number, Scene, TextTable, cells
from regularize.figures.surfaces import Grid as Plane
from regularize.lessons.borrowed import captions
from regularize.lessons.borrowed.captions import MEASURES, POINTS, UNITS, signed, value
from regularize.lessons.borrowed.charts import models, strengths
from regularize.lessons.borrowed.charts.strengths import Level
from regularize.lessons.borrowed.grid import difference
from regularize.lessons.borrowed.looks import REACH, SIDE, Answers, Bars, Leaves, Surface, Weights
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.settings import CLASSIFIERS, ITS_OWN, STOPS, STRENGTH, TECHNIQUES, Settings
from regularize.lessons.borrowed.trial import Trial

FIRST = "first repetition"


def scene(result: Result, settings: Settings) -> Scene:
    """Three charts that follow the strength."""
    trial, looks = result.trial, result.looks
    assert trial is not None
    assert looks is not None
    stops = range(STOPS)
    return Scene(
        charts=(_errors(trial, settings), _model(result, settings), _differences(trial, settings)),
        numbers=_numbers(result, settings),
        sentences={STRENGTH: [captions.view(result, settings, stop) for stop in stops]},
        tables=(TextTable(title="At every strength", states={"": [_strengths(trial)]}),),
        notices=_notices(settings),
        shape="lead",
    )


def _notices(settings: Settings) -> tuple[str, ...]:
    cell = settings.found
    if cell is None or settings.usable:
        return ()
    return (
        f"{TECHNIQUES[cell.technique].noun.capitalize()} on a {CLASSIFIERS[cell.classifier].name} is not shown on {settings.source}: "
        f"this is {settings.data}.",
    )


def _errors(trial: Trial, settings: Settings) -> Chart:
    classifier, technique = CLASSIFIERS[trial.cell.classifier], TECHNIQUES[trial.cell.technique]
    own, plain, at = trial.own.tuned, trial.technique.plain, trial.technique.at
    return strengths.against_strength(
        knob=STRENGTH,
        mean=at.mean,
        error=at.standard_error,
        labels=[technique.at(stop) for stop in range(STOPS)],
        chosen=trial.technique.chosen,
        own=Level(name=classifier.own.name, mean=float(own.mean), error=float(own.standard_error)),
        plain=Level(name="plain", mean=float(plain.mean), error=float(plain.standard_error)),
        present=settings.strength,
        name=technique.noun,
        title=MEASURES[trial.measure],
        unit=UNITS[trial.measure],
    )


def _differences(trial: Trial, settings: Settings) -> Chart:
    own = settings.against == ITS_OWN
    rival = trial.own.tuned if own else trial.technique.plain
    at = trial.technique.at
    repeated = [at.of(stop).minus(rival) for stop in range(STOPS)]
    tuned = difference(trial.against_own if own else trial.against_plain)
    return strengths.repetitions(
        knob=STRENGTH,
        differences=np.array([one.values for one in repeated]),
        mean=np.array([one.mean for one in repeated]),
        reach=np.array([one.reach * one.standard_error for one in repeated]),
        tuned=(tuned.mean, tuned.reach * tuned.error),
        present=settings.strength,
        unit=POINTS[trial.measure],
        rival=CLASSIFIERS[trial.cell.classifier].own.name if own else "the plain classifier",
    )


def _model(result: Result, settings: Settings) -> Chart:
    assert result.looks is not None
    look, present = result.looks.look, settings.strength
    if isinstance(look, Surface):
        plane = Plane(x=(-REACH, REACH), y=(-REACH, REACH), columns=SIDE, rows=SIDE)
        return surfaces.surface(cloud=look.cloud, grid=plane, probabilities={STRENGTH: look.probabilities}, note=FIRST)
    if isinstance(look, Weights):
        return models.weights(knob=STRENGTH, pictures=look.pictures, note=FIRST)
    if isinstance(look, Answers):
        return models.answers(
            knob=STRENGTH, pictures=look.pictures, labels=look.labels, said=look.said, present=present, note=FIRST
        )
    if isinstance(look, Bars):
        name = look.what[0].upper() + look.what[1:]
        return models.bars(knob=STRENGTH, values=look.values, names=look.names, present=present, name=name, note=FIRST)
    assert isinstance(look, Leaves)
    name = look.what[0].upper() + look.what[1:]
    return models.leaves(knob=STRENGTH, values=look.values, shares=look.shares, present=present, name=name, note=FIRST)


def _numbers(result: Result, settings: Settings) -> list[Number]:
    trial, looks = result.trial, result.looks
    assert trial is not None
    assert looks is not None
    technique, measure, unit = TECHNIQUES[trial.cell.technique], trial.measure, UNITS[trial.measure]
    at, own = trial.technique.at, CLASSIFIERS[trial.cell.classifier].own
    found = difference(trial.against_own if settings.against == ITS_OWN else trial.against_plain)
    mean, error = signed(found, measure)
    rival = "its own regularizer" if settings.against == ITS_OWN else "the plain classifier"

    def told(number: float, error: float) -> str:
        return f"{value(number, measure)} ± {value(error, measure)}{unit}"

    rows = {
        "Strength": [technique.at(stop) for stop in range(STOPS)],
        "Test error here": [told(*pair) for pair in zip(at.mean.tolist(), at.standard_error.tolist(), strict=True)],
        f"Tuned: {technique.noun}": [
            told(float(trial.technique.tuned.mean), float(trial.technique.tuned.standard_error))
        ],
        f"Tuned: {own.name}": [told(float(trial.own.tuned.mean), float(trial.own.tuned.standard_error))],
        "Difference": [f"{mean} ± {error}{POINTS[measure]}"],
        "Verdict": [captions.WORDS[found.verdict]],
    }
    help = {
        "Test error here": f"{MEASURES[measure]}: mean of ten repetitions and its standard error.",
        f"Tuned: {technique.noun}": "At the strengths that validation rows chose, repetition by repetition.",
        "Difference": f"To {rival}, test row by test row; its standard error holds repetitions and test rows.",
        "Verdict": f"Of this seed, against {rival}: beyond the 95 % interval of Student's t or not.",
    }
    if looks.cost is not None:
        ratio = looks.cost.quadratic[1:] / looks.cost.expected[1:]
        rows["Quadratic / expected"] = ["none", *(f"{one:.2f}" for one in ratio.tolist())]
        help["Quadratic / expected"] = (
            "What the quadratic penalty says dropout adds to the loss, over its mean over random masks."
        )
    if looks.used is not None:
        rows["Columns used"] = [f"{count} of {looks.used.shape[1]}" for count in looks.used.sum(axis=1).tolist()]
    return [Number(name=name, values={STRENGTH: values}, help=help.get(name, "")) for name, values in rows.items()]


def _strengths(trial: Trial) -> Cells:
    technique, own = TECHNIQUES[trial.cell.technique], CLASSIFIERS[trial.cell.classifier].own
    measure = trial.measure

    def told(sweep: str) -> list[str]:
        at = getattr(trial, sweep).at
        return [
            f"{value(mean, measure)} ± {value(error, measure)}"
            for mean, error in zip(at.mean, at.standard_error, strict=True)
        ]

    return cells(
        {
            technique.noun[0].upper() + technique.noun[1:]: [technique.at(stop) for stop in range(STOPS)],
            f"Test error ({MEASURES[measure]})": told("technique"),
            "Chosen": [f"{count} of 10" for count in captions.chosen(trial)],
            own.name[0].upper() + own.name[1:]: ["none" if stop == 0 else own.at(stop) for stop in range(STOPS)],
            "Its test error": told("own"),
            "Its chosen": [f"{count} of 10" for count in np.bincount(trial.own.chosen, minlength=STOPS).tolist()],
        }
    )
