"""Each lesson is declared whole: what its link names can be computed, shown, taken home, and asked of a visitor's file."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache, partial
from pathlib import Path
from types import GeneratorType
from typing import Any

import numpy as np
import pytest

from regularize import tables
from regularize.figures.scene import Scene, cells
from regularize.knobs import Knobs, Text
from regularize.lessons import FOLDERS, LESSONS, Lesson, lesson, link
from regularize.lessons.choosing import settings as choosing_settings
from regularize.lessons.choosing.scene_of_tables import conversions
from regularize.lessons.cutmix.scene import averages, found
from regularize.lessons.dropblock.scene import tables as shares
from regularize.lessons.dropout import captions as dropout_captions
from regularize.lessons.explore import settings as explore_settings
from regularize.lessons.geometry import settings as geometry_settings
from regularize.lessons.lesson import Field
from regularize.progress import finish

FILES = sorted((Path(__file__).parents[1] / "tables").glob("*.csv"))
QUICK = ("explore", "geometry", "elastic_net", "choosing", "bias_variance", "outliers", "other_doors")
# The network lessons, as small as they get.
SMALL: Mapping[str, Mapping[str, Any]] = {
    "dropout": {"points": 20, "width": 8, "depth": 1},
    "weight_decay": {"points": 40, "width": 4, "depth": 1},
    "label_smoothing": {"points": 100, "width": 16},
    "dropblock": {"points": 100},
    "cutmix": {"points": 100, "epochs": 10},
}
TOWNS = b"size,town,price,street\n" + b"".join(
    f"{30 + 7 * i % 50},{('Bonn', 'Ulm', 'Kiel')[i % 3]},{100 + 13 * i % 70},{'AB'[i % 2]}\n".encode()
    for i in range(30)
)


def computed(one: Lesson[Any], settings: Knobs, own: Any = None) -> list[Any]:
    """The results of all parts, each made with its key alone."""
    results: list[Any] = []
    for part in one.parts:
        made = part.make(part.key(settings), *([own] if one.uploads else []), *results)
        results.append(finish(made) if isinstance(made, GeneratorType) else made)
    return results


@cache
def view(name: str) -> tuple[Lesson[Any], Any, list[Any], Scene]:
    """A lesson at its defaults, or as small as it gets."""
    one = lesson(name)
    settings = one.settings(**SMALL.get(name, {}))
    results = computed(one, settings)
    return one, settings, results, one.scene(settings, *results)


def header(scene: Scene) -> dict[str, Any]:
    """The text of a scene on the wire; NaN in it is refused."""
    wire = scene.wire
    (size,) = np.frombuffer(wire[16:20], dtype=np.uint32)
    read: dict[str, Any] = json.loads(wire[20 : 20 + int(size)], parse_constant=lambda what: pytest.fail(what))
    return read


def drawn(wire: bytes, sent: dict[str, Any], knob: str, stop: int) -> list[dict[str, np.ndarray]]:
    """The coordinates of every trace of a chart as a stage draws them from what it is sent."""
    (size,) = np.frombuffer(wire[16:20], dtype=np.uint32)
    numbers = np.frombuffer(wire[20 + int(size) :], dtype=np.float32)

    def array(part: dict[str, list[int]]) -> np.ndarray:
        start, *shape = part["$"]
        return numbers[start : start + int(np.prod(shape))].reshape(shape)

    traces = [{axis: array(t[axis]) for axis in "xy" if isinstance(t.get(axis), dict)} for t in sent["traces"]]
    for move in sent["moves"].get(knob, ()):
        if "rows" in move:
            found = {axis: array(rows) for axis, rows in move["rows"].items() if axis in "xy"}
            traces[move["trace"]] |= {axis: rows[min(stop, len(rows) - 1)] for axis, rows in found.items()}
        elif "starts" in move:
            starts = array(move["starts"]).astype(int)
            at = min(stop, len(starts) - 2)
            own = slice(starts[at], starts[at + 1])
            rest = np.full(move["longest"] - (own.stop - own.start), np.nan)
            traces[move["trace"]] |= {axis: np.append(array(move[axis])[own], rest) for axis in "xy"}
        elif "polar" in move:
            through, polar, basis = (array(move[name]).astype(float) for name in ("through", "polar", "basis"))
            start, radius, fine = polar[min(stop, len(polar) - 1)]
            turned = start + fine * np.sinh(np.linspace(-1, 1, move["count"] + 1) * np.arcsinh(np.pi / fine))
            circle = radius * (np.stack([np.cos(turned), np.sin(turned)]).T - [np.cos(start), np.sin(start)])
            points = through[min(stop, len(polar) - 1)] + circle @ basis
            traces[move["trace"]] |= {"x": points[:, 0], "y": points[:, 1]}
        else:
            shape, centre, sizes = (array(move[name]) for name in ("shape", "centre", "size"))
            points = centre[min(stop, len(sizes) - 1)] + sizes[min(stop, len(sizes) - 1)] * shape
            traces[move["trace"]] |= {"x": points[:, 0], "y": points[:, 1]}
    return traces


def in_one_place(values: Any, single: np.ndarray) -> bool:
    """Whether these are the same coordinates, but for single precision."""
    size = np.abs(single[np.isfinite(single)]).max(initial=0.0)
    return np.allclose(np.asarray(values, float), single, rtol=2e-6, atol=1e-5 * (size or 1.0), equal_nan=True)


@pytest.mark.parametrize("name", LESSONS)
def test_a_figure_for_a_notebook_shows_what_the_stage_shows(name: str) -> None:
    *_, scene = view(name)
    shown = 0
    for chart, sent in zip(scene.charts, header(scene)["charts"], strict=True):
        pictures = chart.raster.values if chart.raster else {}
        for knob in {*chart.moves, *pictures}:
            figure = chart.figure(knob, ["first", "second", "third"], stop=2)
            behind = int(knob in pictures)
            stage = [drawn(scene.wire, sent, knob, stop) for stop in range(3)]
            assert len(figure.data) == behind + len(chart.marks)
            for mark, trace in zip(figure.data[behind:], stage[2], strict=True):
                for axis, values in trace.items():
                    assert in_one_place(mark[axis], values)
            for frame, traces in zip(figure.frames, stage, strict=True):
                assert set(frame.traces) == {
                    *range(behind),
                    *(behind + move.trace for move in chart.moves.get(knob, ())),
                }
                for place, mark in zip(frame.traces[behind:], frame.data[behind:], strict=True):
                    for axis, values in traces[place - behind].items():
                        if mark[axis] is not None:
                            shown += 1
                            assert in_one_place(mark[axis], values)
            if behind:
                np.testing.assert_array_equal(figure.data[0].z, chart.raster.at(knob, 2))
            assert [step.label for step in figure.layout.sliders[0].steps] == ["first", "second", "third"]
    assert shown >= 9


def test_every_lesson_of_the_menu_is_declared_and_nothing_is_asked_for_that_is_none() -> None:
    assert len(LESSONS) >= 12
    for name, title in LESSONS.items():
        one = lesson(name)
        assert (one.name, one.title) == (name, title)
        assert one.question.endswith("?")
        assert one.settings.__module__ == f"regularize.lessons.{FOLDERS.get(name, name)}.settings"
        assert one.parts
        assert (one.dragged is not None) == (name in ("geometry", "outliers"))
        assert one.points == (name == "outliers")
        assert (one.uploads is not None) == (name in ("explore", "choosing"))
    with pytest.raises(KeyError):
        lesson("lesson")


@pytest.mark.parametrize("name", LESSONS)
def test_presets_are_settings_of_their_lesson_and_say_why(name: str) -> None:
    one = lesson(name)
    assert one.presets
    for title, preset in one.presets.items():
        assert title
        assert preset.why.endswith((".", "?"))
        assert type(preset.settings) is one.settings
        assert replace(preset.settings) == preset.settings


@pytest.mark.parametrize("name", LESSONS)
def test_a_live_knob_asks_for_no_computation_unless_it_is_held_while_another_is_turned(name: str) -> None:
    one = lesson(name)
    for settings in (one.settings(), *(preset.settings for preset in one.presets.values())):
        asking = set()
        for knob, slider in one.settings.live().items():
            for part in one.parts:
                keys = {part.key(replace(settings, **{knob: stop})) for stop in slider.stops}
                assert all(part.key(key) == key for key in keys)
                asking |= {knob} if len(keys) > 1 else set()
        assert len(asking) < len(one.settings.live())
        assert not asking or one.crossed(settings)


@pytest.mark.parametrize("name", LESSONS)
def test_the_scene_travels_and_holds_every_stop(name: str) -> None:
    _, settings, _, scene = view(name)
    read = header(scene)
    live = {knob for knob in settings.live() if settings.in_use(knob)}
    assert set(read["knobs"]) <= live
    assert len(read["charts"]) == len(scene.charts)
    assert all(sentence for told in read["sentences"].values() for sentence in told)
    for shown in read["tables"]:
        assert shown["title"]
        for knob, states in shown["states"].items():
            assert len(states) == (len(settings.live()[knob].stops) if knob else 1)
            assert all(len(row) == len(at["headings"]) for at in states for row in at["rows"])
            assert all(isinstance(cell, str) for at in states for row in at["rows"] for cell in row)


@pytest.mark.parametrize("name", LESSONS)
def test_a_scene_that_is_not_crossed_is_the_same_wherever_the_live_knobs_stand(name: str) -> None:
    one, settings, results, scene = view(name)
    if one.crossed(settings):
        assert len(one.settings.live()) > 1
        return
    ends = {knob: slider.high for knob, slider in one.settings.live().items()}
    assert one.scene(replace(settings, **ends), *results).wire == scene.wire


@pytest.mark.parametrize("name", LESSONS)
def test_the_code_is_a_script_and_every_file_has_lines_and_a_name_of_its_own(name: str) -> None:
    one, settings, results, _ = view(name)
    compile(one.code(settings, *results), name, "exec")
    files = one.files(settings, *results)
    assert len({file.name for file in files}) == len(files)
    for file in files:
        kind = {"csv": "(CSV)", "html": "(HTML)"}[file.name.partition(".")[2]]
        assert file.label.endswith(kind)
        assert file.content().count("\n") > (kind == "(CSV)")


@pytest.mark.parametrize("name", QUICK)
def test_presets_can_be_drawn(name: str) -> None:
    one = lesson(name)
    for preset in one.presets.values():
        settings = preset.settings
        less = {"resamples": "Off", "folds": 3, "refits": 50}
        settings = replace(settings, **{name: value for name, value in less.items() if hasattr(settings, name)})
        assert header(one.scene(settings, *computed(one, settings)))["charts"]


def test_what_takes_long_is_said_in_words_and_nothing_else_is() -> None:
    said = {
        name: [part.waiting(lesson(name).settings(), *_none(name)) for part in lesson(name).parts] for name in LESSONS
    }
    assert {name for name, words in said.items() if any(words)} == set(SMALL)
    assert said["label_smoothing"] == ["Training 17 networks side by side"]
    bias, implicit = lesson("bias_variance"), lesson("other_doors")
    assert bias.parts[0].waiting(bias.settings(penalty="L1", refits=50)) == "50 refits"
    assert bias.parts[0].waiting(bias.settings(view="n and p")) == "300 refits"
    assert implicit.parts[0].waiting(implicit.settings(door="Noise")) == "Fitting disturbed copies of the data"
    assert not implicit.parts[0].waiting(implicit.settings(door="Weight decay"))
    first, second = lesson("choosing").parts
    again = choosing_settings.Settings(resamples="20")
    assert (first.waiting(again, None), second.waiting(again, None)) == ("", "Choosing λ 20 more times")
    assert first.key(again) == first.key(choosing_settings.Settings())
    assert second.key(again) != second.key(choosing_settings.Settings())
    large = tables.Predictors(
        columns=np.ones((2001, 10)), targets=np.ones(2001), names=("a",) * 10, target_name="b", dropped=0, notes=()
    )
    assert (
        first.waiting(choosing_settings.Settings(source=choosing_settings.UPLOADED), large)
        == "Cross-validating your columns"
    )


def _none(name: str) -> list[None]:
    return [None] if lesson(name).uploads else []


def test_resampling_is_a_part_of_its_own_and_adds_its_charts() -> None:
    one, _, (_, none), scene = view("choosing")
    assert none is None
    settings = choosing_settings.Settings(penalty="L2", folds=3, resamples="20")
    result, resamples = computed(one, settings)
    assert resamples.choices.done == 20
    assert result.settings.resamples == choosing_settings.OFF
    more = one.scene(settings, result, resamples)
    assert len(more.charts) == len(scene.charts) + 2
    assert [table.title for table in more.tables] == [table.title for table in scene.tables][:3], "L2 has no knots"
    assert len(one.files(settings, result, resamples)) == 3


def test_tables_say_at_each_stop_what_holds_there() -> None:
    _, settings, results, scene = view("choosing")
    states = scene.tables[2].states["log10_strength"]
    for stop, strength in enumerate(choosing_settings.Settings.log10_strengths().tolist()):
        at = replace(settings, log10_strength=strength)
        assert states[stop] == cells(conversions(results[0], at.stop("log10_strength")))
        assert states[stop].rows[0][-1] == f"λ = {10**strength:.6g}"
    _, settings, results, scene = view("cutmix")
    for stop in range(5):
        at = replace(settings, log2_alpha=stop - 2)
        assert scene.tables[0].states["log2_alpha"][stop] == cells(found(results[0], at))
        assert scene.tables[1].states["log2_alpha"][stop] == cells(averages(at))
    _, settings, _, scene = view("dropblock")
    states = scene.tables[0].states["share"]
    assert states == [cells(columns) for columns in shares(settings)]
    nominal = states[0].headings.index("nominal")
    assert [at.rows[0][nominal] for at in states] == [f"{share:.2f}" for share in settings.shares().tolist()]


def test_dropout_as_a_penalty_is_checked_at_each_drop_probability() -> None:
    one, settings, (result,), scene = view("dropout")
    present = settings.stop("drop_probability")
    for stop, told in enumerate(scene.sentences["drop_probability"]):
        assert told.endswith(dropout_captions.identity(result, stop))
    assert all(told.endswith(dropout_captions.identity(result, present)) for told in scene.sentences["epoch"])
    assert scene.sentences["drop_probability"][present] == scene.sentences["epoch"][settings.stop("epoch")]
    assert "\n" in one.scene(settings, result).sentences["epoch"][0]


def test_three_bodies_are_drawn_on_demand_at_the_present_budget() -> None:
    one, settings, results, scene = view("geometry")
    assert header(scene)["solid"] is None
    shown = replace(settings, bodies="On")
    assert one.parts[0].key(shown) == one.parts[0].key(settings)
    drawn = [header(one.scene(replace(shown, budget_percent=budget), *results))["solid"] for budget in (30, 60)]
    assert drawn[0]["data"]
    assert drawn[0] != drawn[1]
    assert one.crossed(shown)


@pytest.mark.parametrize("name", ["explore", "geometry"])
def test_a_penalty_beside_itself_is_shown_alone_and_that_is_said(name: str) -> None:
    one = lesson(name)
    for word in ("L1", "L2", "Elastic net"):
        alone, itself = (one.settings(penalty=word, compare=other, more="On") for other in ("Off", word))
        assert one.parts[0].key(alone) == one.parts[0].key(itself)
        results = computed(one, itself)
        assert results[0].second is None
        (knob,) = one.settings.live()
        told = one.scene(itself, *results).sentences[knob][0]
        assert told.startswith(f"{word} beside itself shows nothing new")
        assert told.endswith(one.scene(alone, *results).sentences[knob][0])


def test_one_column_in_both_places_is_noticed() -> None:
    one = lesson("geometry")
    twice = geometry_settings.Settings(source=geometry_settings.DIABETES, column_across="bmi", column_up="bmi")
    (notice,) = one.scene(twice, *computed(one, twice)).notices
    assert notice == "An ellipse needs two different columns; bp is shown up instead of bmi."
    once = replace(twice, column_up="s5")
    assert not one.scene(once, *computed(one, once)).notices


@pytest.mark.parametrize("name", ["explore", "choosing"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_any_file_and_any_choice_among_its_columns_gives_columns_or_a_sentence(path: Path, name: str) -> None:
    uploads = lesson(name).uploads
    assert uploads is not None
    kept, sentence = outcome(lambda: uploads.read(path.read_bytes()))
    if kept is None:
        assert sentence.endswith(".")
        return
    for settings in asked(name, kept.usual):
        table = uploads.understood(kept, settings)
        json.dumps([asdict(one) for one in (uploads.preview(table), *uploads.repairs(table), *uploads.asks(table))])
        assert all(isinstance(note, str) and note for note in uploads.notes(table, settings))
        for field in uploads.fields(table, settings):
            assert _valid(field)
            replace(settings, **{field.name: field.value})
        chosen, sentence = outcome(partial(uploads.choose, table, settings))
        if chosen is None:
            assert len(sentence) > 10
            assert sentence.endswith(".")
        else:
            assert np.isfinite(chosen.x if name == "explore" else chosen.columns).all()


def outcome(make: Callable[[], Any]) -> tuple[Any, str]:
    """What is made, or None and the sentence why it cannot be; any other exception is a fault."""
    try:
        return make(), ""
    except ValueError as refused:
        return None, str(refused)


def asked(name: str, table: tables.Table) -> list[Any]:
    """Many choices among the columns, and some that no table knows."""
    places = ["", *map(str, range(len(table.names))), "999"]
    if name == "explore":
        return [explore_settings.Settings(source=explore_settings.UPLOADED, x=x, y=y) for x in places for y in places]
    left_out = ["", "-", "0", "0,1", ",".join(places[1:]), "1.0,998"]
    return [
        choosing_settings.Settings(source=choosing_settings.UPLOADED, target=target, left_out=left, one_hot=one_hot)
        for target in [*places, "0.0", "1.1"]
        for left in left_out
        for one_hot in ("", "On")
    ]


def _valid(field: Field) -> bool:
    values = [value for value, _ in field.options]
    chosen = [value for value in field.value.split(",") if value != "-"] if field.many else [field.value]
    return len(set(values)) == len(values) and set(chosen) <= set(values)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_without_a_choice_the_likely_pair_and_the_last_column_of_numbers_are_taken(path: Path) -> None:
    table, _ = outcome(lambda: tables.read(path.read_bytes()))
    if table is None:
        return
    target = (table.numeric or table.names[:1])[-1]
    others = [name for name in table.numeric if name != target]
    wanted: dict[str, Callable[[], Any]] = {
        "explore": lambda: tables.pair(table, *tables.likely(table)),
        "choosing": lambda: tables.numeric(table, target, others),
    }
    for one, direct in wanted.items():
        uploads = lesson(one).uploads
        assert uploads is not None
        settings = lesson(one).settings()
        expected, _ = outcome(direct)
        chosen, sentence = outcome(partial(uploads.choose, table, settings))
        assert (chosen is None) == (expected is None)
        assert sentence.endswith(".") if chosen is None else alike(chosen, expected)


def alike(one: Any, other: Any) -> bool:
    """Whether two choices of columns are the same."""
    mine, its = vars(one), vars(other)
    return mine.keys() == its.keys() and all(np.array_equal(mine[name], its[name]) for name in mine if name != "table")


def towns(**choice: str) -> tuple[dict[str, Field], tuple[str, ...], tables.Predictors | str]:
    """The fields, the notes, and the columns or a sentence for a file with two columns of text among four."""
    uploads = lesson("choosing").uploads
    assert uploads is not None
    table, settings = tables.read(TOWNS), choosing_settings.Settings(source=choosing_settings.UPLOADED, **choice)
    fields = {field.name: field for field in uploads.fields(table, settings)}
    try:
        return fields, tuple(uploads.notes(table, settings)), uploads.choose(table, settings)
    except ValueError as refused:
        return fields, tuple(uploads.notes(table, settings)), str(refused)


def test_a_text_of_few_words_stands_for_columns_and_is_left_out_where_that_is_asked_for() -> None:
    fields, notes, chosen = towns()
    assert isinstance(chosen, tables.Predictors)
    assert chosen.names == ("size", "town = Bonn", "town = Kiel", "town = Ulm", "street = B")
    assert {name: field.value for name, field in fields.items()} == {
        "target": "2",
        "left_out": "-",
        "weights": "",
        "one_hot": "",
    }
    fields, notes, chosen = towns(one_hot="Off")
    assert isinstance(chosen, tables.Predictors)
    assert (chosen.target_name, chosen.names) == ("price", ("size", "street = B"))
    assert {name: field.value for name, field in fields.items()} == {
        "target": "2",
        "left_out": "1",
        "weights": "",
        "one_hot": "Off",
    }
    two = "“street” stands last and has two values: choose it as the target if it is what you want to predict."
    assert notes == ("Columns of categories: 'town'.", two)
    fields, notes, chosen = towns(one_hot="On")
    assert isinstance(chosen, tables.Predictors)
    assert (chosen.target_name, notes) == ("price", ("Columns of categories: 'town'.", two))
    assert chosen.names == ("size", "town = Bonn", "town = Kiel", "town = Ulm", "street = B")
    assert {name: field.value for name, field in fields.items()} == {
        "target": "2",
        "left_out": "-",
        "weights": "",
        "one_hot": "On",
    }
    assert [value for value, _ in fields["left_out"].options] == ["0", "1.0", "1.1", "1.2", "3"]


def test_a_choice_means_the_same_with_text_as_columns_and_without() -> None:
    for left_out, kept in (
        ("1,3.0", ("size",)),
        ("1", ("size", "street = B")),
        ("1.1", ("size", "town = Bonn", "town = Ulm", "street = B")),
    ):
        fields, _, chosen = towns(left_out=left_out, one_hot="On")
        assert isinstance(chosen, tables.Predictors)
        assert chosen.names == kept
        again = towns(left_out=fields["left_out"].value, one_hot="On")[2]
        assert isinstance(again, tables.Predictors)
        assert alike(again, chosen)
        assert towns(left_out=f"{left_out},3", one_hot="Off")[0]["left_out"].value == "1,3"
    _, _, chosen = towns(target="0", left_out="0,1,3")
    assert isinstance(chosen, tables.Predictors)
    assert (chosen.target_name, chosen.names) == ("size", ("price",))
    _, _, chosen = towns(target="1.1", one_hot="On")
    assert isinstance(chosen, tables.Predictors)
    assert chosen.target_name == "town = Kiel"


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"target": "1", "one_hot": "Off"}, "The target “town” is text: choose a column of numbers."),
        ({"left_out": "-", "one_hot": "Off"}, "“town” is text: leave it out, or switch on “Text as 0/1 columns”."),
        ({"left_out": "0,1,3"}, "Choose at least one predictor."),
    ],
)
def test_what_cannot_be_used_is_said_in_the_words_of_the_page(choice: dict[str, str], sentence: str) -> None:
    assert towns(**choice)[2] == sentence


def test_labels_are_not_offered_and_that_is_said() -> None:
    uploads = lesson("choosing").uploads
    assert uploads is not None
    table = tables.read(b"a,b,c\n" + b"".join(f"{i}.5,word {i},{i * i}\n".encode() for i in range(25)))
    settings = choosing_settings.Settings(source=choosing_settings.UPLOADED, one_hot="On")
    assert uploads.notes(table, settings) == ("Labels, which are not used: 'b'.",)
    assert [name for _, name in uploads.fields(table, settings)[0].options] == ["a", "c"]
    assert uploads.choose(table, settings).names == ("a",)


def test_a_column_that_a_visitor_calls_categories_is_made_into_columns() -> None:
    content = b"a,kind,y\n" + b"".join(f"{i}.5,{i % 3},{i * i}\n".encode() for i in range(25))
    uploads = lesson("choosing").uploads
    assert uploads is not None
    for answers, names in (
        ("", ("a", "kind")),
        ("1k-categories", ("a", "kind = 0", "kind = 1", "kind = 2")),
        ("1k-out", ("a",)),
    ):
        settings = choosing_settings.Settings(source=choosing_settings.UPLOADED, answers=answers)
        assert uploads.choose(uploads.understood(uploads.read(content), settings), settings).names == names


def test_the_answer_to_a_link_holds_what_was_understood_and_its_digest() -> None:
    content = b"name;price;when\n" + b"".join(f"n{i};{i},5 EUR;0{i}/02/2024\n".encode() for i in range(1, 8))
    kept = tables.sheet(content)
    query = {"choosing.source": choosing_settings.UPLOADED, "choosing.table": "ab"}
    first = link.read("choosing", query, table=lambda _: kept)
    told = json.loads(link.head(first, scene=0, notices=(), files=()))
    assert [column["kind"] for column in told["preview"]["columns"]] == ["label", "number", "date"]
    assert told["preview"]["rows"][0] == ["n1", "1.5", "0"]
    assert any("EUR" in repair["sentence"] for repair in told["repairs"])
    (ask,) = told["asks"]
    assert ask["answer"] == "2d-day"
    assert first.digest == kept.usual.digest
    made: list[Any] = []

    def keep(key: Any, make: Callable[[], Any]) -> Any:
        made.append(key)
        return make()

    second = link.read("choosing", {**query, "choosing.answers": "2d-month"}, table=lambda _: kept, made=keep)
    assert made == [("understood", "ab", "2d-month")]
    assert second.asks[0].answer == "2d-month"
    assert second.digest == tables.read(content, "2d-month").digest != first.digest


@pytest.mark.parametrize("name", ["explore", "choosing"])
def test_a_file_matters_only_where_it_is_asked_for_and_no_foreign_text_stands_in_a_link(name: str) -> None:
    one = lesson(name)
    hidden = {
        knob: text
        for knob, text in one.settings.knobs()
        if isinstance(text, Text) and text.hidden and "source" in text.needs
    }
    table = tables.read(TOWNS)
    given = {"table": table.digest, **dict.fromkeys(set(hidden) & {"x", "y", "target", "left_out"}, "0")}
    elsewhere, own = one.settings(**given), one.settings(**given, source=choosing_settings.UPLOADED)
    assert one.uploads is not None
    assert getattr(own, one.uploads.source) == one.uploads.word
    for part in one.parts:
        assert part.key(elsewhere) == part.key(one.settings())
        assert all(getattr(part.key(own), knob) == value for knob, value in given.items())
    assert not set(hidden) & set(elsewhere.used())
    assert set(hidden) <= set(own.used())
    for knob, text in hidden.items():
        for foreign in ("<b>", "a b", "é", "٣", "%00", "1,,2", "1.", "--"):
            with pytest.raises(ValueError, match=f"{knob} must be"):
                text.read(knob, foreign)


def test_a_visitor_may_leave_out_every_column_of_the_widest_table() -> None:
    longest = ",".join(map(str, range(tables.layout.MOST_COLUMNS)))
    assert choosing_settings.Settings(source=choosing_settings.UPLOADED, left_out=longest).left_out == longest


@pytest.mark.parametrize("name", ["explore", "choosing"])
def test_a_visitor_s_columns_are_computed_and_drawn(name: str) -> None:
    one = lesson(name)
    assert one.uploads is not None
    settings = one.settings(source=choosing_settings.UPLOADED, table=tables.read(TOWNS).digest)
    own = one.uploads.choose(one.uploads.understood(one.uploads.read(TOWNS), settings), settings)
    results = computed(one, settings, own)
    assert header(one.scene(settings, *results))["charts"]
    compile(one.code(settings, *results), name, "exec")
    assert one.uploads.example


@pytest.mark.parametrize("name", LESSONS)
def test_no_chart_is_headed_by_one_of_several_things_that_it_shows(name: str) -> None:
    """A heading that is a word of another legend promises that thing alone."""
    charts = view(name)[3].charts
    told = [{mark.trace["name"] for mark in chart.marks if mark.trace.get("key")} for chart in charts]
    for chart, mine in zip(charts, told, strict=True):
        for others in told:
            if chart.name in others:
                assert not (mine & others) - {chart.name}, f"{chart.name} also shows {mine & others}"


@pytest.mark.parametrize("name", LESSONS)
def test_what_stays_of_a_pinned_view_has_one_mark_a_name(name: str) -> None:
    """Of two penalties it is the first that stays; Explore and Geometry have something to pin."""
    pins = [mark.trace["pin"] for chart in view(name)[3].charts for mark in chart.marks if "pin" in mark.trace]
    assert len(set(pins)) == len(pins)
    assert bool(pins) >= (name in ("explore", "geometry"))
