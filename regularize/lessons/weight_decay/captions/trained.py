"""What one view of the network shows, in sentences made from its numbers."""

from regularize import words
from regularize.lessons.weight_decay.settings import L2, Settings, share_of
from regularize.lessons.weight_decay.trained import Trained


def describe(result: Trained, decay: int, epoch: int) -> str:
    """What this view shows at one stop of each knob, a sentence a line."""
    sentences = (_on_norms(result, decay, epoch), _on_quarters(result, decay, epoch), _on_losses(result, decay, epoch))
    return "\n".join(filter(None, (*sentences, _on_breaks(result, decay, epoch))))


def _on_norms(result: Trained, decay: int, epoch: int) -> str:
    if epoch == 0:
        return "Before the first step all three hold the same weights: decay acts at every step, and none was taken."
    here = [course for course in result.courses.values() if course.comparable[epoch, decay]]
    if not here:
        return ""
    shares = [float(course.share[epoch, decay]) for course in here]
    kept = [f"{course.name} {share_of(share)}" for course, share in zip(here, shares, strict=True)]
    kept[0] = f"{here[0].name} leaves {share_of(shares[0])} of the norm that the weights have without decay"
    apart = max(shares) > 1.25 * min(shares) and max(shares) > 0.02
    verdict = ". One number, but not one penalty." if apart else "."
    return (
        f"At decay {_decay(decay)} and epoch {Settings.epochs()[epoch]}, {words.listed(kept)}{verdict}"
        f"{_on_meeting(result, decay, epoch)}"
    )


def _on_meeting(result: Trained, decay: int, epoch: int) -> str:
    """SGD and Adam with L2 minimise one penalised loss; said where the weights are alive and the two agree."""
    plain, inside = (result.courses[name] for name in ("SGD", L2))
    norms = plain.norms[epoch, decay], inside.norms[epoch, decay]
    losses = plain.train[epoch, decay], inside.train[epoch, decay]
    agree = all(abs(one - other) < 0.03 * one for one, other in (norms, losses))
    if not agree or not plain.share[epoch, decay] > 0.02:
        return ""
    return (
        f" SGD and {L2} agree within 3 % in norm and training loss, since both seek the minimum of one penalised loss."
    )


def _on_quarters(result: Trained, decay: int, epoch: int) -> str:
    inside, beside = result.courses[L2], result.courses["AdamW"]
    if epoch == 0 or not (inside.comparable[epoch, decay] and beside.comparable[epoch, decay]):
        return ""
    small, large = inside.shares[epoch, decay, [0, -1]]
    if max(small, large) < 0.02:
        return f"{L2} has taken nearly everything, whatever the gradients."
    w_small, w_large = beside.shares[epoch, decay, [0, -1]]
    return (
        f"Of the quarter of the weights with the smallest gradients {L2} leaves {share_of(small)} of the norm, of the quarter with "
        f"the largest {share_of(large)}. AdamW leaves {share_of(w_small)} and {share_of(w_large)}."
    )


def _on_losses(result: Trained, decay: int, epoch: int) -> str:
    if epoch == 0:
        return ""
    lowest = [
        f"{_decay(stop)} for {course.name} ({words.number(course.test[epoch, stop])})"
        for course in result.courses.values()
        if (stop := course.best(epoch)) is not None
    ]
    at_best = (
        (
            f"Test loss is lowest at decay {words.listed(lowest)}. These {len(result.cloud.labels_test)} test points chose "
            "the three, which flatters them."
        )
        if lowest
        else ""
    )
    return " ".join(filter(None, (at_best, _on_lowest(result, decay, epoch))))


def _on_lowest(result: Trained, decay: int, epoch: int) -> str:
    """Which optimizers have the lowest test loss here, as far as the test points can tell."""
    here = sorted((float(c.test[epoch, decay]), c.name) for c in result.courses.values() if c.alive[epoch, decay])
    if len(here) < 2:
        return ""
    lowest = here[0][1]
    start = f"Here it is lowest with {lowest}, {words.number(here[0][0])}"
    higher: list[str] = []
    near: list[str] = []
    for loss, name in here[1:]:
        beyond = result.apart[name, lowest][epoch, decay] > 0
        (higher if beyond else near).append(f"{name} ({words.number(loss)})")
    if not near:
        return f"{start}."
    if not higher:
        return f"{start}, which they cannot tell from {' or '.join(near)}."
    return f"{start}. Point by point they tell it from {higher[0]}, not from {near[0]}."


def _on_breaks(result: Trained, decay: int, epoch: int) -> str:
    broken = [
        f"{course.name} broke by epoch {course.broke(decay)} (learning rate {words.strength(course.learning_rate)})"
        for course in result.courses.values()
        if not course.alive[epoch, decay]
    ]
    if not broken:
        return ""
    return f"{words.listed(broken)}. Curves end there, and no surface is drawn."


def _decay(stop: int) -> str:
    return words.strength(float(Settings.decays()[stop]))
