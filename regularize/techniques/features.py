"""Regularized forests: a column that no split has used yet must win by more than one that has.

The split at a node is the one of largest penalised gain: the gain itself for columns in use, λ times the gain for each new
one, 0 < λ ≤ 1. What is in use is kept from node to node and from tree to tree. scikit-learn's trees know no such penalty, so
trees are grown here; a test holds each split against that of a scikit-learn tree of depth one.

Source: Deng & Runger 2012, Feature selection via regularized trees, arXiv:1201.1587, algorithm 1.
"""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats, Integers

ROUNDING = 1e-10
"""A gain up to this is rounding: targets are of the size of one, or of the data's own units."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Grown:
    """A tree in arrays: `column` (−1 in a leaf), `threshold`, `left` and `right` (nodes,), and what each node says (nodes, K)."""

    column: Integers
    threshold: Floats
    left: Integers
    right: Integers
    values: Floats

    def predict(self, inputs: Floats) -> Floats:
        """What the leaf of each row says (m, K)."""
        place = np.zeros(len(inputs), dtype=np.int64)
        while (inside := self.column[place] >= 0).any():
            at = place[inside]
            below = inputs[inside, self.column[at]] <= self.threshold[at]
            place[inside] = np.where(below, self.left[at], self.right[at])
        return self.values[place]


@dataclass(frozen=True, eq=False, kw_only=True)
class RegularizedForest:
    """The mean of `trees`; `used` (p,) says which columns any of them splits on."""

    trees: tuple[Grown, ...]
    used: Booleans

    def predict(self, inputs: Floats) -> Floats:
        """What the trees say on average (m, K)."""
        return np.asarray(np.mean([tree.predict(inputs) for tree in self.trees], axis=0))

    @property
    def splits(self) -> Integers:
        """How often each column is split on (p,)."""
        columns = np.concatenate([tree.column[tree.column >= 0] for tree in self.trees])
        return np.bincount(columns, minlength=len(self.used))


def regularized_forest(
    inputs: Floats, targets: Floats, *, factors: Floats, trees: int, rng: np.random.Generator
) -> RegularizedForest:
    """A forest on bootstrap samples of inputs (n, p) and targets (n, K) that multiplies a new column's gain by `factors` (p,).

    At each node all columns in use compete with ⌈√p⌉ drawn from the others. All factors alike: the regularized random forest.
    Raises ValueError unless all factors lie in (0, 1].
    """
    if not ((factors > 0) & (factors <= 1)).all():
        raise ValueError(f"factors must lie in (0, 1], got {factors.min():g} to {factors.max():g}")
    used = np.zeros(inputs.shape[1], dtype=bool)
    grown = []
    for _ in range(trees):
        drawn = rng.integers(len(inputs), size=len(inputs))
        grown.append(_tree(inputs[drawn], targets[drawn], factors, used, rng))
    return RegularizedForest(trees=tuple(grown), used=used)


def _tree(rows: Floats, targets: Floats, factors: Floats, used: Booleans, rng: np.random.Generator) -> Grown:
    """One tree, grown until every leaf is pure; `used` is filled on the way."""
    column, threshold, left, right, values = [-1], [0.0], [0], [0], [targets.mean(axis=0)]
    open_nodes = [(0, np.arange(len(rows)))]
    while open_nodes:
        node, inside = open_nodes.pop()
        found = _split(rows[inside], targets[inside], factors, used, rng)
        if found is None:
            continue
        column[node], threshold[node] = found
        used[found[0]] = True
        below = rows[inside, found[0]] <= found[1]
        left[node], right[node] = len(column), len(column) + 1
        for part in (inside[below], inside[~below]):
            open_nodes.append((len(column), part))
            column.append(-1)
            threshold.append(0.0)
            left.append(0)
            right.append(0)
            values.append(targets[part].mean(axis=0))
    return Grown(
        column=np.array(column),
        threshold=np.array(threshold),
        left=np.array(left),
        right=np.array(right),
        values=np.array(values),
    )


def _split(
    rows: Floats, targets: Floats, factors: Floats, used: Booleans, rng: np.random.Generator
) -> tuple[int, float] | None:
    """Column and threshold of the largest penalised gain, or None where there is no gain."""
    if len(rows) < 2 or not np.ptp(targets, axis=0).any():
        return None
    new = rng.permutation(np.flatnonzero(~used))[: int(np.ceil(np.sqrt(rows.shape[1])))]
    columns = np.concatenate([np.flatnonzero(used), new])
    gains, thresholds = best_splits(rows[:, columns], targets)
    worth = gains * np.where(used[columns], 1.0, factors[columns])
    best = int(worth.argmax())
    return (int(columns[best]), float(thresholds[best])) if worth[best] > ROUNDING else None


def best_splits(rows: Floats, targets: Floats) -> tuple[Floats, Floats]:
    """The largest fall of the squared error, summed over rows and targets, that a threshold on each column brings (p,), and the
    threshold (p,), half-way between two values; 0 where a column has a single value.

    For one-hot targets that is the gain in Gini's impurity, times the number of rows.
    """
    count = len(rows)
    order = rows.argsort(axis=0, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=0)
    centred = targets - targets.mean(axis=0)
    left = np.cumsum(centred[order], axis=0)[:-1]  # (m − 1, p, K); the sums on the right are the negatives
    sizes = np.arange(1, count)[:, None]
    gains = (left**2).sum(axis=2) * (1 / sizes + 1 / (count - sizes))
    gains = np.where(ordered[1:] > ordered[:-1], gains, 0.0)
    place, every = gains.argmax(axis=0), np.arange(rows.shape[1])
    return gains[place, every], (ordered[place, every] + ordered[place + 1, every]) / 2
