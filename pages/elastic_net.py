"""Elastic net: groups of alike columns, from ridge to the lasso."""

from dataclasses import replace

import ui
from regularize.beliefs import BELIEFS
from regularize.experiments import elastic_net
from regularize.experiments.elastic_net import Plane, Result, Settings
from regularize.figures.scene import Scene
from regularize.scenes.elastic_net import PRESETS, code, scene
from regularize.snippets.elastic_net import ratios_csv, rows_csv

FORMULA = r"""
$$
\min_{w,\,b}\;\;\underbrace{\frac1n\sum_i\bigl(y_i-b-\textstyle\sum_j w_j x_{ij}\bigr)^2}_{\text{MSE}}
+\lambda\Bigl(\rho\sum_j|w_j|+(1-\rho)\sum_j w_j^2\Bigr)
$$
$$
|w_j-w_k|\le\frac{\sqrt{2(1-r_{jk})}\;\text{RMSE}}{\lambda\,(1-\rho)}
$$

Columns and target are standardized over the training rows. The second line is the **grouping effect** (after Zou
and Hastie 2005): the more alike two columns are (correlation *r*), the closer their coefficients must be, as long as
there is some L2 in the penalty. At ρ = 1 it says nothing. ρ and λ are those of this formula: scikit-learn halves the
errors and the squares, so its `alpha` and `l1_ratio` are other numbers, shown above the figures. The best cell of the map
is found on the test rows, which is fair for a picture, not for choosing λ and ρ: for that use cross-validation.
"""


def view(settings: Settings, fitted: Plane) -> tuple[Result, Scene]:
    """All that the page shows, at every stop of the ratio."""
    result = elastic_net.run(settings, fitted)
    return result, scene(result)


def plane(settings: Settings) -> Plane:
    """The map, which is the same for every λ, and so is computed once for each data set."""
    return ui.cached(elastic_net.plane)(replace(settings, log10_strength=Settings().log10_strength))


page = ui.page("elastic_net", title="Elastic net", question="What does the L1 ratio buy?")


def laboratory(settings: Settings) -> tuple[Settings, Plane, Result]:
    """What the knobs change."""
    fitted = plane(settings)
    result, shown = ui.cached(view)(settings, fitted)
    page.stage(settings, shown)
    return settings, fitted, result


settings, fitted, result = page.live(
    Settings, laboratory, alone=lambda settings: ui.cached(view)(settings, plane(settings))[1]
)
page.presets(PRESETS)
page.formula(FORMULA)
page.beliefs(BELIEFS["mix"], BELIEFS["features"])
page.share(
    settings,
    code=code(result, settings),
    files=(
        ui.File("Training and test rows (CSV)", "rows.csv", lambda: rows_csv(fitted.regression, fitted.training)),
        ui.File(
            "Coefficients at every ratio (CSV)",
            "coefficients.csv",
            lambda: ratios_csv(fitted.regression, Settings.ratios(), result.coefficients),
        ),
    ),
)
