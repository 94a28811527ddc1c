"""Explore, the front page: a polynomial, its coefficients, the diamond and the circle; and the app that serves all pages.

`streamlit run` imports this file once to serve it, and runs it for every visitor.
"""

from streamlit.starlette import App

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\min_{w,\,b}\;\;\underbrace{\frac1n\sum_i\Bigl(y_i-b-\sum_j w_j\,x_i^{\,j}\Bigr)^2}_{\text{MSE}}+\lambda\,\Omega(w)
\qquad\Omega=\underbrace{\sum|w_j|}_{\text{L1}}\,,\quad\underbrace{\sum w_j^2}_{\text{L2}}\,,\quad
\underbrace{\rho\sum|w_j|+(1-\rho)\sum w_j^2}_{\text{elastic net}}
$$

Of two classes in the plane the log odds are a polynomial in both coordinates, and the mean log loss takes the place of the MSE:

$$
\min_{w,\,b}\;\;\underbrace{\frac1n\sum_i\ln\bigl(1+e^{-s_i z_i}\bigr)}_{\text{log loss}}+\lambda\,\Omega(w)
\qquad z_i=b+\sum_j w_j\,x_{i1}^{\,a_j}x_{i2}^{\,b_j},\quad s_i=\pm1
$$

The powers of x and the target are standardized before fitting, to mean 0 and standard deviation 1. The intercept *b* is never
penalised. So λ does not depend on the units of the data. How strong it should be does depend on the data: on their number, their
noise and their columns. **Optimality** certifies the fit. It is the largest slope (subgradient) of this objective that is left at
the coefficients shown, relative to that at *w* = 0. An exact minimum has zero.
"""

SOURCES = (
    "Hoerl and Kennard 1970, [Ridge regression](https://doi.org/10.1080/00401706.1970.10488634)",
    "Tibshirani 1996, [Regression shrinkage and selection via the lasso](https://doi.org/10.1111/j.2517-6161.1996.tb02080.x)",
    "Albert and Anderson 1984, [On the existence of maximum likelihood estimates in logistic regression models](https://doi.org/10.1093/biomet/71.1.1)",
    "Zou and Hastie 2005, [Regularization and variable selection via the elastic net](https://doi.org/10.1111/j.1467-9868.2005.00503.x)",
)

if __name__ == "__main__":
    ui.page("explore", formulas={"": FORMULA}, sources=SOURCES, beliefs=[BELIEFS[name] for name in ("simple", "same")])
else:
    app = App(__file__, routes=ui.ROUTES, middleware=ui.MIDDLEWARE, lifespan=ui.lifespan)
