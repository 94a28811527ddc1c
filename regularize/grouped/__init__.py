"""J(w, b) = (1/n) Σ (y − Xw − b)² + λ Σ_g √p_g ‖w_g‖₂, minimised exactly at every strength λ: the group lasso.

Columns of one group, as the indicators of one category, are kept or left out together; a group of one column is as in the lasso.
`path` is one fit at many strengths, `optimality` its certificate, `degrees_of_freedom` what each fit uses up. Nothing is scaled on the way.

Source: Yuan & Lin (2006), Model selection and estimation in regression with grouped variables, eq. 2.1; J here is not halved, and the
columns of a group are as they are given, where theirs are orthonormal.
"""

import numpy as np
from scipy.linalg.lapack import dpotrf, dtrtrs

from regularize import linear
from regularize.arrays import Floats, Integers
from regularize.certificate import Parts, measured
from regularize.grouped.minimiser import Minimiser
from regularize.linear import Path
from regularize.penalties import GroupNorms
from regularize.spectral import least_squares
from regularize.threads import one_thread

CLEAR = 1e-9
"""A pivot above this part of the largest is no rounding."""


@one_thread()
def path(columns: Floats, targets: Floats, *, penalty: GroupNorms, strengths: Floats) -> Path:
    """argmin (1/n) Σ (y − Xw − b)² + λ Σ_g √p_g ‖w_g‖₂ for each λ; least squares of minimum norm at λ = 0.

    Columns (n, p), targets (n,), strengths (k,) in any order, repeated or not. The intercept b is not penalised.

    Raises
    ------
    ValueError
        As `linear.path` does, or if the groups are of other columns.
    """
    columns, many, strengths = linear.checked(columns, np.asarray(targets, dtype=float)[None], strengths)
    _refuse(columns, penalty)
    parts = Parts.of(columns, many)
    rows, responses = linear.reduced(parts.columns, parts.targets)
    coefficients = np.empty((len(strengths), columns.shape[1]))
    standing = Minimiser(rows, responses[0], penalty)
    for stop in np.argsort(-strengths, kind="stable").tolist():
        if strengths[stop] > 0.0:
            coefficients[stop] = standing.settle(0.5 * float(strengths[stop]))
        else:
            coefficients[stop] = least_squares(rows, responses)[0]
    intercept = parts.levels[0] - coefficients @ parts.means
    return Path(strengths, coefficients, intercept, _certified(parts, penalty, strengths, coefficients, intercept))


@one_thread()
def optimality(
    columns: Floats, targets: Floats, *, penalty: GroupNorms, strengths: Floats, coefficients: Floats, intercept: Floats
) -> Floats:
    """The largest length of a group's subgradient of J, over the largest gradient at w = 0: zero exactly at a minimiser.

    Columns (n, p), targets (n,), strengths (k,), coefficients (k, p), intercept (k,) -> (k,). As `linear.optimality`, which it
    is where all groups are of one column.
    """
    _refuse(np.asarray(columns), penalty)
    return _certified(Parts.of(columns, targets[None]), penalty, strengths, coefficients, intercept)


def vanishing_strength(columns: Floats, targets: Floats, *, penalty: GroupNorms) -> float:
    """The smallest λ at which all coefficients are zero, max 2‖X_gᵀy‖/(n√p_g), columns (n, p) and targets (n,) centred."""
    gradient = linear.centred(columns).T @ (targets - targets.mean())
    return float(2.0 * (penalty.norms(gradient) / np.sqrt(penalty.sizes)).max() / len(targets))


@one_thread()
def degrees_of_freedom(columns: Floats, fits: Path, *, penalty: GroupNorms) -> Floats:
    """1 + tr X_A (X_AᵀX_A + ½nλ B)⁻¹ X_Aᵀ at every strength (k,); B has a block √p_g/‖w_g‖ (I − uuᵀ), u = w_g/‖w_g‖, A what is not zero.

    Columns (n, p). Of groups of one it is their number, as for the lasso.

    Source: Vaiter, Deledalle, Peyré, Fadili & Dossal (2012), The degrees of freedom of the group lasso, theorem 1.
    """
    moved = linear.centred(columns) / np.sqrt(len(columns))
    if len(moved) > moved.shape[1]:
        moved = np.linalg.qr(moved, mode="r")
    norms = penalty.norms(fits.coefficients)[:, penalty.groups]
    freedom = np.ones(len(fits.strengths))
    for stop, strength in enumerate(fits.strengths.tolist()):
        used = np.flatnonzero(norms[stop])
        if len(used):
            bend = _bend(fits.coefficients[stop, used], penalty.groups[used], penalty.sizes, 0.5 * strength)
            freedom[stop] += _trace(moved[:, used], bend)
    return freedom


def _bend(coefficients: Floats, groups: Integers, sizes: Integers, mu: float) -> Floats:
    """The second derivatives of μ Σ √p_g ‖w_g‖ (a, a) by coefficients (a,) of groups that are not zero."""
    bend = np.zeros((len(groups), len(groups)))
    for group in np.unique(groups[sizes[groups] > 1]).tolist():
        part = np.flatnonzero(groups == group)
        norm = float(np.linalg.norm(coefficients[part]))
        direction = coefficients[part] / norm
        across = np.eye(len(part)) - np.outer(direction, direction)
        bend[np.ix_(part, part)] = mu * np.sqrt(sizes[group]) / norm * across
    return bend


def _trace(moved: Floats, bend: Floats) -> float:
    """tr X (XᵀX + B)⁻¹ Xᵀ of columns (n, a), over what is not rounding."""
    products = moved.T @ moved
    factor, fault = dpotrf((products + bend).T, lower=1, clean=1)
    pivots = np.diagonal(factor) ** 2
    if fault == 0 and pivots.min() > CLEAR * pivots.max():
        return float(np.square(dtrtrs(factor, moved.T, lower=1)[0]).sum())
    values, vectors = np.linalg.eigh(products + bend)
    clear = values > linear.ROUNDING * max(moved.shape) * values[-1]
    return float(np.square(moved @ vectors[:, clear]).sum(axis=0) @ (1.0 / values[clear]))


def _refuse(columns: Floats, penalty: GroupNorms) -> None:
    if penalty.groups.shape != columns.shape[1:]:
        raise ValueError(
            f"groups must have one number for each of {columns.shape[1]} columns, got {penalty.groups.shape}"
        )


def _certified(parts: Parts, penalty: GroupNorms, strengths: Floats, coefficients: Floats, intercept: Floats) -> Floats:
    """`optimality` of columns and a target in parts."""
    gradient, longest, scale = measured(parts, coefficients[None], intercept[None])
    slopes, norms = gradient[0, :, :-1], penalty.norms(coefficients)
    corner = strengths[:, None] * np.sqrt(penalty.sizes)
    lengths = norms[:, penalty.groups]
    directions = coefficients / np.where(lengths > 0.0, lengths, 1.0)
    inside = penalty.norms(slopes + corner[:, penalty.groups] * directions)
    outside = np.maximum(penalty.norms(slopes) - corner, 0.0)
    by_group = np.where(norms > 0.0, inside, outside).max(axis=1)
    return np.asarray(np.maximum(by_group, longest * np.abs(gradient[0, :, -1])) / scale[0])
