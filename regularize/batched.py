"""Many small problems beside each other: ½ wᵀGw − cᵀw + μ|w|₁ + ½ν|w|², each along its own steps of μ and ν.

One step of a small problem is mostly what Python costs. Here each step is taken for all problems in one product: those that
disagree with their signs exchange all such columns at once (the primal-dual active set method), and every answer is checked. What
is not exact by its own condition is left to `Minimiser`.

Source: Hintermüller, Ito & Kunisch 2002, The primal-dual active set strategy as a semismooth Newton method.
"""

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.minimiser import Minimiser

EXACT = 1e-13
"""A violation of the optimality condition below this part of the largest gradient at w = 0 is rounding."""
MOST_EXCHANGES = 5
LEAD = 0.8
"""The first step is led up to from where the coefficients are zero, by strengths that fall to this part of the last;"""
MOST_LEADS = 20
"""by so many at most."""
MANY_ALIKE = 8
"""More problems under one penalty start from the answer to their mean instead."""


def minimisers(rows: Floats, responses: Floats, mus: Floats, ridges: Floats) -> Floats:
    """The coefficients (b, k, p) of b problems ½|z − Rw|² + μ|w|₁ + ½ν|w|², at k steps that start from each other, μ > 0.

    `rows` (b, p, m) are the Rᵀ, `responses` (b, m) the z; `mus` and `ridges` (k, b) or (k, 1). Problems with the
    same columns may come as (1, p, m).
    """
    grams, products = rows @ np.swapaxes(rows, 1, 2), (rows @ responses[..., None])[..., 0]
    count, size = len(responses), rows.shape[1]
    grams, products = np.broadcast_to(grams, (count, size, size)), np.broadcast_to(products, (count, size))
    mus, ridges = (np.broadcast_to(values, (len(mus), count)) for values in (mus, ridges))
    scales = np.abs(products).max(axis=1)
    found = np.zeros((count, len(mus), size))
    here = np.zeros((count, size))
    exact: dict[int, Minimiser] = {}
    if count > MANY_ALIKE and (mus[0] == mus[0, 0]).all() and (ridges[0] == ridges[0, 0]).all():
        here[:] = _of_the_mean(grams, products, float(mus[0, 0]), float(ridges[0, 0]))
    for mu in _lead(scales, mus[0]) if not here.any() else []:
        here, _ = _settled(grams + ridges[0][:, None, None] * np.eye(size), products, mu, here)
    for step, (mu, ridge) in enumerate(zip(mus, ridges, strict=True)):
        full = grams + ridge[:, None, None] * np.eye(size)
        here, gradient = _settled(full, products, mu, here)
        loose = _loose(here, gradient, mu, scales)
        if len(loose):
            here[loose] = _refined(full[loose], mu[loose], here[loose], gradient[loose])
            gradient[loose] = products[loose] - _times(full[loose], here[loose])
            loose = loose[_loose(here[loose], gradient[loose], mu[loose], scales[loose])]
        # Far from where the last step ended exchanges may go round in a circle.
        for one in loose.tolist():
            if one not in exact:
                exact[one] = Minimiser(rows[one % len(rows)], responses[one])
            here[one] = exact[one].settle(float(mu[one]), float(ridge[one]))
        found[:, step] = here
    return found


def ridge(rows: Floats, responses: Floats, strength: float) -> Floats:
    """The coefficients (b, p) of b problems ½|z − Rw|² + ½ν|w|² with ν > 0; NaN where they are not exact by their own gradient."""
    full = rows @ np.swapaxes(rows, 1, 2) + strength * np.eye(rows.shape[1])
    products = _times(rows, responses)
    everywhere = np.ones(products.shape, dtype=bool)
    here = _solved(full, products, everywhere)
    here += _solved(full, products - _times(full, here), everywhere)
    off = np.abs(products - _times(full, here)).max(axis=1)
    return np.where((off <= EXACT * np.abs(products).max(axis=1))[:, None], here, np.nan)


def _of_the_mean(grams: Floats, products: Floats, mu: float, ridge: float) -> Floats:
    """The coefficients (p,) of the mean of all problems: not far from those of each, where they are samples of the same."""
    gram, product = grams.mean(axis=0), products.mean(axis=0)
    try:
        lower = np.linalg.cholesky(gram + EXACT * np.trace(gram) * np.eye(len(gram)))
    except np.linalg.LinAlgError:
        return np.zeros(len(gram))
    return Minimiser(lower, np.linalg.solve(lower, product)).settle(mu, ridge)


def _lead(scales: Floats, mu: Floats) -> list[Floats]:
    """Strengths (b,) above the first step's."""
    above = float(np.median(scales / mu))
    count = 0 if above <= 1.0 else min(int(np.log(above) / np.log(1.0 / LEAD)), MOST_LEADS)
    return [mu * LEAD**-step for step in range(count, 0, -1)]


def _settled(full: Floats, products: Floats, mu: Floats, start: Floats) -> tuple[Floats, Floats]:
    """The coefficients after exchanges, from where the last step ended, and their correlations with the residual (b, p)."""
    lengths = np.diagonal(full, axis1=1, axis2=2)
    # A column of nothing stays where it is.
    pace = np.divide(1.0, lengths, out=np.zeros(lengths.shape), where=lengths > np.finfo(float).tiny)
    threshold, signs = pace * mu[:, None], np.sign(start)
    here = _solved(full, products - mu[:, None] * signs, signs != 0.0)
    gradient = products - _times(full, here)
    moving: Integers | slice = slice(None)
    for _ in range(MOST_EXCHANGES):
        towards = here[moving] + pace[moving] * gradient[moving]
        after = np.sign(towards) * (np.abs(towards) > threshold[moving])
        changed = (after != signs[moving]).any(axis=1)
        moving = np.flatnonzero(changed) if isinstance(moving, slice) else moving[changed]
        if not len(moving):
            break
        signs[moving], part, right = after[changed], full[moving], products[moving]
        here[moving] = _solved(part, right - mu[moving, None] * after[changed], after[changed] != 0.0)
        gradient[moving] = right - _times(part, here[moving])
    return here, gradient


def _loose(here: Floats, gradient: Floats, mu: Floats, scales: Floats) -> Integers:
    """Which problems do not meet their condition: coefficients and correlations (b, p)."""
    limits = mu[:, None]
    off = np.where(here == 0.0, np.abs(gradient) - limits, np.abs(gradient - limits * np.sign(here)))
    return np.flatnonzero(~(off.max(axis=1) <= EXACT * scales))


def _refined(full: Floats, mu: Floats, here: Floats, gradient: Floats) -> Floats:
    """The coefficients with what rounding left of the condition taken off."""
    signs = np.sign(here)
    return here + _solved(full, gradient - mu[:, None] * signs, signs != 0.0)


def _times(full: Floats, here: Floats) -> Floats:
    return np.asarray((full @ here[..., None])[..., 0])


def _solved(full: Floats, rights: Floats, active: Booleans) -> Floats:
    """S⁻¹ r of the active columns of each problem (b, p), zero elsewhere; all zero where some system is singular: nothing
    passes for exact."""
    system = np.where(active[:, :, None] & active[:, None, :], full, np.eye(full.shape[1]))
    try:
        return np.asarray(np.linalg.solve(system, np.where(active, rights, 0.0)[..., None])[..., 0])
    except np.linalg.LinAlgError:
        return np.zeros_like(rights)
