"""Pyodide's files for the static site: fetched from where they are published, checked, and put beside the lessons' own code.

python -m ui.site.python build/pyodide            from npm and from Pyodide's own distribution
python -m ui.site.python build/pyodide --wheels F the packages from a folder F instead
"""

import argparse
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from regularize.datasets import FOLDER

VERSION = "0.27.7"
CORE = {
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    "pyodide-lock.json": "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
}
"""Files of the npm package, with their sha256: the lock among them has that of every package."""
PACKAGES = ("numpy", "openblas", "scipy", "threadpoolctl")
PUBLISHED = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
ROOT = Path(__file__).parents[2]
DATA = ("digits.csv.gz", "diabetes_data_raw.csv.gz", "diabetes_target.csv.gz", "breast_cancer.csv", "wine_data.csv")
"""Of scikit-learn, which is not among the packages, the lessons read these files alone."""
LICENCE = "scikit-learn's data sets, without its code."


class Altered(RuntimeError):
    """A file is not the one that was published."""


def checked(content: bytes, sha256: str, name: str) -> bytes:
    """`content` itself.

    Raises
    ------
    Altered
        If its hash is another.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise Altered(f"{name} has the sha256 {found}, not {sha256}")
    return content


def lock(core: Path) -> dict[str, Any]:
    """The packages of Pyodide's lock that the lessons need, each with its file, its sha256 and what it depends on."""
    content = checked((core / "pyodide-lock.json").read_bytes(), CORE["pyodide-lock.json"], "pyodide-lock.json")
    told: dict[str, Any] = json.loads(content)
    return {**told, "packages": {name: told["packages"][name] for name in PACKAGES}}


def fetch(folder: Path, wheels: Path | None = None) -> None:
    """Bring all files into a folder, which is there once it is whole; the packages from `wheels`, a folder, if it is given."""
    coming = folder.with_name(f"{folder.name}.coming")
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(parents=True)
    _bring(coming, wheels)
    shutil.rmtree(folder, ignore_errors=True)
    coming.rename(folder)


def _bring(folder: Path, wheels: Path | None) -> None:
    with tempfile.TemporaryDirectory() as place:
        command = ["npm", "pack", f"pyodide@{VERSION}", "--json", "--pack-destination", place]
        packed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        with tarfile.open(Path(place) / packed[0]["filename"]) as archive:
            archive.extractall(place, filter="data")
        for name, sha256 in CORE.items():
            (folder / name).write_bytes(checked((Path(place) / "package" / name).read_bytes(), sha256, name))
    for package in lock(folder)["packages"].values():
        name = package["file_name"]
        if wheels is None:
            with urllib.request.urlopen(PUBLISHED + name) as answer:
                content = answer.read()
        else:
            content = (wheels / name).read_bytes()
        (folder / name).write_bytes(checked(content, package["sha256"], name))


def put(fetched: Path, folder: Path) -> str:
    """Put Pyodide and the lessons into a site's folder, all checked once more: how much a browser loads, in words."""
    folder.mkdir(parents=True)
    told = lock(fetched)
    packages = {package["file_name"]: package["sha256"] for package in told["packages"].values()}
    for name, sha256 in {**CORE, **packages}.items():
        (folder / name).write_bytes(checked((fetched / name).read_bytes(), sha256, name))
    (folder / "pyodide-lock.json").write_text(json.dumps(told), encoding="utf-8")
    content = lessons()
    name = f"lessons-{hashlib.sha256(content).hexdigest()[:12]}.zip"
    (folder / name).write_bytes(content)
    # As hosts send it: what is not packed is compressed on its way.
    bytes_ = sum(min(path.stat().st_size, len(gzip.compress(path.read_bytes()))) for path in folder.iterdir())
    size = f"{bytes_ / 1e6:.0f} MB"
    manifest = {"size": size, "lessons": name, "packages": list(PACKAGES)}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return size


def lessons() -> bytes:
    """The package `regularize` and the data that it reads, as a zip that is the same whenever it is made."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, written in _files():
            archive.writestr(zipfile.ZipInfo(name), written, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _files() -> Iterator[tuple[str, bytes]]:
    for path in sorted(path for path in (ROOT / "regularize").rglob("*") if path.suffix in (".py", ".csv")):
        yield path.relative_to(ROOT).as_posix(), path.read_bytes()
    yield "sklearn/__init__.py", f'"""{LICENCE}"""\n'.encode()
    for name in DATA:
        yield f"sklearn/datasets/data/{name}", (FOLDER / name).read_bytes()


def main(arguments: list[str]) -> None:
    """Fetch into a folder."""
    parser = argparse.ArgumentParser(prog="python -m ui.site.python", description="Fetch Pyodide for the static site.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--wheels", type=Path, help="a folder that has the packages already")
    told = parser.parse_args(arguments)
    try:
        fetch(told.folder, told.wheels)
    except (OSError, subprocess.CalledProcessError, Altered) as error:
        sys.exit(f"Pyodide could not be fetched: {error}")
    print(f"{told.folder}: Pyodide {VERSION} with {', '.join(PACKAGES)}.")


if __name__ == "__main__":
    main(sys.argv[1:])
