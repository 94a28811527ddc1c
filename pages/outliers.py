"""Outliers: what holds a fit when a point runs away, the penalty or the loss?"""

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\min_{w,\,b}\;\;\frac1n\sum_i\ell\Bigl(y_i-b-\sum_j w_j\,x_i^{\,j}\Bigr)+\lambda\,\Omega(w)
\qquad\Omega=0,\;\;\underbrace{\sum|w_j|}_{\text{L1}}\,,\;\;\underbrace{\sum w_j^2}_{\text{L2}}
$$
$$
\ell(r)=\underbrace{r^2}_{\text{squared}}\,,\quad\underbrace{|r|}_{\text{absolute}}\,,\quad
\underbrace{r^2\text{ if }|r|\le\delta,\text{ else }2\delta|r|-\delta^2}_{\text{Huber}}
$$

The loss ℓ looks at the residuals, one point at a time; its slope ℓ′ is how hard a point can pull. The penalty Ω looks
at the coefficients and never sees a point. Columns are standardized over the points before any is moved. The target
stays in its own units, because an outlier would stretch their scale as well. The same λ weighs differently beside
different losses. **Optimality** certifies all nine fits. It is the largest slope (subgradient) of this objective that is left,
relative to that at *w* = 0. An exact minimum has zero.
"""

SOURCES = (
    "Huber 1964, [Robust estimation of a location parameter](https://doi.org/10.1214/aoms/1177703732)",
    "Tibshirani 1996, [Regression shrinkage and selection via the lasso](https://doi.org/10.1111/j.2517-6161.1996.tb02080.x)",
)

ui.page("outliers", formulas={"": FORMULA}, sources=SOURCES, beliefs=[BELIEFS[name] for name in ("robust",)])
