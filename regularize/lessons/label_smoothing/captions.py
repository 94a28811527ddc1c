"""What one view of label smoothing shows, in sentences made from its numbers."""

from regularize import words
from regularize.assessment.clusters import Clusters
from regularize.assessment.differences import mcnemar
from regularize.lessons.label_smoothing.result import RARE, Result
from regularize.lessons.label_smoothing.settings import BLOBS, DIGITS, Settings


def describe(result: Result, epoch: int, stop: int, clusters: Clusters) -> str:
    """What this view shows, a sentence a line."""
    return "\n".join(
        [_on_confidence(result, epoch, stop), _on_gap(result, epoch, stop), _on_others(result, epoch, stop, clusters)]
    )


def _on_confidence(result: Result, epoch: int, stop: int) -> str:
    found, right = result.sureness, float(result.accuracy[epoch, stop])
    sure = float(found.mean_confidence[epoch, stop])
    known = result.data.best_accuracy
    best_possible = "" if known is None else f" (the true probabilities would be on {_percent(known)})"
    leaning = int(found.leaning[epoch, stop])
    verdict = {
        1: "too sure",
        -1: "too modest",
        0: f"as sure as it is right, as far as these {_examples(result)} can tell",
    }[leaning]
    here, best = float(found.error[epoch, stop]), int(found.error[epoch].argmin())
    chosen = f"These {_examples(result)} chose that ε, which flatters it."
    if epoch == 0:
        lowest, chosen = "Before the first step every ε has the same network", ""
    elif stop == best:
        lowest = f"That is the lowest of all ε on these {_examples(result)}"
    else:
        lowest = f"The lowest on these {_examples(result)} is {_percent(found.error[epoch, best])} at {_epsilon(best)}"
    without = "" if 0 in (stop, best, epoch) else f", and without smoothing it is {_percent(found.error[epoch, 0])}"
    return (
        f"At {_epsilon(stop)} after {_epochs(epoch)} the network is {_percent(sure)} sure on average and right on "
        f"{_percent(right)} of {len(result.data.labels_test)} test {_examples(result)}{best_possible}. "
        f"On average it is {verdict}. Its calibration error is {_percent(here)}; chance alone gives about "
        f"{_percent(found.by_chance[epoch, stop])}. {lowest}{without}. {chosen}"
    ).rstrip()


def _on_gap(result: Result, epoch: int, stop: int) -> str:
    gap, test_gap = (words.number(row[epoch, stop]) for row in (result.median_gap, result.median_test_gap))
    found = f"the median training example has {gap}, the median test example {test_gap}"
    if stop == 0:
        return f"Without smoothing the loss asks for an infinite logit gap. So far {found}."
    over = float(result.objective[epoch, stop] - result.floor[stop])
    return (
        f"The smoothed loss asks for a logit gap of {words.number(result.best_gap[stop])} (probability "
        f"{words.number(result.best_probability[stop])}). So far {found}. The training loss is {words.number(over, 2)} above its floor "
        f"{words.number(result.floor[stop])}."
    )


def _on_others(result: Result, epoch: int, stop: int, clusters: Clusters) -> str:
    scatter = [words.number(clusters.looseness[epoch, at], 2) for at in (stop, 0)]
    named = "the three classes" if result.settings.source == BLOBS else words.listed([str(c) for c in clusters.classes])
    scattered = f"In the plane {named} scatter about their centres by {scatter[0]} of the distance between these"
    if stop == 0:
        return f"{scattered}."
    more, less = result.gained(epoch, stop)
    change = f"The network is right on the same {_examples(result)} as without smoothing"
    if more or less:
        size = "more than" if mcnemar(more, less) < RARE else "no more than"
        change = (
            f"Against no smoothing it gains {more} of the test {_examples(result)} and loses {less}, {size} chance would do with "
            f"{len(result.data.labels_test)} others"
        )
    return f"{change}. {scattered}, {scatter[1]} without smoothing."


def _examples(result: Result) -> str:
    return "digits" if result.settings.source == DIGITS else "points"


def _epsilon(stop: int) -> str:
    """ε = 0.025."""
    return f"ε = {Settings.smoothings()[stop]:g}"


def _epochs(stop: int) -> str:
    """1 epoch, 60 epochs."""
    count = int(Settings.epochs()[stop])
    return "1 epoch" if count == 1 else f"{count} epochs"


def _percent(share: float) -> str:
    """A share of one as a percentage to a tenth: 4.7 %."""
    return f"{100 * share:.1f} %"
