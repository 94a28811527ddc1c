"""Co-adaptation: how alike the hidden units of a network answer, by the correlation of their activations."""

import numpy as np

from regularize.arrays import Floats

SILENT = 1e-6  # a unit whose activation varies less than this is silent: it has no correlation


def correlations(activations: Floats) -> Floats:
    """Pearson's r of every pair of units over the examples: (s, n, u) to (s, u, u); NaN where a unit is silent."""
    centred = activations - activations.mean(axis=1, keepdims=True, dtype=float)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True))
    silent = spread <= SILENT
    scaled = np.where(silent, 0.0, centred / np.where(silent, 1.0, spread))
    found = scaled.swapaxes(1, 2) @ scaled / activations.shape[1]
    quiet = silent[:, 0]
    found[quiet[:, :, None] | quiet[:, None, :]] = np.nan
    return np.asarray(np.clip(found, -1, 1))


def mean_absolute(correlations: Floats) -> Floats:
    """The mean |r| over the pairs of different units that both answer, (s, u, u) to (s,); NaN where there is no pair."""
    units = correlations.shape[-1]
    pairs = np.abs(correlations)[:, ~np.eye(units, dtype=bool)]
    known = np.isfinite(pairs)
    total = np.where(known, pairs, 0.0).sum(axis=1)
    count = known.sum(axis=1)
    return np.asarray(np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0))
