"""Choosing λ: how strong the penalty should be, on real data."""

import ui
from regularize import tables
from regularize.beliefs import BELIEFS
from regularize.experiments import choosing
from regularize.experiments.choosing import OFF, OWN, Resamples, Result, Settings, View
from regularize.figures.scene import Scene
from regularize.scenes.choosing import PRESETS, code, conversions, events, rules, scene
from regularize.snippets.choosing import ROWS_FILE, knots_csv, rows_csv
from regularize.snippets.files import path_csv

FORMULA = r"""
$$
\text{CV}(\lambda)=\frac1K\sum_{k}\text{MSE}_k(\lambda)\qquad C_p=\frac{\text{RSS}}{\hat\sigma^2}-n+2\,\text{df}
$$
$$
\lambda_{\text{1se}}=\max\bigl\{\lambda:\;\text{CV}(\lambda)\le\text{CV}(\lambda_{\min})+\text{SE}(\lambda_{\min})\bigr\}
$$

Each fold *k* is predicted by fits to all others, with columns and target standardized anew by the rows of each fit, so that
nothing leaks. The criteria look at the fitted rows alone and pay for degrees of freedom instead: 2 each for AIC and Cp (which
differ by a constant), ln *n* for BIC; their σ² is that of least squares. At a knot of the L1 path *C*ₚ counts the columns of the
fits just above it, as R's lars does: one that enters there not yet, one that leaves there still. None of them touches a test
set: choose λ on one, and the error there is no longer that of fresh data.
"""


def drawn(view: View, result: Result, resamples: Resamples | None) -> Scene:
    """The stage."""
    return scene(view, result, resamples)


page = ui.page("choosing", title="Choosing λ", question="How strong should it be?")


def laboratory(settings: Settings) -> tuple[Settings, tables.Predictors | None, Result]:
    """What the knobs change."""
    own = None
    if settings.source == OWN:
        own = ui.own_predictors(page, read=tables.read, expand=tables.one_hot, choose=tables.numeric)
        if own is None:
            settings = page.instead(settings, source=Settings().source)
    base = page.instead(settings, resamples=OFF)
    if choosing.at_once(settings, own):
        result = ui.cached(choosing.run)(base, own)
    else:
        result = ui.worked(page, choosing.steps, base, "Cross-validating your columns", own)
    resamples = None
    if settings.resamples != OFF:
        resamples = ui.worked(
            page, choosing.resampling, settings, f"Choosing λ {settings.resamples} more times", result
        )
    page.stage(settings, ui.cached(drawn)(settings.view, result, resamples))
    page.formula(FORMULA)
    page.say("**Who chooses what**")
    page.table(rules(result))
    page.say("**This very fit on other scales**")
    page.table(conversions(result, settings))
    if result.knots is not None:
        page.say("**The first events of the path, exactly**")
        page.table(events(result))
    return settings, own, result


settings, own, result = page.live(Settings, laboratory)
page.presets(PRESETS)
page.beliefs(BELIEFS["zero"], BELIEFS["same"], BELIEFS["knob"])
page.share(
    settings,
    code=code(result, settings),
    note="Your data are not: load the CSV again where you open it." if own is not None else "",
    files=(
        ui.File("The rows that are fitted (CSV)", ROWS_FILE, lambda: rows_csv(result.regression)),
        ui.File("Coefficients at every λ (CSV)", "coefficients.csv", lambda: path_csv(result.names, result.path)),
        ui.File("Every knot of the L1 path (CSV)", "knots.csv", lambda: knots_csv(result.names, result.knots)),
    )[: 2 if result.knots is None else 3],
)
