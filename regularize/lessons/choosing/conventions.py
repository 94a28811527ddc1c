"""What other libraries call a strength, so that theirs can be typed in here, exactly, and this one taken there.

On standardized target, and columns x/c, every fit here minimises ½ MSE + S Σ|w| + ½ T Σ w², S = λ ρ/2 and T = λ (1 − ρ). A library
that mixes a of L1 with 1 − a of L2 at a strength v has S = a v · sharp and T = (1 − a) v · smooth: two factors tell all of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.settings import EACH, PLAIN, TOGETHER
from regularize.penalties import GroupNorms


@dataclass(frozen=True, kw_only=True)
class Convention:
    """A library's scale: its call, with places for {value} and {mix}; `mix` is the name of its L1 ratio, if it has one.

    `penalty` is the only one that it knows, or nothing. `factors` are sharp and smooth for columns that are scaled each by
    itself, and all alike: as the library sees them if they are handed over as they are. None where it cannot. `inverse` says that
    its strength is one over that, as C is.
    """

    name: str
    calls: dict[str, str]
    factors: dict[str, tuple[float, float]]
    mix: str = ""
    penalty: str = ""
    inverse: bool = False


WEIGHED: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(
        ("scikit-learn Lasso", "scikit-learn Ridge", "scikit-learn ElasticNet", "scikit-learn LogisticRegression"),
        lambda call: f"{call}.fit(X, y, sample_weight=w)",
    ),
    **dict.fromkeys(("MATLAB lasso", "MATLAB lassoglm"), lambda call: f"{call[:-1]}, 'Weights', w)"),
    "glmnet (R)": lambda call: f"{call[:-1]}, weights = w)",
    "statsmodels": lambda call: call.replace("OLS(y, X)", "WLS(y, X, weights=w)"),
    "Spark": lambda call: f'{call[:-1]}, weightCol="w")',
    "torch weight_decay": lambda call: f"{call}, w in the loss",
}
"""What a call becomes where weights w count the rows; who is not here takes none."""


def convertible(result: Result) -> bool:
    """Whether other libraries have this penalty: the plain lasso of single columns, ridge, the elastic net."""
    return result.settings.shape == PLAIN and not isinstance(result.omega, GroupNorms)


def conventions(result: Result) -> tuple[Convention, ...]:
    """Every library, for these rows: n, the target's standard deviation (1/n) and the common scale of the columns matter.

    Sources: scikit-learn's and statsmodels' docstrings; Friedman, Hastie & Tibshirani (2010) for glmnet, which scales the
    target and counts λ in its units, so that the L2 part has them too; MATLAB's `lasso` (standard deviations with 1/n) and
    `ridge` (with 1/(n − 1)); Spark's WeightedLeastSquares, the solver up to 4096 columns, which follows glmnet; torch's SGD.
    """
    common = result.sample.common_scale
    rows, spread = result.rows, result.scaling.spread

    def factors(sharp: float, smooth: float) -> dict[str, tuple[float, float]]:
        """Those of standardized columns, and the same of columns as they are."""
        return {EACH: (sharp, smooth), TOGETHER: (sharp / common, smooth / common**2)}

    def calls(given: str, otherwise: str = "") -> dict[str, str]:
        return {EACH: given, TOGETHER: otherwise or given}

    mixed = factors(1.0 / spread, 1.0)
    scaled = factors(1.0 / spread, 1.0 / spread)
    found = (
        Convention(name="scikit-learn Lasso", calls=calls("Lasso(alpha={value})"), factors=mixed, penalty="L1"),
        Convention(
            name="scikit-learn Ridge",
            calls=calls("Ridge(alpha={value})"),
            factors=factors(1.0, 1.0 / result.sample.total),
            penalty="L2",
        ),
        Convention(
            name="scikit-learn ElasticNet",
            calls=calls("ElasticNet(alpha={value}, l1_ratio={mix})"),
            factors=mixed,
            mix="l1_ratio",
        ),
        Convention(
            name="glmnet (R)",
            mix="alpha",
            factors=scaled,
            calls=calls(
                "glmnet(x, y, alpha = {mix}, lambda = {value})",
                "glmnet(x, y, alpha = {mix}, lambda = {value}, standardize = FALSE)",
            ),
        ),
        Convention(
            name="MATLAB lasso",
            mix="Alpha",
            factors=mixed,
            calls=calls(
                "lasso(X, y, 'Alpha', {mix}, 'Lambda', {value})",
                "lasso(X, y, 'Alpha', {mix}, 'Lambda', {value}, 'Standardize', false)",
            ),
        ),
        Convention(
            name="MATLAB ridge",
            penalty="L2",
            calls={EACH: "ridge(y, X, {value}, 0)"},
            factors={EACH: (1.0, 1.0 / max(1, rows - 1))},
        ),
        Convention(
            name="statsmodels",
            mix="L1_wt",
            factors=mixed,
            calls=calls("OLS(y, X).fit_regularized(alpha={value}, L1_wt={mix})"),
        ),
        Convention(
            name="Spark",
            mix="elasticNetParam",
            factors=scaled,
            calls=calls(
                "LinearRegression(regParam={value}, elasticNetParam={mix})",
                "LinearRegression(regParam={value}, elasticNetParam={mix}, standardization=False)",
            ),
        ),
        Convention(
            name="torch weight_decay",
            penalty="L2",
            calls=calls("SGD(parameters, lr, weight_decay={value})"),
            factors=factors(1.0, 0.5),
        ),
    )
    return _for_weights(found, result)


def _for_weights(found: tuple[Convention, ...], result: Result | TwoClasses) -> tuple[Convention, ...]:
    """Where weights count the rows, the calls that take them."""
    if result.sample.weights is None:
        return found
    return tuple(
        replace(one, calls={scaling: WEIGHED[one.name](call) for scaling, call in one.calls.items()})
        for one in found
        if one.name in WEIGHED
    )


def here(convention: Convention, scaling: str, value: float, mix: float) -> tuple[float, float]:
    """λ and ρ of this page for a library's strength and its share of L1.

    Raises
    ------
    ValueError
        If the strength is not positive and finite, or the library does not take columns so scaled.
    """
    if not (0.0 < value < np.inf and 0.0 <= mix <= 1.0):
        raise ValueError(f"a strength must be positive and its share of L1 within [0, 1]; got {value} and {mix}")
    if scaling not in convention.factors:
        raise ValueError(f"{convention.name} scales every column by itself")
    sharp, smooth = convention.factors[scaling]
    value = 1.0 / value if convention.inverse else value
    sharp, smooth = mix * value * sharp, (1.0 - mix) * value * smooth
    strength = 2.0 * sharp + smooth
    return strength, 2.0 * sharp / strength


def there(convention: Convention, scaling: str, strength: float, ratio: float) -> tuple[float, float]:
    """A library's strength and its share of L1 for λ and ρ of this page: `here` the other way round."""
    sharp, smooth = convention.factors[scaling]
    first, second = strength * ratio / 2.0 / sharp, strength * (1.0 - ratio) / smooth
    value = first + second
    return 1.0 / value if convention.inverse else value, first / value


def conventions_of_classes(result: TwoClasses) -> tuple[Convention, ...]:
    """Every library, for the log loss of these rows: every fit minimises mean log loss + λρ Σ|w| + λ(1 − ρ) Σ w².

    Beside that of squares nothing is halved, and the target has no unit. So a library that minimises the mean log loss + v (a Σ|w|
    + ½ (1 − a) Σ w²), as glmnet does, has λρ = a v and λ(1 − ρ) = ½ (1 − a) v: both factors are one half.

    Sources: scikit-learn's docstrings, where C Σ log loss makes v = 1/(nC); Friedman, Hastie & Tibshirani (2010), glmnet; MATLAB's
    `lassoglm`, which counts the deviance, twice the log loss; Spark's LogisticRegression; torch's SGD on BCEWithLogitsLoss.
    """
    common = result.sample.common_scale

    def factors(size: float) -> dict[str, tuple[float, float]]:
        return {EACH: (size, size), TOGETHER: (size / common, size / common**2)}

    def calls(given: str, otherwise: str = "") -> dict[str, str]:
        return {EACH: given, TOGETHER: otherwise or given}

    found = (
        Convention(
            name="scikit-learn LogisticRegression",
            mix="l1_ratio",
            inverse=True,
            factors=factors(0.5 / result.sample.total),
            calls=calls('LogisticRegression(C={value}, l1_ratio={mix}, solver="saga")'),
        ),
        Convention(
            name="glmnet (R)",
            mix="alpha",
            factors=factors(0.5),
            calls=calls(
                'glmnet(x, y, family = "binomial", alpha = {mix}, lambda = {value})',
                'glmnet(x, y, family = "binomial", alpha = {mix}, lambda = {value}, standardize = FALSE)',
            ),
        ),
        Convention(
            name="MATLAB lassoglm",
            mix="Alpha",
            factors=factors(0.25),
            calls=calls(
                "lassoglm(X, y, 'binomial', 'Alpha', {mix}, 'Lambda', {value})",
                "lassoglm(X, y, 'binomial', 'Alpha', {mix}, 'Lambda', {value}, 'Standardize', false)",
            ),
        ),
        Convention(
            name="Spark",
            mix="elasticNetParam",
            factors=factors(0.5),
            calls=calls(
                "LogisticRegression(regParam={value}, elasticNetParam={mix})",
                "LogisticRegression(regParam={value}, elasticNetParam={mix}, standardization=False)",
            ),
        ),
        Convention(
            name="torch weight_decay",
            penalty="L2",
            factors=factors(0.5),
            calls=calls("SGD(parameters, lr, weight_decay={value})"),
        ),
    )
    return _for_weights(found, result)


def calls(result: Result | TwoClasses, stop: int) -> dict[str, str]:
    """Library -> the call that gives the fit at one stop, for those that know the penalty."""
    scaling, strength = result.settings.scaling, float(result.path.strengths[stop])
    ratio = result.penalty.l1
    found = {}
    for one in conventions_of_classes(result) if isinstance(result, TwoClasses) else conventions(result):
        if one.penalty in ("", result.settings.penalty) and scaling in one.calls:
            value, mix = there(one, scaling, strength, ratio)
            found[one.name] = one.calls[scaling].format(value=f"{value:.6g}", mix=f"{mix:.6g}")
    return found
