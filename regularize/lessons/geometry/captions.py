"""What one view of the geometry shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.lessons.geometry.result import Result
from regularize.lessons.geometry.settings import LOSSES, SAME_LOSS, SAME_STRENGTH, Settings


def describe(result: Result, stop: int) -> str:
    """What this view shows at one stop, a sentence a line."""
    if result.second is not None:
        return "\n".join(filter(None, _on_both(result, result.second, stop)))
    parts = (_on_contact(result, stop), _on_normals(result, stop), _on_shape(result, stop), _on_corners(result, stop))
    return "\n".join(filter(None, parts))


def _on_both(result: Result, second: Result, stop: int) -> tuple[str, ...]:
    """Two penalties under one knob: where each touches, why, and how often."""
    if not result.contacts.binding[stop]:
        return (_on_contact(result, stop), _on_normals(result, stop), _on_corners(result, stop))
    share = words.percent(float(Settings.shares()[stop]))
    level = words.number(float(result.contacts.levels[stop]))
    same = (
        f"At the same loss, {level} above the least"
        if result.settings.matched == SAME_LOSS
        else f"With {share} of the budget each"
    )
    first, other = result.settings.penalty, second.settings.penalty
    told = f"{same}, {first} (λ = {_strength(result, stop)}) {_touched(result, stop)}; "
    told += f"{other} (λ = {_strength(second, stop)}) {_touched(second, stop)}."
    if result.settings.matched == SAME_STRENGTH:
        told = f"At the same λ, {_strength(result, stop)}, {first} {_touched(result, stop)}; {other} {_touched(second, stop)}."
        if all(second.zeros[stop]):
            told += f" Under {other} both are zero from λ = {_strength(second, stop)} on."
    reasons = (f"Under {one.settings.penalty}: {_on_normals(one, stop)}" for one in (result, second))
    return (told, *reasons, _on_corners(result, stop))


def _strength(result: Result, stop: int) -> str:
    return words.number(float(result.contacts.strengths[stop]))


def _touched(result: Result, stop: int) -> str:
    """Which coefficients the ball leaves."""
    values = dict(zip(result.names, result.contacts.points[stop].tolist(), strict=True))
    kept = " and ".join(f"{name} = {words.number(value)}" for name, value in values.items() if value)
    gone = [name for name, value in values.items() if not value]
    if not kept:
        return "sets both to exactly zero"
    return f"sets {gone[0]} to exactly zero and keeps {kept}" if gone else f"keeps both, {kept}"


def _at(result: Result, stop: int) -> str:
    """t and λ in words."""
    found = result.contacts
    return f"t = {words.number(found.budgets[stop])} (λ = {words.number(found.strengths[stop])})"


def _on_contact(result: Result, stop: int) -> str:
    if not result.contacts.binding[stop]:
        return f"At {_at(result, stop)} the ball holds the free optimum: nothing is given up, and no penalty is needed."
    zeros, values = result.zeros[stop], result.contacts.points[stop].tolist()
    where = f"At {_at(result, stop)} the ellipse touches the {result.ball_name}"
    if any(zeros):
        gone, kept = result.names if zeros[0] else result.names[::-1]
        place = "on an axis" if result.smooth else "at a cusp" if not result.convex else "in a corner"
        value = words.number(values[1] if zeros[0] else values[0])
        return f"{where} {place}: {gone} is exactly zero, {kept} is {value}.{_until(result, stop)}"
    place = "beside its axes" if result.smooth else "between its cusps" if not result.convex else "between its corners"
    found = " and ".join(f"{n} = {words.number(v)}" for n, v in zip(result.names, values, strict=True))
    return f"{where} {place}: {found}, neither of them zero."


def _until(result: Result, stop: int) -> str:
    """Up to which budget the same coefficient stays zero."""
    last = stop
    while last + 1 < len(result.zeros) and result.zeros[last + 1] == result.zeros[stop]:
        last += 1
    if last + 1 == len(result.zeros):
        return ""
    if result.smooth or not result.convex:
        until, then = (words.number(result.contacts.budgets[place]) for place in (last, last + 1))
        return f" It is zero up to t = {until} at least, and no longer at t = {then}."
    return f" It stays zero up to t = {words.number(result.held_until[last])}."


def _on_normals(result: Result, stop: int) -> str:
    if not result.contacts.binding[stop]:
        return "Inside its ball the free optimum is not pulled anywhere: the gradient is zero, and so is λ."
    zeros = result.zeros[stop]
    if all(zeros):
        return "The ball has shrunk to a point. Every direction is a normal there, so it holds any pull up to this λ."
    if not any(zeros) or result.smooth:
        one = (
            "A smooth ball has one outward normal at each point"
            if result.smooth
            else "Here the ball has one outward normal"
        )
        more = " Here it pulls along an axis exactly, and so stops on it."
        if not any(zeros):
            more = " To stop on an axis it would have to pull along that axis exactly." if result.smooth else ""
        proof = "that is optimality" if result.convex else "every local minimum is like that"
        return f"{one}, and the loss pulls along it: {proof}.{more}"
    pull = np.abs(result.contacts.negative_gradients[stop])
    across, along = (pull[0], pull[1]) if zeros[0] else (pull[1], pull[0])
    off, half = np.degrees(np.arctan2(across, along)), result.opening[stop] / 2.0
    held = f"the loss pulls {off:.0f}° off the axis"
    if not result.convex:
        return f"At a cusp every outward direction is a normal, up to 90° off the axis. {held[0].upper()}{held[1:]}."
    return (
        f"In the corner the outward normals fill a cone, {half:.0f}° to either side of the axis. "
        f"{held[0].upper()}{held[1:]}, inside the cone."
    )


def _on_shape(result: Result, stop: int) -> str:
    if result.settings.penalty == "Elastic net":
        return (
            f"This ball reaches {words.number(result.roundness[stop])} times as far along the diagonal as along an axis "
            "(diamond 0.707, circle 1): it is rounder the larger it is."
            if 0.0 < result.settings.ratio < 1.0
            else ""
        )
    if result.convex or not result.contacts.binding[stop]:
        return "" if result.convex else "Below q = 1 the ball is not convex."
    return f"Below q = 1 the ball is not convex: {_on_rivals(result, stop)}. {_on_gap(result, stop)}"


def _on_rivals(result: Result, stop: int) -> str:
    rivals = result.contacts.rivals[stop]
    rivals = rivals[~np.isnan(rivals[:, 0])]
    if not len(rivals):
        return "here no other point of its boundary is a local minimum"
    away = rivals - result.contacts.centre
    levels = np.einsum("mi,ij,mj->m", away, result.contacts.shape, away)
    ties = int((levels <= result.contacts.levels[stop] + 1e-6 * result.free_level).sum())
    count = "one other point" if len(rivals) == 1 else f"{len(rivals)} other points"
    verb = "is a local minimum" if len(rivals) == 1 else "are local minima"
    tie = "" if not ties else ", just as low" if ties == len(rivals) else f", {ties} of them just as low"
    return f"{count} of its boundary {verb}{tie}"


def _on_gap(result: Result, stop: int) -> str:
    places, below = result.lowest
    if not below[stop]:
        return ""
    elsewhere = words.number(result.along[0][places[stop]])
    return f"No λ leads here: at this λ the penalised loss is lower at t = {elsewhere}."


def _on_corners(result: Result, stop: int) -> str:
    found = {name: one for name, one in result.corners.items() if not np.isnan(one.measured[stop])}
    if not found:
        return f"No free optimum within ±{result.settings.within} lies outside of balls of this reach."
    told = words.listed([f"{_tenths(one.measured[stop])} under {name}" for name, one in found.items()])
    exact = words.listed([_tenths(one.exact[stop]) for one in found.values()])
    return (
        f"Take {LOSSES} random losses of this shape, and balls that reach {words.number(result.reaches[stop])} along the axes. Of the "
        f"losses whose free optimum lies outside, an exact zero is found in {told}. The areas say {exact}."
    )


def _tenths(share: float) -> str:
    return f"{100.0 * share:.1f} %" if share else "0 %"
