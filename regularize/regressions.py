"""Regressions: many columns against a target, from real data or made with known coefficients."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from regularize import datasets
from regularize.arrays import Floats, Integers
from regularize.data import BREAST_CANCER_TARGET, DIABETES_COLUMNS, DIABETES_TARGET


@dataclass(frozen=True, eq=False, kw_only=True)
class Regression:
    """Columns (n, p) and targets (n,), neither centred nor scaled unless the maker says so.

    `source` says in words where they come from. Where the columns form groups, `groups` (p,) is the group of each, from zero (below
    zero: of none), and `group_names` may name them; where the targets were made, `true_coefficients` (p,) made them.
    """

    columns: Floats
    targets: Floats
    names: tuple[str, ...]
    target_name: str
    source: str
    true_coefficients: Floats | None = None
    groups: Integers | None = None
    group_names: tuple[str, ...] = ()


def diabetes_regression() -> Regression:
    """Disease progression against the ten measures of 442 diabetes patients, in raw units.

    Source: Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression; bundled with scikit-learn.
    """
    columns, targets = datasets.diabetes()
    return Regression(
        columns=columns,
        targets=targets,
        names=DIABETES_COLUMNS,
        target_name=DIABETES_TARGET,
        source="442 diabetes patients (Efron et al. 2004)",
    )


def diabetes_interactions() -> Regression:
    """Disease progression against 64 columns: the ten measures, nine squares and 45 products of two.

    The ten are standardized over all 442 rows before they are squared and multiplied, as each square would
    else nearly copy its column; sex has no square, as it has two values. The squares and products are not
    standardized themselves.

    Source: the quadratic model of Efron et al. (2004), section 1.
    """
    raw, targets = datasets.diabetes()
    columns = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    squared = [place for place, name in enumerate(DIABETES_COLUMNS) if name != "sex"]
    pairs = list(combinations(range(len(DIABETES_COLUMNS)), 2))
    products = [columns[:, first] * columns[:, second] for first, second in pairs]
    return Regression(
        columns=np.column_stack([columns, columns[:, squared] ** 2, *products]),
        targets=targets,
        names=(
            *DIABETES_COLUMNS,
            *(f"{DIABETES_COLUMNS[place]}²" for place in squared),
            *(f"{DIABETES_COLUMNS[first]} × {DIABETES_COLUMNS[second]}" for first, second in pairs),
        ),
        target_name=DIABETES_TARGET,
        source="442 diabetes patients (Efron et al. 2004), with squares and interactions",
    )


def breast_cancer_regression() -> Regression:
    """How deeply the worst nuclei of 569 biopsies are dented, against twenty means and standard errors.

    Ten measures of a nucleus, each as its mean and its standard error over the biopsy, in raw units; radius,
    perimeter and area nearly copy each other. The target is a mean over the three worst nuclei.

    Source: Street, Wolberg & Mangasarian (1993), Nuclear feature extraction; bundled with scikit-learn.
    """
    names, columns = datasets.breast_cancer()
    chosen = [place for place, name in enumerate(names) if not name.startswith("worst ")]
    return Regression(
        columns=columns[:, chosen],
        targets=columns[:, names.index(BREAST_CANCER_TARGET)],
        names=tuple(names[place] for place in chosen),
        target_name=BREAST_CANCER_TARGET,
        source="569 breast biopsies (Street et al. 1993)",
    )


def breast_cancer_diagnosis() -> Regression:
    """Whether each of 569 biopsies was found malignant (1) or benign (0), against all thirty measures of its nuclei, in raw units.

    Source: Street, Wolberg & Mangasarian (1993), Nuclear feature extraction; bundled with scikit-learn, where 1 is benign.
    """
    names, columns = datasets.breast_cancer()
    return Regression(
        columns=columns,
        targets=datasets.diagnoses().astype(float),
        names=names,
        target_name="diagnosis",
        source="569 breast biopsies (Street et al. 1993)",
    )


def _letter(place: int) -> str:
    """a to z, and then a1 to z1: a column 1b is read as no number."""
    return chr(ord("a") + place % 26) + str(place // 26 or "")


def correlated_groups(
    *, groups: int, group_size: int, correlation: float, noise_sd: float, points: int, rng: np.random.Generator
) -> Regression:
    """y = Xβ + noise_sd · ε, where columns of a group share the correlation ρ and those of two groups none.

    x = √ρ · (the group's own normal) + √(1 − ρ) · (the column's own normal), so that each has variance 1. All
    coefficients of a group are equal: 1 in the first, 0 in the second, −1 in the third, 0 in the fourth, and
    so on around. With the same seed, other points keep the first rows, and another correlation or noise_sd
    keeps all draws.

    Raises
    ------
    ValueError
        If a count is less than one, `correlation` not in [0, 1] or `noise_sd` negative.
    """
    if min(groups, group_size, points) < 1:
        raise ValueError(f"groups, group_size and points must be at least 1, got {groups}, {group_size}, {points}")
    if not 0 <= correlation <= 1:
        raise ValueError(f"correlation must lie in [0, 1], got {correlation:g}")
    if not 0 <= noise_sd < np.inf:
        raise ValueError(f"noise_sd must be zero or more, got {noise_sd:g}")
    shared_rng, own_rng, noise_rng = rng.spawn(3)
    group = np.repeat(np.arange(groups), group_size)
    shared = shared_rng.standard_normal((points, groups))[:, group]
    own = own_rng.standard_normal((points, groups * group_size))
    columns = np.sqrt(correlation) * shared + np.sqrt(1 - correlation) * own
    coefficients = np.array([1.0, 0.0, -1.0, 0.0])[group % 4]
    return Regression(
        columns=columns,
        targets=columns @ coefficients + noise_sd * noise_rng.standard_normal(points),
        names=tuple(f"{g + 1}{_letter(place % group_size)}" for place, g in enumerate(group)),
        target_name="y",
        source=f"{groups} groups of {group_size} columns with correlation {correlation:g}",
        true_coefficients=coefficients,
        groups=group,
    )
