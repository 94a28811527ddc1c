"""What a column is before and after it is understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from regularize.arrays import Floats
from regularize.tables.findings import Ask, Repair
from regularize.tables.kinds import LABEL, NUMBER, OUT
from regularize.tables.qualified import Qualified
from regularize.tables.uniform import Survey


@dataclass(frozen=True, eq=False, kw_only=True)
class Column:
    """A column of numbers (n,), NaN where missing, or one of text, where `numbers` is None and `cells` are kept ("" for none).

    `source` is the column of the file that it was made of: its own name, but for indicators and two words, whose names say
    which of them is 1. `kinds` are all that it can be; `kind` is what it is, `unit` what stood at its numbers, and `pair` the
    two words that became 0 and 1.
    """

    name: str
    source: str
    numbers: Floats | None
    cells: tuple[str, ...] = ()
    kind: str = NUMBER
    kinds: tuple[str, ...] = ()
    unit: str = ""
    pair: tuple[str, str] | tuple[()] = ()

    @property
    def usable(self) -> bool:
        """Whether something can be computed with it, as numbers or as categories."""
        return self.kind not in (LABEL, OUT)


@dataclass(frozen=True, eq=False, kw_only=True)
class Given:
    """One column of the file: its place among those that are read, the plain cells with their lines, and its survey.

    `grouping` are the marks that group digits; `named` says whether the file names its columns, and `unnamed` that it does not
    name this one. `gaps` are the words that mean missing among the numbers of the file. `beside` is what stands beside its numbers and
    changes them: then the survey is one of the plain numbers.
    """

    place: int
    name: str
    cells: Sequence[str]
    lines: Sequence[int]
    survey: Survey | None
    grouping: frozenset[str] = frozenset()
    named: bool = True
    unnamed: bool = False
    gaps: frozenset[str] = frozenset()
    beside: Qualified | None = None


@dataclass(eq=False, kw_only=True)
class Understood:
    """A column, and what is said and asked of it."""

    column: Column
    repairs: list[Repair] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
