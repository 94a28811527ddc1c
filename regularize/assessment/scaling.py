"""Standardized columns and targets, by the training rows alone."""

from dataclasses import dataclass

import numpy as np

from regularize import linear
from regularize.arrays import Booleans, Floats


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
    def of(cls, columns: Floats, targets: Floats, weights: Floats | None = None) -> "Standardization":
        """Means and standard deviations (ddof 0) of these training rows, (n, p) and (n,); weighted, where there are weights (n,)."""
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
        return cls(means, np.where(scales > 0.0, scales, 1.0), scales > 0.0, level, spread or 1.0)

    @classmethod
    def together(cls, columns: Floats, targets: Floats, weights: Floats | None = None) -> "Standardization":
        """`of`, with one scale for all columns, the root mean square of those that vary: their units stay between them."""
        found = cls.of(columns, targets, weights)
        common = float(np.sqrt(np.square(found.scales[found.varying]).mean())) if found.varying.any() else 1.0
        return cls(found.means, np.full(len(found.scales), common), found.varying, found.level, found.spread)

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
