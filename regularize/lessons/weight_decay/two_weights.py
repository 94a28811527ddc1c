"""Two weights and nothing else: where each optimizer's decay lets them settle; and the formula that takes the loss.

Each weight has the loss ½h(w − y)², y = 1 + standard normal noise anew at each step, so its gradient h(w − y) is on
the scale h. Runs come in pairs with opposite noise, whose mean is far more exact than that of as many free runs.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.lessons.weight_decay.settings import OPTIMIZERS, Settings
from regularize.network import Memory

STEPS = 5000
RUNS = 32  # half of them with opposite noise
RATE = 0.02
RECORDED = 50  # steps between two points of a course
SETTLED = 3 * STEPS // 4  # from this step on, the mean is where a weight settles

TARGET = 3.0  # of the single weight under the two formulas, with the loss ½(w − 3)²
FORMULA_RATE = 0.1
FORMULA_STEPS = 120
EPOCH = 30  # steps, for who decays once an epoch
GONE = -1e6
PATIENCE = 20_000  # steps after which a formula that has not run away is taken to rest


@dataclass(frozen=True, eq=False, kw_only=True)
class Formula:
    """One weight on ½(w − 3)² at every decay (s,), by w − η(∇ + wd w) and by the literal w − η(loss + wd w).

    `once` takes the gradient at each step and decays at the end of each epoch alone. Courses are (s, steps + 1); NaN once
    the weight is below −10⁶. `left` is that step, or 0 where it never is, and `rests` is where the literal formula then ends.
    """

    right: Floats
    literal: Floats
    once: Floats
    left: Integers
    rests: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class TwoWeights:
    """The view "Two weights": s decays, two weights of gradient `scales` (2,), the smaller first.

    `courses` (s, 2, t) are means over the runs at the steps `recorded` (t,), `settled` (s, 2) their mean over the last
    quarter; `apart` (s,) is the largest difference, over all steps, between SGD's decay and L2 in the loss.
    """

    settings: Settings
    scales: Floats
    recorded: Integers
    courses: Mapping[str, Floats]
    settled: Mapping[str, Floats]
    apart: Floats
    formula: Formula

    @cached_property
    def decays(self) -> Floats:
        """The decay at every stop (s,)."""
        return Settings.decays()

    @cached_property
    def penalised(self) -> Floats:
        """h/(h + wd), the minimum of ½h(w − 1)² + ½ wd w² (s, 2)."""
        return self.scales / (self.scales + self.decays[:, None])

    @cached_property
    def alike(self) -> Floats:
        """1/(1 + wd), where AdamW's decay balances a pull of (1 − w)h divided by the noise's √v̂ = h (s,)."""
        return 1 / (1 + self.decays)

    @cached_property
    def balance(self) -> Floats:
        """The same with all of √v̂: the root of (1 − w) / √(1 + (1 − w)²) = wd w (s,), by halving."""
        low, high = np.zeros_like(self.decays), np.ones_like(self.decays)
        for _ in range(60):
            middle = (low + high) / 2
            pulled = (1 - middle) / np.sqrt(1 + (1 - middle) ** 2) > self.decays * middle
            low, high = np.where(pulled, middle, low), np.where(pulled, high, middle)
        return (low + high) / 2


def steps(settings: Settings) -> Generator[float, None, TwoWeights]:
    """Let the two weights run under each optimizer; yields the share done."""
    scales = 10.0 ** np.array([-settings.log10_spread, settings.log10_spread])
    decays = Settings.decays()
    noise = noises(settings.seed)
    courses: dict[str, Floats] = {}
    settled: dict[str, Floats] = {}
    for name in OPTIMIZERS:
        courses[name], settled[name] = yield from _run(name, scales, decays, noise, len(courses) / len(OPTIMIZERS))
    return TwoWeights(
        settings=settings,
        scales=scales,
        recorded=np.arange(0, STEPS + 1, RECORDED),
        courses=courses,
        settled=settled,
        apart=apart(scales, decays, noise),
        formula=formulas(decays, settings.start),
    )


def noises(seed: int) -> Floats:
    """Of the targets, (STEPS, RUNS): the second half is the first with its sign changed."""
    half = np.random.default_rng(seed).standard_normal((STEPS, RUNS // 2))
    return np.concatenate([half, -half], axis=1)


def _run(
    name: str, scales: Floats, decays: Floats, noise: Floats, before: float
) -> Generator[float, None, tuple[Floats, Floats]]:
    """Courses (s, 2, t) and where they settle (s, 2), from w = 0."""
    optimizer = OPTIMIZERS[name](RATE, weight_decay=np.repeat(decays, RUNS))
    weights = np.zeros((len(decays) * RUNS, 2))
    memory, by_decay = Memory.of(weights), weights.reshape(len(decays), RUNS, 2)
    course, total = [by_decay.mean(axis=1)], np.zeros((len(decays), 2))
    for step in range(STEPS):
        gradients = scales * (by_decay - 1 - noise[step, :, None])
        optimizer.step(weights, gradients.reshape(weights.shape), memory, decayed=2)
        if (step + 1) % RECORDED == 0:
            course.append(by_decay.mean(axis=1))
            yield before + (step + 1) / STEPS / len(OPTIMIZERS)
        if step >= SETTLED:
            total += by_decay.mean(axis=1)
    return np.stack(course, axis=-1), total / (STEPS - SETTLED)


def apart(scales: Floats, decays: Floats, noise: Floats) -> Floats:
    """The largest difference, over all steps, between w − η(∇ + wd w) and (1 − η wd) w − η∇ on the first run (s,)."""
    penalised = decayed = np.zeros((len(decays), 2))
    most = np.zeros(len(decays))
    wd = decays[:, None]
    for target in 1 + noise[:, 0]:
        penalised = penalised - RATE * (scales * (penalised - target) + wd * penalised)
        decayed = (1 - RATE * wd) * decayed - RATE * scales * (decayed - target)
        most = np.maximum(most, np.abs(penalised - decayed).max(axis=1))
    return most


def formulas(decays: Floats, start: float) -> Formula:
    """Both formulas from `start`, at every decay (s,)."""
    right, literal, once = np.empty((3, len(decays), FORMULA_STEPS + 1))
    right[:, 0] = literal[:, 0] = once[:, 0] = start
    for step in range(FORMULA_STEPS):
        right[:, step + 1] = right[:, step] + right_step(right[:, step], decays)
        once[:, step + 1] = once[:, step] - FORMULA_RATE * (once[:, step] - TARGET)
        if (step + 1) % EPOCH == 0:
            once[:, step + 1] *= 1 - FORMULA_RATE * decays
        literal[:, step + 1] = np.maximum(literal[:, step] + literal_step(literal[:, step], decays), 2 * GONE)
    left, rests = _endings(decays, start)
    return Formula(right=right, literal=np.where(_beyond(literal), np.nan, literal), once=once, left=left, rests=rests)


def right_step(weight: Floats, decay: Floats) -> Floats:
    """−η (∇ + wd w), of any shape."""
    return -FORMULA_RATE * ((weight - TARGET) + decay * weight)


def literal_step(weight: Floats, decay: Floats) -> Floats:
    """−η (loss + wd w), of any shape."""
    return -FORMULA_RATE * ((weight - TARGET) ** 2 / 2 + decay * weight)


def _beyond(weight: Floats) -> Booleans:
    return np.asarray(weight < GONE)


def _endings(decays: Floats, start: float) -> tuple[Integers, Floats]:
    """The step at which the literal formula is below −10⁶, 0 where it never is; and where it is then."""
    weight, left = np.full(len(decays), start), np.zeros(len(decays), dtype=np.int64)
    for step in range(1, PATIENCE + 1):
        moved = np.maximum(weight + literal_step(weight, decays), 2 * GONE)
        left[_beyond(moved) & (left == 0)] = step
        if np.all((left > 0) | (moved == weight)):
            break
        weight = moved
    return left, weight
