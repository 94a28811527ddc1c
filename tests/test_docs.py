"""What the documents say is so: the notebooks run, and the files that are named are there."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [ROOT / "README.md", ROOT / "deploy/README.md", *sorted((ROOT / "docs").glob("*.md"))]
NOTEBOOKS = sorted((ROOT / "docs").glob("*.ipynb"))


def shown(cell: str, names: dict[str, Any]) -> Any:
    """What a cell shows: the value of its last expression, as in a notebook."""
    tree = ast.parse(cell)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    return None if last is None else eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_and_shows_figures_that_move(path: Path) -> None:
    names: dict[str, Any] = {}
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    values = [shown("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]
    figures = [value for value in values if isinstance(value, go.Figure)]
    assert len(figures) >= 2
    for figure in figures:
        assert len(figure.frames) == len(figure.layout.sliders[0].steps) > 10


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_files_that_a_document_names_are_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"`((?:ui|pages|regularize|static|tests|benchmarks|docs|deploy)/[\w./]*)`", text)
    assert not {name for name in named if not (ROOT / name).exists()}
