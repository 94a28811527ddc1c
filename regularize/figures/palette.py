"""One meaning, one colour, on every page (Okabe and Ito 2008), with its twin for dark backgrounds.

Colours are written as six or eight hexadecimal digits (the last two are opacity). INK, PAPER and LINES stand for the
theme's own text, background and grid colours; the stage fills them in, and `on_white` does so for files.
"""

from itertools import cycle
from typing import Final

from regularize.penalties import PENALTIES

L1: Final = "#D55E00"
L2: Final = "#0072B2"
ELASTIC_NET: Final = "#009E73"
UNREGULARIZED: Final = "#7A828A"
TRAIN: Final = "#3FA2DB"
TEST: Final = "#B8679A"
LOSS: Final = "#8A6FB0"
FOURTH: Final = "#B98700"
INK: Final = "--ink"
FAINT_INK: Final = "--faint"
LINES: Final = "--lines"
PAPER: Final = "--paper"

_OTHERS = zip((name for name in PENALTIES if name not in ("None", "L1", "L2", "Elastic net")), cycle((FOURTH, LOSS)))
PENALTY: Final = {"None": UNREGULARIZED, "L1": L1, "L2": L2, "Elastic net": ELASTIC_NET, **dict(_OTHERS)}
# A dash belongs to each penalty as well, so that colour never stands alone.
DASH: Final = {
    name: {"None": "dot", "L1": "solid", "L2": "dash", "Elastic net": "dashdot"}.get(name, "longdash")
    for name in PENALTY
}
SERIES: Final = (L2, L1, ELASTIC_NET, TEST, TRAIN, FOURTH, LOSS, UNREGULARIZED)

DARK: Final = {
    L1: "#FF8F47",
    L2: "#4DA8E0",
    ELASTIC_NET: "#2FC79B",
    UNREGULARIZED: "#9BA5AF",
    TRAIN: "#7CC8F2",
    TEST: "#E29AC6",
    LOSS: "#B7A0DA",
    FOURTH: "#E8BE4A",
}
ON_WHITE: Final = {INK: "#1C2733", FAINT_INK: "#66727E", LINES: "#E3E7EB", PAPER: "#FFFFFF"}


def faint(colour: str, opacity: float) -> str:
    """`colour` at an opacity between 0 and 1."""
    return f"{colour}{round(opacity * 255):02X}"


def on_white(colour: str) -> str:
    """`colour` as CSS for a white page."""
    colour = ON_WHITE.get(colour, colour)
    if len(colour) == 9 and colour.startswith("#"):
        red, green, blue, alpha = (int(colour[i : i + 2], 16) for i in (1, 3, 5, 7))
        return f"rgba({red},{green},{blue},{alpha / 255:.3f})"
    return colour
