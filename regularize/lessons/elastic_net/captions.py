"""What one view of the elastic net shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.lessons.elastic_net.result import Result
from regularize.lessons.elastic_net.settings import RESAMPLES, Settings


def describe(result: Result, stop: int) -> str:
    """The sentences at one stop, one a line."""
    pair = f"{_on_pair(result, stop)} {_on_choice(result, stop)}"
    return "\n".join((_on_groups(result, stop), pair, _on_error(result, stop)))


def _on_groups(result: Result, stop: int) -> str:
    counts = result.kept[stop].tolist()
    total, p = sum(counts), len(result.names)
    where = f"At {_rho(stop)} and λ = {words.strength(result.strength)}"
    if total == 0:
        return f"{where} {words.every(p, 'coefficient')} are exactly zero."
    if total == p:
        return f"{where} {words.every(p, 'coefficient')} are not zero" + (
            "; L2 alone makes no zeros." if stop == 0 else "."
        )
    groups = zip(counts, result.plane.groups, strict=True)
    parts = [f"{_of(count, len(group.members))} of {group.name}" for count, group in groups]
    return f"{where}, {total} of {p} coefficients {'is' if total == 1 else 'are'} not zero. By group: {words.listed(parts)}."


def _on_pair(result: Result, stop: int) -> str:
    (first, second), values = result.pair_names, result.of_pair[stop].tolist()
    alike = f"(correlation {result.correlation:.3f})".replace("-", "−")
    if values == [0.0, 0.0]:
        return f"Both {first} and {second} {alike} are exactly zero{_instead(result, stop)}."
    if 0.0 in values:
        kept, gone = (first, second) if values[1] == 0.0 else (second, first)
        found = f"Of {first} and {second} {alike} only {kept} stays; {gone} is exactly zero"
    else:
        size = " and ".join(words.number(value) for value in values)
        found = f"Columns {first} and {second} {alike} get {size}, {words.number(result.gap[stop], 2)} apart"
    most = float(result.most_apart[stop])
    if np.isinf(most):
        return f"{found}. L1 alone sets no limit to how far apart the two may be."
    return found + (f". The L2 part allows at most {words.number(most, 2)}." if most < 1.0 else ".")


def _instead(result: Result, stop: int) -> str:
    """Who of the pair's own group stays where the pair does not."""
    group = next(group for group in result.plane.groups if result.plane.pair[0] in group.members)
    left = [result.names[j] for j in group.members if result.coefficients[stop, j] != 0.0]
    return f"; of their group {words.listed(left, 3)} {'stays' if len(left) == 1 else 'stay'}" if left else ""


def _on_choice(result: Result, stop: int) -> str:
    (first, second), alone = result.pair_names, result.resampled.one_alone
    sentence = f"On {RESAMPLES} resamples of the training rows the lasso keeps just one of the two in "
    sentence += words.percent(alone[-1])
    if alone[-1] > 0.0:
        by_column = [words.percent(share) for share in result.resampled.shares[-1, [0, 2]].tolist()]
        sentence += f" ({first} in {by_column[0]}, {second} in {by_column[1]})"
    return sentence + ("." if stop == len(alone) - 1 else f". At {_rho(stop)} it is {words.percent(alone[stop])}.")


def _on_error(result: Result, stop: int) -> str:
    plane, (best, strongest) = result.plane, result.plane.best
    here, strengths = float(plane.test[stop, result.stop]), plane.strengths.tolist()
    lowest, by_ratio = float(plane.test[plane.best]), plane.test.min(axis=1)
    worst = int(by_ratio.argmax())
    flatters = "These test rows chose it, which flatters it."
    if (stop, result.stop) == plane.best:
        told = f"Test error {words.number(here, 4)} is the lowest over all ρ and λ. {flatters}"
    else:
        told = (
            f"Test error {words.number(here, 4)} is {words.above(here, lowest)} the lowest, "
            f"{words.number(lowest, 4)} at {_rho(best)}, λ = {words.strength(strengths[strongest])}. {flatters}"
        )
    rest = f"The worst ratio, {_rho(worst)}, comes within {_above(by_ratio[worst], lowest)}."
    if stop == best:
        return f"{told} No ratio gets lower at any λ. {rest}"
    own = f"At its own best λ, {words.strength(strengths[plane.own_best[stop]])}, {_rho(stop)} comes within"
    return f"{told} {own} {_above(by_ratio[stop], lowest)} of it. {'No ratio does worse.' if stop == worst else rest}"


def _rho(stop: int) -> str:
    """ρ = 0.025."""
    return f"ρ = {Settings.ratios()[stop]:g}"


def _of(count: int, size: int) -> str:
    """all 4, both, 1 of 4, none."""
    if count == 0:
        return "none"
    every = {1: "all", 2: "both"}.get(size, f"all {size}")
    return every if count == size else f"{count} of {size}"


def _above(error: float, lowest: float) -> str:
    """What an error does not exceed the lowest by: 3 %, 0.4 %."""
    return words.within(float(error) / lowest - 1.0)
