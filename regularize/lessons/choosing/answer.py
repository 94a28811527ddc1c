"""What a colleague would say before any chart: which λ, what it keeps, what that predicts, and how sure it is.

Nothing is said that the numbers do not carry: where R² of rows that had no part in anything is not beyond two of its standard
errors above zero, the answer is the mean of the target.
"""

import math
from collections.abc import Sequence

import numpy as np

from regularize import words
from regularize.arrays import Floats, Integers
from regularize.assessment import Chance, CrossValidation, Explained
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.sample import Sample

SURE = 2.0  # standard errors
LITTLE = 0.05
"""Up to this share of shuffles a correlation is not taken for chance."""
FEW_ROWS = 20
MOST_NAMED = 8
LONGEST = 40  # letters of a name
KEEPS_ALL = "L2 keeps every column, so it does not say which of them matter."

WHY_NO_P_VALUES = (
    "A p-value beside a column would say how surprising its coefficient is if nobody had searched. The penalty has searched, in these "
    "very rows, so that it would come out too small; and a shrunk coefficient is biased, so that ± its standard error is no interval. "
    "What can be said: how often the column is kept on other samples of the rows (in the table), and what it does on rows that "
    "had no part in the choice."
)


def answer(result: Result) -> tuple[str, ...]:
    """Two to four sentences on the choice, a line each."""
    if not helps(result):
        return (_no_help(result), *_apart(result), *_few(result))
    return (_choice(result), *_wholes(result), _prediction(result), _sureness(result), *_apart(result), *_few(result))


def helps(result: Result) -> bool:
    """Whether the columns predict rows that had no part in the fit or the choice better than the mean does, beyond noise."""
    found = result.validation.explained
    return bool(found.share > SURE * found.standard_error and result.non_zero[result.validation.lowest] > 0)


def _choice(result: Result) -> str:
    best = result.validation.lowest
    strength, p, kept = words.strength(float(result.path.strengths[best])), len(result.terms), result.non_zero[best]
    told = f"Take λ = {strength}"
    if result.penalty.l1 == 0.0:
        freedom = f"{float(result.criteria.degrees_of_freedom[best]):.3g}"
        return f"{told}: it keeps {every(p)}, and shrinks the fit to {freedom} degrees of freedom (one is the mean)."
    if kept == p:
        return f"{told}: it keeps {every(p)}, {_named(result, best)}."
    return f"{told}: of {p} columns it keeps {kept}, {_named(result, best)}."


def every(count: int) -> str:
    """All of so many columns."""
    return words.every(count, "column")


def _named(result: Result, stop: int) -> str:
    return largest(result.terms, result.sizes[stop])


def largest(names: Sequence[str], sizes: Floats) -> str:
    """The names whose sizes (q,) are not zero, the largest first."""
    order = [j for j in np.argsort(-sizes, kind="stable").tolist() if sizes[j] != 0.0]
    return "the largest first: " * (len(order) > 1) + words.listed([short(names[j]) for j in order], MOST_NAMED)


def _wholes(result: Result) -> tuple[str, ...]:
    """Of which columns all categories stay, and of which all go, where they do so as a whole."""
    counts = np.bincount(result.term_of)
    alive, parts = result.sizes[result.validation.lowest] > 0.0, []
    for there, verb in ((True, "stay"), (False, "go")):
        found = np.flatnonzero((counts > 1) & (alive == there)).tolist()
        named = [f"all {counts[j]} categories of {short(result.terms[j])}" for j in found]
        parts += [f"{words.listed(named, MOST_NAMED)} {verb}"] if named else []
    return (f"A{'; '.join(parts)[1:]}.",) if parts else ()


def _prediction(result: Result) -> str:
    found = result.validation.explained
    ours, mean = (words.number(math.sqrt(error)) for error in (found.error, found.mean_error))
    target = short(result.regression.target_name) or "the target"
    return (
        f"On rows that had no part in fit or choice it is off by {ours} (root mean square), where the mean of {target} is off by {mean}: "
        f"it explains {explained(found.share)} of the variance ({squared(found)})."
    )


def squared(found: Explained, name: str = "R²") -> str:
    """What is explained, give or take its standard error."""
    error = f"{found.standard_error:.2f}" if found.standard_error >= 0.005 else "less than 0.01"
    return f"{name} = {found.share:.2f} ± {error}".replace("-", "−")


def explained(share: float) -> str:
    """A share of the variance, never more than it is known."""
    return words.percent(share) if share < 0.995 else "more than 99 %"


def _sureness(result: Result) -> str:
    best, simplest = result.validation.lowest, result.validation.one_standard_error
    if result.selected is None:
        return f"{zone(result.validation)}. {KEEPS_ALL}"
    kept = np.flatnonzero(result.sizes[best])
    times = result.selected.counts[0][result.firsts[kept]]
    fewer = simpler(int(result.non_zero[best]), int(result.non_zero[simplest]))
    told = surely([result.terms[j] for j in kept], times, result.selected.done)
    return f"{zone(result.validation)}{fewer}. {told}{hardly(result.validation)}"


def hardly(found: CrossValidation) -> str:
    """What it means to be kept at the weakest λ that there is: not much."""
    return (
        "" if found.lowest else " At so weak a penalty hardly any column could be left out, whether it matters or not."
    )


def zone(found: CrossValidation) -> str:
    """Which λ are as good within one standard error, in words."""
    within, strengths = np.flatnonzero(found.within), found.strengths
    low, high = (words.strength(float(strengths[stop])) for stop in (within[0], within[-1]))
    gaps = ", not quite all," if len(within) < within[-1] - within[0] + 1 else ""
    if len(within) == 1:
        return "No other λ of the knob predicts as well, within one standard error"
    if within[0] == 0:
        end = "Any λ of the knob" if within[-1] == len(strengths) - 1 else f"Any λ up to {high}"
        return f"{end}{gaps} predicts about as well, within one standard error"
    return f"Any λ from {low} to {high}{gaps} predicts about as well, within one standard error"


def simpler(before: int, after: int) -> str:
    """How many columns the strongest comparable λ keeps, where these are fewer."""
    if after >= before:
        return ""
    count = "no column" if after == 0 else "one column" if after == 1 else f"{after} columns"
    return f"; the largest of them keeps {count}"


def surely(names: Sequence[str], times: Integers, samples: int) -> str:
    """How often the columns that are kept are kept on bootstrap samples: `times` (q,), a number for each name."""
    always, rarely = (
        [short(name) for name, there in zip(names, found, strict=True) if there]
        for found in (times == samples, times < samples / 2)
    )
    if len(names) == 1:
        return f"On {samples} bootstrap samples {short(names[0])} is kept {int(times[0])} times."
    if len(always) == len(names):
        return f"Each of them is kept on each of {samples} bootstrap samples."
    are = "is" if len(always) < 2 else "are"
    told = f"{len(always) or 'None'} of the {len(names)} kept ones {are} kept on each of {samples} bootstrap samples"
    told += f" ({words.listed(always, MOST_NAMED)})" if always else ""
    return f"{told}{f'; less than half the time: {words.listed(rarely, MOST_NAMED)}' if rarely else ''}."


def _no_help(result: Result) -> str:
    found, best = result.validation.explained, result.validation.lowest
    target = short(result.regression.target_name) or "the target"
    if result.non_zero[best] == 0:
        return (
            f"No column helps: on rows that a fit has not seen, no λ predicts better than the mean of {target}. That is the answer for "
            "straight lines in these columns, and no fault of the method."
        )
    ours, mean = (words.number(math.sqrt(error)) for error in (found.error, found.mean_error))
    told = (
        f"with λ chosen on the other rows, the fit is off by {ours} (root mean square) and the mean of {target} by {mean} "
        f"({squared(found)})"
    )
    return unsure(result.chance, result.names, told, "the mean", target)


def unsure(chance: Chance | None, names: Sequence[str], told: str, blind: str, target: str) -> str:
    """What follows where a fit is better than `blind`, the best without a column, but not beyond noise; `told` are its numbers.

    That prediction is not surely better does not mean that no column has anything to do with the target: that is asked by itself.
    """
    if chance is None or chance.share > LITTLE:
        return (
            f"These rows do not show that any column helps: {told}, which may be nothing but chance. So the answer is {blind}, until "
            "there are more rows or other columns."
        )
    closest, share = short(names[chance.column]), words.percent(chance.share)
    return (
        f"These rows do not show that predictions get better: {told}, not beyond two standard errors. Yet {closest} does go with {target}: "
        f"with its values shuffled, no more than {share} of {chance.shuffles} times any column went with it as closely. So predict by "
        f"{blind} until there are more rows, and do not take the columns for useless."
    )


def _apart(result: Result) -> tuple[str, ...]:
    """What the rows say that were held out of everything, once somebody looks."""
    if result.sample.apart is None:
        return ()
    found, count = result.apart, len(result.sample.apart.targets)
    rows = "one row is" if count == 1 else f"{count} rows are"
    if found is None:
        return (f"{rows.capitalize()} held out of all this, and not looked at yet.",)
    ours, mean = (words.number(math.sqrt(error)) for error in (found.error, found.mean_error))
    share = 1.0 - found.error / found.mean_error if found.mean_error > 0.0 else 0.0
    told = Explained(share=share, standard_error=found.share_error, error=found.error, mean_error=found.mean_error)
    was = f"{away(result.sample)} that {'was' if count == 1 else 'were'}"
    return (
        f"On the {was} held out of everything, the fit at λ_min is off by {ours}, the mean by {mean} ({squared(told)}). It is their word "
        "once: whoever changes something now and looks again has chosen by them.",
    )


def away(sample: Sample) -> str:
    """The rows that are held out of everything, counted; where whole groups are, these too."""
    assert sample.apart is not None
    rows = len(sample.apart.targets)
    told = "one row" if rows == 1 else f"{rows} rows"
    groups = 0 if sample.splits.forward or sample.apart_units is None else int(sample.apart_units.max()) + 1
    return f"{told} of {'one group' if groups == 1 else f'{groups} groups'}" if groups else told


def _few(result: Result) -> tuple[str, ...]:
    return (f"All of this is rough: there are only {result.rows} rows.",) if result.rows < FEW_ROWS else ()


def short(name: str) -> str:
    """A name that fits into a sentence."""
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rstrip() + "…"
