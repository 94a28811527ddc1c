"""What the README says of adding something is so: each is added in memory, before the app is imported, and its page opened."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OPENED = """
import contextlib, io, json, sys, traceback
from streamlit.testing.v1 import AppTest
from tests.pages.asgi import ask, lines


def opened(name, query):
    page = f"import ui; ui.page({name!r}, formulas={{'': ''}}, sources=('A source',))"
    app = AppTest.from_string(page, default_timeout=60).run()
    assert not app.exception, app.exception
    reply = ask(f"/scene/{name}?{query}")
    assert reply.status == 200, reply.text
    _, told, wire = lines(reply.body)
    assert told["scene"] == len(wire) > 1000 and not told["notices"], told
    code = ask(f"/code/{name}?{query}").text
    print(code)
    print("PRINTED")
    if "import torch" not in code:
        exec(compile(code, "code", "exec"), {"__name__": "taken home"})


found = {}
for what, name, query in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        try:
            opened(name, query)
        except Exception:
            printed.write("FAILED " + traceback.format_exc())
    found[what] = printed.getvalue()
print(json.dumps(found))
"""

CURVE = """
from regularize import data
data.CURVES["Hat"] = data.Formula(words="1 − |x|", code="1 - np.abs(x)")
"""

PENALTY = """
from dataclasses import dataclass
from regularize import penalties

@dataclass(frozen=True)
class Both(penalties.Penalty):
    l1, l2, formula = 1.0, 2.0, "Σ|w| + 2 Σ w²"

penalties.PENALTIES["Both"] = lambda _: Both()
"""

CLOUD = '''
import numpy as np
from regularize import clouds

def _stripes(labels, rng):
    """Two upright stripes."""
    return np.column_stack([labels - 0.5, rng.uniform(-1, 1, len(labels))])

clouds.CLOUDS["Stripes"] = _stripes
'''

LESSON = '''
import sys, types
import numpy as np
from dataclasses import dataclass
from regularize import lessons
from regularize.figures.chart import Chart, axis
from regularize.figures.marks import Rows, bars
from regularize.figures.scene import Number, Scene
from regularize.knobs import Knobs, seed, slider
from regularize.lessons.lesson import Lesson, Part

@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs."""
    log10_strength: float = slider(0.0, "Strength λ", low=-2.0, high=2.0, step=0.5, live=True)
    curvature: float = slider(1.0, "Curvature", low=0.5, high=2.0, step=0.5)
    seed: int = seed()

def run(settings):
    return settings.curvature / (settings.curvature + 10.0 ** np.array(Settings.live()["log10_strength"].stops))

def scene(settings, kept):
    chart = Chart(
        name="Kept", description="What ridge keeps.", layout={"xaxis": axis(""), "yaxis": axis("", low=0, high=1)},
        marks=[bars(np.zeros(1), colour="#0072B2", along={"log10_strength": Rows(y=kept[:, None])})],
    )
    number = Number(name="Kept", values={"log10_strength": [f"{share:.3f}" for share in kept]})
    return Scene(charts=[chart], numbers=[number], sentences={"log10_strength": [f"{share:.3f} is kept." for share in kept]})

module = types.ModuleType("regularize.lessons.shrinking.lesson")
module.LESSON = Lesson(
    name="shrinking", title="Shrinking", question="What is kept?", purpose="See what ridge keeps.", task="Drag λ.", settings=Settings,
    parts=(Part(make=run),), scene=scene, code=lambda settings, _kept: f"print({settings.curvature!r})",
)
sys.modules["regularize.lessons.shrinking.lesson"] = module
lessons.LESSONS["shrinking"] = "Shrinking"
'''

# What is added, the lesson and the link that show it, and what its code holds or prints.
ASKED = {
    "curve in Explore": (
        CURVE,
        "explore",
        "source=Hat&penalty=L2&degree=3",
        r"y = 1 - np.abs\(x\)[\s\S]*PRINTED\n[\s\S]*x\^3: ",
    ),
    "curve in Bias and variance": (
        CURVE,
        "bias_variance",
        "curve=Hat&refits=50",
        r"return 1 - np.abs\(x\)[\s\S]*PRINTED\n\S",
    ),
    "curve in Implicit regularization": (
        CURVE,
        "other_doors",
        "source=Hat&degree=4",
        r"y = 1 - np.abs\(x\)[\s\S]*PRINTED\n\S",
    ),
    "penalty in Explore": (PENALTY, "explore", "penalty=Both&compare=L1&degree=4", r"PRINTED\n[\s\S]*x\^4: "),
    "penalty beside another": (
        PENALTY,
        "explore",
        "penalty=L2&compare=Both&degree=4&more=On",
        r"PRINTED\n[\s\S]*x\^4: ",
    ),
    "cloud in Dropout": (CLOUD, "dropout", "source=Stripes&points=20&width=8&depth=1", r"column_stack\(\[labels - 0.5"),
    "cloud in Weight decay": (
        CLOUD,
        "weight_decay",
        "source=Stripes&points=40&width=4&depth=1",
        r"column_stack\(\[labels - 0.5",
    ),
    "lesson": (LESSON, "shrinking", "curvature=2", r"PRINTED\n2.0"),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the code of each page is and prints, in one process in which all of them were added."""
    path = tmp_path_factory.mktemp("added") / "added.py"
    path.write_text("\n".join([*dict.fromkeys(added for added, *_ in ASKED.values()), OPENED]), encoding="utf-8")
    links = [
        (what, name, "&".join(f"{name}.{knob}" for knob in query.split("&")))
        for what, (_, name, query, _) in ASKED.items()
    ]
    done = subprocess.run(
        [sys.executable, str(path), json.dumps(links)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize("what", ASKED)
def test_one_function_or_class_and_one_line_add_it(what: str, shown: dict[str, str]) -> None:
    assert "FAILED" not in shown[what], shown[what][-2000:]
    assert re.search(ASKED[what][-1], shown[what]), shown[what][-2000:]
