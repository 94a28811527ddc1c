"""What all views of the lesson share: knobs, colours and the axis of the decay."""

import numpy as np

from regularize.experiments.weight_decay import Settings
from regularize.figures import palette
from regularize.figures.chart import log10_ticks

KNOB, EPOCH = "log10_decay", "epoch"
LOOKS: dict[str, tuple[str, str]] = {
    "SGD": (palette.L2, "solid"),
    "Adam with L2": (palette.L1, "dash"),
    "AdamW": (palette.ELASTIC_NET, "dashdot"),
}
POSITIONS = np.log10(Settings.decays())
TICKS = log10_ticks(POSITIONS[0], POSITIONS[-1])
MOST = 1.4  # the highest test loss that a linear axis makes room for: twice that of even odds
