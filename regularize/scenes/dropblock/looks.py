"""What each technique looks like, and the names of the knobs."""

from regularize.figures import palette

SHARE, EPOCH, MASK = "share", "epoch", "mask"
NAMES = ("nothing", "dropout", "DropBlock")
COLOURS = (palette.UNREGULARIZED, palette.FOURTH, palette.LOSS)
DASHES = ("dot", "dash", "solid")
TICKS = {"tickvals": [0, 0.2, 0.4, 0.6]}
