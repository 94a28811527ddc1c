"""What a colleague would say of a target with two values before any chart: which λ, what it keeps, what that predicts, and how sure it is.

Nothing is said that the numbers do not carry. Where the share of the deviance that is explained, on rows that had no part in anything,
is not beyond two of its standard errors above zero, the answer is the share of both classes. Probabilities can be better than
that share where the classes that they give are no better than always the larger one: then that is said.
"""

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.assessment import CrossValidation, ratio_error
from regularize.lessons.choosing.answer import (
    FEW_ROWS,
    KEEPS_ALL,
    SURE,
    away,
    every,
    explained,
    hardly,
    largest,
    short,
    simpler,
    squared,
    surely,
    unsure,
    zone,
)
from regularize.lessons.choosing.classes import TwoClasses

FEW_OF_A_CLASS = 10


def answer(result: TwoClasses) -> tuple[str, ...]:
    """Two to four sentences on the choice, a line each."""
    if not helps(result):
        return (_no_help(result), *_apart(result), *_few(result))
    return (_choice(result), _prediction(result), *_guess(result), _sureness(result), *_apart(result), *_few(result))


def helps(result: TwoClasses) -> bool:
    """Whether the columns tell more of rows that had no part in the fit or the choice than the share of both classes, beyond noise."""
    found = result.validation.deviance.explained
    return bool(found.share > SURE * found.standard_error and result.non_zero[result.validation.deviance.lowest] > 0)


def _choice(result: TwoClasses) -> str:
    best = result.validation.deviance.lowest
    p, kept = len(result.names), int(result.non_zero[best])
    told = f"Take λ = {words.strength(float(result.path.strengths[best]))}"
    if result.penalty.l1 == 0.0:
        return f"{told}: it keeps {every(p)}, and shrinks {'its coefficient' if p == 1 else 'their coefficients'}."
    keeps = f"it keeps {every(p)}" if kept == p else f"of {p} columns it keeps {kept}"
    return f"{told}: {keeps}, {largest(result.names, np.abs(result.standardized[best]))}."


def _prediction(result: TwoClasses) -> str:
    deviance, error = result.validation.deviance.explained, result.validation.error.explained
    return (
        f"On rows that had no part in fit or choice it is wrong on {_off(result)}, where always saying “{short(result.larger)}” is wrong "
        f"on {words.percent(error.mean_error)}. Its log loss is {words.number(deviance.error / 2.0)}, and without any column "
        f"{words.number(deviance.mean_error / 2.0)}: it explains {explained(deviance.share)} of the deviance "
        f"({squared(deviance, 'D²')})."
    )


def _off(result: TwoClasses) -> str:
    """The share of rows in the wrong class, and its standard error."""
    found = result.validation.error
    error = _error(found, found.fresh_errors)
    return f"{words.percent(found.explained.error)} (± {words.percent(error)})"


def _error(found: CrossValidation, values: Floats) -> float:
    """The standard error of the mean of values (n,), over the rows that were held out."""
    seen = np.isfinite(values)
    weights = np.ones(len(values)) if found.weights is None else found.weights
    return ratio_error(values[seen], np.ones(len(values[seen])), weights[seen], found.splits.units[seen])


def _guess(result: TwoClasses) -> tuple[str, ...]:
    """Where the classes that it gives are no better than the larger one, that."""
    found = result.validation.error
    if found.explained.mean_error - found.explained.error > SURE * _error(
        found, found.mean_errors - found.fresh_errors
    ):
        return ()
    return (
        f"Its probabilities are worth something, but cut at one half they are no surer than always saying “{short(result.larger)}”: use "
        "the probabilities, or another threshold.",
    )


def _sureness(result: TwoClasses) -> str:
    found = result.validation.deviance
    if result.selected is None:
        return f"{zone(found)}. {KEEPS_ALL}"
    kept = np.flatnonzero(result.path.coefficients[found.lowest])
    fewer = simpler(int(result.non_zero[found.lowest]), int(result.non_zero[found.one_standard_error]))
    told = surely([result.names[j] for j in kept], result.selected.counts[0][kept], result.selected.done)
    return f"{zone(found)}{fewer}. {told}{hardly(found)}"


def _no_help(result: TwoClasses) -> str:
    found, share = result.validation.deviance.explained, words.percent(result.share)
    every_row = f"the same probability of “{short(result.words[1])}” for each row, {share}"
    if result.non_zero[result.validation.deviance.lowest] == 0:
        return (
            f"No column helps: on rows that a fit has not seen, no λ predicts better than {every_row}. That is the answer for log odds "
            "that are straight in these columns, and no fault of the method."
        )
    ours, blind = (words.number(error / 2.0) for error in (found.error, found.mean_error))
    told = f"with λ chosen on the other rows, the log loss is {ours}, and {blind} without a column ({squared(found, 'D²')})"
    target = short(result.regression.target_name) or "the target"
    return unsure(result.chance, result.names, told, every_row, target)


def _apart(result: TwoClasses) -> tuple[str, ...]:
    """What the rows say that were held out of everything, once somebody looks."""
    if result.sample.apart is None:
        return ()
    found, count = result.apart, len(result.sample.apart.targets)
    if found is None:
        return (f"{'One row is' if count == 1 else f'{count} rows are'} held out of all this, and not looked at yet.",)
    was = f"{away(result.sample)} that {'was' if count == 1 else 'were'}"
    told = f"{words.percent(found.error.error)} of them, always saying “{short(result.larger)}” on {words.percent(found.error.mean_error)}"
    return (
        f"On the {was} held out of everything, the fit at λ_min is wrong on {told}; its log loss is "
        f"{words.number(found.deviance.error / 2.0)} ({squared(found.deviance, 'D²')}). It is their word once: whoever changes something "
        "now and looks again has chosen by them.",
    )


def _few(result: TwoClasses) -> tuple[str, ...]:
    rarer = min(result.ones, result.rows - result.ones)
    if rarer < FEW_OF_A_CLASS:
        word = short(result.words[int(result.ones == rarer)])
        return (f"All of this is rough: only {rarer} rows are “{word}”.",)
    return (f"All of this is rough: there are only {result.rows} rows.",) if result.rows < FEW_ROWS else ()
