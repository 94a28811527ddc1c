"""The data sets that scikit-learn ships, read from its files.

Importing `sklearn.datasets` takes over a second, which the first visitor of a lesson would wait for. Where an installed
scikit-learn keeps its files elsewhere, it is asked.
"""

import functools
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from regularize.arrays import Floats, Integers

_FOUND = find_spec("sklearn")  # which does not import it
FOLDER = Path(_FOUND.origin or "" if _FOUND else "").parent / "datasets/data"

_MEASURES = (
    "radius",
    "texture",
    "perimeter",
    "area",
    "smoothness",
    "compactness",
    "concavity",
    "concave points",
    "symmetry",
    "fractal dimension",
)
_BIOPSY = (
    *(f"mean {measure}" for measure in _MEASURES),
    *(f"{measure} error" for measure in _MEASURES),
    *(f"worst {measure}" for measure in _MEASURES),
)
_WINE = (
    "alcohol",
    "malic acid",
    "ash",
    "alkalinity of ash",
    "magnesium",
    "phenols",
    "flavanoids",
    "other phenols",
    "proanthocyanins",
    "colour intensity",
    "hue",
    "diluted wine",
    "proline",
)


@functools.cache
def digits() -> tuple[Floats, Integers]:
    """Pictures (1797, 8, 8), 0 to 16, and the digits (1797,) they show; read-only.

    Source: Alpaydin & Kaynak (1998), Optical recognition of handwritten digits.
    """
    try:
        rows = np.loadtxt(FOLDER / "digits.csv.gz", delimiter=",")
    except OSError:
        from sklearn.datasets import load_digits

        bunch = load_digits()
        return _fixed(bunch.images), _labels(bunch.target)
    return _fixed(rows[:, :-1].reshape(-1, 8, 8)), _labels(rows[:, -1])


@functools.cache
def diabetes() -> tuple[Floats, Floats]:
    """The columns (442, 10) in raw units (age, sex, bmi, bp, s1 to s6), and the target (442,); read-only.

    Source: Efron, Hastie, Johnstone & Tibshirani (2004), Least angle regression.
    """
    try:
        columns, targets = (np.loadtxt(FOLDER / f"diabetes_{part}.csv.gz") for part in ("data_raw", "target"))
    except OSError:
        from sklearn.datasets import load_diabetes

        bunch = load_diabetes(scaled=False)
        columns, targets = bunch.data, bunch.target
    return _fixed(columns), _fixed(targets)


@functools.cache
def breast_cancer() -> tuple[tuple[str, ...], Floats]:
    """The names of the thirty measures of a biopsy, and the measures (569, 30); read-only.

    Source: Street, Wolberg & Mangasarian (1993), Nuclear feature extraction.
    """
    return _BIOPSY, _biopsies()[0]


def diagnoses() -> Integers:
    """What each biopsy was found to be (569,): 0 benign, 1 malignant; read-only. scikit-learn counts the other way round."""
    return _biopsies()[1]


@functools.cache
def _biopsies() -> tuple[Floats, Integers]:
    try:
        rows = np.loadtxt(FOLDER / "breast_cancer.csv", delimiter=",", skiprows=1)
        columns, benign = rows[:, :-1], rows[:, -1]
    except OSError:
        from sklearn.datasets import load_breast_cancer

        bunch = load_breast_cancer()
        columns, benign = bunch.data, bunch.target
    return _fixed(columns), _labels(1 - benign)


@functools.cache
def biopsies() -> Integers:
    """What each of the 569 biopsies of `breast_cancer` was found to be (569,): 0 malignant, 1 benign; read-only."""
    try:
        labels = np.loadtxt(FOLDER / "breast_cancer.csv", delimiter=",", skiprows=1)[:, -1]
    except OSError:
        from sklearn.datasets import load_breast_cancer

        labels = load_breast_cancer().target
    return _labels(labels)


@functools.cache
def wine() -> tuple[tuple[str, ...], Floats, Integers]:
    """The names of thirteen measures of a wine, the measures (178, 13), and which of three growers made it (178,); read-only.

    Source: Aeberhard, Coomans & de Vel (1994), Comparative analysis of statistical pattern recognition methods.
    """
    try:
        rows = np.loadtxt(FOLDER / "wine_data.csv", delimiter=",", skiprows=1)
    except OSError:
        from sklearn.datasets import load_wine

        bunch = load_wine()
        return _WINE, _fixed(bunch.data), _labels(bunch.target)
    return _WINE, _fixed(rows[:, :-1]), _labels(rows[:, -1])


def _fixed(values: Floats) -> Floats:
    values = np.array(values, dtype=np.float64)
    values.setflags(write=False)
    return values


def _labels(values: Floats) -> Integers:
    labels = np.array(values, dtype=np.int64)
    labels.setflags(write=False)
    return labels
