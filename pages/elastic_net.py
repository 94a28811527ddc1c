"""Elastic net: groups of alike columns, from ridge to the lasso."""

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\min_{w,\,b}\;\;\underbrace{\frac1n\sum_i\bigl(y_i-b-\textstyle\sum_j w_j x_{ij}\bigr)^2}_{\text{MSE}}
+\lambda\Bigl(\rho\sum_j|w_j|+(1-\rho)\sum_j w_j^2\Bigr)
$$
$$
|w_j-w_k|\le\frac{\sqrt{2(1-r_{jk})}\;\text{RMSE}}{\lambda\,(1-\rho)}
$$

Columns and target are standardized over the training rows. The second line is the **grouping effect** (after Zou and Hastie 2005).
It says: the more alike two columns are (correlation *r*), the closer their coefficients must be, as long as there is some L2 in the
penalty. At ρ = 1 it says nothing. ρ and λ are those of this formula. scikit-learn halves the errors and the squares, so its `alpha`
and `l1_ratio` are other numbers, shown above the figures. The best cell of the map is found on the test rows. That is fair for a
picture, not for choosing λ and ρ: for that use cross-validation.
"""

SOURCES = (
    "Zou and Hastie 2005, [Regularization and variable selection via the elastic net](https://doi.org/10.1111/j.1467-9868.2005.00503.x)",
    "Tibshirani 1996, [Regression shrinkage and selection via the lasso](https://doi.org/10.1111/j.2517-6161.1996.tb02080.x)",
)

ui.page("elastic_net", formulas={"": FORMULA}, sources=SOURCES, beliefs=[BELIEFS[name] for name in ("mix", "features")])
