"""Training: mini-batches, steps and epochs, for all stops of a knob side by side.

All stops start alike and see the same mini-batches in the same order, so they differ by the knob alone.
"""

from collections.abc import Callable, Generator, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.network.losses import Loss
from regularize.network.optimizers import Memory, Optimizer
from regularize.network.passes import Hidden, Network, SlotContext, backward, by_stop, forward, outputs
from regularize.progress import completed
from regularize.threads import one_thread

# What happens to a batch: inputs (b, …) and targets (b, K) in; the same out, or (s, b, …) and (s, b, K).
Batch = Callable[[Floats, Floats, SlotContext], tuple[Floats, Floats]]

NEVER = -1  # `diverged_at` of a stop that did not
HUGE = 1e4  # a stop has diverged when its training loss exceeds this many times (1 + its loss at the start)


@dataclass(frozen=True, eq=False)
class Examples:
    """inputs (n, …) and targets (n, K): values, or probabilities of classes.

    Raises ValueError for no examples, different lengths, or anything not finite.
    """

    inputs: Floats
    targets: Floats

    def __post_init__(self) -> None:
        if self.targets.ndim != 2 or not len(self.inputs) == len(self.targets) > 0:
            raise ValueError(
                "inputs (n, …) and targets (n, K) need as many rows, at least one: "
                f"got {self.inputs.shape} and {self.targets.shape}"
            )
        if not (np.isfinite(self.inputs).all() and np.isfinite(self.targets).all()):
            raise ValueError("inputs and targets must be finite")


@dataclass(frozen=True, eq=False)
class Training:
    """What a training leaves: e epochs measured, k kept, s stops. Every number is finite.

    A stop that diverges is held where it was after its last good epoch: from `diverged_at` on its losses and
    parameters repeat, and `measured` is False there, so that a curve can be drawn up to where it broke.
    """

    network: Network
    epochs: Integers  # (e,), 0 is before the first step
    train_losses: Floats  # (e, s), mean loss of the plain network: no slot, the targets as given
    test_losses: Floats  # (e, s)
    kept_epochs: Integers  # (k,), ends with the last
    kept: Floats  # (k, s, P), the parameters then
    diverged_at: Integers  # (s,), the epoch in which a stop broke, or NEVER

    @property
    def parameters(self) -> Floats:
        """At the end, (s, P)."""
        result: Floats = self.kept[-1]
        return result

    @property
    def measured(self) -> Booleans:
        """Which losses are this epoch's own and not repeated after a divergence, (e, s)."""
        result: Booleans = (self.diverged_at == NEVER) | (self.epochs[:, None] < self.diverged_at)
        return result

    @property
    def at_kept(self) -> Integers:
        """Where the kept epochs stand among those measured, (k,): the last measured one not after each."""
        return np.searchsorted(self.epochs, self.kept_epochs, side="right") - 1

    def some(self, stops: slice | Integers) -> Self:
        """The same of some of the stops: a slice, or their places (r,)."""
        return replace(
            self,
            train_losses=self.train_losses[:, stops],
            test_losses=self.test_losses[:, stops],
            kept=self.kept[:, stops],
            diverged_at=self.diverged_at[stops],
        )

    def drawn(self, losses: Floats) -> Floats:
        """Losses (e, s) as curves to draw, (s, e): up to where they broke, NaN from there on."""
        curves: Floats = np.where(self.measured, losses, np.nan).T
        return curves


def training_steps(
    network: Network,
    parameters: Floats,
    training: Examples,
    test: Examples,
    *,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator,
    batch: Batch | None = None,
    hidden: Hidden | None = None,
    measured_epochs: Iterable[int] | None = None,
    kept_epochs: Iterable[int] = (),
) -> Generator[int, None, Training]:
    """Trains every row of `parameters` (s, P), which are left as they were; yields how many epochs are done after each.

    batch, hidden: the slots, asked at each step. measured_epochs: after which epochs the losses are measured, besides the
    start and the last; all if None. kept_epochs: after which epochs the parameters are kept, besides the last:
    k · s · P numbers. Shuffling, `batch` and `hidden` each draw from a generator of their own.

    Raises
    ------
    ValueError
        For an impossible epoch, batch size or shape.
    """
    kept_epochs = sorted({*kept_epochs, epochs})
    measured = range(epochs + 1) if measured_epochs is None else sorted({0, *measured_epochs, epochs})
    _refuse(epochs, batch_size, measured, kept_epochs)
    _keep_memory()
    run = _Run(network, parameters, training, test, loss, optimizer, batch, hidden, rng)
    losses, kept = [], []
    with one_thread():
        for epoch, found in run.course(epochs, batch_size, set(measured)):
            if found is not None:
                losses.append(found)
            if epoch in kept_epochs:
                kept.append(run.parameters.copy())
            if epoch:
                yield epoch
    both = np.array(losses)  # (e, 2, s)
    return Training(
        network, np.array(measured), both[:, 0], both[:, 1], np.array(kept_epochs), np.array(kept), run.diverged_at
    )


train = completed(training_steps)
"""`training_steps` to its end."""


class _Run:
    """A training under way: the arrays that change in place, and one method for each thing that happens."""

    def __init__(
        self,
        network: Network,
        parameters: Floats,
        training: Examples,
        test: Examples,
        loss: Loss,
        optimizer: Optimizer,
        batch: Batch | None,
        hidden: Hidden | None,
        rng: np.random.Generator,
    ) -> None:
        if parameters.ndim != 2 or parameters.shape[1] != network.size:
            raise ValueError(f"parameters must have shape (stops, {network.size}), got {parameters.shape}")
        self.network, self.loss, self.optimizer = network, loss, optimizer
        self.batch, self.hidden = batch, hidden
        self.shuffle_rng, self.batch_rng, self.hidden_rng = rng.spawn(3)
        self.parameters, self.gradients = parameters.copy(), np.empty_like(parameters)
        self.weights, self.into = network.views(self.parameters), network.views(self.gradients)
        self.good, self.memory = parameters.copy(), Memory.of(parameters)
        self.diverged_at = np.full(len(parameters), NEVER)
        self.sets = tuple(
            (by_stop(network, examples.inputs, parameters)[0], examples.targets.astype(parameters.dtype))
            for examples in (training, test)
        )

    def losses(self) -> Floats:
        """Mean training and test loss of every stop, (2, s)."""
        return np.array(
            [
                self.loss.values(outputs(self.network, self.parameters, inputs), targets).mean(axis=-1)
                for inputs, targets in self.sets
            ],
            dtype=float,
        )

    def course(self, epochs: int, batch_size: int, measured: AbstractSet[int]) -> Iterator[tuple[int, Floats | None]]:
        """After each epoch, from 0 on: its number and, where they are measured, the losses."""
        last = self.losses()
        limit = HUGE * (1 + last[0])
        yield 0, last
        for epoch in range(1, epochs + 1):
            measuring = epoch in measured
            with np.errstate(over="ignore", invalid="ignore"):  # overflow is what `settle` looks for
                self.epoch(batch_size, (epoch - 1) / epochs, epoch / epochs)
                found = self.losses() if measuring else last
            last = self.settle(epoch, found, last, limit)
            yield epoch, last if measuring else None

    def epoch(self, batch_size: int, start: float, end: float) -> None:
        """One pass over the shuffled training examples; the last batch may be smaller."""
        inputs, targets = self.sets[0]
        order = self.shuffle_rng.permutation(len(inputs))
        inputs, targets = inputs[order], targets[order]
        for first in range(0, len(inputs), batch_size):
            progress = start + (end - start) * first / len(inputs)
            self.step(inputs[first : first + batch_size], targets[first : first + batch_size], progress)

    def step(self, inputs: Floats, targets: Floats, progress: float) -> None:
        """The batch slot, forward with the hidden slot, backward, and the optimizer's step."""
        if self.batch:
            inputs, targets = self.batch(inputs, targets, SlotContext(-1, inputs.shape, progress, self.batch_rng))
            targets = targets.astype(self.parameters.dtype, copy=False)
        inputs = by_stop(self.network, inputs, self.parameters)
        at = SlotContext(-1, inputs.shape[1:], progress, self.hidden_rng)
        tape = forward(self.network, self.weights, inputs, self.hidden, at)
        gradient = self.loss.gradient(tape.outputs, targets)
        backward(self.network, self.weights, tape, gradient, self.into)
        self.optimizer.step(self.parameters, self.gradients, self.memory, decayed=self.network.decayed)

    def settle(self, epoch: int, found: Floats, last: Floats, limit: Floats) -> Floats:
        """Puts every diverged stop back to its last good epoch; the losses with theirs repeated."""
        finite = np.isfinite(self.parameters).all(axis=1) & np.isfinite(found).all(axis=0)
        broken = ~finite | (found[0] > limit)
        self.diverged_at[broken & (self.diverged_at == NEVER)] = epoch
        gone = self.diverged_at != NEVER
        self.parameters[gone] = self.good[gone]
        self.good[...] = self.parameters
        return np.where(gone, last, found)


def _refuse(epochs: int, batch_size: int, measured: Iterable[int], kept: Iterable[int]) -> None:
    for name, value in (("epochs", epochs), ("batch_size", batch_size)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    for name, asked in (("measured_epochs", measured), ("kept_epochs", kept)):
        for epoch in asked:
            if not 0 <= epoch <= epochs:
                raise ValueError(f"{name} must lie in 0 … {epochs}, got {epoch}")


def _keep_memory() -> None:
    """Lets the allocator keep what a step frees: without, half of a training is page faults.

    glibc hands the top of its heap back to the system whenever that exceeds twice the largest block it ever
    mapped and freed, and a step frees and asks again for a few hundred kB. Mapping 31 MB once, which costs
    nothing as no page of it is touched, raises that bound to 62 MB for the process. Harmless elsewhere.
    """
    np.empty(31 * 2**20, np.uint8)
