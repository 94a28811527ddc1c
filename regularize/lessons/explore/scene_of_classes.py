"""What the stage of Explore shows of two classes in the plane."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.figures import errors, palette
from regularize.figures.chart import Chart, Rival, absent, calm, log10_ticks
from regularize.figures.marks import PENALTY_STYLES, Style
from regularize.figures.scene import Number, Scene
from regularize.lessons.explore import script_of_classes
from regularize.lessons.explore.captions.classes import describe
from regularize.lessons.explore.charts import coefficients, level_sets, misclassified, plane, slices
from regularize.lessons.explore.result_of_classes import Fitted, ResultOfClasses
from regularize.lessons.explore.settings import CLASSES, LEAST_SQUARES, Settings
from regularize.penalties import named

KNOB = "log10_strength"
SURE = float(np.log(9.0))
"""The log odds of 0.9."""
NO_FIT = "Without a penalty they grow without end:<br>no fit is the best."
HELP = {
    "Training log loss": "The mean of −ln of the probability that the fit gives to the class that a training point has.",
    "Test log loss": "The same on points that the fit has not seen.",
    "Misclassified": "The share of test points on the wrong side of the boundary.",
    "Norm": "The length of the list of coefficients, in standardized units: the root of the sum of their squares.",
}


def scene(result: ResultOfClasses, *, more: bool = True) -> Scene:
    """The plane, the bars and the geometry at every stop of λ, of two penalties side by side; with `more`, the losses."""
    if result.first is None:
        return _without_end(result)
    two = result.second is not None
    first = _plane(result, result.first, tall=not two and not more)
    bars, balls = _bars(result, result.first), _geometry(result)
    told = _losses(result, result.first) if more and not result.first.penalty.free else []
    return Scene(
        charts=(first, bars, *balls, *told) if two else (first, bars, *told[:1], *balls, *told[1:]),
        numbers=_numbers(result, result.first),
        sentences={KNOB: [describe(result, stop) for stop in range(len(result.first.path.strengths))]},
        shape="versus" if two else "quad" if told else "lead",
    )


def _without_end(result: ResultOfClasses) -> Scene:
    """What there is where no fit is the best: the points, and in words why there is nothing else."""
    reach = plane.frame(result.cloud)
    return Scene(
        charts=(
            plane.plane(knob=KNOB, cloud=result.cloud, reach=reach, boundary=None, style=Style(), tall=True),
            absent("Coefficients", NO_FIT),
            absent("Geometry", NO_FIT),
        ),
        numbers=[
            Number(name=name, values={KNOB: [told]})
            for name, told in (("λ", "no penalty"), ("Norm", "grows without end"))
        ],
        sentences={KNOB: [describe(result, 0)]},
        shape="lead",
    )


def _name(result: ResultOfClasses, alone: str) -> str:
    """What the first fit is called: where it is alone, nothing else need be said."""
    return alone if result.second is None else result.settings.penalty


def _called(fitted: Fitted) -> str:
    return "No penalty" if fitted.name == LEAST_SQUARES else fitted.name


def _colour(fitted: Fitted) -> str:
    return palette.PENALTY["None" if fitted.penalty.free else fitted.name]


def _rival(result: ResultOfClasses, values: Callable[[Fitted], Floats]) -> Rival | None:
    second = result.second
    if second is None:
        return None
    return Rival(name=_called(second), style=_style(second), values=values(second))


def _style(fitted: Fitted) -> Style:
    return PENALTY_STYLES["None" if fitted.penalty.free else fitted.name]


def _plane(result: ResultOfClasses, first: Fitted, *, tall: bool) -> Chart:
    reach, fine = plane.frame(result.cloud), plane.TOLERANCE if tall else plane.SMALL
    columns = plane.places(reach)

    def logits(fitted: Fitted) -> Floats:
        # Where nothing but the intercept is left, its rounding draws no line.
        found = result.logits(fitted, columns)
        found[fitted.non_zero == 0] = 1.0
        return found

    here = logits(first)
    rival = None
    if result.second is not None:
        # The one in front is solid.
        style = replace(_style(result.second), width=2.5)
        style = replace(style, dash="dash") if style.dash == "solid" else style
        rival = _called(result.second), plane.boundaries(logits(result.second), reach, tolerance=fine), style
    return plane.plane(
        knob=KNOB,
        cloud=result.cloud,
        reach=reach,
        boundary=plane.boundaries(here, reach, tolerance=fine),
        about=[plane.boundaries(here, reach, level, tolerance=plane.COARSE) for level in (-SURE, SURE)]
        if rival is None
        else (),
        style=Style(_colour(first), width=3),
        name=_name(result, "boundary"),
        rival=rival,
        tall=tall,
    )


def _bars(result: ResultOfClasses, first: Fitted) -> Chart:
    return coefficients.bars(
        knob=KNOB,
        names=result.names,
        coefficients=first.path.coefficients,
        colour=_colour(first),
        focus=result.focus,
        name=_name(result, "coefficient"),
        rival=_rival(result, lambda second: second.path.coefficients),
    )


def _losses(result: ResultOfClasses, first: Fitted) -> list[Chart]:
    positions = np.log10(Settings.strengths())
    title = "strength λ"
    return [
        errors.errors(
            knob=KNOB,
            positions=positions,
            train=first.losses.train,
            test=first.losses.test,
            ticks=log10_ticks(positions[0], positions[-1]),
            title=title,
            name=first.name,
            rival=_rival(result, lambda second: second.losses.test[:, None]),
            what="log loss",
            measured="mean over the points",
        ),
        misclassified.misclassified(
            knob=KNOB,
            positions=positions,
            train=first.losses.wrong_train,
            test=first.losses.wrong_test,
            title=title,
            name=first.name,
            rival=_rival(result, lambda second: second.losses.wrong_test[:, None]),
        ),
    ]


def _geometry(result: ResultOfClasses) -> list[Chart]:
    """The ball of each penalty, in the same frame."""
    alone = result.second is None
    stops = len(result.fits[0].path.strengths)
    sizes = [np.broadcast_to(slices.sizes(one.slice), (stops,)) for one in result.fits if alone or not one.penalty.free]
    reaches, names = calm(np.max(sizes, axis=0)), [result.names[j] for j in result.pair]
    lines = level_sets.lines([one.slice for one in result.fits], reaches)
    return [
        level_sets.level_sets(
            knob=KNOB,
            names=names,
            slice=one.slice,
            lines=each,
            reaches=reaches,
            penalty_name=one.name,
            colour=_colour(one),
            **({} if alone else _heading(one)),
        )
        for one, each in zip(result.fits, lines, strict=True)
    ]


def _heading(fitted: Fitted) -> dict[str, str]:
    return {
        "name": f"{_called(fitted)}: {'no ball' if fitted.penalty.free else fitted.penalty.ball}",
        "note": "level sets",
    }


def _numbers(result: ResultOfClasses, first: Fitted) -> list[Number]:
    rows, help = _rows(result, first), dict(HELP)
    optimality, second = first.path.optimality, result.second
    if second is not None:
        optimality = np.maximum(optimality, second.path.optimality)
        its, stops, both = _rows(result, second), len(optimality), f"{first.name} | {_called(second)}"
        if result.matched is not None and result.matched.freedom is not None:
            mine, theirs = ([words.number(value) for value in row] for row in result.matched.freedom.tolist())
            rows, its = {**rows, "Degrees of freedom": mine}, {**its, "Degrees of freedom": theirs}
        told = {}
        for name, mine in rows.items():
            other = its[name] * (stops // len(its[name]))
            if name == "λ" and (mine == other or second.penalty.free):
                told[name] = mine
            else:
                told[f"{name}, {both}"] = [
                    f"{a.split(' of ')[0]} | {b.split(' of ')[0]}" for a, b in zip(mine, other, strict=True)
                ]
        rows, help = told, {f"{name}, {both}": text for name, text in HELP.items()}
    fine = Number(
        name="Optimality",
        values={KNOB: [words.certificate(value) for value in optimality.tolist()]},
        help="How exact the fit is: the largest slope of log loss + λ·Ω left at these coefficients, relative to that at zero. At an "
        "exact minimum it is zero.",
        fine=True,
    )
    return [*(Number(name=name, values={KNOB: values}, help=help.get(name, "")) for name, values in rows.items()), fine]


def _rows(result: ResultOfClasses, fitted: Fitted) -> dict[str, list[str]]:
    found, p = fitted.losses, len(result.names)
    return {
        "λ": ["no penalty"] if fitted.penalty.free else fitted.strengths_in_words,
        "Training log loss": list(map(words.number, found.train.tolist())),
        "Test log loss": list(map(words.number, found.test.tolist())),
        "Misclassified": list(map(words.percent, found.wrong_test.tolist())),
        "Non-zero": [f"{count} of {p}" for count in fitted.non_zero.tolist()],
        "Norm": list(map(words.number, fitted.norms.tolist())),
    }


def code(result: ResultOfClasses, settings: Settings) -> str:
    """A script that prints the coefficients of this view (`settings` say where the live knob stands)."""
    stop = settings.stop(KNOB)
    return script_of_classes.script(
        CLASSES[settings.source],
        points=settings.points,
        noise_sd=settings.noise_sd,
        seed=settings.seed,
        degree=settings.total_degree,
        penalty=named(settings.penalty, ratio=settings.ratio),
        strength=0.0 if settings.penalty == "None" else float(Settings.strengths()[stop]),
        endless=result.first is None,
    )
