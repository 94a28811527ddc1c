"""Nineteen common beliefs about regularization, each with the experiment that settles it.

A verdict is computed when it is asked for, from seeded data, in well under a second; none is written down.
"""

from regularize.beliefs import confidence, learning, penalties, selecting
from regularize.beliefs.belief import Belief, Verdict
from regularize.beliefs.techniques import TECHNIQUES, Technique

__all__ = ["BELIEFS", "TECHNIQUES", "Belief", "Technique", "Verdict"]

BELIEFS: dict[str, Belief] = {
    "robust": Belief(
        claim="L1 is robust to outliers, L2 is not.",
        experiment=penalties.robust_penalty,
        page="outliers",
        settings={"penalty": "L1", "distance": 10.0},
    ),
    "literal": Belief(
        claim="Weight decay is W = W − lr (Loss + wd·W).",
        experiment=learning.literal_decay,
        page="weight_decay",
        settings={"view": "Two weights", "log10_decay": -1.0, "start": 8.0},
    ),
    "epoch": Belief(
        claim="Weight decay happens once each epoch.",
        experiment=learning.once_an_epoch,
        page="weight_decay",
        settings={"view": "Two weights", "log10_decay": 0.0},
    ),
    "decay": Belief(
        claim="Weight decay is L2.",
        experiment=learning.decay_is_l2,
        page="weight_decay",
        settings={"view": "Two weights", "log10_decay": -1.0},
    ),
    "zero": Belief(
        claim="L1 forces weights to zero.",
        experiment=penalties.forced_to_zero,
        page="choosing",
        settings={"log10_strength": -2.7},
    ),
    "never": Belief(
        claim="L2 makes weights small, never zero.",
        experiment=penalties.never_zero,
        page="geometry",
        settings={"penalty": "L2", "optimum_across": 2.0, "optimum_up": -1.0, "correlation": 0.9, "budget_percent": 8},
    ),
    "same": Belief(
        claim="The same λ means the same everywhere.",
        experiment=penalties.same_strength_everywhere,
        page="explore",
        settings={"penalty": "L1", "compare": "L2", "matched": "Same training error", "log10_strength": 0.0},
    ),
    "default": Belief(
        claim="C = 1 means no regularization.",
        experiment=penalties.no_penalty_by_default,
        page="choosing",
        settings={"penalty": "L2", "source": "Malignant or benign", "log10_strength": -3.1},
    ),
    "intercept": Belief(
        claim="Penalise all weights.",
        experiment=penalties.penalise_everything,
        page="explore",
        settings={"penalty": "L2", "log10_strength": 2.0, "source": "Diabetes bmi", "points": 100, "degree": 3},
    ),
    "mix": Belief(
        claim="Elastic net is a mix of losses.",
        experiment=penalties.mix_of_losses,
        page="elastic_net",
        settings={"ratio": 0.1},
    ),
    "simple": Belief(
        claim="The simple model generalizes well.",
        experiment=learning.simple_generalizes,
        page="explore",
        settings={"penalty": "None", "degree": 1, "noise_sd": 0.1, "more": "On"},
    ),
    "smaller": Belief(
        claim="Smaller weights mean a simpler model.",
        experiment=learning.smaller_is_simpler,
        page="explore",
        settings={"penalty": "L2", "compare": "L1", "matched": "Same degrees of freedom", "log10_strength": -1.0},
    ),
    "dense": Belief(
        claim="L2 predicts better when all inputs matter.",
        experiment=selecting.all_inputs_matter,
        page="explore",
        settings={"penalty": "L1", "compare": "L2", "source": "Sparse x - 2x^4", "log10_strength": -1.0, "more": "On"},
    ),
    "features": Belief(
        claim="L1 selects the right features.",
        experiment=selecting.right_features,
        page="elastic_net",
        settings={"ratio": 1.0, "log10_strength": -0.8},
    ),
    "one": Belief(
        claim="The lasso keeps one of two correlated columns.",
        experiment=selecting.one_of_two,
        page="elastic_net",
        settings={"ratio": 1.0, "group_size": 2, "correlation": 0.9, "log10_strength": -1.0},
    ),
    "neurons": Belief(
        claim="Dropout turns off a few neurons and makes the network less complex.",
        experiment=learning.fewer_neurons,
        page="dropout",
        settings={"drop_probability": 0.5},
    ),
    "stopping": Belief(
        claim="Without a penalty nothing is shrunk.",
        experiment=learning.nothing_shrinks,
        page="other_doors",
        settings={"log10_strength": -1.0},
    ),
    "sure": Belief(
        claim="A network that says 99 % is right in 99 of 100.",
        experiment=confidence.as_sure_as_right,
        page="label_smoothing",
        settings={"smoothing": 0.0},
    ),
    "knob": Belief(
        claim="λ is a hyper-parameter (full stop).",
        experiment=penalties.just_a_knob,
        page="choosing",
        settings={"resamples": "20"},
    ),
}
"""Short name -> belief, in the order of the page."""
