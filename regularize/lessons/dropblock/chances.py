"""How often each cell of a map vanishes, at every nominal share."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Floats
from regularize.lessons.dropblock.settings import CORRECTED, SIZE, Settings
from regularize.perturbations import cell_probabilities, corrected_gamma, dropblock_gamma


@dataclass(frozen=True, eq=False, kw_only=True)
class Chances:
    """DropBlock with blocks of side `block` on a map of side `size`, at all s nominal shares.

    `published` and `corrected` (s,) are the two γ; `kind` says which of them is used.
    """

    kind: str
    block: int
    size: int
    shares: Floats
    published: Floats
    corrected: Floats

    @property
    def gamma(self) -> Floats:
        """The γ used (s,)."""
        return self.corrected if self.kind == CORRECTED else self.published

    @cached_property
    def cells(self) -> Floats:
        """The chance of each cell to vanish (s, size, size)."""
        return cell_probabilities(self.gamma, block=self.block, size=self.size)

    @cached_property
    def actual(self) -> Floats:
        """The share that really vanishes, the mean over the cells (s,)."""
        return np.asarray(self.cells.mean(axis=(-2, -1)))

    @cached_property
    def by_published(self) -> Floats:
        """The share that vanishes with the published γ (s,)."""
        cells = cell_probabilities(self.published, block=self.block, size=self.size)
        return np.asarray(cells.mean(axis=(-2, -1)))

    @property
    def corner(self) -> Floats:
        """The chance of a corner cell (s,)."""
        return np.asarray(self.cells[:, 0, 0])

    @property
    def centre(self) -> Floats:
        """The chance of the cell in the middle (s,)."""
        return np.asarray(self.cells[:, self.size // 2, self.size // 2])


def chances(shares: Floats, *, block: int, size: int, kind: str) -> Chances:
    """The chances at these shares (s,); a block wider than the map is cut to it."""
    block = min(block, size)
    return Chances(
        kind=kind,
        block=block,
        size=size,
        shares=shares,
        published=np.asarray(dropblock_gamma(shares, block=block, size=size)),
        corrected=np.asarray(corrected_gamma(shares, block=block, size=size)),
    )


def trained_chances(settings: Settings) -> Chances:
    """Those on the maps of the trained network."""
    return chances(Settings.shares(), block=settings.block, size=SIZE, kind=settings.gamma)


def shown_chances(settings: Settings) -> Chances:
    """Those on the map whose width the visitor picks, where there is one to pick."""
    return chances(Settings.shares(), block=settings.block, size=int(settings.in_effect().size), kind=settings.gamma)
