"""J(w, b) = (1/n) Σ ln(1 + exp(−sz)) + λ Ω(w), z = Xw + b, s = ±1: the mean log loss, minimised at every strength λ.

`path` is one fit at many strengths, `paths` several that share columns and targets and differ in the weights of their rows, as
folds do, `optimality` the certificate of both: the subgradient of J at what they return, relative to that at w = 0.
"""

from collections.abc import Generator

import numpy as np

from regularize.arrays import Floats
from regularize.certificate import Minimisers, centred
from regularize.linear import Estimator
from regularize.logistic.certificate import certifying, rounding
from regularize.logistic.problems import Problems, error_probabilities
from regularize.logistic.screened import minimising
from regularize.logistic.unpenalized import Separated as Separated
from regularize.logistic.unpenalized import minimiser as unpenalized
from regularize.penalties import Penalty
from regularize.progress import completed, finish, part
from regularize.threads import one_thread

FITTED = 0.9
"""The share of the work that is done before the certificate is measured."""


class Path(Minimisers):
    """One minimiser of J per strength.

    strengths (k,) in the order given, coefficients (k, p), intercept (k,), optimality (k,): see `optimality`.
    """

    def logits(self, columns: Floats) -> Floats:
        """Xw + b at every strength: (n, p) -> (k, n)."""
        return self.scores(columns)

    def probabilities(self, columns: Floats) -> Floats:
        """P(y = 1) = 1/(1 + exp(−Xw − b)) at every strength: (n, p) -> (k, n)."""
        return error_probabilities(-self.logits(columns))


class Paths(Minimisers):
    """One path per row of weights, all over the same columns and targets.

    strengths (k,), coefficients (r, k, p), intercept (r, k), optimality (r, k).
    """

    def logits(self, columns: Floats) -> Floats:
        """Xw + b for every row of weights and strength: (n, p) -> (r, k, n)."""
        return self.scores(columns)


def path_steps(
    columns: Floats, targets: Floats, *, penalty: Penalty, strengths: Floats, weights: Floats | None = None
) -> Generator[float, None, Path]:
    """argmin Σ ω ln(1 + exp(−sz)) / Σ ω + λ Ω(w) for each λ, z = Xw + b, s = 2y − 1; all ω = 1 unless weights are given.

    Columns (n, p), targets (n,) of zeros and ones, strengths (k,) in any order, weights (n,). Yields the share done. The
    intercept b is not penalised. Where the minimiser is not unique (dependent columns without an L2 part) it is one of them, at λ = 0 that
    of minimum norm.

    Raises
    ------
    Separated
        If λ = 0 is asked for, or there is no penalty, and the columns tell the classes apart: there is no minimiser then.
    ValueError
        If anything is empty, not finite or of the wrong shape, a strength or weight is negative, or a class is missing.
    """
    every = np.ones((1, len(np.atleast_1d(targets)))) if weights is None else np.asarray(weights, dtype=float)[None]
    many = yield from paths_steps(columns, targets, weights=every, penalty=penalty, strengths=strengths)
    return Path(many.strengths, many.coefficients[0], many.intercept[0], many.optimality[0])


path = completed(path_steps)
"""`path_steps` to its end."""


def paths_steps(
    columns: Floats,
    targets: Floats,
    *,
    weights: Floats,
    penalty: Penalty,
    strengths: Floats,
    scales: Floats | None = None,
) -> Generator[float, None, Paths]:
    """`path` for each row of weights (r, n); with scales (r, p) as if each column were divided by its scale. Yields the share done.

    Columns (n, p), targets (n,). Coefficients are those of the columns as given: with scales the penalised ones are
    scales · w. A row without weight has no part in a fit, so that folds share every product with the columns.

    Raises
    ------
    Separated, ValueError
        As `path` does, or if a scale is not positive.
    """
    columns, targets, strengths, weights, scales = checked(columns, targets, strengths, weights, scales)
    moved, means = centred(columns), columns.mean(axis=0)
    shares = weights / weights.sum(axis=1, keepdims=True)
    problems = Problems(np.ascontiguousarray(moved.T), 2.0 * targets - 1.0, shares, scales)
    descending = np.argsort(-strengths, kind="stable")
    coefficients = np.empty((len(weights), len(strengths), columns.shape[1]))
    offsets = np.empty(coefficients.shape[:2])
    penalized = int(np.count_nonzero(strengths * (penalty.l1 + penalty.l2)))
    with one_thread():
        if penalized < len(strengths):
            for one in range(len(weights)):
                alone = unpenalized(problems, one)
                coefficients[one, descending[penalized:]], offsets[one, descending[penalized:]] = alone
        if penalized:
            fitting = minimising(problems, penalty, strengths[descending[:penalized]])
            found, offset = yield from part(fitting, end=FITTED)
            coefficients[:, descending[:penalized]], offsets[:, descending[:penalized]] = found, offset
        intercepts = offsets - coefficients @ means
        held = rounding(coefficients, intercepts, means)
        scaled, moved_intercepts = coefficients * scales[:, None], intercepts + coefficients @ means
        measuring = certifying(problems, penalty, strengths, scaled, moved_intercepts, held)
        certificate = yield from part(measuring, start=FITTED)
    return Paths(strengths, coefficients, intercepts, certificate)


paths = completed(paths_steps)
"""`paths_steps` to its end."""


def optimality(
    columns: Floats,
    targets: Floats,
    *,
    penalty: Penalty,
    strengths: Floats,
    coefficients: Floats,
    intercept: Floats,
    weights: Floats | None = None,
) -> Floats:
    """The largest |subgradient of J| by coefficients and intercept, over the largest gradient at w = 0.

    Columns (n, p), targets (n,), strengths (k,), coefficients (k, p), intercept (k,), weights (n,) -> (k,). Zero exactly at a
    minimiser, whichever solver found it; of centred columns, the intercept in units of the largest one.

    Raises
    ------
    ValueError
        As `path` does.
    """
    every = np.ones((1, len(targets))) if weights is None else np.asarray(weights, dtype=float)[None]
    columns, targets, strengths, every, scales = checked(columns, targets, strengths, every, None)
    problems = Problems(np.ascontiguousarray(centred(columns).T), 2.0 * targets - 1.0, every / every.sum(), scales)
    means, many = columns.mean(axis=0), coefficients[None]
    held = rounding(many, intercept[None], means)
    return np.asarray(finish(certifying(problems, penalty, strengths, many, intercept[None] + many @ means, held))[0])


def checked(
    columns: Floats, targets: Floats, strengths: Floats, weights: Floats, scales: Floats | None
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """The arguments as arrays, columns (n, p), targets (n,), strengths (k,), weights (r, n), scales (r, p); or a refusal (ValueError)."""
    columns, targets, strengths, weights = (
        np.asarray(array, dtype=float) for array in (columns, targets, strengths, weights)
    )
    if columns.ndim != 2 or 0 in columns.shape:
        raise ValueError(f"columns must have shape (n, p) with n and p at least 1, got {columns.shape}")
    if targets.shape != columns.shape[:1]:
        raise ValueError(f"targets must have one value for each of {len(columns)} rows, got {targets.shape}")
    if strengths.ndim != 1 or len(strengths) == 0:
        raise ValueError(f"strengths must have shape (k,) with k at least 1, got {strengths.shape}")
    if weights.ndim != 2 or weights.shape[1] != len(columns) or len(weights) == 0:
        raise ValueError(f"weights must have one value for each of {len(columns)} rows, got {weights.shape[1:]}")
    found = np.ones((len(weights), columns.shape[1])) if scales is None else np.asarray(scales, dtype=float)
    if found.shape != (len(weights), columns.shape[1]):
        raise ValueError(f"scales must have one value for each of {columns.shape[1]} columns, got {found.shape[1:]}")
    arrays = {"columns": columns, "targets": targets, "strengths": strengths, "weights": weights, "scales": found}
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite, got {np.extract(~np.isfinite(array), array)[0]}")
    for name in ("strengths", "weights"):
        if arrays[name].min() < 0.0:
            raise ValueError(f"{name} must not be negative, got {arrays[name].min()}")
    if found.min() <= 0.0:
        raise ValueError(f"scales must be positive, got {found.min()}")
    if not np.isin(targets, (0.0, 1.0)).all():
        raise ValueError(f"targets must be 0 or 1, got {np.extract(~np.isin(targets, (0.0, 1.0)), targets)[0]}")
    if not ((weights @ targets > 0.0) & (weights @ (1.0 - targets) > 0.0)).all():
        raise ValueError("targets must hold both classes, 0 and 1, among the rows that count; got one class only")
    return columns, targets, strengths, weights, found


def scikit_learn(penalty: Penalty, strength: float, *, rows: float) -> Estimator:
    """The LogisticRegression of scikit-learn that minimises J with λ = `strength` on so many rows, or weights of that sum.

    It minimises C Σ loss + r|w|₁ + ½(1 − r)|w|²: C = 1/(n(λ l1 + 2λ l2)), r = l1/(l1 + 2 l2).
    """
    sharp, smooth = strength * penalty.l1, 2.0 * strength * penalty.l2
    if sharp + smooth == 0.0:
        return Estimator("LogisticRegression", {"C": float("inf")})
    arguments = {"C": 1.0 / (rows * (sharp + smooth))}
    return Estimator("LogisticRegression", arguments | {"l1_ratio": sharp / (sharp + smooth)})
