"""What is made of several marks, or of one for each of several models; and several lines or strokes in one mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.marks import PAPER_EDGE, Along, Mark, Options, Style, curve, dots, follow, line, line_and_dots


def band(x: Floats, low: Along, high: Along, *, colour: str, **options: Unpack[Options]) -> tuple[Mark, Mark]:
    """The area between two curves over x (m,)."""
    options["along"] = high
    upper = line(x, style=Style(palette.faint(colour, 0.45), width=0), **options)
    lower = line(x, style=Style(palette.faint(colour, 0), width=0), along=low, at=options.get("at", 0))
    return lower, upper.but(fill="tonexty", fillcolor=palette.faint(colour, 0.28))


def estimates(
    x: Floats,
    mean: Mapping[str, Floats],
    error: Mapping[str, Floats],
    /,
    *,
    style: Style,
    unit: str,
    **options: Unpack[Options],
) -> tuple[Mark, Mark]:
    """Means (k, m) that follow knobs as a line with dots, and a stroke from an error below to an error above each."""
    ends = {knob: strokes(mean[knob] - error[knob], mean[knob] + error[knob]) for knob in mean}
    thin, start = Style(style.colour, width=1.5), options.get("at", 0)
    options["along"] = follow(y=mean, hover=error)
    options["hover"] = f"{options['name']}: %{{y:.1f}} ± %{{customdata:.1f}}{unit}"
    dot = {"size": 5, "color": style.colour}
    return (
        line(np.repeat(x, 3), style=thin, simplify=False, along=follow(y=ends), at=start),
        line_and_dots(x, style=style, marker=dot, **options),
    )


@dataclass(frozen=True)
class Look:
    """What tells one of several models: its name, the style of its line, and the symbol of its dots."""

    name: str
    style: Style
    symbol: str = "circle"

    def line(self, x: Any = None, y: Any = None, **options: Unpack[Options]) -> Mark:
        """A line under its name."""
        return curve(self.name, x, y, style=self.style, told="", **options)

    def dots(
        self, x: Any = None, y: Any = None, *, size: float = 8, edge: Style = PAPER_EDGE, **options: Unpack[Options]
    ) -> Mark:
        """Its symbol at each point."""
        return dots(x, y, colour=self.style.colour, size=size, symbol=self.symbol, edge=edge, **options)


def joined(rows: Floats) -> Floats:
    """Several lines as one with gaps between them: (k, c, m) to (k, c (m + 1))."""
    gaps = np.full((*rows.shape[:2], 1), np.nan)
    return np.concatenate([rows, gaps], axis=2).reshape(len(rows), -1)


def strokes(low: Floats, high: Floats) -> Floats:
    """Upright strokes from low to high (…, m), with a gap behind each: (…, 3 m)."""
    return np.stack([low, high, np.full(np.shape(low), np.nan)], axis=-1).reshape(*np.shape(low)[:-1], -1)
