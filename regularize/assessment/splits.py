"""Which rows are fitted and which are held out: shuffled, in the order of time, or whole groups."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats, Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Splits:
    """Folds that are held out in turn; `fold_of` (r, n) is the fold of each row in each of r repeats, −1 where it is none.

    The rows of all other folds are fitted; where `forward`, those of earlier folds alone, of which −1 is the first. Rows of
    one number in `units` (n,) belong together: what is drawn anew is whole units.
    """

    fold_of: Integers
    folds: int
    units: Integers
    forward: bool = False

    @property
    def repeats(self) -> int:
        """How often all folds are held out."""
        return len(self.fold_of)

    def training(self, repeat: int, fold: int) -> Booleans:
        """The rows that are fitted while a fold is held out (n,)."""
        of = self.fold_of[repeat]
        return np.asarray(of < fold if self.forward else of != fold)


def drawn_folds(rows: int, folds: int, rng: np.random.Generator) -> Integers:
    """The fold of each row (rows,), at random; sizes differ by one at most.

    Raises
    ------
    ValueError
        Unless 2 ≤ folds ≤ rows.
    """
    refuse_folds(folds, rows)
    fold_of = np.empty(rows, dtype=np.int64)
    fold_of[rng.permutation(rows)] = np.repeat(np.arange(folds), _sizes(rows, folds))
    return fold_of


def shuffled(rows: int, folds: int, rng: np.random.Generator, *, repeats: int = 1) -> Splits:
    """`drawn_folds`, so many times; raises as that does. With the same rng more repeats keep the first ones."""
    refuse_folds(folds, rows)
    drawn = np.stack([drawn_folds(rows, folds, rng) for _ in range(repeats)])
    return Splits(fold_of=drawn, folds=folds, units=np.arange(rows))


def in_order(order: Floats, folds: int) -> Splits:
    """Each fold is predicted from the rows before it: `folds` + 1 runs of rows by their `order` (n,), the first never held out.

    The first run has as many rows more as are left over, as in scikit-learn's TimeSeriesSplit. Equal places keep the
    order of the rows. Units are runs of about √n rows, as neighbours in time are alike.

    Raises
    ------
    ValueError
        Unless 2 ≤ folds < n.
    """
    rows = len(order)
    refuse_folds(folds, rows - 1)
    size, place = rows // (folds + 1), np.empty(rows, dtype=np.int64)
    place[np.argsort(order, kind="stable")] = np.arange(rows)
    fold_of = np.maximum((place - (rows - folds * size)) // size, -1)
    return Splits(fold_of=fold_of[None], folds=folds, units=place // max(1, round(np.sqrt(rows))), forward=True)


def by_group(groups: Integers, folds: int) -> Splits:
    """Rows of one group (n,) are in one fold: the largest group goes to the fold with the fewest rows, and so on.

    Source: scikit-learn's GroupKFold.

    Raises
    ------
    ValueError
        Unless 2 ≤ folds ≤ the number of groups.
    """
    _, units, sizes = np.unique(groups, return_inverse=True, return_counts=True)
    if not 2 <= folds <= len(sizes):
        raise ValueError(f"folds must lie in [2, {len(sizes)}], the number of groups; got {folds}")
    fold_of, filled = np.empty(len(sizes), dtype=np.int64), np.zeros(folds, dtype=np.int64)
    for group in np.argsort(sizes, kind="stable")[::-1]:
        fold_of[group] = filled.argmin()
        filled[fold_of[group]] += sizes[group]
    return Splits(fold_of=fold_of[units][None], folds=folds, units=units)


def bootstrapped(units: Integers, rng: np.random.Generator) -> Integers:
    """Places of rows: as many whole units as there are, drawn with replacement; of single rows their draw itself; units (n,)."""
    count = int(units.max()) + 1
    drawn = rng.integers(count, size=count)
    if count == len(units):
        return np.argsort(units)[drawn]
    order = np.argsort(units, kind="stable")
    ends = np.cumsum(np.bincount(units, minlength=count))
    return np.concatenate([order[ends[unit] - np.count_nonzero(units == unit) : ends[unit]] for unit in drawn.tolist()])


def parts(splits: Splits) -> Iterator[tuple[int, int]]:
    """Every repeat and fold, in their order."""
    for repeat in range(splits.repeats):
        for fold in range(splits.folds):
            yield repeat, fold


def refuse_folds(folds: int, rows: int) -> None:
    """Nothing, or a ValueError in words, unless 2 ≤ folds ≤ rows."""
    if not 2 <= folds <= rows:
        raise ValueError(f"folds must lie in [2, {rows}], the number of rows; got {folds}")


def _sizes(rows: int, folds: int) -> Integers:
    sizes = np.full(folds, rows // folds)
    sizes[: rows % folds] += 1
    return sizes
