"""What one decay does to two weights, in sentences made from its numbers."""

from regularize import words
from regularize.arrays import Floats
from regularize.lessons.weight_decay.settings import L2, share_of
from regularize.lessons.weight_decay.two_weights import EPOCH, TARGET, TwoWeights


def describe(result: TwoWeights, stop: int) -> str:
    """What this view shows at one decay, a sentence a line."""
    parts = (_on_penalised(result, stop), _on_alike(result, stop), _on_formula(result, stop), _on_epochs(result, stop))
    return "\n".join(parts)


def _on_penalised(result: TwoWeights, stop: int) -> str:
    return (
        f"At decay {words.strength(float(result.decays[stop]))}, SGD ends at {pair(result.settled['SGD'][stop])} and {L2} at "
        f"{pair(result.settled[L2][stop])}. The minimum of the penalised loss, h/(h + wd), is at "
        f"{pair(result.penalised[stop])}."
    )


def _on_alike(result: TwoWeights, stop: int) -> str:
    small, large = result.settled["AdamW"][stop].tolist()
    lost = [1 - value for value in result.settled[L2][stop].tolist()]
    alike, balance = decimal(result.alike[stop]), decimal(result.balance[stop])
    counted = "" if alike == balance else f", or {balance} where the pull counts in √v̂ as well"
    rule = (
        f"AdamW ends at {decimal(small)} and {decimal(large)}, whatever the gradient's scale "
        f"(1/(1 + wd) = {alike}{counted})"
    )
    if result.scales[0] == result.scales[1]:
        return f"{rule}. Here both weights have the same scale."
    return (
        f"{rule}. {L2} takes {share_of(lost[0])} from the weight with small gradients and "
        f"{share_of(lost[1])} from the other."
    )


def _on_formula(result: TwoWeights, stop: int) -> str:
    left, ends = int(result.formula.left[stop]), decimal(TARGET / (1 + result.decays[stop]), 5)
    if left:
        return (
            f"The literal formula, w − η(loss + wd·w), runs below −10⁶ after {left} steps. "
            f"With the gradient of the loss w ends at {ends}."
        )
    return (
        f"The literal formula comes to rest at {decimal(result.formula.rests[stop])}, which is no minimum of anything asked for. "
        f"With the gradient of the loss w ends at {ends}."
    )


def _on_epochs(result: TwoWeights, stop: int) -> str:
    ends = result.formula.once[stop, -1 - EPOCH : -1]
    return (
        f"Decay once in an epoch of {EPOCH} steps, instead of at each step, leaves w between {decimal(ends.min())} and "
        f"{decimal(ends.max())}."
    )


def decimal(value: float, digits: int = 3) -> str:
    """A weight with fixed decimals."""
    return f"{value:.{digits}f}".replace("-", "−")


def pair(values: Floats) -> str:
    """Two weights (2,)."""
    return " and ".join(decimal(value) for value in values.tolist())
