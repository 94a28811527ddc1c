"""What stands for nothing, and dates: what was meant is what is read, said or asked, and an ordinary column gets no question."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize import tables
from regularize.tables import dates
from regularize.tables.sentinels import apart

ROWS = 40
NOW = 2026


@pytest.fixture(autouse=True, scope="module")
def _clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "this_year", lambda: NOW)
        yield


def content(cells: list[str], name: str = "x") -> bytes:
    lines = [f"{row % 7 + row / 3:.2f}\t{cell}" for row, cell in enumerate(cells)]
    return "\n".join([f"y\t{name}", *lines]).encode()


def read(cells: list[str], answers: str = "", name: str = "x") -> tables.Table:
    return tables.read(content(cells, name), answers)


def handed(cells: list[str], answers: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """What the lines make of the file that are handed out."""
    given = content(cells, name)
    recipe = tables.recipe(tables.read(given, answers), [name])
    (folder / tables.FILE).write_bytes(given)
    monkeypatch.chdir(folder)
    scope = {"pd": pd, "np": np, "csv": csv}
    exec(f"{tables.NUMBER}\n{recipe.head}", scope)
    return np.asarray(eval(recipe.columns[name], scope), dtype=float)


def mixed(values: list[object], *others: object) -> list[str]:
    """The cells of a column, into which others are put here and there."""
    cells = list(map(str, values))
    for row, other in enumerate(others):
        cells[3 + 5 * row] = str(other)
    return cells


RNG = np.random.default_rng(7)
STEPS = RNG.integers(0, 11, ROWS).tolist()
AGES = [18, 65, *RNG.integers(18, 66, ROWS - 2).tolist()]
MINUTES = [100, 899, *RNG.integers(100, 900, ROWS - 2).tolist()]
HEAT = RNG.uniform(-9, 31, ROWS).round(2).tolist()
SHARES = RNG.uniform(0.1, 4.9, ROWS).round(2).tolist()
KNOWN: dict[str, tuple[list[object], tuple[object, ...]]] = {
    "96 to 99 beside months": (STEPS, (96, 98, 99, 98)),
    "98 without 99": (STEPS, (96, 98, 98)),
    "66 to 99 beside steps": (STEPS, (66, 77, 88, 99)),
    "55 and 99": (STEPS, (55, 99, 99)),
    "994 to 999": (AGES, (994, 995, 996, 998, 999)),
    "five sevens": (MINUTES, (77777, 77777, 99999)),
    "a sensor that is off": (HEAT, ("-127.00", "-127.00", "-127.00")),
    "16 bits": (HEAT, (65535, 65535)),
    "16 bits in tenths": (HEAT, (-3276.8, -3276.8)),
    "a grid": (HEAT, ("9.96921e+36", "9.96921e+36")),
    "a map": (HEAT, ("-3.4028235e+38", "-3.4028235e+38")),
    "eights": (HEAT, (-8888, -8888)),
    "nines with a point": (SHARES, (-9.99, -9.99)),
    "nine nines": (HEAT, (999999999, 999999999)),
    "below zero, once": (AGES, (-127,)),
}


@pytest.mark.parametrize("case", KNOWN)
def test_known_stand_ins_are_asked_about_and_assumed_to_mean_missing(case: str) -> None:
    values, gone = KNOWN[case]
    cells = mixed(values, *gone)
    table = read(cells)
    (ask,) = [one for one in table.asks if one.answer.endswith("-missing")]
    assert ask.assumed
    expected = np.array([float(cell) for cell in cells])
    meant = [float(str(one)) for one in gone]
    there = np.isin(expected, meant)
    np.testing.assert_array_equal(table.columns[1].numbers, np.where(there, np.nan, expected))
    kept = read(cells, ask.answer.replace("missing", "value"))
    np.testing.assert_array_equal(kept.columns[1].numbers, expected)
    if len(set(meant)) > 1:
        (only,) = [code for code, word in ask.options if word == f"only {max(meant):.10g}"]
        assert np.isnan(read(cells, only).columns[1].numbers).sum() == meant.count(max(meant))


@pytest.mark.parametrize(
    ("values", "value", "missing"),
    [(HEAT, 1234, False), (HEAT, 255, False), (AGES, 300, False), (MINUTES, -5000, True), (SHARES, 40.5, False)],
)
def test_a_repeated_value_beyond_the_range_of_all_others_is_asked_about(
    values: list[object], value: float, missing: bool
) -> None:
    table = read(mixed(values, value, value, value))
    (ask,) = table.asks
    assert f"{value:g}".replace("-", "−") + " stands 3 times in 'x', apart from all others" in ask.sentence
    assert ask.answer.endswith("-missing") == missing
    assert np.isnan(table.columns[1].numbers).sum() == 3 * missing
    assert not read(mixed(values, value)).asks or missing, "once is no stand-in"


ORDINARY = {
    "doses": [1, 10, 100, 1000] * 10,
    "doubled": [2 ** (row % 9) for row in range(ROWS)],
    "coins": [(0, 1, 2, 5, 10, 20, 50, 100, 200)[row % 9] for row in range(ROWS)],
    "a step of a scale": [*range(1, 9), 24] * 4,
    "ages to 94": [*range(18, 78), 88, 94],
    "marks of 55 to 99": [*range(55, 100)],
    "rows of each": np.repeat([3.1, 4.2, 4.4, 3.9, 3.5, 4.1, 12.5], 6).tolist(),
    "skewed": np.sort(np.random.default_rng(3).lognormal(0, 1.5, 200).round(1)).tolist(),
    "counts": np.random.default_rng(3).negative_binomial(1, 0.1, 200).tolist(),
    "masses of stars": (1e30 * np.random.default_rng(3).lognormal(0, 1, 60)).tolist(),
    "often nothing": ([0] * 9 + [3, 7, 12, 20]) * 3,
}


@pytest.mark.parametrize("case", ORDINARY)
def test_ordinary_columns_get_no_question(case: str) -> None:
    values = np.array(ORDINARY[case], dtype=float)
    np.random.default_rng(0).shuffle(values)
    assert apart(values) == ([], [])
    assert read([f"{value:g}" for value in values]).asks == ()


def test_a_limit_is_asked_about_once() -> None:
    table = read(mixed(SHARES, ">200", ">200", ">200"))
    assert len(table.asks) == 1
    assert "limit" in table.asks[0].sentence


DAYS = [str(np.datetime64("2019-03-01") + int(day)) for day in RNG.integers(0, 900, ROWS)]


@pytest.mark.parametrize(
    ("date", "times", "missing"),
    [
        ("1900-01-01", 3, True),
        ("1970-01-01", 2, True),
        ("9999-12-31", 1, True),
        ("0001-01-01", 2, True),
        ("2200-01-01", 3, False),
        ("1900-01-01", 1, False),
    ],
)
def test_a_date_far_from_all_others_is_asked_about(
    date: str, times: int, missing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = mixed(DAYS, *[date] * times)
    table = read(cells)
    (ask,) = table.asks
    assert ask.sentence.startswith(
        f"{int(date[8:])} {'December' if '12-31' in date else 'January'} {int(date[:4])} stands "
    )
    assert ask.answer.endswith("-missing") == missing
    first = np.datetime64(min(DAYS))
    for answer in ("missing", "value"):
        column = read(cells, ask.answer.partition("-")[0] + f"-{answer}").columns[1]
        assert column.kind == "date"
        assert np.isnan(column.numbers).sum() == times * (answer == "missing")
        assert ("2019" in column.unit) == (answer == "missing" or date > "2020")
        if answer == "missing":
            expected = [np.nan if cell == date else float((np.datetime64(cell) - first).astype(int)) for cell in cells]
            np.testing.assert_array_equal(column.numbers, np.array(expected) - np.nanmin(expected))
            code = ask.answer.partition("-")[0] + "-missing"
            np.testing.assert_array_equal(handed(cells, code, "x", tmp_path, monkeypatch), column.numbers)


def test_the_date_of_a_database_that_is_none_is_missing_and_said() -> None:
    table = read(mixed(DAYS, "0000-00-00", "0000-00-00"))
    assert table.columns[1].kind == "date"
    assert np.isnan(table.columns[1].numbers).sum() == 2
    assert any("the date 0 (2 times) is read as missing" in one.sentence for one in table.repairs)


def test_dates_of_a_panel_or_of_a_long_series_get_no_question() -> None:
    decades = [f"{year}-01-01" for year in range(1900, 2030, 10)] * 3
    assert read(decades).asks == ()
    assert read([str(np.datetime64("1970-01-01") + day) for day in range(ROWS)]).asks == ()
    assert read(np.repeat([*DAYS[:9], "2030-01-01"], 4).tolist()).asks == ()


def births(first: int, years: int) -> tuple[list[str], list[datetime]]:
    """Dates of two-digit years, in no order."""
    days = [datetime(first + row * 7 % years, 1 + row % 12, 13 + row % 16) for row in range(ROWS)]
    days[5], days[9] = datetime(first, 5, 30), datetime(first + years - 1, 5, 30)
    return [day.strftime("%d.%m.%y") for day in days], days


@pytest.mark.parametrize(
    ("first", "years", "usual"),
    [
        (1930, 79, "past"),
        (1930, 36, "past"),
        (1950, 70, "past"),
        (2015, 31, "later"),
        (2020, 10, "later"),
        (2024, 6, "later"),
    ],
)
def test_the_century_of_two_digits_is_asked_where_some_lie_in_the_future(
    first: int, years: int, usual: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells, days = births(first, years)
    table = read(cells, name="born")
    (ask,) = table.asks
    assert ask.answer == f"1y-{usual}"
    assert f"They are read as {first} to {first + years - 1}." in ask.sentence
    meant = np.array([(day - min(days)).days for day in days], dtype=float)
    np.testing.assert_array_equal(table.columns[1].numbers, meant)
    assert min(days).strftime("since %-d %B %Y") in table.columns[1].unit
    seen = []
    for code, words in ask.options:
        chosen = read(cells, code, "born").columns[1]
        assert chosen.unit.endswith(words[:4])
        seen.append([*chosen.numbers.tolist(), chosen.unit])
        np.testing.assert_array_equal(handed(cells, code, "born", tmp_path, monkeypatch), chosen.numbers)
    assert len({str(one) for one in seen}) == len(ask.options) >= 2


def test_two_digits_that_lie_in_no_future_are_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    cells, days = births(1985, 42)
    assert read(cells).asks == ()
    monkeypatch.setattr(dates, "this_year", lambda: 2020)
    assert len(read(cells).asks) == 1
    assert read([day.strftime("%d.%m.%Y") for day in days]).asks == ()


FORMS = {
    "%Y-%m-%d %H:%M:%S.%f": 0.1,
    "%Y-%m-%dT%H:%M:%S.%f": 1e-6,
    "%d.%m.%Y %H:%M:%S.%f": 0.25,
    "%Y%m%dT%H%M": 3660.0,
    "%Y%m%dT%H%M%S": 7.0,
    "%Y%m%d%H%M%S": 7.0,
    "%Y%m%d%H%M": 3660.0,
    "%Y%m%d%H": 3600.0,
    "%m/%d/%Y %I:%M %p": 86460.0,
}


@pytest.mark.parametrize("form", FORMS)
@given(st.datetimes(datetime(1950, 1, 1), datetime(2050, 1, 1)), st.integers(1, 9))
@settings(max_examples=12, deadline=None)
def test_times_are_kept_to_the_fraction_of_a_second_however_they_are_written(
    form: str, start: datetime, step: int
) -> None:
    start = start.replace(minute=0, second=0, microsecond=0)
    moments = [start + timedelta(seconds=row * step * FORMS[form]) for row in range(ROWS)]
    column = read([moment.strftime(form) for moment in moments]).columns[1]
    assert column.kind == "date"
    midnight = start.replace(hour=0)
    meant = [(moment - midnight) / timedelta(days=1) for moment in moments]
    np.testing.assert_allclose(column.numbers, meant, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("form", FORMS)
def test_the_lines_handed_out_read_the_same_times(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    start = datetime(2021, 3, 1, 5)
    cells = [(start + timedelta(seconds=row * FORMS[form])).strftime(form) for row in range(ROWS)]
    column = read(cells).columns[1]
    assert column.kind == "date"
    np.testing.assert_allclose(handed(cells, "", "x", tmp_path, monkeypatch), column.numbers, rtol=1e-12, atol=1e-12)


OFFSETS = {
    "the end of summer": ([f"{hour}" for hour in (2, 2, 2, 1, 1, 1)], "%Y-%m-%dT%H:%M:%S"),
    "two continents": (["9", "-5"], "%Y-%m-%d %H:%M"),
    "some in UTC": (["0", "5.5"], "%Y-%m-%dT%H:%M:%S"),
}


@pytest.mark.parametrize("case", OFFSETS)
def test_where_offsets_differ_times_count_in_utc(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hours, form = OFFSETS[case]
    start = datetime(2021, 10, 30, 21, tzinfo=UTC)
    moments = [start + timedelta(minutes=30 * row) for row in range(ROWS)]
    cells = []
    for row, moment in enumerate(moments):
        ahead = float(hours[row * len(hours) // ROWS] if len(hours) > 2 else hours[row % 2])
        local = moment.replace(tzinfo=None) + timedelta(hours=ahead)
        zone = "Z" if ahead == 0 else f"{'-' if ahead < 0 else '+'}{int(abs(ahead)):02d}:{int(abs(ahead) % 1 * 60):02d}"
        cells.append(local.strftime(form) + zone)
    table = read(cells)
    meant = 21 / 24 + np.arange(ROWS) / 48
    np.testing.assert_allclose(table.columns[1].numbers, meant, rtol=1e-13)
    assert table.columns[1].unit == "days since 30 October 2021"
    (told,) = [one for one in table.repairs if "UTC" in one.sentence]
    np.testing.assert_allclose(handed(cells, "", "x", tmp_path, monkeypatch), meant, rtol=1e-12)
    local = read(cells, told.code)
    assert not np.allclose(np.diff(local.columns[1].numbers), 1 / 48)
    assert any(one.label == "Redo" for one in local.repairs)
    one = read([cell[:16] + "+02:00" for cell in cells])
    assert not any("UTC" in repair.sentence for repair in one.repairs), "where all are the same, nothing changes"


MONTHS = [f"{2019 + row // 12}{row % 12 + 1:02d}" for row in range(ROWS)]
SHUFFLED = [MONTHS[row * 7 % ROWS] for row in range(ROWS)]


@pytest.mark.parametrize(
    ("cells", "name", "kind", "asked"),
    [
        pytest.param(MONTHS, "x", "date", False, id="in order"),
        pytest.param(MONTHS[::-1], "x", "date", False, id="backwards"),
        pytest.param(SHUFFLED, "Monat", "date", False, id="by its name"),
        pytest.param(SHUFFLED, "reporting_period", "date", False, id="by a part of its name"),
        pytest.param(SHUFFLED, "x", "number", True, id="in no order"),
        pytest.param(MONTHS, "customer_id", "out", False, id="numbers of rows"),
        pytest.param([*MONTHS[:-1], "201913"], "month", "number", False, id="no such month"),
        pytest.param([f"{190101 + row}" for row in range(ROWS)], "month", "number", False, id="one after the other"),
        pytest.param([f"{200000 + 4817 * row % 9000}" for row in range(ROWS)], "price", "number", False, id="prices"),
        pytest.param(["201901", "201902"] * 20, "x", "number", False, id="two"),
        pytest.param(["201901", "201902"] * 20, "period", "date", False, id="two, by their name"),
        pytest.param([f"20210101{row % 20 + 1:02d}" for row in range(ROWS)], "invoice_no", "number", False, id="bills"),
    ],
)
def test_months_in_digits_are_dates_where_they_vary_like_time(
    cells: list[str], name: str, kind: str, asked: bool
) -> None:
    lines = [f"{row * row % 7}.5\t{cell}\t{row % 5}.5" for row, cell in enumerate(cells)]
    table = tables.read("\n".join([f"y\t{name}\tz", *lines]).encode())
    column = table.columns[1]
    assert column.kind == kind
    assert [one.answer for one in table.asks if "can be dates" in one.sentence] == ["1k-number"] * asked
    if kind == "date":
        meant = [(datetime(int(cell[:4]), int(cell[4:]), 1) - datetime(2019, 1, 1)).days for cell in cells]
        np.testing.assert_array_equal(column.numbers, meant)
        (told,) = table.repairs
        assert f"written as {cells[0]}" in told.sentence
        undone = tables.read(table.content, told.code).columns[1]
        np.testing.assert_array_equal(undone.numbers, np.array(cells, dtype=float))
    if asked:
        assert tables.read(table.content, "1k-date").columns[1].kind == "date"


def test_months_in_digits_are_read_by_the_lines_handed_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    column = read(MONTHS).columns[1]
    assert column.kind == "date"
    np.testing.assert_array_equal(handed(MONTHS, "", "x", tmp_path, monkeypatch), column.numbers)


NASTY = [
    *("0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-05:00", "9999-12-31 24:00", "0000-00-00", "1900-01-01", ""),
    *(
        "29/02/00",
        "29.02.44",
        "30/01/31",
        "12/31/68",
        "202101",
        "20210101T0000Z",
        "2021-03-01 10:00:00.25",
        "$ -",
        "- €",
    ),
]
CODES = [
    "",
    *(
        f"1{code}"
        for code in [
            "o-local",
            "y-past",
            "y-nineteen",
            "y-later",
            "k-date",
            "k-number",
            "m-value",
            "n-value",
            "a-missing",
        ]
    ),
]


@given(st.lists(st.sampled_from(NASTY), min_size=1, max_size=4), st.lists(st.sampled_from(CODES), max_size=4))
@settings(max_examples=200, deadline=None)
def test_whatever_dates_and_answers_come_together_there_is_a_table_and_lines_or_none(
    kinds: list[str], codes: list[str]
) -> None:
    cells = [*(kinds * 8)[:8], *kinds, *kinds]
    try:
        table = read(cells, " ".join(filter(None, codes)))
    except tables.UnreadableTable:
        return
    for ask in table.asks:
        for code, _ in ask.options:
            read(cells, tables.chosen(table.answers, code))
    try:
        tables.recipe(table, table.names)
    except tables.NoRecipe:
        return


MONEY = {
    "as Excel saves it": (" ${:.2f} ", ' $-   "', ("$-",)),
    "with a blank": (" $ {:.2f} ", " $ -   ", ("$ -",)),
    "behind": ("{:.2f} €", " -   € ", ("- €",)),
    "a long dash": ("CHF {:.2f}", "CHF –", ("CHF -",)),
}


@pytest.mark.parametrize("case", MONEY)
def test_a_dash_with_a_currency_is_zero_and_can_be_missing(case: str) -> None:
    form, dash, _ = MONEY[case]
    cells = mixed([form.format(value) for value in SHARES], *[dash.rstrip('"')] * 3)
    table = read(cells)
    expected = np.array(SHARES)
    expected[[3, 8, 13]] = 0.0
    np.testing.assert_array_equal(table.columns[1].numbers, expected)
    (told,) = [one for one in table.repairs if "(3 times) is 0" in one.sentence]
    undone = read(cells, told.code)
    assert np.flatnonzero(np.isnan(undone.columns[1].numbers)).tolist() == [3, 8, 13]
    (redo,) = [one for one in undone.repairs if one.label == "Redo"]
    assert tables.read(table.content, tables.chosen(told.code, redo.code)).digest == table.digest
    assert not any("has no" in one.sentence or "have no" in one.sentence for one in table.repairs)


def test_a_dash_beside_plain_numbers_or_signs_that_touch_them_is_missing() -> None:
    for form in ("{:.2f}", "${:.2f}"):
        table = read(mixed([form.format(value) for value in SHARES], "-", "-"))
        assert np.isnan(table.columns[1].numbers).sum() == 2
        assert any("so are read '-'" in note for note in table.notes)


def test_accounts_have_parentheses_behind_the_currency() -> None:
    cells = mixed([f" $ {value:.2f} " for value in SHARES], " $ (1.50)", " $ -   ")
    found = read(cells).columns[1].numbers
    assert found is not None
    assert found[[3, 8]].tolist() == [-1.5, 0.0]
