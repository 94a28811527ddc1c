"""The data sets read from scikit-learn's files are those that scikit-learn loads."""

import subprocess
import sys

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits

from regularize import shipped


@pytest.fixture(params=["its files", "scikit-learn itself"])
def ours(request, monkeypatch, tmp_path):
    """The module as it reads the files, and as it asks scikit-learn where they are not there."""
    if request.param == "scikit-learn itself":
        monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    for read in (shipped.digits, shipped.diabetes, shipped.breast_cancer):
        read.cache_clear()
    yield shipped
    for read in (shipped.digits, shipped.diabetes, shipped.breast_cancer):
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


def test_they_are_read_only(ours):
    for values in (*ours.digits(), *ours.diabetes(), ours.breast_cancer()[1]):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0


def test_reading_the_files_does_not_import_scikit_learn():
    script = (
        "import sys; from regularize import shipped; shipped.digits(); shipped.diabetes(); shipped.breast_cancer();"
        "sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
