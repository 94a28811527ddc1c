"""Ridge on the leaves: a tree that was grown is kept, and what its leaves say is pulled towards their ancestors."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.tree import DecisionTreeRegressor

from regularize.arrays import Floats
from regularize.techniques.learners import single_precision


def shrunken_values(tree: DecisionTreeRegressor, strength: float) -> Floats:
    """mean(root) + Σ (mean(t) − mean(parent)) / (1 + λ/N(parent)) along the way to each node: what it then says (nodes, K).

    N is the number of training rows of the parent. At λ = 0 it is the tree as it was grown, at λ = ∞ the mean of all
    targets everywhere. Raises ValueError if strength is negative.
    Source: Agarwal, Tan, Ronen, Singh & Yu 2022, Hierarchical shrinkage, arXiv:2202.00858, equation 2.
    """
    if not strength >= 0:
        raise ValueError(f"strength must be zero or more, got {strength}")
    grown = tree.tree_
    means, counts = grown.value[:, :, 0], grown.weighted_n_node_samples
    values = means.copy()
    for parent in np.flatnonzero(grown.children_left >= 0):  # scikit-learn numbers a parent before its children
        for child in (grown.children_left[parent], grown.children_right[parent]):
            values[child] = values[parent] + (means[child] - means[parent]) / (1 + strength / counts[parent])
    return np.asarray(values)


@dataclass(frozen=True, eq=False, kw_only=True)
class Shrunken:
    """The mean of trees of which each leaf says another value: for each tree `values` (nodes, K)."""

    trees: Sequence[DecisionTreeRegressor]
    values: Sequence[Floats]

    def predict(self, inputs: Floats) -> Floats:
        """What they say on average (m, K)."""
        rows = single_precision(inputs)
        said = [
            values[tree.apply(rows, check_input=False)] for tree, values in zip(self.trees, self.values, strict=True)
        ]
        return np.asarray(np.mean(said, axis=0))


def shrunken(trees: Sequence[DecisionTreeRegressor], strength: float) -> Shrunken:
    """A tree or the trees of a forest with shrunken leaves."""
    return Shrunken(trees=trees, values=[shrunken_values(tree, strength) for tree in trees])
