"""The active columns side by side, with their Gram matrix: what a change of a few columns costs is those few."""

import numpy as np

from regularize.arrays import Booleans, Floats, Integers


class Gathered:
    """Some rows of (p, m), in no particular order: `order` (a,), `columns` (a, m) and `gram` (a, a).

    All three are views of buffers that grow; what leaves is replaced by what stands last.
    """

    def __init__(self, rows: Floats) -> None:
        self.rows = rows
        self.count = 0
        self.inside: Booleans = np.zeros(len(rows), dtype=bool)
        self._room(min(32, len(rows)))

    def grow(self, rows: Floats) -> None:
        """Choose from more rows, behind those there were."""
        self.rows = rows
        self.inside = np.append(self.inside, np.zeros(len(rows) - len(self.inside), dtype=bool))

    @property
    def order(self) -> Integers:
        """Which columns these are (a,)."""
        return self._order[: self.count]

    @property
    def columns(self) -> Floats:
        """The columns (a, m)."""
        return self._columns[: self.count]

    @property
    def gram(self) -> Floats:
        """Their inner products (a, a)."""
        return self._gram[: self.count, : self.count]

    def become(self, wanted: Booleans) -> bool:
        """Hold exactly the columns that are wanted (p,); whether that changed anything."""
        if (wanted == self.inside).all():
            return False
        for position in np.flatnonzero(~wanted[self.order])[::-1].tolist():
            self.drop(position)
        new = np.flatnonzero(wanted & ~self.inside)
        if len(new):
            self.append(new)
        return True

    def append(self, new: Integers) -> None:
        """Take these columns (k,) in, behind the others."""
        start, stop = self.count, self.count + len(new)
        if stop > len(self._order):
            self._room(min(max(stop, 2 * len(self._order)), len(self.rows)))
        self._order[start:stop] = new
        self._columns[start:stop] = self.rows[new]
        self.inside[new] = True
        products = self._columns[start:stop] @ self._columns[:stop].T
        self._gram[start:stop, :stop] = products
        self._gram[:start, start:stop] = products[:, :start].T
        self.count = stop

    def drop(self, position: int) -> None:
        """Put the last column in the place of this one."""
        last = self.count - 1
        self.inside[self._order[position]] = False
        if position < last:
            self._order[position] = self._order[last]
            self._columns[position] = self._columns[last]
            self._gram[position, : self.count] = self._gram[last, : self.count]
            self._gram[: self.count, position] = self._gram[: self.count, last]
        self.count = last

    def _room(self, capacity: int) -> None:
        order, columns = np.empty(capacity, dtype=np.int64), np.empty((capacity, self.rows.shape[1]))
        gram = np.empty((capacity, capacity))
        if self.count:
            order[: self.count], columns[: self.count], gram[: self.count, : self.count] = (
                self.order,
                self.columns,
                self.gram,
            )
        self._order, self._columns, self._gram = order, columns, gram
