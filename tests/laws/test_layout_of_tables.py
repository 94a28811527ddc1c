"""Totals, numbers that name columns, and blanks with quotation marks: what is no data is left out, said, and can be taken back."""

import numpy as np
import pytest

from regularize import tables
from regularize.arrays import Floats

ROWS = 12


def data(rows: int = ROWS, columns: int = 3, decimals: int = 2, seed: int = 0) -> Floats:
    return np.random.default_rng(seed).uniform(1, 900, (rows, columns)).round(decimals)


def written(value: float, form: str = "{:.2f}") -> str:
    return form.format(value)


def german(value: float) -> str:
    return f"{value:,.2f}".translate(str.maketrans(",.", ".,"))


def file(values: Floats, *last: str, separator: str = ";", write=written, labels: bool = True) -> str:
    """A table with a label in front of each row, and what stands below it."""
    head = [["name"] * labels + [f"c{place}" for place in range(values.shape[1])]]
    rows = [[f"shop {row}"] * labels + list(map(write, one)) for row, one in enumerate(values.tolist())]
    return "\n".join([*map(separator.join, [*head, *rows]), *last])


def told(table: tables.Table) -> str:
    return " ".join([*table.notes, *(one.sentence for one in (*table.repairs, *table.asks))])


LABELS = (
    *("Gesamtergebnis", "Eindtotaal", "Totalsumma", "Hovedtotal", "Végösszeg", "Összesen", "Ergebnis", "Toplam"),
    *("Итог", "総計", "합계", "Yhteensä", "Ukupno", "Σύνολο", "Celkem"),
)
PHRASES = ("Общий итог", "Genel Toplam", "Celkový součet", "i alt", "Moyenne générale", "Gesamt Mittelwert", "Среднее")


@pytest.mark.parametrize("label", [*LABELS, *PHRASES])
def test_the_words_of_spreadsheets_for_totals_are_known_whatever_the_numbers(label: str) -> None:
    values = data()
    text = file(values, f"{label};1.50;2.50;3.50")
    table = tables.read(text.encode())
    np.testing.assert_array_equal(table.column("c1").numbers, values[:, 1])
    (repair,) = [one for one in table.repairs if one.code == "t-keep"]
    assert repair.sentence == f"Totals were left out: line {ROWS + 2} ('{label}')."
    assert tables.read(text.encode(), "t-keep").rows == ROWS + 1


WAYS = {
    "points": (written, ";"),
    "decimal commas": (lambda value: written(value).replace(".", ","), ";"),
    "groups and commas": (german, ";"),
    "groups of blanks": (lambda value: f"{value:,.2f}".replace(",", "\u202f"), "\t"),
    "dollars": (lambda value: f"${value:,.2f}", ";"),
    "a unit": (lambda value: written(value) + " kg", ","),
    "whole": (lambda value: f"{value:.0f}", ","),
}


@pytest.mark.parametrize("rows", [12, 300])
@pytest.mark.parametrize("how", ["sums", "means"])
@pytest.mark.parametrize("way", WAYS)
def test_a_last_row_of_sums_or_means_is_a_total_whatever_its_word(way: str, how: str, rows: int) -> None:
    write, separator = WAYS[way]
    values = data(rows=rows, decimals=0 if way == "whole" else 2)
    total = values.sum(axis=0) if how == "sums" else values.mean(axis=0).round(2)
    write_last = written if way == "whole" and how == "means" else write
    last = separator.join(["Kralovec", *map(write_last, total.tolist())])
    content = file(values, last, separator=separator, write=write).encode()
    table = tables.read(content)
    assert table.rows == rows, told(table)
    sentence = f"Totals were left out: line {rows + 2} ('Kralovec'), as its numbers are the {how} of those above it."
    assert [one.code for one in table.repairs if one.sentence == sentence] == ["t-keep"]
    kept = tables.read(content, "t-keep")
    assert (kept.rows, kept.columns[0].cells[-1]) == (rows + 1, "Kralovec")
    (redo,) = [one for one in kept.repairs if one.label == "Redo"]
    assert tables.read(content, tables.chosen("t-keep", redo.code)).digest == table.digest


def test_sums_that_were_rounded_and_one_number_that_is_none_are_still_a_total() -> None:
    values = data(rows=60, columns=4, decimals=6)
    total = values.sum(axis=0)
    rounded = ";".join(["Kralovec", *(f"{value:.1f}" for value in total[:3]), "7.0"])
    table = tables.read(file(values, rounded, write=lambda value: f"{value:.1f}").encode())
    assert table.rows == 60, told(table)
    shifted = ";".join(["Kralovec", *(f"{value + 60:.1f}" for value in total)])
    assert tables.read(file(values, shifted, write=lambda value: f"{value:.1f}").encode()).rows == 61


@pytest.mark.parametrize("way", ["points", "dollars"])
def test_a_sum_below_many_rows_is_a_total(way: str) -> None:
    write, separator = WAYS[way]
    values = data(rows=5000)
    last = separator.join(["Kralovec", *map(write, values.sum(axis=0).tolist())])
    table = tables.read(file(values, last, separator=separator, write=write).encode())
    assert (table.rows, table.asks) == (5000, ())
    assert "as its numbers are the sums of those above it" in told(table)


def test_a_sum_and_a_mean_below_each_other_are_both_left_out() -> None:
    values = data(rows=30)
    last = [
        ";".join([word, *map(written, found.tolist())])
        for word, found in (("one", values.sum(0)), ("two", values.mean(0)))
    ]
    table = tables.read(file(values, *last).encode())
    assert table.rows == 30
    assert "lines 32 and 33 ('one'), as their numbers are sums and means of those above them." in told(table)


@pytest.mark.parametrize(
    ("columns", "rows", "labels"),
    [(3, 30, False), (1, 8, True), (2, 7, False)],
    ids=["no words", "one column of few rows", "few of both"],
)
def test_where_it_is_not_sure_a_total_is_asked_about(columns: int, rows: int, labels: bool) -> None:
    values = data(rows=rows, columns=columns)
    last = ";".join(["Kralovec"] * labels + list(map(written, values.sum(axis=0).tolist())))
    content = file(values, last, labels=labels).encode()
    table = tables.read(content)
    (ask,) = [one for one in table.asks if one.answer.startswith("s-")]
    assert (ask.answer, ask.assumed, table.rows) == ("s-out", True, rows)
    assert ask.sentence.startswith(f"Line {rows + 2} (")
    assert ask.sentence.endswith("its numbers are the sums of those above it. Is it a total? It is left out.")
    kept = tables.read(content, "s-keep")
    assert kept.rows == rows + 1
    assert "It is kept as data." in told(kept)


@pytest.mark.parametrize(
    "word", ["{} Ergebnis", "{} Total", "Total {}", "{} Result", "{} Summe", "{} Итог", "{} 集計", "Totaal {}"]
)
def test_subtotals_that_name_their_rows_are_left_out(word: str) -> None:
    groups = ("north side", "south", "west", "east")
    lines = ["region;sales;staff"]
    for seed, group in enumerate(groups):
        lines += [f"{group};{a};{b}" for a, b in data(rows=3, columns=2, seed=seed).tolist()]
        lines.append(f"{word.format(group)};1.5;2.5")
    table = tables.read("\n".join(lines).encode())
    assert table.rows == 12, told(table)
    assert table.columns[0].cells == tuple(group for group in groups for _ in range(3))
    assert f"Totals were left out: lines 5, 9, 13 and 1 more ('{word.format(groups[0])}')." in told(table)
    assert tables.read("\n".join(lines).encode(), "t-keep").rows == 16


def test_a_word_for_totals_behind_a_word_that_stands_nowhere_above_is_none() -> None:
    values = data()
    lines = file(values, "Fina Result;4.00;5.00;6.00", "shop 77;7.00;8.00;9.00").encode()
    table = tables.read(lines)
    assert (table.rows, table.repairs, table.asks) == (ROWS + 2, (), ())


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize("kind", ["ratings", "dummies", "counts", "amounts", "running sums", "center of a design"])
def test_ordinary_rows_are_no_totals(kind: str, labels: bool) -> None:
    draw, design = np.random.default_rng(7), np.array([[-1, -1, 1], [-1, 1, -1], [1, -1, -1], [1, 1, 1]])
    for _ in range(60):
        shape = int(draw.integers(6, 16)), int(draw.integers(2, 5))
        values = {
            "ratings": lambda shape: draw.integers(1, 6, shape),
            "dummies": lambda shape: draw.random(shape) < 0.3,
            "counts": lambda shape: draw.poisson(1.0, shape),
            "amounts": lambda shape: draw.lognormal(0.0, 2.0, shape),
            "running sums": lambda shape: np.cumsum(draw.integers(0, 4, shape), axis=0),
            "center of a design": lambda shape: np.vstack([design.repeat(shape[1], axis=0), np.zeros(3)]),
        }[kind](shape)
        table = tables.read(file(values.astype(float), labels=labels).encode())
        assert table.rows == len(values)
        assert not [one for one in table.repairs if one.code == "t-keep"]
        assert not [one for one in table.asks if one.answer.startswith("s-")]


def spectra(header: list[str], *, front: str, separator: str = ",", write=written, seed: int = 0) -> str:
    """Samples in rows: what stands in front of each is "numbers", "words", "counts" or nothing."""
    values = np.random.default_rng(seed).uniform(0.2, 0.8, (15, len(header) - (front != "")))
    fronts = {
        "": str,
        "numbers": lambda row: written(row * row % 7 + 0.5),
        "words": "sample{}".format,
        "counts": "{}".format,
    }
    rows = [
        [fronts[front](row + 1)] * (front != "") + [write(one, "{:.4f}") for one in ones]
        for row, ones in enumerate(values)
    ]
    return "\n".join(map(separator.join, [header, *rows]))


def commas(value: float, form: str) -> str:
    return form.format(value).replace(".", ",")


WAVES = [str(1100 + 2 * step) for step in range(30)]
AXES = {
    "a blank as R writes it": (["", *WAVES], "counts", ",", written),
    "falling, with rounded steps": (["", *(f"{4000 - 3.857 * step:.2f}" for step in range(12))], "words", ",", written),
    "a word above numbers": (["protein", *WAVES], "numbers", ",", written),
    "a word above words": (["sample", *WAVES], "words", ",", written),
    "with their unit": (["protein", *(f"{wave} nm" for wave in WAVES)], "numbers", ";", commas),
    "times in seconds": (["conc", *(f"{0.5 * step:.1f}" for step in range(12))], "numbers", ",", written),
    "few, beside a blank": (["", "0", "5", "10", "15", "20"], "words", ",", written),
    "no cell for the first column": (WAVES, "", ",", written),
    "as pandas counts them": ([str(place) for place in range(10)], "", ",", written),
}


@pytest.mark.parametrize("case", AXES)
def test_numbers_that_go_on_evenly_above_others_that_do_not_name_the_columns(case: str) -> None:
    header, front, separator, write = AXES[case]
    content = spectra(header, front=front, separator=separator, write=write).encode()
    table = tables.read(content)
    assert table.names == tuple(name or "column 1" for name in header)
    assert table.rows == 15
    assert not [one for one in table.asks if one.answer.startswith("h-")]
    (repair,) = [
        one for one in table.repairs if one.sentence.startswith("Line 1 names the columns, as its numbers go on evenly")
    ]
    kept = tables.read(content, repair.code)
    assert kept.rows == 16
    assert "is kept as data, as you chose." in told(kept)
    (redo,) = [one for one in kept.repairs if one.label == "Redo"]
    assert tables.read(content, tables.chosen(repair.code, redo.code)).digest == table.digest


@pytest.mark.parametrize(
    ("header", "front", "names"),
    [
        (["", "10", "20", "50", "100", "200"], "words", True),  # they rise, but not evenly
        (["", "17", "12", "31"], "words", True),  # no data of the columns below are like these
        (["dose", "17", "12", "31"], "numbers", True),
        (["", "0.3", "0.7", "0.4"], "words", False),  # these may be a sample without its name
        (["dose", "0.3", "0.7", "0.4"], "numbers", False),
    ],
)
def test_numbers_that_may_name_the_columns_are_asked_about(header: list[str], front: str, names: bool) -> None:
    content = spectra(header, front=front).encode()
    table = tables.read(content)
    (ask,) = [one for one in table.asks if one.answer.startswith("h-")]
    assert (ask.answer, ask.assumed) == ("h-1" if names else "h-none", True)
    assert ask.sentence.endswith(f"It is taken as {'names' if names else 'data'}.")
    assert (table.rows, tables.read(content, "h-1").rows, tables.read(content, "h-none").rows) == (16 - names, 15, 16)


def test_numbers_above_a_preamble_and_above_rows_named_as_r_does_name_the_columns() -> None:
    text = spectra(["", *WAVES], front="words")
    table = tables.read(("Instrument,X 7,,\nDate,2020-01-01,,\n" + text).encode())
    assert (table.rows, table.names[1:3]) == (15, ("1100", "1102"))
    assert "Left out above the data: lines 1 and 2 ('Instrument')." in told(table)
    table = tables.read(text.removeprefix(",").encode())
    assert (table.rows, table.names[:2]) == (15, ("column 1", "1100"))
    assert "Line 1 has no name for the first column" in told(table)


@pytest.mark.parametrize("columns", [2, 3, 5, 9])
def test_a_table_of_numbers_without_names_is_asked_nothing(columns: int) -> None:
    for seed in range(60):
        values = data(columns=columns, decimals=int(seed % 3), seed=seed)
        text = "\n".join(",".join(map(repr, row)) for row in values.tolist())
        table = tables.read(text.encode())
        assert (table.rows, table.asks) == (ROWS, ())


R = {
    "write.table": '"x1" "x2" "y"\n'
    + "".join(f'"{row}" {row}.5 {row * row % 7} "a {row % 2}"\n' for row in range(1, 9)),
    "names of rows": '"x1" "x2" "y"\n'
    + "".join(f'"Car {row}" {row}.5 {row * row % 7} "a {row % 2}"\n' for row in range(1, 9)),
    "a part of the rows": '"x1" "x2" "y"\n'
    + "".join(f'"{3 * row}" {row}.5 {row * row % 7} "a {row % 2}"\n' for row in range(1, 9)),
    "decimal commas": '"x1" "x2" "y"\n'
    + "".join(f'"{row}" {row},5 {row * row % 7} "a {row % 2}"\n' for row in range(1, 9)),
    "no names of rows": '"x1" "x2" "y"\n' + "".join(f'{row}.5 {row * row % 7} "a {row % 2}"\n' for row in range(1, 9)),
    "quotes within": '"x1" "x2" "y"\n'
    + "".join(f'"say \\"{row}\\"" {row}.5 {row * row % 7} "a {row % 2}"\n' for row in range(1, 9)),
}


@pytest.mark.parametrize("case", R)
def test_blanks_with_quotation_marks_and_names_that_are_a_cell_short_are_read(case: str) -> None:
    table = tables.read(R[case].encode())
    assert table.names[-3:] == ("x1", "x2", "y = a 1")
    assert [column.numbers.tolist() for column in table.columns[-3:]] == [
        [row + 0.5 for row in range(1, 9)],
        [row * row % 7 for row in range(1, 9)],
        [row % 2 for row in range(1, 9)],
    ]
    assert "The columns are separated by blanks." in told(table)
    assert "Each line stood in quotation marks" not in told(table)
    named = case != "no names of rows"
    assert ("Line 1 has no name for the first column" in told(table)) == named
    assert len(table.columns) == 3 + named
    if case == "quotes within":
        assert table.columns[0].cells[0] == 'say "1"'


def test_what_r_prints_is_read_and_its_numbers_of_rows_are_left_out() -> None:
    text = "      x1    y\n" + "".join(f"{row:<4} {row * 1.5:5.1f} {row * row % 7:4}\n" for row in range(1, 12))
    table = tables.read(text.encode())
    assert [(column.name, column.kind) for column in table.columns] == [
        ("column 1", "out"),
        ("x1", "number"),
        ("y", "number"),
    ]
    assert table.lines.tolist() == list(range(2, 13))


def test_no_plain_lines_are_handed_out_for_quotation_marks_between_blanks() -> None:
    table = tables.read(R["names of rows"].encode())
    with pytest.raises(tables.NoRecipe):
        tables.recipe(table, ["x1"])


def test_a_row_of_names_that_lacks_its_last_is_not_taken_for_one_that_lacks_its_first() -> None:
    text = "id,x,y\n" + "".join(f"{100 + 7 * row},{row}.5,{row * row % 7},{row}\n" for row in range(8))
    with pytest.raises(tables.UnreadableTable, match="Line 1 has 3 cells where line 2 has 4"):
        tables.read(text.encode())
