"""Ellipses that are drawn point by point where they are shown: a few numbers travel, and not a line for each stop."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from regularize.arrays import Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Arc:
    """A closed ellipse through a point, at every stop, with points close together at that point.

    `through` (k, 2) are those points. `polar` (k, 3) are the angle at which the point lies and the radius, as on a circle
    that `basis` (2, 2), rows by axes, stretches to the ellipse, and how close together points are: at angles from it that
    grow like a hyperbolic sine, of 1 evenly, of less the closer. `count` steps lead round. The form is read by
    `ui/lab/scene.js`.
    """

    through: Floats
    polar: Floats
    basis: Floats
    count: int

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return len(self.polar)

    def at(self, stop: int) -> dict[str, Any]:
        """The coordinates at one stop."""
        stop = min(stop, self.stops - 1)
        start, radius, fine = self.polar[stop].tolist()
        angles = fine * np.sinh(np.linspace(-1.0, 1.0, self.count + 1) * np.arcsinh(np.pi / fine))
        # As steps from the point, which lose nothing where the middle is far away.
        turned, half = start + 0.5 * angles, 2.0 * radius * np.sin(0.5 * angles)
        points = self.through[stop] + (half * np.stack([-np.sin(turned), np.cos(turned)])).T @ self.basis
        return {"x": points[:, 0], "y": points[:, 1]}
