"""Things to tell apart: clouds of points in the plane, and pictures of digits."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from regularize import datasets
from regularize.arrays import Floats, Integers

TEST_POINTS = 500  # test points of a cloud
BLOB_CENTRES = np.array([[0.0, 0.75], [-0.65, -0.375], [0.65, -0.375]])


@dataclass(frozen=True, eq=False, kw_only=True)
class Cloud:
    """Points (n, 2) of two classes (or three) about the square [−1, 1]², and their labels (n,), 0 or 1 (or 2) by turns."""

    points_train: Floats
    labels_train: Integers
    points_test: Floats
    labels_test: Integers


def cloud(name: str, *, points: int, noise_sd: float, rng: np.random.Generator) -> Cloud:
    """The shape that `CLOUDS` knows by this name, plus noise_sd · ε in both directions.

    With the same seed, other points keep the first ones, and another noise_sd scales the same noise.

    Raises
    ------
    ValueError
        If the name is unknown, `points` is less than two or `noise_sd` negative.
    """
    if name not in CLOUDS:
        raise ValueError(f"name must be one of {', '.join(CLOUDS)}; got {name!r}")
    if points < 2:
        raise ValueError(f"points must be at least 2, got {points}")
    if not 0 <= noise_sd < np.inf:
        raise ValueError(f"noise_sd must be zero or more, got {noise_sd:g}")

    def drawn(count: int, shape_rng: np.random.Generator, noise_rng: np.random.Generator) -> Floats:
        place = CLOUDS[name](_labels(count), shape_rng)
        return place + noise_sd * noise_rng.standard_normal((count, 2))

    train_shape, train_noise, test_shape, test_noise = rng.spawn(4)
    return Cloud(
        points_train=drawn(points, train_shape, train_noise),
        labels_train=_labels(points),
        points_test=drawn(TEST_POINTS, test_shape, test_noise),
        labels_test=_labels(TEST_POINTS),
    )


def three_blobs(*, train: int, test: int, sd: float, rng: np.random.Generator) -> Cloud:
    """Three round normal clouds of this `sd` around `BLOB_CENTRES`, with the labels 0, 1, 2 by turns.

    With the same seed, another number of training points keeps the first ones and the test points, and another sd
    scales the same noise.

    Raises
    ------
    ValueError
        If either count is less than three or `sd` is not positive.
    """
    if min(train, test) < 3:
        raise ValueError(f"train and test must be at least 3, got {train} and {test}")
    if not 0 < sd < np.inf:
        raise ValueError(f"sd must be positive, got {sd:g}")
    train_labels, test_labels = np.arange(train) % 3, np.arange(test) % 3
    train_rng, test_rng = rng.spawn(2)
    return Cloud(
        points_train=BLOB_CENTRES[train_labels] + sd * train_rng.standard_normal((train, 2)),
        labels_train=train_labels,
        points_test=BLOB_CENTRES[test_labels] + sd * test_rng.standard_normal((test, 2)),
        labels_test=test_labels,
    )


def blob_probabilities(points: Floats, sd: float) -> Floats:
    """The true probability of each of the three blobs at these points (n, 2): (n, 3), by Bayes' rule."""
    distances = ((points[:, None] - BLOB_CENTRES) ** 2).sum(axis=-1)
    odds = np.exp(-(distances - distances.min(axis=1, keepdims=True)) / (2 * sd**2))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


def _labels(count: int) -> Integers:
    return np.arange(count) % 2


# The places (n, 2) of points with these labels (n,), without noise. Scripts hold these very lines: they know NumPy alone.


def _moons(labels: Integers, rng: np.random.Generator) -> Floats:
    """Two half circles of radius 2/3 that reach into each other."""
    arc = np.pi * rng.uniform(size=len(labels))
    arc = np.column_stack([np.cos(arc), np.sin(arc)]) - [0.5, 0.25]
    return (1 - 2.0 * labels[:, None]) * arc / 1.5


def _circles(labels: Integers, rng: np.random.Generator) -> Floats:
    """A circle of radius 1 and one of radius ½ in it."""
    angle = 2 * np.pi * rng.uniform(size=len(labels))
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    return np.where(labels[:, None] == 0, circle, circle / 2)


def _spirals(labels: Integers, rng: np.random.Generator) -> Floats:
    """Two arms that wind one and a quarter times around the origin."""
    way = rng.uniform(size=len(labels))
    angle = np.pi * (2.5 * way + labels)
    return np.column_stack([np.cos(angle), np.sin(angle)]) * (0.1 + 0.9 * way[:, None])


def _blobs(labels: Integers, rng: np.random.Generator) -> Floats:
    """Two round normal clouds of sd ¼ around (½, ½) and (−½, −½)."""
    return 0.5 * (1 - 2.0 * labels[:, None]) + 0.25 * rng.standard_normal((len(labels), 2))


@dataclass(frozen=True, eq=False, kw_only=True)
class Digits:
    """Pictures (n, 8, 8) of handwritten digits, 0 (paper) to 1 (ink), and the digits (n,) they show.

    `places_test` (n,) says where the test pictures stand among all that there are.
    """

    images_train: Floats
    labels_train: Integers
    images_test: Floats
    labels_test: Integers
    places_test: Integers


def digits(*, train: int, test: int, rng: np.random.Generator) -> Digits:
    """`train` and `test` pictures drawn at random, none in both, of the 1797 that scikit-learn ships.

    With the same seed, another number of training pictures keeps the first ones and the test pictures.

    Raises
    ------
    ValueError
        If either count is less than one, or both together exceed 1797.

    Source: Alpaydin & Kaynak (1998), Optical recognition of handwritten digits.
    """
    all_images, all_labels = datasets.digits()
    count = len(all_labels)
    if min(train, test) < 1 or train + test > count:
        raise ValueError(f"train and test must be at least 1 and together at most {count}, got {train} and {test}")
    order = rng.permutation(count)
    images, labels = all_images[order] / 16, all_labels[order]
    return Digits(
        images_train=images[:train],
        labels_train=labels[:train],
        images_test=images[-test:],
        labels_test=labels[-test:],
        places_test=order[-test:],
    )


# The words stand in links, so they never change.
CLOUDS: dict[str, Callable[[Integers, np.random.Generator], Floats]] = {
    "Moons": _moons,
    "Circles": _circles,
    "Spirals": _spirals,
    "Blobs": _blobs,
}
