"""The view "Two weights": where they settle, on their way, and the literal formula beside the right one."""

from dataclasses import replace

import numpy as np

from regularize import words
from regularize.figures import palette
from regularize.figures.chart import Chart
from regularize.figures.marks import Style
from regularize.figures.scene import Number, Scene
from regularize.lessons.weight_decay.captions import two_weights as captions
from regularize.lessons.weight_decay.charts import equilibria, formulas
from regularize.lessons.weight_decay.charts.equilibria import Settling, Theory
from regularize.lessons.weight_decay.charts.formulas import Course, Formula
from regularize.lessons.weight_decay.scene.looks import KNOB, POSITIONS, STYLES, TICKS
from regularize.lessons.weight_decay.two_weights import TARGET, TwoWeights, literal_step, right_step

PLACES = np.linspace(-6.0, 9.0, 121)


def scene(result: TwoWeights) -> Scene:
    """Four charts at every decay."""
    found = [
        Settling(name=name, courses=result.courses[name], settled=result.settled[name], style=style)
        for name, style in STYLES.items()
    ]
    written = _formulas(result)
    start = result.settings.start
    return Scene(
        charts=(
            _settled(result, found),
            equilibria.courses(knob=KNOB, steps=result.recorded, found=found, name="On their way"),
            formulas.descents(
                knob=KNOB,
                formulas=[*written, _once(result)],
                limits=TARGET / (1 + result.decays),
                low=min(-6.0, start - 1.0),
                high=max(4.0, start + 0.5),
            ),
            formulas.steps(knob=KNOB, formulas=written, places=PLACES, reach=2.0),
        ),
        numbers=_numbers(result),
        sentences={KNOB: [captions.describe(result, stop) for stop in range(len(result.decays))]},
    )


def _settled(result: TwoWeights, found: list[Settling]) -> Chart:
    small, large = result.penalised.T
    l2, alike = (Style(STYLES[name].colour, width=1.6) for name in ("SGD", "AdamW"))
    theories = [
        Theory(name="h/(h + wd)", values=small, style=l2),
        Theory(name="", values=large, style=l2),
        Theory(name="1/(1 + wd)", values=result.alike, style=replace(alike, dash="dot")),
        Theory(name="all of √v̂", values=result.balance, style=alike),
    ]
    return equilibria.settled(
        knob=KNOB, positions=POSITIONS, found=found, theories=theories, title="decay wd", ticks=TICKS
    )


def _formulas(result: TwoWeights) -> list[Formula]:
    decays = result.decays[:, None]
    return [
        Formula(
            name="∇ + wd·w",
            course=result.formula.right,
            step=right_step(PLACES, decays),
            style=Style(palette.L2, width=2.2),
        ),
        Formula(
            name="loss + wd·w",
            course=result.formula.literal,
            step=literal_step(PLACES, decays),
            style=Style(palette.L1, "dash", 2.2),
        ),
    ]


def _once(result: TwoWeights) -> Course:
    return Course(
        name="∇, decay once an epoch", course=result.formula.once, style=Style(palette.ELASTIC_NET, "dash", 2.2)
    )


def _numbers(result: TwoWeights) -> list[Number]:
    found = [Number(name="Decay", values={KNOB: [words.strength(decay) for decay in result.decays.tolist()]})]
    found += [
        Number(
            name=name,
            values={KNOB: [captions.pair(row).replace(" and ", ", ") for row in rows]},
            help="Where the weights with small and with large gradients settle: the mean over the last quarter of the steps.",
        )
        for name, rows in result.settled.items()
    ]
    right = [captions.decimal(value, 5) for value in (TARGET / (1 + result.decays)).tolist()]
    away = [
        f"−∞ ({left} steps)" if left else captions.decimal(rests)
        for left, rests in zip(result.formula.left.tolist(), result.formula.rests.tolist(), strict=True)
    ]
    return [
        *found,
        Number(
            name="SGD: decay − L2",
            values={KNOB: [words.number(value, 1) for value in result.apart.tolist()]},
            help="The largest difference, over all steps, between (1 − η wd) w − η∇ and w − η(∇ + wd w): rounding alone.",
        ),
        Number(name="3/(1 + wd)", values={KNOB: right}, help="Where the right formula ends."),
        Number(
            name="Literal", values={KNOB: away}, help="Where the formula with the loss in place of its gradient ends."
        ),
    ]
