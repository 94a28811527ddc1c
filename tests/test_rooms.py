"""Who may import whom: the table of rooms, as a test."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
NUMERIC = {"numpy", "scipy", "sklearn", "regularize.arrays", "regularize.threads"}
NOUNS = {
    "regularize." + room
    for room in (
        "basis", "losses", "penalties", "perturbations", "data", "clouds", "regressions", "tables", "linear",
        "active_set", "gathered", "newton", "homotopy", "minimiser", "screened", "systems", "batched", "spectral", "certificate",
        "knots", "geometry", "contacts", "corners",
        "network", "assessment", "shrinkage", "robust", "words", "arrays", "progress",
    )
}  # fmt: skip

PAGE = {"ui", "regularize.figures.scene"} | {
    "regularize." + room for room in ("experiments", "scenes", "snippets", "tables", "beliefs")
}

# Room -> what it may import beside the standard library and itself. A name allows everything inside it.
ROOMS: dict[str, set[str]] = {
    "regularize/knobs.py": set(),
    "regularize/words.py": set(),
    "regularize/arrays.py": {"numpy"},
    "regularize/threads.py": {"threadpoolctl"},
    "regularize/progress.py": set(),
    "regularize/basis.py": {"numpy", "regularize.arrays"},
    "regularize/losses.py": {"numpy", "regularize.arrays"},
    "regularize/penalties.py": {"numpy", "regularize.arrays"},
    "regularize/perturbations": {"numpy", "regularize.arrays"},
    "regularize/shipped.py": {"numpy", "sklearn.datasets", "regularize.arrays"},
    "regularize/data.py": {"numpy", "regularize.arrays", "regularize.shipped"},
    "regularize/clouds.py": {"numpy", "regularize.arrays", "regularize.shipped"},
    "regularize/regressions.py": {"numpy", "regularize.arrays", "regularize.data", "regularize.shipped"},
    "regularize/tables": {"numpy", "regularize.arrays", "regularize.words"},
    "regularize/active_set.py": NUMERIC,
    "regularize/gathered.py": NUMERIC,
    "regularize/systems.py": NUMERIC | {"regularize.gathered"},
    "regularize/newton.py": NUMERIC | {"regularize.gathered", "regularize.systems"},
    "regularize/homotopy.py": NUMERIC | {"regularize.gathered", "regularize.newton"},
    "regularize/minimiser.py": NUMERIC | {"regularize." + room for room in ("active_set", "newton", "homotopy")},
    "regularize/screened.py": NUMERIC | {"regularize." + room for room in ("active_set", "minimiser", "newton")},
    "regularize/batched.py": NUMERIC | {"regularize.minimiser", "regularize.active_set"},
    "regularize/certificate.py": NUMERIC | {"regularize.penalties"},
    "regularize/spectral.py": NUMERIC | {"regularize.active_set"},
    "regularize/linear.py": NUMERIC
    | {"regularize." + room for room in ("penalties", "active_set", "batched", "certificate", "screened", "minimiser", "spectral")},
    "regularize/knots.py": NUMERIC | {"regularize.linear", "regularize.active_set"},
    "regularize/geometry.py": NUMERIC | {"regularize.penalties", "regularize.linear"},
    "regularize/contacts.py": {"numpy", "regularize.arrays", "regularize.geometry", "regularize.penalties"},
    "regularize/corners.py": {"numpy", "regularize.arrays"}
    | {"regularize." + room for room in ("contacts", "geometry", "penalties")},
    "regularize/network": NUMERIC | {"regularize.progress"},
    "regularize/assessment": NUMERIC | {"regularize.linear", "regularize.spectral", "regularize.penalties", "regularize.basis"},
    "regularize/shrinkage.py": {"numpy", "regularize.arrays", "regularize.perturbations"},
    "regularize/frame.py": {"numpy", "regularize.arrays"},
    "regularize/descent.py": {"numpy", "regularize.arrays"}
    | {"regularize." + room for room in ("frame", "losses", "penalties")},
    "regularize/robust.py": {"numpy", "regularize.arrays"}
    | {"regularize." + room for room in ("descent", "linear", "losses", "penalties")},
    "regularize/beliefs": {"numpy"} | NOUNS,
    "regularize/experiments": {"numpy", "regularize.knobs"} | NOUNS,
    "regularize/figures": {"numpy", "plotly"} | NOUNS,
    "regularize/scenes": {"numpy", "regularize.knobs", "regularize.experiments", "regularize.figures", "regularize.snippets"} | NOUNS,
    "regularize/snippets": {"numpy"} | NOUNS,
    "regularize/lessons": {"regularize.figures.scene"}
    | {"regularize." + room for room in ("knobs", "experiments", "scenes", "snippets", "tables")},
    "ui": {"streamlit", "starlette", "anyio", "threadpoolctl"}
    | {"regularize." + room for room in ("knobs", "words", "lessons", "progress", "figures.scene")},
    "app.py": PAGE | {"streamlit.starlette"},
    "pages": PAGE,
}  # fmt: skip


def modules() -> list[Path]:
    found = [ROOT / "app.py"]
    for folder in ("regularize", "ui", "pages"):
        found += sorted((ROOT / folder).rglob("*.py"))
    return [path for path in found if path != ROOT / "regularize/__init__.py"]


def room_of(path: Path) -> str:
    name = path.relative_to(ROOT).as_posix()
    return max((room for room in ROOMS if name == room or name.startswith(room + "/")), key=len, default="")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{path} imports relatively"
            inside = node.module in (
                "regularize",
                "regularize.experiments",
                "regularize.scenes",
                "regularize.figures",
                "regularize.snippets",
                "ui",
            )
            found |= {f"{node.module}.{alias.name}" for alias in node.names} if inside else {node.module}
    return found


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_room_imports_only_what_its_row_allows(path: Path) -> None:
    room = room_of(path)
    assert room, f"{path} belongs to no room"
    own = room.removesuffix(".py").replace("/", ".")
    allowed = ROOMS[room] | {own}
    outside = {
        name
        for name in imports(path)
        if name.split(".")[0]
        in {
            "numpy",
            "scipy",
            "sklearn",
            "plotly",
            "streamlit",
            "starlette",
            "pandas",
            "regularize",
            "ui",
            "pages",
            "app",
        }
        and not any(name == room or name.startswith(room + ".") for room in allowed)
    }
    assert not outside, f"{path.name} may not import {sorted(outside)}"


def test_experiments_do_not_know_each_other() -> None:
    folder = ROOT / "regularize/experiments"
    lessons = {place.stem for place in folder.iterdir() if place.name[0] != "_"}
    assert len(lessons) >= 12
    for path in sorted(folder.rglob("*.py")):
        own = path.relative_to(folder).parts[0].removesuffix(".py")
        others = {
            name for name in imports(path) if name.startswith("regularize.experiments.") and name.split(".")[2] != own
        }
        assert not others, f"{own}/{path.name} imports {sorted(others)}"


def test_every_row_of_the_table_is_a_room() -> None:
    rows = {room for room in ROOMS if (ROOT / room).exists()}
    used = {room_of(path) for path in modules()}
    assert used <= rows
    assert rows - used <= {"pages"}


def test_nothing_but_ui_knows_streamlit() -> None:
    for path in modules():
        if not path.relative_to(ROOT).as_posix().startswith("ui/"):
            known = {name for name in imports(path) if name.split(".")[0] == "streamlit"}
            assert known == ({"streamlit.starlette"} if path == ROOT / "app.py" else set()), path


def ours(*endings: str) -> list[Path]:
    """Files of the door to Streamlit, the pages and the theme."""
    found = [ROOT / "app.py", *(ROOT / ".streamlit").iterdir()]
    for folder in ("ui", "pages"):
        found += sorted(
            path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )
    return [path for path in found if path.suffix in endings]


# Of what Streamlit draws: test ids and classes. Keys that we gave ourselves and its published variables of the theme are no such.
ITS_OWN = re.compile(r"data-test|\bst[A-Z]\w*|emotion|(?<![\w-])st-(?!key-)\w")


@pytest.mark.parametrize(
    "path", ours(".py", ".js", ".css", ".toml"), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_nothing_of_ours_names_what_streamlit_draws_for_itself(path: Path) -> None:
    assert not ITS_OWN.findall(path.read_text(encoding="utf-8"))


def test_that_law_knows_what_it_forbids() -> None:
    for wrong in (
        '[data-testid="x"]',
        ".stMain",
        "'stMainBlockContainer'",
        ".st-emotion-cache-1x",
        ".st-ab",
        "[class*=st-x",
    ):
        assert ITS_OWN.search(wrong), wrong
    for right in (
        ".st-key-rg-page",
        "--st-text-color",
        "first-child",
        "last-modified",
        "startsWith",
        "st.markdown",
        "stop",
    ):
        assert not ITS_OWN.search(right), right


# Where the lab waits by the clock, how often, and why nothing is wrong if the clock goes fast or slow.
TIMERS = {
    "ui/lab/animations.js": (1, "the pace of what a visitor has started"),
    "ui/lab/ask.js": (
        2,
        "how often a channel that cannot stream is asked how far it is, and how long it may say nothing",
    ),
    "ui/lab/lab.js": (1, "when a server that does not answer is asked again"),
    "ui/lab/toolbar.js": (1, "when the memory of a file that was saved is given back"),
    "ui/head.py": (1, "Streamlit's scripts, which come once the lab rests, come also where that takes long"),
}


@pytest.mark.parametrize("path", ours(".py", ".js"), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_timer_decides_what_is_right(path: Path) -> None:
    count = len(re.findall(r"\bset(?:Timeout|Interval)\(", path.read_text(encoding="utf-8")))
    allowed, reason = TIMERS.get(path.relative_to(ROOT).as_posix(), (0, ""))
    assert count == allowed, reason


@pytest.mark.parametrize("path", ours(".py", ".js", ".css"), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_of_the_lab_is_longer_than_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
