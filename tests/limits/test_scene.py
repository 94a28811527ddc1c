"""Limits of what travels to the charts: single precision."""

import re

import numpy as np
import pytest

from regularize import tables
from regularize.figures.chart import Chart
from regularize.figures.marks import Rows, ScaledShape, line
from regularize.figures.scene import LARGEST, Scene
from regularize.lessons.explore import compute
from regularize.lessons.explore.scene import scene
from regularize.lessons.explore.settings import UPLOADED, Settings
from regularize.penalties import PENALTIES


def moving(values: np.ndarray) -> Scene:
    mark = line(np.arange(3.0), np.arange(3.0), along={"k": Rows(y=values)})
    return Scene(charts=[Chart(name="Line", description="", marks=[mark], layout={})])


def test_single_precision_holds_the_largest_number_and_gaps() -> None:
    assert moving(np.array([[LARGEST, np.nan, -LARGEST]])).wire


@pytest.mark.parametrize("value", [1.1 * LARGEST, -1e40, 1e300, np.inf, -np.inf])
def test_what_single_precision_lacks_is_refused_in_words(value: float) -> None:
    with pytest.raises(ValueError, match=re.escape("the chart 'Line' holds a number beyond 3.4e+38")):
        moving(np.array([[0.0, value, 1.0]])).wire  # noqa: B018


@pytest.mark.parametrize("power", [-90, -40, -16, -15, 0, 15, 16, 38, 39, 90])
def test_columns_of_any_size_are_drawn_in_units_that_their_names_tell(power: int) -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=(2, 40)) * 2.0
    lines = [f"{a}e{power},{b}e{-power}" for a, b in zip(x.tolist(), y.tolist(), strict=True)]
    found = tables.pair(tables.read("\n".join(["mass,light", *lines]).encode()), "mass", "light")
    for values, name, raw, sign in ((found.x, found.x_name, x, 1), (found.y, found.y_name, y, -1)):
        told = re.search(r"\(in 10(.+)\)$", name)
        unit = int(told[1].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if told else 0
        assert (told is None) == (abs(power) <= 15)
        np.testing.assert_allclose(values * 10.0 ** float(unit - sign * power), raw, rtol=1e-12)
    for penalty in PENALTIES:
        settings = Settings(source=UPLOADED, penalty=penalty, degree=20)
        assert scene(compute.run(settings, found)).wire


def test_predictors_of_any_size_are_named_in_their_units() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(size=(20, 3)) * np.array([1e40, 1.0, 1e-40])
    lines = [",".join(map(repr, row)) for row in values.tolist()]
    found = tables.numeric(tables.read("\n".join(["a,b,c", *lines]).encode()), "a", ["b", "c"])
    assert (found.target_name, *found.names) == ("a (in 10³⁹)", "b", "c (in 10⁻⁴²)")
    np.testing.assert_allclose(found.targets * 1e39, values[:, 0])
    np.testing.assert_allclose(found.columns / np.array([1.0, 1e42]), values[:, 1:])


def test_a_shape_that_is_carried_has_a_centre_for_each_size() -> None:
    with pytest.raises(ValueError, match="3 sizes need as many centres, got 1"):
        ScaledShape(shape=np.zeros((4, 2)), centre=np.zeros((1, 2)), size=np.ones(3))
