"""The view "Two weights": where they settle, on their way, and the literal formula beside the right one."""

import numpy as np

from regularize import words
from regularize.experiments.weight_decay.two_weights import TARGET, Laboratory, decimal, literal_step, pair, right_step
from regularize.figures import equilibria, formulas, palette
from regularize.figures.chart import Chart
from regularize.figures.equilibria import Settling, Theory
from regularize.figures.formulas import Formula
from regularize.figures.scene import Number, Scene
from regularize.scenes.weight_decay.looks import KNOB, LOOKS, POSITIONS, TICKS

PLACES = np.linspace(-6.0, 9.0, 121)


def scene(result: Laboratory) -> Scene:
    """Four charts at every decay."""
    found = [
        Settling(name=name, courses=result.courses[name], settled=result.settled[name], colour=colour, dash=dash)
        for name, (colour, dash) in LOOKS.items()
    ]
    written = _formulas(result)
    start = result.settings.start
    return Scene(
        charts=(
            _settled(result, found),
            equilibria.courses(knob=KNOB, steps=result.recorded, found=found, name="On their way"),
            formulas.descents(
                knob=KNOB, formulas=written, limits=TARGET / (1 + result.decays), low=min(-6.0, start - 1.0), high=max(4.0, start + 0.5)
            ),
            formulas.steps(knob=KNOB, formulas=written, places=PLACES, reach=2.0),
        ),
        numbers=_numbers(result),
        sentences={KNOB: [result.says(stop) for stop in range(len(result.decays))]},
    )  # fmt: skip


def _settled(result: Laboratory, found: list[Settling]) -> Chart:
    small, large = result.penalised.T
    l2, alike = LOOKS["SGD"][0], LOOKS["AdamW"][0]
    theories = [
        Theory(name="h/(h + wd)", values=small, colour=l2),
        Theory(name="", values=large, colour=l2),
        Theory(name="1/(1 + wd)", values=result.alike, colour=alike, dash="dot"),
        Theory(name="all of √v̂", values=result.balance, colour=alike),
    ]
    return equilibria.settled(
        knob=KNOB, positions=POSITIONS, found=found, theories=theories, title="decay wd", ticks=TICKS
    )


def _formulas(result: Laboratory) -> list[Formula]:
    decays = result.decays[:, None]
    return [
        Formula(
            name="∇ + wd·w", course=result.formula.right, step=right_step(PLACES, decays), colour=palette.L2
        ),
        Formula(
            name="loss + wd·w", course=result.formula.literal, step=literal_step(PLACES, decays), colour=palette.L1,
            dash="dash",
        ),
    ]  # fmt: skip


def _numbers(result: Laboratory) -> list[Number]:
    found = [Number(name="Decay", values={KNOB: [words.strength(decay) for decay in result.decays.tolist()]})]
    found += [
        Number(
            name=name, values={KNOB: [pair(row).replace(" and ", ", ") for row in rows]},
            help="Where the weights with small and with large gradients settle: the mean over the last quarter of the steps.",
        )
        for name, rows in result.settled.items()
    ]  # fmt: skip
    right = [decimal(value, 5) for value in (TARGET / (1 + result.decays)).tolist()]
    away = [
        f"−∞ ({left} steps)" if left else decimal(rests)
        for left, rests in zip(result.formula.left.tolist(), result.formula.rests.tolist(), strict=True)
    ]
    return [
        *found,
        Number(
            name="SGD: decay − L2", values={KNOB: [words.number(value, 1) for value in result.apart.tolist()]},
            help="The largest difference, over all steps, between (1 − η wd) w − η∇ and w − η(∇ + wd w): rounding alone.",
        ),
        Number(name="3/(1 + wd)", values={KNOB: right}, help="Where the right formula ends."),
        Number(name="Literal", values={KNOB: away}, help="Where the formula with the loss in place of its gradient ends."),
    ]  # fmt: skip
