"""The lessons by name: each is a pure function of its link. Importing one is left until it is asked for."""

from importlib import import_module
from typing import Any

from regularize.lessons.lesson import File, Lesson, Part, Uploads

# In the order of the menu. A lesson is added here and nowhere else. Names are addresses and stand in links: they never change.
LESSONS: dict[str, str] = {
    "explore": "Explore",
    "geometry": "Geometry",
    "elastic_net": "Elastic net",
    "choosing": "Choosing λ",
    "bias_variance": "Bias and variance",
    "outliers": "Outliers",
    "other_doors": "Implicit regularization",
    "dropout": "Dropout",
    "weight_decay": "Weight decay",
    "label_smoothing": "Label smoothing",
    "dropblock": "DropBlock",
    "cutmix": "CutMix",
    "borrowed": "Borrowed techniques",
}

# The folders of lessons whose names were given before the field's word was known to us.
FOLDERS = {"other_doors": "implicit_regularization"}


def lesson(name: str) -> Lesson[Any]:
    """The lesson of this name.

    Raises
    ------
    KeyError
        If there is none.
    """
    if name not in LESSONS:
        raise KeyError(name)
    found: Lesson[Any] = import_module(f"regularize.lessons.{FOLDERS.get(name, name)}.lesson").LESSON
    return found


__all__ = ["LESSONS", "File", "Lesson", "Part", "Uploads", "lesson"]
