"""A common belief, and the experiment that settles it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

Holds = Literal["true", "partly", "false"]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the numbers say: whether the belief holds, the sentence, and the numbers in it by name."""

    holds: Holds
    finding: str
    numbers: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Belief:
    """A sentence that people say, the experiment that settles it, and the page and settings that show it.

    The page shows the draws of `seed`; a verdict that another seed would turn is none, and a test tries ten others.
    """

    claim: str
    experiment: Callable[[np.random.Generator], Verdict]
    page: str
    settings: Mapping[str, str | float]
    seed: int = 1

    def settle(self, seed: int | None = None) -> Verdict:
        """The verdict of the experiment, with the draws of the page's seed or of another one."""
        return self.experiment(np.random.default_rng(self.seed if seed is None else seed))


def judged(*, holds: bool, at_least_in_part: bool = False) -> Holds:
    """ "true" if it holds, else "partly" or "false"."""
    return "true" if holds else "partly" if at_least_in_part else "false"
