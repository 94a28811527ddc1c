"""What the stage of the geometry shows."""

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from regularize import words
from regularize.figures import contacts, palette
from regularize.figures.chart import Chart, outward
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.geometry import captions, compute, script
from regularize.lessons.geometry.charts import bodies, budgets, corners
from regularize.lessons.geometry.result import Result
from regularize.lessons.geometry.settings import (
    DIABETES,
    LOSSES,
    OFF,
    ON,
    OWN,
    POWER,
    SAME_LOSS,
    SAME_STRENGTH,
    Settings,
)
from regularize.penalties import SPOKEN

KNOB = "budget_percent"
COLOURS = {**palette.PENALTY, POWER: palette.TEST}
SAME, STRENGTH = "Loss above the least", "Its λ"
LEFT_OUT = ("Diagonal / axis",)
"""Numbers for which there is no room beside those of a second penalty."""
FRAME = 3.6  # half the side of the frame of an own loss, so that it stays while the free optimum is dragged

ALONE = partial(Settings, compare=OFF, more=ON)
PRESETS: dict[str, Preset[Settings]] = {
    "Diamond and circle": Preset(
        Settings(matched=SAME_LOSS),
        "Both points lie on the same ellipse, so neither fits better: the diamond has w₂ = 0, the circle has not.",
    ),
    "A corner": Preset(
        ALONE(), "The loss pulls 39° off the axis; the corner holds anything up to 45°, so w₂ is exactly zero."
    ),
    "No corner": Preset(
        ALONE(penalty="L2"), "The same loss on the circle, which has no corner to hold it: w₂ is small, not zero."
    ),
    "Two in three": Preset(
        ALONE(optimum_across=3.0, optimum_up=2.0, correlation=0.0, budget_percent=40),
        "Of random circular losses 65.3 % end in a corner of the diamond of size 2, and none on an axis of the circle.",
    ),
    "A ball that changes": Preset(
        ALONE(penalty="Elastic net", budget_percent=2),
        "Small, it is almost a diamond, and w₂ is zero; drag the budget up and it swells to a circle.",
    ),
    "Below one": Preset(
        ALONE(penalty=POWER, exponent=0.5, optimum_across=2.0, optimum_up=2.0, correlation=0.0, budget_percent=40),
        "Not convex: the cusp across and the cusp up are equally good, and no λ leads to this budget.",
    ),
    "L2 crosses zero": Preset(
        ALONE(penalty="L2", optimum_across=2.0, optimum_up=-1.0, correlation=0.9, budget_percent=19),
        "Two columns that are alike: as the circle shrinks, w₂ passes through zero and goes on with the other sign.",
    ),
    "Other units": Preset(
        ALONE(optimum_across=2.4, optimum_up=1.2, correlation=0.0, scale=3.0, budget_percent=15),
        "The second column in smaller units: now L1 keeps the other coefficient. So standardize first.",
    ),
    "Two diabetes columns": Preset(
        ALONE(source=DIABETES, column_across="bmi", column_up="bp", within=1, budget_percent=25),
        "The lasso takes body mass first; blood pressure enters at a larger budget.",
    ),
    "Three coefficients": Preset(
        ALONE(bodies="On", optimum_across=3.0, optimum_up=2.0, correlation=0.0, budget_percent=40),
        "Octahedron, elastic-net body and sphere, with random losses on their tips, edges and faces.",
    ),
}


def scene(result: Result, *, more: bool) -> Scene:
    """The touching point of each penalty, at every stop of the budget; with `more`, what happens along the budgets."""
    stops = range(len(Settings.shares()))
    shown = [result] if result.second is None else [result, result.second]
    balls, paths = ([draw(one, alone=len(shown) == 1) for one in shown] for draw in (_geometry, _coefficients))
    others = [_objective(result), _strengths(result), _corners(result)] if more else []
    return Scene(
        charts=[*balls, *(paths if more or len(shown) == 1 else []), *others],
        numbers=_numbers(result) if result.second is None else _side_by_side(result, result.second),
        sentences={KNOB: [captions.describe(result, stop) for stop in stops]},
        shape="lead" if more and len(shown) == 1 else "balls",
    )


def _colour(result: Result) -> str:
    return COLOURS[result.settings.penalty]


def _geometry(result: Result, *, alone: bool) -> Chart:
    own = result.settings.source == OWN
    widest = 1.3 * float(abs(result.contacts.centre).max())
    return contacts.contacts(
        knob=KNOB,
        names=result.names,
        found=result.contacts,
        colour=_colour(result),
        ball_name=result.ball_name,
        reach=FRAME if own else outward(-widest, widest)[1],
        convex=result.convex,
        draggable=own,
        pinned=alone or result.second is not None,
        **(
            {}
            if alone
            else {
                "name": f"{result.settings.penalty}: {result.kind}",
                "note": SPOKEN.get(result.settings.penalty, "")[4:-1],
            }
        ),
    )


def _coefficients(result: Result, *, alone: bool) -> Chart:
    chart = budgets.coefficients(knob=KNOB, names=result.names, found=result.contacts, colour=_colour(result))
    return chart if alone else replace(chart, name=f"Coefficients, {result.settings.penalty}")


def _objective(result: Result) -> Chart:
    along, levels = result.along
    return budgets.objective(
        knob=KNOB,
        found=result.contacts,
        budgets=along,
        levels=levels,
        objectives=result.objectives,
        lowest=result.lowest[0],
        colour=_colour(result),
    )


def _strengths(result: Result) -> Chart:
    return budgets.strengths(knob=KNOB, found=result.contacts, colour=_colour(result))


def _corners(result: Result) -> Chart:
    known = {"L1": palette.L1, "elastic net": palette.ELASTIC_NET, "L2": palette.L2}
    colours = {name: known.get(name, COLOURS[POWER]) for name in result.corners}
    return corners.shares(knob=KNOB, found=result.corners, colours=colours, losses=LOSSES)


def _numbers(result: Result) -> list[Number]:
    found = result.contacts
    rows = {
        "Budget t": [words.number(value) for value in found.budgets.tolist()],
        STRENGTH: [words.number(value) for value in found.strengths.tolist()],
        result.names[0]: [_coefficient(value) for value in found.points[:, 0].tolist()],
        result.names[1]: [_coefficient(value) for value in found.points[:, 1].tolist()],
        "Loss above the least": [words.number(value) for value in found.levels.tolist()],
        "Diagonal / axis": [words.number(value) for value in result.roundness.tolist()],
        "Optimality": [words.certificate(value) for value in found.optimality.tolist()],
    }
    help = {
        "Budget t": "Ω(w) may not be larger than this.",
        STRENGTH: "The strength at which MSE + λ·Ω has its minimum at this very point.",
        "Loss above the least": "MSE at the touching point, less MSE at the free optimum.",
        "Diagonal / axis": "How far the ball reaches along the diagonal over how far along an axis: diamond 0.707, circle 1.",
        "Optimality": "Largest subgradient of MSE + λ·Ω at the point shown, relative to that at zero.",
    }
    if not result.convex:
        help[STRENGTH] = "The strength at which MSE + λ·Ω is stationary at this point; its minimum may be elsewhere."
    return [
        Number(name=name, values={KNOB: values}, help=help.get(name, ""), fine=name == "Optimality")
        for name, values in rows.items()
    ]


def _side_by_side(result: Result, second: Result) -> list[Number]:
    """The numbers of both."""
    both = f"{result.settings.penalty} | {second.settings.penalty}"
    found = []
    for mine, its in zip(_numbers(result), _numbers(second), strict=True):
        pairs = list(zip(mine.values[KNOB], its.values[KNOB], strict=True))
        if mine.fine:
            worst = np.maximum(result.contacts.optimality, second.contacts.optimality)
            found.append(replace(mine, values={KNOB: [words.certificate(value) for value in worst.tolist()]}))
        elif mine.name not in LEFT_OUT:
            # What both are matched by stands there once.
            one = mine.name == STRENGTH and result.settings.matched == SAME_STRENGTH
            told = [a if one or (mine.name == SAME and a == b) else f"{a} | {b}" for a, b in pairs]
            found.append(replace(mine, name=f"{mine.name}, {both}", values={KNOB: told}))
    return found


def _coefficient(value: float) -> str:
    return "exactly 0" if value == 0.0 else words.number(value)


def solid(result: Result, settings: Settings) -> Any:
    """The three bodies of the present reach (`settings` say where the budget stands)."""
    return bodies.bodies(compute.bodies(result, settings.stop(KNOB)), colours=COLOURS, names=("w₁", "w₂", "w₃"))


def code(result: Result, settings: Settings) -> str:
    """A script that prints the touching point of this view (`settings` say where the budget stands)."""
    found, own = result.contacts, result.settings.source == OWN
    loss = script.made(found.shape, found.centre) if own else script.diabetes(settings.columns)
    return script.script(loss, found, settings.stop(KNOB), rows=2 if own else 442)
