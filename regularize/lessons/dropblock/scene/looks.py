"""What each technique looks like, and the names of the knobs."""

from regularize.figures import palette
from regularize.figures.marks import Style

SHARE, EPOCH, MASK = "share", "epoch", "mask"
NAMES = ("nothing", "dropout", "DropBlock")
STYLES = (Style(palette.UNREGULARIZED, "dot"), Style(palette.FOURTH, "dash"), Style(palette.LOSS))
TICKS = {"tickvals": [0, 0.2, 0.4, 0.6]}
