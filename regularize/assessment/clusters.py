"""How closely the examples of three classes lie together in a hidden layer."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Floats, Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Clusters:
    """Test examples of three classes in the plane through the classes' templates, at every epoch and ε (e, s, m, 2).

    The template of a class is its row of weights in the last layer. The origin is the middle of the three centres.
    Source: Müller, Kornblith & Hinton 2019, arXiv:1906.02629, §2.
    """

    classes: tuple[int, int, int]
    labels: Integers
    points: Floats

    @cached_property
    def centres(self) -> Floats:
        """The mean of each class (e, s, 3, 2)."""
        return np.stack([self.points[:, :, self.labels == label].mean(axis=2) for label in self.classes], axis=2)

    @cached_property
    def between(self) -> Floats:
        """The mean distance of two centres (e, s)."""
        sides = self.centres - np.roll(self.centres, 1, axis=2)
        return np.asarray(np.linalg.norm(sides, axis=-1).mean(axis=-1))

    @cached_property
    def within(self) -> Floats:
        """The root mean squared distance of an example to its centre (e, s)."""
        places = np.searchsorted(np.array(self.classes), self.labels)
        apart = self.points - self.centres[:, :, places]
        return np.asarray(np.sqrt((apart**2).sum(axis=-1).mean(axis=-1)))

    @cached_property
    def looseness(self) -> Floats:
        """`within` relative to `between` (e, s)."""
        return np.asarray(self.within / np.maximum(self.between, 1e-12))


def in_plane(hidden: Floats, templates: Floats, labels: Integers, classes: tuple[int, int, int]) -> Floats:
    """Activations (s, m, H) in the plane through three templates (s, 3, H): (s, m, 2).

    The first direction leads from the first template to the second, the other one to the third. The origin is the
    middle of the centres of the three classes.
    """
    first = templates[:, 1] - templates[:, 0]
    first = first / np.linalg.norm(first, axis=-1, keepdims=True)
    second = templates[:, 2] - templates[:, 0]
    second = second - (second * first).sum(axis=-1, keepdims=True) * first
    second = second / np.linalg.norm(second, axis=-1, keepdims=True)
    points = hidden @ np.stack([first, second], axis=-1)
    centres = np.stack([points[:, labels == label].mean(axis=1) for label in classes], axis=1)
    return np.asarray(points - centres.mean(axis=1)[:, None])
