"""What one view of Explore shows, in sentences made from its numbers."""

from typing import TYPE_CHECKING

from regularize import words
from regularize.experiments.explore.settings import OWN

if TYPE_CHECKING:
    from regularize.experiments.explore.result import Result


def view(result: "Result", stop: int) -> str:
    """The sentences at one stop, one a line."""
    sentences = (_on_coefficients(result, stop), _on_error(result, stop), _on_geometry(result, stop), _on_rows(result))
    return "\n".join(filter(None, sentences))


def _on_coefficients(result: "Result", stop: int) -> str:
    kept, p, strength = result.kept[stop], len(result.names), result.strengths_in_words[stop]
    count = len(kept)
    if result.settings.penalty == "None":
        held = "coefficient" if p == 1 else f"{p} coefficients"
        return f"Without a penalty nothing holds the {held} back: the norm is {words.number(result.norms[stop])}."
    norm = f"norm {words.number(result.norms[stop])}"
    if count == p:
        every = "the one coefficient is" if p == 1 else f"all {p} coefficients are"
        return f"At λ = {strength} {every} non-zero ({norm})" + _shrunk(result, stop)
    if count == 0:
        every = "the one coefficient is" if p == 1 else f"all {p} coefficients are"
        return f"At λ = {strength} {every} exactly zero: the fit is the mean of the training data."
    verb = "remains" if count == 1 else "remain"
    return (
        f"At λ = {strength}, {count} of {p} coefficients {verb}: {words.listed(kept, 4)} ({norm}). "
        f"{_last_to_go(result, stop)}"
    )


def _shrunk(result: "Result", stop: int) -> str:
    if stop == 0 or not result.norms[0]:
        return "."
    return f", {words.percent(result.norms[stop] / result.norms[0])} of the norm at λ = {result.strengths_in_words[0]}."


def _last_to_go(result: "Result", stop: int) -> str:
    """The coefficients that became zero most recently on the way up to a stop."""
    since = result.zero_since[stop].tolist()
    at = max(since)
    gone = [name for name, left in zip(result.names, since, strict=True) if left == at]
    return f"{words.listed(gone)} left at λ = {result.strengths_in_words[at]}." if at else ""


def _on_error(result: "Result", stop: int) -> str:
    if result.settings.penalty == "None":
        return _on_degree(result)
    here, best = float(result.errors.test[stop]), result.errors.best
    lowest = float(result.errors.test[best])
    at_best = f"λ = {result.strengths_in_words[best]}"
    above = here / lowest - 1 if lowest else 0.0
    if above < 0.05:
        near = "the lowest" if stop == best else f"within {words.percent(max(above, 0.01))} of the lowest"
        return f"Test error {words.number(here)} is {near} on this path; no other λ predicts much better."
    side = (
        "over-fits: a stronger penalty predicts better"
        if stop < best
        else "under-fits: a weaker penalty predicts better"
    )
    size = f"{words.percent(above)} above" if above < 2 else f"{words.times(here / lowest)}"
    return f"Test error {words.number(here)} is {size} its best, {words.number(lowest)} at {at_best}. The fit {side}."


def _on_degree(result: "Result") -> str:
    degree, best = result.polynomial.degree, result.by_degree.best
    here, lowest = result.by_degree.test[degree - 1], result.by_degree.test[best]
    if degree == best + 1:
        return f"Test error {words.number(here)}: no other degree from 1 to 20 predicts better on this sample."
    side = "over-fits" if degree > best + 1 else "under-fits"
    return (
        f"Test error {words.number(here)} is {words.times(here / lowest)} the lowest, {words.number(lowest)} at degree "
        f"{best + 1}. Degree {degree} {side}: choose a penalty and let λ do what the degree did."
    )


def _on_geometry(result: "Result", stop: int) -> str:
    if result.pair is None or result.slice is None:
        return "With a single coefficient there is no geometry to show: a ball on a line is an interval."
    if result.settings.penalty == "None":
        return ""
    names = [result.names[j] for j in result.pair]
    fitted = result.slice.fitted[stop].tolist()
    zeros = [name for name, w in zip(names, fitted, strict=True) if w == 0]
    ball = {"L1": "diamond", "L2": "circle", "Elastic net": "rounded diamond"}[result.settings.penalty]
    if len(zeros) == 2:
        return f"In the geometry the {ball} has shrunk to the origin: both {names[0]} and {names[1]} are zero."
    if zeros:
        return f"In the geometry the ellipse meets the {ball} in a corner, so {zeros[0]} is exactly zero."
    if max(map(abs, fitted)) > result.frame:
        at = " and ".join(words.number(w) for w in fitted)
        return f"The geometry is made for the best λ; here the pair lies outside of it, at {at}."
    where = "on an edge" if result.settings.penalty != "L2" else "where no corner could hold it"
    return f"In the geometry the ellipse touches the {ball} {where}: both {names[0]} and {names[1]} stay."


def _on_rows(result: "Result") -> str:
    """What became of the rows of a visitor's file."""
    if result.settings.source != OWN:
        return ""
    train, test = len(result.curve.x_train), len(result.curve.x_test)
    parts = [f"{train} rows of your data are for training, {test} for testing"]
    if result.dropped:
        was = "1 misses a value and was" if result.dropped == 1 else f"{result.dropped} miss a value and were"
        parts.append(f"{was} dropped")
    if result.left_out:
        parts.append(f"{result.left_out} were left out at random (with the seed), so that the page stays live")
    return "; ".join(parts) + "."
