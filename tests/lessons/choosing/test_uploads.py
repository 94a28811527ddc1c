"""What is offered, said and refused of a visitor's table, before anything is computed."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from regularize import tables
from regularize.lessons import link
from regularize.lessons.choosing import uploads
from regularize.lessons.choosing.sample import drawn
from regularize.lessons.choosing.settings import BY_GROUP, FIFTH, IN_ORDER, NOTHING, THIRD, UPLOADED, Settings
from regularize.tables.vocabulary import groups_rows

ROWS = 60
OWN = Settings(source=UPLOADED, folds=4)
GROUPED, ORDERED = replace(OWN, splits=BY_GROUP), replace(OWN, splits=IN_ORDER)


def table(**columns: list[object]) -> tables.Table:
    lines = [",".join(columns), *(",".join(map(str, row)) for row in zip(*columns.values(), strict=True))]
    return tables.read("\n".join(lines).encode())


def measured(seed: int) -> list[object]:
    """Numbers of which no two are alike."""
    return np.random.default_rng(seed).normal(size=ROWS).round(6).tolist()


def of(count: int, name: str = "%d") -> list[object]:
    """So many units, with neighbouring rows each."""
    return [name % (1000 + row * count // ROWS) for row in range(ROWS)]


def dates(*, back: bool = False) -> list[object]:
    days = np.datetime64("2024-01-01") + 7 * np.arange(ROWS)
    return [str(day) for day in (days[::-1] if back else days)]


def said(found: tables.Table, settings: Settings = OWN) -> list[str]:
    return [note for note in uploads.notes(found, settings) if note not in found.notes]


def by(found: tables.Table, settings: Settings) -> str:
    return next(field.value for field in uploads.fields(found, settings) if field.name == "by")


def asked(found: tables.Table, **knobs: str) -> link.Question:
    """The question of a link that names a table."""
    query = {f"choosing.{name}": value for name, value in {"source": UPLOADED, "table": "0" * 64, **knobs}.items()}
    return link.read("choosing", query, table=lambda _: tables.sheet(found.content))


def test_groups_are_the_first_words_else_the_first_numbers_with_several_rows_each() -> None:
    shops = table(x=measured(0), store=of(12), visit=of(20), y=measured(1))
    assert by(shops, GROUPED) == "1"
    found = uploads.choose(shops, GROUPED)
    assert (found.beside_name, found.names) == ("store", ("x", "visit"))
    assert drawn(GROUPED, found).splits.folds == 4
    assert by(shops, replace(GROUPED, target="1")) == "2", "what is predicted groups nothing"
    assert by(shops, replace(GROUPED, weights="1")) == "2", "nor does what counts the rows"
    assert by(shops, replace(GROUPED, by="0")) == "0"
    worded = table(x=measured(0), store=of(12), town=of(30, "T%d"), y=measured(1))
    assert by(worded, GROUPED) == "2"
    # What is named after whose rows it holds comes before a word that merely stands in several.
    ward = table(x=measured(0), crp=of(30, "<%d"), patient_id=of(12, "P%d"), y=measured(1))
    assert by(ward, GROUPED) == "2"


@pytest.mark.parametrize(
    ("columns", "by", "told"),
    [
        ({"a": measured(0), "b": measured(1)}, "", "No column has values that stand in several rows each."),
        (
            {"id": [f"A{i}" for i in range(ROWS)], "a": measured(0), "b": measured(1)},
            "",
            "No column has values that stand",
        ),
        ({"site": ["north"] * ROWS, "a": measured(0), "b": measured(1)}, "", "No column has values that stand"),
        ({"site": ["north"] * ROWS, "a": measured(0), "b": measured(1)}, "0", "All rows to fit are of one “site”"),
    ],
)
def test_where_nothing_groups_the_field_to_choose_by_is_there(
    columns: dict[str, list[object]], by: str, told: str
) -> None:
    question = asked(table(**columns, y=measured(2)), splits=BY_GROUP, by=by)
    assert not question.usable
    assert any(notice.startswith(told) for notice in question.notices)
    assert "Rows of one" in [field.label for field in question.fields]
    assert all("“Rows of one”" in notice for notice in question.notices)


def refused(make: Callable[[], object]) -> str:
    """The sentence that it is refused with, if it is."""
    try:
        make()
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("held_out", [NOTHING, FIFTH, THIRD])
def test_groups_that_are_too_few_are_refused_before_anything_is_computed(held_out: str) -> None:
    told = []
    for seed in range(1, 31):
        rng = np.random.default_rng(seed)
        stores = rng.choice([7, 8, 9], ROWS, p=rng.dirichlet(np.full(3, 0.4))).tolist()
        found = table(store=stores, x=measured(seed), y=measured(seed + 1))
        settings = replace(GROUPED, by="0", held_out=held_out, seed=seed)
        told.append(refused(partial(uploads.choose, found, settings)))
        if not told[-1]:
            # The largest group that is held out may leave a few rows.
            assert "of one group" not in refused(partial(drawn, settings, uploads.choose(found, settings)))
    assert {True, False} == {bool(one) for one in told}
    for one in filter(None, told):
        assert one.startswith("All rows to fit are of one “store”")
        assert ("hold fewer rows out" in one) == (held_out != NOTHING)


def test_a_last_column_of_two_values_is_offered_as_the_target() -> None:
    told = "“died” stands last and has two values: choose it as the target if it is what you want to predict."
    ones = [row * row % 7 % 2 for row in range(ROWS)]
    for values in (ones, ["yes" if one else "no" for one in ones], ["TRUE" if one else "FALSE" for one in ones]):
        found = table(a=measured(0), b=measured(1), died=values)
        assert said(found) == [told]
        assert said(found, replace(OWN, target="0")) == []
    other = table(a=measured(0), b=measured(1), died=[1 + one for one in ones])
    assert said(other) == [], "numbers that are not 0 and 1 are the target already"
    assert uploads.choose(other, OWN).target_name == "died"
    assert said(table(a=measured(0), died=ones, b=measured(1))) == []
    assert said(table(a=measured(0), b=measured(1), died=[one + row % 2 for row, one in enumerate(ones)])) == []


def test_dates_that_go_back_are_said_and_how_to_turn_them() -> None:
    on, back = (table(date=dates(back=way), x=measured(0), y=measured(1)) for way in (False, True))
    hint = "if the rows to predict come later, cut the folds in order."
    turn = "choose it under “In the order of”, so that the past predicts the future."
    assert said(on) == [f"“date” goes on from row to row: {hint}"]
    assert said(back) == [f"“date” goes back from row to row: {hint}"]
    assert said(on, ORDERED) == []
    assert said(back, ORDERED) == [f"“date” goes back from row to row: {turn}"]
    assert said(back, replace(ORDERED, by="0")) == []
    assert said(back, GROUPED) == []
    assert "In the order of" in [field.label for field in uploads.fields(back, ORDERED)]
    mixed = table(date=[dates()[row * 7 % ROWS] for row in range(ROWS)], x=measured(0), y=measured(1))
    same = table(date=[dates()[0]] * ROWS, x=measured(0), y=measured(1))
    for neither in (mixed, same):
        assert said(neither) == said(neither, ORDERED) == []


@pytest.mark.parametrize("name", ["store", "Store ID", "patientId", "school_no", "Filiale", "Kunden-Nr.", "id"])
@pytest.mark.parametrize("units", [of(12), of(12, "U%d"), of(25, "U%d")])
def test_rows_of_one_unit_are_said_whatever_names_it(name: str, units: list[object]) -> None:
    """Numbers, categories and labels."""
    found = table(**{name: units, "x": measured(0), "y": measured(1)})
    assert {column.kind for column in found.columns[:1]} <= {"number", "categories", "label"}
    told = f"Each “{name}” has several rows: if the rows to predict are of others, cut the folds by group."
    assert said(found) == [told]
    assert said(found, GROUPED) == said(found, ORDERED) == []


def test_ordinary_columns_and_the_target_are_not_said_to_be_of_units() -> None:
    for name in ("sex", "region", "color", "size", "rooms", "patients", "Kunden", "Filialen", "classic"):
        for values in (of(5), of(5, "c%d")):
            assert said(table(**{name: values, "x": measured(0), "y": measured(1)})) == []
    once = table(store=np.random.default_rng(0).permutation(5000)[:ROWS].tolist(), x=measured(0), y=measured(1))
    assert said(once) == []
    halves = table(store=[row // 4 + 0.5 for row in range(ROWS)], x=measured(0), y=measured(1))
    assert said(halves) == []
    assert said(table(x=measured(0), y=measured(1), store=of(12))) == [], "it is the target"


@pytest.mark.parametrize(
    ("names", "units"),
    [
        (
            "patient|Subject ID|person_id|customerNumber|Client No.|household nr|farm#|PlotNo|centre code|store_name",
            True,
        ),
        ("id|ID|id_client|Schulnummer|Klinik|Probanden-ID|Kundennr.|école|cliente|klant|animal id", True),
        ("sex|region|color|kind|price|stores|customers|Kunden|animal|device|restore|idle|node|plotting|no|nr|", False),
    ],
)
def test_units_are_known_by_their_names(names: str, units: bool) -> None:
    assert {name: groups_rows(name) for name in names.split("|")} == dict.fromkeys(names.split("|"), units)


def test_values_of_which_a_limit_is_known_are_numbers_and_nobodys_names() -> None:
    crp = [f"<{2 + i % 3}" if i % 4 == 0 else f"{3 + i % 7}.{i % 10}" for i in range(ROWS)]
    found = table(x=measured(0), crp=crp, y=measured(1))
    assert found.column("crp").kind == "number"
    assert not any("“crp” has several rows" in note for note in uploads.notes(found, Settings(source=UPLOADED)))


def test_where_rows_belong_together_none_is_shuffled_to_know_chance() -> None:
    patients = table(x=measured(0), patient=of(12, "P%d"), y=measured(1))
    settings = Settings(source=UPLOADED)
    found = uploads.choose(patients, settings)
    assert found.repeated
    assert drawn(settings, found).chance(settings) is None
    alone = uploads.choose(table(x=measured(0), z=measured(2), y=measured(1)), settings)
    assert not alone.repeated
    assert drawn(settings, alone).chance(settings) is not None
