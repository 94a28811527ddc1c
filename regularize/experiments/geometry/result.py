"""The touching points at every budget, and what the page says of them."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import words
from regularize.arrays import Booleans, Floats
from regularize.contacts import Contacts
from regularize.corners import Corners
from regularize.experiments.geometry.settings import LOSSES, POWER, Settings
from regularize.penalties import Penalty, Power

SAME = 1e-9


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The touching points at every stop of the budget (k,), and the corners that random losses of this shape hit.

    `names` are those of the two coefficients; `corners` holds, for each penalty by its name, how often a ball of the
    same reach as the present one is touched in a corner.
    """

    settings: Settings
    names: tuple[str, str]
    contacts: Contacts
    corners: dict[str, Corners]

    @cached_property
    def reaches(self) -> Floats:
        """Where each ball meets the axes (k,)."""
        return np.asarray(self.contacts.penalty.radius(np.array([[1.0, 0.0]]), self.contacts.budgets))

    @cached_property
    def roundness(self) -> Floats:
        """How far each ball reaches along the diagonal, over how far along an axis (k,)."""
        diagonal = self.contacts.penalty.radius(np.sqrt([[0.5, 0.5]]), self.contacts.budgets)
        return np.asarray(diagonal / self.reaches)

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
    def ball_name(self) -> str:
        """What sentences call the ball."""
        if self.settings.penalty == POWER:
            return f"|w|^{self.settings.exponent:g} ball"
        return "elastic net ball" if self.settings.penalty == "Elastic net" else f"{self.settings.penalty} ball"

    def says(self, stop: int) -> str:
        """What this view shows at one stop, a sentence a line."""
        parts = (self._on_contact(stop), self._on_normals(stop), self._on_shape(stop), self._on_corners(stop))
        return "\n".join(filter(None, parts))

    @cached_property
    def _at(self) -> list[str]:
        """t and λ in words."""
        pairs = zip(self.contacts.budgets.tolist(), self.contacts.strengths.tolist(), strict=True)
        return [f"t = {words.number(t)} (λ = {words.number(strength)})" for t, strength in pairs]

    @cached_property
    def _zeros(self) -> list[tuple[bool, bool]]:
        return [(a == 0.0, b == 0.0) for a, b in self.contacts.points.tolist()]

    def _on_contact(self, stop: int) -> str:
        if not self.contacts.binding[stop]:
            return (
                f"At {self._at[stop]} the ball holds the free optimum: nothing is given up, and no penalty is needed."
            )
        zeros, values = self._zeros[stop], self.contacts.points[stop].tolist()
        where = f"At {self._at[stop]} the ellipse touches the {self.ball_name}"
        if any(zeros):
            gone, kept = self.names if zeros[0] else self.names[::-1]
            place = "on an axis" if self._smooth else "at a cusp" if not self.convex else "in a corner"
            value = words.number(values[1] if zeros[0] else values[0])
            return f"{where} {place}: {gone} is exactly zero, {kept} is {value}.{self._until(stop)}"
        place = "beside its axes" if self._smooth else "between its cusps" if not self.convex else "between its corners"
        found = " and ".join(f"{n} = {words.number(v)}" for n, v in zip(self.names, values, strict=True))
        return f"{where} {place}: {found}, neither of them zero."

    @property
    def _smooth(self) -> bool:
        penalty = self.contacts.penalty
        return penalty.l1 == 0.0 if isinstance(penalty, Penalty) else self.convex

    def _until(self, stop: int) -> str:
        """Up to which budget the same coefficient stays zero."""
        last = stop
        while last + 1 < len(self._zeros) and self._zeros[last + 1] == self._zeros[stop]:
            last += 1
        if last + 1 == len(self._zeros):
            return ""
        if self._smooth or not self.convex:
            until, then = (words.number(self.contacts.budgets[place]) for place in (last, last + 1))
            return f" It is zero up to t = {until} at least, and no longer at t = {then}."
        return f" It stays zero up to t = {words.number(self._held_until[last])}."

    @cached_property
    def _held_until(self) -> dict[int, float]:
        """The exact ends of zeros, by the last stop that has them."""
        zeros = self._zeros
        ends = [i for i in range(len(zeros) - 1) if any(zeros[i]) and zeros[i + 1] != zeros[i]]
        return {stop: self.contacts.held_until(stop) for stop in ends}

    def _on_normals(self, stop: int) -> str:
        if not self.contacts.binding[stop]:
            return "Inside its ball the free optimum is not pulled anywhere: the gradient is zero, and so is λ."
        zeros = self._zeros[stop]
        if not any(zeros) or self._smooth:
            one = (
                "A smooth ball has one outward normal at each point"
                if self._smooth
                else "Here the ball has one outward normal"
            )
            more = " Here it pulls along an axis exactly, and so stops on it."
            if not any(zeros):
                more = " To stop on an axis it would have to pull along that axis exactly." if self._smooth else ""
            proof = "that is optimality" if self.convex else "every local minimum is like that"
            return f"{one}, and the loss pulls along it: {proof}.{more}"
        pull = np.abs(self.contacts.pulls[stop])
        across, along = (pull[0], pull[1]) if zeros[0] else (pull[1], pull[0])
        off, half = np.degrees(np.arctan2(across, along)), self._opening[stop] / 2.0
        held = f"the loss pulls {off:.0f}° off the axis"
        if not self.convex:
            return f"At a cusp every outward direction is a normal, up to 90° off the axis; {held}."
        return (
            f"In the corner the outward normals fill a cone, {half:.0f}° to either side of the axis; {held}, inside it."
        )

    @cached_property
    def _opening(self) -> Floats:
        """How wide the cone of normals is, in degrees (k,)."""
        first, second = self.contacts.cones[:, 0], self.contacts.cones[:, 1]
        turned = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
        return np.asarray(np.degrees(np.arctan2(turned, (first * second).sum(axis=1))))

    def _on_shape(self, stop: int) -> str:
        if self.settings.penalty == "Elastic net":
            return (
                f"This ball reaches {words.number(self.roundness[stop])} times as far along the diagonal as along an axis "
                "(diamond 0.707, circle 1): it is rounder the larger it is."
                if 0.0 < self.settings.ratio < 1.0
                else ""
            )
        if self.convex or not self.contacts.binding[stop]:
            return "" if self.convex else "Below q = 1 the ball is not convex."
        return f"Below q = 1 the ball is not convex: {self._on_rivals(stop)}. {self._on_gap(stop)}"

    def _on_rivals(self, stop: int) -> str:
        rivals = self.contacts.rivals[stop]
        rivals = rivals[~np.isnan(rivals[:, 0])]
        if not len(rivals):
            return "here no other point of its boundary is a local minimum"
        away = rivals - self.contacts.centre
        levels = np.einsum("mi,ij,mj->m", away, self.contacts.shape, away)
        ties = int((levels <= self.contacts.levels[stop] + 1e-6 * self.free_level).sum())
        count = "one other point" if len(rivals) == 1 else f"{len(rivals)} other points"
        verb = "is a local minimum" if len(rivals) == 1 else "are local minima"
        tie = "" if not ties else ", just as low" if ties == len(rivals) else f", {ties} of them just as low"
        return f"{count} of its boundary {verb}{tie}"

    def _on_gap(self, stop: int) -> str:
        places, below = self.lowest
        if not below[stop]:
            return ""
        elsewhere = words.number(self.along[0][places[stop]])
        return f"No λ leads here: at this λ the penalised loss is lower at t = {elsewhere}."

    def _on_corners(self, stop: int) -> str:
        found = {name: one for name, one in self.corners.items() if not np.isnan(one.measured[stop])}
        if not found:
            return f"No free optimum within ±{self.settings.within} lies outside of balls of this reach."
        told = words.listed([f"{_tenths(one.measured[stop])} under {name}" for name, one in found.items()])
        exact = words.listed([_tenths(one.exact[stop]) for one in found.values()])
        return (
            f"Of {LOSSES} random losses of this shape, those outside of a ball that reaches {words.number(self.reaches[stop])} "
            f"along the axes end with an exact zero in {told}; the areas say {exact}."
        )


def _tenths(share: float) -> str:
    return f"{100.0 * share:.1f} %" if share else "0 %"
