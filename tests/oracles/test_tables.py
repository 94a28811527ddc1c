"""Oracles for a visitor's CSV: what was written is read, and anything else ends in one sentence."""

import csv
import io
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from regularize import tables

STYLES = [(",", "."), (";", "."), ("\t", "."), (";", ","), ("\t", ","), (",", ",")]
numbers = st.floats(-1e50, 1e50, allow_nan=False)
rows = st.integers(2, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.none(), numbers), min_size=width, max_size=width), min_size=5, max_size=12
    )
)


def written(values, *, separator, decimal, newline, header, encoding):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, lineterminator=newline)
    if header:
        writer.writerow([f"größe {place}" for place in range(len(values[0]))])
    for row in values:
        # Seventeen digits, so that no number looks like one with a thousands separator.
        writer.writerow(["NA" if value is None else f"{value:.17e}".replace(".", decimal) for value in row])
    return file.getvalue().encode(encoding)


@given(
    rows,
    st.sampled_from(STYLES),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16"]),
)
@settings(max_examples=120, deadline=None)
def test_the_numbers_written_are_the_numbers_read(values, style, newline, header, encoding):
    separator, decimal = style
    table = tables.read(
        written(values, separator=separator, decimal=decimal, newline=newline, header=header, encoding=encoding),
        # Numbers such as −1e20, which may stand for nothing, are meant.
        " ".join(f"{place}{side}-value" for place in range(6) for side in "mn"),
    )
    expected = np.array([[np.nan if value is None else value for value in row] for row in values])
    assert np.array_equal(np.column_stack([c.numbers for c in table.columns]), expected, equal_nan=True)
    assert table.lines.tolist() == [row + 1 + header for row in range(len(values))]
    assert table.names[0] == ("größe 0" if header else "column 1")


def check(content):
    """Whatever the bytes: a sound table, or one sentence fit to be shown; and the same for each use of it."""
    try:
        table = tables.read(content)
    except tables.UnreadableTable as refusal:
        return sentence(refusal)
    assert len(set(table.names)) == len(table.names) >= 2
    assert table.rows == len(table.lines) >= 5
    for name in table.names:
        assert shown(name)
        assert len(name) <= 80
    for column in table.columns:
        assert len(column.cells if column.numbers is None else column.numbers) == table.rows
    for note in table.notes:
        assert shown(note)
    x, y = tables.likely(table)
    try:
        pair = tables.pair(table, x, y)
        assert np.isfinite(pair.x).all()
        assert np.isfinite(pair.y).all()
        assert len(pair.x) == len(pair.y) == table.rows - pair.dropped >= 5
        expanded = tables.one_hot(table, table.text)
        made = tables.numeric(expanded, y, [name for name in table.names if name != y])
        assert made.columns.shape == (len(made.targets), len(made.names))
        assert np.isfinite(made.columns).all()
    except tables.UnreadableTable as refusal:
        sentence(refusal)
    return None


def shown(text):
    return bool(text) and not any(
        unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for letter in text
    )


def sentence(refusal):
    text = str(refusal)
    assert shown(text), ascii(text)
    assert text[0].isupper()
    assert text[-1] == "."
    assert len(text) < 250


csv_like = st.text(alphabet="0123456789.,;\t\n\r\"-+eEaNx _ä\u202e\u200b\x00\x0b<'", max_size=120)


@given(st.one_of(st.binary(max_size=200), csv_like.map(str.encode), csv_like.map(lambda t: t.encode("utf-16"))))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
@example(b"sep=;")
@example(b"sep=\t\n")
@example(b"a,b\n" + b"1e308,-1e308\n-1e308,1e308\n" * 3)
@example(b"a,b\n" + b"1e-320,2\n2e-320,3\n" * 3)
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_a_table_or_one_sentence(content):
    check(content)


@given(st.lists(st.lists(csv_like, min_size=3, max_size=3), min_size=6, max_size=8), st.sampled_from(",;\t"))
@settings(max_examples=150, deadline=None)
def test_any_cells_are_a_table_or_one_sentence(cells, separator):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(cells)
    check(file.getvalue().encode())


# Many control characters make a file binary; tests/limits has names with a few.
@given(st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=90), min_size=2, max_size=9))
@settings(max_examples=150, deadline=None)
def test_any_names_become_unique_names_that_are_seen(names):
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["x" + name for name in names])
    writer.writerows([[row * place for place in range(len(names))] for row in range(5)])
    table = tables.read(file.getvalue().encode())
    assert len(set(table.names)) == len(names)
    assert all(map(shown, table.names))


@pytest.mark.parametrize("limit", [10, 131_072])
def test_the_limit_of_the_csv_module_is_left_alone(limit):
    before = csv.field_size_limit(limit)
    try:
        with pytest.raises(tables.UnreadableTable, match="Line 2 holds a cell of more than"):
            tables.read(b"x,y\n1," + b"2" * 200_000 + b"\n")
        assert csv.field_size_limit() == limit
    finally:
        csv.field_size_limit(before)
