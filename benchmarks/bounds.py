"""The longest training that the controls of each network lesson allow: seconds, and what it takes of memory.

    python benchmarks/bounds.py

Each runs in a process of its own on one thread; memory is the largest resident set, minus that before the training.
Goal: at most 20 s and 300 MB.
"""

import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize.knobs import Knobs, Slider
from regularize.lessons import lesson
from regularize.progress import finish

# What takes longest of the choices; each slider stands at its end.
CHOICES: dict[str, tuple[dict[str, object], ...]] = {
    "dropout": ({"source": "Moons", "activation": "tanh"},),
    "weight_decay": ({}, {"view": "Learning rate and decay"}, {"view": "Two weights"}),
    "label_smoothing": ({},),
    "dropblock": ({}, {"view": "Training", "repetitions": "8", "block": 3}),
    "cutmix": ({"repetitions": "10"},),
    "borrowed": (
        {"cell": "DART: boosting", "source": "Breast cancer", "wrong": "A fifth"},
        {"cell": "Mixup: SVM", "wrong": "A fifth"},
        {"cell": "New-column penalty: forest", "wrong": "A fifth"},
    ),
}


def largest(kind: type[Knobs], chosen: dict[str, object]) -> Knobs:
    """Every number of points, units, layers and epochs at its end."""
    sizes = {"points", "width", "depth", "epochs"}
    ends = {name: knob.stops[-1] for name, knob in kind.knobs() if isinstance(knob, Slider) and name in sizes}
    return replace(kind(), **ends, **chosen)


def measured(name: str, place: int) -> None:
    (part,) = lesson(name).parts
    settings = part.key(largest(lesson(name).settings, CHOICES[name][place]))
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    finish(part.make(settings))
    seconds = time.perf_counter() - start
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    told = ", ".join(str(word) for word in CHOICES[name][place].values())
    print(f"{f'{name} {told}':<44}{seconds:>8.1f}{more:>10.0f}")


def main() -> None:
    print(f"{'':<44}{'s':>8}{'MB more':>10}", flush=True)
    for name, cases in CHOICES.items():
        for place in range(len(cases)):
            subprocess.run([sys.executable, __file__, name, str(place)], check=True)
    print("goal: 20 s, 300 MB")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measured(sys.argv[1], int(sys.argv[2]))
    else:
        main()
