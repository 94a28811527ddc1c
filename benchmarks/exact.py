"""How exact is every stop of every path: the worst relative optimality by family of columns, 100 strengths each.

OMP_NUM_THREADS=1 python benchmarks/exact.py
"""

import platform
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.datasets import load_diabetes

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize.basis import Basis
from regularize.linear import path
from regularize.penalties import L1, L2, ElasticNet, Penalty, Unpenalized

STRENGTHS = np.logspace(-6, 2, 100)
ROWS = (10, 15, 20, 30, 50, 100, 300, 1000, 2000)
SEEDS = range(3)
PENALTIES: tuple[Penalty, ...] = (
    Unpenalized(),
    L1(),
    L2(),
    ElasticNet(0.05),
    ElasticNet(0.25),
    ElasticNet(0.5),
    ElasticNet(0.75),
    ElasticNet(0.95),
    ElasticNet(1.0),
)
Problem = tuple[np.ndarray, np.ndarray]


def standardized(columns: np.ndarray) -> np.ndarray:
    moved = columns - columns.mean(axis=0)
    scales = moved.std(axis=0)
    return moved / np.where(scales > 0, scales, 1.0)


def wave(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    targets = np.cos(1.5 * np.pi * x) + 0.1 * rng.normal(size=len(x))
    return (targets - targets.mean()) / targets.std()


def curves() -> Iterator[tuple[np.random.Generator, np.ndarray, int]]:
    for rows in ROWS:
        for seed in SEEDS:
            rng = np.random.default_rng([rows, seed])
            x = rng.uniform(-1, 1, rows)
            for degree in range(1, 21):
                yield rng, x, degree


def powers() -> Iterator[Problem]:
    for rng, x, degree in curves():
        yield Basis().fit(x, degree).columns(x), wave(rng, x)


def plain_powers() -> Iterator[Problem]:
    for rng, x, degree in curves():
        yield np.vander(x, degree + 1, increasing=True)[:, 1:], wave(rng, x)


def legendre() -> Iterator[Problem]:
    for rng, x, degree in curves():
        yield standardized(np.polynomial.legendre.legvander(x, degree)[:, 1:]), wave(rng, x)


def one_sided_powers() -> Iterator[Problem]:
    """Powers of x on [0, 10], not mapped to [−1, 1] first: the condition number reaches 1e17."""
    for rng, x, degree in curves():
        yield standardized(np.vander(5 + 5 * x, degree + 1, increasing=True)[:, 1:]), wave(rng, x)


def duplicated() -> Iterator[Problem]:
    for rng, x, degree in curves():
        columns = Basis().fit(x, degree).columns(x)
        yield np.hstack([columns, columns[:, ::2], -columns[:, :1]]), wave(rng, x)


def ties() -> Iterator[Problem]:
    for rng, x, degree in curves():
        yield rng.integers(-1, 2, (len(x), degree)).astype(float), rng.integers(-2, 3, len(x)).astype(float)


def wide() -> Iterator[Problem]:
    for rows in (5, 10, 20, 40):
        for columns in (50, 200):
            for seed in SEEDS:
                rng = np.random.default_rng([rows, columns, seed])
                yield standardized(rng.normal(size=(rows, columns))), rng.normal(size=rows)


def diabetes() -> Iterator[Problem]:
    columns, targets = load_diabetes(return_X_y=True)
    pairs = np.column_stack([columns[:, i] * columns[:, j] for i in range(10) for j in range(i + 1)])
    targets = (targets - targets.mean()) / targets.std()
    yield standardized(columns), targets
    yield standardized(np.hstack([columns, np.delete(pairs, 2, axis=1)])), targets
    for column in range(10):
        x = columns[:, column]
        for degree in range(1, 21):
            yield Basis(x.min(), x.max()).fit(x, degree).columns(x), targets


FAMILIES = {
    "powers on [−1, 1], standardized": powers,
    "powers on [−1, 1], plain": plain_powers,
    "powers on [0, 10], standardized": one_sided_powers,
    "Legendre polynomials": legendre,
    "duplicated columns": duplicated,
    "small integers, many ties": ties,
    "more columns than rows": wide,
    "diabetes: 10, 64, powers of each": diabetes,
}


def worst(family: str, penalty: Penalty) -> tuple[float, float, int]:
    """The worst optimality of all stops, the share of paths above 1e-10, and the number of paths."""
    reached = [
        path(columns, targets, penalty=penalty, strengths=STRENGTHS).optimality.max()
        for columns, targets in FAMILIES[family]()
    ]
    return max(reached), float(np.mean(np.array(reached) > 1e-10)), len(reached)


def main() -> None:
    print(f"{platform.processor() or platform.machine()}, numpy {np.__version__}")
    print("Worst relative optimality over 100 strengths from 1e-6 to 1e2; in brackets the share of paths above 1e-10.")
    names = ["None", "L1", "L2", *(f"ρ = {penalty.l1:g}" for penalty in PENALTIES[3:])]
    print(f"{'':34}{'paths':>6}" + "".join(f"{name:>14}" for name in names))
    start = time.perf_counter()
    for family in FAMILIES:
        cells = [worst(family, penalty) for penalty in PENALTIES]
        shown = [f"{value:.0e}" + (f" ({share:.0%})" if value > 1e-10 else "") for value, share, _ in cells]
        print(f"{family:34}{cells[0][2]:>6}" + "".join(f"{cell:>14}" for cell in shown), flush=True)
    print(f"{time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
