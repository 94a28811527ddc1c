"""What each technique looks like, and the names of the knobs."""

from regularize.experiments.cutmix import TECHNIQUES
from regularize.figures import palette

PASTED, ALPHA, BATCH = "pasted", "log2_alpha", "batch"
COLOURS = (palette.UNREGULARIZED, palette.L1, palette.L2, palette.ELASTIC_NET)
DASHES = ("dot", "dashdot", "dash", "solid")
NAMES = ("nothing", *TECHNIQUES[1:])
