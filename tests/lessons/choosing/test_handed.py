"""The code reads a visitor's own file by its name, as it was written, and prints what the page shows."""

import re
from dataclasses import replace
from html import escape
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from regularize import tables
from regularize.lessons.choosing import compute, uploads
from regularize.lessons.choosing.answer import WHY_NO_P_VALUES, answer
from regularize.lessons.choosing.code import code
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.script_of_rows import ROWS_FILE
from regularize.lessons.choosing.settings import (
    ADAPTIVE,
    AS_A_WHOLE,
    BY_GROUP,
    IN_ORDER,
    OPENED,
    RELAXED,
    TOGETHER,
    UPLOADED,
    Settings,
)
from tests import writing
from tests.lessons.choosing.test_claims import KNOB, printed

OWN = Settings(source=UPLOADED, folds=4, log10_strength=-1.2)
RNG = np.random.default_rng(12)
ROWS = 42


def shop() -> bytes:
    """As a German shop exports: lines before the names, a row of units, decimal commas, currencies, two words, a total."""
    size, age = RNG.integers(20, 150, ROWS), RNG.integers(0, 60, ROWS)
    city, new = RNG.choice(["Bonn", "Köln", "Ulm"], ROWS), RNG.choice(["ja", "nein"], ROWS)
    price = 1200 + 35.0 * size - 8 * age + 400 * (city == "Köln") + RNG.normal(0, 150, ROWS)

    def euros(value: float) -> str:
        return f"{value:,.2f}".replace(",", "X").replace(".", ",").replace("X", ".") + " €"

    lines = [
        f"{i + 1};{s},5;{a};{c};{n};{euros(p)}"
        for i, (s, a, c, n, p) in enumerate(zip(size, age, city, new, price, strict=True))
    ]
    head = ["Export vom 03.02.2024", "", "Nr;Wohnfläche;Alter;Stadt;Bad neu;Preis", ";m²;Jahre;;;€"]
    return "\r\n".join([*head, *lines, f";;;;Summe;{euros(price.sum())}"]).encode("cp1252")


def instrument() -> bytes:
    """As an instrument writes: remarks, tabs, times, a stand-in for what is missing."""
    heat, damp = RNG.normal(20, 5, ROWS).round(2), RNG.uniform(20, 90, ROWS).round()
    signal = 3 * heat - 0.2 * damp + RNG.normal(0, 4, ROWS)
    heat[[3, 17, 30]] = -999
    lines = [
        f"2021-03-{1 + i // 4:02d} {i % 4 * 6:02d}:00\t{h}\t{d:.0f}\t{s:.3f}"
        for i, (h, d, s) in enumerate(zip(heat, damp, signal, strict=True))
    ]
    return "\n".join(["# device X17", "# cal 2021", "t\ttemp\thum\tsignal", *lines]).encode()


def sales() -> bytes:
    """As an American shop writes: percents, groups of digits, dollars, negative in parentheses, a failure, weights."""
    off, size = RNG.choice([0, 5, 10, 12.5], ROWS), RNG.integers(1, 400, ROWS) * 10
    revenue = 2000.0 + 5.0 * size - 300 * off + RNG.normal(0, 2000, ROWS)
    money = [f"(${-v:,.2f})" if v < 0 else f"${v:,.2f}" for v in revenue.tolist()]
    money[4] = "#DIV/0!"
    lines = [
        f'{i},{o}%,"{s:,}",{r},"{m}",{w}'
        for i, (o, s, r, m, w) in enumerate(
            zip(off, size, RNG.choice(["N", "S"], ROWS), money, RNG.integers(0, 4, ROWS), strict=True)
        )
    ]
    return "\n".join(["id,Discount,Store size,Region,Revenue,Weight", *lines]).encode()


def patients() -> bytes:
    """Several visits of each patient, in UTF-16 with tabs, as Excel saves "Unicode text"."""
    patient = np.repeat(np.arange(14), 3)
    dose = RNG.choice([0, 5, 10, 20], ROWS)
    answer = RNG.normal(0, 8, 14)[patient] + 0.6 * dose + RNG.normal(0, 3, ROWS)
    lines = [
        f"P{p:03d}\t{i % 3 + 1}\t{d}\t{'F' if p % 2 else 'M'}\t{a:.2f}"
        for i, (p, d, a) in enumerate(zip(patient, dose, answer, strict=True))
    ]
    return "\n".join(["patient\tvisit\tdose\tsex\tanswer", *lines]).encode("utf-16")


def blanks() -> bytes:
    """Numbers that stand below each other, without names."""
    columns = RNG.normal(size=(ROWS, 3))
    rows = np.column_stack([columns, columns[:, 0] - columns[:, 1] + RNG.normal(size=ROWS)])
    return "\n".join("  ".join(f"{value:9.4f}" for value in row) for row in rows).encode()


def regions() -> bytes:
    """Two columns of words with few of each, and weights."""
    region, kind = RNG.choice(["North", "East", "South", "West"], ROWS), RNG.choice(["new", "old", "listed"], ROWS)
    price = 100 + 40.0 * (region == "North") - 25 * (region == "West") + RNG.normal(0, 15, ROWS)
    lines = [
        f"{r},{k},{p:.2f},{w}"
        for r, k, p, w in zip(region, kind, price, RNG.integers(0, 4, ROWS).tolist(), strict=True)
    ]
    return "\n".join(["region,kind,price,count", *lines]).encode()


def stores() -> bytes:
    """Several rows of each store, all in numbers."""
    store, x = np.repeat(1011 + np.arange(14) * 7, 3), RNG.normal(size=(ROWS, 2))
    sold = 5 * x[:, 0] + RNG.normal(0, 2, 14)[(store - 1011) // 7] + RNG.normal(size=ROWS)
    lines = [f"{s},{a:.3f},{b:.3f},{y:.2f}" for s, (a, b), y in zip(store, x, sold, strict=True)]
    return "\n".join(["store,space,staff,sold", *lines]).encode()


def laboratory() -> bytes:
    """As a laboratory writes: limits of detection, thousands, units of one kind, minutes and seconds, errors."""
    level, cells = RNG.lognormal(0, 1, ROWS), RNG.integers(1, 4000, ROWS) * 100
    grams, seconds = RNG.integers(200, 3000, ROWS), RNG.integers(200, 5000, ROWS)
    answer = 5 * level + cells / 1e5 - grams / 500 + seconds / 1000 + RNG.normal(size=ROWS)
    lines = [
        f"{'<0.4' if v < 0.4 else f'{v:.2f}'},{f'{c / 1000:g}k' if c < 1e6 else f'{c / 1e6:g}M'},"
        f"{f'{g} g' if g < 1000 else f'{g / 1000:g} kg'},{s // 60}:{s % 60:02d},{a:.2f} ± 0.3"
        for v, c, g, s, a in zip(level, cells * 10, grams, seconds.tolist(), answer, strict=True)
    ]
    return "\n".join(["level,cells,mass,time,answer", *lines]).encode()


FILES = {
    "years": "\n".join(["load,heat,yield", *(f"{i % 4}.5,{i * i % 7},{3 + i % 5}.{i}" for i in range(10))]).encode(),
    "shop": shop(),
    "instrument": instrument(),
    "sales": sales(),
    "patients": patients(),
    "blanks": blanks(),
    "regions": regions(),
    "stores": stores(),
    "laboratory": laboratory(),
}
VIEWS: dict[str, tuple[str, Settings]] = {
    "shop": ("shop", OWN),
    "shop with its cities": ("shop", replace(OWN, one_hot="On")),
    "shop, alike, relaxed": ("shop", replace(OWN, form=RELAXED, scaling=TOGETHER)),
    "shop, alike": ("shop", replace(OWN, one_hot="On", scaling=TOGETHER)),
    "shop, alike, ridge": ("shop", replace(OWN, penalty="L2", scaling=TOGETHER)),
    "shop, alike, adaptive": ("shop", replace(OWN, form=ADAPTIVE, scaling=TOGETHER)),
    "sales, alike, weights": ("sales", replace(OWN, target="4", weights="5", scaling=TOGETHER)),
    "sales, alike, weights, net": (
        "sales",
        replace(OWN, target="4", weights="5", penalty="Elastic net", scaling=TOGETHER),
    ),
    "shop, alike, its cities as a whole": ("shop", replace(OWN, one_hot="On", categories=AS_A_WHOLE, scaling=TOGETHER)),
    "shop, half relaxed": ("shop", replace(OWN, form=RELAXED, relaxation=0.5, one_hot="On")),
    "shop, adaptive": ("shop", replace(OWN, form=ADAPTIVE)),
    "shop, held out": ("shop", replace(OWN, held_out="A fifth", opened=OPENED, penalty="L2", repeats=2)),
    "instrument": ("instrument", OWN),
    "instrument in order": ("instrument", replace(OWN, splits=IN_ORDER, by="0", held_out="A fifth", penalty="L2")),
    "sales": ("sales", replace(OWN, target="4", penalty="L2")),
    "sales with weights": ("sales", replace(OWN, target="4", weights="5", one_hot="On")),
    "sales, weights, net": ("sales", replace(OWN, target="4", weights="5", penalty="Elastic net", repeats=2)),
    "sales, weights, relaxed": ("sales", replace(OWN, target="4", weights="5", form=RELAXED, scaling=TOGETHER)),
    "sales, weights, adaptive": ("sales", replace(OWN, target="4", weights="5", form=ADAPTIVE)),
    "patients by group": ("patients", replace(OWN, splits=BY_GROUP, by="0")),
    "patients by group, held out": (
        "patients",
        replace(OWN, splits=BY_GROUP, by="0", held_out="A third", exact="3.3e-2", log10_strength=-1.5),
    ),
    "stores by group": ("stores", replace(OWN, splits=BY_GROUP)),
    "stores by group, held out": ("stores", replace(OWN, splits=BY_GROUP, held_out="A fifth")),
    "patients, two words switched to categories": ("patients", replace(OWN, answers="3k-words")),
    "patients by group, opened": ("patients", replace(OWN, splits=BY_GROUP, by="0", held_out="A third", opened=OPENED)),
    "patients in order, opened": ("patients", replace(OWN, splits=IN_ORDER, held_out="A fifth", opened=OPENED)),
    "ten years, the first fit of one row": ("years", replace(OWN, splits=IN_ORDER, folds=9)),
    "sales, weights, opened": (
        "sales",
        replace(OWN, target="4", weights="5", held_out="A third", opened=OPENED, scaling=TOGETHER),
    ),
    "shop, text, opened": ("shop", replace(OWN, one_hot="On", held_out="A fifth", opened=OPENED)),
    "laboratory": ("laboratory", OWN),
    "laboratory, limits are missing": ("laboratory", replace(OWN, answers="0b-missing", penalty="L2")),
    "laboratory, the limit itself": ("laboratory", replace(OWN, answers="0b-limit", penalty="L2")),
    "blanks": ("blanks", replace(OWN, penalty="Elastic net")),
    "shop, its cities as a whole": ("shop", replace(OWN, one_hot="On", categories=AS_A_WHOLE)),
    "sales, weights, regions as a whole": (
        "regions",
        replace(OWN, target="2", weights="3", one_hot="On", categories=AS_A_WHOLE, repeats=2),
    ),
}


def told(content: bytes, settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Result, str]:
    """The page and what its code prints, run beside the file; compared."""
    sheet = uploads.UPLOADS.read(content)
    own = uploads.choose(sheet.table(settings.answers), settings)
    result = compute.run(settings, own)
    script = code(result, settings)
    rows = next(file for file in LESSON.files(settings, result, None) if file.name == ROWS_FILE)
    (folder / tables.FILE).write_bytes(content)
    (folder / ROWS_FILE).write_text(rows.content(), encoding="utf-8")
    monkeypatch.chdir(folder)
    found = printed(script)
    validation = result.validation
    for label, stop in (("λ_min", validation.lowest), ("λ_1se", validation.one_standard_error)):
        strength, error = found.pop(label).split(", error ")
        assert float(strength) == pytest.approx(result.path.strengths[stop], rel=1e-5)
        assert float(error.split(" ± ")[0]) == pytest.approx(validation.mean[stop], rel=1e-4)
    assert float(found.pop("R²")) == pytest.approx(validation.explained.share, abs=1e-4)
    assert ("held out" in found) == (result.apart is not None)
    if result.apart is not None:
        off, blind, share = re.findall(r"-?\d[\d.e+-]*\d", found.pop("held out").replace("R²", ""))
        assert float(off) == pytest.approx(np.sqrt(result.apart.error), rel=1e-4)
        assert float(blind) == pytest.approx(np.sqrt(result.apart.mean_error), rel=1e-4)
        assert float(share) == pytest.approx(1 - result.apart.error / result.apart.mean_error, abs=1e-4)
    shown = result.standardized[result.stops[settings.stop(KNOB)]]
    expected = dict(zip(result.names, shown.tolist(), strict=True))
    assert {name: float(value) for name, value in found.items()} == pytest.approx(expected, abs=2e-5)
    return result, script


@pytest.mark.parametrize("view", VIEWS)
def test_the_code_reads_the_file_itself_and_prints_the_pages_numbers(
    view: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, settings = VIEWS[view]
    _, script = told(FILES[name], settings, tmp_path, monkeypatch)
    assert f'open("{tables.FILE}"' in script
    assert ROWS_FILE not in script
    assert ("make_pipeline(" in script) == (settings.form not in (RELAXED, ADAPTIVE) and not settings.as_a_whole)


def moles(power: int) -> bytes:
    """A target of any size, as amounts of substance are, with weights; two columns go together."""
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(ROWS, 4))
    rows[:, 1] = rows[:, 0] + 0.3 * rows[:, 1]
    amounts = (3 + rows[:, 0] - 0.5 * rows[:, 2] + rng.normal(size=ROWS)) * 10.0**power
    lines = [
        ",".join([*(f"{value:.3f}" for value in row), f"{amount:.5e}", str(weight)])
        for row, amount, weight in zip(rows, amounts.tolist(), rng.integers(0, 4, ROWS).tolist(), strict=True)
    ]
    return "\n".join(["a,b,c,d,amount,count", *lines]).encode()


@pytest.mark.parametrize("power", [-12, -7, -5, 12])
@pytest.mark.parametrize("weights", ["", "5"])
@pytest.mark.parametrize("view", ["L1", "Elastic net", "L2", RELAXED, ADAPTIVE])
def test_the_code_prints_the_pages_numbers_whatever_the_targets_unit(
    view: str, weights: str, power: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(OWN, target="4", left_out="" if weights else "5", weights=weights, relaxation=0.5)
    settings = replace(settings, form=view) if view in (RELAXED, ADAPTIVE) else replace(settings, penalty=view)
    told(moles(power), settings, tmp_path, monkeypatch)


def test_of_files_in_random_styles_nearly_all_are_read_by_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, ran = 0, 0
    for seed in range(30):
        content = writing.file(seed).content
        try:
            result, script = told(content, replace(OWN, penalty="L2"), tmp_path, monkeypatch)
        except tables.UnreadableTable:
            continue  # it cannot be used before something is answered
        assert result.rows >= 5
        ran += 1
        named += tables.FILE in script
    assert ran >= 20
    assert named >= 0.8 * ran


def test_where_no_plain_lines_read_a_file_its_rows_are_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = FILES["sales"].replace(b"S,", b"S,", 1)
    lines = [f'"{line}"' for line in content.decode().replace('"', '""').splitlines()]
    for settings in (
        replace(OWN, target="4", penalty="L2", weights="5"),
        replace(OWN, target="4", penalty="L2", splits=IN_ORDER),
        replace(OWN, target="4", penalty="L2", splits=BY_GROUP, by="3", folds=3),
    ):
        _, script = told("\n".join(lines).encode(), settings, tmp_path, monkeypatch)
        assert ROWS_FILE in script
        assert tables.FILE not in script


HOSTILE = "<script>alert(1)</script>"


def test_the_report_says_what_the_page_says_and_no_name_does_harm() -> None:
    lines = FILES["patients"].decode("utf-16").replace("dose", HOSTILE).splitlines()
    settings = replace(OWN, splits=BY_GROUP, by="0")
    result = compute.run(settings, uploads.choose(tables.read("\n".join(lines).encode()), settings))
    page = next(file for file in LESSON.files(settings, result, None) if file.name == "report.html").content()
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    for sentence in (*answer(result), *result.notes, WHY_NO_P_VALUES):
        assert escape(sentence) in page
    figures = re.findall(r"<svg.*?</svg>", page)
    assert len(figures) == 2
    lines_drawn = [len(ElementTree.fromstring(figure).findall(".//{*}polyline")) for figure in figures]
    assert lines_drawn == [len(result.names), 3]
    assert page.count("<tr>") == 2 + result.non_zero[result.validation.lowest]
    # A number of the path is where the figure has it.
    points = ElementTree.fromstring(figures[1]).findall(".//{*}polyline")[0].get("points")
    assert points is not None
    heights = np.array([float(point.split(",")[1]) for point in points.split()])
    assert int(np.argmax(heights)) in np.flatnonzero(np.isclose(heights, heights.max(), atol=0.05))
    assert result.validation.lowest in np.flatnonzero(np.isclose(heights, heights.max(), atol=0.11))


def test_text_with_few_categories_is_used_and_with_many_left_out() -> None:
    lines = FILES["shop"].decode("cp1252").splitlines()
    short = "\n".join(lines[:22]).encode("cp1252")
    assert not [name for name in uploads.choose(tables.read(short), OWN).names if name.startswith("Stadt")]
    assert [name for name in uploads.choose(tables.read(FILES["shop"]), OWN).names if name.startswith("Stadt")] == [
        "Stadt = Bonn",
        "Stadt = Köln",
        "Stadt = Ulm",
    ]
    off = uploads.choose(tables.read(FILES["shop"]), replace(OWN, one_hot="Off"))
    assert not [name for name in off.names if name.startswith("Stadt")]
    assert not [name for name in uploads.choose(tables.read(FILES["patients"]), OWN).names if "P0" in name]


def test_rows_in_time_and_rows_of_one_are_said_where_folds_are_shuffled() -> None:
    """A date that goes on from row to row, and labels that stand in several rows each; not where folds are cut so already."""
    instrument, shop = tables.read(FILES["instrument"]), tables.read(FILES["shop"])
    assert any("“t” goes on from row to row" in note for note in uploads.notes(instrument, OWN))
    assert not any("row to row" in note for note in uploads.notes(instrument, replace(OWN, splits=IN_ORDER)))
    assert not any("cut the folds" in note for note in uploads.notes(shop, OWN))
    patients = tables.read(FILES["patients"])
    words = tables.read(
        b"a,b,bought\n" + b"\n".join(b"%d,%d,%s" % (i, i * i % 7, b"yes" if i % 3 else b"no") for i in range(30))
    )
    assert any("“bought” stands last and has two values" in note for note in uploads.notes(words, OWN))
    assert not any("stands last" in note for note in uploads.notes(words, replace(OWN, target="2")))
    assert not any("stands last" in note for note in uploads.notes(shop, OWN))
    assert any("Each “patient” has several rows" in note for note in uploads.notes(patients, OWN))
    labelled = replace(OWN, answers="0k-label")
    assert any(
        "Each “patient” has several rows" in note
        for note in uploads.notes(tables.read(FILES["patients"], "0k-label"), labelled)
    )
    lines = ["t,x,y", *(f"2023-0{1 + i * 7 % 9}-1{i % 9},{i},{i * i % 13}" for i in range(40))]
    mixed = tables.read("\n".join(lines).encode())
    assert not any("row to row" in note for note in uploads.notes(mixed, OWN))


def report(name: str) -> tuple[Result, str]:
    file, settings = VIEWS[name]
    settings = replace(settings, opened=OPENED)
    own = uploads.choose(uploads.UPLOADS.read(FILES[file]).table(settings.answers), settings)
    result = compute.run(settings, own)
    return result, next(one.content() for one in LESSON.files(settings, result, None) if one.name == "report.html")


@pytest.mark.parametrize(
    ("name", "sentences"),
    [
        ("sales, weights, adaptive", ("Ω = Σ |w|/v", "“Weight”")),
        ("shop, half relaxed", ("fitted again, with 50 % of λ",)),
        ("shop, alike, relaxed", ("fitted again, with least squares", "all scaled alike")),
        ("patients by group, held out", ("whole groups of “patient”", "on rows held out of everything")),
        ("instrument", ("−999", "Assumed: ")),
    ],
)
def test_the_report_says_what_was_minimised_and_assumed(name: str, sentences: tuple[str, ...]) -> None:
    _, told = report(name)
    for sentence in sentences:
        assert sentence in told, sentence


def test_curves_of_the_report_leave_the_figure_and_numbers_stand_in_it() -> None:
    """The error of large λ is no plateau at the highest tick; and a number of many letters begins within the figure."""
    result, told = report("sales, weights, adaptive")
    figures = re.findall(r"<svg.*?</svg>", told)
    mean = next(line.get("points", "") for line in ElementTree.fromstring(figures[1]).findall(".//{*}polyline"))
    heights = np.array([float(point.split(",")[1]) for point in mean.split()])
    values = result.validation.mean
    slope, level = np.polyfit(values, heights, 1)
    np.testing.assert_allclose(heights, slope * values + level, atol=0.06 + 1e-3 * np.ptp(heights))
    for figure in figures:
        tree = ElementTree.fromstring(figure)
        assert tree.findall(".//{*}clipPath")
        for text in tree.iter("{http://www.w3.org/2000/svg}text"):
            if text.get("text-anchor") == "end":
                assert float(text.get("x", "")) >= 5.2 * len(text.text or "")
