"""The lab's JavaScript, module by module, against what Python says, in the browser and as the app serves it."""

import base64
import json
import math
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from regularize.export.assets import declaration, version
from regularize.knobs import Choice, Knobs, Slider, Text, UnusableSetting
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import settings_of
from tests.browser.served import new_page
from tests.pages.test_lessons import view

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def modules(address: str, chrome: Browser) -> Iterator[Page]:
    """A page that has nothing but the modules, as `lab`."""
    page = new_page(chrome, first=True)
    page.route(f"{address}/blank", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
    page.goto(f"{address}/blank")
    page.evaluate(
        """async ([version, declared]) => {
          window.lab = {};
          for (const name of ['store', 'scene', 'knobs', 'theme', 'ask', 'element', 'words', 'raster']) {
            lab[name] = await import(`/lab/${version}/${name}.js`);
          }
          window.lessons = Object.fromEntries(Object.entries(declared).map(([name, text]) => [name, JSON.parse(text)]));
          window.storeOf = (name, query = '') => {
            const home = { query, get: () => home.query, set: (query, entry) => Object.assign(home, { query: `?${query}`, entry }) };
            return Object.assign(new lab.store.Store(lessons[name], home), { home });
          };
        }""",
        [version(), {name: declaration(name) for name in LESSONS}],
    )
    yield page
    page.context.close()


@cache
def random_settings(name: str) -> list[Knobs]:
    """Twenty settings of a lesson, drawn at random; the same in every run."""
    rng, kind = np.random.default_rng(7), lesson(name).settings

    def value(knob: Any) -> Any:
        if isinstance(knob, Slider):
            return knob.stops[rng.integers(len(knob.stops))]
        return str(rng.choice(knob.options)) if isinstance(knob, Choice) else knob.default

    return [kind(**{knob: value(one) for knob, one in kind.knobs()}) for _ in range(20)]


def spelled(settings: Knobs) -> dict[str, Any]:
    return {knob: getattr(settings, knob) for knob, _ in settings.knobs()}


@pytest.mark.parametrize("name", LESSONS)
def test_a_link_means_the_same_to_the_lab_and_to_python(modules: Page, name: str) -> None:
    links = [
        urlencode({f"{name}.{knob}": value for knob, value in spelled(one).items()}) for one in random_settings(name)
    ]
    found = modules.evaluate(
        """([name, links]) => links.map(link => { const store = storeOf(name, '?' + link);
          const names = lessons[name].knobs.map(knob => knob.name);
          return [store.values, store.stops, names.filter(knob => store.inUse(knob)), store.query(), store.whole]; })""",
        [name, links],
    )
    for settings, (values, stops, used, query, whole) in zip(random_settings(name), found, strict=True):
        assert values == spelled(settings)
        assert stops == {knob: settings.stop(knob) for knob in settings.live()}
        assert set(used) == set(settings.used())
        read, sentences = settings_of(lesson(name), {knob: texts[-1] for knob, texts in parse_qs(query).items()})
        assert (read, sentences) == (settings, [])
        named = {knob: texts[-1] for knob, texts in parse_qs(query).items()}
        assert set(named) == {
            f"{name}.{knob}"
            for knob, one in settings.knobs()
            if getattr(settings, knob) != one.default or getattr(one, "before", None) is not None
        }
        # A shared link spells every number as Python does, as links have always been.
        shown = {knob: texts[-1] for knob, texts in parse_qs(whole).items()}
        kept = {f"{name}.{knob}": str(getattr(settings, knob)) for knob, one in settings.knobs() if not is_hidden(one)}
        assert {knob: text for knob, text in kept.items() if text} == shown


def is_hidden(knob: Any) -> bool:
    return isinstance(knob, Text) and knob.hidden


TEXTS = [
    "",
    " ",
    "0",
    "1",
    "-1",
    "1.5",
    "12",
    "1e2",
    "1e999",
    "nan",
    "NaN",
    "inf",
    "Infinity",
    "-Infinity",
    "0x10",
    "0b11",
    "٣",
    "\ufeff5",
    "\t3",
    "3\n",
    ".5",
    "5.",
    "1e",
    "1E1",
    "1_0",
    "12abc",
    "１２",
    "<script>",
    "None",
    "true",
    "L1",
    "l1",
    "λ",
    " 3 ",
    "3.0",
    "+4",
    "1:0.50:-2.00",
    "On",
    "5e-324",
    "9" * 400,
]


@pytest.mark.parametrize("name", LESSONS)
def test_any_text_of_a_link_is_read_or_refused_alike(modules: Page, name: str) -> None:
    knobs = dict(lesson(name).settings.knobs())
    texts = [
        *TEXTS,
        *(str(end) for one in knobs.values() if isinstance(one, Slider) for end in (one.low, one.high, one.low - 1)),
    ]
    found = modules.evaluate(
        "([name, texts]) => lessons[name].knobs.map(knob => texts.map(text => lab.store.checked(knob, text) ?? null))",
        [name, texts],
    )
    for (knob, one), values in zip(knobs.items(), found, strict=True):
        for text, value in zip(texts, values, strict=True):
            try:
                wanted = one.read(knob, text)
            except UnusableSetting:
                wanted = None
            assert value == wanted, (knob, text)


@pytest.mark.parametrize("name", LESSONS)
def test_a_slider_stands_at_its_stops_exactly(modules: Page, name: str) -> None:
    found = modules.evaluate(
        """name => lessons[name].knobs.filter(knob => knob.kind === 'slider').map(knob =>
          [knob.name, Array.from({ length: knob.shown.length }, (_, stop) => lab.store.valueAt(knob, stop))])""",
        name,
    )
    sliders = {knob: one for knob, one in lesson(name).settings.knobs() if isinstance(one, Slider)}
    assert [knob for knob, _ in found] == list(sliders)
    for knob, values in found:
        assert values == list(sliders[knob].stops)


def test_what_is_set_is_what_the_link_says_and_what_others_say_in_it_stays(modules: Page) -> None:
    found = modules.evaluate("""() => {
      const store = storeOf('explore', '?theme=dark&explore.degree=9&explore.penalty=L9');
      let told = 0;
      store.addEventListener('moved', () => told++);
      const first = [store.values.degree, store.values.penalty];
      store.set({ penalty: 'L1', degree: 15 }, { entry: true });
      return [first, store.home.query, store.home.entry, told, store.query(['penalty'])];
    }""")
    # A knob that the link would be taken to have elsewhere is spelled out with the others.
    link = "?theme=dark&explore.penalty=L1&explore.compare=Off&explore.more=On"
    assert found == [[9, "L2"], link, True, 1, "explore.penalty=L1&explore.compare=Off&explore.more=On"]


def test_a_short_link_means_the_same_to_the_lab_and_to_python(modules: Page) -> None:
    """Of each lesson, every setting alone, and a word that no knob allows; and what the lab writes when one is moved back."""
    for name in LESSONS:
        kind = lesson(name).settings
        links = [
            "",
            *(f"{name}.{knob}={one.default}" for knob, one in kind.knobs()),
            f"{name}.seed=no&{name}.penalty=L9",
        ]
        found = modules.evaluate(
            "([name, links]) => links.map(link => { const store = storeOf(name, '?' + link); return [store.values, store.query()]; })",
            [name, links],
        )
        for link, (values, query) in zip(links, found, strict=True):
            settings = settings_of(lesson(name), dict(parse_qsl(link, keep_blank_values=True)))[0]
            assert values == spelled(settings)
            assert spelled(settings_of(lesson(name), dict(parse_qsl(query, keep_blank_values=True)))[0]) == values
            assert bool(query) == (settings != kind())


@pytest.mark.parametrize("name", ["explore", "geometry", "dropblock", "outliers"])
def test_a_scene_is_unpacked_as_it_was_packed(modules: Page, name: str) -> None:
    _, settings, _, scene = view(name)
    found = modules.evaluate(
        """bytes => {
          const scene = lab.scene.unpack(Uint8Array.from(atob(bytes), letter => letter.charCodeAt(0)));
          return [scene.charts.map(chart => [chart.name, chart.traces.map(trace => trace.y && Array.from(trace.y))]),
            scene.charts.map(chart => Object.fromEntries(Object.entries(chart.moves).map(([knob, moves]) => [knob, moves.map(move =>
              [0, 3, 1e6].map(stop => { const { x, y } = lab.scene.at(move, stop); return [x && Array.from(x), y && Array.from(y)]; }))]))),
            scene.shape, scene.knobs];
        }""",
        base64_of(scene.wire),
    )
    charts, moves, shape, knobs = found
    assert [chart for chart, _ in charts] == [chart.name for chart in scene.charts]
    assert (shape, set(knobs)) == (scene.shape, scene.knobs)
    for (_, told), chart in zip(charts, scene.charts, strict=True):
        for values, trace in zip(told, chart.traces, strict=True):
            if isinstance(trace.get("y"), np.ndarray) and trace["y"].dtype.kind == "f":
                assert np.allclose(floats(values), trace["y"], rtol=1e-6, atol=1e-6, equal_nan=True)
    for told, chart in zip(moves, scene.charts, strict=True):
        assert set(told) == set(chart.moves)
        for knob, one in chart.moves.items():
            for frames, move in zip(told[knob], one, strict=True):
                for stop, frame in zip((0, 3, 1_000_000), frames, strict=True):
                    there = move.at(stop)
                    for values, axis in zip(frame, "xy", strict=True):
                        assert (values is None) == (axis not in there)
                        if axis in there:
                            assert np.allclose(floats(values), there[axis], rtol=1e-5, atol=1e-4, equal_nan=True)
    assert settings.live()


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def floats(values: Any) -> list[float]:
    """Numbers as they were; NaN travels from the browser as it is."""
    return [math.nan if value is None else float(value) for value in values]


def test_what_is_picked_is_of_the_knob_that_moved_where_it_matters(modules: Page) -> None:
    found = modules.evaluate("""() => {
      const { pick } = lab.scene, values = { a: ['a0', 'a1'], b: ['b0', 'b1', 'b2'] };
      return [pick(values, { a: 1, b: 2 }, 'b'), pick(values, { a: 1, b: 2 }, 'c'), pick(values, { a: 9, b: 0 }, 'a'),
        pick({ '': ['still'] }, { a: 1 }, 'a'), pick({}, {}, 'a') ?? null];
    }""")
    assert found == ["b2", "a1", "a1", "still", None]


@pytest.mark.parametrize(
    ("knob", "text", "value"),
    [
        ("log10_strength", "0.01", -2),
        ("log10_strength", "10^-2", -2),
        ("log10_strength", "10^−2.04", -2),
        ("log10_strength", "1e-3", -3),
        ("log10_strength", "0,01", -2),
        ("log10_strength", "10⁻⁴", -4),
        ("log10_strength", "1.3 × 10⁻⁴", -3.9),
        ("log10_strength", "99999", 2),
        ("log10_strength", "0", None),
        ("log10_strength", "-3", None),
        ("log10_strength", "", None),
        ("log10_strength", "a lot", None),
        ("log10_strength", "10^", None),
        ("log10_strength", "1/2", None),
        ("degree", "7", 7),
        ("degree", "7.4", 7),
        ("degree", "−3", 1),
        ("degree", "1000", 20),
        ("degree", "seven", None),
        ("degree", "Infinity", None),
        ("degree", " 9 ", 9),
        ("noise_sd", "0.26", 0.25),
        ("noise_sd", "0,3", 0.3),
    ],
)
def test_a_typed_number_goes_to_the_nearest_stop(modules: Page, knob: str, text: str, value: float | None) -> None:
    found = modules.evaluate(
        "([name, text]) => lab.knobs.readTyped(lessons.explore.knobs.find(knob => knob.name === name), text) ?? null",
        [knob, text],
    )
    assert found == value


@pytest.mark.parametrize("name", LESSONS)
def test_what_is_shown_beside_a_knob_can_be_typed_there(modules: Page, name: str) -> None:
    wrong = modules.evaluate(
        """name => lessons[name].knobs.filter(knob => knob.kind === 'slider').flatMap(knob => knob.shown.map((text, stop) =>
          [knob.name, text, lab.knobs.readTyped(knob, text) === lab.store.valueAt(knob, stop)])).filter(([, , right]) => !right)""",
        name,
    )
    assert wrong == []


def test_colours_by_meaning_become_those_of_the_theme_and_nothing_else_is_touched(modules: Page) -> None:
    found = modules.evaluate("""() => {
      const light = { dark: false, '--ink': '#111111' }, dark = { dark: true, '--ink': '#EEEEEE' };
      const twins = { '#0072B2': '#56B4E9' };
      const figure = { a: '--ink', b: ['#0072B2', 'x', { c: '#0072B280' }], d: [1, 2], e: null, f: '--unknown',
        g: new Float32Array(2), h: '#0072b2' };
      const same = lab.theme.paint(figure, light, twins);
      return [JSON.stringify(same), JSON.stringify(lab.theme.paint(figure, dark, twins)), same.d === figure.d, same.g === figure.g];
    }""")
    light, dark = json.loads(found[0]), json.loads(found[1])
    assert light["a"] == "#111111"
    assert (light["b"][0], light["b"][1], light["f"], light["h"]) == ("#0072B2", "x", "--unknown", "#0072b2")
    assert light["b"][2]["c"].startswith("rgba(0,114,178,0.50")
    assert dark["a"] == "#EEEEEE"
    assert dark["b"][0] == "#56B4E9"
    assert dark["b"][2]["c"].startswith("rgba(86,180,233,0.50")
    assert found[2:] == [True, True], "numbers are passed on, not copied"


def test_equal_units_are_equal_on_the_screen_and_show_no_less(modules: Page) -> None:
    found = modules.evaluate("""() => {
      const margin = { l: 40, r: 10, t: 10, b: 40 };
      const layout = { xaxis: { range: [0, 2] }, yaxis: { range: [-1, 1], scaleanchor: 'x' }, margin };
      const level = lab.theme.level(layout, { width: 450, height: 250 });
      const free = lab.theme.level({ xaxis: { range: [0, 1] }, yaxis: { range: [0, 1] }, margin }, { width: 450, height: 250 });
      return [level.xaxis.range, level.yaxis.range, 'scaleanchor' in level.yaxis, free ?? null];
    }""")
    (left, right), (low, high), anchored, free = found
    assert (right - left) / 400 == pytest.approx((high - low) / 200)
    assert left <= 0
    assert right >= 2
    assert low <= -1
    assert high >= 1
    assert (anchored, free) == (False, None)


def test_lines_of_progress_come_one_by_one_however_the_bytes_are_cut(modules: Page) -> None:
    found = modules.evaluate("""async () => {
      const text = '{"progress":0.1,"label":"α"}\\n{"progress":0.7,"label":"α"}\\n{"scene":5,"notices":[]}\\n12\\n45';
      const bytes = new TextEncoder().encode(text), results = [];
      for (const size of [1, 3, 7, 1000]) {
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));
        const body = new ReadableStream({ pull(to) { chunks.length ? to.enqueue(chunks.shift()) : to.close(); } });
        window.fetch = async () => new Response(body, { headers: { 'x-regularize': '1' } });
        const told = [], ask = new lab.ask.Ask(new URL('http://somewhere/'), new URL('http://somewhere/lab/1/'), {});
        const answer = await ask.scene('explore', '', { progress: (share, label) => told.push([share, label]) });
        results.push([told, new TextDecoder().decode(answer.bytes)]);
      }
      return results;
    }""")
    assert found == [[[[0.1, "α"], [0.7, "α"]], "12\n45"]] * 4


@pytest.mark.parametrize(
    "answer",
    [
        "throw new TypeError('nothing comes')",
        "return new Response(null, { status: 204 })",
        "return new Response('', { status: 404 })",
        "return new Response('<html>Please log in</html>', { status: 200 })",
        "return new Response('blocked by policy', { status: 403 })",
    ],
)
def test_whoever_answers_in_place_of_the_app_is_passed_by_where_there_is_another_way(
    modules: Page, answer: str
) -> None:
    found = modules.evaluate(
        """async answer => {
          window.fetch = new Function(`return async () => { ${answer}; }`)();
          const ask = new lab.ask.Ask(new URL('http://somewhere/'), new URL('http://somewhere/lab/1/'), {}), asked = [];
          ask.channel = async question => { asked.push(question.path); return { head: '{"scene":2}', bytes: btoa('12'), text: 'code' }; };
          const scene = await ask.scene('explore', 'explore.seed=1');
          return [asked, new TextDecoder().decode(scene.bytes), await ask.text('code/explore')];
        }""",
        answer,
    )
    assert found == [["scene/explore?explore.seed=1", "code/explore"], "12", "code"]


def test_what_is_brought_through_text_comes_back_as_it_was(modules: Page) -> None:
    found = modules.evaluate("""async () => {
      const bytes = Uint8Array.from({ length: 70000 }, (_, i) => (i * 7) % 256);
      const back = lab.ask.fromBase64(await lab.ask.base64(bytes));
      return [back.length, back.every((value, i) => value === bytes[i])];
    }""")
    assert found == [70000, True]


def test_numbers_below_an_axis_never_run_into_each_other(modules: Page) -> None:
    found = modules.evaluate(
        """() => [900, 300, 150, 60].map(width => {
          const texts = ['10⁻⁵', '10⁻⁴', '0.001', '0.01', '0.1', '1', '10'];
          const layout = { margin: { l: 40, r: 10 }, xaxis: { tickvals: texts.map((_, i) => i - 5), ticktext: texts } };
          lab.theme.sparse(layout, { width });
          return [layout.xaxis.ticktext, layout.xaxis.tickvals];
        })"""
    )
    assert found[0][0] == ["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1", "10"]
    counts = [len(texts) for texts, _ in found]
    assert counts == sorted(counts, reverse=True)
    assert 1 <= counts[-1] < counts[1] <= 7
    for texts, values in found:
        assert texts[-1] == "10", "the end is named"
        assert len(set(np.diff(values))) <= 1
    words = modules.evaluate(
        "() => { const layout = { margin: { l: 0, r: 0 }, xaxis: { tickvals: [0, 1], ticktext: ['tree', 'forest'] } };"
        " lab.theme.sparse(layout, { width: 20 }); return layout.xaxis.ticktext; }"
    )
    assert words == ["tree", "forest"]


def test_a_typed_number_that_no_link_can_hold_goes_to_the_nearest_stop(modules: Page) -> None:
    found = modules.evaluate("() => [1e-30, 0.0123].map(value => storeOf('choosing').towards('log10_strength', value))")
    assert found[0] == {"log10_strength": -5, "exact": ""}
    assert found[1]["exact"] == "1.23e-2"
