"""Standardized columns and targets, by the training rows alone."""

from dataclasses import dataclass

import numpy as np

from regularize import linear
from regularize.arrays import Booleans, Floats, Integers


@dataclass(frozen=True, eq=False)
class Standardization:
    """Column j becomes (xⱼ − means[j]) / scales[j], the target (y − level) / spread.

    means, scales, varying: (p,). A column that is constant over the training rows has scale 1 and is zero
    everywhere (`varying` is False there); a constant target has spread 1.
    """

    means: Floats
    scales: Floats
    varying: Booleans
    level: float
    spread: float

    @classmethod
    def of(
        cls, columns: Floats, targets: Floats, weights: Floats | None = None, *, common: bool = False
    ) -> "Standardization":
        """Means and standard deviations (ddof 0) of these training rows, (n, p) and (n,); weighted, where there are weights (n,).

        With `common` all columns have one scale, the root mean square of those that vary: their units stay between them.
        """
        if weights is None:
            means, level = columns.mean(axis=0), float(targets.mean())
            scales = np.sqrt(np.square(linear.centred(columns)).mean(axis=0))
            spread = float(np.sqrt(np.square(linear.centred(targets[:, None])).mean()))
        else:
            shares = weights / weights.sum()
            used = shares > 0.0
            means, level = shares @ columns, float(shares @ targets)
            scales = np.sqrt(shares @ np.square(columns - means))
            scales[np.ptp(columns[used], axis=0) == 0.0] = 0.0  # a weighted mean of equals may be a rounding off
            spread = float(np.sqrt(shares @ np.square(targets - level))) if np.ptp(targets[used]) > 0.0 else 0.0
        return cls(means, _divisors(scales, common=common), scales > 0.0, level, spread or 1.0)

    def columns(self, columns: Floats) -> Floats:
        """The standardized columns of these rows: (m, p) -> (m, p)."""
        return np.asarray(np.where(self.varying, (columns - self.means) / self.scales, 0.0))

    def targets(self, targets: Floats) -> Floats:
        """The standardized targets of these rows."""
        return np.asarray((targets - self.level) / self.spread)

    def predictions(self, fits: Floats) -> Floats:
        """Fits of the standardized target, back in units of the target."""
        return np.asarray(self.level + self.spread * fits)

    def unscaled(self, coefficients: Floats) -> Floats:
        """Coefficients (..., p) of standardized columns and target in units of target over column."""
        return np.asarray(np.where(self.varying, coefficients * self.spread / self.scales, 0.0))


def standardized(
    columns: Floats, targets: Floats, samples: Integers, *, common: bool = False
) -> tuple[Booleans, Floats, Floats]:
    """Samples (b, m) of rows, each standardized by itself as `Standardization` does, from columns (n, p) and targets (n,).

    Returns which columns vary in each sample (b, p), the columns (b, m, p) and the targets (b, m).
    """
    both = linear.centred(np.column_stack((columns, targets))[samples.T])
    spreads = np.sqrt(np.square(both).mean(axis=0))
    scales, spread = spreads[:, :-1], spreads[:, -1:]
    both /= np.concatenate((_divisors(scales, common=common), np.where(spread > 0.0, spread, 1.0)), axis=1)
    moved = np.moveaxis(both, 0, 1)
    return scales > 0.0, moved[..., :-1], moved[..., -1]


def _divisors(scales: Floats, *, common: bool) -> Floats:
    """What columns are divided by (..., p): their own scale, or the root mean square of all that vary; one where none does."""
    varying = scales > 0.0
    if common:
        squares, count = np.square(scales).sum(axis=-1, keepdims=True), varying.sum(axis=-1, keepdims=True)
        return np.broadcast_to(np.where(count > 0, np.sqrt(squares / np.maximum(count, 1)), 1.0), scales.shape)
    return np.where(varying, scales, 1.0)
