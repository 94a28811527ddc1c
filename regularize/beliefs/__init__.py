"""Sixteen common beliefs about regularization, each with the experiment that settles it.

A verdict is computed when it is asked for, from seeded data, in well under a second; none is written down.
"""

from regularize.beliefs import learning, penalties, selecting
from regularize.beliefs.belief import Belief, Verdict
from regularize.beliefs.techniques import TECHNIQUES, Technique

__all__ = ["BELIEFS", "TECHNIQUES", "Belief", "Technique", "Verdict"]

BELIEFS: dict[str, Belief] = {
    "robust": Belief(
        claim="L1 is robust to outliers, L2 is not.",
        experiment=penalties.robust_penalty, page="outliers", settings={},
    ),
    "literal": Belief(
        claim="Weight decay is W = W − lr (Loss + wd·W).",
        experiment=learning.literal_decay, page="weight_decay", settings={"view": "Two weights", "log10_decay": -1.0},
    ),
    "epoch": Belief(
        claim="Weight decay happens once each epoch.",
        experiment=learning.once_an_epoch, page="weight_decay", settings={},
    ),
    "decay": Belief(
        claim="Weight decay is L2.",
        experiment=learning.decay_is_l2, page="weight_decay", settings={"view": "Two weights", "log10_decay": -1.0},
    ),
    "zero": Belief(
        claim="L1 forces weights to zero.",
        experiment=penalties.forced_to_zero, page="choosing", settings={},
    ),
    "never": Belief(
        claim="L2 makes weights small, never zero.",
        experiment=penalties.never_zero, page="geometry", settings={},
    ),
    "same": Belief(
        claim="The same λ means the same everywhere.",
        experiment=penalties.same_strength_everywhere, page="choosing", settings={},
    ),
    "intercept": Belief(
        claim="Penalise all weights.",
        experiment=penalties.penalise_everything, page="explore", settings={"penalty": "L2", "log10_strength": 1.0},
    ),
    "mix": Belief(
        claim="Elastic net is a mix of losses.",
        experiment=penalties.mix_of_losses, page="elastic_net", settings={"correlation": 0.95},
    ),
    "simple": Belief(
        claim="The simple model generalizes well.",
        experiment=learning.simple_generalizes, page="explore",
        settings={"penalty": "None", "degree": 1, "noise_sd": 0.1},
    ),
    "smaller": Belief(
        claim="Smaller weights mean a simpler model.",
        experiment=learning.smaller_is_simpler, page="explore", settings={"penalty": "L2", "log10_strength": -2.0},
    ),
    "dense": Belief(
        claim="L2 predicts better when all inputs matter.",
        experiment=selecting.all_inputs_matter, page="elastic_net", settings={},
    ),
    "features": Belief(
        claim="L1 selects the right features.",
        experiment=selecting.right_features, page="elastic_net", settings={"ratio": 1.0},
    ),
    "one": Belief(
        claim="The lasso keeps one of two correlated columns.",
        experiment=selecting.one_of_two, page="elastic_net", settings={"ratio": 1.0, "group_size": 2},
    ),
    "neurons": Belief(
        claim="Dropout turns off a few neurons and makes the network less complex.",
        experiment=learning.fewer_neurons, page="dropout", settings={},
    ),
    "knob": Belief(
        claim="λ is a hyper-parameter (full stop).",
        experiment=penalties.just_a_knob, page="choosing", settings={},
    ),
}  # fmt: skip
"""Short name -> belief, in the order of the page."""
