"""A common belief, and the experiment that settles it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Holds = Literal["true", "partly", "false"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the numbers say: whether the belief holds, the sentence, and the numbers in it by name."""

    holds: Holds
    says: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Belief:
    """A sentence that people say, the experiment that settles it, and the page and settings that show it."""

    claim: str
    settle: Callable[[], Verdict]
    page: str
    settings: Mapping[str, str | float]


def judged(*, holds: bool, at_least_in_part: bool = False) -> Holds:
    """ "true" if it holds, else "partly" or "false"."""
    return "true" if holds else "partly" if at_least_in_part else "false"
