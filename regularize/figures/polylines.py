"""Lines of as many points as each stop needs: they travel one behind the other, and not filled up to the longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from regularize.arrays import Floats, Integers

BLOCK = 48


@dataclass(frozen=True, eq=False, kw_only=True)
class Polylines:
    """A line at every stop, NaN where it has a gap: the line of stop i has the points x, y (m,) from starts[i] to starts[i + 1] (k + 1,).

    It is drawn with `longest` points, NaN behind its own, so that one line can take the place of another. The form is read by
    `ui/lab/scene.js`.
    """

    x: Floats
    y: Floats
    starts: Integers
    longest: int

    @classmethod
    def of(cls, lines: Sequence[Floats]) -> Self:
        """Of a line (m, 2) for each stop; `longest` is a whole number of blocks, so that another sample mostly has the same."""
        every = np.concatenate([np.asarray(line, dtype=float).reshape(-1, 2) for line in lines])
        starts = np.cumsum([0, *map(len, lines)])
        longest = max(BLOCK, -(-int(np.diff(starts).max()) // BLOCK) * BLOCK)
        return cls(x=every[:, 0], y=every[:, 1], starts=starts, longest=longest)

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return len(self.starts) - 1

    def at(self, stop: int) -> dict[str, Any]:
        """The coordinates at one stop."""
        stop = min(stop, self.stops - 1)
        own = slice(self.starts[stop], self.starts[stop + 1])
        return {name: self._filled(values[own]) for name, values in (("x", self.x), ("y", self.y))}

    def _filled(self, values: Floats) -> Floats:
        return np.append(values, np.full(self.longest - len(values), np.nan))
