"""Many small problems beside each other: ½ wᵀGw − cᵀw + μ|w|₁ + ½ν|w|², each along its own steps of μ and ν.

One step of a small problem is mostly what Python costs. Here each step is taken for all problems in one product: those that
disagree with their signs exchange all such columns at once (the primal-dual active set method), and every answer is checked. What
is not exact by its own condition is left to `Minimiser`.

Source: Hintermüller, Ito & Kunisch 2002, The primal-dual active set strategy as a semismooth Newton method.
"""

import numpy as np

from regularize.arrays import Floats
from regularize.minimiser import Minimiser

EXACT = 1e-13
"""A violation of the optimality condition below this part of the largest gradient at w = 0 is rounding."""
MOST_EXCHANGES = 20


def minimisers(rows: Floats, responses: Floats, mus: Floats, ridges: Floats) -> Floats:
    """The coefficients (b, k, p) of b problems ½|z − Rw|² + μ|w|₁ + ½ν|w|², at k steps that start from each other.

    `rows` (b, p, m) are the Rᵀ, `responses` (b, m) the z; `mus` and `ridges` (k, b) or (k, 1), μ + ν > 0. Problems with the
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
    for step, (mu, ridge) in enumerate(zip(mus, ridges, strict=True)):
        full = grams + ridge[:, None, None] * np.eye(size)
        here = _settled(full, products, mu, here)
        gradient = products - (full @ here[..., None])[..., 0]
        off = np.where(here == 0.0, np.abs(gradient) - mu[:, None], np.abs(gradient - mu[:, None] * np.sign(here)))
        # Far from where the last step ended exchanges may go round in a circle.
        for one in np.flatnonzero(~(off.max(axis=1) <= EXACT * scales)).tolist():
            if one not in exact:
                exact[one] = Minimiser(rows[one % len(rows)], responses[one])
            here[one] = exact[one].settle(float(mu[one]), float(ridge[one]))
        found[:, step] = here
    return found


def _settled(full: Floats, products: Floats, mu: Floats, start: Floats) -> Floats:
    """The coefficients (b, p) after exchanges, from where the last step ended."""
    pace = 1.0 / np.maximum(np.diagonal(full, axis1=1, axis2=2), np.finfo(float).tiny)
    here, signs = start.copy(), np.sign(start)
    moving = np.arange(len(here))
    for exchange in range(MOST_EXCHANGES):
        part = full[moving]
        if exchange:
            towards = here[moving] + pace[moving] * (products[moving] - (part @ here[moving][..., None])[..., 0])
            after = np.sign(towards) * (np.abs(towards) > pace[moving] * mu[moving, None])
            changed = (after != signs[moving]).any(axis=1)
            moving = moving[changed]
            if not len(moving):
                break
            part, signs[moving] = part[changed], after[changed]
        active = signs[moving] != 0.0
        system = np.where(active[:, :, None] & active[:, None, :], part, np.eye(part.shape[1]))
        right = np.where(active, products[moving] - mu[moving, None] * signs[moving], 0.0)
        solution = _solved(system, right)
        here[moving] = np.where(active, solution + _solved(system, right - (system @ solution[..., None])[..., 0]), 0.0)
    return here


def _solved(systems: Floats, rights: Floats) -> Floats:
    """S⁻¹ r for each system (b, p, p) and right side (b, p); zeros where some system is singular: nothing passes for exact."""
    try:
        return np.asarray(np.linalg.solve(systems, rights[..., None])[..., 0])
    except np.linalg.LinAlgError:
        return np.zeros_like(rights)
