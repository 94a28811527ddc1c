"""The tables below the stage: who chooses what, the fit on other scales, its coefficients, the first events of the path."""

from collections.abc import Mapping, Sequence

import numpy as np

from regularize import words
from regularize.arrays import Floats, Integers
from regularize.lessons.choosing.conventions import calls, convertible
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.scales import scales

TARGET_AS_IT_IS = "as called, with the target as it is"
MOST_KNOTS, MOST_LISTED = 16, 16
KEPT = "Kept at λ_min"


def split_sample(result: Result) -> Mapping[str, Sequence[str]]:
    """Least squares of the chosen columns on the rows that had no part in choosing them, in the units of the data."""
    assert result.apart is not None
    found, both = result.apart, zip(result.apart.slopes, result.apart.standard_errors, strict=True)
    known = [
        f"{words.number(float(slope), 4)} ± {words.number(float(error), 2) if np.isfinite(error) else 'more than so few groups can tell'}"
        for slope, error in both
    ]
    few = "too few rows, or columns that depend on each other"
    return {
        "Column": [result.names[j] for j in found.kept],
        "Least squares on the held-out rows": known if np.isfinite(found.slopes).all() else [few] * len(found.kept),
    }


def rules(result: Result) -> Mapping[str, Sequence[str]]:
    """Each way to choose λ beside what it chooses."""
    stops = [rule.stop for rule in result.chosen]
    mean, error = result.validation.mean, result.validation.standard_error
    return {
        "Rule": [rule.name for rule in result.chosen],
        "λ": [words.strength(float(result.path.strengths[stop])) for stop in stops],
        "Non-zero": [f"{result.non_zero[stop]} of {len(result.terms)}" for stop in stops],
        "Degrees of freedom": [f"{result.criteria.degrees_of_freedom[stop]:.3g}" for stop in stops],
        "Cross-validated error": [
            f"{words.number(float(mean[stop]), 4)} ± {words.number(float(error[stop]), 2)}" for stop in stops
        ],
    }


def conversions(result: Result, stop: int) -> Mapping[str, Sequence[str]]:
    """The fit at one stop on the scales of books, and then as calls of other libraries that are given the target as it is."""
    found, named = scales(result, stop), calls(result, stop) if convertible(result) else {}
    return {
        "Where": [*(scale.library for scale in found), *named],
        "It minimises": [*(scale.minimises for scale in found), *([TARGET_AS_IT_IS] * len(named))],
        "For this fit": [*(scale.setting for scale in found), *named.values()],
    }


def fit(result: Result, stop: int) -> Mapping[str, Sequence[str]]:
    """The coefficients at one stop, the largest first, in the file's own units too; and how surely each is kept."""
    counts = None if result.selected is None else (result.selected.counts[0], result.selected.done)
    return coefficients(result.names, result.standardized[stop], "0", result.in_units(stop), counts)


def coefficients(
    names: Sequence[str],
    size: Floats,
    level: str,
    own: tuple[Floats, float],
    kept: tuple[Integers, int] | None,
    unit: str = "In the units of the data",
) -> Mapping[str, Sequence[str]]:
    """A table of coefficients (p,), the largest first: standardized with the intercept `level`, in their own units, how often kept."""
    slopes, intercept = own
    order = [j for j in np.argsort(-np.abs(size), kind="stable").tolist() if size[j] != 0.0]
    shown, more = order[:MOST_LISTED], len(order) - MOST_LISTED
    last = [f"and {more} more (in the file of coefficients)"] if more > 0 else []
    gap = [""] * len(last)
    columns = {
        "Column": ["(intercept)", *(names[j] for j in shown), *last],
        "Standardized": [level, *(words.number(float(size[j]), 4) for j in shown), *gap],
        unit: [words.number(intercept, 9), *(words.number(float(slopes[j]), 9) for j in shown), *gap],
    }
    if kept is None:
        return columns
    counts, of = kept
    return {**columns, KEPT: ["", *(f"in {counts[j]} of {of} samples" for j in shown), *gap]}


def events(result: Result) -> Mapping[str, Sequence[str]]:
    """The first knots of the L1 path: λ, what happens, and Cp there, of the columns just above."""
    assert result.knots is not None
    first = range(min(len(result.knots.strengths), MOST_KNOTS))
    rss, cp = result.at_knots
    return {
        "λ": [words.number(float(result.knots.strengths[knot]), 4) for knot in first],
        "What happens": [result.event(knot) for knot in first],
        "RSS": [f"{rss[knot]:.7g}" for knot in first],
        "Cp": [words.number(float(cp[knot]), 4) if cp is not None else "unknown" for knot in first],
    }
