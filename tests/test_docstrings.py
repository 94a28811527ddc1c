"""Public docstrings of `regularize`: whoever takes or gives arrays says their shapes, whoever refuses says so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "regularize"
ARRAYS = re.compile(r"\b(Floats|Integers|Booleans)\b")
SHAPE = re.compile(r"\((?:[\w…·+*. ]{1,12},)+ ?[\w…·+*. ]{0,12}\)|of any shape")
"""(n, p), (k,), (…, m): a shape, or that it does not matter."""


def public(path: Path) -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Functions and methods with their names, and the docstring of the class around them; what is inherited is said there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    methods: dict[str, set[str]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node.name, node, ""
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            inherited = set().union(*(methods.get(ast.unparse(base), set()) for base in node.bases))
            own = [one for one in node.body if isinstance(one, ast.FunctionDef) and not one.name.startswith("_")]
            methods[node.name] = inherited | {one.name for one in own}
            for one in own:
                if one.name not in inherited:
                    yield f"{node.name}.{one.name}", one, ast.get_docstring(node) or ""


def words(function: ast.FunctionDef) -> str:
    """The annotations of what a function takes and gives."""
    taken = [one.annotation for one in (*function.args.args, *function.args.kwonlyargs)]
    return " ".join(ast.unparse(kind) for kind in (*taken, function.returns) if kind is not None)


def refused(function: ast.FunctionDef) -> set[str]:
    """The errors that a function raises itself."""
    raised = (node.exc for node in ast.walk(function) if isinstance(node, ast.Raise))
    return {one.func.id for one in raised if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def wanting(path: Path) -> list[str]:
    """What is missing in a module, a line each."""
    found = []
    for name, function, around in public(path):
        told = ast.get_docstring(function) or ""
        if ARRAYS.search(words(function)) and not SHAPE.search(told) and not SHAPE.search(around):
            found.append(f"{name} says no shape")
        raised = refused(function)
        if not all(one in told or one in around or "Raises" in told for one in raised):
            found.append(f"{name} does not say that it raises {', '.join(sorted(raised))}")
    text = path.read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        told = ast.get_docstring(node) or ""
        fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
        arrays = [one for one in fields if ARRAYS.search(ast.unparse(one.annotation))]
        beside = [text.splitlines()[one.lineno - 1].partition("#")[2] for one in arrays]
        if arrays and not SHAPE.search(told) and not all(map(SHAPE.search, beside)):
            found.append(f"{node.name} says no shape")
        made = [
            one for one in node.body if isinstance(one, ast.FunctionDef) and one.name in ("__init__", "__post_init__")
        ]
        raised = set().union(*map(refused, made))
        if not all(one in told for one in raised):
            found.append(f"{node.name} does not say that it raises {', '.join(sorted(raised))}")
    return found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_shapes_and_refusals_are_said(path: Path) -> None:
    assert not wanting(path)


def test_that_law_knows_what_it_forbids(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        'def f(x: Floats) -> int:\n    """A number of x."""\n    raise ValueError("no")\n\n\n'
        'def g(x: Floats) -> int:\n    """A number of x (n,); raises ValueError."""\n    raise ValueError("no")\n\n\n'
        'class H:\n    """Some numbers."""\n\n    x: list[Floats]\n\n'
        '    def __post_init__(self) -> None:\n        raise ValueError("no")\n'
    )
    assert wanting(path) == [
        "f says no shape",
        "f does not say that it raises ValueError",
        "H says no shape",
        "H does not say that it raises ValueError",
    ]


# Rooms of what is published somewhere: each module names where, and these, which hold nothing of anybody's, why they do not.
PUBLISHED = ["*.py", "logistic/*.py", "perturbations/*.py", "techniques/*.py", "assessment/*.py", "network/*.py"]
PAPER = re.compile(r"[A-Z]\w+[^.\n]{0,90}\b(?:19|20)\d\d\b|arXiv:\d{4}\.\d{4,5}|doi:10\.")
OURS = {
    "arrays controls knobs words glossary progress threads scripts __init__": "no mathematics",
    "basis assessment/scaling perturbations/strengths": "powers, means and numbers",
    "linear logistic/__init__ minimiser": "which way to solve; the ways name their papers",
    "certificate logistic/certificate logistic/iterates": "the subgradient condition itself",
    "gathered logistic/problems logistic/metrics logistic/exactly frame": "linear algebra of the solvers beside them",
    "geometry contacts logistic/slices": "derived in the docstrings: the slice of a fit through the ball of its own budget",
    "assessment/__init__ perturbations/__init__ network/__init__": "names of what is inside",
    "assessment/splits": "who is held out",
    "assessment/coadaptation assessment/neighbours": "correlations, of our own choice",
    "network/losses network/masked network/training": "mean losses, products and mini-batches",
}


def test_each_module_of_published_methods_names_its_source() -> None:
    paths = {path.relative_to(PACKAGE).as_posix()[:-3]: path for pattern in PUBLISHED for path in PACKAGE.glob(pattern)}
    without = set()
    for name, path in paths.items():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        told = [
            ast.get_docstring(node) for node in nodes if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        ]
        if not any(PAPER.search(one) for one in told if one):
            without.add(name)
    assert without == {name for names in OURS for name in names.split()}
