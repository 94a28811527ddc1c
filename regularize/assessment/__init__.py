"""How good is a fit, and how sure is that: errors, folds, criteria, bias and variance, calibration.

What takes long comes as a generator of results so far: each has what is `done` and how much it is `of`. Take the
last for the whole result, or stop at any.
"""

from regularize.assessment.bias_variance import (
    Decomposition,
    decomposed,
    decomposed_by_degree,
    refits,
    refitting,
    ridge_coefficient_decomposition,
    ridge_decomposition,
)
from regularize.assessment.calibration import (
    Distribution,
    Reliability,
    accuracy,
    confidence,
    distribution,
    logit_gap,
    negative_log_likelihood,
    reliability,
)
from regularize.assessment.criteria import Criteria, criteria, degrees_of_freedom, least_squares_variance
from regularize.assessment.double_descent import (
    Descent,
    against_columns,
    against_rows,
    best_strengths,
    mean_least_norm_risk,
)
from regularize.assessment.folds import (
    CrossValidation,
    cross_validated,
    cross_validating,
    drawn_folds,
    lowest,
    validation_errors,
)
from regularize.assessment.neighbours import Guessing, likeness, steps_to_kept
from regularize.assessment.paired import FEWEST, ROUNDING, worse
from regularize.assessment.repetitions import Repeated
from regularize.assessment.resampling import (
    Choices,
    Optimism,
    Selection,
    optimism,
    repeated_choices,
    selection,
)
from regularize.assessment.scaling import Standardization

__all__ = [
    "FEWEST",
    "ROUNDING",
    "Choices",
    "Criteria",
    "CrossValidation",
    "Decomposition",
    "Descent",
    "Distribution",
    "Guessing",
    "Optimism",
    "Reliability",
    "Repeated",
    "Selection",
    "Standardization",
    "accuracy",
    "against_columns",
    "against_rows",
    "best_strengths",
    "confidence",
    "criteria",
    "cross_validated",
    "cross_validating",
    "decomposed",
    "decomposed_by_degree",
    "degrees_of_freedom",
    "distribution",
    "drawn_folds",
    "least_squares_variance",
    "likeness",
    "logit_gap",
    "lowest",
    "mean_least_norm_risk",
    "negative_log_likelihood",
    "optimism",
    "refits",
    "refitting",
    "reliability",
    "repeated_choices",
    "ridge_coefficient_decomposition",
    "ridge_decomposition",
    "selection",
    "steps_to_kept",
    "validation_errors",
    "worse",
]
