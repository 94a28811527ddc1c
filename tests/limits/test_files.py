"""Limits of what a reader may guess: each kind of file that people bring, what is made of it, and in which words."""

import time

import numpy as np
import pytest

from regularize import tables

NAN = np.nan


def of(*cells, separator=";", name="y", beside="a"):
    """A file of two columns: other numbers, and the cells."""
    rows = [f"{row * 7.5 % 11}{separator}{cell}" for row, cell in enumerate(cells)]
    return "\n".join([f"{beside}{separator}{name}", *rows]).encode()


def said(table):
    return " ".join([*table.notes, *(one.sentence for one in (*table.repairs, *table.asks))])


# Cells of a column -> its kind, its numbers or words, and what is said of it.
COLUMNS = {
    "percent": (
        ("12.5%", "20 %", "3%", "4%", "7%"),
        "number",
        [12.5, 20, 3, 4, 7],
        "The unit '%' was taken off the numbers in 'y' (12.5 % stays 12.5).",
    ),
    "percent with commas": (
        ("12,5 %", "20 %", "3,25 %", "4 %", "7 %"),
        "number",
        [12.5, 20, 3.25, 4, 7],
        "Commas mark decimals in 'y'.",
    ),
    "dollars": (
        ("$1,234.56", "$7", "$8.50", "-$9", "$10"),
        "number",
        [1234.56, 7, 8.5, -9, 10],
        "The unit '$' was taken off",
    ),
    "euros": (
        ("1.234,56 €", "7 €", "8,50 €", "-9 €", "10 €"),
        "number",
        [1234.56, 7, 8.5, -9, 10],
        "Digits are grouped by points in 'y'.",
    ),
    "francs": (("CHF 1'000.50", "CHF 7", "CHF 8", "CHF 9", "CHF 2"), "number", [1000.5, 7, 8, 9, 2], "'CHF'"),
    "złoty": (("1 234,50 zł", "7 zł", "8 zł", "9 zł", "2 zł"), "number", [1234.5, 7, 8, 9, 2], "'zł'"),
    "parentheses": (
        ("(987.65)", "7.5", "8", "(9)", "10"),
        "number",
        [-987.65, 7.5, 8, -9, 10],
        "make numbers negative in 'y'.",
    ),
    "dollars in parentheses": (
        ("($987.65)", "$7.5", "$8", "($9)", "$10"),
        "number",
        [-987.65, 7.5, 8, -9, 10],
        "make numbers negative",
    ),
    "minus behind": (("5.00-", "7.00", "8.00", "9.00-", "1.00"), "number", [-5, 7, 8, -9, 1], "a minus behind"),
    "apostrophes": (
        ("1'250'000", "2", "3’000", "4", "5"),
        "number",
        [1250000, 2, 3000, 4, 5],
        "grouped by blanks or apostrophes in 'y'.",
    ),
    "thin spaces": (
        ("1\u202f250", "2", "3\u2009000", "4", "5"),
        "number",
        [1250, 2, 3000, 4, 5],
        "grouped by blanks or apostrophes in 'y'.",
    ),
    "hard spaces": (
        ("1\u00a0250,5", "2", "3\u00a0000", "4", "5"),
        "number",
        [1250.5, 2, 3000, 4, 5],
        "grouped by blanks or apostrophes in 'y'.",
    ),
    "Indian groups": (
        ("12,34,567", "1,00,000", "5", "6", "7"),
        "number",
        [1234567, 100000, 5, 6, 7],
        "Digits are grouped by commas in 'y'.",
    ),
    "millions": (
        ("1.234.567", "2.000.000", "5", "6", "7"),
        "number",
        [1234567, 2000000, 5, 6, 7],
        "Digits are grouped by points in 'y'.",
    ),
    "both marks": (
        ("2,5", "1.5", "3,25", "4", "5"),
        "number",
        [2.5, 1.5, 3.25, 4, 5],
        "Both points and commas mark decimals in 'y'.",
    ),
    "a unit": (
        ("12 cm", "13 cm", "9.5 cm", "8 cm", "7 cm"),
        "number",
        [12, 13, 9.5, 8, 7],
        "The unit 'cm' was taken off",
    ),
    "powers": (("1.5e3", "2E-2", "3 × 10^2", "4", "5"), "number", [1500, 0.02, 300, 4, 5], ""),
    "errors of spreadsheets": (
        ("1", "#DIV/0!", "#N/A", "#VALUE!", "#REF!", "#NV", "2", "3", "4", "7"),
        "number",
        [1, NAN, NAN, NAN, NAN, NAN, 2, 3, 4, 7],
        "Missing values: 5 in column 'y'; so are read '#DIV/0!', '#N/A', '#VALUE!' and 2 more.",
    ),
    "missing in words": (
        ("1", "n.a.", "k.A.", ".", "keine Angabe", "н/д", "2", "3", "4", "7"),
        "number",
        [1, NAN, NAN, NAN, NAN, NAN, 2, 3, 4, 7],
        "Missing values: 5 in column 'y'",
    ),
    "−999": (
        ("1", "2", "-999", "4", "-999", "7"),
        "number",
        [1, 2, NAN, 4, NAN, 7],
        "−999 stands 2 times in 'y', apart from all others (1 to 7)",
    ),
    "9999": (("1", "2", "9999", "4", "9999", "7"), "number", [1, 2, NAN, 4, NAN, 7], "It is read as missing."),
    "99 once": (("18", "25", "99", "40", "61", "33"), "number", [18, 25, 99, 40, 61, 33], "It is read as a value."),
    "99 among others": (("18", "95", "99", "40", "91", "33"), "number", [18, 95, 99, 40, 91, 33], ""),
    "yes and no": (
        ("yes", "no", "yes", "NA", "no", "yes"),
        "two",
        [1, 0, 1, NAN, 0, 1],
        "'y': 'no' is 0 and 'yes' is 1.",
    ),
    "oui et non": (("oui", "non", "oui", "non", "oui"), "two", [1, 0, 1, 0, 1], "'non' is 0 and 'oui' is 1"),
    "TRUE and FALSE": (
        ("TRUE", "FALSE", "TRUE", "FALSE", "TRUE"),
        "two",
        [1, 0, 1, 0, 1],
        "'FALSE' is 0 and 'TRUE' is 1",
    ),
    "two words": (
        ("treated", "control", "treated", "control", "control"),
        "two",
        [1, 0, 1, 0, 0],
        "'control' is 0 and 'treated' is 1",
    ),
    "capitals": (
        ("Yes", "yes", "No", "YES", "No", "yes"),
        "two",
        [1, 1, 0, 1, 0, 1],
        "words that differ by capitals alone are the same",
    ),
    "0 and 1": (("0", "1", "1", "0", "1"), "two", [0, 1, 1, 0, 1], ""),
    "leading zeros": (
        ("00123", "01234", "10115", "20095", "80331"),
        "label",
        ("00123", "01234", "10115", "20095", "80331"),
        "holds codes (leading zeros)",
    ),
    "powers or codes": (
        ("1E3", "2E2", "3E1", "4E0", "5E1"),
        "number",
        [1000, 200, 30, 4, 50],
        "An E between digits is a power of ten (1E3 is 1000) in 'y'.",
    ),
    "months": (
        ("2024-01", "2024-02", "2023-12", "2024-03", "2024-01"),
        "date",
        [31, 62, 0, 91, 31],
        "days since 1 December 2023",
    ),
    "months in other words": (
        ("Jan 2020", "Feb 2020", "Mar 2020", "Apr 2020", "May 2020"),
        "date",
        [0, 31, 60, 91, 121],
        "days since 1 January 2020",
    ),
    "times of day": (
        ("12:30", "13:15", "9:00", "10:45", "11:06"),
        "number",
        [12.5, 13.25, 9, 10.75, 11.1],
        "In 'y', '12:30' is read as 12.5: what stands behind the colon are sixtieths.",
    ),
    "names": (("Max", "Ann", "Ben", "Tim", "Max"), "label", ("Max", "Ann", "Ben", "Tim", "Max"), "Labels"),
    "amounts in thousands and millions": (
        ("850K", "1.2M", "3M", "4K", "7K"),
        "number",
        [850e3, 1.2e6, 3e6, 4e3, 7e3],
        "In 'y', numbers come in several magnitudes ('K', 'M'): '850K' is 850 × 1\u202f000.",
    ),
    "below detection": (
        ("<0.5", "1.2", "3.4", "2.2", "0.7", "9.1", "1.1", "2.4", "3.1", "1.7"),
        "number",
        [0.25, 1.2, 3.4, 2.2, 0.7, 9.1, 1.1, 2.4, 3.1, 1.7],
        "In 'y', 1 cell ('<0.5') says only that a value is below a limit. It is read as half the limit.",
    ),
    "many digits": (
        ("1234567890123456", "2", "3", "4", "5"),
        "label",
        ("1234567890123456", "2", "3", "4", "5"),
        "more than 15 digits",
    ),
    "house numbers": (
        ("12", "12a", "14", "3b", "7"),
        "label",
        ("12", "12a", "14", "3b", "7"),
        "Labels, which are not used: 'y'.",
    ),
    "amounts in two currencies": (
        ("$5", "€6", "$7", "€8", "$9"),
        "label",
        ("$5", "€6", "$7", "€8", "$9"),
        "Labels, which are not used: 'y'.",
    ),
    "categories": (
        ("a", "b", "c", "a", "b", "c", "none"),
        "categories",
        ("a", "b", "c", "a", "b", "c", "none"),
        "In 'y', 'none' (once) is kept as a word of its own, and not read as missing.",
    ),
    "ISO dates": (
        ("2024-01-31", "2024-02-01", "2023-12-31", "2024-03-01", "2024-01-31"),
        "date",
        [31, 32, 0, 61, 31],
        "it counts the days since 31 December 2023.",
    ),
    "times": (
        ("2024-01-31 12:00", "2024-02-01T00:00:00Z", "2024-01-31", "2024-01-31 6:00 PM", ""),
        "date",
        [0.5, 1, 0, 0.75, NAN],
        "days since",
    ),
    "German dates": (
        ("31.01.2024", "01.02.2024", "02.02.2024", "3.2.24", "04.02.2024"),
        "date",
        [0, 1, 2, 3, 4],
        "days since 31 January 2024",
    ),
    "American dates": (
        ("01/31/2024", "02/01/2024", "02/02/2024", "02/03/2024", "02/04/2024"),
        "date",
        [0, 1, 2, 3, 4],
        "days since 31 January 2024",
    ),
    "months in words": (
        ("31 Jan 2024", "1. Februar 2024", "Feb 2, 2024", "3-feb-24", "4 févr. 2024"),
        "date",
        [0, 1, 2, 3, 4],
        "days since",
    ),
    "compact dates": (
        ("20240131", "20240201", "20240202", "20240203", "20240204"),
        "date",
        [0, 1, 2, 3, 4],
        "days since",
    ),
    "no date": (("31.02.2024", "01.02.2024", "02.02.2024", "03.02.2024", "04.02.2024"), "label", None, "Labels"),
    "nothing": (("", "", "NA", "", ""), "out", [NAN] * 5, "Left out, as they hold nothing: 'y'."),
}


@pytest.mark.parametrize("case", COLUMNS)
def test_each_kind_of_column_is_read_as_it_was_meant_and_what_was_mended_is_said(case):
    cells, kind, expected, sentence = COLUMNS[case]
    table = tables.read(of(*cells))
    column = table.columns[1]
    assert column.kind == kind
    if isinstance(expected, list):
        np.testing.assert_allclose(column.numbers, expected, rtol=1e-14)
    elif expected is not None:
        assert column.cells == expected
    assert sentence in said(table), said(table)
    if not sentence:
        assert not said(table)


@pytest.mark.parametrize(
    ("content", "asked", "numbers", "otherwise"),
    [
        (
            b"x;y\n1,5;1.234\n2,5;2.500\n3,5;3\n4,5;4\n5,5;5\n",
            "p-group",
            [1234, 2500, 3, 4, 5],
            {"p-decimal": [1.234, 2.5, 3, 4, 5]},
        ),
        (b"x;y\n1,5;1.234\n2,5;987,65\n3,5;3\n4,5;4\n5,5;5\n", "p-group", [1234, 987.65, 3, 4, 5], {}),
        (
            b"x;y\n1;1.234\n2;2.500\n7;3\n4;4\n5;5\n",
            "p-decimal",
            [1.234, 2.5, 3, 4, 5],
            {"p-group": [1234, 2500, 3, 4, 5]},
        ),
        (
            b'x,y\n1,"1,500"\n2,"2,500"\n7,"4,000"\n4,5\n5,6\n',
            "c-group",
            [1500, 2500, 4000, 5, 6],
            {"c-decimal": [1.5, 2.5, 4, 5, 6]},
        ),
        (
            b"x;y\n1.5;1,234\n2;2,500\n7;3\n4;4\n5;5\n",
            "c-group",
            [1234, 2500, 3, 4, 5],
            {"c-decimal": [1.234, 2.5, 3, 4, 5]},
        ),
        (
            of("1", "2", "-999", "4", "5", "-999"),
            "1m-missing",
            [1, 2, NAN, 4, 5, NAN],
            {"1m-value": [1, 2, -999, 4, 5, -999]},
        ),
        (of("18", "25", "99", "40", "61"), "1n-value", [18, 25, 99, 40, 61], {"1n-missing": [18, 25, NAN, 40, 61]}),
        (of("12%", "0.15", "20%", "7%", "8%"), "1u-stand", [12, 0.15, 20, 7, 8], {"1u-shares": [12, 15, 20, 7, 8]}),
        (
            of("03/02/2024", "04/02/2024", "05/02/2024", "06/02/2024", "07/02/2024"),
            "1d-day",
            [0, 1, 2, 3, 4],
            {"1d-month": [0, 31, 61, 92, 122]},
        ),
        (
            of("02/03/2024", "02/04/2024", "02/05/2024", "03/01/2024", "03/02/2024"),
            "1d-month",
            [0, 1, 2, 27, 28],
            {"1d-day": [59, 90, 120, 0, 31]},
        ),
        (of("24/01/30", "24/02/01", "23/12/31", "24/03/01", "24/01/30"), "1d-year", [30, 32, 0, 61, 30], {}),
        (of("7", "1", "4", "3", "2", "6", "5", "8", "9", "10"), "1k-number", [7, 1, 4, 3, 2, 6, 5, 8, 9, 10], {}),
    ],
)
def test_what_stays_unclear_is_asked_and_the_answer_holds(content, asked, numbers, otherwise):
    table = tables.read(content)
    (ask,) = table.asks
    assert (ask.answer, ask.assumed) == (asked, True)
    assert np.array_equal(table.columns[1].numbers, numbers, equal_nan=True)
    for code, expected in otherwise.items():
        again = tables.read(content, code)
        assert [(one.answer, one.assumed) for one in again.asks] == [(code, False)]
        np.testing.assert_allclose(again.columns[1].numbers, expected, rtol=1e-14)


def test_a_mark_that_is_clear_in_the_file_is_not_asked_about():
    for content in (b"x,y\n1.5,1.234\n2.25,2.500\n3,3\n4,4\n5,5\n", b"x;y\n1,5;1,234\n2,25;2,500\n3;3\n4;4\n5;5\n"):
        table = tables.read(content)
        assert table.columns[1].numbers.tolist() == [1.234, 2.5, 3, 4, 5]
        assert not table.asks


BODY = "".join(f"{word};{row * 1.5};{row * row % 7}\n" for row, word in enumerate("abcdefg", start=1))
NAMED = "name;v;w\n" + BODY
DATA = [1.5, 3, 4.5, 6, 7.5, 9, 10.5]

MARKDOWN = "|" + NAMED.replace(";", "|").replace("\n", "|\n|")[:-1].replace("|w|\n", "|w|\n|---|---:|---|\n")
ANSWER = NAMED.replace(";", " | ").replace("w\n", "w\n-----+-----+----\n") + "(7 rows)\n"

FILES = {
    "remarks above": ("Report\nmade by X, Y\n\n" + NAMED, "Left out above the names: lines 1 and 2 ('Report')."),
    "padded remarks": ("Report;;\nDate;2020-01-01;\n" + NAMED, "Left out above the names: lines 1 and 2 ('Report')."),
    "units": (
        "name;v;w\n;(cm);[kg]\n" + BODY,
        "Below the names, line 2 holds units ('(cm)', '[kg]') and no data: left out.",
    ),
    "bare units": ("name;v;w\ntext;cm;kg\n" + BODY, "line 2 holds units"),
    "comments": ("# by X\n" + NAMED + "# end\n", "Comments were left out: lines 1, 10 ('# by X')."),
    "comments between": (NAMED.replace("c;", "// stop\nc;"), "Comments were left out: line 4"),
    "names in a comment": (
        "# by X\n# name;v;w\n" + BODY,
        "The names of the columns were taken from the comment in line 2.",
    ),
    "a total": (NAMED + "Total;42;140\n", "Totals were left out: line 9 ('Total')."),
    "Summe": (NAMED + "Summe:;42;140\n", "Totals were left out: line 9 ('Summe:')."),
    "sums without a word": (
        NAMED + f";42;{sum(row * row % 7 for row in range(1, 8))}\n",
        "Totals were left out: line 9",
    ),
    "totals between": (NAMED.replace("d;", "Subtotal;9;9\nd;"), "Totals were left out: line 5 ('Subtotal')."),
    "mean and deviation": (NAMED + "Mean;6;2\nSD;1;2\n", "Totals were left out: lines 9 and 10 ('Mean')."),
    "a source": (NAMED + "Source: office, 2020\n", "Left out below the data: line 9 ('Source: office, 2020')."),
    "names again": (NAMED.replace("d;", "name;v;w\nd;"), "The names come again in line 5: left out."),
    "bars": (NAMED.replace(";", "|").replace("\n", "|\n"), ""),
    "Markdown": (MARKDOWN, "Drawn lines were left out: line 2."),
    "a database's answer": (ANSWER, "Left out below the data: line 10 ('(7 rows)')."),
    "row names of R": ("v;w\n" + BODY, "Line 1 has no name for the first column"),
    "lines in quotes": (
        "".join(f'"{line}"\n' for line in NAMED.splitlines()),
        "Each line stood in quotation marks, which were taken off.",
    ),
    "years below remarks": ("Source;WDI\nUpdated;2024-01-01\ncountry;2019;2020\n" + BODY, "It is taken as names."),
    "blanks between": (NAMED.replace(";", "  "), "The columns are separated by blanks."),
    "tabs": (NAMED.replace(";", "\t"), ""),
    "UTF-16 without mark": (NAMED.encode("utf-16-le"), ""),
    "the other UTF-16": (NAMED.encode("utf-16-be"), ""),
    "UTF-32": (NAMED.encode("utf-32"), ""),
    "years as names": (
        "country;2001;2002\n" + BODY,
        "Does line 1 name the columns ('country', '2001', '2002')? It is taken as names.",
    ),
    "numbers as names": (";0;1\n" + BODY, "Does line 1 name the columns ('0', '1')? It is taken as names."),
    "no names": (BODY, "Does line 1 name the columns ('a', '1.5', '1')? It is taken as data."),
    "two rows of names": ("long;longer;longest\n" + NAMED, "Which line names the columns? Line 1 is taken."),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_no_data_is_left_out_and_said(case):
    content, sentence = FILES[case]
    table = tables.read(content if isinstance(content, bytes) else content.encode())
    assert [column.kind for column in table.columns] == ["label", "number", "number"]
    assert table.columns[0].cells == tuple("abcdefg")
    assert table.columns[1].numbers.tolist() == DATA
    assert sentence in said(table), said(table)


def test_what_was_left_out_can_be_kept():
    for content, code, rows, sentence in (
        (NAMED + "Total;42;140\n", "t-keep", 8, "Kept as data, as you chose: line 9 ('Total')."),
        (
            "name;v;w\n;cm;kg\n" + BODY,
            "u-keep",
            8,
            "Below the names, line 2 ('cm', 'kg') is kept as data, as you chose.",
        ),
        ("long;longer;longest\n" + NAMED, "h-2", 7, "Which line names the columns? Line 2 is taken."),
        (NAMED, "h-none", 8, "Does line 1 name the columns ('name', 'v', 'w')? It is taken as data."),
        (BODY, "h-1", 6, "Does line 1 name the columns ('a', '1.5', '1')? It is taken as names."),
    ):
        table = tables.read(content.encode(), code)
        assert table.rows == rows
        assert sentence in said(table), said(table)


@pytest.mark.parametrize("name", ["", "Unnamed: 0", "id", "ID", "nr", "Nr.", "customer_id", "index", "row"])
@pytest.mark.parametrize("start", [0, 1])
def test_the_numbers_of_rows_are_not_offered_even_where_the_file_is_sorted_otherwise(name, start):
    order = [3, 0, 6, 1, 5, 2, 4]
    content = f"{name},size,price\n" + "".join(f"{start + row},{row * 1.5},{row * row % 7 + 0.5}\n" for row in order)
    table = tables.read(content.encode())
    assert [column.kind for column in table.columns] == ["out", "number", "number"]
    assert "counts the rows: it is left out." in said(table)
    assert table.numeric == ("size", "price")
    assert tables.likely(table) == ("size", "price")
    assert tables.read(content.encode(), "0k-number").numeric[1:] == ("size", "price")


def test_what_counts_and_may_measure_is_used_and_asked_about_where_its_name_does_not_tell():
    content = "{},size,price\n" + "".join(f"{row},{row * 1.5},{row * row % 7 + 0.5}\n" for row in range(1, 8))
    table = tables.read(content.format("batch").encode())
    assert table.numeric == ("batch", "size", "price")
    assert said(table) == "'batch' counts the rows: does it measure something? It is used as a number."
    assert not said(tables.read(content.format("week").encode()))


def test_where_nothing_else_is_there_the_numbers_of_rows_are_used():
    table = tables.read(b"id,y\n1,2.5\n2,3.5\n3,2\n4,9\n5,7\n")
    assert table.numeric == ("id", "y")
    assert said(table) == "'id' numbers the rows; it is used, as there are not two other columns."


def test_letters_that_are_not_utf_8_are_read_as_western_and_asked_about():
    content = "stadt;größe\n" + "".join(f"{word};{row}\n" for row, word in enumerate(["Köln", "Ulm", "Bonn"] * 4))
    table = tables.read(content.encode("cp1252"))
    assert table.names == ("stadt", "größe")
    assert (
        table.asks[0].sentence
        == "The letters of this file are not UTF-8, and are read as Western European ('größe'). Are they right?"
    )
    cyrillic = "город;рост\n" + "".join(f"{word};{row}.5\n" for row, word in enumerate(["Омск", "Тула", "Псков"] * 4))
    assert tables.read(cyrillic.encode("cp1251"), "e-cp1251").names == ("город", "рост")


def test_kinds_can_be_switched_to_all_that_the_preview_offers_and_back():
    content = b"code,when,city,n,z\n" + b"".join(
        f"0{row},2024-01-{row + 10},{('Bonn', 'Ulm', 'Kiel')[row % 3]},{row % 4},{row * 1.5}\n".encode()
        for row in range(12)
    )
    shown = tables.preview(tables.read(content))
    assert [column.kind for column in shown.columns] == ["label", "date", "categories", "number", "number"]
    assert [[code.partition("-")[2] for code, _ in column.options] for column in shown.columns] == [
        ["number", "categories", "label", "out"],
        ["categories", "date", "label", "out"],
        ["categories", "label", "out"],
        ["number", "categories", "label", "out"],
        ["number", "categories", "label", "out"],
    ]
    for place, column in enumerate(shown.columns):
        for code, word in column.options:
            switched = tables.preview(tables.read(content, code))
            assert (switched.columns[place].value, switched.columns[place].kind) == (code, word)
            assert (
                switched.columns[:place] + switched.columns[place + 1 :]
                == shown.columns[:place] + shown.columns[place + 1 :]
            )


def test_the_preview_shows_the_first_rows_as_they_were_understood():
    shown = tables.preview(
        tables.read(
            "größe;smoker;when;who\n".encode()
            + b"1,50 kg;no;03.02.2024;x1\n;yes;04.02.2024;x2\n"
            + b"2 kg;no;05.02.2024;x3\n" * 6
        )
    )
    assert shown.rows[:2] == (("1.5", "0 (no)", "0", "x1"), (None, "1 (yes)", "1", "x2"))
    assert [(column.name, column.kind, column.note) for column in shown.columns] == [
        ("größe", "number", "kg"),
        ("smoker", "two-valued", "no = 0, yes = 1"),
        ("when", "date", "days since 3 February 2024"),
        ("who", "categories", ""),
    ]
    assert (len(shown.rows), shown.more_rows, shown.more_columns) == (5, 3, 0)
    wide = tables.preview(
        tables.read(b"\n".join(b",".join(b"%d.5" % (row * place % 97) for place in range(130)) for row in range(6)))
    )
    assert (len(wide.columns), wide.more_columns) == (100, 30)


def test_the_digest_is_that_of_what_was_understood():
    one = tables.read(b"x,y\n1.5,2000\n2,3\n3,4\n4,5\n5,6\n")
    other = tables.read("# note\nx;y\n1,5;2 000\n2;3\n3;4\n4;5\n5;6\n".encode("utf-16"))
    assert one.digest == other.digest
    content = of("1", "2", "-999", "4", "5", "-999")
    assert tables.read(content).digest == tables.read(content, "1m-missing").digest
    assert len({tables.read(content, code).digest for code in ("", "1m-value", "1k-out", "0k-label")}) == 4


@pytest.mark.parametrize(
    ("text", "codes", "result"),
    [
        ("", "3k-label", "3k-label"),
        ("3k-label", "3k-out", "3k-out"),
        ("3k-label p-group", "3k-", "p-group"),
        ("3k-label 13k-out", "3k-date", "13k-out 3k-date"),
        ("1k-out", "1k-label 2k-label", "1k-label 2k-label"),
    ],
)
def test_an_answer_replaces_the_one_to_its_subject(text, codes, result):
    assert tables.chosen(text, codes) == result


def test_no_pandas_is_needed():
    import ast
    from pathlib import Path

    for path in (Path(__file__).parents[2] / "regularize/tables").glob("*.py"):
        imported = {
            name.split(".")[0]
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""])
        }
        assert "pandas" not in imported


HOSTILE = {
    "quotation marks": (b'"' + b'a,""' * 20_000 + b'"\n') * 20,
    "groups without end": (b"1" + b".234" * 20_000 + b"x;2,5\n") * 20,
    "blanks between digits": (b"1" + b" 234" * 20_000 + b";2\n") * 20,
    "dates without end": (b"01/02/2024" * 9000 + b";1\n") * 20,
    "brackets": (b"(" * 90_000 + b";[b\n") * 20,
    "totals": (b"total " * 15_000 + b";1\n") * 20,
    "hashes": b"#,\n" * 600_000,
    "separators": b"1," * 2**20,
    "lines": b"\n" * 2**21,
    "every way at once": b"a;b\n"
    + b"".join(b"(%d.5);%d-\n" % (n, n) if n % 2 else b"%d,5 kg;x%d\n" % (n, n) for n in range(19_000)),
}


def cost_of(content: bytes) -> float:
    """Seconds of the processor until a file is understood or refused in a sentence."""
    start = time.thread_time()
    try:
        tables.preview(tables.read(content))
    except tables.UnreadableTable as refusal:
        sentence = str(refusal)
        assert len(sentence) < 250, sentence
    return time.thread_time() - start


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_costs_no_more_than_another(case):
    # About ten times as much is usual. What grows with the square of the size would cost thousands of times as much.
    numbers = b"a,b,c,d\n" + b"".join(b"%d.5,%d,%d.25,%d\n" % (n, n, n, n) for n in range(70_000))
    assert cost_of(HOSTILE[case]) < 100 * cost_of(numbers)
