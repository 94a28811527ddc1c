"""Curves: one column against a target, from a formula, from real data or from the visitor.

The parts of a sample have a generator each, so that turning one knob does not reshuffle the picture: with the
same seed, other `points` keep the first ones, and another `noise_sd` scales the same noise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from types import CodeType

import numpy as np

from regularize import datasets
from regularize.arrays import Floats, Integers

TEST_POINTS = 200  # test points of a made curve
FEWEST_POINTS = 3  # training points below which nothing can be split or standardized


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve:
    """One column against a target, split into training and test rows.

    `x_train`, `y_train` (n,) and `x_test`, `y_test` (m,) are in the units that `x_name` and `y_name` tell;
    [`low`, `high`] is the interval that is drawn and that the basis maps to [−1, 1]. `truth` is the function
    without noise, None for real data; `true_coefficients` are those of x, x², x³, … where it is a polynomial.
    """

    x_train: Floats
    y_train: Floats
    x_test: Floats
    y_test: Floats
    x_name: str
    y_name: str
    low: float
    high: float
    truth: Callable[[Floats], Floats] | None = None
    true_coefficients: tuple[float, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Formula:
    """A function on [−1, 1]: in `words`, as `code` in x and np and, for a polynomial, by its coefficients of x, x², ….

    The code that visitors take home is the code that runs here.
    """

    words: str
    code: str
    coefficients: tuple[float, ...] | None = None

    def truth(self, x: Floats) -> Floats:
        """Its values at x, of any shape."""
        return np.asarray(eval(_compiled(self.code), {"np": np, "x": x}))


def curve(name: str, *, points: int, noise_sd: float, rng: np.random.Generator) -> Curve:
    """y = truth(x) + noise_sd · ε, with x uniform on [−1, 1] and ε standard normal.

    `name` is a key of `CURVES`; the test set has `TEST_POINTS` points with the same noise.

    Raises
    ------
    ValueError
        If the name is unknown, `points` is less than `FEWEST_POINTS` or `noise_sd` negative.
    """
    if name not in CURVES:
        raise ValueError(f"name must be one of {', '.join(CURVES)}; got {name!r}")
    if points < FEWEST_POINTS:
        raise ValueError(f"points must be at least {FEWEST_POINTS}, got {points}")
    if not 0 <= noise_sd < np.inf:
        raise ValueError(f"noise_sd must be zero or more, got {noise_sd:g}")
    formula = CURVES[name]
    train_x, train_noise, test_x, test_noise = rng.spawn(4)
    x_train = train_x.uniform(-1, 1, points)
    x_test = test_x.uniform(-1, 1, TEST_POINTS)
    return Curve(
        x_train=x_train,
        y_train=formula.truth(x_train) + noise_sd * train_noise.standard_normal(points),
        x_test=x_test,
        y_test=formula.truth(x_test) + noise_sd * test_noise.standard_normal(TEST_POINTS),
        x_name="x",
        y_name="y",
        low=-1.0,
        high=1.0,
        truth=formula.truth,
        true_coefficients=formula.coefficients,
    )


def diabetes(column: str, *, points: int, rng: np.random.Generator) -> Curve:
    """Disease progression one year on, against one of ten measures of 442 diabetes patients, in raw units.

    `points` rows drawn at random are for training, all others for testing.

    Raises
    ------
    ValueError
        If `column` is not among `DIABETES_COLUMNS` or `points` leaves too few rows on either side.

    Source: Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression; bundled with scikit-learn.
    """
    if column not in DIABETES_COLUMNS:
        raise ValueError(f"column must be one of {', '.join(DIABETES_COLUMNS)}; got {column!r}")
    columns, targets = datasets.diabetes()
    x = columns[:, DIABETES_COLUMNS.index(column)]
    return _split(x, targets, x_name=DIABETES_WORDS[column], y_name=DIABETES_TARGET, points=points, rng=rng)


def breast_cancer(column: str, *, points: int, rng: np.random.Generator) -> Curve:
    """How deeply the worst cell nuclei are dented, against a mean over all nuclei of a biopsy; 569 biopsies.

    The target is "worst concave points", a mean over the three nuclei where it is largest. Against "mean
    concavity" it rises steeply and then levels off. `points` rows drawn at random are for training, all
    others for testing.

    Raises
    ------
    ValueError
        If `column` is not among `BREAST_CANCER_COLUMNS` or `points` leaves too few rows on either side.

    Source: Street, Wolberg & Mangasarian (1993), Nuclear feature extraction; bundled with scikit-learn.
    """
    if column not in BREAST_CANCER_COLUMNS:
        raise ValueError(f"column must be one of {', '.join(BREAST_CANCER_COLUMNS)}; got {column!r}")
    names, columns = datasets.breast_cancer()
    x, y = columns[:, names.index(column)], columns[:, names.index(BREAST_CANCER_TARGET)]
    return _split(x, y, x_name=column, y_name=BREAST_CANCER_TARGET, points=points, rng=rng)


def from_columns(x: Floats, y: Floats, *, x_name: str, y_name: str, points: int, rng: np.random.Generator) -> Curve:
    """A visitor's two columns (n,) as a curve: up to `points` rows for training, a fifth or more for testing.

    Raises
    ------
    ValueError
        If the columns differ in length, hold less than 5 rows, are not finite or are constant.
    """
    if len(x) != len(y) or len(x) < 5:
        raise ValueError(f"both columns need the same number of rows, at least 5; got {len(x)} and {len(y)}")
    if not (np.isfinite(x).all() and np.isfinite(y).all()):
        raise ValueError("both columns must hold finite numbers only")
    room = len(x) - max(2, len(x) // 5)
    return _split(x, y, x_name=x_name, y_name=y_name, points=min(points, room), rng=rng)


def _split(x: Floats, y: Floats, *, x_name: str, y_name: str, points: int, rng: np.random.Generator) -> Curve:
    """The first `points` rows of a random order for training, the rest for testing."""
    if not FEWEST_POINTS <= points <= len(x) - 2:
        raise ValueError(f"points must lie in [{FEWEST_POINTS}, {len(x) - 2}], got {points}")
    order = rng.permutation(len(x))
    _vary(order, x, place=1)
    _vary(order, y, place=2)
    train, test = order[:points], order[points:]
    return Curve(
        x_train=x[train],
        y_train=y[train],
        x_test=x[test],
        y_test=y[test],
        x_name=x_name,
        y_name=y_name,
        low=float(x.min()),
        high=float(x.max()),
    )


def _vary(order: Integers, values: Floats, *, place: int) -> None:
    """Swap a row unlike the first one to `place` or before it, so that the first rows never are all alike."""
    unlike = np.flatnonzero(values[order] != values[order[0]])
    if not len(unlike):
        raise ValueError("both columns must vary")
    if unlike[0] > place:
        order[[place, unlike[0]]] = order[[unlike[0], place]]


@cache
def _compiled(code: str) -> CodeType:
    return compile(code, "<curve>", "eval")


DIABETES_WORDS: dict[str, str] = {
    "age": "age in years",
    "sex": "sex (1 or 2)",
    "bmi": "body mass index",
    "bp": "average blood pressure",
    "s1": "total serum cholesterol",
    "s2": "low-density lipoproteins",
    "s3": "high-density lipoproteins",
    "s4": "total cholesterol / HDL",
    "s5": "log of serum triglycerides",
    "s6": "blood sugar level",
}
DIABETES_COLUMNS: tuple[str, ...] = tuple(DIABETES_WORDS)
DIABETES_TARGET = "disease progression after one year"

BREAST_CANCER_COLUMNS: tuple[str, ...] = tuple(
    f"mean {measure}"
    for measure in (
        "concavity",
        "concave points",
        "compactness",
        "area",
        "perimeter",
        "radius",
        "texture",
        "smoothness",
        "symmetry",
        "fractal dimension",
    )
)
BREAST_CANCER_TARGET = "worst concave points"

# The words stand in links, so they never change. The cosine is that of scikit-learn's example of under-
# fitting (there on [0, 1]), continued to the left as an even function. Why x − 2x⁴ and not, say, x + x⁵:
# its true columns are equally important and hardly correlated, so that in most samples some strength of
# L1 keeps just these two of twelve; with x + x⁵ it fails in most, as x³ lies between the two. A test
# counts.
CURVES: dict[str, Formula] = {
    "Sine": Formula(words="sin πx", code="np.sin(np.pi * x)"),
    "Cosine 1.5 pi x": Formula(words="cos 1.5πx", code="np.cos(1.5 * np.pi * x)"),
    "Runge": Formula(words="1 / (1 + 25x²)", code="1 / (1 + 25 * x**2)"),
    "Step": Formula(words="−1 left of 0, else 1", code="np.where(x < 0, -1.0, 1.0)"),
    "Cubic": Formula(words="4x³ − 3x", code="4 * x**3 - 3 * x", coefficients=(-3.0, 0.0, 4.0)),
    "Sparse x - 2x^4": Formula(words="x − 2x⁴", code="x - 2 * x**4", coefficients=(1.0, 0.0, 0.0, -2.0)),
}
