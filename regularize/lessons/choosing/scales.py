"""One fit, many names: what other libraries call this λ."""

from dataclasses import dataclass

import numpy as np

from regularize import linear
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.settings import ADAPTIVE, EACH, RELAXED
from regularize.penalties import GroupNorms


@dataclass(frozen=True)
class Scale:
    """A library, what it minimises on standardized columns, and the setting that makes it find this fit."""

    library: str
    minimises: str
    setting: str


def scales(result: Result, stop: int) -> tuple[Scale, ...]:
    """The fit at one stop in the words of other libraries and books.

    Sources: scikit-learn's docstrings; Friedman, Hastie & Tibshirani (2010), glmnet; Hastie, Tibshirani & Friedman (2009), The
    Elements of Statistical Learning, eq. 3.41, 3.52 and 3.54; Efron et al. (2004), lars.
    """
    strength, rows, penalty = float(result.path.strengths[stop]), result.sample.total, result.penalty
    spread, sharp, smooth = result.scaling.spread, strength * penalty.l1, strength * penalty.l2
    found = linear.scikit_learn(penalty, strength, rows=rows)
    estimator = f"{found.name}({', '.join(f'{name}={value:.6g}' for name, value in found.arguments.items())})"
    # glmnet halves both parts; it standardizes the target, and counts λ in units of the target.
    own, mixing = sharp / 2 + smooth, sharp / 2 / (sharp / 2 + smooth)
    here = Scale("This page", f"MSE + λ {_bracketed(penalty.formula)}", f"λ = {strength:.6g}")
    if result.settings.shape == RELAXED:
        share = result.settings.relaxation
        told = f"MSE + {share:g} λ Σ|w| over the columns that MSE + λ Σ|w| keeps"
        return (Scale("This page", told, f"λ = {strength:.6g}"),)
    if result.settings.shape == ADAPTIVE:
        return (
            Scale("This page", "MSE + λ Σ |w|/v, v the sizes of a ridge fit, the largest one", f"λ = {strength:.6g}"),
        )
    if isinstance(result.omega, GroupNorms):
        gglasso = Scale(
            "gglasso (R)",
            "RSS/(2n) + λ Σ_g √p_g ‖w_g‖₂",
            f"lambda = {strength / 2:.6g}, on standardized columns and target",
        )
        return (Scale("This page", f"MSE + λ {result.omega.formula}", f"λ = {strength:.6g}"), gglasso)
    if result.settings.scaling != EACH:
        return (here,)  # these are for columns that are standardized
    glmnet = Scale(
        "glmnet (R)",
        "RSS/(2n) + λ ((1 − α) Σ w²/2 + α Σ|w|)",
        f"alpha = {mixing:.6g}, lambda = {own * spread:.6g}; {own:.6g} with the target standardized",
    )
    if smooth == 0.0:
        return (
            here,
            Scale("scikit-learn", "RSS/(2n) + α Σ|w|", estimator),
            glmnet,
            Scale("ESL, eq. 3.52", "½ RSS + λ Σ|w|", f"λ = {rows * strength / 2:.6g}"),
            Scale(
                "lars (R)",
                "½ RSS + λ Σ|w|, columns of length 1, target as it is",
                f"λ = {np.sqrt(rows) * spread * strength / 2:.6g}",
            ),
            Scale("torch", "MSELoss + l1 · Σ|w|", f"l1 = {sharp:.6g}"),
        )
    if sharp == 0.0:
        return (
            here,
            Scale("scikit-learn", "RSS + α Σ w²", estimator),
            glmnet,
            Scale("ESL, eq. 3.41", "RSS + λ Σ w²", f"λ = {rows * strength:.6g}"),
            Scale("torch", "MSELoss, plain SGD", f"weight_decay = {2 * smooth:.6g} (not on the bias)"),
        )
    return (
        here,
        Scale("scikit-learn", "RSS/(2n) + α (l1_ratio Σ|w| + (1 − l1_ratio) Σ w²/2)", estimator),
        glmnet,
        Scale("ESL, eq. 3.54", "RSS + λ Σ (α w² + (1 − α)|w|)", f"λ = {rows * strength:.6g}, α = {penalty.l2:.6g}"),
        Scale(
            "torch",
            "MSELoss + l1 · Σ|w|, plain SGD",
            f"l1 = {sharp:.6g}, weight_decay = {2 * smooth:.6g} (not on the bias)",
        ),
    )


def _bracketed(formula: str) -> str:
    return f"({formula})" if "+" in formula else formula
