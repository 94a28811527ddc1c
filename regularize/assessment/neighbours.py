"""Cells of feature maps and their neighbours: how alike they are, and what is left to guess a dropped cell from.

The distance of two cells is that of a king on a chess board: the larger of the steps along rows and columns.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from regularize.arrays import Booleans, Floats, Integers

SILENT = 1e-9  # a cell whose variance is a smaller share of the largest is silent: it has no correlation
RIDGE = 1e-3  # added to the variances that are guessed from, as a share of their mean


def likeness(maps: Floats, reach: int) -> Floats:
    """The mean |r| of two cells of the same map at distance 1 … reach, over the examples, (reach,); NaN where none answer.

    maps (n, channels, height, width).
    """
    count, channels, height, width = maps.shape
    distance = _distances(height, width)
    total, pairs = np.zeros(reach), np.zeros(reach)
    for channel in range(channels):
        flat = maps[:, channel].reshape(count, -1).astype(float)
        covariance = _moments(flat - flat.mean(axis=0))
        sd = np.sqrt(np.diag(covariance))
        heard = np.diag(covariance) > SILENT * max(float(np.diag(covariance).max()), 1e-30)
        scale = np.where(heard, sd, 1.0)
        size = np.abs(covariance / np.outer(scale, scale))
        for step in range(reach):
            these = (distance == step + 1) & np.outer(heard, heard)
            total[step] += size[these].sum()
            pairs[step] += these.sum()
    return np.asarray(np.divide(total, pairs, out=np.full(reach, np.nan), where=pairs > 0))


def steps_to_kept(dropped: Booleans) -> Integers:
    """For each cell the distance to the nearest kept cell of its map: 0 if it is kept itself, −1 if none is left.

    dropped (…, height, width).
    """
    reached, steps = ~dropped, np.where(dropped, -1, 0)
    for step in range(1, max(dropped.shape[-2:])):
        grown = _grown(reached)
        if (grown == reached).all():
            break
        steps[grown & ~reached] = step
        reached = grown
    return steps


@dataclass(frozen=True, eq=False)
class Guessing:
    """The best linear guess of any of d numbers from the others, learnt on some examples and judged on others.

    precision (d, d) is the inverse of the covariance where it was learnt; `surprise` is precision · moments ·
    precision with the second moments (d, d) of the examples that judge, about the means learnt; `spread` their diagonal.
    """

    precision: Floats
    surprise: Floats
    spread: Floats

    @classmethod
    def learnt(cls, examples: Floats, judges: Floats) -> Self:
        """From examples (n, d), to be judged on others (m, d)."""
        mean = examples.mean(axis=0)
        covariance, moments = _moments(examples - mean), _moments(judges - mean)
        # Where nothing varies there is nothing to guess, and any scale will do.
        covariance += (RIDGE * float(np.diag(covariance).mean()) or 1.0) * np.eye(len(mean))
        precision = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
        return cls(precision, precision @ moments @ precision, np.diag(moments).copy())

    def missed(self, dropped: Booleans) -> tuple[float, float]:
        """The squared error of guessing the dropped numbers (d,) from all others, and what they vary by; both summed.

        A, the inverse of the dropped block of the precision P, is what the others leave of their covariance; the guess
        misses x by A (P x) on the dropped rows.
        """
        if not dropped.any():
            return 0.0, 0.0
        block = np.ix_(dropped, dropped)
        conditional = np.linalg.inv(self.precision[block])
        return float(((conditional @ self.surprise[block]) * conditional).sum()), float(self.spread[dropped].sum())


def _moments(values: Floats) -> Floats:
    """Mean products of every two columns (n, d), (d, d)."""
    return values.T @ values / len(values)


def _distances(height: int, width: int) -> Integers:
    rows, columns = np.divmod(np.arange(height * width), width)
    distances: Integers = np.maximum(np.abs(rows[:, None] - rows), np.abs(columns[:, None] - columns))
    return distances


def _grown(cells: Booleans) -> Booleans:
    """Each cell with its eight neighbours."""
    tall = cells.copy()
    tall[..., 1:, :] |= cells[..., :-1, :]
    tall[..., :-1, :] |= cells[..., 1:, :]
    wide = tall.copy()
    wide[..., 1:] |= tall[..., :-1]
    wide[..., :-1] |= tall[..., 1:]
    return wide
