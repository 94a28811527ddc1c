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

The powers of x and the target are standardized before fitting (mean 0, sd 1) and the intercept *b* is never penalised,
so λ does not depend on the units of the data. How strong it should be does depend on the data: on their number, their noise
and their columns. **Optimality** certifies the fit: the largest subgradient of this objective at
the coefficients shown, relative to that at *w* = 0. An exact minimum has zero.
"""

if __name__ == "__main__":
    ui.page("explore", formulas={"": FORMULA}, beliefs=[BELIEFS["simple"]])
else:
    app = App(__file__, routes=ui.ROUTES, middleware=ui.MIDDLEWARE, lifespan=ui.lifespan)
