"""One pair mixed at every pasted area, and what the networks of every α say of it."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures.chart import Chart
from regularize.figures.scene import Number, Scene
from regularize.lessons.cutmix import captions
from regularize.lessons.cutmix.charts import kept, mixtures, techniques
from regularize.lessons.cutmix.charts.mixtures import Square
from regularize.lessons.cutmix.mixed import Mixed
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.scene.looks import ALPHA, NAMES, PASTED, STYLES
from regularize.lessons.cutmix.settings import CUTMIX, MIXUP, NOTHING, Settings
from regularize.perturbations.mixing import half_side, mean_kept_share, mean_kept_share_of_pixels


def scene(result: Result, found: Mixed, settings: Settings) -> Scene:
    """Four charts and the sentences, under the area at the present α and under α at the present area."""
    stop, alpha = settings.at
    stops, alphas = range(len(found.asked)), range(len(Settings.alphas()))
    return Scene(
        charts=(
            _mixture(found, stop),
            _said(found, settings),
            _answers(result, found, settings),
            _kept(found, settings),
        ),
        numbers=_numbers(found, settings),
        sentences={
            PASTED: [captions.pair(result, found, s, alpha) for s in stops],
            ALPHA: [captions.pair(result, found, stop, a) for a in alphas],
        },
    )


def _mixture(found: Mixed, stop: int) -> Chart:
    width, fine, box = found.width, found.width // 8, found.box
    row, cell = (place / width for place in found.centre)
    half = found.side / width / 2
    return mixtures.mixture(
        knob=PASTED,
        own=found.own[::fine, ::fine],
        other=found.other[::fine, ::fine],
        pictures=found.pictures,
        inside=found.inside,
        kept=found.kept,
        present=stop,
        names=(str(found.digits[0]), str(found.digits[1])),
        asked=Square(left=cell - half, right=cell + half, bottom=1 - row - half, top=1 - row + half),
        pasted=Square(
            left=box.left / width, right=box.right / width, bottom=1 - box.bottom / width, top=1 - box.top / width
        ),
    )


def _said(found: Mixed, settings: Settings) -> Chart:
    stop, alpha = settings.at
    own, other = found.digits
    alike = own == other
    label = np.column_stack(
        [np.ones_like(found.kept) if alike else found.kept, np.zeros_like(found.kept) if alike else 1 - found.kept]
    )

    def rows(shares: Floats, answers: Floats) -> Floats:
        return np.concatenate([shares[:, None], answers], axis=1)

    alphas = len(Settings.alphas())
    parts = ((str(own), mixtures.OWN), (str(other), mixtures.OTHER))
    return techniques.stacked(
        moved={
            PASTED: rows(label, found.said[:, alpha]),
            ALPHA: rows(np.repeat(label[stop : stop + 1], alphas, axis=0), found.said[stop]),
        },
        present=(PASTED, stop),
        names=("label", *NAMES),
        parts=parts,
        name="Label and answers",
        note="the label first, then networks by their training",
    )


def _kept(found: Mixed, settings: Settings) -> Chart:
    width, fine = found.width, np.linspace(0, 1, 101)
    grows = np.unique(np.clip(1 - (2 * np.arange(width // 2 + 1) / width) ** 2, 0, 1))
    x = np.unique(np.concatenate([grows, np.clip(grows + 1e-9, 0, 1)]))
    half = half_side(x, width)
    whole = (2 * half / width) ** 2
    return kept.asked_and_kept(
        knob=PASTED,
        alpha=ALPHA,
        asked=found.asked,
        kept=found.kept,
        fine=(fine, np.asarray(mean_kept_share(fine))),
        exact=(x, mean_kept_share_of_pixels(width)[half]),
        ends=(1 - whole, 1 - whole / 4),
        means=found.mean_kept_in_training,
        at=settings.at,
        width=width,
    )


def _answers(result: Result, found: Mixed, settings: Settings) -> Chart:
    said = result.answers
    own, other = said.own.mean(axis=0), said.other.mean(axis=0)
    return techniques.answers(
        knob=PASTED,
        alpha=ALPHA,
        shares=said.kept,
        kept=found.kept,
        at=settings.at,
        name="Is the share learnt?",
        answers=[
            techniques.Answer(name=NAMES[i], colour=STYLES[i].colour, own=own[:, i], other=other[:, i])
            for i in (NOTHING, MIXUP, CUTMIX)
        ],
    )


def _numbers(found: Mixed, settings: Settings) -> list[Number]:
    stop, alpha = settings.at
    stops, alphas = range(len(found.kept)), range(len(Settings.alphas()))
    own, other = found.digits

    def said(s: int, a: int, technique: int) -> str:
        first, second = (100 * share for share in found.said[s, a, technique].tolist())
        return f"{first:.0f} %" if own == other else f"{first:.0f} / {second:.0f} %"

    def answer(technique: int, name: str) -> Number:
        values = {PASTED: [said(s, alpha, technique) for s in stops], ALPHA: [said(stop, a, technique) for a in alphas]}
        return Number(
            name=name,
            values=values,
            help=f"The probability of {own}" + ("" if own == other else f" and of {other}") + ", of the mixture shown.",
        )

    areas = ((found.box.bottom - found.box.top) * (found.box.right - found.box.left)).tolist()
    labels = ["100 %" if own == other else f"{100 * k:.0f} / {100 * (1 - k):.0f} %" for k in found.kept.tolist()]
    return [
        Number(name="Asked λ", values={PASTED: [f"{asked:.2f}" for asked in found.asked.tolist()]}),
        Number(name="Pasted pixels", values={PASTED: [f"{area} of {found.width**2}" for area in areas]}),
        Number(name=f"Label {own} / {other}", values={PASTED: labels}),
        answer(NOTHING, "Plain network says"),
        answer(CUTMIX, "CutMix network says"),
        Number(
            name="Mean kept in training",
            values={ALPHA: [f"{mean:.4f}" for mean in found.mean_kept_in_training]},
            help=f"Of pictures {found.width} pixels wide, exact, over all λ and centres; the mean asked for is 0.5.",
        ),
    ]
