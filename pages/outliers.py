"""Outliers: what holds a fit when a point runs away, the penalty or the loss?"""

import ui
from regularize.beliefs import BELIEFS
from regularize.experiments import outliers
from regularize.experiments.outliers import Result, Settings, dragged
from regularize.figures.scene import Scene
from regularize.scenes.outliers import PRESETS, code, scene
from regularize.snippets.files import POINTS_FILE
from regularize.snippets.outliers import fits_csv, points_csv

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
at the coefficients and never sees a point. Columns are standardized over the points before any is moved; the target
stays in its own units, because an outlier would stretch their scale as well. The same λ weighs differently beside
different losses. **Optimality** certifies all nine fits: the largest subgradient of this objective, relative to that at
*w* = 0. An exact minimum has zero.
"""


def view(settings: Settings) -> tuple[Result, Scene]:
    """All that the page shows, at every distance."""
    result = outliers.run(settings)
    return result, scene(result)


page = ui.page("outliers", title="Outliers", question="What is robust, the penalty or the loss?")


def laboratory(settings: Settings) -> tuple[Settings, Result]:
    """What the knobs change."""
    result, shown = ui.cached(view)(settings)
    page.stage(settings, shown)
    ui.points_table(page, settings, result.places(settings), dragged)
    return settings, result


settings, result = page.live(Settings, laboratory, alone=lambda settings: ui.cached(view)(settings)[1], dragged=dragged)
page.presets(PRESETS)
page.formula(FORMULA)
stop = settings.stop("distance")
page.beliefs(BELIEFS["robust"])
page.share(
    settings,
    code=code(result, settings),
    files=(
        ui.File("Points (CSV)", POINTS_FILE, lambda: points_csv(result.x[stop], result.y[stop])),
        ui.File(
            "All fits at every distance (CSV)",
            "fits.csv",
            lambda: fits_csv(Settings.distances(), result.fits, result.polynomial),
        ),
    ),
)
