"""Numbers with something beside them that changes what they are: a limit, a magnitude, another unit, sixtieths, an uncertainty.

What stands there is taken off, and a factor for each cell says what it meant: "<5" is 5 times one half, "1.2M" 1.2 times a
million. It is done only where the cells are no numbers of one unit as they stand.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.progress import paused
from regularize.tables.cells import listed, said
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.kinds import LABEL, numeric, surveyed
from regularize.tables.numerals import looks_like_number
from regularize.tables.uniform import Survey
from regularize.tables.vocabulary import MISSING, SCALES

_LIMIT = re.compile(r"([<>≤≥])[=>]? ?(\d.*|[.,]\d+)|(\d.*\d|\d) ?(\+)")
_SUFFIX = re.compile(r"(.*\d[.,]?) ?([^\W\d_]{1,8}\.?)")
_SIXTIETHS = re.compile(r"([+-]?)(?:(\d{1,4}):)?(\d{1,4}):([0-5]\d(?:[.,]\d+)?)")
_UNSURE = re.compile(r"(.*\d) ?(?:±|\+/-|\+-) ?[.,]?\d[\d.,]*(?: ?%)?")
_NEARLY = re.compile(r"(?:~|≈|±|circa|ca\.?|approx\.?|about|env\.?|etwa) ?(\d.*)", re.IGNORECASE)
_LOOKED_AT = 40
_FEWEST = 3  # different numbers without a limit; less are the steps of a scale, as <18, 18, >18 are
_MOST_ODD = 0.1
"""Of the cells that say something, so many may be neither numbers nor what is looked for."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Qualified:
    """Cells that are plain numbers, the factor of each (n,) with NaN for missing, the unit that they have then, and what is told."""

    cells: Sequence[str]
    factors: Floats
    unit: str = ""
    repairs: Sequence[Repair] = ()
    asks: Sequence[Ask] = ()

    def numbers(self, plain: Floats) -> Floats:
        """What the plain numbers (n,) of the cells mean; as a quotient where the factor is below 1, as 350 g are 0.35 kg to all digits."""
        small = self.factors < 1.0
        parts = np.rint(1.0 / np.where(small, self.factors, 1.0))
        return np.where(small, plain / parts, plain * self.factors)


def surveys_of(
    columns: Mapping[int, Sequence[str]], names: Sequence[str], answers: Answers
) -> tuple[dict[int, Survey], dict[int, Qualified]]:
    """What the plain cells of each column say as numbers, where enough do; and where they do only with what stands beside them off, that.

    By the place in the file; answers count the columns as they come.
    """
    surveys, beside = {}, {}
    for number, at in enumerate(paused(columns)):
        found = surveyed(columns[at])
        if found is None or found.bad or not numeric(found):
            one = qualified(columns[at], place=number, name=names[at], answers=answers)
            plain = surveyed(one.cells) if one else None
            if one and plain and numeric(plain):
                found, beside[at] = plain, one
        if found:
            surveys[at] = found
    return surveys, beside


def qualified(cells: Sequence[str], *, place: int, name: str, answers: Answers) -> Qualified | None:
    """What the plain cells of a column are, with what stands beside their numbers understood; None where that is no such column."""
    if limits := _limits(cells, place, name, answers):
        return limits
    ways = (way(cells, place, name) for way in (_magnitudes, _sixtieths, _uncertain))
    return next((found for found in ways if found), None)


def only_limits(cells: Sequence[str]) -> bool:
    """Whether cells that are no numbers together say of values that they are below or above something, and so name nothing."""
    return bool(_taken(cells, _LIMIT))


def _taken(cells: Sequence[str], pattern: re.Pattern[str]) -> dict[str, re.Match[str]]:
    """The different cells that match; none where more of the first ones are something else than may be."""
    first = [cell for cell in cells[: 10 * _LOOKED_AT] if cell.lower() not in MISSING][:_LOOKED_AT]
    odd = sum(not (pattern.fullmatch(cell) or looks_like_number(cell)) for cell in first)
    if odd > max(1, _MOST_ODD * len(first)):
        return {}
    return {cell: match for cell in set(cells) if (match := pattern.fullmatch(cell))}


def _made(cells: Sequence[str], plain: Mapping[str, tuple[str, float]]) -> tuple[list[str], Floats]:
    """The cells with some of them replaced, and the factors of all."""
    found = [plain.get(cell, (cell, 1.0)) for cell in cells]
    return [cell for cell, _ in found], np.array([factor for _, factor in found])


def _counted(cells: Sequence[str], some: Mapping[str, object]) -> str:
    """How many of the cells are among some, and three of those, the usual first."""
    seen = Counter(cell for cell in cells if cell in some)
    count = seen.total()
    return f"{count} {'cell' if count == 1 else 'cells'} ({listed([said(cell) for cell, _ in seen.most_common()])})"


def _limits(cells: Sequence[str], place: int, name: str, answers: Answers) -> Qualified | None:
    """Values of which only a limit is known, as <0.05 and >200: asked what they are to be."""
    found = {
        cell: (below, number)
        for cell, match in _taken(cells, _LIMIT).items()
        if looks_like_number(number := match[2] or match[3])
        for below in [(match[1] or "") in "<≤" and not match[4]]
    }
    if not found or len({cell for cell in cells if looks_like_number(cell)}) < _FEWEST:
        return None
    below = any(is_below for is_below, _ in found.values())
    options = {**({"half": "half the limit"} if below else {}), "limit": "the limit itself", "missing": "missing"}
    usual, subject = next(iter(options)), f"{place}b"
    taken = answers.among(subject, tuple(options)) or usual
    above = any(not is_below for is_below, _ in found.values())
    how = {
        "half": "as half the limit where it is below one, and as the limit itself where it is above"
        if above
        else "as half the limit",
        "limit": "as the limit itself",
        "missing": "as missing",
    }[taken]
    side = "below or above" if below and above else "below" if below else "above"
    factor = {"half": (0.5, 1.0), "limit": (1.0, 1.0), "missing": (np.nan, np.nan)}[taken]
    made, factors = _made(cells, {cell: (number, factor[not is_below]) for cell, (is_below, number) in found.items()})
    one = sum(cell in found for cell in cells) == 1
    says, each = ("says", "It") if one else ("say", "Each")
    sentence = (
        f"In {said(name)}, {_counted(cells, found)} {says} only that a value is {side} a limit. {each} is read {how}."
    )
    return Qualified(cells=made, factors=factors, asks=[answers.asked(subject, sentence, options, usual)])


def _magnitudes(cells: Sequence[str], place: int, name: str) -> Qualified | None:
    """Numbers in thousands and millions, or in several units of one kind: 350k beside 1.2M, 800 g beside 1.2 kg."""
    found = {
        cell: (match[1], match[2]) for cell, match in _taken(cells, _SUFFIX).items() if looks_like_number(match[1])
    }
    seen = Counter(found[cell][1] for cell in cells if cell in found)
    bare = any(cell not in found and cell.lower() not in MISSING for cell in cells)
    scale = next((scale for scale in SCALES if seen.keys() <= scale.keys() and not (bare and "" not in scale)), None)
    if scale is None or len({scale[word] for word in seen} | ({1.0} if bare else set())) < 2:
        return None
    # Magnitudes are told in ones, units in the one that most have.
    unit = "" if "" in scale else max(seen, key=lambda word: (seen[word], scale[word]))
    made, factors = _made(cells, {cell: (number, scale[word] / scale[unit]) for cell, (number, word) in found.items()})
    words = listed([said(word) for word in sorted(seen, key=scale.__getitem__)])
    example = next(cell for cell in cells if cell in found and scale[found[cell][1]] != scale[unit])
    number, word = found[example]
    ratio = scale[word] / scale[unit]
    how = f"{number} {'×' if ratio >= 1.0 else ':'} {max(ratio, 1.0 / ratio):,.12g}".replace(",000", "\u202f000")
    kind = f"several units ({words}) and are read in {unit}" if unit else f"several magnitudes ({words})"
    sentence = f"In {said(name)}, numbers come in {kind}: {said(example)} is {how}."
    return Qualified(cells=made, factors=factors, unit=unit, repairs=[_told(place, sentence)])


def _sixtieths(cells: Sequence[str], place: int, name: str) -> Qualified | None:
    """Times such as 7:45 as 7.75, and, where some have three parts, 1:02:30 as 62.5 minutes."""
    found = _taken(cells, _SIXTIETHS)
    if not found:
        return None
    long = any(match[2] for match in found.values())
    plain: dict[str, tuple[str, float]] = {}
    for cell, match in found.items():
        whole, rest = 60 * int(match[2] or 0) + int(match[3]), match[4].replace(",", ".")
        digits = len(rest.partition(".")[2])
        plain[cell] = (f"{match[1]}{round((60 * whole + float(rest)) * 10**digits)}", 1.0 / (60 * 10**digits))
    made, factors = _made(cells, plain)
    example = next(cell for cell in cells if cell in found)
    value = float(plain[example][0]) * plain[example][1]
    what = f"{value:.6g} minutes" if long else f"{value:.6g}: what stands behind the colon are sixtieths"
    sentence = f"In {said(name)}, {said(example)} is read as {what}."
    return Qualified(cells=made, factors=factors, unit="minutes" if long else "", repairs=[_told(place, sentence)])


def _uncertain(cells: Sequence[str], place: int, name: str) -> Qualified | None:
    """Numbers with what is known of their error, as 12.3 ± 0.4, or that they are only nearly so, as ~5."""
    for pattern, what in (
        (_UNSURE, "what stands behind ± is left out"),
        (_NEARLY, "that it is only nearly so is left out"),
    ):
        found = {cell: match[1] for cell, match in _taken(cells, pattern).items() if looks_like_number(match[1])}
        if found:
            made, factors = _made(cells, {cell: (number, 1.0) for cell, number in found.items()})
            example = next(cell for cell in cells if cell in found)
            sentence = f"In {said(name)}, {said(example)} is read as {found[example]}: {what}."
            return Qualified(cells=made, factors=factors, repairs=[_told(place, sentence)])
    return None


def _told(place: int, sentence: str) -> Repair:
    return Repair(sentence=sentence, code=f"{place}k-{LABEL}", label="Read as a label")
