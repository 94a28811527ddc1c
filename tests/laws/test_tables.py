"""Laws of a visitor's file: written in any style it reads as it was meant, or asks; no answer breaks it, and all is said."""

import csv
import io
import json
import re
import time
from dataclasses import asdict
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize import tables
from tests.writing import file, verdict

seeds = st.integers(0, 10**6)


def read(content, answers):
    """The table, or why there is none."""
    try:
        return tables.read(content, answers), ""
    except tables.UnreadableTable as refusal:
        return None, str(refusal)


@given(seeds)
@settings(max_examples=250, deadline=None)
def test_a_known_table_in_any_style_is_read_as_it_was_meant_or_asked_about(seed):
    found, reason = verdict(file(seed))
    assert found in ("right", "asked", "refused"), reason


def test_nearly_all_known_tables_are_read_right_without_an_answer():
    found = [verdict(file(seed))[0] for seed in range(10_000, 10_300)]
    assert found.count("wrong") == 0
    assert found.count("right") >= 0.95 * len(found)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_every_answer_that_is_offered_is_taken_and_every_repair_can_be_undone_and_done_again(seed):
    content = file(seed).content
    table = tables.read(content)
    for ask in table.asks:
        assert ask.assumed
        assert ask.answer in dict(ask.options)
        for code, _ in ask.options:
            assert re.fullmatch(tables.PATTERN, code)
            again = tables.read(content, code)
            (same,) = [one for one in again.asks if one.options and code in dict(one.options)]
            assert (same.answer, same.assumed) == (code, False)
            assert (again.digest == table.digest) or code != ask.answer
    for repair in table.repairs:
        if not repair.code:
            continue
        undone, _ = read(content, repair.code)
        if undone is None:
            continue
        assert undone.digest != table.digest
        back = [one for one in undone.repairs if one.label == "Redo"]
        for one in back:
            assert tables.chosen(repair.code, one.code) == ""


words = st.lists(st.sampled_from(["attached", "built in", "car port", "shed"]), min_size=2, max_size=4, unique=True)


@given(words, st.sampled_from(["none", "None", "NONE", "nil"]), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_nothing_of_a_kind_is_a_word_beside_others_unless_it_means_missing_among_numbers(kinds, none, elsewhere, gaps):
    cells = [*kinds, none] * 3
    numbers = [none if elsewhere and row == 4 else f"{1.5 * row}" for row in range(len(cells))]
    if gaps:
        cells[1] = ""
    content = "\n".join(["price;garage", *(f"{a};{b}" for a, b in zip(numbers, cells, strict=True))]).encode()
    table = tables.read(content)
    kept = ["" if elsewhere and cell == none else cell for cell in cells]
    (repair,) = [one for one in table.repairs if none in one.sentence and "garage" in one.sentence]
    assert ("kept as a word of its own" in repair.sentence) == (not elsewhere)
    assert f"({cells.count(none)} times)" in repair.sentence
    column = table.columns[1]
    if column.numbers is None:
        assert list(column.cells) == kept
    else:
        assert [column.pair[int(one)] if one == one else "" for one in column.numbers] == kept
    undone = tables.read(content, repair.code)
    other = ["" if not elsewhere and cell == none else cell for cell in cells]
    column = undone.columns[1]
    if column.numbers is None:
        assert list(column.cells) == other
    else:
        assert [column.pair[int(one)] if one == one else "" for one in column.numbers] == other
    (redo,) = [one for one in undone.repairs if one.label == "Redo"]
    assert tables.read(content, tables.chosen(repair.code, redo.code)).digest == table.digest


@pytest.mark.parametrize("rows", [6, 9, 200])
def test_whoever_keeps_a_row_of_totals_does_not_get_the_numbers_of_rows_as_a_column(rows):
    content = "\n".join(
        ["id,x,y", *(f"{i},{i * i % 7}.5,{i * i % 5}.25" for i in range(1, rows + 1)), "Total,12.5,9.75"]
    )
    table = tables.read(content.encode())
    (total,) = [one for one in table.repairs if one.sentence.startswith("Totals were left out")]
    kept = tables.read(content.encode(), tables.chosen("", total.code))
    assert (table.rows, kept.rows) == (rows, rows + 1)
    for one in (table, kept):
        assert [column.kind for column in one.columns] == ["out", "number", "number"]
        assert any("id" in repair.sentence and "left out" in repair.sentence for repair in one.repairs)


def test_nothing_beside_one_word_is_its_zero_and_beside_a_yes_and_a_no_it_is_missing():
    (garage, smokes) = tables.read(
        "\n".join(["garage,smokes", *["shed,yes", "None,no", "shed,None", "None,yes"] * 3]).encode()
    ).columns
    assert (garage.kind, garage.pair) == ("two", ("None", "shed"))
    assert (smokes.kind, smokes.pair) == ("two", ("no", "yes"))
    assert np.isnan(smokes.numbers).sum() == 3


codes = st.from_regex(re.compile(f"(?:{tables.PATTERN})", re.ASCII), fullmatch=True)
likely = st.lists(
    st.tuples(
        st.sampled_from([*map(str, range(6)), ""]),
        st.sampled_from(
            [
                "k-number",
                "k-two",
                "k-categories",
                "k-date",
                "k-label",
                "k-out",
                "m-missing",
                "n-value",
                "w-text",
                "u-shares",
                "d-month",
                "v-keep",
                "f-keep",
                "p-group",
                "c-decimal",
                "h-none",
                "h-2",
                "t-keep",
                "u-keep",
                "f-keep",
                "e-cp1251",
            ]
        ),
    ).map("".join),
    max_size=6,
).map(" ".join)


@given(seeds, st.one_of(codes, likely))
@settings(max_examples=150, deadline=None)
def test_whatever_a_link_answers_the_file_is_a_table_or_a_sentence(seed, answers):
    content = file(seed).content
    table, refusal = read(content, answers)
    assert (table is None) == refusal.endswith(".")
    if table is None:
        return
    shown = tables.preview(table)
    for told in (shown, *table.repairs, *table.asks):
        json.dumps(asdict(told))
    for sentence in (*table.notes, *(one.sentence for one in (*table.repairs, *table.asks))):
        assert sentence[-1] in ".?"
        assert len(sentence) < 400
        assert sentence.isprintable()
    assert len(shown.rows) == min(5, table.rows)
    assert all(len(row) == len(shown.columns) for row in shown.rows)
    for column, drawn in zip(table.columns, shown.columns, strict=False):
        assert drawn.value in dict(drawn.options)
        assert (column.numbers is None) != (not column.cells) or table.rows == 0
        if column.numbers is not None:
            assert column.numbers.shape == (table.rows,)
        else:
            assert len(column.cells) == table.rows


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_what_is_said_of_missing_values_dates_and_words_is_so(seed):
    table = tables.read(file(seed).content)
    used = [column for column in table.columns if column.usable and column.numbers is not None]
    missing = {column.name: int(np.isnan(column.numbers).sum()) for column in used}
    said = [re.match(r"Missing values: (\d+) in (?:(\d+) columns|column '(.+?)')", note) for note in table.notes]
    (found,) = [match for match in said if match] or [None]
    assert (int(found[1]) if found else 0) == sum(missing.values())
    if found:
        assert int(found[2] or 1) == sum(count > 0 for count in missing.values())
    for column in used:
        if column.kind == "date":
            first = datetime.strptime(column.unit, "days since %d %B %Y")
            assert 0 <= np.nanmin(column.numbers) < 1
            assert f"it counts the {column.unit}." in " ".join(one.sentence for one in table.repairs)
            assert 1900 < first.year < 2100
        if column.pair:
            assert f"'{column.pair[0]}' is 0 and '{column.pair[1]}' is 1." in " ".join(
                one.sentence for one in table.repairs
            )
            assert column.name == f"{column.source} = {column.pair[1]}"
    labels = [column.name for column in table.columns if column.kind == "label"]
    assert bool(labels) == any(note.startswith("Labels, which are not used") for note in table.notes)


def test_two_megabytes_cost_little_more_than_cutting_them_into_cells():
    values = np.random.default_rng(0).standard_normal((20_000, 10)) * 1000
    text = "\n".join(";".join(map("{:.4f}".format, row)) for row in values.tolist())

    def cost(work):
        start = time.thread_time()
        work()
        return time.thread_time() - start

    for content in (text, text.replace(".", ",")):
        assert tables.read(content.encode()).numeric == tables.read(content.encode()).names
        pairs = [
            (
                cost(lambda content=content: tables.read(content.encode())),
                cost(lambda content=content: list(csv.reader(io.StringIO(content), delimiter=";"))),
            )
            for _ in range(3)
        ]
        assert min(read / cut for read, cut in pairs) < 25, pairs
