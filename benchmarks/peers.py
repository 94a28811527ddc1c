"""Who else computes a path over many strengths: scikit-learn, celer, skglm, and R's glmnet in a process of its own."""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.linear_model import Ridge, enet_path, lars_path

from regularize.penalties import Penalty

Solver = Callable[[np.ndarray, np.ndarray, np.ndarray, Penalty], np.ndarray]
START = 30.0
"""Seconds that R may take to start on a busy machine."""
R = """
suppressMessages(library(glmnet)); options(warn = -1)
place <- commandArgs(TRUE)[1]; size <- as.numeric(commandArgs(TRUE)[2:5])
taken <- function(name, count) readBin(file.path(place, name), "double", count)
x <- matrix(taken("x", size[1] * size[2]), size[1], size[2]); y <- taken("y", size[1])
alphas <- taken("alphas", size[3]); ratio <- taken("ratio", 1); seconds <- c()
for (run in 1:3) {
  repeats <- if (run == 1) 1 else max(1, min(100, ceiling(0.2 / max(seconds[1], 1e-3))))
  start <- sum(proc.time()[1:2])
  for (each in 1:repeats)
    fit <- glmnet(x, y, alpha = ratio, lambda = alphas, standardize = FALSE, thresh = size[4], maxit = 1e8)
  seconds <- c(seconds, (sum(proc.time()[1:2]) - start) / repeats)
  if (seconds[run] > 2) break
}
found <- matrix(0, size[2], size[3]); found[, seq_along(fit$lambda)] <- as.matrix(fit$beta)
writeBin(c(min(seconds), as.vector(found)), file.path(place, "found"))
"""


def scales(strengths: np.ndarray, penalty: Penalty) -> tuple[np.ndarray, float]:
    """alpha and l1_ratio of scikit-learn, celer, skglm and glmnet, which minimise half of the mean squared error."""
    sharp, smooth = penalty.l1 / 2, penalty.l2
    return strengths * (sharp + smooth), sharp / (sharp + smooth)


def descent(tol: float, max_iter: int) -> Solver:
    def solve(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty) -> np.ndarray:
        alphas, ratio = scales(strengths, penalty)
        return enet_path(columns, targets, l1_ratio=ratio, alphas=alphas, tol=tol, max_iter=max_iter)[1].T

    return solve


def ridges(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, _penalty: Penalty) -> np.ndarray:
    return np.array([Ridge(alpha=len(columns) * strength).fit(columns, targets).coef_ for strength in strengths])


def lars(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, _penalty: Penalty) -> np.ndarray:
    alphas, _, coefficients = lars_path(columns, targets, method="lasso")
    return np.array([np.interp(strengths / 2, alphas[::-1], row[::-1]) for row in coefficients]).T


def celer(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty) -> np.ndarray:
    from celer import celer_path

    alphas, ratio = scales(strengths, penalty)
    found = celer_path(np.asfortranarray(columns), targets, pb="lasso", alphas=alphas, l1_ratio=ratio, tol=1e-10)
    return found[1].T


def skglm(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty) -> np.ndarray:
    from skglm.datafits import Quadratic
    from skglm.penalties import L1_plus_L2
    from skglm.solvers import AndersonCD

    alphas, ratio = scales(strengths, penalty)
    solver = AndersonCD(tol=1e-10, fit_intercept=False, warm_start=True)
    return solver.path(np.asfortranarray(columns), targets, Quadratic(), L1_plus_L2(1.0, ratio), alphas=alphas)[1].T


def with_r() -> bool:
    return shutil.which("Rscript") is not None


def in_r(script: str, arrays: dict[str, np.ndarray], size: tuple[float, ...], patience: float) -> np.ndarray:
    """What a script in R writes of numbers into the file `found`, with arrays in files beside it and `size` as its arguments.

    Raises TimeoutError if it takes longer than R's start and so many seconds.
    """
    with tempfile.TemporaryDirectory() as place:
        for name, array in arrays.items():
            np.ascontiguousarray(array, dtype=float).tofile(Path(place) / name)
        command = ["Rscript", "-e", script, place, *map(str, size)]
        try:
            subprocess.run(command, check=True, timeout=START + patience)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        return np.fromfile(Path(place) / "found")


def glmnet(
    columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty, threshold: float, patience: float
) -> tuple[float, np.ndarray]:
    """The processor seconds that R took for the fit alone, the best of three rounds, and the coefficients."""
    alphas, ratio = scales(strengths, penalty)
    arrays = {"x": columns.T, "y": targets, "alphas": alphas, "ratio": np.array([ratio])}
    found = in_r(R, arrays, (*columns.shape, len(strengths), threshold), patience)
    return float(found[0]), found[1:].reshape(len(strengths), -1)


SHARP, LASSO, RIDGE = {1.0, 0.5, 0.05}, {1.0}, {0.0}
PEERS: dict[str, tuple[str, set[float], Solver]] = {
    "Ridge, one by one": ("sklearn", RIDGE, ridges),
    "enet_path, default": ("sklearn", SHARP, descent(1e-4, 1000)),
    "enet_path, tol 1e-10": ("sklearn", SHARP, descent(1e-10, 1_000_000)),
    "lars_path, interpolated": ("sklearn", LASSO, lars),
    "celer, tol 1e-10": ("celer", SHARP, celer),
    "skglm, tol 1e-10": ("skglm", SHARP, skglm),
}
GLMNET = {"glmnet, default (1e-7)": 1e-7, "glmnet, threshold 1e-14": 1e-14}
