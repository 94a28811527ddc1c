"""What one stop of a sweep shows, in sentences made from its numbers."""

import math

from regularize import words
from regularize.lessons.bias_variance.settings import BY_STRENGTH, STRENGTH, Settings
from regularize.lessons.bias_variance.sweep import NEAR, Sweep

SURE = 2.0
"""So many standard errors above what is measured it is said to be below."""


def place(result: Sweep, stop: int) -> str:
    """λ = 0.01, degree 3."""
    if result.settings.swept == STRENGTH:
        return f"λ = {words.strength(float(Settings.strengths()[stop]))}"
    return f"degree {Settings.degrees()[stop]}"


def describe(result: Sweep, stop: int) -> str:
    """What this view shows at one stop, a sentence a line."""
    return "\n".join((_on_terms(result, stop), _on_fit(result, stop), _on_simulation(result, stop)))


def _on_terms(result: Sweep, stop: int) -> str:
    found = result.best_known
    total, bias = float(found.total[stop]), max(float(found.bias_squared[stop]), 0.0)
    error = float(found.bias_squared_error[stop])
    shares = (
        f"{share_of(bias, total, error=error)} bias², {share_of(float(found.variance[stop]), total, rest=error)} variance, "
        f"{share_of(found.noise, total)} noise"
    )
    return (
        f"At {place(result, stop)} the expected error on new data is {words.number(total)}: {shares}. "
        f"The outer tenth of the interval holds {share_of(result.at_edges[stop], 1.0)} of the variance."
        + _on_lambda(result)
    )


def _on_lambda(result: Sweep) -> str:
    """Why the error is drawn against the degree where λ was asked for."""
    asked = result.settings.view == BY_STRENGTH and result.settings.penalty == "None"
    return " Without a penalty there is no λ to turn, so the knob is the degree." if asked else ""


def _on_fit(result: Sweep, stop: int) -> str:
    found = result.best_known
    noun = "λ" if result.settings.swept == STRENGTH else "degree"
    if stop == found.best:
        return f"No other {noun} here {'does' if result.exact is not None else 'measured'} better."
    lowest, here = float(found.total[found.best]), float(found.total[stop])
    at_best = f"the lowest, {words.number(lowest)} at {place(result, found.best)}"
    above = here / lowest - 1.0
    size = f"{words.percent(max(above, 0.001))} above" if above < 1 else words.times(here / lowest)
    if above < NEAR:
        return f"That is {'less than ' if above < 0.001 else ''}{size} {at_best}."
    if not result.worse[stop]:
        return f"That is {size} {at_best}, which {result.settings.refits} refits cannot tell from chance."
    # What is above the noise could be avoided; which of the two terms is it?
    bias, variance = max(float(found.bias_squared[stop]), 0.0), float(found.variance[stop])
    name, part = ("variance", variance) if variance >= bias else ("bias²", bias)
    rest = float(found.bias_squared_error[stop]) if name == "variance" else 0.0
    source = f"the error above the noise, {share_of(part, bias + variance, rest=rest)} is {name}"
    if result.settings.swept == STRENGTH:
        cure = f"a {'stronger' if result.freer[stop] > 0 else 'weaker'} penalty predicts better"
    else:
        cure = f"a {'lower' if result.freer[stop] > 0 else 'higher'} degree predicts better"
    verdict = "It over-fits. Of" if result.over[stop] else "It under-fits. Of" if result.under[stop] else "Of"
    return f"That is {size} {at_best}. {verdict} {source}; {cure}."


def _on_simulation(result: Sweep, stop: int) -> str:
    count, found = result.settings.refits, f"{measured(result, stop)} (one standard error)"
    if result.exact is None:
        return f"L1 has no closed form, so all of this is measured on {count} refits: {found}."
    return (
        f"{count} refits on fresh noise measure {found}. The closed form is {words.number(result.exact.total[stop])}."
    )


def measured(result: Sweep, stop: int) -> str:
    """The simulated error with its standard error: 0.123 ± 0.0017."""
    total, error = float(result.simulated.total[stop]), float(result.simulated.total_error[stop])
    return f"{words.number(total)} ± {words.number(error, 2)}"


def bias_squared(result: Sweep, stop: int) -> str:
    """Bias²: 0.123; where it is measured and within its standard error of zero, what it is below: < 0.0034."""
    found = result.best_known
    value, error = max(float(found.bias_squared[stop]), 0.0), float(found.bias_squared_error[stop])
    return f"< {words.number(value + SURE * error, 2)}" if value < error else words.number(value)


def share_of(part: float, whole: float, *, error: float = 0.0, rest: float = 0.0) -> str:
    """A share in whole percent, without calling all what is not all, or none what is not none.

    What is measured has the standard error `error`, and the rest of the whole `rest`: within that of none or of all, the
    share is told by how far it may reach.
    """
    share = min(part / whole, 1.0)
    if share < max(0.005, error / whole) and (share > 0.0 or error > 0.0):
        return f"under {_reach(share, error / whole)} %"
    if 1.0 - share < max(0.005, rest / whole) and (share < 1.0 or rest > 0.0):
        return f"over {100 - _reach(1.0 - share, rest / whole)} %"
    return words.percent(share)


def _reach(share: float, error: float) -> int:
    """The whole percentage that a share stays under, from 1 to 99."""
    return min(max(math.ceil(100.0 * (share + SURE * error)), 1), 99)
