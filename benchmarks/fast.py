"""What a path over 100 strengths costs, and how exact it is, beside the peers: all timed in the same run.

    OMP_NUM_THREADS=1 python benchmarks/fast.py [diabetes] ... [rho=0.5] ... [patience=60]

Words after the name choose the cases that hold one of them, `rho=` the ratios, `patience=` the seconds after which a
peer is stopped. Times are of the processor, which others on the machine disturb less than the clock. Peers that are
not installed (celer, skglm: benchmarks/requirements.txt; R's glmnet: the package r-cran-glmnet of Debian) are left out,
and the table says so. Memory is the most that ours holds beside its arguments. "One Cholesky a strength" is what no solver goes
below that answers each strength exactly by one system in its active columns: LAPACK's part of it, and nothing else.
"""

import os
import platform
import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import sklearn
from sklearn.datasets import load_diabetes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.exact import standardized, wave
from benchmarks.peers import GLMNET, PEERS, Solver, glmnet, with_r
from benchmarks.timing import bounded, memory, timed
from regularize.basis import Basis
from regularize.linear import optimality, path, paths
from regularize.penalties import L1, L2, ElasticNet, Penalty


def ours(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray, penalty: Penalty) -> np.ndarray:
    return path(columns, targets, penalty=penalty, strengths=strengths).coefficients


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


def compare(case: str, ratio: float, strengths: np.ndarray, patience: float) -> None:
    columns, targets = CASES[case]()
    penalty = RATIOS[ratio]
    data = (columns, targets, strengths, penalty)
    print(f"\n{case}, ρ = {ratio:g}, {len(strengths)} strengths from {strengths[-1]:.1e} to {strengths[0]:.1e}")
    print(f"{'':26}{'ms':>10}{'times ours':>12}{'worst optimality':>18}{'above 1e-10':>13}{'MB':>8}")
    floor, found = 0.0, np.zeros((0, 0))

    def told(name: str, seconds: float, coefficients: np.ndarray, held: str = "") -> None:
        measured = optimality(
            columns,
            targets,
            penalty=penalty,
            strengths=strengths,
            coefficients=coefficients,
            intercept=targets.mean() - coefficients @ columns.mean(axis=0),
        )
        row = f"{1e3 * seconds:>10.1f}{seconds / floor:>12.2f}{measured.max():>18.0e}{np.mean(measured > 1e-10):>13.0%}"
        print(f"{name:26}{row}{held:>8}", flush=True)

    everybody: dict[str, tuple[str, set[float], Solver]] = {"this project": ("numpy", set(RATIOS), ours), **PEERS}
    for name, (package, ratios, solver) in everybody.items():
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
        floor, found = (floor, found) if floor else (seconds, coefficients)
        told(name, seconds, coefficients, held)
    told_floor("one Cholesky a strength", timed(lambda: factorized(found, len(columns)))[0], floor)
    for name, threshold in GLMNET.items():
        if not with_r():
            print(f"{name:26}  not installed")
            continue
        try:
            told(name, *glmnet(*data, threshold, patience))
        except TimeoutError:
            late(name, patience / 2, floor)


def factorized(coefficients: np.ndarray, rows: int) -> None:
    """What LAPACK alone does for whoever solves each strength (k, p) once: a matrix of the active columns, or of the rows, if fewer."""
    for size in np.minimum(np.count_nonzero(coefficients, axis=1), rows).tolist():
        np.linalg.cholesky(np.eye(size) * 2.0)


def told_floor(name: str, seconds: float, floor: float) -> None:
    print(f"{name:26}{1e3 * seconds:>10.1f}{seconds / floor:>12.2f}", flush=True)


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
