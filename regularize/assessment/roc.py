"""The ROC curve and its area: how well scores put the ones above the zeros, whatever the threshold."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats


@dataclass(frozen=True, eq=False)
class Roc:
    """The shares of zeros and of ones at or above each threshold, from +∞ down: all (t + 1,)."""

    thresholds: Floats
    false_positive: Floats
    true_positive: Floats

    @property
    def area(self) -> float:
        """The chance that a one scores above a zero, ties by half."""
        return float(np.trapezoid(self.true_positive, self.false_positive))


@dataclass(frozen=True, eq=False)
class Areas:
    """The area under the ROC curve and its standard error over the rows, both (k,)."""

    mean: Floats
    standard_error: Floats


def roc(scores: Floats, targets: Floats, weights: Floats | None = None) -> Roc:
    """Both shares at each score there is (t,), and at +∞: scores (n,), targets (n,), weights (n,) or each one."""
    order = np.argsort(-scores, kind="stable")
    share, ordered = np.ones(len(scores)) if weights is None else weights[order], scores[order]
    ones = targets[order] > 0.0
    last = np.append(np.flatnonzero(np.diff(ordered)), len(scores) - 1)
    found, zeros = np.cumsum(share * ones)[last], np.cumsum(share * ~ones)[last]
    return Roc(np.append(np.inf, ordered[last]), np.append(0.0, zeros / zeros[-1]), np.append(0.0, found / found[-1]))


def areas(scores: Floats, targets: Floats, weights: Floats | None = None) -> Areas:
    """The area under the ROC curve of each row of scores (k, n), with its standard error: targets (n,), weights (n,) or each one.

    Source: DeLong, DeLong & Clarke-Pearson (1988), from how many of the other class each row stands above.
    """
    ones, share = targets > 0.0, np.ones(len(targets)) if weights is None else weights
    means, errors = np.empty(len(scores)), np.empty(len(scores))
    for at, each in enumerate(scores):
        of_ones = _standing(each[ones], each[~ones], share[~ones])
        of_zeros = 1.0 - _standing(each[~ones], each[ones], share[ones])
        means[at] = share[ones] @ of_ones / share[ones].sum()
        errors[at] = np.sqrt(_variance(of_ones, share[ones]) + _variance(of_zeros, share[~ones]))
    return Areas(means, errors)


def _variance(values: Floats, weights: Floats) -> float:
    """The variance of a weighted mean over the rows (n,)."""
    if len(values) < 2:
        return float("nan")
    off = weights * (values - weights @ values / weights.sum())
    return float(len(values) / (len(values) - 1) * np.square(off).sum() / np.square(weights.sum()))


def _standing(scores: Floats, others: Floats, weights: Floats) -> Floats:
    """The share of the others, by weight, that each score stands above, ties by half."""
    order = np.argsort(others)
    ordered, sums = others[order], np.append(0.0, np.cumsum(weights[order]))
    below, level = np.searchsorted(ordered, scores, "left"), np.searchsorted(ordered, scores, "right")
    return np.asarray((sums[below] + sums[level]) / (2.0 * sums[-1]))
