"""Whether a point or a comma marks decimals or groups of digits: by the column, by the file, or by asking."""

from collections.abc import Mapping
from dataclasses import dataclass

from regularize.tables.cells import in_columns
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.uniform import Survey

_SUBJECTS = {".": "p", ",": "c"}
_CALLED = {".": "points", ",": "commas"}
GROUP, DECIMAL = "group", "decimal"
_FEWEST = 5  # numbers that all have three digits behind a mark


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The marks that group digits in each column, and the columns where marks contradict each other."""

    grouping: Mapping[int, frozenset[str]]
    conflicts: frozenset[int]
    repairs: tuple[Repair, ...]
    asks: tuple[Ask, ...]


def settle(surveys: Mapping[int, Survey], names: Mapping[int, str], separator: str, answers: Answers) -> Marks:
    """What the marks mean in each column of numbers."""
    clear = frozenset[str]().union(*(found.clear for found in surveys.values()))
    grouping: dict[int, set[str]] = {place: set() for place in surveys}
    conflicts = {place for place, found in surveys.items() if any({mark, mark + "g"} <= found.clear for mark in ".,")}
    repairs, asks = [], []
    for mark, subject in _SUBJECTS.items():
        unclear: dict[int, str] = {}
        for place, found in surveys.items():
            if place in conflicts:
                continue
            meaning = "" if _doubtful(mark, found, clear, separator) else _meaning(mark, found, clear)
            if meaning == GROUP:
                grouping[place].add(mark)
            elif not meaning and mark in found.unclear:
                unclear[place] = found.unclear[mark]
        grouped = [names[place] for place in grouping if mark in grouping[place]]
        if grouped:
            repairs.append(Repair(sentence=f"Digits are grouped by {_CALLED[mark]} {in_columns(grouped)}."))
        if not unclear:
            continue
        usual = _usual(mark, surveys, unclear, clear, separator)
        asks.append(_ask(mark, subject, unclear, names, usual, answers))
        if asks[-1].answer.endswith(GROUP):
            for place in unclear:
                grouping[place].add(mark)
    return Marks(
        grouping={place: frozenset(marks) for place, marks in grouping.items()},
        conflicts=frozenset(conflicts),
        repairs=(*repairs, *_decimals(surveys, grouping, names)),
        asks=tuple(asks),
    )


def _meaning(mark: str, found: Survey, clear: frozenset[str]) -> str:
    """What a mark means in a column, where the column or the file says so."""
    other = "," if mark == "." else "."
    if mark + "g" in found.clear:
        return GROUP
    if mark in found.clear:
        return DECIMAL
    if mark not in found.unclear or other in found.clear:
        return ""
    if mark in clear and other not in clear:
        return DECIMAL
    return GROUP if mark + "g" in clear and mark not in clear else ""


def _doubtful(mark: str, found: Survey, clear: frozenset[str], separator: str) -> bool:
    """Whether numbers may be grouped by what marks decimals elsewhere in the file: three digits always stand behind it, and beside
    them whole numbers, or a separator that is used where points group."""
    if mark not in found.unclear or {mark, mark + "g"} & found.clear or mark not in clear or mark + "g" in clear:
        return False
    marked = sum(mark in core for core in found.cores)
    whole = any(core.lstrip("-").isdigit() and core.strip("-0") for core in found.cores)
    return marked >= _FEWEST and (whole or (mark == "." and separator == ";"))


def _usual(
    mark: str, surveys: Mapping[int, Survey], unclear: Mapping[int, str], clear: frozenset[str], separator: str
) -> str:
    other = "," if mark == "." else "."
    if any(other in surveys[place].clear for place in unclear) or (other in clear and mark not in clear):
        return GROUP
    return GROUP if mark == "," and separator == "," and mark not in clear else DECIMAL


def _ask(
    mark: str, subject: str, unclear: Mapping[int, str], names: Mapping[int, str], usual: str, answers: Answers
) -> Ask:
    example = next(iter(unclear.values()))
    as_group, as_decimal = example.replace(mark, ""), example.replace(mark, ".")
    taken = answers.among(subject, (GROUP, DECIMAL)) or usual
    where = in_columns([names[place] for place in unclear])
    sentence = f"Is '{example}' {where} the number {as_group} or {as_decimal}? It is read as "
    return answers.asked(
        subject,
        f"{sentence}{as_group if taken == GROUP else as_decimal}.",
        {GROUP: as_group, DECIMAL: as_decimal},
        usual,
    )


def _decimals(
    surveys: Mapping[int, Survey], grouping: Mapping[int, set[str]], names: Mapping[int, str]
) -> list[Repair]:
    """What is said of decimal commas, alone and beside decimal points."""

    def holds(mark: str, place: int) -> bool:
        found = surveys[place]
        return mark in found.clear or (mark in found.unclear and mark not in grouping[place])

    commas = [place for place in surveys if holds(",", place)]
    both = [names[place] for place in commas if holds(".", place)]
    alone = [names[place] for place in commas if not holds(".", place)]
    told = []
    if alone:
        told.append(Repair(sentence=f"Commas mark decimals {in_columns(alone)}."))
    if both:
        told.append(Repair(sentence=f"Both points and commas mark decimals {in_columns(both)}."))
    return told
