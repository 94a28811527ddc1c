"""The lessons by name: each is a pure function of its link. Importing one is left until it is asked for."""

from importlib import import_module
from typing import Any

from regularize.lessons.lesson import File, Lesson, Part, Uploads

# In the order of the menu. A lesson is added here and nowhere else.
LESSONS: dict[str, str] = {
    "explore": "Explore",
    "geometry": "Geometry",
    "elastic_net": "Elastic net",
    "choosing": "Choosing λ",
    "bias_variance": "Bias and variance",
    "outliers": "Outliers",
    "other_doors": "Other doors",
    "dropout": "Dropout",
    "weight_decay": "Weight decay",
    "label_smoothing": "Label smoothing",
    "dropblock": "DropBlock",
    "cutmix": "CutMix",
}


def lesson(name: str) -> Lesson[Any]:
    """The lesson of this name.

    Raises
    ------
    KeyError
        If there is none.
    """
    if name not in LESSONS:
        raise KeyError(name)
    found: Lesson[Any] = import_module(f"regularize.lessons.{name}").LESSON
    return found


__all__ = ["LESSONS", "File", "Lesson", "Part", "Uploads", "lesson"]
