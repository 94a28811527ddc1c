"""Geometry: two coefficients, the ball of a penalty, and where the loss touches it."""

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\min_{w}\,\text{MSE}(w)\quad\text{where}\quad\Omega(w)\le t
$$
$$
\min_{w}\,\text{MSE}(w)+\lambda\,\Omega(w)
$$
$$
-\nabla\text{MSE}(w)\in\lambda\,\partial\Omega(w)
$$

The first two lines are one dial with two scales: λ is how fast the loss falls when the budget *t* grows. The third says
what a minimum looks like. At the touching point the **pull** of the loss (its negative gradient) lies among the
**outward normals** of the ball. A corner has a whole cone of normals, so it holds whatever pulls within the cone: that
is where exact zeros come from. A smooth ball has one normal at each point, and hits an axis only by coincidence. Below
*q* = 1 the ball is not convex, and a budget may have no λ at all.

**How often an exact zero?** The loss keeps its shape. Its free optimum is drawn at random from the square
[−*a*, *a*]². All balls reach equally far, *r*, along the axes. For L1 and circular losses the share is
(*a* − *r*)² / (*a*² − *r*²/2) while *r* ≤ *a*, and a correlation of standardized columns does not change it. For L2 it is
zero. Who looks for the touching point among 100 points of the circle will report zeros that are not there.
"""

SOURCES = (
    "Tibshirani 1996, [Regression shrinkage and selection via the lasso](https://doi.org/10.1111/j.2517-6161.1996.tb02080.x)",
    "Hoerl and Kennard 1970, [Ridge regression](https://doi.org/10.1080/00401706.1970.10488634)",
)

ui.page("geometry", formulas={"": FORMULA}, sources=SOURCES, beliefs=[BELIEFS[name] for name in ("never",)])
