"""Geometry: two coefficients, the ball of a penalty, and where the loss touches it."""

import ui
from regularize.beliefs import BELIEFS
from regularize.experiments import geometry
from regularize.experiments.geometry import DIABETES, Result, Settings
from regularize.figures.scene import Scene
from regularize.scenes.geometry import PRESETS, code, scene, solid
from regularize.snippets.geometry import points_csv

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
what a minimum looks like: at the touching point the **pull** of the loss (its negative gradient) lies among the
**outward normals** of the ball. A corner has a whole cone of normals, so it holds whatever pulls within the cone: that
is where exact zeros come from. A smooth ball has one normal at each point, and hits an axis only by coincidence. Below
*q* = 1 the ball is not convex, and a budget may have no λ at all.

**How often an exact zero?** The loss keeps its shape and its free optimum is drawn at random from the square
[−*a*, *a*]²; all balls reach equally far, *r*, along the axes. For L1 and circular losses the share is
(*a* − *r*)² / (*a*² − *r*²/2) while *r* ≤ *a*, and a correlation of standardized columns does not change it. For L2 it is
zero: who looks for the touching point among 100 points of the circle will report zeros that are not there.
"""


def view(settings: Settings) -> tuple[Result, Scene]:
    """All that the page shows, at every stop of the budget."""
    result = geometry.run(settings)
    return result, scene(result)


def twice(settings: Settings) -> bool:
    """Whether one column was asked for in both places."""
    return settings.source == DIABETES and settings.column_across == settings.column_up


def alone(settings: Settings) -> Scene | None:
    """The stage, unless there is a body in 3-D or a notice beside it."""
    return None if settings.bodies == "On" or twice(settings) else ui.cached(view)(settings)[1]


page = ui.page("geometry", title="Geometry", question="Why does L1 make zeros, and L2 not?")


def laboratory(settings: Settings) -> tuple[Settings, Result]:
    """What the knobs change."""
    result, shown = ui.cached(view)(settings)
    if twice(settings):
        page.notice("An ellipse needs two different columns; {1} is shown up instead of {0}.".format(*settings.columns))
    page.stage(settings, shown)
    if settings.bodies == "On":
        page.plot(solid(result, settings))
    return settings, result


settings, result = page.live(Settings, laboratory, alone=alone, dragged=lambda before, _, x, y: before.moved(x, y))
page.presets(PRESETS)
page.formula(FORMULA)
page.beliefs(BELIEFS["never"])
page.share(
    settings,
    code=code(result, settings),
    files=(
        ui.File(
            "Touching points at every budget (CSV)", "points.csv", lambda: points_csv(result.names, result.contacts)
        ),
    ),
)
