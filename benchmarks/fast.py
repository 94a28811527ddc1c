"""What a path over 100 strengths costs, and how exact it is, beside the peers: all timed in the same run.

    OMP_NUM_THREADS=1 python benchmarks/fast.py [diabetes] ... [rho=0.5] ... [patience=60]

Words after the name choose the cases that hold one of them, `rho=` the ratios, `patience=` the seconds after which a
peer is stopped. Times are of the processor, which others on the machine disturb less than the clock. Peers that are
not installed (celer, skglm: benchmarks/requirements.txt; R's glmnet: the package r-cran-glmnet of Debian) are left out,
and the table says so. Memory is the most that ours holds beside its arguments.
"""

import multiprocessing
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import sklearn
from exact import standardized, wave
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge, enet_path, lars_path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize.basis import Basis
from regularize.linear import optimality, path, paths
from regularize.penalties import L1, L2, ElasticNet, Penalty

Solver = Callable[[np.ndarray, np.ndarray, np.ndarray, Penalty], np.ndarray]
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


def ours(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty) -> np.ndarray:
    return path(columns, targets, penalty=penalty, strengths=strengths).coefficients


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


def glmnet(
    columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty, threshold: float, patience: float
) -> tuple[float, np.ndarray]:
    """The processor seconds that R took for the fit alone, the best of three rounds, and the coefficients."""
    alphas, ratio = scales(strengths, penalty)
    arrays = {"x": columns.T, "y": targets, "alphas": alphas, "ratio": np.array([ratio])}
    with tempfile.TemporaryDirectory() as place:
        for name, array in arrays.items():
            np.ascontiguousarray(array).tofile(Path(place) / name)
        size = [str(number) for number in (*columns.shape, len(strengths), threshold)]
        try:
            subprocess.run(["Rscript", "-e", R, place, *size], check=True, timeout=START + patience)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        found = np.fromfile(Path(place) / "found")
    return float(found[0]), found[1:].reshape(len(strengths), -1)


START = 30.0
"""Seconds that R may take to start on a busy machine."""
EVERY, SHARP, LASSO, RIDGE = {1.0, 0.5, 0.05, 0.0}, {1.0, 0.5, 0.05}, {1.0}, {0.0}
PEERS: dict[str, tuple[str, set[float], Solver]] = {
    "this project": ("numpy", EVERY, ours),
    "Ridge, one by one": ("sklearn", RIDGE, ridges),
    "enet_path, default": ("sklearn", SHARP, descent(1e-4, 1000)),
    "enet_path, tol 1e-10": ("sklearn", SHARP, descent(1e-10, 1_000_000)),
    "lars_path, interpolated": ("sklearn", LASSO, lars),
    "celer, tol 1e-10": ("celer", SHARP, celer),
    "skglm, tol 1e-10": ("skglm", SHARP, skglm),
}
GLMNET = {"glmnet, default (1e-7)": 1e-7, "glmnet, threshold 1e-14": 1e-14}


def polynomial() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 100)
    return Basis().fit(x, 15).columns(x), wave(rng, x)


def diabetes() -> tuple[np.ndarray, np.ndarray]:
    columns, targets = load_diabetes(return_X_y=True)
    pairs = np.column_stack([columns[:, i] * columns[:, j] for i in range(10) for j in range(i + 1)])
    return standardized(np.hstack([columns, np.delete(pairs, 2, axis=1)])), (targets - targets.mean()) / targets.std()


def gaussian(rows: int, count: int, shared: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(rows, count))
    columns = standardized(np.sqrt(1 - shared) * columns + np.sqrt(shared) * rng.normal(size=(rows, 1)))
    targets = columns[:, :10] @ rng.normal(size=10) + 0.5 * rng.normal(size=rows)
    return columns, (targets - targets.mean()) / targets.std()


CASES = {
    "polynomial of degree 15, n = 100": polynomial,
    "diabetes with squares and products, 442 × 64": diabetes,
    "100 × 15": lambda: gaussian(100, 15),
    "442 × 64": lambda: gaussian(442, 64),
    "20 000 × 20": lambda: gaussian(20_000, 20),
    "100 × 1 000": lambda: gaussian(100, 1000),
    "200 × 500": lambda: gaussian(200, 500),
    "200 × 5 000": lambda: gaussian(200, 5000),
    "200 × 5 000, correlation .9": lambda: gaussian(200, 5000, 0.9),
    "5 000 × 200": lambda: gaussian(5000, 200),
    "2 000 × 2 000": lambda: gaussian(2000, 2000),
}
RATIOS = {1.0: L1(), 0.5: ElasticNet(0.5), 0.05: ElasticNet(0.05), 0.0: L2()}


def timed(run: Callable[[], np.ndarray], repeats: int = 7) -> tuple[float, np.ndarray]:
    """The median processor seconds of a few runs (one, if that is slow already) after one that is not counted."""
    start = time.process_time()
    result = run()
    if time.process_time() - start > 2.0:
        repeats = 1
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return float(np.median(seconds)), result


def bounded(run: Callable[[], np.ndarray], patience: float) -> tuple[float, np.ndarray]:
    """`timed` in a process of its own, which the system ends after so many processor seconds, in compiled code as well."""
    forked = multiprocessing.get_context("fork")
    here, there = forked.Pipe(duplex=False)

    def work() -> None:
        seconds = int(np.ceil(patience))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        there.send(timed(run))

    child = forked.Process(target=work)
    child.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        raise TimeoutError from None
    finally:
        child.join()


def memory(run: Callable[[], object]) -> float:
    """The most megabytes that numpy holds while this runs, beside what it is given."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def compare(case: str, ratio: float, strengths: np.ndarray, patience: float) -> None:
    columns, targets = CASES[case]()
    penalty = RATIOS[ratio]
    data = (columns, targets, strengths, penalty)
    print(f"\n{case}, ρ = {ratio:g}, {len(strengths)} strengths from {strengths[-1]:.1e} to {strengths[0]:.1e}")
    print(f"{'':26}{'ms':>10}{'times ours':>12}{'worst optimality':>18}{'above 1e-10':>13}{'MB':>8}")
    floor = 0.0

    def told(name: str, seconds: float, coefficients: np.ndarray, held: str = "") -> None:
        measured = optimality(
            columns, targets, penalty=penalty, strengths=strengths, coefficients=coefficients,
            intercept=targets.mean() - coefficients @ columns.mean(axis=0),
        )  # fmt: skip
        row = f"{1e3 * seconds:>10.1f}{seconds / floor:>12.2f}{measured.max():>18.0e}{np.mean(measured > 1e-10):>13.0%}"
        print(f"{name:26}{row}{held:>8}", flush=True)

    for name, (package, ratios, solver) in PEERS.items():
        if ratio not in ratios:
            continue
        if find_spec(package) is None:
            print(f"{name:26}  not installed")
            continue
        with warnings.catch_warnings():
            # That a peer did not converge is what the last columns show.
            warnings.simplefilter("ignore")
            run = lambda solver=solver: solver(*data)  # noqa: E731
            try:
                seconds, coefficients = bounded(run, patience) if floor else timed(run)
            except TimeoutError:
                # It had two runs at most, of which the longer took half of the time at least.
                late(name, patience / 2, floor)
                continue
        held = "" if floor else f"{memory(lambda: ours(*data)):.0f}"
        floor = floor or seconds
        told(name, seconds, coefficients, held)
    for name, threshold in GLMNET.items():
        if shutil.which("Rscript") is None:
            print(f"{name:26}  not installed")
            continue
        try:
            told(name, *glmnet(*data, threshold, patience))
        except TimeoutError:
            late(name, patience / 2, floor)


def late(name: str, least: float, floor: float) -> None:
    print(f"{name:26}{f'over {1e3 * least:.0f}':>10}{f'over {least / floor:.0f}':>12}", flush=True)


def refits() -> None:
    rng = np.random.default_rng(2)
    x = np.linspace(-1, 1, 30)
    columns = Basis().fit(x, 12).columns(x)
    targets = np.cos(1.5 * np.pi * x) + 0.3 * rng.normal(size=(300, 30))
    strengths = np.logspace(-6, 2, 60)
    print("\n300 refits × 60 strengths, degree 12, n = 30")
    for penalty in (L2(), L1(), ElasticNet(0.5)):
        run = lambda penalty=penalty: paths(columns, targets, penalty=penalty, strengths=strengths).optimality  # noqa: E731
        seconds, measured = timed(run)
        print(f"{penalty!s:26}{1e3 * seconds:>10.1f}{'':12}{measured.max():>18.0e}")


def app() -> None:
    columns, targets = polynomial()
    strengths = np.logspace(-6, 2, 81)
    print("\nOne commit of the app: degree 15, n = 100, 81 stops")
    for penalty in (L2(), L1(), ElasticNet(0.5), ElasticNet(0.05)):
        run = lambda penalty=penalty: path(columns, targets, penalty=penalty, strengths=strengths).optimality  # noqa: E731
        seconds, measured = timed(run, repeats=25)
        print(f"{penalty!s:26}{1e3 * seconds:>10.1f}{'':12}{measured.max():>18.0e}")


def main() -> None:
    threads = os.environ.get("OMP_NUM_THREADS", "as many as it likes")
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, threads: {threads}")
    print(f"numpy {np.__version__}, scikit-learn {sklearn.__version__}")
    asked = dict.fromkeys(word.partition("=")[::2] for word in sys.argv[1:] if "=" in word)
    words = [word for word in sys.argv[1:] if "=" not in word]
    ratios = [float(value) for name, value in asked if name == "rho"] or list(RATIOS)
    patience = max([float(value) for name, value in asked if name == "patience"], default=60.0)
    if not words:
        app()
        refits()
    for case in CASES:
        if not words or any(word in case for word in words):
            for ratio in ratios:
                compare(case, ratio, np.logspace(2, -6, 100), patience)


if __name__ == "__main__":
    main()
