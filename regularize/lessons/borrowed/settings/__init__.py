"""The knobs of the borrowed techniques."""

from dataclasses import dataclass

from regularize.knobs import Knobs, choice, slider
from regularize.lessons.borrowed.settings.cells import CELLS, CLASSIFIERS, SOURCES, STOPS, TECHNIQUES, Cell

ALL, ITS_OWN, PLAIN, OWN = "All cells", "Its own regularizer", "The plain classifier", "The cell's own"
SEED, STRENGTH = "other", "strength"
"""The live knobs: of the grid, and of a cell."""
ONE = {"cell": tuple(CELLS)}
SHARES = {"None": 0.0, "A fifth": 0.2}


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The bounds keep the longest trial under twenty seconds."""

    cell: str = choice(
        ALL,
        "Cell",
        (ALL, *CELLS),
        help="One technique on one classifier, tried now; or all of them, as they were computed. Click a cell of the grid.",
        labels={name: f"{cell.technique} × {CLASSIFIERS[cell.classifier].name}" for name, cell in CELLS.items()},
    )
    other: int = slider(
        1,
        "Seed of the grid",
        low=1,
        high=11,
        live=True,
        needs={"cell": (ALL,)},
        help="Drag it: each seed is another study. What changes with the seed is not settled.",
    )
    strength: int = slider(
        3,
        "Strength",
        low=0,
        high=STOPS - 1,
        unit="%d of 6",
        live=True,
        needs=ONE,
        help="0 is the plain classifier. What each stop means stands below.",
    )
    against: str = choice(
        ITS_OWN,
        "Against",
        (ITS_OWN, PLAIN),
        group="Compared",
        display=True,
        labels={ITS_OWN: "Its own", PLAIN: "Nothing"},
        help="Its own regularizer, at as many strengths, chosen on the same validation rows; or nothing.",
    )
    wrong: str = choice(
        "None",
        "Wrong labels",
        tuple(SHARES),
        group="Data",
        help="Of training and validation rows; test labels are right.",
    )
    source: str = choice(
        OWN,
        "Data set",
        (OWN, *SOURCES),
        group="Data",
        needs=ONE,
        help="The cell's own is the one that it has in the grid.",
    )
    points: int = slider(
        100,
        "Training rows",
        low=40,
        high=200,
        step=20,
        group="Data",
        needs=ONE,
        help="In the grid 100; of wine at most 80.",
    )
    seed: int = slider(
        1,
        "Seed",
        low=1,
        high=999,
        group="Data",
        needs=ONE,
        help="The same seed draws the same rows. The grid's own are 1 to 11.",
    )

    @property
    def found(self) -> Cell | None:
        """The cell that is tried, or none."""
        return CELLS.get(self.cell)

    @property
    def share(self) -> float:
        """The share of wrong labels."""
        return SHARES[self.wrong]

    @property
    def usable(self) -> bool:
        """Whether the cell can be tried on the data set that is asked for."""
        return self.found is None or self.source in (OWN, *self.found.sources)

    @property
    def data(self) -> str:
        """The data set on which the cell is tried: the one asked for, where it can be, else the cell's own."""
        assert self.found is not None
        return self.source if self.source in self.found.sources else self.found.sources[0]

    @property
    def as_in_the_grid(self) -> bool:
        """Whether other seeds of the grid tell of these conditions."""
        return self.found is not None and self.data == self.found.sources[0] and self.points == 100


__all__ = [
    "ALL",
    "CELLS",
    "CLASSIFIERS",
    "ITS_OWN",
    "ONE",
    "OWN",
    "PLAIN",
    "SEED",
    "SHARES",
    "STOPS",
    "STRENGTH",
    "TECHNIQUES",
    "Cell",
    "Settings",
]
