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
    def of(cls, columns: Floats, targets: Floats) -> "Standardization":
        """Means and standard deviations (ddof 0) of these training rows, (n, p) and (n,)."""
        scales = np.sqrt(np.square(linear.centred(columns)).mean(axis=0))
        spread = np.sqrt(np.square(linear.centred(targets[:, None])).mean())
        return cls(
            columns.mean(axis=0),
            np.where(scales > 0.0, scales, 1.0),
            scales > 0.0,
            float(targets.mean()),
            float(spread) or 1.0,
        )

    def columns(self, columns: Floats) -> Floats:
        """The standardized columns of these rows: (m, p) -> (m, p)."""
        return np.asarray(np.where(self.varying, (columns - self.means) / self.scales, 0.0))

    def targets(self, targets: Floats) -> Floats:
        """The standardized targets of these rows."""
        return np.asarray((targets - self.level) / self.spread)

    def predictions(self, fits: Floats) -> Floats:
        """Fits of the standardized target, back in units of the target."""
        return np.asarray(self.level + self.spread * fits)
