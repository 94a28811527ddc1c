"""The touching points at every budget."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.contacts import Contacts
from regularize.corners import Corners
from regularize.lessons.geometry.settings import POWER, Settings
from regularize.penalties import Penalty, Power, Shape, named

SAME = 1e-9


@dataclass(frozen=True, eq=False, kw_only=True)
class Touched:
    """What no random loss changes: the names of the two coefficients, where each ball touches, and for each ball that is
    compared, by its name, the shares of the areas that end in a corner (k,). `second` is the penalty beside the first."""

    names: tuple[str, str]
    contacts: Contacts
    areas: dict[str, tuple[Shape, Floats]]
    second: "Result | None" = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The touching points at every stop of the budget (k,), and the corners that random losses of this shape hit.

    `names` are those of the two coefficients; `corners` holds, for each penalty by its name, how often a ball of the
    same reach as the present one is touched in a corner. `second` is the same with the penalty that stands beside this one.
    """

    settings: Settings
    names: tuple[str, str]
    contacts: Contacts
    corners: dict[str, Corners]
    second: "Result | None" = None

    @cached_property
    def reaches(self) -> Floats:
        """Where each ball meets the axes (k,)."""
        return self.contacts.reaches

    @cached_property
    def roundness(self) -> Floats:
        """How far each ball reaches along the diagonal, over how far along an axis (k,); of one that is a point, as it shrinks."""
        diagonal = self.contacts.penalty.radius(np.sqrt([[0.5, 0.5]]), self.contacts.budgets)
        return np.asarray(
            np.divide(diagonal, self.reaches, out=np.full(len(diagonal), 0.5**0.5), where=self.reaches > 0.0)
        )

    @cached_property
    def free_level(self) -> float:
        """The loss at zero, above the least."""
        centre = self.contacts.centre
        return float(centre @ self.contacts.shape @ centre)

    @cached_property
    def along(self) -> tuple[Floats, Floats]:
        """Budgets from zero on (k + 1,), and the least loss within each."""
        return np.append(0.0, self.contacts.budgets), np.append(self.free_level, self.contacts.levels)

    @cached_property
    def objectives(self) -> Floats:
        """Loss + λ t along the budgets, for the λ of each stop: (k, k + 1)."""
        budgets, levels = self.along
        return np.asarray(levels + self.contacts.strengths[:, None] * budgets)

    @cached_property
    def lowest(self) -> tuple[list[int], Booleans]:
        """Where along the budgets the objective of each stop is lowest, and whether that is below its own place (k,)."""
        places, own = self.objectives.argmin(axis=1), self.objectives[:, 1:].diagonal()
        below = self.objectives.min(axis=1) < own - SAME * self.free_level
        return np.where(below, places, np.arange(1, len(own) + 1)).tolist(), below

    @property
    def convex(self) -> bool:
        """Whether the ball is."""
        penalty = self.contacts.penalty
        return not (isinstance(penalty, Power) and penalty.exponent < 1.0)

    @property
    def kind(self) -> str:
        """What the ball looks like."""
        if self.settings.penalty == POWER:
            return f"ball of |w|^{self.settings.exponent:g}"
        return named(self.settings.penalty, ratio=self.settings.ratio).ball

    @property
    def ball_name(self) -> str:
        """What sentences call the ball."""
        if self.settings.penalty == POWER:
            return f"|w|^{self.settings.exponent:g} ball"
        return "elastic net ball" if self.settings.penalty == "Elastic net" else f"{self.settings.penalty} ball"

    @cached_property
    def zeros(self) -> list[tuple[bool, bool]]:
        """Which of the two coefficients are zero at every stop."""
        return [(a == 0.0, b == 0.0) for a, b in self.contacts.points.tolist()]

    @property
    def smooth(self) -> bool:
        """Whether the ball has one normal at each point."""
        penalty = self.contacts.penalty
        return penalty.l1 == 0.0 if isinstance(penalty, Penalty) else self.convex

    @cached_property
    def held_until(self) -> dict[int, float]:
        """The exact ends of zeros, by the last stop that has them."""
        zeros = self.zeros
        ends = [i for i in range(len(zeros) - 1) if any(zeros[i]) and zeros[i + 1] != zeros[i]]
        return {stop: self.contacts.held_until(stop) for stop in ends}

    @cached_property
    def opening(self) -> Floats:
        """How wide the cone of normals is, in degrees (k,)."""
        first, second = self.contacts.cones[:, 0], self.contacts.cones[:, 1]
        turned = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
        return np.asarray(np.degrees(np.arctan2(turned, (first * second).sum(axis=1))))
