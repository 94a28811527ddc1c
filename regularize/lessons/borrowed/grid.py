"""The grid as it was computed ahead of time (`benchmarks/borrowed.py`): verdicts, their numbers, and whether other seeds agree."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path

from regularize.assessment.repetitions import Repeated
from regularize.lessons.borrowed.trial import Trial

FILE = Path(__file__).with_name("grid.csv")
PAGE, AGREE = 1, 9
"""The seed that the page shows, and how many of the ten others have to say the same."""
BETTER, SAME, WORSE = -1, 0, 1


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A mean of paired differences, its standard error, and the standard errors on either side that hold the truth."""

    mean: float
    error: float
    reach: float

    @property
    def verdict(self) -> int:
        """−1 where the loss is lower by more than chance, 1 where it is higher, else 0."""
        return 0 if abs(self.mean) <= self.reach * self.error else -1 if self.mean < 0 else 1


@dataclass(frozen=True, kw_only=True)
class Line:
    """One cell at one share of wrong labels and one seed: test losses of the three, each with its standard error, and both
    comparisons.
    """

    cell: str
    wrong: float
    seed: int
    technique: float
    technique_error: float
    own: float
    own_error: float
    plain: float
    plain_error: float
    than_own: float
    than_own_error: float
    than_own_reach: float
    than_plain: float
    than_plain_error: float
    than_plain_reach: float

    @property
    def never_chosen(self) -> bool:
        """Whether validation rows chose the plain classifier in every repetition."""
        return self.than_plain == 0 and self.than_plain_error == 0

    @property
    def against_own(self) -> Difference:
        """The technique less the own regularizer."""
        return Difference(mean=self.than_own, error=self.than_own_error, reach=self.than_own_reach)

    @property
    def against_plain(self) -> Difference:
        """The technique less the plain classifier."""
        return Difference(mean=self.than_plain, error=self.than_plain_error, reach=self.than_plain_reach)


HEAD = ",".join(field.name for field in fields(Line))


def line(found: Trial) -> str:
    """A trial as a line of the file."""
    numbers: list[float] = []
    for one in (found.technique.tuned, found.own.tuned, found.own.plain):
        numbers += [float(one.mean), float(one.standard_error)]
    for one in (found.against_own, found.against_plain):
        numbers += [float(one.mean), float(one.standard_error), float(one.reach)]
    at = found.conditions
    return ",".join([found.cell.name, f"{at.wrong:g}", str(at.seed), *(f"{number:.6g}" for number in numbers)])


def read(file: Path = FILE) -> Iterator[Line]:
    """The lines of the file."""
    with file.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            name, seed = row.pop("cell"), row.pop("seed")
            numbers = {key: float(value) for key, value in row.items()}
            yield Line(cell=name, seed=int(seed), **numbers)


def difference(found: Repeated) -> Difference:
    """A comparison of a live trial."""
    return Difference(mean=float(found.mean), error=float(found.standard_error), reach=float(found.reach))


@dataclass(frozen=True, eq=False, kw_only=True)
class Tried:
    """A cell of the grid: the seed that is shown, and ten others."""

    shown: Line
    others: Sequence[Line]

    def agreeing(self, against: str) -> int:
        """How many of the other seeds have the same verdict; `against` is "own" or "plain"."""
        verdict = self.difference(against).verdict
        return sum(getattr(one, f"against_{against}").verdict == verdict for one in self.others)

    def difference(self, against: str) -> Difference:
        """What is shown."""
        found: Difference = getattr(self.shown, f"against_{against}")
        return found

    def settled(self, against: str) -> bool:
        """Whether at least nine of ten say the same."""
        return self.agreeing(against) >= AGREE


@dataclass(frozen=True, eq=False, kw_only=True)
class Grid:
    """All lines."""

    lines: Sequence[Line]

    @cached_property
    def tried(self) -> dict[tuple[str, float], Tried]:
        """By cell and share of wrong labels."""
        by: dict[tuple[str, float], list[Line]] = {}
        for one in self.lines:
            by.setdefault((one.cell, one.wrong), []).append(one)
        return {
            key: Tried(
                shown=next(one for one in lines if one.seed == PAGE), others=[one for one in lines if one.seed != PAGE]
            )
            for key, lines in by.items()
        }
