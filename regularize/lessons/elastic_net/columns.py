"""The columns of the elastic net, in groups: made, or real ones sorted by what they measure."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from regularize import regressions
from regularize.arrays import Integers
from regularize.lessons.elastic_net.settings import BREAST_CANCER, DIABETES, MADE, Settings
from regularize.regressions import Regression

REAL_GROUPS = {
    DIABETES: {"body": ("age", "sex", "bmi", "bp"), "serum": ("s1", "s2", "s3", "s4", "s5", "s6")},
    BREAST_CANCER: {
        "size": ("radius", "perimeter", "area"),
        "texture": ("texture",),
        "shape": ("smoothness", "compactness", "concavity", "points", "symmetry", "dimension"),
    },
}
"""Data set -> group -> what its columns measure."""
GROUPS = 4
TEST_POINTS = 1000
ALIKE = 0.85


@dataclass(frozen=True)
class Group:
    """Some of the columns, by their places, under a name for sentences and a label for axes."""

    name: str
    label: str
    members: tuple[int, ...]


def grouped(settings: Settings) -> tuple[Regression, tuple[Group, ...], Integers]:
    """Columns (n, p) and targets (n,), the groups of the columns, and the training rows (t,)."""
    rng = np.random.default_rng(settings.seed)
    if settings.source == MADE:
        size = settings.group_size
        made = regressions.correlated_groups(
            groups=GROUPS,
            group_size=size,
            correlation=settings.correlation,
            noise_sd=settings.noise_sd,
            points=settings.points + TEST_POINTS,
            rng=rng,
        )
        names = [f"group {g + 1}" for g in range(GROUPS)]
        groups = tuple(Group(name, name, tuple(range(g * size, g * size + size))) for g, name in enumerate(names))
        return made, groups, np.arange(settings.points)
    real = regressions.diabetes_regression() if settings.source == DIABETES else regressions.breast_cancer_regression()
    nouns = [name.removesuffix(" error").split()[-1] for name in real.names]
    groups = tuple(
        Group(f"the {label} columns", label, tuple(j for j, noun in enumerate(nouns) if noun in members))
        for label, members in REAL_GROUPS[settings.source].items()
    )
    return real, groups, rng.permutation(len(real.targets))[: settings.points]


def alike(regression: Regression, groups: tuple[Group, ...]) -> tuple[int, int]:
    """Of all pairs of one group with a correlation of at least `ALIKE`, the one that tells most about the target."""
    correlations = np.corrcoef(regression.columns, regression.targets, rowvar=False)
    pairs = [pair for group in groups for pair in combinations(group.members, 2) if correlations[pair] >= ALIKE]
    return max(pairs, key=lambda pair: float(np.abs(correlations[-1, list(pair)]).min()))
