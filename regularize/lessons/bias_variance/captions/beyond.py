"""What one λ shows beyond n = p, in sentences made from its numbers."""

from regularize import words
from regularize.lessons.bias_variance.beyond import Beyond
from regularize.lessons.bias_variance.settings import EQUAL, ROWS, Settings


def describe(result: Beyond, stop: int) -> str:
    """What this view shows at one λ, a sentence a line."""
    return "\n".join((_on_peak(result, stop), _on_rise(result, stop), _on_best(result, stop)))


def _on_peak(result: Beyond, stop: int) -> str:
    return (
        f"With {EQUAL} rows and {EQUAL} columns the fit of minimum norm has a median risk of "
        f"{words.number(result.least_norm[result.peak])}. Ridge at λ = {words.strength(float(Settings.strengths()[stop]))} has "
        f"{words.number(result.risks[stop, result.peak])}, the best ridge {words.number(result.best[result.peak])}."
    )


def _on_rise(result: Beyond, stop: int) -> str:
    noun = "rows" if result.settings.across == ROWS else "columns"
    rise = result.rises[stop]
    if rise is None:
        runs = result.descent.done
        return f"At this λ more {noun} never make the risk rise, as far as {runs} runs can tell."
    start, end = rise
    return (
        f"Beyond {result.positions[start]} {noun if result.positions[start] > 1 else noun[:-1]} more of them hurt at this λ: the risk "
        f"rises from {words.number(result.risks[stop, start])} there to {words.number(result.risks[stop, end])} at "
        f"{result.positions[end]}."
    )


def _on_best(result: Beyond, stop: int) -> str:
    best = float(result.descent.best_strengths[result.peak])
    ratio = float(Settings.strengths()[stop]) / best
    size = max(ratio, 1.0 / ratio)
    how = (
        f"{words.times(size)} {'stronger' if ratio > 1 else 'weaker'} than the best"
        if size >= 1.05
        else "almost exactly the best"
    )
    bias_squared, variance, total = (
        words.number(float(term[stop, result.peak])) for term in (*result.terms, result.expected_risks)
    )
    rest = "noise" if result.settings.across == ROWS else "noise and columns left out"
    return (
        f"At n = p this λ is {how}, {words.strength(best)}. In the middle run bias² {bias_squared}, variance {variance} and {rest} "
        f"{words.number(float(result.left_out[result.peak]))} add up to {total}. That is the risk to be expected of its columns. "
        f"In {words.percent(float(result.luckier[stop]))} of the runs the targets drawn did better than their columns let expect."
    )
