"""Axes: from units of a chart's axes to pixels of a panel of its preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from regularize.arrays import Floats
from regularize.figures.marks import Trace


@dataclass(frozen=True, eq=False)
class Axes:
    """From units of a chart's axes to pixels of its panel."""

    ends: tuple[tuple[float, float], tuple[float, float]]
    logarithmic: tuple[bool, bool]
    words: tuple[Mapping[str, int], Mapping[str, int]]
    size: tuple[int, int]

    @classmethod
    def of(cls, traces: Sequence[Trace], layout: Mapping[str, Any], size: tuple[int, int]) -> "Axes":
        """The axes of a layout; where it names no ends, those of what is drawn."""
        axes = [layout.get(f"{name}axis", {}) for name in "xy"]
        words = _words(traces, "x"), _words(traces, "y")
        logarithmic = axes[0].get("type") == "log", axes[1].get("type") == "log"
        found = cls(((0.0, 1.0), (0.0, 1.0)), logarithmic, words, size)
        ends: list[tuple[float, float]] = []
        for place, one in enumerate(axes):
            values = [
                found.numbers(trace["xy"[place]], place) for trace in traces if trace.get("xy"[place]) is not None
            ]
            every = np.concatenate([np.empty(0), *values])
            every = every[np.isfinite(every)]
            bars = place == 1 and any(trace["type"] == "bar" for trace in traces)
            low, high = (every.min(), every.max()) if len(every) else (0.0, 1.0)
            margin = 0.6 if words[place] else 0.05 * (high - low) or 1.0
            low, high = (min(low, 0.0) if bars else low) - margin, (max(high, 0.0) if bars else high) + margin
            first, final = one["range"] if one.get("range") is not None else (low, high)
            ends.append((float(first), float(final)))
        level = layout.get("yaxis", {}).get("scaleanchor") is not None
        return cls(_level(ends, size) if level else (ends[0], ends[1]), found.logarithmic, found.words, size)

    def numbers(self, values: Any, place: int) -> Floats:
        """Values (n,) as numbers on the axis (n,): words count in their order, and powers on an axis that is logarithmic."""
        known = self.words[place]
        found = np.array([known[str(value)] for value in values] if known else values, dtype=float)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.log10(found) if self.logarithmic[place] else found

    def pixels(self, values: Any, place: int) -> Floats:
        """Where values (n,) lie, in pixels of the panel (n,)."""
        low, high = self.ends[place]
        share = (self.numbers(values, place) - low) / ((high - low) or 1.0)
        found: Floats = np.clip((1.0 - share if place else share) * self.size[place], -1e4, 1e4)
        return found


def _words(traces: Sequence[Trace], axis: str) -> dict[str, int]:
    """The words on an axis of words in their order; nothing where there are numbers."""
    found: dict[str, int] = {}
    for column in (trace[axis] for trace in traces if trace.get(axis) is not None):
        if len(column) and isinstance(column[0], str):
            for word in column:
                found.setdefault(str(word), len(found))
    return found


def _level(
    ends: Sequence[tuple[float, float]], size: tuple[int, int]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Ends that give both axes the same scale: the one with room to spare shows more."""
    scale = max((high - low) / pixels for (low, high), pixels in zip(ends, size, strict=True))
    middles = [(low + high) / 2 for low, high in ends]
    wide = [
        (middle - scale * pixels / 2, middle + scale * pixels / 2) for middle, pixels in zip(middles, size, strict=True)
    ]
    return wide[0], wide[1]
