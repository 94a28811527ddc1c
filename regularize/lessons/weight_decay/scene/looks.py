"""What all views of the lesson share: knobs, colours and the axis of the decay."""

import numpy as np

from regularize.figures import palette
from regularize.figures.chart import log10_ticks
from regularize.figures.marks import Style
from regularize.lessons.weight_decay.settings import Settings

KNOB, EPOCH = "log10_decay", "epoch"
STYLES = {
    "SGD": Style(palette.L2),
    "Adam with L2": Style(palette.L1, "dash"),
    "AdamW": Style(palette.ELASTIC_NET, "dashdot"),
}
POSITIONS = np.log10(Settings.decays())
TICKS = log10_ticks(POSITIONS[0], POSITIONS[-1])
MOST = 1.4  # the highest test loss that a linear axis makes room for: twice that of even odds
