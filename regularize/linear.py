"""J(w, b) = (1/n) Σ (y − Xw − b)² + λ Ω(w), minimised exactly at every strength λ.

`path` is one fit at many strengths, `paths` the same for many targets over the same columns, `optimality` the
certificate of both: the subgradient of J at what they return. Nothing is scaled on the way.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dgeqrf, dormqr, dpotrf

from regularize import batched
from regularize.active_set import BLOCK, solved
from regularize.arrays import Floats
from regularize.certificate import ROUNDING as ROUNDING
from regularize.certificate import TALL, Minimisers, Parts, certified, certified_by_penalty
from regularize.certificate import centred as centred
from regularize.certificate import largest as largest
from regularize.certificate import optimality as optimality
from regularize.certificate import steepest as steepest
from regularize.certificate import violation as violation
from regularize.penalties import Penalty
from regularize.screened import minimiser
from regularize.spectral import least_squares, ridge
from regularize.threads import one_thread

CLEAR = 0.1
"""A column of which, at unit length, less than this is new to those before it, is not reduced by sums of squares."""


class Path(Minimisers):
    """One minimiser of J per strength.

    strengths (k,) in the order given, coefficients (k, p), intercept (k,), optimality (k,): see `optimality`.
    """

    def predict(self, columns: Floats) -> Floats:
        """Xw + b at every strength: (n, p) -> (k, n)."""
        return self.scores(columns)


class Paths(Minimisers):
    """One path per row of targets, all over the same columns.

    strengths (k,), coefficients (r, k, p), intercept (r, k), optimality (r, k).
    """

    def predict(self, columns: Floats) -> Floats:
        """Xw + b for every row of targets and strength: (n, p) -> (r, k, n)."""
        return self.scores(columns)


def path(columns: Floats, targets: Floats, *, penalty: Penalty, strengths: Floats) -> Path:
    """argmin (1/n) Σ (y − Xw − b)² + λ Ω(w) for each λ; least squares of minimum norm at λ = 0.

    Columns (n, p), targets (n,), strengths (k,) in any order, repeated or not. The intercept b is not
    penalised. Where the minimiser is not unique (dependent columns without an L2 part) it is one of them.

    Raises
    ------
    ValueError
        If anything is empty, not finite or of the wrong shape, or a strength is negative.
    """
    many = paths(columns, np.asarray(targets, dtype=float)[None], penalty=penalty, strengths=strengths)
    return Path(many.strengths, many.coefficients[0], many.intercept[0], many.optimality[0])


@one_thread()
def paths(columns: Floats, targets: Floats, *, penalty: Penalty, strengths: Floats) -> Paths:
    """`path` for each row of targets (r, n), with one factorization of the columns (n, p).

    Raises
    ------
    ValueError
        As `path` does.
    """
    columns, targets, strengths = checked(columns, targets, strengths)
    parts = Parts.of(columns, targets)
    rows, responses = reduced(parts.columns, parts.targets)
    descending = np.argsort(-strengths, kind="stable")
    coefficients = np.empty((len(targets), len(strengths), columns.shape[1]))
    coefficients[:, descending] = minimisers(rows, responses, penalty, strengths[descending])
    intercept = parts.levels[:, None] - coefficients @ parts.means
    certificate = certified(parts, penalty, strengths, coefficients, intercept)
    return Paths(strengths, coefficients, intercept, certificate)


@one_thread()
def batch(columns: Floats, targets: Floats, *, penalties: Sequence[Penalty], strengths: Floats) -> Floats:
    """The coefficients (b, k, p) of b small problems under k penalties, each with its strength λ (k,).

    Columns (b, n, p), targets (b, n). Neighbours should be alike, the sparsest first: each fit starts from the last. A part
    of the time of as many paths, as all problems take each step together.

    Raises
    ------
    ValueError
        As `path` does.
    """
    count = columns.shape[-1]
    checked(columns.reshape(-1, count), targets.reshape(1, -1), strengths)
    rows, responses = _reduced_each(np.concatenate((columns, targets[..., None]), axis=-1))
    sharp, smooth = (np.array([getattr(penalty, part) for penalty in penalties]) for part in ("l1", "l2"))
    coefficients = np.empty((len(rows), len(penalties), rows.shape[1]))
    kinked = sharp * strengths > 0.0
    steps = (0.5 * sharp * strengths)[kinked, None], (smooth * strengths)[kinked, None]
    if kinked.any():
        coefficients[:, kinked] = batched.minimisers(rows, responses, *steps)
    for place in np.flatnonzero(~kinked).tolist():
        ridge_at = float(smooth[place] * strengths[place])
        smoothed = batched.ridge(rows, responses, ridge_at) if ridge_at else np.full(coefficients[:, 0].shape, np.nan)
        for one in np.flatnonzero(~np.isfinite(smoothed).all(axis=1)).tolist():
            smoothed[one] = minimisers(rows[one], responses[one, None], penalties[place], strengths[[place]])[0, 0]
        coefficients[:, place] = smoothed
    return coefficients


def _reduced_each(both: Floats) -> tuple[Floats, Floats]:
    """`reduced` of many problems (b, n, p + 1), the target being the last column: (b, p, m), (b, m)."""
    moved = np.moveaxis(centred(np.moveaxis(both, 1, 0)), 0, 1) / np.sqrt(both.shape[1])
    count = both.shape[2] - 1
    if both.shape[1] > count:
        moved = np.asarray(np.linalg.qr(moved, mode="r"))[:, :count]
    return np.ascontiguousarray(np.swapaxes(moved[..., :count], 1, 2)), np.ascontiguousarray(moved[..., count])


@one_thread()
def path_by_penalty(
    columns: Floats, targets: Floats, *, penalties: Sequence[Penalty], strengths: Floats
) -> tuple[Path, ...]:
    """`path` under each of several penalties, which take each step together: for few columns, a part of the time.

    Columns (n, p), targets (n,), strengths (k,).

    Raises
    ------
    ValueError
        As `path` does.
    """
    columns, many, strengths = checked(columns, np.asarray(targets, dtype=float)[None], strengths)
    parts = Parts.of(columns, many)
    rows, responses = reduced(parts.columns, parts.targets)
    descending = np.argsort(-strengths, kind="stable")
    falling = strengths[descending]
    kinked = [place for place, penalty in enumerate(penalties) if penalty.l1 > 0.0]
    positive = int(np.count_nonzero(falling))
    coefficients = np.empty((len(penalties), len(strengths), columns.shape[1]))
    for place, penalty in enumerate(penalties):
        first = 0 if penalty.l1 == 0.0 else positive
        if first < len(falling):
            coefficients[place, descending[first:]] = minimisers(rows, responses, penalty, falling[first:])[0]
    sharp, smooth = (np.array([getattr(penalties[place], part) for place in kinked]) for part in ("l1", "l2"))
    if kinked and positive:
        found = batched.minimisers(
            rows[None],
            np.repeat(responses, len(kinked), axis=0),
            0.5 * falling[:positive, None] * sharp,
            falling[:positive, None] * smooth,
        )
        coefficients[np.ix_(np.array(kinked), descending[:positive])] = found
    intercepts = parts.levels[0] - coefficients @ parts.means
    certificates = certified_by_penalty(parts, penalties, strengths, coefficients, intercepts)
    return tuple(Path(strengths, *found) for found in zip(coefficients, intercepts, certificates, strict=True))


def checked(columns: Floats, targets: Floats, strengths: Floats) -> tuple[Floats, Floats, Floats]:
    """The arguments as arrays, columns (n, p), targets (r, n), strengths (k,); or a refusal in words (ValueError)."""
    columns, targets, strengths = (np.asarray(array, dtype=float) for array in (columns, targets, strengths))
    if columns.ndim != 2 or 0 in columns.shape:
        raise ValueError(f"columns must have shape (n, p) with n and p at least 1, got {columns.shape}")
    if targets.ndim != 2 or targets.shape[1] != len(columns) or len(targets) == 0:
        raise ValueError(f"targets must have one value for each of {len(columns)} rows, got {targets.shape[1:]}")
    if strengths.ndim != 1 or len(strengths) == 0:
        raise ValueError(f"strengths must have shape (k,) with k at least 1, got {strengths.shape}")
    for name, array in (("columns", columns), ("targets", targets), ("strengths", strengths)):
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite, got {np.extract(~np.isfinite(array), array)[0]}")
    if strengths.min() < 0.0:
        raise ValueError(f"strengths must not be negative, got {strengths.min()}")
    return columns, targets, strengths


def reduced(columns: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """The same least squares in m ≤ p rows: X (n, p), targets (r, n) -> Rᵀ (p, m), Qᵀy (r, m), over √n.

    By QR; by Cholesky of XᵀX where there are many rows to a column and columns are so far from dependent that
    squares lose no more than two digits.
    """
    rows, count = columns.shape
    scale = 1.0 / np.sqrt(rows)
    if rows <= count:
        return columns.T * scale, targets * scale
    if rows >= TALL * count:
        sums = columns.T @ columns
        size = np.sqrt(np.maximum(sums.diagonal(), 0.0))
        size[size == 0.0] = 1.0
        factor, fault = dpotrf(sums / size / size[:, None], lower=1, clean=1)
        if fault == 0 and factor.diagonal().min() > CLEAR:
            root = size[:, None] * factor
            rotated = solved(root, columns.T @ targets.T, lower=1)
            return np.ascontiguousarray(root * scale), np.ascontiguousarray(rotated.T * scale)
    packed, scales, _, _ = dgeqrf(columns)
    rotated, _, _ = dormqr("L", "T", packed, scales, targets.T, BLOCK * len(targets))
    return np.ascontiguousarray(np.triu(packed[:count]).T * scale), np.ascontiguousarray(rotated[:count].T * scale)


def minimisers(rows: Floats, responses: Floats, penalty: Penalty, strengths: Floats) -> Floats:
    """The coefficients (r, k, p) at decreasing strengths, from reduced columns and responses."""
    coefficients = np.empty((len(responses), len(strengths), len(rows)))
    penalized = int(np.count_nonzero(strengths * (penalty.l1 + penalty.l2)))
    if penalized < len(strengths):
        coefficients[:, penalized:] = least_squares(rows, responses)[:, None]
    if penalized and penalty.l1 == 0.0:
        coefficients[:, :penalized] = ridge(rows, responses, penalty.l2 * strengths[:penalized])
    elif penalized:
        halves = (0.5 * penalty.l1 * strengths[:penalized]).tolist()
        ridges = (penalty.l2 * strengths[:penalized]).tolist()
        for response, found in zip(responses, coefficients, strict=True):
            standing = minimiser(rows, response)
            for stop in range(penalized):
                found[stop] = standing.settle(halves[stop], ridges[stop])
    return coefficients


class Estimator(NamedTuple):
    """A scikit-learn estimator by name, with the arguments that make it minimise the same J."""

    name: str
    arguments: dict[str, float]


def scikit_learn(penalty: Penalty, strength: float, *, rows: float) -> Estimator:
    """The scikit-learn estimator that minimises J with λ = `strength` on so many rows, or weights of that sum.

    Lasso and ElasticNet minimise half of the mean squared error, Ridge its sum: Lasso(alpha = λ/2),
    Ridge(alpha = nλ), ElasticNet(alpha = λρ/2 + λ(1 − ρ), l1_ratio = (λρ/2) / alpha).
    """
    sharp, smooth = 0.5 * strength * penalty.l1, strength * penalty.l2
    if sharp == 0.0 and smooth == 0.0:
        return Estimator("LinearRegression", {})
    if smooth == 0.0:
        return Estimator("Lasso", {"alpha": sharp})
    if sharp == 0.0:
        return Estimator("Ridge", {"alpha": rows * smooth})
    return Estimator("ElasticNet", {"alpha": sharp + smooth, "l1_ratio": sharp / (sharp + smooth)})
