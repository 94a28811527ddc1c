"""The grid of the lesson Borrowed techniques: every cell at its own conditions, with and without wrong labels, on eleven seeds.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python benchmarks/borrowed.py [processor minutes]

It writes `regularize/lessons/borrowed/grid.csv`, a line for each cell, share of wrong labels and seed, as soon as it is known, and
goes on where it was stopped. Seed 1 is the one that the page shows, 2 to 11 are the ten others that have to agree. The
protocol stands in docs/decisions.md.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize.lessons.borrowed import trial
from regularize.lessons.borrowed.grid import FILE, HEAD, line, read
from regularize.lessons.borrowed.settings.cells import CELLS
from regularize.lessons.borrowed.trial import Conditions, Sweep

SEEDS = range(1, 12)
WRONG = (0.0, 0.2)


def main() -> None:
    limit = 60 * float(next(iter(sys.argv[1:2]), "inf"))
    if not FILE.exists():
        FILE.write_text(HEAD + "\n", encoding="utf-8")
    known = {(one.cell, one.wrong, one.seed) for one in read()}
    total = len(CELLS) * len(SEEDS) * len(WRONG)
    for seed in SEEDS:
        for wrong in WRONG:
            owns: dict[tuple[str, str, str], Sweep] = {}
            for name, cell in CELLS.items():
                if (name, wrong, seed) in known:
                    continue
                at = Conditions(source=cell.sources[0], wrong=wrong, seed=seed)
                shared = cell.classifier, at.source, trial.measure_of(cell, at.source)
                found = trial.tried(cell, at, own=owns.get(shared))
                owns[shared] = found.own
                with FILE.open("a", encoding="utf-8") as file:
                    file.write(line(found) + "\n")
                known.add((name, wrong, seed))
                print(f"{len(known)}/{total} {time.process_time():6.0f} s  {line(found)}", flush=True)
                if time.process_time() > limit:
                    return


if __name__ == "__main__":
    main()
