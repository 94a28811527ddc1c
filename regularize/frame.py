"""The directions in which a descent may go: those that kinks hold, those that are free, and Newton's step among these."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats

FLAT = 1e-13
"""A direction along which the loss curves less than this part of the most is straight."""


@dataclass(frozen=True, eq=False)
class Frame:
    """The directions that kinks hold and those that are free, and how the loss curves along the free ones.

    `held` (m, a) and `free` (m, m − a) are orthonormal, normalsᵀ = held · triangle (a, a) by QR.
    Along the rows of `turned` (m − a, m − a) among the free ones the loss curves by `sizes` (r,) squared, and no more along the last.
    """

    held: Floats
    triangle: Floats
    free: Floats
    sizes: Floats
    turned: Floats

    @classmethod
    def of(cls, normals: Floats, design: Floats, curved: Booleans, ridge: Floats) -> "Frame":
        """Normals (a, m) of the held kinks; the rows of the design (n, m) where the loss curves; the ridge (m,)."""
        count, m = normals.shape
        held, triangle, free = np.empty((m, 0)), np.empty((0, 0)), np.eye(m)
        if count:
            q, r = np.linalg.qr(normals.T, mode="complete")
            held, triangle, free = q[:, :count], r[:count], q[:, count:]
        parts = [np.sqrt(2.0 / len(design)) * (design[curved] @ free)] if curved.any() else []
        if ridge.any():
            parts.append(np.sqrt(ridge)[:, None] * free)
        if not parts or not free.shape[1]:
            return cls(held, triangle, free, np.empty(0), np.eye(free.shape[1]))
        _, sizes, turned = np.linalg.svd(np.concatenate(parts), full_matrices=True)
        return cls(held, triangle, free, sizes[sizes > FLAT * sizes[0]], turned)

    def newton(self, gradients: Floats, rounding: float) -> tuple[Floats, bool]:
        """The step to the bottom of each piece (..., m); straight down, and False, where it has none."""
        along = gradients @ self.free @ self.turned.T
        rank = len(self.sizes)
        flat = along[..., rank:]
        if gradients.ndim == 1 and np.abs(flat).max(initial=0.0) > rounding:
            return -(flat @ self.turned[rank:]) @ self.free.T, False
        return -(along[..., :rank] / self.sizes**2) @ self.turned[:rank] @ self.free.T, True

    def onto(self, off: Floats) -> Floats:
        """The smallest moves (..., m) that change the levels of the held kinks by `off` (..., a)."""
        return np.asarray(np.linalg.solve(self.triangle.T, off.T).T @ self.held.T)

    def loads(self, gradients: Floats) -> Floats:
        """What the held kinks take of these gradients (..., a)."""
        if not self.held.shape[1]:
            return np.empty((*gradients.shape[:-1], 0))
        return np.asarray(np.linalg.solve(self.triangle, (gradients @ self.held).T).T)
