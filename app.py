"""Explore, the front page: a polynomial, its coefficients, the diamond and the circle; and the app that serves all pages.

`streamlit run` imports this file once to serve it, and runs it for every visitor.
"""

from streamlit.starlette import App

import ui
from regularize import tables
from regularize.beliefs import BELIEFS
from regularize.experiments import explore
from regularize.experiments.explore import OWN, Result, Settings
from regularize.figures.scene import Scene
from regularize.scenes.explore import PRESETS, code, scene
from regularize.snippets import files

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


def view(settings: Settings, own: tables.Pair | None = None) -> tuple[Result, Scene]:
    """All that the page shows, at every stop of λ."""
    result = explore.run(settings, own)
    return result, scene(result)


def alone(settings: Settings) -> Scene | None:
    """The stage, unless the visitor's own data are wanted, which come with widgets of their own."""
    return None if settings.source == OWN else ui.cached(view)(settings, None)[1]


def front() -> None:
    """The page."""
    page = ui.page("explore", title="Explore", question="How does a penalty tame a curve?")

    def laboratory(settings: Settings) -> tuple[Settings, tables.Pair | None, Result]:
        """What the knobs change."""
        own = None
        if settings.source == OWN:
            own = ui.own_pair(page, read=tables.read, likely=tables.likely, choose=tables.pair)
            if own is None:
                page.notice(f"No data yet: upload or paste a CSV. Until then the stage shows {Settings().source}.")
                settings = page.instead(settings, source=Settings().source)
        result, shown = ui.cached(view)(settings, own)
        page.stage(settings, shown)
        return settings, own, result

    settings, own, result = page.live(Settings, laboratory, alone=alone)
    page.presets(PRESETS)
    page.formula(FORMULA)
    page.beliefs(BELIEFS["simple"])
    page.share(
        settings,
        code=code(result, settings),
        note="Your data are not: load the CSV again where you open it." if own is not None else "",
        files=(
            ui.File("Training and test data (CSV)", "data.csv", lambda: files.data_csv(result.curve)),
            ui.File("Training data alone (CSV)", files.TRAINING_FILE, lambda: files.training_csv(result.curve)),
            ui.File(
                "Coefficients at every λ (CSV)",
                "coefficients.csv",
                lambda: files.path_csv(result.names, result.path),
            ),
        ),
    )


if __name__ == "__main__":
    front()
else:
    app = App(__file__, routes=ui.ROUTES, middleware=ui.MIDDLEWARE, lifespan=ui.lifespan)
