"""build(): a folder of files that any static host serves."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from regularize.beliefs import BELIEFS
from regularize.beliefs.quiz import QUIZ
from regularize.export import assets, quiz
from regularize.export.quiz import HOME, SHEET
from regularize.knobs import Knobs
from regularize.lessons import LESSONS, lesson
from regularize.threads import one_thread
from ui.assets import solid
from ui.head import LABS, MENU
from ui.site import pages, prose, python
from ui.site.views import TRAINED, Index, Shelf, Shelved, beside, shelved, shown

ROOT = Path(__file__).parents[2]
KATEX = ROOT / "node_modules/katex"


def everything(name: str) -> Iterable[Knobs]:
    """All settings of a lesson that a visitor is led to, and where that is a moment's work what is one choice away."""
    found = lesson(name)
    yield from shown(found, [belief.settings for belief in BELIEFS.values() if belief.page == name])
    if name not in TRAINED:
        yield from beside(found)


def build(
    folder: Path,
    *,
    lessons: Sequence[str] = tuple(LESSONS),
    elsewhere: str = "",
    wheels: Path | None = None,
    wanted: Callable[[str], Iterable[Knobs]] = everything,
    tell: Callable[[str], object] = lambda _: None,
) -> None:
    """Write the site.

    `elsewhere` is the address of an app with a server, for what the site does not hold; `wheels` a folder with Pyodide's files
    (`python.fetch`), without which the site computes nothing. Of `lessons` alone there are pages, with the views of `wanted`.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _lab(folder / "lab" / assets.version())
    _libraries(folder / "library")
    shutil.copy(ROOT / "static/icon.png", folder)
    (folder / ".nojekyll").touch()
    (folder / "404.html").write_text(pages.lost(), encoding="utf-8")
    size = None if wheels is None else python.put(wheels, folder / "python")
    shelf = Shelf(folder / "views")
    words = prose.rendered([*lessons, *(name for name in MENU if name not in LESSONS)])
    for name in words:
        tell(MENU[name])
        found = _shelved(name, shelf, wanted)
        told = {"elsewhere": elsewhere, "python": size}
        _page(folder if name == HOME else folder / name, pages.page(name, words[name], found, **told))
        if name in LABS and found is not None:
            _page(folder / "embed" / name, pages.alone(name, found, **told))


def _shelved(name: str, shelf: Shelf, wanted: Callable[[str], Iterable[Knobs]]) -> Shelved | None:
    """What a page's lab is to find on the shelf; nothing where it has none."""
    if name == SHEET:
        truths = {item: shelf.put(quiz.told(item)) for item in QUIZ}
        return Shelved(index=Index(truths=truths), words=quiz.spoken(), first="")
    if name not in LESSONS:
        return None
    with one_thread():
        return shelved(name, shelf, wanted(name))


def _page(folder: Path, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")


def _lab(folder: Path) -> None:
    """What the lab's own scripts ask for; the modules themselves are in the bundles."""
    folder.mkdir(parents=True)
    for name in ("site.bundle.js", "single.bundle.js", "worker.bundle.js"):
        (folder / name).write_bytes(assets.bundle(name))
    (folder / assets.STYLE).write_bytes(assets.style())
    for name in ("single.html", "plain.html"):
        (folder / name).write_bytes(assets.MODULES[name])


def _libraries(folder: Path) -> None:
    folder.mkdir()
    (folder / "plotly-basic.min.js").write_bytes(assets.library())
    (folder / "plotly.min.js").write_bytes(solid())
    (folder / "uqr.mjs").write_bytes(assets.codes())
    for name in ("plotly-basic", "uqr"):
        shutil.copy(ROOT / f"static/{name}.LICENSE.txt", folder)
    katex = folder / "katex"
    (katex / "fonts").mkdir(parents=True)
    shutil.copy(KATEX / "dist/katex.min.css", katex)
    shutil.copy(KATEX / "LICENSE", katex / "LICENSE.txt")
    for font in (KATEX / "dist/fonts").glob("*.woff2"):
        shutil.copy(font, katex / "fonts")
