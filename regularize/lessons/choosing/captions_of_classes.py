"""What one view of the logistic path shows, in words."""

from regularize import words
from regularize.assessment import CrossValidation
from regularize.lessons.choosing.answer_of_classes import helps
from regularize.lessons.choosing.classes import TwoClasses


def describe(result: TwoClasses, stop: int, threshold: float) -> str:
    """What this view shows at one stop, a sentence a line."""
    lines = [
        _on_path(result, stop),
        _on_validation(result, stop),
        _on_ranking(result, stop),
        _cut(result, stop, threshold),
    ]
    if result.separated:
        lines.append(
            "The columns tell the two classes of the fitted rows apart: as λ → 0 the coefficients grow without end, and without a "
            "penalty no fit is the best. That is a reason for a penalty, and none to trust the weakest."
        )
    if result.notes:
        lines.append(" ".join(result.notes))
    return "\n".join(lines)


def _strength(result: TwoClasses, stop: int) -> str:
    return words.strength(float(result.path.strengths[stop]))


def _on_path(result: TwoClasses, stop: int) -> str:
    coefficients, p, (zero, one) = result.path.coefficients[stop], len(result.names), result.words
    kept = [name for name, value in zip(result.names, coefficients.tolist(), strict=True) if value != 0.0]
    at = f"At λ = {_strength(result, stop)}"
    if not kept:
        share = words.percent(result.share)
        return f"{at} every coefficient is exactly zero: each row gets the same probability of “{one}”, {share}."
    if len(kept) == p:
        return f"{at} the log odds of “{one}” against “{zero}” follow {words.every(p, 'column')}."
    return f"{at} the log odds of “{one}” against “{zero}” follow {len(kept)} of {p} columns: {words.listed(kept, 6)}."


def _on_validation(result: TwoClasses, stop: int) -> str:
    found = result.validation.deviance
    best, blind = found.lowest, result.blind_deviance
    here = f"Held-out deviance {_measured(found, stop)}"
    if stop == best:
        told = f"{here} is the lowest: this is λ_min."
    else:
        told = f"{here}; the lowest is {_measured(found, best)}, at λ_min = {_strength(result, best)}."
    if not helps(result):
        return f"{told} Without any column it would be {words.number(blind, 4)}: no λ does better beyond noise."
    simplest = found.one_standard_error
    kept = int(result.non_zero[simplest])
    columns = f"{kept} {'column' if kept == 1 else 'columns'}"
    within = "the same" if simplest == best else f"{_strength(result, simplest)}, with {columns}"
    return f"{told} Without any column it would be {words.number(blind, 4)}. The strongest λ within one standard error is {within}."


def _measured(found: CrossValidation, stop: int) -> str:
    return f"{words.number(float(found.mean[stop]), 4)} ± {words.number(float(found.standard_error[stop]), 2)}"


def _on_ranking(result: TwoClasses, stop: int) -> str:
    area, error = float(result.areas.mean[stop]), float(result.areas.standard_error[stop])
    zero, one = result.words
    return (
        f"A held-out row of “{one}” ranks above one of “{zero}” in {words.percent(area)} of the pairs: the area under the ROC curve is "
        f"{area:.3f} ± {error:.3f}."
    )


def _cut(result: TwoClasses, stop: int, threshold: float) -> str:
    found = result.confusion(threshold)
    right, alarms = found.true_positive[stop], found.false_positive[stop]
    ones, zeros = right + found.false_negative[stop], alarms + found.true_negative[stop]
    zero, one = result.words
    return (
        f"Cut at {threshold:g}, {counted(right)} of {counted(ones)} “{one}” are found, and {counted(alarms)} of {counted(zeros)} "
        f"“{zero}” are taken for it{', each row by its weight' if result.validation.weights is not None else ''}."
    )


def counted(rows: float) -> str:
    """How many rows, or what they weigh."""
    return f"{rows:.0f}" if float(rows).is_integer() else words.number(rows, 4)
