"""What a path over 100 strengths costs, and how exact it is, beside the peers: all timed in the same run.

    OMP_NUM_THREADS=1 python benchmarks/fast.py [diabetes] ...

Words after the name choose the cases that hold one of them. A peer is stopped after two minutes a case.
Peers that are not installed (celer, skglm: benchmarks/requirements.txt) are left out, and the table says so.
"""

import os
import platform
import signal
import sys
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import sklearn
from exact import standardized, wave
from sklearn.datasets import load_diabetes
from sklearn.linear_model import lars_path, lasso_path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize.basis import Basis
from regularize.linear import optimality, path, paths
from regularize.penalties import L1, L2, ElasticNet

Solver = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def ours(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    return path(columns, targets, penalty=L1(), strengths=strengths).coefficients


def descent(tol: float, max_iter: int) -> Solver:
    def solve(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray) -> np.ndarray:
        return lasso_path(columns, targets, alphas=strengths / 2, tol=tol, max_iter=max_iter)[1].T

    return solve


def lars(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    alphas, _, coefficients = lars_path(columns, targets, method="lasso")
    return np.array([np.interp(strengths / 2, alphas[::-1], row[::-1]) for row in coefficients]).T


def celer(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    from celer import celer_path

    found = celer_path(np.asfortranarray(columns), targets, pb="lasso", alphas=strengths / 2, tol=1e-10)
    return found[1].T


def skglm(columns: np.ndarray, targets: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    from skglm.datafits import Quadratic
    from skglm.penalties import L1 as Absolute
    from skglm.solvers import AndersonCD

    solver = AndersonCD(tol=1e-10, fit_intercept=False, warm_start=True)
    return solver.path(np.asfortranarray(columns), targets, Quadratic(), Absolute(1.0), alphas=strengths / 2)[1].T


PEERS: dict[str, tuple[str, Solver]] = {
    "this project": ("numpy", ours),
    "lasso_path, default": ("sklearn", descent(1e-4, 1000)),
    "lasso_path, tol 1e-10": ("sklearn", descent(1e-10, 1_000_000)),
    "lars_path, interpolated": ("sklearn", lars),
    "celer, tol 1e-10": ("celer", celer),
    "skglm, tol 1e-10": ("skglm", skglm),
}


def polynomial() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 100)
    return Basis().fit(x, 15).columns(x), wave(rng, x)


def diabetes() -> tuple[np.ndarray, np.ndarray]:
    columns, targets = load_diabetes(return_X_y=True)
    pairs = np.column_stack([columns[:, i] * columns[:, j] for i in range(10) for j in range(i + 1)])
    return standardized(np.hstack([columns, np.delete(pairs, 2, axis=1)])), (targets - targets.mean()) / targets.std()


def gaussian(rows: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    columns = standardized(rng.normal(size=(rows, count)))
    targets = columns[:, :10] @ rng.normal(size=10) + 0.5 * rng.normal(size=rows)
    return columns, (targets - targets.mean()) / targets.std()


CASES = {
    "polynomial of degree 15, n = 100": polynomial,
    "diabetes with squares and products, 442 × 64": diabetes,
    "20 000 × 20": lambda: gaussian(20_000, 20),
    "100 × 1 000": lambda: gaussian(100, 1000),
}


PATIENCE = 120
"""Seconds after which a peer is left alone; the table then says that it takes longer."""


def impatient(_signal: int, _frame: object) -> None:
    """What the alarm does: the peer at work is given up."""
    raise TimeoutError


def timed(run: Callable[[], np.ndarray], repeats: int = 5) -> tuple[float, np.ndarray]:
    """The median seconds of a few runs (one, if that is slow already) after one that is not counted."""
    start = time.perf_counter()
    result = run()
    if time.perf_counter() - start > 2.0:
        repeats = 1
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return float(np.median(seconds)), result


def compare(case: str, strengths: np.ndarray) -> None:
    columns, targets = CASES[case]()
    print(f"\n{case}, L1, {len(strengths)} strengths from {strengths[-1]:.1e} to {strengths[0]:.1e}")
    print(f"{'':26}{'ms':>10}{'times ours':>12}{'worst optimality':>18}{'above 1e-10':>13}")
    floor = 0.0
    for name, (package, solver) in PEERS.items():
        if find_spec(package) is None:
            print(f"{name:26}  not installed")
            continue
        with warnings.catch_warnings():
            # That a peer did not converge is what the last two columns show.
            warnings.simplefilter("ignore")
            signal.alarm(PATIENCE)
            try:
                seconds, coefficients = timed(lambda solver=solver: solver(columns, targets, strengths))
            except TimeoutError:
                # It had two runs at most, of which the longer took half of the time at least.
                least = PATIENCE / 2
                print(f"{name:26}{f'over {1e3 * least:.0f}':>10}{f'over {least / floor:.0f}':>12}", flush=True)
                continue
            finally:
                signal.alarm(0)
        floor = floor or seconds
        measured = optimality(
            columns, targets, penalty=L1(), strengths=strengths, coefficients=coefficients,
            intercept=targets.mean() - coefficients @ columns.mean(axis=0),
        )  # fmt: skip
        row = f"{1e3 * seconds:>10.1f}{seconds / floor:>12.1f}{measured.max():>18.0e}{np.mean(measured > 1e-10):>13.0%}"
        print(f"{name:26}{row}", flush=True)


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
    signal.signal(signal.SIGALRM, impatient)
    app()
    refits()
    for case in CASES:
        if not sys.argv[1:] or any(word in case for word in sys.argv[1:]):
            compare(case, np.logspace(2, -6, 100))


if __name__ == "__main__":
    main()
