"""One column understood: its kind, its numbers or words, and what is said and asked of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regularize.arrays import Floats
from regularize.tables import kinds
from regularize.tables.cells import at_lines, listed, said
from regularize.tables.column import Column, Given, Understood
from regularize.tables.dated import Settled, in_numbers, sure, unsure
from regularize.tables.dated import settled as dates_settled
from regularize.tables.findings import Answers, Repair
from regularize.tables.kinds import CATEGORIES, DATE, KINDS, LABEL, NUMBER, OUT, TWO, Words
from regularize.tables.numerals import numbers
from regularize.tables.sentinels import without
from regularize.tables.uniform import Survey
from regularize.tables.vocabulary import CODES, MEASURED, NOTHING, numbers_rows


def understood(given: Given, answers: Answers) -> Understood:
    """What a column is: as the visitor chose, where it can be, else as its cells look."""
    asked = answers.among(f"{given.place}k", tuple(KINDS))
    values = numbers(given.survey, given.grouping) if given.survey else None
    if values is not None and given.beside:
        values = given.beside.numbers(values)
    if given.survey and not given.survey.filled and not given.survey.bad:
        return _made(given, OUT, (OUT,), values)
    as_text = given.survey is not None and given.survey.bad and answers.get(f"{given.place}w") == "text"
    if values is not None and given.survey and kinds.numeric(given.survey) and not as_text:
        return _numeric(given, given.survey, values, asked, answers)
    return _text(given, values, asked, answers)


def _made(given: Given, kind: str, possible: Sequence[str], values: Floats | None, **more: object) -> Understood:
    cells = () if values is not None else tuple(given.cells)
    return Understood(
        column=Column(
            name=given.name,
            source=given.name,
            numbers=values,
            cells=cells,
            kind=kind,
            kinds=tuple(possible),
            **more,  # type: ignore[arg-type]
        )
    )


def _as_text(given: Given, kind: str, possible: Sequence[str], found: Words) -> Understood:
    """A column of words: of two, a column of 0 and 1."""
    if kind == TWO:
        pair = kinds.pair_of(found.distinct)
        place = {pair[0]: 0.0, pair[1]: 1.0}
        values = np.array([place.get(cell, np.nan) for cell in found.cells])
        made = _made(given, TWO, possible, values, pair=pair)
        made.column = replace(made.column, name=f"{given.name} = {pair[1]}")
        return made
    made = _made(given, kind, possible, None)
    made.column = replace(made.column, cells=found.cells)
    return made


def _numeric(given: Given, survey: Survey, values: Floats, asked: str, answers: Answers) -> Understood:
    """A column whose cells are numbers: codes, dates, the rows' numbers, or numbers indeed."""
    code = kinds.code(given.cells) if given.grouping == frozenset() else ""
    compact = None if code else in_numbers(given, values)
    certain = compact is not None and sure(given, compact)
    distinct = np.unique(values[np.isfinite(values)])
    binary = distinct.tolist() == [0, 1] and not _unit(survey)
    few = 1 < len(distinct) <= kinds.MOST_CATEGORIES
    possible = [NUMBER, *[TWO] * (len(distinct) == 2), *[CATEGORIES] * few, *[DATE] * (compact is not None), LABEL, OUT]
    numbered = _numbered(given, values)
    coded = bool(code or CODES.fullmatch(given.name)) and not compact
    usual = LABEL if coded else DATE if certain else OUT if numbered else TWO if binary else NUMBER
    kind = asked if asked in possible else usual
    if kind == DATE and compact:
        made = _dates(given, dates_settled(given, compact, answers), possible, asked)
        made.asks += [] if certain else unsure(given, compact, answers)
        return made
    if kind == CATEGORIES or (kind == TWO and not binary):
        return _as_text(given, kind, possible, kinds.words(given.cells))
    if kind == LABEL:
        made = _as_text(given, LABEL, possible, kinds.words(given.cells, keep_doubtful=True))
    else:
        made = _made(given, kind, possible, values, unit=_unit(survey) or (given.beside.unit if given.beside else ""))
    if given.beside and kind in (NUMBER, TWO):
        made.asks += given.beside.asks
        made.repairs += given.beside.repairs
    if not asked and (coded or kind == OUT):
        made.repairs.append(_set_aside(given, values, code, coded=coded))
    if kind in (NUMBER, TWO):
        _doubts(made, given, survey, values, answers)
    if compact and not certain and kind == NUMBER:
        made.asks += unsure(given, compact, answers)
    suspect = not (numbered or coded or given.name.lower() in MEASURED) and (given.place == 0 or len(values) >= 10)
    if suspect and kind in (NUMBER, OUT) and kinds.runs(values):
        taken = "It is used as a number" if kind == NUMBER else "It is left out"
        sentence = f"{said(given.name)} counts the rows: does it measure something? {taken}."
        options = {NUMBER: "it measures something", OUT: "it only numbers the rows: leave it out"}
        made.asks.append(answers.asked(f"{given.place}k", sentence, options, NUMBER))
    return made


def _set_aside(given: Given, values: Floats, code: str, *, coded: bool) -> Repair:
    """Why a column of numbers is used as none."""
    if coded:
        why = f"holds codes ({code})" if code else "holds codes, by its name"
        return _switched(given, f"{said(given.name)} {why}: a label and no number.", NUMBER, "Read as numbers")
    how = "counts the rows" if kinds.counts(values) else "numbers the rows, by its name"
    return _switched(given, f"{said(given.name)} {how}: it is left out.", NUMBER, "Use it")


def _numbered(given: Given, values: Floats) -> bool:
    """Whether the column is that of the rows' numbers: it counts or is different in each, and its name is one of those."""
    if not given.named:
        return False
    if given.unnamed:
        return given.place == 0 and kinds.counts(values)
    return numbers_rows(given.name) and kinds.whole(values)


def _unit(survey: Survey) -> str:
    return next((unit for unit in survey.units if unit), "")


def _switched(given: Given, sentence: str, kind: str, label: str) -> Repair:
    return Repair(sentence=sentence, code=f"{given.place}k-{kind}", label=label)


def _doubts(made: Understood, given: Given, survey: Survey, values: Floats, answers: Answers) -> None:
    """What stays unclear about a column of numbers: words among them, stand-ins for nothing, percents beside shares."""
    name, place = said(given.name), given.place
    if survey.zeros:
        dash = given.cells[survey.zeros[0]]
        taken = f"In {name}, {said(dash)} ({_times(len(survey.zeros))}) is 0, as accounts write it."
        gone = f"In {name}, {said(dash)} is read as missing, as you chose."
        told = answers.mended(f"{place}a", taken, gone, undone="missing")
        made.repairs.append(told)
        if told.label == "Redo":
            values = np.where(np.isin(np.arange(len(values)), survey.zeros), np.nan, values)
    if survey.bad:
        quoted = listed([said(cell) for cell in dict.fromkeys(given.cells[row] for row in survey.bad)])
        where = at_lines([given.lines[row] for row in survey.bad])
        sentence = f"In {name}, {quoted} ({where}) is no number. It is read as missing."
        options = {"missing": "missing", "text": "the column is text"}
        made.asks.append(answers.asked(f"{place}w", sentence, options, "missing"))
    if _unit(survey) == "%" and survey.units[""]:
        usual = "stand"
        shares = answers.get(f"{place}u") == "shares"
        made.asks.append(
            answers.asked(
                f"{place}u",
                f"In {name}, {survey.units['%']} cells have a percent sign and {survey.units['']} have none. "
                f"Those without are read {'as shares of 1' if shares else 'as percents too'}.",
                {"stand": "percents too", "shares": "shares of 1: 0.12 is 12 %"},
                usual,
            )
        )
        if shares:
            bare = np.array(["%" not in cell for cell in given.cells])
            values = np.where(bare, 100 * values, values)
    elif _unit(survey) and survey.units[""]:
        count = survey.units[""]
        has = "1 cell has" if count == 1 else f"{count} cells have"
        sentence = f"In {name}, {has} no {said(_unit(survey))}; read like those that have it."
        made.repairs.append(_switched(given, sentence, LABEL, "Read as a label"))
    if made.column.kind == NUMBER:
        # A limit that many values are above or below is repeated too.
        values, asks = without(values, given.name, place, answers, only_known=given.beside is not None)
        made.asks += asks
    made.column = replace(made.column, numbers=values)


def _text(given: Given, values: Floats | None, asked: str, answers: Answers) -> Understood:
    """A column of dates or words."""
    place = given.place
    dates = kinds.dated(given.cells)
    if dates and asked in ("", DATE, OUT):
        few = len(set(given.cells)) <= kinds.MOST_CATEGORIES
        possible = [*[CATEGORIES] * few, DATE, LABEL, OUT]
        found_dates = dates_settled(given, dates, answers)
        if asked != OUT:
            return _dates(given, found_dates, possible, asked)
        return _made(given, OUT, possible, found_dates.dates.days)
    found = kinds.words(
        given.cells,
        keep_doubtful=answers.get(f"{place}v") == "keep",
        keep_capitals=answers.get(f"{place}f") == "keep",
        gaps=given.gaps,
        no_nothing=answers.get(f"{place}z") == "missing",
    )
    if not found.distinct:
        return _made(given, OUT, (OUT,), np.full(len(given.cells), np.nan))
    mostly = values is not None and given.survey is not None and len([u for u in given.survey.units if u]) <= 1
    few = 1 < len(found.distinct) <= kinds.MOST_CATEGORIES
    possible = [
        *[NUMBER] * mostly,
        *[TWO] * (len(found.distinct) == 2),
        *[CATEGORIES] * few,
        *[DATE] * bool(dates),
        LABEL,
        OUT,
    ]
    kind = asked if asked in possible else kinds.kind_of_words(found)
    if kind == NUMBER and given.survey:
        made = _made(given, NUMBER, possible, values, unit=_unit(given.survey))
        lines = at_lines([given.lines[row] for row in given.survey.bad]) if given.survey.bad else ""
        made.repairs += [Repair(sentence=f"In {said(given.name)}, {lines} hold no number: missing.")] if lines else []
        return made
    made = _as_text(given, kind, possible, found)
    if kind in (TWO, CATEGORIES):
        _words_said(made, given, found, answers)
    return made


def _words_said(made: Understood, given: Given, found: Words, answers: Answers) -> None:
    """What was understood of words: which is 1, which mean nothing, which are the same."""
    name, place = said(given.name), given.place
    pair = made.column.pair
    if pair:
        made.repairs.append(
            _switched(given, f"{name}: {said(pair[0])} is 0 and {said(pair[1])} is 1.", OUT, "Leave it out")
        )
    doubtful = found.doubtful
    if found.nothing or answers.get(f"{place}z") == "missing":
        taken = f"In {name}, {_counted(found.nothing)} is kept as a word of its own, and not read as missing."
        gone = f"In {name}, the word for nothing is read as missing, as you chose."
        made.repairs.append(answers.mended(f"{place}z", taken, gone, undone="missing"))
        doubtful = Counter({cell: count for cell, count in doubtful.items() if cell.lower() not in NOTHING})
    if doubtful or answers.get(f"{place}v") == "keep":
        left = f"In {name}, {_counted(doubtful)} is read as missing."
        kept = f"In {name}, words that may mean missing are kept as categories, as you chose."
        made.repairs.append(answers.mended(f"{place}v", left, kept, undone="keep"))
    if found.folded or answers.get(f"{place}f") == "keep":
        left = f"In {name}, words that differ by capitals alone are the same ({listed(list(map(said, found.folded)))})."
        kept = f"In {name}, words that differ by capitals alone are kept apart, as you chose."
        made.repairs.append(answers.mended(f"{place}f", left, kept, undone="keep"))


def _counted(words: Counter[str]) -> str:
    """Words, and how often each stands there."""
    return listed([f"{said(cell)} ({_times(count)})" for cell, count in words.most_common()])


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _dates(given: Given, found: Settled, possible: Sequence[str], asked: str) -> Understood:
    """A column of dates as days since the first."""
    since = f"days since {found.dates.since}"
    made = _made(given, DATE, possible, found.dates.days, unit=since)
    made.asks += found.asks
    if not asked:
        written = f"dates, written as {found.dates.example}" if found.dates.digits not in (0, 8) else "dates"
        told = f"{said(given.name)} holds {written}: it counts the {since}."
        undone = (NUMBER, "Read as numbers") if NUMBER in possible else (OUT, "Leave it out")
        made.repairs.append(_switched(given, told, *undone))
    made.repairs += found.repairs
    return made
