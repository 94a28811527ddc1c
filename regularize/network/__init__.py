"""A small network in NumPy: forward, backward, step, train, for all stops of a knob side by side.

It knows no technique by name. A technique takes one of three slots: `batch` (inputs and targets in, inputs
and targets out), `hidden` (a multiplier of a layer's activations) and `optimizer` (gradients to a step).

layers     Dense, Convolution, ACTIVATIONS      losses       CrossEntropy, SquaredError, LOSSES
passes     Network, gradient, outputs           optimizers   SGD, Adam, AdamW, OptimizerGroup, OPTIMIZERS
training   train, training_steps, Examples, Training
"""

from regularize.network.layers import ACTIVATIONS, Convolution, Dense, relu, tanh
from regularize.network.losses import LOSSES, CrossEntropy, SquaredError, one_hot, softmax
from regularize.network.optimizers import OPTIMIZERS, SGD, Adam, AdamW, Memory, OptimizerGroup
from regularize.network.passes import Network, SlotContext, activations, gradient, outputs
from regularize.network.training import NEVER, Examples, Training, train, training_steps
from regularize.threads import one_thread

__all__ = [
    "ACTIVATIONS",
    "LOSSES",
    "NEVER",
    "OPTIMIZERS",
    "SGD",
    "Adam",
    "AdamW",
    "Convolution",
    "CrossEntropy",
    "Dense",
    "Examples",
    "Memory",
    "Network",
    "OptimizerGroup",
    "SlotContext",
    "SquaredError",
    "Training",
    "activations",
    "gradient",
    "one_hot",
    "one_thread",
    "outputs",
    "relu",
    "softmax",
    "tanh",
    "train",
    "training_steps",
]
