"""The same choice on other rows: how far strengths, columns and errors move with the sample.

Each function is a generator of results so far, one fit or cross-validation after the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from regularize import linear
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.folds import cross_validated, lowest, validation_errors, weighted_mean
from regularize.assessment.methods import Method, weighed
from regularize.assessment.scaling import Standardization, standardized
from regularize.assessment.splits import bootstrapped, refuse_folds, shuffled

AT_ONCE = 1_000_000
"""So many numbers of samples are fitted together at most."""


@dataclass(frozen=True, eq=False)
class Choices:
    """The strength that each cross-validation chose: indices (done,) into strengths (k,)."""

    strengths: Floats
    lowest: Integers
    one_standard_error: Integers
    of: int

    @property
    def done(self) -> int:
        """How many cross-validations have been run."""
        return len(self.lowest)

    @property
    def lowest_counts(self) -> Integers:
        """How often each strength had the lowest mean error (k,)."""
        return np.bincount(self.lowest.astype(np.intp), minlength=len(self.strengths))

    @property
    def one_standard_error_counts(self) -> Integers:
        """How often the one-standard-error rule chose each strength (k,)."""
        return np.bincount(self.one_standard_error.astype(np.intp), minlength=len(self.strengths))


@dataclass(frozen=True, eq=False)
class Selection:
    """How often each column has a coefficient: counts (k, p) over `done` bootstrap samples."""

    strengths: Floats
    counts: Integers
    done: int
    of: int

    @property
    def frequency(self) -> Floats:
        """The share of samples in which the coefficient is not zero (k, p)."""
        return np.asarray(self.counts / self.done)

    @property
    def standard_error(self) -> Floats:
        """√(f(1 − f)/done), of the frequency as an estimate from so many samples (k, p)."""
        return np.asarray(np.sqrt(self.frequency * (1.0 - self.frequency) / self.done))


@dataclass(frozen=True, eq=False)
class Optimism:
    """What looking at the test set to choose λ hides; all (done, 2), two test sets of equal size a split.

    `chosen` indexes strengths (k,): the best on this test set. `seen` is its error there, `fresh` the error
    of the same fit on the other test set, which had no part in the choice; in units of target².
    """

    strengths: Floats
    chosen: Integers
    seen: Floats
    fresh: Floats
    of: int

    @property
    def done(self) -> int:
        """How many splits have been drawn."""
        return len(self.chosen)

    @property
    def by_split(self) -> Floats:
        """Fresh minus seen error, the mean of both test sets (done,); each took the other's best, so it is ≥ 0."""
        return np.asarray((self.fresh - self.seen).mean(axis=1))

    @property
    def mean(self) -> float:
        """The optimism: by how much the error on fresh data exceeds the one that the choice was made by."""
        return float(self.by_split.mean())

    @property
    def standard_error(self) -> float:
        """The standard deviation over the splits (ddof 1) over √done; not independent, as they share rows."""
        return float(self.by_split.std(ddof=1) / np.sqrt(self.done)) if self.done > 1 else 0.0


def repeated_choices(
    columns: Floats,
    targets: Floats,
    *,
    method: Method,
    folds: int,
    repeats: int,
    rng: np.random.Generator,
    weights: Floats | None = None,
) -> Iterator[Choices]:
    """The strengths that cross-validation chooses, each time with other random folds.

    Columns (n, p), targets (n,), weights (n,) or none. With the same rng more repeats keep the first ones.

    Raises
    ------
    ValueError
        At once: if `repeats` is below 1, or as `shuffled` and `cross_validated` do.
    """
    columns, targets = _checked(columns, targets, method, repeats=repeats)
    refuse_folds(folds, len(columns))

    def results() -> Iterator[Choices]:
        best, simplest = np.empty(repeats, dtype=np.int64), np.empty(repeats, dtype=np.int64)
        for done in range(1, repeats + 1):
            splits = shuffled(len(columns), folds, rng)
            found = cross_validated(columns, targets, method=method, splits=splits, weights=weights)
            best[done - 1], simplest[done - 1] = found.lowest, found.one_standard_error
            yield Choices(method.strengths, best[:done], simplest[:done], repeats)

    return results()


def selection(
    columns: Floats,
    targets: Floats,
    *,
    method: Method,
    samples: int,
    rng: np.random.Generator,
    weights: Floats | None = None,
    units: Integers | None = None,
) -> Iterator[Selection]:
    """Which coefficients are non-zero on bootstrap samples: n rows drawn with replacement, standardized anew.

    Columns (n, p), targets (n,), weights (n,) or none. Of `units` (n,) whole ones are drawn. What is kept as a whole counts for
    each of its columns. With the same rng more samples
    keep the first ones.

    Source: Bach (2008), Bolasso; Meinshausen & Bühlmann (2010), Stability selection (there: half of the rows).

    Raises
    ------
    ValueError
        At once: if `samples` is below 1, or as `linear.path` does.
    """
    columns, targets = _checked(columns, targets, method, samples=samples)
    units = np.arange(len(columns)) if units is None else units
    at_once = 1 if len(method.strengths) > 1 else max(1, min(samples, AT_ONCE // columns.size))

    def results() -> Iterator[Selection]:
        counts = np.zeros((len(method.strengths), columns.shape[1]), dtype=np.int64)
        for start in range(0, samples, at_once):
            drawn = [bootstrapped(units, rng) for _ in range(start, min(start + at_once, samples))]
            for kept in _kept(columns, targets, weights, drawn, method):
                counts = counts + kept
            yield Selection(method.strengths, counts, start + len(drawn), samples)

    return results()


def _kept(
    columns: Floats, targets: Floats, weights: Floats | None, samples: Sequence[Integers], method: Method
) -> Iterator[Booleans]:
    """Which coefficients (k, p) are not zero on each sample of rows; samples of one size are fitted together."""
    for size in dict.fromkeys(map(len, samples)):
        alike = np.array([rows for rows in samples if len(rows) == size])
        if weights is None:
            varying, scaled, responses = standardized(columns, targets, alike, common=method.common)
        else:
            varying, scaled, responses = _weighed(columns, targets, weights, alike, method)
        # A column that a sample holds constant has no coefficient, whatever rounding says.
        yield from method.together((method.each(scaled, responses, size) != 0.0) & varying[:, None])


def _weighed(
    columns: Floats, targets: Floats, weights: Floats, samples: Integers, method: Method
) -> tuple[Booleans, Floats, Floats]:
    """`standardized` of samples (b, n) of rows that count with weights (n,)."""
    standing = []
    for rows in samples:
        scaling = Standardization.of(columns[rows], targets[rows], weights[rows], common=method.common)
        both = scaling.columns(columns[rows]), scaling.targets(targets[rows])
        standing.append((scaling.varying, *weighed(*both, weights[rows])))
    varying, scaled, responses = map(np.stack, zip(*standing, strict=True))
    return varying, scaled, responses


def optimism(
    columns: Floats,
    targets: Floats,
    *,
    method: Method,
    test_rows: int,
    repeats: int,
    rng: np.random.Generator,
    weights: Floats | None = None,
) -> Iterator[Optimism]:
    """The error of the best λ on the test set that chose it, against its error on fresh rows.

    Columns (n, p), targets (n,), strengths (k,).

    Each split draws two test sets of `test_rows` from the n rows and fits the path to the rest; each test set
    chooses its λ and is the other's fresh data. That is fair, as both are alike, and cancels most of their
    luck: a test set that happens to be easy counts once as seen and once as fresh.

    Raises
    ------
    ValueError
        At once: if fewer than 2 rows are left to fit, a count is below 1, or as `linear.path` does.
    """
    columns, targets = _checked(columns, targets, method, repeats=repeats, test_rows=test_rows)
    rows, strengths = len(columns), method.strengths
    if 2 * test_rows > rows - 2:
        raise ValueError(f"test_rows must lie in [1, {(rows - 2) // 2}] with {rows} rows, got {test_rows}")
    share = np.ones(rows) if weights is None else weights

    def results() -> Iterator[Optimism]:
        chosen = np.empty((repeats, 2), dtype=np.int64)
        seen, fresh = np.empty((repeats, 2)), np.empty((repeats, 2))
        for split in range(repeats):
            tests = rng.permutation(rows)[: 2 * test_rows].reshape(2, test_rows)
            training: Booleans = np.ones(rows, dtype=bool)
            training[tests] = False
            every = validation_errors(columns, targets, training=training, method=method, weights=weights)
            errors = np.stack([weighted_mean(every[:, test], share[test]) for test in tests], axis=1)
            chosen[split] = [lowest(errors[:, test], strengths) for test in (0, 1)]
            seen[split], fresh[split] = errors[chosen[split], [0, 1]], errors[chosen[split], [1, 0]]
            so_far = slice(split + 1)
            yield Optimism(strengths, chosen[so_far], seen[so_far], fresh[so_far], repeats)

    return results()


def _checked(columns: Floats, targets: Floats, method: Method, **counts: int) -> tuple[Floats, Floats]:
    """The arrays, or a refusal in words."""
    for name, count in counts.items():
        if count < 1:
            raise ValueError(f"{name} must be at least 1, got {count}")
    columns, many, _ = linear.checked(columns, np.asarray(targets, dtype=float)[None], method.strengths)
    return columns, many[0]
