"""Losses of a network: value for each example, and slope of their mean.

outputs (s, n, K) are what the last layer returns; targets are (n, K), shared by the stops, or (s, n, K).
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from regularize.arrays import Floats, Integers


class Loss(Protocol):
    """What training asks of a loss."""

    def values(self, outputs: Floats, targets: Floats) -> Floats:
        """The loss of each example, (s, n)."""
        ...

    def gradient(self, outputs: Floats, targets: Floats) -> Floats:
        """The derivative of the mean over the n examples in the outputs, (s, n, K)."""
        ...


@dataclass(frozen=True)
class CrossEntropy:
    """−Σₖ qₖ ln pₖ with p = softmax(outputs) and soft targets q that sum to 1."""

    def values(self, outputs: Floats, targets: Floats) -> Floats:
        """ln Σₖ exp(zₖ) − Σₖ qₖ zₖ, with the largest z taken out first, (s, n)."""
        shifted = _classes_first(outputs)
        wanted = (_classes_last(shifted) * targets).sum(axis=-1)
        result: Floats = np.log(np.exp(shifted, out=shifted).sum(axis=0)) - wanted
        return result

    def gradient(self, outputs: Floats, targets: Floats) -> Floats:
        """(p − q) / n, (s, b, K)."""
        gradient = softmax(outputs)
        gradient -= targets
        gradient *= 1 / outputs.shape[1]
        return gradient


@dataclass(frozen=True)
class SquaredError:
    """Σₖ (yₖ − ŷₖ)²: its mean over the examples is the MSE of the rest of this package."""

    def values(self, outputs: Floats, targets: Floats) -> Floats:
        """Σₖ (yₖ − ŷₖ)², (s, n)."""
        result: Floats = ((outputs - targets) ** 2).sum(axis=-1)
        return result

    def gradient(self, outputs: Floats, targets: Floats) -> Floats:
        """2 (ŷ − y) / n, (s, b, K)."""
        gradient = outputs - targets
        gradient *= 2 / outputs.shape[1]
        return gradient


def softmax(outputs: Floats) -> Floats:
    """exp(zₖ) / Σⱼ exp(zⱼ): the probabilities of the K classes, (…, K)."""
    probabilities = _classes_first(outputs)
    np.exp(probabilities, out=probabilities)
    probabilities /= probabilities.sum(axis=0)
    return _classes_last(probabilities)


def _classes_first(outputs: Floats) -> Floats:
    """zₖ − max z, (K, …): K is short, and NumPy adds along a short last axis three times slower."""
    shifted: Floats = outputs.transpose(-1, *range(outputs.ndim - 1)).copy()
    shifted -= shifted.max(axis=0)
    return shifted


def _classes_last(values: Floats) -> Floats:
    moved: Floats = values.transpose(*range(1, values.ndim), 0)
    return moved


def one_hot(labels: Integers, classes: int) -> Floats:
    """Row i is 1 at labels[i] and 0 elsewhere, (n, classes).

    Raises ValueError unless all labels lie in 0 … classes − 1.
    """
    if labels.size and not (labels.min() >= 0 and labels.max() < classes):
        raise ValueError(f"labels must lie in 0 … {classes - 1}, got {int(labels.min())} … {int(labels.max())}")
    return np.eye(classes)[labels]


LOSSES: dict[str, Loss] = {"cross-entropy": CrossEntropy(), "squared error": SquaredError()}
