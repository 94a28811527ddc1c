"""A network whose hidden units are multiplied by fixed numbers: one of the many that a random slot passes through."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.network.passes import Network, SlotContext, activations


def masked_outputs(network: Network, parameters: Floats, inputs: Floats, multipliers: Sequence[Floats]) -> Floats:
    """What the network returns when unit j of hidden layer i is multiplied by multipliers[i][…, j], (s, n, K).

    multipliers: for each hidden (dense) layer, (units,) shared by the stops, or (s, units). Every example meets
    the same numbers, so that the outputs are those of one and the same network.
    """
    return activations(network, parameters, inputs, hidden=lambda at: _for_all(multipliers[at.layer], at))[-1]


def _for_all(multiplier: Floats, at: SlotContext) -> Floats:
    """A number for each unit, for every example of the batch, which comes last."""
    return np.broadcast_to(multiplier[..., None], (*multiplier.shape[:-1], *at.shape))
