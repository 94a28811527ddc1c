"""Strengths of R's glmnet, typed in: its coefficients at a tight threshold against the page's. Needs Rscript with glmnet.

python -m benchmarks.scales
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np

from tests.lessons.choosing.test_conventions import CARS, EACH, TOGETHER, found

CASES = [(scaling, value, mix) for scaling in (EACH, TOGETHER) for value in (0.1, 1.0, 5.0) for mix in (1.0, 0.5, 0.0)]
SCRIPT = """
suppressMessages(library(glmnet))
d <- read.csv("{file}"); x <- as.matrix(d[, -ncol(d)]); y <- d[, ncol(d)]
b <- coef(glmnet(x, y, alpha = {mix}, lambda = {value}, standardize = {standardize}, thresh = 1e-22, maxit = 1e8))
cat(format(as.numeric(b), digits = 17))
"""


def by_glmnet(file: Path, scaling: str, value: float, mix: float) -> np.ndarray:
    """Intercept and coefficients."""
    standardize = "TRUE" if scaling == EACH else "FALSE"
    script = SCRIPT.format(file=file, mix=mix, value=value, standardize=standardize)
    done = subprocess.run(["Rscript", "-e", script], check=True, capture_output=True, text=True)
    return np.array(done.stdout.split(), dtype=float)


def main() -> None:
    """A line for each strength: the largest difference relative to the largest coefficient."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cars.csv"
        rows = np.column_stack([CARS.columns, CARS.targets])
        np.savetxt(
            file, rows, delimiter=",", header=",".join([*CARS.names, CARS.target_name]), comments="", fmt="%.17g"
        )
        worst = 0.0
        for scaling, value, mix in CASES:
            theirs, ours = by_glmnet(file, scaling, value, mix), found(CARS, scaling, "glmnet (R)", value, mix)
            gap = float(np.abs(theirs - ours).max() / np.abs(ours).max())
            worst = max(worst, gap)
            print(f"{scaling:<16} lambda = {value:<5g} alpha = {mix:<4g} {gap:.1e}")
    print(f"worst: {worst:.1e}")


if __name__ == "__main__":
    main()
