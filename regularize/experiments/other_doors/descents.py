"""The doors of gradient descent, early stopping and weight decay: their filters, and how they approach ridge."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from regularize import shrinkage
from regularize.arrays import Floats, Integers
from regularize.experiments.other_doors.sample import Sample
from regularize.experiments.other_doors.settings import DECAY, STOPPING, Settings
from regularize.shrinkage import Directions

LOOKED_AT = 200  # numbers of steps at a time: neighbours differ by a twelfth or less in the longest descent


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """How far descent is from ridge, relative to it, after ever more `steps` (m,): distances (k, m)."""

    steps: Integers
    distances: Floats


class Nearest(NamedTuple):
    """The stop of descent that is nearest to ridge at every λ (k,): after how many steps, and how far, relative to ridge."""

    steps: Integers
    distances: Floats


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


def nearest(settings: Settings, found: Directions, ridge: Floats) -> Nearest:
    """Of all whole numbers of steps that whose fit is nearest to ridge (k, p), at every λ.

    From 1/(ηλ) steps on every direction keeps more than ridge, as (1 − ηd²)ᵗ ≤ e⁻ᵘ ≤ 1/(1 + u) with u = d²/λ, and ever
    more of it: the nearest is not behind. What is left is looked through ever more finely around the lowest place.
    """
    wanted = ridge @ found.right.T
    norms = np.linalg.norm(wanted, axis=1)
    chosen: list[tuple[int, float]] = []
    for strength, target, norm in zip(Settings.strengths().tolist(), wanted, norms.tolist(), strict=True):
        last = int(np.ceil(1.0 / (settings.rate * strength)))
        tried = np.unique(np.rint(np.geomspace(1, last, LOOKED_AT)).astype(np.int64))
        while True:
            kept = shrinkage.stopping_filters(found.curvatures, tried, rate=settings.rate)
            away = np.linalg.norm(kept * found.least_squares - target, axis=1)
            low = int(away.argmin())
            ends = tried[max(low - 1, 0)], tried[min(low + 1, len(tried) - 1)]
            if ends[1] - ends[0] <= 2:
                break
            tried = np.unique(np.rint(np.linspace(*ends, LOOKED_AT)).astype(np.int64))
        chosen.append((int(tried[low]), float(away[low] / (norm or 1.0))))
    steps, distances = zip(*chosen, strict=True)
    return Nearest(np.array(steps), np.array(distances))


def needed(curvature: float, rate: float) -> float:
    """After how many steps |1 − ηd²|ᵗ is 1 %: so much is then left of the way to the end."""
    return float(np.log(0.01) / np.log(abs(1.0 - rate * curvature)))
