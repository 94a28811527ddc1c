"""Optimizers: the step from gradients to new parameters, by torch's update rules, all stops at once.

Parameters and gradients are flat, (s, P); the first `decayed` columns are weights, the rest are biases, which
are never penalised. `learning_rate` and `weight_decay` are one number, or one for each stop, (s,).
Weight decay wd stands for the penalty ½ wd |w|², this project's λ |w|² with λ = wd / 2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Protocol, Self

import numpy as np

from regularize.arrays import Floats

Rate = float | Floats


@dataclass(eq=False)
class Memory:
    """What an optimizer carries from step to step; changed in place."""

    velocity: Floats  # (s, P), the running mean of the gradients
    squares: Floats  # (s, P), the running mean of their squares
    scratch: Floats  # (s, P), room to compute in
    steps: int = 0

    @classmethod
    def of(cls, parameters: Floats) -> Self:
        """No gradient seen yet (s, P)."""
        return cls(np.zeros_like(parameters), np.zeros_like(parameters), np.empty_like(parameters))


class Optimizer(Protocol):
    """What training asks of an optimizer."""

    def step(self, parameters: Floats, gradients: Floats, memory: Memory, *, decayed: int) -> None:
        """Moves `parameters` in place; `gradients` are used up (s, P)."""
        ...


@dataclass(frozen=True, eq=False)
class SGD:
    """v ← μ v + (∇ + wd w);  w ← w − η v, as torch.optim.SGD(momentum=μ, weight_decay=wd).

    Without momentum this is w ← (1 − η wd) w − η ∇: decay and L2 in the loss are the same thing.
    Raises ValueError for a negative rate or a momentum outside [0, 1).
    """

    learning_rate: Rate
    momentum: float = 0.0
    weight_decay: Rate = 0.0

    def __post_init__(self) -> None:
        _refuse_negative(self.learning_rate, self.weight_decay)
        _refuse_outside(momentum=self.momentum)

    def step(self, parameters: Floats, gradients: Floats, memory: Memory, *, decayed: int) -> None:
        """One step, in place (s, P)."""
        _add_decay(parameters, gradients, memory, self.weight_decay, decayed)
        memory.steps += 1
        if self.momentum:
            memory.velocity *= self.momentum
            memory.velocity += gradients
            gradients[...] = memory.velocity
        gradients *= _column(self.learning_rate, parameters)
        parameters -= gradients


@dataclass(frozen=True, eq=False)
class Adam:
    """m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − η m̂ / (√v̂ + ε), with g = ∇ + wd w.

    The L2 term is in g and so is divided by √v̂ too: weights with large gradients are hardly decayed.
    As torch.optim.Adam. Source: Kingma & Ba 2015, arXiv:1412.6980, algorithm 1.
    Raises ValueError for a negative rate or a β outside [0, 1).
    """

    learning_rate: Rate = 1e-3
    weight_decay: Rate = 0.0
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8

    def __post_init__(self) -> None:
        _refuse_negative(self.learning_rate, self.weight_decay)
        _refuse_outside(beta1=self.beta1, beta2=self.beta2)

    def step(self, parameters: Floats, gradients: Floats, memory: Memory, *, decayed: int) -> None:
        """One step, in place (s, P)."""
        _add_decay(parameters, gradients, memory, self.weight_decay, decayed)
        self._descend(parameters, gradients, memory)

    def _descend(self, parameters: Floats, gradients: Floats, memory: Memory) -> None:
        memory.steps += 1
        mean, squares, scratch = memory.velocity, memory.squares, memory.scratch
        mean *= self.beta1
        mean += np.multiply(gradients, 1 - self.beta1, out=scratch)
        squares *= self.beta2
        gradients *= gradients
        gradients *= 1 - self.beta2
        squares += gradients
        # m̂ / (√v̂ + ε) with both corrections for the zero start taken out of the arrays
        late = sqrt(1 - self.beta2**memory.steps)
        rate = _column(self.learning_rate, parameters) * (late / (1 - self.beta1**memory.steps))
        np.sqrt(squares, out=scratch)
        scratch += self.epsilon * late
        np.divide(mean, scratch, out=scratch)
        scratch *= rate
        parameters -= scratch


@dataclass(frozen=True, eq=False)
class AdamW(Adam):
    """w ← (1 − η wd) w, then Adam's step on ∇ alone: all weights are decayed alike.

    As torch.optim.AdamW. Source: Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2.
    """

    def step(self, parameters: Floats, gradients: Floats, memory: Memory, *, decayed: int) -> None:
        """One step, in place (s, P)."""
        decay = _column(self.weight_decay, parameters) * _column(self.learning_rate, parameters)
        if np.any(decay):
            parameters[:, :decayed] *= 1 - decay
        self._descend(parameters, gradients, memory)


@dataclass(frozen=True, eq=False)
class OptimizerGroup:
    """Several optimizers in one training: the first on the first run of stops, and so on, each run equally long.

    Raises ValueError, at the first step, unless the stops can be shared out so.
    """

    optimizers: Sequence[Optimizer]

    def step(self, parameters: Floats, gradients: Floats, memory: Memory, *, decayed: int) -> None:
        """One step of each, in place (s, P)."""
        each, left = divmod(len(parameters), len(self.optimizers))
        if left:
            raise ValueError(f"{len(parameters)} stops cannot be shared out to {len(self.optimizers)} optimizers")
        for place, optimizer in enumerate(self.optimizers):
            run = slice(place * each, (place + 1) * each)
            own = Memory(memory.velocity[run], memory.squares[run], memory.scratch[run], memory.steps)
            optimizer.step(parameters[run], gradients[run], own, decayed=decayed)
        memory.steps += 1


def _add_decay(parameters: Floats, gradients: Floats, memory: Memory, decay: Rate, decayed: int) -> None:
    if np.any(decay):
        weights, scratch = parameters[:, :decayed], memory.scratch[:, :decayed]
        gradients[:, :decayed] += np.multiply(weights, _column(decay, parameters), out=scratch)


def _column(rate: Rate, parameters: Floats) -> Rate:
    """One number as it is; (s,) as (s, 1) in the parameters' own precision."""
    return rate if isinstance(rate, float | int) else rate.astype(parameters.dtype).reshape(-1, 1)


def _refuse_negative(learning_rate: Rate, weight_decay: Rate) -> None:
    for name, rate in (("learning_rate", learning_rate), ("weight_decay", weight_decay)):
        if not np.all(np.isfinite(rate)) or np.min(rate) < 0:
            raise ValueError(f"{name} must be finite and not negative, got {rate}")


def _refuse_outside(**shares: float) -> None:
    for name, share in shares.items():
        if not 0 <= share < 1:
            raise ValueError(f"{name} must lie in [0, 1), got {share}")


OPTIMIZERS: dict[str, type[SGD] | type[Adam]] = {"SGD": SGD, "Adam + L2": Adam, "AdamW": AdamW}
