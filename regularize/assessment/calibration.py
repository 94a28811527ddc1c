"""Is a classifier right as often as it is sure? All for s stops side by side: logits (s, n, K), labels (n,)."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers


@dataclass(frozen=True, eq=False)
class Reliability:
    """Examples sorted into bins by how sure the classifier is: edges (b + 1,), all else (s, b).

    `counts` of examples, their mean `confidence` and their `accuracy`; both are 0 where a bin is empty.
    """

    edges: Floats
    counts: Integers
    confidence: Floats
    accuracy: Floats

    @property
    def expected_calibration_error(self) -> Floats:
        """Σ counts/n · |accuracy − confidence| (s,).

        It depends on the bins, and is above zero for a calibrated classifier as well: noise has no sign here.

        Source: Naeini, Cooper & Hauskrecht (2015); Guo et al. (2017), arXiv:1706.04599, eq. 3.
        """
        shares = self.counts / self.counts.sum(axis=1, keepdims=True)
        return np.asarray((shares * np.abs(self.accuracy - self.confidence)).sum(axis=1))


@dataclass(frozen=True, eq=False)
class Distribution:
    """Shares (s, b) of the values in bins with edges (b + 1,) that all stops have in common; they sum to 1."""

    edges: Floats
    shares: Floats


def confidence(logits: Floats) -> Floats:
    """The largest probability of each example: (s, n, K) -> (s, n)."""
    return np.asarray(np.exp(-_above_largest(logits)))


def accuracy(logits: Floats, labels: Integers) -> Floats:
    """The share of examples whose largest logit is that of their label: (s, n, K), (n,) -> (s,)."""
    _refuse(logits, labels)
    return np.asarray((logits.argmax(axis=-1) == labels).mean(axis=-1))


def negative_log_likelihood(logits: Floats, labels: Integers) -> Floats:
    """The mean of −ln p(label): (s, n, K), (n,) -> (s,), in nats."""
    _refuse(logits, labels)
    below = logits.max(axis=-1) - _of_label(logits, labels)
    return np.asarray((_above_largest(logits) + below).mean(axis=-1))


def logit_gap(logits: Floats, labels: Integers) -> Floats:
    """The logit of the label minus the mean of all others: (s, n, K), (n,) -> (s, n).

    The mean, as smoothed labels ask for one gap to every other class (Müller et al. 2019, arXiv:1906.02629);
    a negative gap is a mistake, but not every mistake has one.
    """
    _refuse(logits, labels)
    own, others = _of_label(logits, labels), logits.shape[-1] - 1
    return np.asarray(own - (logits.sum(axis=-1) - own) / others)


def reliability(logits: Floats, labels: Integers, *, bins: int) -> Reliability:
    """Confidence against accuracy in bins of equal width over (0, 1], each with its upper edge.

    Source: Guo et al. (2017), On calibration of modern neural networks, arXiv:1706.04599, §2.

    Raises
    ------
    ValueError
        If there is not a bin, or logits (s, n, K) and labels (n,) do not fit.
    """
    _refuse(logits, labels)
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    edges = np.linspace(0.0, 1.0, bins + 1)
    sure, right = confidence(logits), logits.argmax(axis=-1) == labels
    bin_of = np.searchsorted(edges[1:-1], sure)
    counts = _summed(bin_of, np.ones(sure.shape), bins)
    full = np.maximum(counts, 1.0)
    return Reliability(
        edges, counts.astype(np.int64), _summed(bin_of, sure, bins) / full, _summed(bin_of, right, bins) / full
    )


def error_of_each(logits: Floats, labels: Integers, *, bins: int) -> Floats:
    """What each example adds to the calibration error, which is their mean: (s, n, K), (n,) -> (s, n).

    Right minus sure, with the sign that the sum of these has in the example's bin: how the error changes with the
    examples, as long as no bin changes from too sure to too modest.
    """
    _refuse(logits, labels)
    sure, right = confidence(logits), logits.argmax(axis=-1) == labels
    bin_of = np.searchsorted(np.linspace(0.0, 1.0, bins + 1)[1:-1], sure)
    sides = np.sign(_summed(bin_of, right - sure, bins))
    return np.asarray(np.take_along_axis(sides, bin_of, axis=1) * (right - sure))


def error_by_chance(confidence: Floats, *, bins: int) -> Floats:
    """About the calibration error of a perfectly calibrated classifier: confidence (s, n) of each example -> (s,).

    In each bin the number of right ones then has the variance Σ c (1 − c), and a normal deviate is √(2/π) of its
    standard deviation on average.
    """
    edges = np.linspace(0.0, 1.0, bins + 1)
    stops, count = confidence.shape
    flat = (np.searchsorted(edges[1:-1], confidence) + bins * np.arange(stops)[:, None]).ravel()
    variance = np.bincount(flat, weights=(confidence * (1 - confidence)).ravel(), minlength=bins * stops)
    return np.asarray(np.sqrt(2 / np.pi * variance.reshape(stops, bins)).sum(axis=1) / count)


def distribution(values: Floats, *, bins: int, ends: tuple[float, float] | None = None) -> Distribution:
    """A histogram of the n values of each stop (s, n), over the range of all of them together, or between `ends`.

    What lies beyond the ends is counted in the outermost bins.

    Raises
    ------
    ValueError
        If there is not a bin, or values are not finite.
    """
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    if values.ndim != 2 or values.size == 0 or not np.isfinite(values).all():
        raise ValueError(f"values must be finite and of shape (s, n), got {values.shape}")
    edges = np.histogram_bin_edges(values, bins, ends)
    bin_of = np.clip(np.searchsorted(edges, values, side="right") - 1, 0, bins - 1)
    return Distribution(edges, _summed(bin_of, np.ones(values.shape), bins) / values.shape[1])


def _summed(bin_of: Integers, values: Floats, bins: int) -> Floats:
    """The sum of the values (s, n) in each bin: (s, b)."""
    stops = len(bin_of)
    flat = (bin_of + bins * np.arange(stops)[:, None]).ravel()
    sums = np.bincount(flat, weights=values.ravel(), minlength=bins * stops)
    return np.asarray(sums.reshape(stops, bins), dtype=float)


def _above_largest(logits: Floats) -> Floats:
    """ln Σₖ exp(zₖ − max z): (s, n, K) -> (s, n). K first, as NumPy adds along a short last axis three times slower."""
    shifted = logits.transpose(2, 0, 1).copy()
    shifted -= shifted.max(axis=0)
    return np.asarray(np.log(np.exp(shifted, out=shifted).sum(axis=0)))


def _of_label(values: Floats, labels: Integers) -> Floats:
    """The value of each example's label: (s, n, K) -> (s, n)."""
    return np.asarray(values[:, np.arange(len(labels)), labels])


def _refuse(logits: Floats, labels: Integers) -> None:
    if logits.ndim != 3 or labels.shape != logits.shape[1:2] or logits.shape[1] == 0 or logits.shape[2] < 2:
        raise ValueError(f"logits (s, n, K) need labels (n,) and two classes, got {logits.shape} and {labels.shape}")
    if labels.min() < 0 or labels.max() >= logits.shape[2]:
        raise ValueError(f"labels must lie in [0, {logits.shape[2]}), got {labels.min()} to {labels.max()}")
