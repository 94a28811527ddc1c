"""What each technique looks like, and the names of the knobs."""

from regularize.figures import palette
from regularize.figures.marks import Style
from regularize.lessons.cutmix.settings import TECHNIQUES

PASTED, ALPHA, BATCH = "pasted", "log2_alpha", "batch"
STYLES = (
    Style(palette.UNREGULARIZED, "dot"),
    Style(palette.L1, "dashdot"),
    Style(palette.L2, "dash"),
    Style(palette.ELASTIC_NET),
)
NAMES = ("nothing", *TECHNIQUES[1:])
