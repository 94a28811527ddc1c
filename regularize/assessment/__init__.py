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
from regularize.assessment.chance import Chance, largest_correlation
from regularize.assessment.classification import (
    Calibration,
    Classification,
    Confusion,
    calibration_curve,
    classified,
    classifying,
    confusion,
    deviances,
    keeping_on_samples,
    probabilities,
    stratified,
    stratified_folds,
)
from regularize.assessment.criteria import Criteria, criteria, degrees_of_freedom, least_squares, least_squares_variance
from regularize.assessment.differences import FEWEST, ROUNDING, worse
from regularize.assessment.double_descent import (
    RiskCurves,
    against_columns,
    against_rows,
    best_strengths,
    mean_least_norm_risk,
)
from regularize.assessment.folds import (
    CrossValidation,
    Explained,
    cross_validated,
    cross_validating,
    lowest,
    ratio_error,
    validation_errors,
)
from regularize.assessment.methods import Adaptive, Fitted, Grouped, Method, Penalized, Relaxed, weighed
from regularize.assessment.neighbours import Guessing, likeness, steps_to_kept
from regularize.assessment.repetitions import Repeated
from regularize.assessment.resampling import Choices, Optimism, Selection, optimism, repeated_choices, selection
from regularize.assessment.roc import Areas, Roc, areas, roc
from regularize.assessment.scaling import Standardization
from regularize.assessment.splits import Splits, by_group, drawn_folds, in_order, shuffled

__all__ = [
    "FEWEST",
    "ROUNDING",
    "Adaptive",
    "Areas",
    "Calibration",
    "Chance",
    "Choices",
    "Classification",
    "Confusion",
    "Criteria",
    "CrossValidation",
    "Decomposition",
    "Distribution",
    "Explained",
    "Fitted",
    "Grouped",
    "Guessing",
    "Method",
    "Optimism",
    "Penalized",
    "Relaxed",
    "Reliability",
    "Repeated",
    "RiskCurves",
    "Roc",
    "Selection",
    "Splits",
    "Standardization",
    "accuracy",
    "against_columns",
    "against_rows",
    "areas",
    "best_strengths",
    "by_group",
    "calibration_curve",
    "classified",
    "classifying",
    "confidence",
    "confusion",
    "criteria",
    "cross_validated",
    "cross_validating",
    "decomposed",
    "decomposed_by_degree",
    "degrees_of_freedom",
    "deviances",
    "distribution",
    "drawn_folds",
    "in_order",
    "keeping_on_samples",
    "largest_correlation",
    "least_squares",
    "least_squares_variance",
    "likeness",
    "logit_gap",
    "lowest",
    "mean_least_norm_risk",
    "negative_log_likelihood",
    "optimism",
    "probabilities",
    "ratio_error",
    "refits",
    "refitting",
    "reliability",
    "repeated_choices",
    "ridge_coefficient_decomposition",
    "ridge_decomposition",
    "roc",
    "selection",
    "shuffled",
    "steps_to_kept",
    "stratified",
    "stratified_folds",
    "validation_errors",
    "weighed",
    "worse",
]
