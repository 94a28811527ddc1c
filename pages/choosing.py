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

Each fold *k* is predicted by a fit to all others. Columns and target are standardized anew by the rows of each fit, so that
nothing leaks. The criteria look at the fitted rows alone and pay for degrees of freedom instead. AIC and Cp pay 2 for each and
differ by a constant; BIC pays ln *n*. Their σ² is that of least squares. At a knot of the L1 path *C*ₚ counts the columns of
the fits just above it, as R's lars does. One that enters there does not count yet, one that leaves there still does. None of
them touches a test set. If λ is chosen on one, the error there is no longer that of fresh data.
"""

CLASSES = r"""
$$
J(w,b)=\frac1n\sum_i\ln\bigl(1+e^{-s_i z_i}\bigr)+\lambda\,\Omega(w)\qquad z=Xw+b\qquad P(y=1)=\frac1{1+e^{-z}}
$$

Where the target has two values, the squared error gives way to the log loss: *s* is +1 for the second class and −1 for the first, and
the fit says a probability. Its deviance is −2 ln *p* of the class that was. D² is the share of the deviance without a column that is
explained. With *n* rows and standardized columns scikit-learn's *C* is 1/(*n*(λ*ρ* + 2λ(1 − *ρ*))), and glmnet's λ (binomial) is
λ*ρ* + 2λ(1 − *ρ*), where *ρ* is 1 for L1 and 0 for L2. Shuffled folds keep the share of both classes, and what is drawn of
calibration, ROC curve and threshold comes from rows that the fit has not seen. Where the columns tell the classes apart, each λ > 0 has
its fit, and at λ = 0 there is none: the coefficients grow without end.
"""

GROUPS = r"""
$$
J(w,b)=\text{MSE}+\lambda\sum_g\sqrt{p_g}\;\lVert w_g\rVert_2
$$

A column of text becomes a column of 0 and 1 for each of its categories. Kept as a whole, these $p_g$ columns are one group, and its
coefficients $w_g$ are all zero or none is. Every other column is a group of its own, for which the term is λ|*w*|, as in the lasso. Each
column is standardized by itself, as it is without groups. Yuan and Lin make the columns of a group orthonormal first, and so does R's
grpreg: then the same λ means another fit. Degrees of freedom are the trace of what the fit takes from the target.
"""

SOURCES = (
    "Stone 1974, [Cross-validatory choice and assessment of statistical predictions](https://doi.org/10.1111/j.2517-6161.1974.tb00994.x)",
    "Efron, Hastie, Johnstone and Tibshirani 2004, [Least angle regression](https://doi.org/10.1214/009053604000000067)",
    "Albert and Anderson 1984, [On the existence of maximum likelihood estimates in logistic regression models]"
    "(https://doi.org/10.1093/biomet/71.1.1)",
    "Yuan and Lin 2006, [Model selection and estimation in regression with grouped variables]"
    "(https://doi.org/10.1111/j.1467-9868.2005.00532.x)",
    "Vaiter, Deledalle, Peyré, Fadili and Dossal 2012, [The degrees of freedom of the group lasso](https://arxiv.org/abs/1205.1481)",
    "Tibshirani 1996, [Regression shrinkage and selection via the lasso](https://doi.org/10.1111/j.2517-6161.1996.tb02080.x)",
)

ui.page(
    "choosing",
    formulas={"": FORMULA, "Categories as a whole": GROUPS, "Targets of two values": CLASSES},
    sources=SOURCES,
    beliefs=[BELIEFS[name] for name in ("zero", "knob")],
)
