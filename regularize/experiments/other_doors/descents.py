"""The doors of gradient descent, early stopping and weight decay: their filters, and how they approach ridge."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import shrinkage
from regularize.arrays import Floats, Integers
from regularize.experiments.other_doors.sample import Sample
from regularize.experiments.other_doors.settings import DECAY, STOPPING, Settings
from regularize.shrinkage import Directions


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """How far descent is from ridge, relative to it, after ever more `steps` (m,): distances (k, m)."""

    steps: Integers
    distances: Floats

    @cached_property
    def nearest(self) -> Integers:
        """The place in `steps` where descent is nearest to ridge (k,)."""
        return np.asarray(self.distances.argmin(axis=1))


def filters(door: str, settings: Settings, found: Directions, more: int = 0) -> Floats:
    """The filters (k, q) of a door of descent, after some steps more than the page shows."""
    if door == STOPPING:
        return shrinkage.stopping_filters(found.curvatures, settings.stopping_steps + more, rate=settings.rate)
    strengths = Settings.strengths()
    steps = np.full(len(strengths), settings.decay_steps + more)
    return shrinkage.decay_filters(found.curvatures, steps, strengths, rate=settings.rate)


def missed(door: str, settings: Settings, sample: Sample) -> float:
    """One step of descent from the closed form against the closed form one step on, relative to the largest of it."""
    found, rows = sample.directions, len(sample.targets)
    now, then = (found.coefficients(filters(door, settings, found, more)) for more in (0, 1))
    decays = Settings.strengths()[:, None] if door == DECAY else 0.0
    slope = (now @ sample.columns.T - (sample.targets - sample.targets.mean())) @ sample.columns / rows
    stepped = now - settings.rate * (slope + decays * now)
    return float(np.max(np.abs(stepped - then).max(axis=1) / (np.abs(then).max(axis=1) + np.finfo(float).tiny)))


def course(settings: Settings, found: Directions, ridge: Floats) -> Course:
    """Descent at many steps against ridge (k, p) at every λ."""
    strengths = Settings.strengths()
    steps = np.unique(np.rint(np.geomspace(1, 1e7, 106)).astype(np.int64))
    if settings.door == STOPPING:
        descended = found.coefficients(shrinkage.stopping_filters(found.curvatures, steps, rate=settings.rate))[None]
    else:
        decays = [np.full(len(steps), strength) for strength in strengths.tolist()]
        kept = [shrinkage.decay_filters(found.curvatures, steps, decay, rate=settings.rate) for decay in decays]
        descended = found.coefficients(np.stack(kept))
    norms = np.linalg.norm(ridge, axis=1)[:, None]
    apart = np.linalg.norm(descended - ridge[:, None], axis=2)
    return Course(steps=steps, distances=np.asarray(apart / np.where(norms > 0.0, norms, 1.0)))


def needed(curvature: float, rate: float) -> float:
    """After how many steps |1 − ηd²|ᵗ is 1 %: so much is then left of the way to the end."""
    return float(np.log(0.01) / np.log(abs(1.0 - rate * curvature)))
