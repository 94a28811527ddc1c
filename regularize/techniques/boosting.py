"""Boosted regression trees on targets (n, K): shrinkage, stopping early, and trees that are dropped (DART).

    F_t = F_{t−1} + rate · tree_t,   tree_t fitted to the residuals targets − F_{t−1},   F_0 the mean of the targets

Source: Friedman 2001, Greedy function approximation, doi:10.1214/aos/1013203451; Bühlmann & Yu 2003, Boosting with the L2 loss,
doi:10.1198/016214503000125, for stopping; Rosset, Zhu & Hastie 2004, Boosting as a regularized path to a maximum margin classifier.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from regularize.arrays import Floats
from regularize.techniques.learners import predictions, single_precision

DEPTH = 3


@dataclass(frozen=True, eq=False, kw_only=True)
class Boosted:
    """start + Σ scale · tree: `start` (K,), t trees and their scales (t,)."""

    start: Floats
    trees: Sequence[DecisionTreeRegressor]
    scales: Floats

    def predict(self, inputs: Floats) -> Floats:
        """What all trees together say (m, K)."""
        return self.start + np.tensordot(self.scales, self.said(inputs), axes=1)

    def said(self, inputs: Floats) -> Floats:
        """What each tree says, not scaled (t, m, K)."""
        rows = single_precision(inputs)
        return np.array([predictions(tree, rows, check_input=False) for tree in self.trees])

    def stopped(self, rounds: int) -> "Boosted":
        """The model after its first rounds: boosting stopped early."""
        return Boosted(start=self.start, trees=self.trees[:rounds], scales=self.scales[:rounds])


def boosted(inputs: Floats, targets: Floats, *, rounds: int, rate: float, seed: int) -> Boosted:
    """Plain boosting of inputs (n, p), targets (n, K): `rounds` trees of depth 3, each scaled by the learning `rate`.

    Raises ValueError unless rate lies in (0, 1].
    """
    if not 0 < rate <= 1:
        raise ValueError(f"rate must lie in (0, 1], got {rate}")
    start, rows = targets.mean(axis=0), single_precision(inputs)
    left, trees = targets - start, list[DecisionTreeRegressor]()
    for _ in range(rounds):
        trees.append(_grown(rows, left, seed))
        left = left - rate * predictions(trees[-1], rows, check_input=False)
    return Boosted(start=start, trees=trees, scales=np.full(rounds, rate))


def dart(
    inputs: Floats, targets: Floats, *, rounds: int, drop_probability: float, seed: int, rng: np.random.Generator
) -> Boosted:
    """Boosting of inputs (n, p), targets (n, K) with dropout: trees are dropped with `drop_probability` while the next is fitted.

    k dropped trees and the new one would together say too much: the new one is scaled by 1/(k + 1), they by k/(k + 1). At
    least one is dropped, as in the paper, unless the probability is 0, which is plain boosting with rate 1.
    Raises ValueError unless drop_probability lies in [0, 1).
    Source: Rashmi & Gilad-Bachrach 2015, DART: dropouts meet multiple additive regression trees, arXiv:1505.01866, algorithm 1.
    """
    if not 0 <= drop_probability < 1:
        raise ValueError(f"drop_probability must lie in [0, 1), got {drop_probability}")
    start, rows = targets.mean(axis=0), single_precision(inputs)
    trees = list[DecisionTreeRegressor]()
    said, scales = np.zeros((rounds, *targets.shape)), np.zeros(rounds)
    for t in range(rounds):
        dropped = np.flatnonzero(rng.random(t) < drop_probability)
        if drop_probability > 0 and t and not len(dropped):
            dropped = rng.integers(t, size=1)
        kept = np.setdiff1d(np.arange(t), dropped)
        trees.append(_grown(rows, targets - start - np.tensordot(scales[kept], said[kept], axes=1), seed))
        said[t] = predictions(trees[-1], rows, check_input=False)
        scales[dropped] *= len(dropped) / (len(dropped) + 1)
        scales[t] = 1 / (len(dropped) + 1)
    return Boosted(start=start, trees=trees, scales=scales)


def _grown(rows: Floats, targets: Floats, seed: int) -> DecisionTreeRegressor:
    return DecisionTreeRegressor(max_depth=DEPTH, random_state=seed).fit(rows, targets, check_input=False)
