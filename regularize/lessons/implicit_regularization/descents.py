"""The methods of gradient descent, early stopping and weight decay: their filters, and how they approach ridge."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from regularize import shrinkage
from regularize.arrays import Floats, Integers
from regularize.lessons.implicit_regularization.sample import Sample
from regularize.lessons.implicit_regularization.settings import DECAY, STOPPING, Settings
from regularize.shrinkage import Directions

LOOKED_AT = 120  # numbers of steps at first: neighbours differ by a sixth or less in the longest descent
LOOKED_AGAIN = 25  # and between two of them


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """How far descent is from ridge, relative to it, after ever more `steps` (m,): distances (k, m)."""

    steps: Integers
    distances: Floats


class Nearest(NamedTuple):
    """The stop of descent that is nearest to ridge at every λ (k,): after how many steps, and how far, relative to ridge."""

    steps: Integers
    distances: Floats


def filters(method: str, settings: Settings, found: Directions, more: int = 0) -> Floats:
    """The filters (k, q) of a method of descent, after some steps more than the page shows."""
    if method == STOPPING:
        return shrinkage.stopping_filters(found.curvatures, settings.stopping_steps + more, rate=settings.rate)
    strengths = Settings.strengths()
    steps = np.full(len(strengths), settings.decay_steps + more)
    return shrinkage.decay_filters(found.curvatures, steps, strengths, rate=settings.rate)


def missed(method: str, settings: Settings, sample: Sample) -> float:
    """One step of descent from the closed form against the closed form one step on, relative to the largest of it."""
    found, rows = sample.directions, len(sample.targets)
    now, then = (found.coefficients(filters(method, settings, found, more)) for more in (0, 1))
    decays = Settings.strengths()[:, None] if method == DECAY else 0.0
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
    everywhere = np.arange(len(wanted))
    last = np.ceil(1.0 / (settings.rate * Settings.strengths()))
    tried = np.rint(last[:, None] ** np.linspace(0.0, 1.0, LOOKED_AT)).astype(np.int64)
    while True:
        kept = shrinkage.stopping_filters(found.curvatures, tried.ravel(), rate=settings.rate).reshape(*tried.shape, -1)
        away = np.linalg.norm(kept * found.least_squares - wanted[:, None], axis=2)
        low = away.argmin(axis=1)
        # Numbers of steps are tried more than once where they lie closer than one: to the next on either side.
        before = np.where(tried < tried[everywhere, low][:, None], tried, 1).max(axis=1)
        after = np.where(tried > tried[everywhere, low][:, None], tried, tried[:, -1:]).min(axis=1)
        if (after - before <= 2).all():
            return Nearest(tried[everywhere, low], away[everywhere, low] / np.where(norms > 0.0, norms, 1.0))
        tried = np.rint(np.linspace(before, after, LOOKED_AGAIN, axis=1)).astype(np.int64)


def needed(curvature: float, rate: float) -> float:
    """After how many steps |1 − ηd²|ᵗ is 1 %: so much is then left of the way to the end."""
    return float(np.log(0.01) / np.log(abs(1.0 - rate * curvature)))
