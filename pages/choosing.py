"""Choosing λ: how strong the penalty should be, on real data."""

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\text{CV}(\lambda)=\frac1K\sum_{k}\text{MSE}_k(\lambda)\qquad C_p=\frac{\text{RSS}}{\hat\sigma^2}-n+2\,\text{df}
$$
$$
\lambda_{\text{1se}}=\max\bigl\{\lambda:\;\text{CV}(\lambda)\le\text{CV}(\lambda_{\min})+\text{SE}(\lambda_{\min})\bigr\}
$$

Each fold *k* is predicted by fits to all others, with columns and target standardized anew by the rows of each fit, so that
nothing leaks. The criteria look at the fitted rows alone and pay for degrees of freedom instead: 2 each for AIC and Cp (which
differ by a constant), ln *n* for BIC; their σ² is that of least squares. At a knot of the L1 path *C*ₚ counts the columns of the
fits just above it, as R's lars does: one that enters there not yet, one that leaves there still. None of them touches a test
set: choose λ on one, and the error there is no longer that of fresh data.
"""

ui.page(
    "choosing",
    formulas={"": FORMULA},
    beliefs=[
        BELIEFS[name]
        for name in (
            "zero",
            "same",
            "knob",
        )
    ],
)
