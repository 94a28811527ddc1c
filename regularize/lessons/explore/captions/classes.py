"""What one view of two classes in the plane shows, in sentences made from its numbers."""

from regularize import words
from regularize.assessment import FEWEST, ROUNDING
from regularize.lessons.explore.captions import on_errors, touch
from regularize.lessons.explore.captions.versus import counted, matched
from regularize.lessons.explore.result_of_classes import Fitted, ResultOfClasses
from regularize.lessons.explore.settings import LEAST_SQUARES, SAME_STRENGTH

CALLED = {LEAST_SQUARES: "no penalty", "Elastic net": "the elastic net"}
"""What sentences call a fit, where that is not the name of its penalty."""
STEPS = (0, 20, 40)
"""The stops at which a norm that grows without end is quoted, from the weakest on: λ a hundred times larger each."""


def called(name: str) -> str:
    """What sentences call the fit under a penalty."""
    return CALLED.get(name, name)


def describe(result: ResultOfClasses, stop: int) -> str:
    """The sentences at one stop, one a line."""
    if result.first is None:
        return _without_end(result)
    sentences = [
        _on_coefficients(result, result.first, stop),
        _on_loss(result, result.first, stop),
        _on_boundary(result, result.first, stop),
        _on_separation(result, result.first),
        _on_geometry(result, result.first, stop),
    ]
    return "\n".join(filter(None, sentences))


def _without_end(result: ResultOfClasses) -> str:
    return "\n".join(
        [
            f"The products up to degree {result.products.degree} tell the two classes of the training points apart: each point is on "
            "its side. Twice the coefficients then fit better still, and four times better again.",
            "Without a penalty they grow without end, and no fit is the best. Under a penalty, however weak, there is one.",
        ]
    )


def _on_coefficients(result: ResultOfClasses, fitted: Fitted, stop: int) -> str:
    second, p, strength = result.second, len(result.names), fitted.strengths_in_words[stop]
    if second is not None:
        return _on_both(result, fitted, second, stop)
    size = words.number(float(fitted.norms[stop]))
    if fitted.penalty.free:
        return f"Without a penalty nothing holds the {p} coefficients back: the norm is {size}."
    alive = fitted.path.coefficients[stop] != 0.0
    kept = [name for name, here in zip(result.names, alive.tolist(), strict=True) if here]
    if len(kept) == p:
        shrunk = "" if stop == 0 else f", {words.percent(float(fitted.norms[stop] / fitted.norms[0]))} of that at λ = "
        weakest = fitted.strengths_in_words[0] if shrunk else ""
        return f"At λ = {strength} {words.every(p, 'coefficient')} are non-zero. The norm is {size}{shrunk}{weakest}."
    if not kept:
        share, none = words.percent(result.share), words.every(p, "coefficient")
        return f"At λ = {strength} {none} are exactly zero: every point gets the same probability of class 1, {share}."
    verb = "remains" if len(kept) == 1 else "remain"
    told = f"At λ = {strength}, {len(kept)} of {p} coefficients {verb}: {words.listed(kept, 4)}. The norm is {size}."
    return told + _last_to_go(result, fitted, stop)


def _on_both(result: ResultOfClasses, fitted: Fitted, second: Fitted, stop: int) -> str:
    """How strong both are, and how many coefficients each keeps."""
    names, found = (called(fitted.name), called(second.name)), result.matched
    counts = [int(fitted.non_zero[stop]), int(second.non_zero[second.at(stop)])]
    kept = counted(names, counts, len(result.names))
    if second.penalty.free or result.settings.matched == SAME_STRENGTH or found is None:
        return f"At λ = {fitted.strengths_in_words[stop]} {kept}."
    same = matched(
        names,
        (float(fitted.path.strengths[stop]), float(found.strengths[stop])),
        f"the training log loss {words.number(float(fitted.losses.train[stop]))}",
        reached=bool(found.reached[stop]),
        limit=int(found.limit[stop]),
        freedom=None if found.freedom is None else found.freedom[:, stop].tolist(),
    )
    return f"{same} {kept[0].upper()}{kept[1:]}."


def _last_to_go(result: ResultOfClasses, fitted: Fitted, stop: int) -> str:
    since = fitted.zero_since[stop]
    at = int(since.max())
    if not at:
        return ""
    gone = [name for name, when in zip(result.names, since.tolist(), strict=True) if when == at]
    between = f"{fitted.strengths_in_words[at - 1]} and {fitted.strengths_in_words[at]}"
    return f" {words.listed(gone)} became zero between λ = {between}."


def _on_loss(result: ResultOfClasses, fitted: Fitted, stop: int) -> str:
    second = result.second
    if fitted.penalty.free:
        told = f"The log loss is {words.number(float(fitted.losses.train[0]))} on the training points and "
        return f"{told}{words.number(float(fitted.losses.test[0]))} on {fitted.losses.rows} test points."
    subject = "Test log loss" if second is None else f"The test log loss of {called(fitted.name)}"
    told = on_errors(fitted.losses, fitted.strengths_in_words, stop, subject)
    return told if second is None else f"{told} {_on_second(result, fitted, second, stop)}"


def _on_second(result: ResultOfClasses, fitted: Fitted, second: Fitted, stop: int) -> str:
    """Whether the second predicts better on the test points than the first, as far as these can tell."""
    mine, its = float(fitted.losses.test[stop]), float(second.losses.test[second.at(stop)])
    rows, told = fitted.losses.rows, f"That of {called(second.name)} is {words.number(its)}"
    if rows < FEWEST:
        return f"{told}."
    if abs(mine - its) <= ROUNDING:
        return f"{told}, the same."
    if words.number(its) == words.number(mine):
        return f"{told}, the same to the digits shown."
    side = "higher" if its > mine else "lower"
    if result.apart[stop]:
        return f"{told}, which is {side}. On {rows} test points that is more than chance."
    return f"{told}, which is {side}, but {rows} test points do not settle which predicts better."


def _on_boundary(result: ResultOfClasses, fitted: Fitted, stop: int) -> str:
    if not fitted.non_zero[stop] and result.second is None:
        return "There is no boundary: all points are in one class."
    shares = [_shares(one, one.at(stop)) for one in result.fits]
    told = f"The boundary misclassifies {shares[0]}"
    if result.second is None:
        return f"{told}."
    return f"{told} under {called(fitted.name)}, {shares[1]} under {called(result.second.name)}."


def _shares(fitted: Fitted, at: int) -> str:
    train, test = (words.percent(float(share[at])) for share in (fitted.losses.wrong_train, fitted.losses.wrong_test))
    return f"{train} of the training points and {test} of the test points"


def _on_separation(result: ResultOfClasses, fitted: Fitted) -> str:
    if not result.separated:
        return ""
    told = "The training classes can be told apart without a mistake, so as λ → 0 the coefficients grow without end"
    if fitted.penalty.free:
        return f"{told}."
    norms = [words.number(float(fitted.norms[stop])) for stop in reversed(STEPS)]
    strengths = [fitted.strengths_in_words[stop] for stop in reversed(STEPS)]
    steps = words.listed([f"{norm} at λ = {strength}" for norm, strength in zip(norms, strengths, strict=True)])
    whose = "" if result.second is None else f" of {called(fitted.name)}"
    missing = result.settings.second == LEAST_SQUARES and result.second is None
    beside = " Without a penalty no fit is the best, and none can stand beside this one." if missing else ""
    return f"{told}. The norm{whose} is {steps}.{beside}"


def _on_geometry(result: ResultOfClasses, fitted: Fitted, stop: int) -> str:
    names = [result.names[j] for j in result.pair]
    told = [
        touch(one.slice.fitted, one.penalty, names, stop, "level set")
        for one in result.fits
        if not one.penalty.free or result.second is not None
    ]
    if not told:
        return ""
    falls = (
        f" In {names[0]} and {names[1]} alone the loss falls for ever along the arrow: there is no free optimum."
        if fitted.slice.away is not None
        else ""
    )
    if result.second is None:
        return f"In the geometry the {told[0]}{falls}"
    return f"{_title(fitted)}: the {told[0]} {_title(result.second)}: the {told[1]}{falls}"


def _title(fitted: Fitted) -> str:
    name = called(fitted.name)
    return name[0].upper() + name[1:]
