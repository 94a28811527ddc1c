"""Columns whose numbers are all written alike, seen at once: a file of two megabytes has half a million cells."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from regularize.tables.vocabulary import MISSING


@dataclass(frozen=True, kw_only=True)
class Survey:
    """What the cells of one column say as numbers.

    `cores` (n,) have a sign and whatever marks are left, "nan" where there is no number; `missing` and `bad` are the rows that say
    nothing, and something else. `clear` holds "." and "," where one must be decimal, ".g" and ",g" where it must group, and
    `unclear` a cell for each mark that may do either. `units` counts what stood before and behind the numbers. `negative`
    says that parentheses or a minus behind stood for a sign, `spaced` that blanks or apostrophes grouped, `power` is a
    whole number with an E, which may be a code. `zeros` are the rows of a dash that is 0, as accounts write it.
    """

    cores: Sequence[str]
    missing: Sequence[int]
    bad: Sequence[int]
    clear: frozenset[str]
    unclear: Mapping[str, str]
    units: Counter[str]
    negative: str = ""
    spaced: str = ""
    power: str = ""
    zeros: Sequence[int] = ()

    @property
    def filled(self) -> int:
        """How many cells hold a number."""
        return len(self.cores) - len(self.missing) - len(self.bad)


_WHOLE_POWER = re.compile(r"\n(\d+[eE]\d+)(?=\n)")
_PLAIN = re.compile(r"[^0-9.+\-eE\n]")
_NO_NUMBER = re.compile(r"\n(?![+-]?[.,]?\d)([^\n]*)(?=\n)")
_PARENTHESES = re.compile(r"\n\(([\d.,][^()\n]*)\)(?=\n)")
_SPACED = re.compile(r"(?<=\d)[ '](?=\d{3}(?!\d))")
_MIXED_BLANKS = re.compile(r"[^\n]*[ '][^\n]*")


def _odd_one(group: str, decimal: str) -> re.Pattern[str]:
    """Finds a line that is no number with these marks."""
    grouped = rf"[1-9]\d{{0,2}}(?:{group}\d{{3}})+" + (r"|[1-9]\d?(?:,\d{2})+,\d{3}" if group == "," else "")
    return re.compile(rf"\n(?!(?:nan|[+-]?(?:{grouped}|\d*)(?:{decimal}\d*)?(?:[eE][+-]?\d+)?)\n|\Z)")


_ODD = {(".", ","): _odd_one(r"\.", ","), (",", "."): _odd_one(",", r"\.")}


def alike(cells: Sequence[str], joined: str, unit_of: Callable[[Sequence[str]], tuple[str, str]]) -> Survey | None:
    """The survey of cells that are written alike, or miss; None where one is not.

    `joined` are the cells in lines of their own, the first of which is empty.
    """
    if not _PLAIN.search(joined) and (found := _plain(cells, joined)):
        return found
    joined, units, negative = _bare(cells, joined, *unit_of(cells))
    words = {word: word.lower() in MISSING for word in _NO_NUMBER.findall(joined)}
    if not all(words.values()):
        return None
    for word in words:
        for _ in range(2):  # neighbours share a line's end
            joined = joined.replace(f"\n{word}\n", "\nnan\n")
    spaced = ""
    if " " in joined or "'" in joined:
        joined, spaced = _closed(joined)
    marks = next((marks for marks, odd in _ODD.items() if not odd.search(joined)), None)
    if marks is None or " " in joined or "'" in joined:
        return None
    cores = joined[1:-1].split("\n")
    missing = [row for row, core in enumerate(cores) if core == "nan"] if "nan" in joined else []
    units[""] -= len(missing)
    clear, unclear = _meanings(joined, *marks)
    return Survey(
        cores=cores,
        missing=missing,
        bad=(),
        clear=clear,
        unclear=unclear,
        units=+units,
        negative=negative,
        spaced=spaced,
        power=_power(joined),
    )


def _plain(cells: Sequence[str], joined: str) -> Survey | None:
    """The survey of cells that need no mending; None where one does."""
    clear: frozenset[str] = frozenset()
    unclear = {}
    if "." in joined:
        if re.search(r"\.\d*\.", joined):
            return None
        if re.search(r"\.(?!\d{3}\n)|\n[+-]?(0\d*|\d{4,})?\.", joined):
            clear = frozenset(".")
        found = re.search(r"\n[+-]?([1-9]\d{0,2}\.\d{3})\n", joined)
        if found:
            unclear["."] = found[1]
    cores = [cell or "nan" for cell in cells] if "\n\n" in joined else cells
    try:
        list(map(float, cores))
    except ValueError:
        return None
    missing = [row for row, cell in enumerate(cells) if not cell] if "\n\n" in joined else []
    units = Counter({"": len(cells) - len(missing)})
    return Survey(cores=cores, missing=missing, bad=(), clear=clear, unclear=unclear, units=units, power=_power(joined))


def _power(joined: str) -> str:
    """A whole number with an E, such as 12E4; nothing where there is none."""
    found = _WHOLE_POWER.search(joined) if "e" in joined or "E" in joined else None
    return found[1] if found else ""


def _bare(cells: Sequence[str], joined: str, before: str, after: str) -> tuple[str, Counter[str], str]:
    """The lines without unit and parentheses, how many had the unit, and whether there were parentheses."""
    units = Counter({"": len(cells)})
    parentheses = 0
    if "(" in joined and not before:
        joined, parentheses = _PARENTHESES.subn(r"\n-\1", joined)
    if after:
        units[after] = joined.count(f"{after}\n")
        joined = joined.replace(f"{after}\n", "\n").replace(" \n", "\n")
    if before:
        found = re.compile(rf"(?<=\n)([+(-]?){re.escape(before)} ?(?=[\d.,+(-])")
        joined, units[before] = found.subn(r"\1", joined)
    units[""] -= units[before or after or "-"]
    if "(" in joined and before:
        joined, parentheses = _PARENTHESES.subn(r"\n-\1", joined)
    return joined, units, "()" if parentheses else ""


def _closed(joined: str) -> tuple[str, str]:
    """The lines without blanks and apostrophes between digits, and one that had them."""
    example = _MIXED_BLANKS.search(joined)
    if " " in joined and "'" in joined:
        return joined, ""
    if re.search(r"\n[+-]?(0|\d{4,})\d*[ ']|[ ']\d{1,2}(?!\d)|[ ']\d{4}|[.,]\d*[ ']", joined):
        return joined, ""  # not in threes
    return _SPACED.sub("", joined), example[0] if example else ""


def _meanings(joined: str, group: str, decimal: str) -> tuple[frozenset[str], Mapping[str, str]]:
    """Which marks must group or be decimal, and a number for each that may do either."""
    clear, unclear = set(), {}
    for mark in (group, decimal):
        if mark in joined and (found := re.search(rf"\n[+-]?([1-9]\d{{0,2}}{re.escape(mark)}\d{{3}})\n", joined)):
            unclear[mark] = found[1]
    at = re.escape(decimal)
    if decimal in joined and re.search(
        rf"{at}(?!\d{{3}}\n)|\n[+-]?(0\d*|\d{{4,}})?{at}|{re.escape(group)}\d+{at}", joined
    ):
        clear.add(decimal)
    if group in joined and re.search(rf"{re.escape(group)}\d+[.,]", joined):
        clear.add(f"{group}g")
    return frozenset(clear), unclear
