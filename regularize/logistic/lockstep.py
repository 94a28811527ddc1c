"""Several problems over the same columns, each along the same strengths: mean log loss + μ|w|₁ + ½ν|w|², in lockstep.

A step is Newton's on the columns that are active or violate their condition (Hintermüller, Ito & Kunisch 2002); columns
whose coefficient would change its sign stop at zero. All problems take each step together, as one product with the
columns, which is most of the work. A step that does not lead down is taken again with no more than one new column, up
to where the first coefficient reaches zero, and halved until it does; where rounding keeps the system from being
solved, the step is that of `exact_step`.

Columns are given as rows here, behind a first row of ones for the intercept: `rows` (1 + q, n) is [1 X]ᵀ.
"""

from collections.abc import Iterator

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.logistic.exactly import exact_step
from regularize.logistic.iterates import Condition, Iterate, Task, condition
from regularize.logistic.metrics import Metric
from regularize.logistic.problems import Problems, curvatures, losses

MOST_STEPS = 300
ENOUGH = 0.5
"""A step that leaves the same columns active and this part of the violation is taken without a look at the objective."""
DESCENT = 1e-4
"""At least this part of the descent that the slope promises must come (Armijo 1966)."""
SLACK = 8 * float(np.finfo(float).eps)
"""Rounding of the objective."""
HALVINGS, BARELY = 60, 0.01
"""A step of which less than that leads down comes from a system that rounding has spoiled."""
CAUTIOUS = 3
"""After a step that did not lead down so many are taken with care."""
STALLED, LONG = 6, 12
"""After so many steps without a lower violation and objective, and after so many without the former, the step is the exact one;
if that leads nowhere, rounding has won, and the certificate says so."""
LOWER, TELLING = 0.9, 1e-9
SLOW = 0.5
"""A pace at which the curvature is measured anew, whatever that costs."""
DEAR = 32.0
"""With so many active columns measuring the curvature costs as much as a step."""
FEW, SHARE = 4, 0.06
"""So many columns, and such a part of those that are active, may enter at once: most violations vanish as others are met."""
PATIENT = 8
"""With more active columns than that the first step at a strength is left to them, which is the tangent of the path."""
SPARSE = 2
"""Where no more than one in so many columns moves, the others are left out of the product."""


class Visit:
    """How one problem fares at one strength."""

    def __init__(self) -> None:
        self.best, self.turn, self.since, self.waited, self.careful, self.exact = np.inf, 0, 0, 0, 0, False

    def fell(self, fall: float) -> None:
        """Take note of the part by which the objective fell; negative where it did not."""
        if fall < 0.0:
            self.careful = CAUTIOUS
        elif fall > TELLING:
            self.waited = 0

    def most(self, active: int) -> int:
        """How many columns may enter at the next step."""
        self.turn += 1
        return 0 if self.turn == 1 and active > PATIENT else FEW + int(SHARE * active)

    def saw(self, worst: float) -> bool:
        """Take note of a violation; whether it is worth going on."""
        if worst < LOWER * self.best:
            self.best, self.since, self.waited = worst, 0, 0
        else:
            self.since, self.waited = self.since + 1, self.waited + 1
        if not self.exact and (self.waited > STALLED or self.since > LONG):
            self.exact, self.waited = True, 0
        return self.waited <= STALLED


class LockStep:
    """The minimisers of all problems at one (μ, ν) after the other, over the columns that are worked with."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        count, levels = problems.count, problems.levels[:, None]
        self.rows = np.ones((1, problems.rows.shape[1]))
        self.order: Integers = np.zeros(0, dtype=np.int64)
        self.scales = 1.0 / problems.lengths[:, None]
        margins = problems.sides * levels
        logit_gradient = problems.logit_gradient(margins)
        self.iterate = Iterate(levels, margins, logit_gradient, logit_gradient @ self.rows.T)
        tops = np.abs(logit_gradient @ problems.rows.T / problems.scales).max(axis=1)
        self.tops = np.where(tops > 0.0, tops, 1.0)
        self.metrics = [Metric(self.rows, self.scales[one]) for one in range(count)]
        self.pace = np.full(count, np.inf)

    def admit(self, new: Integers) -> None:
        """Work with these columns (k,) as well."""
        added, (point, margins, logit_gradient, gradient) = self.problems.rows[new], self.iterate
        self.order = np.concatenate((self.order, new))
        self.rows = np.concatenate((self.rows, added))
        self.scales = np.concatenate((self.scales, self.problems.scales[:, new]), axis=1)
        nothing = np.zeros((len(point), len(new)))
        self.iterate = Iterate(
            np.concatenate((point, nothing), axis=1),
            margins,
            logit_gradient,
            np.concatenate((gradient, logit_gradient @ added.T), axis=1),
        )
        for metric, scales in zip(self.metrics, self.scales, strict=True):
            metric.grow(self.rows, scales)

    def settling(self, sharp: float, smooth: float, tolerance: float) -> Iterator[None]:
        """Go to the minimisers for μ = `sharp` and ν = `smooth`, up to this part of the largest gradient at w = 0, step by step."""
        visits = [Visit() for _ in range(self.problems.count)]
        moving, here = np.arange(len(visits)), self.iterate
        task = self._task(moving, sharp, smooth, tolerance)
        state = condition(here, task)
        for _ in range(MOST_STEPS):
            going = (state.worst > tolerance).nonzero()[0]
            going = going[[visits[moving[one]].saw(float(state.worst[one])) for one in going.tolist()]]
            if len(going) < len(moving):
                moving, state = moving[going], state.of(going)
                here, task = self.iterate.of(moving), self._task(moving, sharp, smooth, tolerance)
            if not len(moving):
                return
            steps, searched = self._steps(here, state, task, visits)
            there = self._moved(here, steps, moving)
            after = condition(there, task)
            same = (after.active == state.active).all(axis=1)
            taken = searched | same & (after.worst <= ENOUGH * state.worst)
            for one in (~taken).nonzero()[0].tolist():
                fall = self._fall(here, there, task, one)
                taken[one] = fall >= 0.0
                visits[moving[one]].fell(fall)
            self.pace[moving] = np.where(same & taken, after.worst / state.worst, np.minimum(self.pace[moving], SLOW))
            if taken.all():
                here, state = there, after
            else:
                here, state = there.where(taken, here), after.where(taken, state)
            if len(moving) == len(visits):
                self.iterate = here
            else:
                for part, new in zip(self.iterate, here, strict=True):
                    part[moving] = new
            yield

    def _task(self, moving: Integers, sharp: float, smooth: float, tolerance: float) -> Task:
        """That of these problems; the intercept is free."""
        scales = self.scales[moving]
        corners, ridges = sharp * scales, smooth * np.square(scales)
        corners[:, 0] = ridges[:, 0] = 0.0
        return Task(moving, sharp, smooth, tolerance, corners, ridges, scales, self.tops[moving])

    def _steps(self, here: Iterate, state: Condition, task: Task, visits: list[Visit]) -> tuple[Floats, Booleans]:
        """What to add to the coefficients (m, 1 + q), and where a search along the way has made sure that it leads down."""
        steps, searched = np.zeros(here.point.shape), np.zeros(len(here.point), dtype=bool)
        for one, problem in enumerate(task.moving.tolist()):
            visit = visits[problem]
            most = visit.most(int(np.count_nonzero(here.point[one])))
            step = None if visit.exact else self._step(here, state, task, one, most=1 if visit.careful else most)
            if step is None:
                visit.exact = True
                weights = self.problems.weights[problem] * curvatures(here.margins[one])
                step = exact_step(
                    self.rows,
                    self.scales[problem],
                    here.point[one],
                    here.logit_gradient[one],
                    weights,
                    sharp=task.sharp,
                    smooth=task.smooth,
                )
            steps[one] = step
            if visit.exact or visit.careful:
                visit.careful = max(visit.careful - 1, 0)
                steps[one], searched[one] = self._searched(here, task, one, step, visit), True
        return steps, searched

    def _step(self, here: Iterate, state: Condition, task: Task, one: int, *, most: int) -> Floats | None:
        """Newton's step of one problem, with so many new columns; with one, up to where the first coefficient reaches zero."""
        problem, metric = int(task.moving[one]), self.metrics[task.moving[one]]
        point = here.point[one]
        chosen = self._chosen(point, np.abs(state.off[one]) / self.scales[problem], most)
        if self._stale(problem, float(state.worst[one]), len(chosen), task.tolerance):
            metric.freshen(self.problems.weights[problem] * curvatures(here.margins[one]))
            self.pace[problem] = SLOW
        arguments = chosen, state.off[one][chosen], point[chosen], state.signs[one][chosen], task.ridges[one][chosen]
        found = metric.careful_step(*arguments) if most == 1 else metric.step(*arguments)
        if found is None:
            return None
        step = np.zeros(len(point))
        step[chosen] = found
        return step

    def _chosen(self, point: Floats, off: Floats, most: int) -> Integers:
        """The columns that move: those that are there, and of those that violate their condition some of the worst."""
        standing = point != 0.0
        standing[0] = True
        new = (~standing & (off > 0.0)).nonzero()[0]
        if len(new) > most:
            new = new[np.argpartition(-off[new], most)[:most]]
        standing[new] = True
        chosen: Integers = standing.nonzero()[0]
        return chosen

    def _stale(self, problem: int, worst: float, active: int, tolerance: float) -> bool:
        """Whether to measure the curvature anew: where the pace it allows is slow for what that costs.

        A system of the rows is factorized at each step in any case.
        """
        pace = float(self.pace[problem])
        if active > self.rows.shape[1]:
            return True
        return pace >= SLOW or np.log(worst / tolerance) > -np.log(max(pace, tolerance)) * (2.0 + active / DEAR)

    def _moved(self, here: Iterate, steps: Floats, moving: Integers) -> Iterate:
        """All problems after their steps; exactly zero where a coefficient stops there."""
        used: Integers = np.flatnonzero(steps.any(axis=0))
        sparse = SPARSE * len(used) < steps.shape[1]
        along = steps[:, used] @ self.rows[used] if sparse else steps @ self.rows
        margins = here.margins + self.problems.sides * along
        logit_gradient = self.problems.logit_gradient(margins, moving)
        return Iterate(here.point + steps, margins, logit_gradient, logit_gradient @ self.rows.T)

    def _objective(self, margins: Floats, point: Floats, task: Task, one: int) -> float:
        loss = float(self.problems.weights[task.moving[one]] @ losses(margins))
        return loss + task.penalty(point, one)

    def _fall(self, here: Iterate, there: Iterate, task: Task, one: int) -> float:
        """By which part of itself the objective of one problem falls; negative where that is not enough."""
        before = self._objective(here.margins[one], here.point[one], task, one)
        step = there.point[one] - here.point[one]
        promised = (
            float(here.gradient[one] @ step) + task.penalty(there.point[one], one) - task.penalty(here.point[one], one)
        )
        fall = before - self._objective(there.margins[one], there.point[one], task, one)
        enough = fall >= -DESCENT * min(promised, 0.0) - SLACK * before
        return max(fall, 0.0) / before if enough else -1.0

    def _searched(self, here: Iterate, task: Task, one: int, step: Floats, visit: Visit) -> Floats:
        """As much of the step of one problem as leads down: all, or a half, a quarter, …"""
        point, margins = here.point[one], here.margins[one]
        along = self.problems.sides * (step @ self.rows)
        before, share = self._objective(margins, point, task, one), 1.0
        slope = float(here.gradient[one] @ step)
        for _ in range(HALVINGS):
            there = point + share * step
            promised = share * slope + task.penalty(there, one) - task.penalty(point, one)
            after = self._objective(margins + share * along, there, task, one)
            if after <= before + DESCENT * min(promised, 0.0) + SLACK * before:
                visit.fell(max(before - after, 0.0) / before)
                visit.exact |= share < BARELY
                return share * step
            share *= 0.5
        visit.exact = True
        return np.zeros(len(step))
