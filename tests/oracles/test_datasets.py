"""The data sets read from scikit-learn's files are those that scikit-learn loads."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine

from regularize import datasets


@pytest.fixture(params=["its files", "scikit-learn itself"])
def ours(request, monkeypatch, tmp_path):
    """The module as it reads the files, and as it asks scikit-learn where they are not there."""
    if request.param == "scikit-learn itself":
        monkeypatch.setattr(datasets, "FOLDER", tmp_path)
    for read in (datasets.digits, datasets.diabetes, datasets.breast_cancer, datasets.biopsies, datasets.wine):
        read.cache_clear()
    yield datasets
    for read in (datasets.digits, datasets.diabetes, datasets.breast_cancer, datasets.biopsies, datasets.wine):
        read.cache_clear()


def test_digits(ours):
    images, labels = ours.digits()
    theirs = load_digits()
    assert np.array_equal(images, theirs.images)
    assert np.array_equal(labels, theirs.target)


def test_diabetes(ours):
    columns, targets = ours.diabetes()
    theirs = load_diabetes(scaled=False)
    assert np.array_equal(columns, theirs.data)
    assert np.array_equal(targets, theirs.target)


def test_breast_cancer(ours):
    names, columns = ours.breast_cancer()
    theirs = load_breast_cancer()
    assert names == tuple(theirs.feature_names)
    assert np.array_equal(columns, theirs.data)
    assert np.array_equal(ours.biopsies(), theirs.target)


def test_wine(ours):
    names, columns, labels = ours.wine()
    theirs = load_wine()
    assert len(names) == len(set(names)) == len(theirs.feature_names)
    assert np.array_equal(columns, theirs.data)
    assert np.array_equal(labels, theirs.target)


def test_they_are_read_only(ours):
    for values in (*ours.digits(), *ours.diabetes(), ours.breast_cancer()[1], ours.biopsies(), *ours.wine()[1:]):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


def test_reading_the_files_does_not_import_scikit_learn():
    script = (
        "import sys; from regularize import datasets; datasets.digits(); datasets.diabetes(); datasets.breast_cancer();"
        "sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
