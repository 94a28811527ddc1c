"""What one view of learning rates and decays shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.lessons.weight_decay.rates import BOTH, Rates
from regularize.lessons.weight_decay.settings import L2, Settings


def describe(result: Rates, decay: int, epoch: int, rate: int) -> str:
    """What this view shows at one decay, epoch and learning rate, a sentence a line."""
    if epoch == 0:
        return "Before the first step every cell holds the same network."
    sentences = (
        _on_lowest(result, epoch),
        _on_room(result, epoch),
        _on_here(result, decay, epoch, rate),
        _on_breaks(result, epoch),
    )
    return "\n".join(filter(None, sentences))


def _on_lowest(result: Rates, epoch: int) -> str:
    parts = []
    for name in BOTH:
        rate, decay = result.lowest(name, epoch)
        loss = words.number(result.losses[name][epoch, rate, decay])
        parts.append(
            f"{name} is lowest, {loss}, at learning rate {words.strength(result.rates[rate])} "
            f"and decay {words.strength(result.decays[decay])}"
        )
    return (
        "; ".join(parts)
        + f". The test points chose each among {result.losses[L2][epoch].size} cells, which flatters it."
    )


def _on_room(result: Rates, epoch: int) -> str:
    room = [f"{np.count_nonzero(result.near(name, epoch))} for {name}" for name in BOTH]
    ends = {name: result.best(name, epoch) for name in BOTH}
    spans = [
        f"from {words.strength(10.0 ** np.nanmin(ends[name]))} to {words.strength(10.0 ** np.nanmax(ends[name]))} for {name}"
        for name in BOTH
    ]
    return (
        f"Within 5 % of their lowest are {words.listed(room)}. "
        f"Over the learning rates the best decay runs {' and '.join(spans)}."
    )


def _on_here(result: Rates, decay: int, epoch: int, rate: int) -> str:
    here = [
        f"{name} is at {words.number(result.losses[name][epoch, rate, decay])}"
        for name in BOTH
        if np.isfinite(result.losses[name][epoch, rate, decay])
    ]
    if not here:
        return ""
    return f"At learning rate {words.strength(result.rates[rate])} and decay {words.strength(result.decays[decay])}, {words.listed(here)}."


def _on_breaks(result: Rates, epoch: int) -> str:
    broken = {name: int(np.isnan(result.losses[name][epoch]).sum()) for name in BOTH}
    parts = [f"{count} of {name}" for name, count in broken.items() if count]
    if not parts:
        return ""
    return f"Broken by epoch {Settings.epochs()[epoch]}, and left blank: {words.listed(parts)}."
