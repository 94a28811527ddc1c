"""Ridge at many strengths and least squares of minimum norm, from one decomposition of the columns.

Columns are given as rows here: `rows` (p, m) is Rᵀ with m ≤ p, `responses` (r, m) are z.
"""

import numpy as np
from scipy.linalg.lapack import dgeqrf, dormqr

from regularize.active_set import BLOCK, INDEPENDENT, solved
from regularize.arrays import Floats

UNEVEN = 100.0
"""Columns that differ more than so in length are solved in a way that is exact to each."""
MANY = 64
"""Beyond so many columns the smaller Gram matrix is decomposed, where it loses nothing."""
STEEP = 1e7
"""Curvatures that differ by more than this, with the strength added, need the singular values themselves."""


def singular(rows: Floats) -> tuple[Floats, Floats, Floats]:
    """U (m, q), σ (q,), Vᵀ (q, p) of R; a σ below rounding is none."""
    left, values, right = np.linalg.svd(rows.T, full_matrices=False)
    kept = values > INDEPENDENT * values[0]
    return left[:, kept], values[kept], right[kept]


def lengths(rows: Floats) -> Floats:
    """The length of each column (p,); 1 for a column of zeros."""
    found = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    return np.where(found > 0.0, found, 1.0)


def ridge(rows: Floats, responses: Floats, strengths: Floats) -> Floats:
    """argmin |z − Rw|² + λ|w|² for all responses and strengths > 0 (r, k, p), from one decomposition.

    Source: Hoerl & Kennard 1970, Ridge regression.
    """
    size = lengths(rows)
    uneven = bool(size.max() > UNEVEN * size.min())
    found = None if uneven or len(rows) <= MANY else by_gram(rows, responses, strengths)
    if found is None:
        found = by_singular_values(rows, responses, strengths)
    if uneven and len(rows) <= rows.shape[1]:
        others = np.empty(found.shape)
        longest = np.argsort(-size)
        for stop, strength in enumerate(strengths.tolist()):
            others[:, stop, longest] = by_qr(rows[longest], responses, strength)
        gradients = [np.abs(slopes(rows, responses, strengths, each)).max(axis=-1) for each in (found, others)]
        found = np.where((gradients[1] < gradients[0])[..., None], others, found)
    return found


def slopes(rows: Floats, responses: Floats, strengths: Floats, coefficients: Floats) -> Floats:
    """Half of the downhill gradient, R ᵀ(z − Rw) − λw (r, k, p)."""
    return np.asarray((responses[:, None] - coefficients @ rows) @ rows.T - strengths[:, None] * coefficients)


def by_gram(rows: Floats, responses: Floats, strengths: Floats) -> Floats | None:
    """w = Rᵀu with (RRᵀ + λI) u = z, from the eigenvectors of RRᵀ (m, m); None where squaring loses too much.

    One step of refinement takes off what rounding left of z − Rw − λu.
    """
    values, vectors = np.linalg.eigh(rows.T @ rows)
    visible = values[values > INDEPENDENT * values[-1]]
    if values[-1] > STEEP * (visible[0] + strengths.min()):
        return None
    filters = 1.0 / (np.maximum(values, 0.0) + strengths[:, None])
    along = (responses @ vectors)[:, None] * filters @ vectors.T
    coefficients = along @ rows.T
    missed = responses[:, None] - coefficients @ rows - strengths[:, None] * along
    coefficients += (missed @ vectors * filters @ vectors.T) @ rows.T
    return np.asarray(coefficients)


def by_singular_values(rows: Floats, responses: Floats, strengths: Floats) -> Floats:
    """V σ/(σ² + λ) Uᵀz. Rounding leaves a gradient along short directions; one Newton step takes off most of it.

    Rows (p, n), responses (r, n), strengths (k,): (r, k, p).
    """
    left, values, right = singular(rows)
    filters = values / (values**2 + strengths[:, None])
    coefficients = np.asarray((responses @ left)[:, None] * filters @ right)
    rest = slopes(rows, responses, strengths, coefficients)
    coefficients += rest @ right.T / (values**2 + strengths[:, None]) @ right
    return coefficients


def by_qr(rows: Floats, responses: Floats, strength: float) -> Floats:
    """argmin |[z; 0] − [R; √λ I] w|² for all responses (r, p), exact to each column where the longest come first."""
    count = len(rows)
    packed, scales, _, _ = dgeqrf(np.vstack((rows.T, np.sqrt(strength) * np.eye(count))))
    right = np.vstack((responses.T, np.zeros((count, len(responses)))))
    rotated, _, _ = dormqr("L", "T", packed, scales, right, BLOCK * len(responses))
    return solved(packed[:count], rotated[:count]).T


def least_squares(rows: Floats, responses: Floats) -> Floats:
    """V σ⁻¹ Uᵀz for all responses (r, p); each further pass takes off what rounding left of the residual.

    Columns that differ much in length are brought to one first, so that a short one counts as much as a long one;
    if they depend on each other the solution loses, in its own units, what changes nothing.
    """
    size = lengths(rows)
    if size.max() <= UNEVEN * size.min():
        size = np.ones(len(rows))
    scaled = rows / size[:, None]
    left, values, right = singular(scaled)
    coefficients = np.zeros((len(responses), len(rows)))
    for _ in range(3):
        coefficients += ((responses - coefficients @ scaled) @ left / values) @ right
    coefficients /= size
    if len(values) < len(rows) and size.max() > size.min():
        idle = np.linalg.svd(right)[2][len(values) :] / size
        basis = np.linalg.qr(idle.T)[0]
        coefficients -= coefficients @ basis @ basis.T
    return coefficients
