"""What one view of the path shows, in words."""

import numpy as np

from regularize import words
from regularize.arrays import Integers
from regularize.lessons.choosing.result import Resamples, Result

FEWEST_TESTED = 10  # with fewer test rows no share of the error is told


def describe(result: Result, resamples: Resamples | None, stop: int) -> str:
    """What this view shows at one stop, a sentence a line."""
    lines = [_on_path(result, stop), _on_validation(result, stop), _on_criteria(result)]
    if resamples is None:
        lines.append(
            "Resampling is off. Switch it on to see how far these choices move on other splits and samples, and what choosing "
            "λ on a test set hides."
        )
    else:
        lines += [_on_splits(result, resamples), _on_samples(result, resamples, stop), _on_optimism(resamples)]
    if result.notes:
        lines.append(" ".join(result.notes))
    return "\n".join(lines)


def _strength(result: Result, stop: int) -> str:
    return words.strength(float(result.path.strengths[stop]))


def _on_path(result: Result, stop: int) -> str:
    sizes, p = result.sizes[stop], len(result.terms)
    kept = [name for name, value in zip(result.terms, sizes.tolist(), strict=True) if value != 0.0]
    what = "coefficient" if result.terms == result.names else "column"
    at, every = f"At λ = {_strength(result, stop)}", f"{words.every(p, what)} {'is' if p == 1 else 'are'}"
    if not kept:
        return f"{at} {every} exactly zero: the fit is the mean of the target.{_events(result, stop)}"
    if len(kept) == p:
        zeros = ", as L2 makes no zeros" if result.penalty.l1 == 0.0 else ""
        size = f"The norm is {words.percent(float(result.shares[stop]))} of that at λ → 0"
        freedom = f"the fit has {float(result.criteria.degrees_of_freedom[stop]):.3g} degrees of freedom"
        return f"{at} {every} non-zero{zeros}. {size}, and {freedom}.{_events(result, stop)}"
    remain = "remains" if len(kept) == 1 else "remain"
    return f"{at}, {len(kept)} of {p} {what}s {remain}: {words.listed(kept, 6)}.{_events(result, stop)}"


def _events(result: Result, stop: int) -> str:
    """The knots on either side of a stop."""
    if result.knots is None:
        return ""
    strength = result.path.strengths[stop]
    passed, ahead = (
        np.flatnonzero(result.knots.strengths >= strength),
        np.flatnonzero(result.knots.strengths < strength),
    )
    parts = [_event(result, int(passed[-1]), "last")] if len(passed) else []
    parts += [_event(result, int(ahead[0]), "next")] if len(ahead) and result.knots.column[ahead[0]] >= 0 else []
    return f" As λ falls, {', and '.join(parts)}." if parts else ""


def _event(result: Result, knot: int, when: str) -> str:
    assert result.knots is not None
    column = int(result.knots.column[knot])
    if column < 0:
        return "nothing enters any more"
    entered = bool(result.knots.enters[knot])
    again = entered and column in result.knots.column[:knot]
    verbs = {"last": ("became zero", "entered", "came back"), "next": ("becomes zero", "enters", "comes back")}[when]
    return f"{result.names[column]} {verbs[entered + again]} {when}, at {words.strength(float(result.knots.strengths[knot]))}"


def _on_validation(result: Result, stop: int) -> str:
    found = result.validation
    lowest, here = float(found.mean[found.lowest]), float(found.mean[stop])
    limit = lowest + float(found.standard_error[found.lowest])
    if stop == found.lowest:
        told = f"Cross-validated error {words.number(here, 4)} ± {_error(result, stop)} is the lowest. This is λ_min{_kept(result, stop)}."
    else:
        near = "by less" if here <= limit else "by more"
        told = (
            f"Cross-validated error {words.number(here, 4)} is {words.above(here, lowest)} the lowest, {near} than one standard error. "
            f"The lowest is {words.number(lowest, 4)} ± {_error(result, found.lowest)}, at λ_min = {_strength(result, found.lowest)}"
            f"{_kept(result, found.lowest)}."
        )
    if found.lowest == 0:
        told += " That is the weakest λ of the knob: cross-validation asks for hardly any penalty."
    simplest = found.one_standard_error
    if simplest == found.lowest:
        return f"{told} No stronger λ of the knob is within one standard error of it, so λ_1se is the same."
    if simplest == stop:
        return f"{told} No stronger λ of the knob is that close. This is λ_1se{_kept(result, stop)}."
    return f"{told} The strongest λ within one standard error is λ_1se = {_strength(result, simplest)}{_kept(result, simplest)}."


def _error(result: Result, stop: int) -> str:
    return words.number(float(result.validation.standard_error[stop]), 2)


def _kept(result: Result, stop: int) -> str:
    """How many columns a stop keeps, where that is of interest."""
    if result.penalty.l1 == 0.0:
        return ""
    count = int(result.non_zero[stop])
    return f" ({count} {'column' if count == 1 else 'columns'})"


def _on_criteria(result: Result) -> str:
    by_stop: dict[int, list[str]] = {}
    for rule in result.chosen[2:]:
        by_stop.setdefault(rule.stop, []).extend(rule.name.split(", "))
    parts = [
        f"{words.listed(names)} {'chooses' if len(names) == 1 else 'choose'} λ = {_strength(result, stop)}{_kept(result, stop)}"
        for stop, names in by_stop.items()
    ]
    told = ", ".join(parts)
    if result.criteria.noise_variance is not None:
        return f"From the fitted rows alone, {told}."
    rows, p = result.rows, len(result.names)
    return (
        f"With {rows} rows and {p} {'column' if p == 1 else 'columns'} least squares leaves no residual to measure the noise "
        f"from. So AIC, BIC and Cp are unknown; {told}."
    )


def _on_splits(result: Result, resamples: Resamples) -> str:
    choices = resamples.choices
    return (
        f"Over {choices.done} other splits into folds λ_min lies {_between(result, choices.lowest)} and "
        f"λ_1se {_between(result, choices.one_standard_error)}."
    )


def _between(result: Result, stops: Integers) -> str:
    low, high = int(np.min(stops)), int(np.max(stops))
    if low == high:
        return f"at {_strength(result, low)} each time"
    return f"between {_strength(result, low)} and {_strength(result, high)}"


def _on_samples(result: Result, resamples: Resamples, stop: int) -> str:
    frequency, samples = resamples.selection.frequency[stop][result.firsts], resamples.selection.done
    if result.penalty.l1 == 0.0 and (frequency == 1.0).all():
        return f"On each of {samples} bootstrap samples L2 keeps every column: it chooses none."
    if result.penalty.l1 == 0.0:
        lost = int(np.count_nonzero(frequency < 1.0))
        return (
            f"On {samples} bootstrap samples L2 keeps every column that varies: it chooses none. {lost} of "
            f"{len(frequency)} {'does' if lost == 1 else 'do'} not vary in each of them."
        )
    sure = [name for name, share in zip(result.terms, frequency.tolist(), strict=True) if share == 1.0]
    never = int(np.count_nonzero(frequency == 0.0))
    unsure = len(frequency) - len(sure) - never
    all_of_them = f"{len(sure)} {'column stays' if len(sure) == 1 else 'columns stay'}"
    told = f"Of {samples} bootstrap samples, {all_of_them} in every one"
    told += f" ({words.listed(sure, 4)})" if sure else ""
    return f"{told}, {unsure} in some and {never} in none."


def _on_optimism(resamples: Resamples) -> str:
    found, rows = resamples.optimism, resamples.test_rows
    seen, fresh = float(found.seen.mean()), float(found.fresh.mean())
    share, error = (found.mean / fresh, found.standard_error / fresh) if fresh > 0.0 else (0.0, 0.0)
    told = (
        f"Suppose that λ is chosen on a test set of {rows} {'row' if rows == 1 else 'rows'}. Over {found.done} random splits its "
        f"error there is {words.number(seen, 4)}, but {words.number(fresh, 4)} on fresh rows"
    )
    if rows < FEWEST_TESTED:
        return f"{told}. With so few rows no share of it is worth telling."
    return f"{told}. Looking hides {words.percent(share)} (± {words.percent(error)}) of the error."
