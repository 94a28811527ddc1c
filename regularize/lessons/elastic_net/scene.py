"""What the stage of the elastic net shows."""

import numpy as np

from regularize import linear, words
from regularize.assessment.grouping import PATTERNS
from regularize.figures.chart import Chart, log10_ticks
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.elastic_net import captions, script
from regularize.lessons.elastic_net.charts import groups, pairs, planes
from regularize.lessons.elastic_net.result import Result
from regularize.lessons.elastic_net.settings import DIABETES, MADE, RESAMPLES, Settings
from regularize.penalties import ElasticNet

KNOB = "ratio"
SERIES = ("this ratio", "lasso")
RATIO_TICKS = {"tickvals": [0, 0.25, 0.5, 0.75, 1], "ticktext": ["0<br>L2", "0.25", "0.5", "0.75", "1<br>L1"]}

PRESETS: dict[str, Preset[Settings]] = {
    "The lasso picks": Preset(
        Settings(ratio=1.0),
        "Three columns of a group say nearly the same. In both groups that matter the lasso keeps one or two, in 80 of 100 "
        "samples. Which ones depends on the rows.",
    ),
    "Some L2 keeps the group": Preset(
        Settings(ratio=0.5),
        "The same data and the same λ. The two groups that matter stay whole, in 88 of 100 samples. The two that do not "
        "become zero as well in 41.",
    ),
    "Near-copies": Preset(
        Settings(ratio=0.5, group_size=2, correlation=0.99, noise_sd=1.0, seed=2),
        "With half of L2, two near-copies get almost the same coefficient, in 98 of 100 samples. The lasso gives one of them "
        "exactly zero in 65.",
    ),
    "More columns than rows": Preset(
        Settings(ratio=1.0, group_size=5, points=15, noise_sd=1.0, log10_strength=-1.5, seed=11),
        "Twenty columns, fifteen rows. A smaller L1 ratio predicts better than the lasso at any λ: by 10 % in the middle of 20 "
        "samples, and by 2 to 27 % in all of them.",
    ),
    "Diabetes hardly cares": Preset(
        Settings(source=DIABETES, points=200, log10_strength=-0.6),
        "With the λ that suits it, each ratio predicts within 1 % of the best. What the ratio buys is fewer columns.",
    ),
}


def scene(result: Result) -> Scene:
    """Coefficients, counts and errors against the ratio; the pair in the geometry and under resampling."""
    stops = range(len(Settings.ratios()))
    return Scene(
        charts=(_courses(result), _kept(result), _geometry(result), _plane(result), _clouds(result), _choices(result)),
        numbers=_numbers(result),
        sentences={KNOB: [captions.describe(result, stop) for stop in stops]},
    )


def _members(result: Result) -> list[groups.Members]:
    found, truth = result.plane.groups, result.plane.regression.true_coefficients
    if truth is None:
        return [groups.Members(group.label, group.label, 2 * i % 3, group.members) for i, group in enumerate(found)]
    true = [f"{truth[group.members[0]]:g}".replace("-", "−") for group in found]
    return [groups.Members(f"{i + 1} ({true[i]})", f"group {i + 1}", i, group.members) for i, group in enumerate(found)]


def _courses(result: Result) -> Chart:
    return groups.courses(
        knob=KNOB,
        positions=Settings.ratios(),
        coefficients=result.coefficients,
        names=result.names,
        groups=_members(result),
        title="L1 ratio ρ",
        ticks=RATIO_TICKS,
    )


def _kept(result: Result) -> Chart:
    title = "group (true coefficient)" if result.settings.source == MADE else "group"
    return groups.kept(knob=KNOB, counts=result.kept, groups=_members(result), title=title)


def _plane(result: Result) -> Chart:
    up = Settings.log10_strengths()
    return planes.plane(
        knob=KNOB,
        across=Settings.ratios(),
        up=up,
        errors=result.plane.test,
        present=result.stop,
        titles=("L1 ratio ρ", "λ"),
        ticks=(RATIO_TICKS, log10_ticks(up[0], up[-1])),
    )


def _geometry(result: Result) -> Chart:
    return pairs.balls(knob=KNOB, names=result.pair_names, slices=result.slices, reach=result.reach)


def _clouds(result: Result) -> Chart:
    by_ratio = np.moveaxis(result.resampled.coefficients, 0, 1)
    return pairs.clouds(knob=KNOB, names=result.pair_names, coefficients=by_ratio, fixed=by_ratio[-1], words=SERIES)


def _choices(result: Result) -> Chart:
    first, second = (name.removeprefix("mean ") for name in result.pair_names)
    labels = [f"only {first}", "both", f"only {second}", "neither"]
    assert len(labels) == len(PATTERNS)
    shares = result.resampled.shares
    return pairs.choices(knob=KNOB, labels=labels, shares=shares, fixed=shares[-1], words=SERIES, samples=RESAMPLES)


def _numbers(result: Result) -> list[Number]:
    test, train = (errors[:, result.stop].tolist() for errors in (result.plane.test, result.plane.train))
    rows = {
        "Training error": [words.number(value) for value in train],
        "Test error": [words.number(value) for value in test],
        "Non-zero": [f"{count} of {len(result.names)}" for count in result.kept.sum(axis=1).tolist()],
        "Pair apart by": [words.number(value, 2) for value in result.gap.tolist()],
        "scikit-learn": [_estimator(result, ratio) for ratio in Settings.ratios().tolist()],
        "Optimality": [words.certificate(value) for value in result.optimality.tolist()],
    }
    help = {
        "Training error": "Root mean squared error on the training rows, in units of the target.",
        "Test error": "Root mean squared error on rows that the fit has not seen.",
        "Pair apart by": "How far apart the coefficients of {} and {} are.".format(*result.pair_names),
        "scikit-learn": "What gives the same fit in scikit-learn. Its α and l1_ratio are other numbers than this λ and ρ.",
        "Optimality": "How exact the fit is: the largest slope of MSE + λ·Ω left at these coefficients, relative to that at zero.",
    }
    return [
        Number(name=name, values={KNOB: values}, help=help.get(name, ""), fine=name == "Optimality")
        for name, values in rows.items()
    ]


def _estimator(result: Result, ratio: float) -> str:
    found = linear.scikit_learn(ElasticNet(ratio), result.strength, rows=len(result.plane.targets))
    if found.name != "ElasticNet":
        return f"{found.name} {found.arguments['alpha']:.3g}"
    return f"α {found.arguments['alpha']:.3g}, l1_ratio {found.arguments['l1_ratio']:.3g}"


def code(result: Result, settings: Settings) -> str:
    """A script that prints the coefficients and the test error of this view (`settings` say where the ratio stands)."""
    if settings.source == MADE:
        data = script.made(
            correlation=settings.correlation,
            group_size=settings.group_size,
            noise_sd=settings.noise_sd,
            points=settings.points,
            seed=settings.seed,
        )
    else:
        data = script.real(
            "diabetes" if settings.source == DIABETES else "breast_cancer", settings.points, settings.seed
        )
    return script.script(data, ratio=settings.ratio, strength=result.strength, rows=settings.points)
