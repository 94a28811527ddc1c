"""Two live knobs at once: what is known at every stop of both, cut along each where the other stands."""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

Array = TypeVar("Array", bound=np.ndarray[Any, Any])


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """The present stops `at` of two knobs, by which the `rows` and the `columns` of a table are ordered."""

    rows: str
    columns: str
    at: tuple[int, int]

    def __call__(self, values: Array) -> dict[str, Array]:
        """Of values (r, c, …) what follows each knob: (c, …) along the columns, (r, …) along the rows."""
        row, column = self.at
        return {self.columns: values[row], self.rows: values[:, column]}
