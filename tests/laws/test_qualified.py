"""Numbers with something beside them: what was meant is what is read, said or asked, and can be taken back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularize import tables

Y = [1.5, 2.5, 3.1, 7.25, 6.6, 9.1, 4.2, 8.8]


def read(cells: list[str], answers: str = "") -> tables.Table:
    lines = [f"{y}\t{cell}" for y, cell in zip(Y, cells, strict=True)]
    return tables.read("\n".join(["y\tx", *lines]).encode(), answers)


LIMITS = "<0.05; 0.1; 0.3; 1.2; >200; 0.7; ≤ 0.05; 3.3"
NAN = np.nan
CASES: dict[str, tuple[str, str, list[float]]] = {
    "limits, half": (LIMITS, "", [0.025, 0.1, 0.3, 1.2, 200, 0.7, 0.025, 3.3]),
    "limits themselves": (LIMITS, "1b-limit", [0.05, 0.1, 0.3, 1.2, 200, 0.7, 0.05, 3.3]),
    "limits as missing": (LIMITS, "1b-missing", [NAN, 0.1, 0.3, 1.2, NAN, 0.7, NAN, 3.3]),
    "and more": ("0; 1; 2; 3+; 3+; 1; 0; 2", "", [0, 1, 2, 3, 3, 1, 0, 2]),
    "commas": ("<0,5; 1,2; 3,4; <0,5; 1,8; 2,0; 2,2; 2,4", "", [0.25, 1.2, 3.4, 0.25, 1.8, 2, 2.2, 2.4]),
    "thousands": ("1.2M; 350k; 950; 2.5M; 1k; ; 1.1B; 7", "", [1.2e6, 3.5e5, 950, 2.5e6, 1e3, NAN, 1.1e9, 7]),
    "money": ("$1.2M; $350k; $50k; -$2M; $1k; $2k; $1B; $7", "", [1.2e6, 3.5e5, 5e4, -2e6, 1e3, 2e3, 1e9, 7]),
    "German": (
        "1,2 Mio.; 350 Tsd.; 2 Mrd.; 3 Mio.; 4 Mio.; 5 Mio.; 6 Mio.; 7 Mio.",
        "",
        [1.2e6, 3.5e5, 2e9, 3e6, 4e6, 5e6, 6e6, 7e6],
    ),
    "units": ("1.2 kg; 350 g; 0.5 kg; 2 kg; 1 kg; 100 g; 1.1 kg; 7 kg", "", [1.2, 0.35, 0.5, 2, 1, 0.1, 1.1, 7]),
    "most in grams": ("1.2 kg; 350 g; 50 g; 2 g; 1 g; 100 g; 1 g; 7 g", "", [1200, 350, 50, 2, 1, 100, 1, 7]),
    "bytes": ("12 B; 3.4 kB; 1.2 MB; 7 kB; 1 kB; 2 kB; 3 kB; 4 kB", "", [0.012, 3.4, 1200, 7, 1, 2, 3, 4]),
    "hours": ("7:45; 8:06; 6:30; 7:00; ; 9:15; 7:57; -1:30", "", [7.75, 8.1, 6.5, 7, NAN, 9.25, 7.95, -1.5]),
    "laps": (
        "1:02:33; 59:09; 48:03.6; 52:00; 1:10:00; 44:45; 57:57; 1:08:06",
        "",
        [62.55, 59.15, 48.06, 52, 70, 44.75, 57.95, 68.1],
    ),
    "errors": (
        "12.3 ± 0.4; 11.0±0.3; 10 +/- 1; 9.5 ± .2; 8.5 ± 4 %; 12.1 ± 0.4; 14 ± 1; 9.9 ± 0.2",
        "",
        [12.3, 11, 10, 9.5, 8.5, 12.1, 14, 9.9],
    ),
    "nearly": ("~5; ca. 4; 6; ≈7; 3.5; 2; 9; 8", "", [5, 4, 6, 7, 3.5, 2, 9, 8]),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_beside_a_number_is_understood_and_told(name: str) -> None:
    written, answers, meant = CASES[name]
    cells = [cell.strip() for cell in written.split(";")]
    table = read(cells, answers)
    column = table.columns[1]
    assert column.kind == "number"
    np.testing.assert_allclose(column.numbers, meant, rtol=1e-15)
    assert any("'x'" in told.sentence for told in (*table.repairs, *table.asks)), "nothing is changed without a word"
    assert read(cells, "1k-label").columns[1].cells == tuple(cells), "and it can be taken back"


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        pytest.param("<18; 18-30; >65; 18-30; <18; 30-65; 30-65; >65", "categories", id="classes of age"),
        pytest.param("<18; 18; >18; 18; <18; >18; 18; >18", "categories", id="steps of a scale"),
        pytest.param("12; 12a; 14; 16; 18b; 20; 22; 24", "label", id="numbers of houses"),
        pytest.param("1 kg; 2 m; 3 s; 4 kg; 5 m; 6 s; 7 kg; 8 m", "label", id="units of several kinds"),
        pytest.param("1 kg; 2 kg; 3 kg; 4 kg; 5 kg; 6 kg; 7 kg; 8 kg", "number", id="one unit"),
        pytest.param("1 cm; 2 cm; 3; 4 cm; 5 cm; 6 cm; 7 cm; 8 cm", "number", id="a unit that is missing once"),
        pytest.param("1 kg; 2 g; 3; 4; 5; 6; 7; 8", "label", id="units and none"),
        pytest.param("3:1; 2:0; 1:1; 0:0; 2:2; 3:0; 1:0; 4:1", "label", id="scores"),
        pytest.param("k; M; ca. Bonn; ~; <; >; ±; :)", "label", id="words"),
    ],
)
def test_what_only_looks_like_it_is_left_as_it_is(cells: str, kind: str) -> None:
    column = read([cell.strip() for cell in cells.split(";")]).columns[1]
    assert column.kind == kind
    if column.numbers is not None:
        np.testing.assert_array_equal(column.numbers, np.arange(1, 9))


@given(
    st.lists(st.integers(1, 10**6), min_size=8, max_size=8, unique=True),
    st.lists(st.booleans(), min_size=8, max_size=8),
    st.sampled_from(["half", "limit", "missing"]),
)
def test_every_limit_is_what_the_answer_says(values: list[int], below: list[bool], answer: str) -> None:
    plain = sum(not one for one in below)
    cells = [f"<{value / 100}" if low else f"{value / 100}" for value, low in zip(values, below, strict=True)]
    column = read(cells, f"1b-{answer}").columns[1]
    if plain < 3:
        assert column.kind in ("label", "categories", "two")
        return
    meant = {"half": 0.5, "limit": 1.0, "missing": np.nan}[answer]
    assert column.numbers is not None
    factors = np.where(below, meant, 1.0)
    np.testing.assert_allclose(column.numbers, factors * np.array(values) / 100, rtol=1e-15)


@given(st.lists(st.tuples(st.integers(1, 799), st.sampled_from(["g", "kg", "mg", "t"])), min_size=8, max_size=8))
def test_weights_in_any_units_are_one_weight(weights: list[tuple[int, str]]) -> None:
    column = read([f"{value} {unit}" for value, unit in weights]).columns[1]
    grams = np.array([value * {"g": 1, "kg": 1e3, "mg": 1e-3, "t": 1e6}[unit] for value, unit in weights])
    assert column.numbers is not None
    np.testing.assert_allclose(column.numbers * (grams[0] / column.numbers[0]), grams, rtol=1e-12)


def test_points_with_three_digits_are_asked_about_though_others_mark_decimals() -> None:
    people, north = ["224.768", "1.204", "985", "450.798", "12.377", "7.504", "88.125", "31.222"], "48.{}1"
    lines = [f"{one};{north.format(place)};{place}.5" for place, one in enumerate(people)]
    content = "\n".join(["people;north;y", *lines]).encode()
    found = tables.read(content)
    (ask,) = [one for one in found.asks if "'people'" in one.sentence]
    assert "224768 or 224.768" in ask.sentence
    grouped = tables.read(content, next(code for code, word in ask.options if word == "224768"))
    np.testing.assert_array_equal(grouped.columns[0].numbers[:3], [224768, 1204, 985])
    np.testing.assert_array_equal(grouped.columns[1].numbers, [float(north.format(place)) for place in range(8)])
    # Three decimals throughout are nothing unusual where commas separate.
    plain = tables.read(content.replace(b"985", b"9.851").replace(b";", b","))
    assert not plain.asks
