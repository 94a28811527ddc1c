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
        "basis",
        "losses",
        "penalties",
        "perturbations",
        "data",
        "clouds",
        "regressions",
        "tables",
        "linear",
        "active_set",
        "gathered",
        "newton",
        "homotopy",
        "minimiser",
        "screened",
        "systems",
        "batched",
        "spectral",
        "certificate",
        "knots",
        "logistic",
        "grouped",
        "geometry",
        "contacts",
        "corners",
        "network",
        "assessment",
        "shrinkage",
        "robust",
        "words",
        "arrays",
        "progress",
    )
}

PAGE = {"ui", "regularize.figures.scene", "regularize.tables", "regularize.beliefs"}

# Room -> what it may import beside the standard library and itself. A name allows everything inside it.
ROOMS: dict[str, set[str]] = {
    "regularize/controls.py": set(),
    "regularize/knobs.py": {"regularize.controls"},
    "regularize/words.py": set(),
    "regularize/glossary.py": set(),
    "regularize/arrays.py": {"numpy"},
    "regularize/threads.py": {"threadpoolctl"},
    "regularize/progress.py": set(),
    "regularize/basis.py": {"numpy", "regularize.arrays"},
    "regularize/losses.py": {"numpy", "regularize.arrays"},
    "regularize/penalties.py": {"numpy", "regularize.arrays"},
    "regularize/perturbations": {"numpy", "regularize.arrays"},
    "regularize/datasets.py": {"numpy", "sklearn.datasets", "regularize.arrays"},
    "regularize/data.py": {"numpy", "regularize.arrays", "regularize.datasets"},
    "regularize/clouds.py": {"numpy", "regularize.arrays", "regularize.datasets"},
    "regularize/regressions.py": {"numpy", "regularize.arrays", "regularize.data", "regularize.datasets"},
    "regularize/tables": {"numpy", "regularize.arrays", "regularize.progress", "regularize.words"},
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
    | {
        "regularize." + room
        for room in ("penalties", "active_set", "batched", "certificate", "screened", "minimiser", "spectral")
    },
    "regularize/logistic": NUMERIC
    | {"regularize." + room for room in ("penalties", "active_set", "certificate", "linear", "progress", "spectral")},
    "regularize/grouped": NUMERIC
    | {"regularize." + room for room in ("penalties", "certificate", "linear", "spectral")},
    "regularize/knots.py": NUMERIC | {"regularize.linear", "regularize.active_set"},
    "regularize/geometry.py": NUMERIC | {"regularize.penalties", "regularize.linear"},
    "regularize/contacts.py": {"numpy", "regularize.arrays", "regularize.geometry", "regularize.penalties"},
    "regularize/corners.py": {"numpy", "regularize.arrays"}
    | {"regularize." + room for room in ("contacts", "geometry", "penalties", "progress")},
    "regularize/techniques": NUMERIC | {"regularize.perturbations"},
    "regularize/network": NUMERIC | {"regularize.progress"},
    "regularize/assessment": NUMERIC
    | {
        "regularize." + room for room in ("linear", "logistic", "grouped", "spectral", "penalties", "progress", "basis")
    },
    "regularize/shrinkage.py": {"numpy", "regularize.arrays", "regularize.perturbations"},
    "regularize/frame.py": {"numpy", "regularize.arrays"},
    "regularize/descent.py": {"numpy", "regularize.arrays"}
    | {"regularize." + room for room in ("frame", "losses", "penalties")},
    "regularize/robust.py": {"numpy", "regularize.arrays"}
    | {"regularize." + room for room in ("descent", "linear", "losses", "penalties", "progress")},
    "regularize/beliefs": {"numpy"} | NOUNS,
    "regularize/figures": {"numpy", "plotly"} | NOUNS,
    "regularize/figures/preview.py": {"numpy", "PIL", "regularize.arrays", "regularize.figures"},
    "regularize/scripts.py": {"numpy"} | NOUNS,
    "regularize/lessons/__init__.py": {"regularize.lessons.lesson"},
    "regularize/lessons/own.py": {"regularize.tables", "regularize.lessons.lesson"},
    "regularize/lessons/question.py": {"regularize.knobs"},
    "regularize/lessons/lesson.py": {"regularize.knobs", "regularize.figures.scene", "regularize.lessons.question"},
    "regularize/lessons/link.py": {
        "regularize.knobs",
        "regularize.lessons",
        "regularize.lessons.lesson",
        "regularize.lessons.question",
    },
    "regularize/export/quiz.py": {"regularize.beliefs.quiz", "regularize.lessons", "regularize.lessons.link"},
    "regularize/export/first.py": {
        "numpy",
        "regularize.export.computed",
        "regularize.figures.scene",
        "regularize.lessons",
    }
    | {"regularize.threads"},
    "regularize/export": {"regularize.glossary"}
    | {"regularize." + room for room in ("knobs", "words", "lessons", "progress", "threads", "figures.scene")},
    "ui/previews.py": {"starlette", "ui", "regularize.lessons", "regularize.figures.preview"},
    "ui": {"streamlit", "starlette", "anyio"}
    | {
        "regularize." + room
        for room in ("knobs", "glossary", "lessons", "export", "progress", "threads", "figures.scene")
    },
    "ui/counts.py": {"prometheus_client", "ui"},
    "ui/site": {"numpy", "ui"}
    | {"regularize." + room for room in ("knobs", "lessons", "export", "progress", "beliefs", "datasets", "threads")},
    "app.py": PAGE | {"streamlit.starlette"},
    "pages": PAGE | {"regularize.lessons.borrowed"},
}


# The rooms of a lesson, by the name of the file or folder: what each may import beside the standard library and itself.
# "./" is the folder of the lesson. A file of another name belongs to the computation, as compute.py does; a room in two parts
# has one of them named behind it, as scene_of_classes.py.
SHOWN = {"numpy", "regularize.figures", "regularize.knobs", "regularize.scripts"} | NOUNS
COMPUTED = {"./settings", "./result", "./compute"}
LESSON: dict[str, set[str]] = {
    "__init__": set(),
    "settings": {"numpy", "regularize.knobs"} | NOUNS,
    "result": {"numpy", "./settings", "./compute"} | NOUNS,
    "compute": {"numpy", "./settings", "./result"}
    | {"regularize." + room for room in ("knobs", "datasets", "techniques", "threads")}
    | NOUNS,
    "captions": {"numpy"} | COMPUTED | NOUNS,
    "charts": {"numpy", "plotly", "regularize.figures"} | NOUNS,
    "script": {"numpy", "regularize.scripts", "./settings"} | NOUNS,
    "scene": SHOWN | COMPUTED | {"./captions", "./charts", "./script"},
    "code": {"./handed", "./script", "./settings", "./result", "./compute"} | NOUNS,
    "report": {"numpy", "regularize.figures"} | COMPUTED | {"./charts"} | NOUNS,
    "handed": {"./script", "./settings", "./result", "./compute"} | NOUNS,
    "questions": {"numpy", "regularize.lessons.question"} | COMPUTED | NOUNS,
    # Whether folds by group can be cut is known once it is known which rows are fitted.
    "uploads": {
        "numpy",
        "regularize.arrays",
        "regularize.lessons.lesson",
        "regularize.lessons.own",
        "regularize.tables",
        "./settings",
        "./compute",
    },
    "lesson": SHOWN
    | COMPUTED
    | {
        "regularize.lessons.lesson",
        "./captions",
        "./scene",
        "./script",
        "./code",
        "./report",
        "./questions",
        "./uploads",
    },
}


def modules() -> list[Path]:
    found = [ROOT / "app.py"]
    for folder in ("regularize", "ui", "pages"):
        found += sorted((ROOT / folder).rglob("*.py"))
    return [path for path in found if path != ROOT / "regularize/__init__.py"]


def lesson_of(path: Path) -> tuple[str, str] | None:
    """The lesson of a file, and the name of its file or folder in there; None of what belongs to none."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return (parts[2], part_of(parts[3])) if parts[:2] == ("regularize", "lessons") and len(parts) > 3 else None


def part_of(name: str) -> str:
    """The room that a file of a lesson is part of."""
    return name.partition("_of_")[0]


def room_of(path: Path) -> str:
    name = path.relative_to(ROOT).as_posix()
    return max((room for room in ROOMS if name == room or name.startswith(room + "/")), key=len, default="")


def place(module: str) -> Path | None:
    """The file or folder of a module of ours."""
    found = ROOT / module.replace(".", "/")
    return found if found.is_dir() else found.with_suffix(".py") if found.with_suffix(".py").exists() else None


def imports(path: Path) -> set[str]:
    """What a file imports, wherever in it; of ours the module, not the names in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            assert node.level == 0, f"{path} imports relatively"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {name if place(name) else node.module for name in names}
    return found


OURS = {"regularize", "ui", "pages", "app"}
FOREIGN = {"numpy", "scipy", "sklearn", "plotly", "streamlit", "starlette", "pandas", "prometheus_client"}


def outside(names: set[str], allowed: set[str]) -> list[str]:
    """What is not allowed of these imports."""
    known = {name for name in names if name.split(".")[0] in OURS | FOREIGN}
    return sorted(name for name in known if not any(name == one or name.startswith(one + ".") for one in allowed))


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_room_imports_only_what_its_row_allows(path: Path) -> None:
    whose = lesson_of(path)
    if whose is None:
        room = room_of(path)
        assert room, f"{path} belongs to no room"
        own = room.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert not outside(imports(path), ROOMS[room] | {own})
        return
    name, part = whose
    folder, row = f"regularize.lessons.{name}.", part if part in LESSON else "compute"
    found = set()
    for one in imports(path):
        other = part_of(one.removeprefix(folder).split(".")[0])
        found.add(f"./{other if other in LESSON else 'compute'}" if one.startswith(folder) else one)
    assert {one for one in found if one.startswith("./")} <= LESSON[row] | {f"./{row}"}
    assert not outside(found, LESSON[row])


def test_no_lesson_knows_another() -> None:
    for path in modules():
        whose = lesson_of(path)
        if whose:
            lessons = {name.split(".")[2] for name in imports(path) if place(name) and name.count(".") > 2}
            assert lessons <= {whose[0]}, path


def test_no_import_goes_in_a_circle() -> None:
    """Each round takes away the modules that import none of those left."""
    of = {path: {place(name) for name in imports(path)} for path in modules()}
    left = {path: {one / "__init__.py" if one.is_dir() else one for one in found if one} for path, found in of.items()}
    while left:
        free = {path for path, found in left.items() if not found & left.keys()}
        assert free, sorted(path.relative_to(ROOT).as_posix() for path in left)
        left = {path: found for path, found in left.items() if path not in free}


def test_every_row_of_the_tables_is_a_room_and_every_name_in_it_is_there() -> None:
    for room in ROOMS:
        assert (ROOT / room).exists(), room
    assert set(ROOMS) == {room_of(path) for path in modules() if lesson_of(path) is None}
    assert {whose[1] for path in modules() if (whose := lesson_of(path))} >= set(LESSON)
    for allowed in (*ROOMS.values(), *LESSON.values()):
        for name in allowed:
            if name.startswith("./"):
                assert name[2:] in LESSON
            elif name.split(".")[0] in OURS:
                assert place(name), name
    for path in TIMERS:
        assert (ROOT / path).exists(), path


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
        3,
        "how often a channel that cannot stream is asked how far it is, when a busy server wants to be asked again, "
        "and how long a channel or an answer may say nothing",
    ),
    "ui/lab/lab.js": (1, "when a server that does not answer is asked again"),
    "ui/lab/main.js": (1, "when a lesson that did not come is asked for again"),
    "ui/lab/work.js": (1, "from when on it is told that nothing has come yet"),
    "ui/lab/glossary.js": (1, "how long a pointer may be on its way from a word to its meaning"),
    "ui/lab/toolbar.js": (1, "when the memory of a file that was saved is given back"),
    "ui/head.py": (1, "Streamlit's scripts, which come once the lab rests, come also where that takes long"),
}


@pytest.mark.parametrize("path", ours(".py", ".js"), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_timer_decides_what_is_right(path: Path) -> None:
    count = len(re.findall(r"\bset(?:Timeout|Interval)\(", path.read_text(encoding="utf-8")))
    allowed, reason = TIMERS.get(path.relative_to(ROOT).as_posix(), (0, ""))
    assert count == allowed, reason


# The same of tests: each waits for what comes (tests/browser/served.py has the ways), and none asks how many seconds it took.
CLOCKS = {
    "tests/browser/served.py": (3, "until: how often it looks, and when it gives up"),
    "tests/browser/test_replicas.py": (
        4,
        "a process that leaves in order takes its time at least; when what was heard came",
    ),
    "tests/browser/test_site.py": (1, "all that a first view weighs: what came late would be missing, and is allowed"),
    "tests/browser/test_transport.py": (
        2,
        "so long nothing is to come; on a busy machine less is seen, and nothing wrong",
    ),
    "tests/laws/test_tables.py": (
        2,
        "the processor's time of this thread, against that of the same rows cut into cells",
    ),
    "tests/limits/test_files.py": (2, "the processor's time of this thread, a hundred times that of another file"),
    "tests/pages/test_life.py": (
        6,
        "how often it looks; a balancer's time, of which a second is far from over at once",
    ),
    "tests/pages/test_limits.py": (3, "turns of an event loop"),
    "tests/pages/test_rest.py": (4, "how often it looks, and that nothing comes before all have left"),
}
READ = re.compile(
    r"\b(?:wait_for_timeout|sleep|setTimeout|monotonic|perf_counter|process_time|thread_time)\(|\btime\.time\(|networkidle"
)


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests").rglob("*.py")), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_clock_decides_whether_a_test_passes(path: Path) -> None:
    if path == Path(__file__):
        return
    allowed, reason = CLOCKS.get(path.relative_to(ROOT).as_posix(), (0, ""))
    assert len(READ.findall(path.read_text(encoding="utf-8"))) == allowed, reason


OPENED = re.compile(r"^(?!.*\bwith\b).*\burlopen\(|HTTPError", re.MULTILINE)


@pytest.mark.parametrize(
    "path",
    sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_connection_is_left_open(path: Path) -> None:
    """A refusal is an error that holds its connection; let go by the collector, it fails whichever test runs then."""
    if path not in (Path(__file__), ROOT / "tests/browser/served.py"):
        assert OPENED.findall(path.read_text(encoding="utf-8")) == []


def test_that_law_knows_an_open_connection() -> None:
    assert OPENED.search("    answer = urllib.request.urlopen(url)")
    assert OPENED.search("with pytest.raises(urllib.error.HTTPError) as refused:")
    assert not OPENED.search("    with urllib.request.urlopen(url) as answer:")


def written() -> list[Path]:
    """What is read by whoever takes over: modules, scripts of the lab and benchmarks; tests tell what is true, however long."""
    return [*ours(".py", ".js", ".css"), *(ROOT / "regularize").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]


@pytest.mark.parametrize("path", sorted(written()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_longer_than_three_hundred_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_what_drives_one_lesson_in_a_browser_stands_with_its_lesson_and_is_called_so() -> None:
    lessons = {path.name for path in (ROOT / "regularize/lessons").iterdir() if (path / "lesson.py").exists()}
    assert {path.name for path in (ROOT / "tests/lessons").iterdir() if any(path.glob("test_*.py"))} == lessons
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder, *_, name = path.relative_to(ROOT / "tests").parts if path.parent != ROOT / "tests" else ("", path.name)
        here = folder == "browser" or (folder == "lessons" and name == "test_browser.py")
        assert here == bool(re.search(r"^pytestmark = pytest\.mark\.browser", path.read_text("utf-8"), re.M)), path
        assert folder != "browser" or name[len("test_") : -len(".py")] not in lessons, path


@pytest.mark.parametrize("folder", ["app.py", "pages", "regularize", "ui", "tests", "benchmarks", "static"])
def test_no_line_is_kept_from_the_formatter(folder: str) -> None:
    paths = [ROOT / folder] if folder.endswith(".py") else (ROOT / folder).rglob("*.py")
    assert not [path.name for path in paths if re.search(r"# fmt: ?(skip|off)\b", path.read_text(encoding="utf-8"))]
