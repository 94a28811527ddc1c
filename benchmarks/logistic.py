"""What a logistic path over 100 strengths costs, alone and with ten folds, beside the peers: all timed in the same run.

    OMP_NUM_THREADS=1 python benchmarks/logistic.py [442] ... [rho=0.5] ... [patience=60]

Words after the name choose the cases that hold one of them (those of benchmarks/fast.py, with two classes drawn by chance),
`rho=` the ratios, `patience=` the seconds after which a peer is stopped. The path alone spans eight decades; with folds it spans
the strengths that glmnet takes by itself, from the one where all coefficients vanish down to a hundredth or (more rows than
columns) a ten-thousandth of it. The folds are the same for all; peers standardize once, ours in each fold anew. Times are of the
processor. Peers: scikit-learn's LogisticRegressionCV with saga, and R's glmnet and cv.glmnet (r-cran-glmnet of Debian) where
they are installed.
"""

import os
import platform
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegressionCV
from sklearn.model_selection import PredefinedSplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.fast import CASES, RATIOS, late
from benchmarks.peers import in_r, with_r
from benchmarks.timing import bounded, timed
from regularize import assessment, logistic
from regularize.penalties import Penalty

R = """
suppressMessages(library(glmnet)); options(warn = -1)
place <- commandArgs(TRUE)[1]; size <- as.numeric(commandArgs(TRUE)[2:5])
taken <- function(name, count) readBin(file.path(place, name), "double", count)
x <- matrix(taken("x", size[1] * size[2]), size[1], size[2]); y <- taken("y", size[1]); folds <- taken("folds", size[1]) + 1
alphas <- taken("alphas", size[3]); ratio <- taken("ratio", 1); seconds <- c()
path <- function() glmnet(x, y, family = "binomial", alpha = ratio, lambda = alphas, standardize = FALSE, thresh = size[4], maxit = 1e8)
whole <- function() cv.glmnet(x, y, family = "binomial", alpha = ratio, lambda = alphas, standardize = FALSE, thresh = size[4],
                              maxit = 1e8, foldid = folds)$glmnet.fit
work <- if (max(folds) > 1) whole else path
for (run in 1:3) {
  repeats <- if (run == 1) 1 else max(1, min(100, ceiling(0.2 / max(seconds[1], 1e-3))))
  start <- sum(proc.time()[1:2])
  for (each in 1:repeats) fit <- work()
  seconds <- c(seconds, (sum(proc.time()[1:2]) - start) / repeats)
  if (seconds[run] > 2) break
}
found <- matrix(0, size[2] + 1, size[3]); found[, seq_along(fit$lambda)] <- rbind(fit$a0, as.matrix(fit$beta))
writeBin(c(min(seconds), length(fit$lambda), as.vector(found)), file.path(place, "found"))
"""
FOLDS = 10
TIGHT, LOOSE = 1e-14, 1e-7
Found = tuple[np.ndarray, np.ndarray]


def labelled(case: str) -> tuple[np.ndarray, np.ndarray]:
    """Columns and classes, P(y = 1) = 1/(1 + exp(−2t)) of the standardized target t."""
    columns, targets = CASES[case]()
    rng = np.random.default_rng(7)
    return columns, (rng.uniform(size=len(targets)) < 1.0 / (1.0 + np.exp(-2.0 * targets))).astype(float)


def glmnet(
    columns: np.ndarray,
    targets: np.ndarray,
    strengths: np.ndarray,
    penalty: Penalty,
    threshold: float,
    patience: float,
    folds: np.ndarray,
) -> tuple[float, Found, int]:
    """The processor seconds that R took, the best of three rounds, coefficients and intercepts, and how many strengths it did."""
    sharp, smooth = penalty.l1, 2.0 * penalty.l2
    arrays = {
        "x": columns.T,
        "y": targets,
        "folds": folds,
        "alphas": strengths * (sharp + smooth),
        "ratio": np.array([sharp / (sharp + smooth)]),
    }
    found = in_r(R, arrays, (*columns.shape, len(strengths), threshold), patience)
    table = found[2:].reshape(len(strengths), -1)
    return float(found[0]), (table[:, 1:], table[:, 0]), int(found[1])


def saga(
    columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty, folds: np.ndarray, tol: float
) -> Found:
    ratio = logistic.scikit_learn(penalty, 1.0, rows=len(targets)).arguments["l1_ratio"]
    inverse = [logistic.scikit_learn(penalty, strength, rows=len(targets)).arguments["C"] for strength in strengths]
    model = LogisticRegressionCV(
        Cs=inverse,
        l1_ratios=(ratio,),
        cv=PredefinedSplit(folds),
        solver="saga",
        tol=tol,
        max_iter=1_000_000,
        random_state=0,
        scoring="neg_log_loss",
        use_legacy_attributes=False,
    ).fit(columns, targets)
    return model.coef_, model.intercept_


def compare(case: str, ratio: float, patience: float) -> None:
    columns, targets = labelled(case)
    penalty, wide = RATIOS[ratio], len(columns) < columns.shape[1]
    # The λ at which all coefficients vanish; of L2, which makes none of them zero, a thousand times the lasso's.
    steepest = np.abs((columns - columns.mean(axis=0)).T @ (targets - targets.mean())).max() / len(targets)
    top = steepest / penalty.l1 if penalty.l1 else 1e3 * steepest
    alone = np.logspace(2, -6, 100)
    usual = top * np.logspace(0, -2 if wide else -4, 100)
    splits = assessment.stratified(targets, FOLDS, np.random.default_rng(0))
    fold_of = splits.fold_of[0]
    print(f"\n{case}, ρ = {ratio:g}, {np.mean(targets):.0%} ones")
    print(f"{'':40}{'ms':>10}{'times ours':>12}{'worst optimality':>18}{'furthest from ours':>20}{'strengths':>11}")

    def path(strengths: np.ndarray) -> Found:
        found = logistic.path(columns, targets, penalty=penalty, strengths=strengths)
        return found.coefficients, found.intercept

    def whole() -> Found:
        assessment.classified(columns, targets, splits=splits, penalty=penalty, strengths=usual)
        return path(usual)

    told = Table(columns, targets, penalty, patience)
    told.ours("this project, path", alone, lambda: path(alone))
    told.by_r("glmnet, default (1e-7)", LOOSE, np.zeros(len(targets)))
    told.by_r("glmnet, threshold 1e-14", TIGHT, np.zeros(len(targets)))
    told.ours(f"this project, path and {FOLDS} folds", usual, whole)
    told.by_r("cv.glmnet, default (1e-7)", LOOSE, fold_of)
    for tol in (1e-4, 1e-10):
        told.by_saga(f"LogisticRegressionCV, saga, tol {tol:g}", tol, fold_of)


class Table:
    """One line a solver; times and coefficients are told beside those of ours that came before."""

    def __init__(self, columns: np.ndarray, targets: np.ndarray, penalty: Penalty, patience: float) -> None:
        self.data, self.penalty, self.patience = (columns, targets), penalty, patience

    def ours(self, name: str, strengths: np.ndarray, run: Callable[[], Found]) -> None:
        self.strengths, self.floor = strengths, 0.0
        seconds, found = timed(run)
        self.floor, self.found = seconds, found
        self.line(name, seconds, found, len(strengths))

    def by_r(self, name: str, threshold: float, folds: np.ndarray) -> None:
        if not with_r():
            print(f"{name:40}  not installed")
            return
        try:
            self.line(name, *glmnet(*self.data, self.strengths, self.penalty, threshold, self.patience, folds))
        except TimeoutError:
            late(f"{name:40}", self.patience / 2, self.floor)

    def by_saga(self, name: str, tol: float, folds: np.ndarray) -> None:
        def run() -> Found:
            with warnings.catch_warnings():
                # That it did not converge is what the time it took is for.
                warnings.simplefilter("ignore")
                return saga(*self.data, self.strengths, self.penalty, folds, tol)

        try:
            seconds, _ = bounded(run, self.patience)
        except TimeoutError:
            late(f"{name:40}", self.patience / 2, self.floor)
            return
        print(f"{name:40}{1e3 * seconds:>10.1f}{seconds / self.floor:>12.2f}", flush=True)

    def line(self, name: str, seconds: float, found: Found, done: int) -> None:
        part = slice(done)
        measured = logistic.optimality(
            *self.data,
            penalty=self.penalty,
            strengths=self.strengths[part],
            coefficients=found[0][part],
            intercept=found[1][part],
        )
        away = max(
            np.abs(found[0][part] - self.found[0][part]).max(), np.abs(found[1][part] - self.found[1][part]).max()
        )
        numbers = f"{1e3 * seconds:>10.1f}{seconds / self.floor:>12.2f}{measured.max():>18.0e}{away:>20.0e}{done:>11}"
        print(f"{name:40}{numbers}", flush=True)


def main() -> None:
    threads = os.environ.get("OMP_NUM_THREADS", "as many as it likes")
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, threads: {threads}")
    print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}")
    asked = [word.partition("=")[::2] for word in sys.argv[1:] if "=" in word]
    words = [word for word in sys.argv[1:] if "=" not in word]
    ratios = [float(value) for name, value in asked if name == "rho"] or [1.0, 0.5, 0.0]
    patience = max([float(value) for name, value in asked if name == "patience"], default=60.0)
    for case in CASES:
        if not words or any(word in case for word in words):
            for ratio in ratios:
                compare(case, ratio, patience)


if __name__ == "__main__":
    main()
