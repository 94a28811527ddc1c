"""Limits of a visitor's CSV: what is read, what is refused, and in which words."""

import gzip
import io
import sys
import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from regularize import tables
from regularize.tables.cells import clean
from regularize.tables.dates import dates
from regularize.tables.sentinels import apart

FILES = Path(__file__).parent.parent / "tables"


def content(name):
    return (FILES / name).read_bytes()


def zipped():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return file.getvalue()


ROWS = b"1,2\n2,4\n3,5\n4,7\n5,9\n"

UNREADABLE = {
    "empty": (content("empty.csv"), "The file is empty."),
    "blank": (b"\xef\xbb\xbf \r\n\n", "The file is empty."),
    "only a header": (b"x,y\n", "At least 5 rows of data are needed; the file has 0."),
    "four rows": (content("four_rows.csv"), "At least 5 rows of data are needed; the file has 4."),
    "one column": (
        content("one_column.csv"),
        "Only one column was found; separate the columns by commas, semicolons or tabs.",
    ),
    "blanks between": (
        b"x y\nnothing here to see\n",
        "Only one column was found; separate the columns by commas, semicolons or tabs.",
    ),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(40), "This looks like a picture (PNG); a CSV file is needed."),
    "workbook": (
        zipped(),
        "This looks like a workbook; save the sheet as CSV (in Excel, choose Save As and CSV UTF-8; in LibreOffice or "
        "Google Sheets, CSV).",
    ),
    "old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
        "This looks like an old Excel workbook; save the sheet as CSV (in Excel, choose Save As and CSV UTF-8; in LibreOffice "
        "or Google Sheets, CSV).",
    ),
    "zip": (b"PK\x03\x04" + bytes(40), "This looks like a zip archive; unpack it first."),
    "spss": (b"$FL2@(#)" + bytes(40), "This looks like an SPSS file; save it as CSV."),
    "xml": (b"<?xml version='1.0'?><a/>", "This looks like XML; save the data as CSV."),
    "archive": (gzip.compress(b"x,y\n" + ROWS), "This looks like a gzip archive; unpack it first."),
    "web page": (b"<!DOCTYPE html><p>x,y", "This looks like a web page; save the data as CSV."),
    "json": (b'[{"x": 1, "y": 2}]', "This looks like JSON; save it as CSV."),
    "zeros": (b"x,y\n" + ROWS + b"\0", "This is a binary file and no text; a CSV file is needed."),
    "noise": (bytes(range(1, 256)) * 9, "This is a binary file and no text; a CSV file is needed."),
    "half of UTF-16": (
        "x,y".encode("utf-16")[:-1],
        "The characters of this file cannot be read; save it as CSV in UTF-8.",
    ),
    "ragged": (content("ragged.csv"), "Line 4 has 1 cell where line 1 has 2."),
    "ragged behind blank lines and long cells": (b'x,y\n\n1,"2\n"\n3,4,5\n', "Line 5 has 3 cells where line 1 has 2."),
    "open quote": (content("open_quote.csv"), 'Line 3: a quotation mark (") is not closed or not doubled.'),
    "single quote in quotes": (b'x,y\n1,"2"2"\n' + ROWS, 'Line 2: a quotation mark (") is not closed or not doubled.'),
    "a million characters": (
        b"x,y\n1,2\n3," + b"7" * 10**6 + b"\n" + ROWS,
        "Line 3 holds a cell of more than 100 000 characters.",
    ),
    "long cell below the limit of csv": (
        b"x,y\n1,2\n3," + b"7" * 110_000 + b"\n" + ROWS,
        "Line 3 holds a cell of more than 100 000 characters.",
    ),
    "too large": (b"1,2\n" * 2**20, "The file is larger than 2 MB; shorten it."),
    "too many rows": (b"x,y\n" + b"1,2\n" * 20_001, "The file has 20001 rows; at most 20000 can be read."),
    "far too many rows": (b"1,2\n" * 30_000, "The file has more than 20500 rows; at most 20000 can be read."),
    "decimal commas between commas": (b"x,y\n" + b"1,5,2,5\n" * 6, "Line 1 has 2 cells where line 2 has 4."),
    "too many columns": (b"1" + b",1" * 500, "The file has 501 columns; at most 500 can be read."),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_what_cannot_be_read_gets_one_sentence(case):
    given, sentence = UNREADABLE[case]
    with pytest.raises(tables.UnreadableTable) as refusal:
        tables.read(given)
    assert str(refusal.value) == sentence


READABLE = {
    "comma_utf8.csv": ("age", "size"),
    "semicolon_decimal_comma_bom.csv": ("alter", "größe"),
    "tab_latin1.csv": ("alter", "größe"),
    "no_header.csv": ("column 1", "column 2"),
    "quoted_decimal_comma.csv": ("x", "y"),
    "missing.csv": ("x", "y"),
    "carriage_returns.csv": ("x", "y"),
}


@pytest.mark.parametrize("name", READABLE)
def test_every_way_to_write_the_same_numbers_reads_the_same(name):
    table = tables.read(content(name))
    assert table.numeric == READABLE[name]
    assert tables.likely(table) == READABLE[name]
    pair = tables.pair(table, *READABLE[name])
    assert pair.x.tolist() == [1, 2, 3, 4, 5]
    assert pair.y.tolist() == [2.5, 3.5, 4.25, 6, 7]


def test_utf_16_and_the_line_that_names_the_separator_are_read():
    text = content("comma_utf8.csv").decode()
    for given in (text.encode("utf-16"), b"sep=,\r\n" + text.encode()):
        assert tables.read(given).names == ("age", "size", "city")
    shifted = tables.read(b"sep=;\n\nx;y\n1;a\n" + ROWS.replace(b",", b";"))
    assert shifted.asks[0].sentence == "In 'y', 'a' (line 4) is no number. It is read as missing."


def test_missing_values_are_dropped_and_counted():
    table = tables.read(content("missing.csv"))
    assert tables.pair(table, "x", "y").dropped == 4
    assert table.rows == 9
    assert table.notes == (
        "Missing values: 5 in 2 columns, the most in column 'y' (3); so are read 'NA', '-', '?' and 1 more.",
    )


UNUSABLE = {
    "text_in_numbers.csv": ("name", "price", "Line 2, column 'name': 'a' is not a number."),
    "constant.csv": ("x", "y", "Column 'x' is constant: it has nothing to fit."),
    "infinity.csv": ("x", "y", "Line 4, column 'y' holds an infinite number."),
    "overflow.csv": ("x", "y", "Line 4, column 'y' holds an infinite number."),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_what_cannot_be_drawn_gets_the_line_and_the_column(name):
    x, y, sentence = UNUSABLE[name]
    with pytest.raises(tables.UnreadableTable) as refusal:
        tables.pair(tables.read(content(name)), x, y)
    assert str(refusal.value) == sentence


def of_cells(*cells, separator=";"):
    """A table of two columns: row numbers, and the cells."""
    rows = [f"{row}{separator}{cell}" for row, cell in enumerate(cells)]
    return tables.read("\n".join([f"x{separator}y", *rows]).encode())


@pytest.mark.parametrize(
    ("cell", "quoted"),
    [
        ("abc", "abc"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("<zero", "<zero"),
        ("z" * 90, "z" * 39 + "…"),
        ("a\u202eb\u0007c", "abc"),
    ],
)
def test_one_cell_that_is_no_number_is_asked_about_with_its_line(cell, quoted):
    content = "x;y\n" + "".join(
        f"{row}.5;{value}\n" for row, value in enumerate(["1.5", "2.5", cell, "3.25", "4.5", "5.5"])
    )
    table = tables.read(content.encode())
    assert table.numeric == ("x", "y")
    (ask,) = table.asks
    assert ask.sentence == f"In 'y', '{quoted}' (line 4) is no number. It is read as missing."
    assert (ask.answer, ask.assumed) == ("1w-missing", True)
    assert tables.pair(table, "x", "y").dropped == 1
    table = tables.read(content.encode(), "1w-text")
    assert not table.column("y").usable
    assert (table.asks, table.notes) == ((), ("Labels, which are not used: 'y'.",))
    with pytest.raises(tables.UnreadableTable) as refusal:
        tables.pair(table, "x", "y")
    assert str(refusal.value) == f"Line 4, column 'y': '{quoted}' is not a number."


@pytest.mark.parametrize("missing", ["", " ", "NA", "n/a", "NaN", "null", "-", "–", "?", "."])
def test_each_word_for_nothing_is_a_missing_value(missing):
    table = of_cells("1", "2", missing, "4", "5", "7")
    assert np.isnan(table.columns[1].numbers).tolist() == [False, False, True, False, False, False]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("−5", -5), ("+5", 5), ("1e-3", 0.001), (" 7 ", 7), (".5", 0.5), ("5.", 5), ("\u200e5", 5), ('"5"', 5)],
)
def test_each_way_to_write_a_number(cell, number):
    assert of_cells("1", "2", cell, "4", "5").columns[1].numbers[2] == number


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (("1e200", "1", "2", "3", "4"), "Line 2, column 'y' holds a number beyond 1e100."),
        (("1", "2", "3", "4", "-inf"), "Line 6, column 'y' holds an infinite number."),
        (("1", "1", "1", "1", "1", "?"), "Column 'y' is constant: it has nothing to fit."),
        (("0", "1e-200", "0", "0", "0"), "Column 'y' varies too little for its size: it has nothing to fit."),
        (
            ("1", "2", "3", "4", ""),
            "At least 5 complete rows are needed and there are 4; column 'y' misses the most values.",
        ),
        (
            ("", "", "", "", "-"),
            "At least 5 complete rows are needed and there are 0; column 'y' misses the most values.",
        ),
    ],
)
def test_numbers_that_cannot_be_fitted(cells, sentence):
    with pytest.raises(tables.UnreadableTable) as refusal:
        tables.pair(of_cells(*cells), "x", "y")
    assert str(refusal.value) == sentence


def test_a_column_against_itself_or_one_that_is_not_there():
    table = of_cells("1", "2", "3", "4", "6")
    with pytest.raises(tables.UnreadableTable, match=r"^Choose two different columns; both are 'x'\.$"):
        tables.pair(table, "x", "x")
    with pytest.raises(tables.UnreadableTable, match=r"^There is no column 'z'\.$"):
        tables.pair(table, "x", "z")


def test_hostile_and_repeated_names_are_cleaned_and_told_apart():
    table = tables.read(content("hostile_names.csv"))
    assert table.names == (
        "a",
        "a (2)",
        "a (2) (2)",
        "column 4",
        "<img src=x onerror=alert(1)>",
        "![](http://example.com/x.png)",
        "=cmd()",
        "gnp.x",
    )
    assert tables.pair(table, "a", "a (2)").y.tolist() == [1, 4, 9, 16, 25]


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("a\u202eb\u2066c\u200bd\ufeff", "abcd"),
        ("a\x00b\x1bc\x85d", "abc d"),
        ("  a \n\t b\u2028c ", "a b c"),
        ("\u3164\u2800", ""),
        ("\ud800x", "x"),
        ("y" * 1000, "y" * 59 + "…"),
        ("größe µ² \U0001f600", "größe µ² \U0001f600"),
    ],
)
def test_names_keep_only_what_is_seen(name, seen):
    assert clean(name, 60) == seen


def test_short_and_long_rows_may_end_in_empty_cells_only():
    for given in (b"x,y,\n" + ROWS, b"x,y\n" + ROWS.replace(b"\n", b",\n"), b"x,y\n" + ROWS + b",,\n"):
        table = tables.read(given)
        assert table.names == ("x", "y")
        assert table.rows == 5


def test_the_digest_tells_contents_apart():
    one, other = (tables.read(given) for given in (ROWS, ROWS + b"6,6\n"))
    assert one.digest == tables.read(ROWS).digest != other.digest
    assert len(one.digest) == 64


def test_a_sample_is_in_order_without_repeats_and_seeded():
    chosen = tables.sample(1000, 50, np.random.default_rng(1))
    assert len(chosen) == 50
    assert (np.diff(chosen) > 0).all()
    assert np.array_equal(chosen, tables.sample(1000, 50, np.random.default_rng(1)))
    assert tables.sample(50, 50, np.random.default_rng(1)).tolist() == list(range(50))


MANY = tables.read(
    b"y,a,b,copy,same,sex,city,when\n"
    b"1,1,5,1,7,m,Bonn,t1\n2,2,3,2,7,f,Ulm,t2\n3,,4,3,7,f,Bonn,t3\n4,4,1,4,7,m,Bern,t4\n5,5,2,5,7,,Ulm,t5\n"
    b"6,0,0,0,7,m,Ulm,t6\n7,-0,9,-0,7,f,Bonn,t7\n" + b"".join(b"8,3,4,3,7,f,Ulm,w%d\n" % i for i in range(20))
)


def test_many_columns_drop_rows_and_constants_and_name_copies():
    made = tables.numeric(MANY, "y", ["same", "copy", "b", "a"])
    assert made.names == ("a", "b", "copy")
    assert made.columns.shape == (26, 3)
    assert made.dropped == 1
    assert made.targets[:3].tolist() == [1, 2, 4]
    assert made.notes == ("Left out because they are constant: 'same'.", "Exact copies: 'copy' of 'a'.")


def notes(**columns):
    """What is said of columns, with a target that is none of them."""
    values = np.column_stack([*columns.values(), np.arange(len(next(iter(columns.values())))) ** 2 % 7])
    lines = [",".join([*columns, "y"]), *(",".join(map(repr, row)) for row in values.tolist())]
    return tables.numeric(tables.read("\n".join(lines).encode()), "y", list(columns)).notes


def test_columns_in_another_unit_or_turned_round_say_the_same():
    rng = np.random.default_rng(0)
    cm, female = rng.normal(170, 9, 60).round(1), (rng.random(60) < 0.4).astype(float)
    one = "'{}' says the same as '{}', in another unit or turned round: of standardized columns a lasso may keep either of the two."
    assert notes(female=female, male=1 - female, cm=cm) == (one.format("male", "female"),)
    assert notes(cm=cm, inch=cm / 2.54, female=female) == (one.format("inch", "cm"),)
    assert notes(a=cm, b=-cm, c=cm, d=-cm) == ("Exact copies: 'c' of 'a', 'd' of 'b'.", one.format("b", "a"))
    kelvin = 5 / 9 * cm + 255.37
    for unit in (1e-300, 1e-12, 1.0, 1e12):  # the first is constant: it is left out, and no copy
        said = notes(a=female, f=cm, k=kelvin * unit)
        assert said == ((one.format("k", "f"),) if unit > 1e-100 else ("Left out because they are constant: 'k'.",))
    many = notes(a=cm, b=-cm, c=2 * cm, d=cm + 5, e=female, f=1 - female)
    assert many == (
        "Columns that say the same as an earlier one, in another unit or turned round: "
        "'b' as 'a', 'c' as 'a', 'd' as 'a' and 1 more.",
        "Of two standardized columns that say the same, a lasso may keep either.",
    )


def test_columns_that_nearly_say_the_same_or_have_few_values_are_not_taken_for_one():
    rng = np.random.default_rng(1)
    cm = rng.normal(170, 9, 60)
    other = cm.copy()
    other[7] += 1e-7
    assert notes(a=cm, b=other, c=cm**2, d=np.round(cm / 2.54, 2), e=np.abs(cm - 170), f=np.sort(cm)) == ()
    halves = np.arange(60) % 2.0
    late = halves.copy()
    late[[2, 3]] = late[[3, 2]]
    assert notes(a=halves, b=late, c=np.roll(late, 7)) == ()
    big = 1e11 + rng.integers(0, 9, (60, 3))
    assert notes(a=big[:, 0], b=big[:, 1], c=big[:, 2]) == ()


@pytest.mark.parametrize(
    ("target", "predictors", "sentence"),
    [
        ("y", ["a", "city"], "Line 2, column 'city': 'Bonn' is not a number."),
        ("city", ["a"], "Line 2, column 'city': 'Bonn' is not a number."),
        ("same", ["a"], "The target 'same' is constant: it has nothing to predict."),
        ("y", ["same"], "All of these predictors are constant; choose one that varies."),
        ("y", [], "Choose at least one predictor."),
        ("y", ["a", "y"], "Column 'y' cannot be both the target and a predictor."),
        ("y", ["a", "z"], "There is no column 'z'."),
    ],
)
def test_many_columns_are_refused_in_words(target, predictors, sentence):
    with pytest.raises(tables.UnreadableTable) as refusal:
        tables.numeric(MANY, target, predictors)
    assert str(refusal.value) == sentence


def test_one_hot_makes_a_column_of_each_category_and_one_of_two():
    table = tables.one_hot(MANY, ["sex", "city"])
    assert table.names == ("y", "a", "b", "copy", "same", "sex = m", "city = Bern", "city = Bonn", "city = Ulm", "when")
    assert np.isnan(table.column("sex = m").numbers[4])
    assert table.column("sex = m").numbers[:4].tolist() == [1, 0, 0, 1]
    made = tables.numeric(table, "y", ["city", "sex", "b"])
    assert made.names == ("b", "sex = m", "city = Bern", "city = Bonn", "city = Ulm")
    assert made.columns[:, 2:].sum(axis=1).tolist() == [1] * 26
    with pytest.raises(tables.UnreadableTable, match=r"^Column 'when' has 27 different texts; at most 20 can"):
        tables.one_hot(MANY, ["when"])


def test_five_hundred_columns_of_two_megabytes_are_read_and_chosen():
    values = np.random.default_rng(0).integers(0, 1000, (1000, 500))
    values[:, 7], values[:, 9] = values[:, 3], 999 - values[:, 5]
    table = tables.read(b"\n".join(b",".join(b"%d" % value for value in row) for row in values))
    made = tables.numeric(table, "column 1", table.names[1:])
    assert np.array_equal(made.columns, values[:, 1:])
    alike = "'column 10' says the same as 'column 6', in another unit or turned round: "
    alike += "of standardized columns a lasso may keep either of the two."
    assert made.notes == ("Exact copies: 'column 8' of 'column 4'.", alike)


def test_a_full_table_takes_a_few_calls_for_each_cell():
    values = np.random.default_rng(0).standard_normal((20_000, 10))
    text = "\n".join(";".join(map("{:.5g}".format, row)) for row in values.tolist())
    given = text.replace(".", ",").encode()
    calls = 0

    def count(_frame, event, _of):
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        table = tables.read(given)
    finally:
        sys.setprofile(before)
    assert calls < 8 * values.size
    assert np.allclose(np.column_stack([c.numbers for c in table.columns]), values, rtol=1e-4)


def test_long_texts_cost_their_own_length_only():
    rows = [b"%d,t%d" % (n, n % 3) for n in range(19_000)] + [b"1," + b"x" * 90_000]
    table = tables.read(b"n,t\n" + b"\n".join(rows))
    tracemalloc.start()
    assert len(tables.one_hot(table, ["t"]).columns) == 5
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50e6


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        (range(90, 100), [], []),  # oxygen saturation: 97, 98 and 99 are as far from each other as all are
        (range(990, 1000), [], []),
        ([*range(18, 66), 99], [], [99.0]),
        ([1.5, 2.25, 3.0, 4.75, -999.0], [-999.0], []),
    ],
)
def test_stand_ins_for_nothing_stand_further_apart_than_values_do(
    values: list[float], low: list[float], high: list[float]
) -> None:
    assert apart(np.array(values, dtype=float)) == (low, high)


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        (["03/2014", "1/2015", "12/2013"], [90.0, 396.0, 0.0]),
        (["2005-Q1", "2005-Q3", "2006 Q1"], [0.0, 181.0, 365.0]),
        (["Q2 2020", "q1 2020", ""], [91.0, 0.0, np.nan]),
    ],
)
def test_months_and_quarters_are_dates(cells: list[str], days: list[float]) -> None:
    found = dates(cells)
    assert found is not None
    np.testing.assert_array_equal(found.days, days)


def test_what_is_no_month_is_no_date() -> None:
    for cell in ("13/2014", "0/2014", "3/4567", "2005-Q5"):
        assert dates([cell, cell]) is None
