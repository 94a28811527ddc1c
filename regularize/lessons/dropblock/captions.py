"""What one view of the DropBlock lesson shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.lessons.dropblock.chances import Chances
from regularize.lessons.dropblock.maps import BLOCKS, CELLS, DRAWN, Maps
from regularize.lessons.dropblock.settings import CORRECTED, SIZE, TOGETHER, Settings
from regularize.lessons.dropblock.trained import BLANKED, DROPBLOCK, DROPOUT, NOTHING, SIDES, WHOLE, Trained

EQUAL = 1e-9  # shares that differ by less are the same


def percent(share: float) -> str:
    """A share of one as a percentage to a tenth: 4.7 %."""
    return f"{100 * share:.1f} %"


def points(gain: float, error: float) -> str:
    """A difference of shares with its standard error, in percentage points: +6.6 ± 1.2 points."""
    return f"{100 * gain:+.1f} ± {100 * error:.1f} points".replace("-", "−")


def of_masks(result: Maps, asked: Chances, stop: int) -> str:
    """The sentences of the view of masks at one share, one a line; `asked` are the chances on the map picked."""
    if stop == 0:
        return (
            "Nothing is dropped yet. Turn the share up, and see what single cells and blocks take from the same maps."
        )
    holes = result.dropped[:, stop].any(axis=(1, 2, 3, 4))
    if not holes.all():
        return f"{of_chances(asked, stop)}\nNone of the {DRAWN} masks that were drawn has a hole, so there is nothing to guess."
    return "\n".join((_on_neighbours(result, stop), _on_guesses(result, stop), of_chances(asked, stop)))


def of_chances(asked: Chances, stop: int) -> str:
    """Nominal, actual, corner and middle."""
    share, actual, gamma = asked.shares[stop], asked.actual[stop], words.number(asked.gamma[stop])
    block = "single cells" if asked.block == 1 else f"blocks of {asked.block} × {asked.block}"
    start = f"Asked to drop {words.percent(share)} of a map of {asked.size} × {asked.size} in {block}, "
    if abs(asked.by_published[stop] - share) < EQUAL:
        told = f"{start}the paper's γ = {gamma} drops exactly that"
    elif asked.kind == CORRECTED:
        told = (
            f"{start}the corrected γ = {gamma} drops exactly that. The paper's γ, {words.number(asked.published[stop])}, would drop "
            f"{percent(asked.by_published[stop])}, since blocks overlap"
        )
    else:
        told = f"{start}the paper's γ = {gamma} drops {percent(actual)}, since blocks overlap"
    corner, centre = asked.corner[stop], asked.centre[stop]
    if abs(corner - centre) < EQUAL:
        return f"{told}. Every cell vanishes with the same chance, {percent(corner)}."
    return (
        f"{told}. A corner cell vanishes in {percent(corner)} of the masks and the cell in the middle in {percent(centre)}, "
        f"{words.times(centre / corner)} as often."
    )


def _on_neighbours(result: Maps, stop: int) -> str:
    alike = ", ".join(f"{size:.2f} at distance {step}" for step, size in enumerate(result.alike[:3].tolist(), start=1))
    beside = result.lonely[:, stop, 0]
    said = f"Cells of this network's maps, {SIZE} × {SIZE}, are alike: their mean |r| is {alike}. In {DRAWN} masks, "
    if result.chances.block == 1:
        return f"{said}{percent(beside[CELLS])} of the dropped cells have a kept neighbour. With block 1 DropBlock is dropout."
    return (
        f"{said}{percent(beside[CELLS])} of the cells that dropout takes have a neighbour that is kept, and {percent(beside[BLOCKS])} of "
        f"those that DropBlock takes."
    )


def _on_guesses(result: Maps, stop: int) -> str:
    found = [every[:, stop] for every in (result.guessed, result.guessed_by_all)]
    own, every = (np.maximum(shares, 0) for shares in found)
    lost = [_lost(shares) for shares in found]
    start = "From the kept cells of its map a linear guess gets"
    if not np.isfinite([*own, *every]).all():
        return "Nothing varies in these maps, so there is nothing to guess."
    if result.chances.block == 1:
        return f"{start} {percent(own[CELLS])} of the variance of what is dropped right, from all eight maps {percent(every[CELLS])}."
    holes = "which have the same holes" if result.settings.masks == TOGETHER else "which have holes elsewhere"
    return (
        f"{start} {percent(own[CELLS])} of the variance of what dropout took right, and {percent(own[BLOCKS])} of what DropBlock took. "
        f"So {lost[0]} as much is lost. From all eight maps, {holes}, it gets {percent(every[CELLS])} and "
        f"{percent(every[BLOCKS])}: {lost[1]} as much."
    )


def _lost(guessed: Floats) -> str:
    """How much more of what DropBlock took stays unguessed than of what dropout took."""
    return words.times((1 - guessed[BLOCKS]) / (1 - guessed[CELLS]))


def of_training(result: Trained, stop: int, epoch: int) -> str:
    """The sentences of the view of trainings at one share and epoch, one a line."""
    after = int(Settings.epochs()[epoch])
    if after == 0:
        return "Before the first step all networks of a repetition are the same."
    if stop == 0:
        whole, blanked = (result.accuracy.mean[epoch, NOTHING, 0, place] for place in (WHOLE, BLANKED))
        return (
            f"Nothing is dropped yet, so the three networks are one. After {after} epochs it is right on {percent(whole)} of whole test "
            f"digits, and on {percent(blanked)} with {_square()} blanked."
        )
    return "\n".join((_on_whole(result, stop, epoch, after), _on_blanked(result, stop, epoch), _on_all(result, epoch)))


def _square() -> str:
    return f"a square of {SIDES[BLANKED]} × {SIDES[BLANKED]}"


def _on_whole(result: Trained, stop: int, epoch: int, after: int) -> str:
    right = result.accuracy.mean[epoch, :, stop, WHOLE]
    share, actual = result.chances.shares[stop], result.chances.actual[stop]
    rising = " at the last step" if result.settings.schedule == "Rising" else ""
    return (
        f"Dropping {percent(actual)}{rising} (nominal {words.percent(share)}), after {after} epochs and over {len(result.right)} "
        f"repetitions: with nothing dropped {percent(right[NOTHING])} of whole test digits are right, "
        f"with dropout {percent(right[DROPOUT])}, with DropBlock {percent(right[DROPBLOCK])}. {_compared(result, stop, epoch, WHOLE)} "
        f"{_against_nothing(result, stop, epoch, WHOLE)}"
    )


def _on_blanked(result: Trained, stop: int, epoch: int) -> str:
    right = result.accuracy.mean[epoch, :, stop, BLANKED]
    return (
        f"With {_square()} of each test digit blanked: {percent(right[NOTHING])}, {percent(right[DROPOUT])} and "
        f"{percent(right[DROPBLOCK])}. {_compared(result, stop, epoch, BLANKED)} {_against_nothing(result, stop, epoch, BLANKED)}"
    )


def _compared(result: Trained, stop: int, epoch: int, place: int) -> str:
    if result.chances.block == 1:
        return "With block 1 DropBlock is dropout."
    here = (epoch, stop, place)
    gain = points(result.gain.mean[here], result.gain.standard_error[here])
    verdict = {1: "is better than dropout", -1: "is worse than dropout", 0: "and dropout cannot be told apart"}
    return f"DropBlock {verdict[int(result.verdicts[DROPBLOCK, DROPOUT][here])]} ({gain})."


def _against_nothing(result: Trained, stop: int, epoch: int, place: int) -> str:
    signs = [int(result.verdicts[one, NOTHING][epoch, stop, place]) for one in (DROPOUT, DROPBLOCK)]
    names = ("Dropout", "DropBlock")
    if signs[0] == signs[1]:
        both = {1: "Both are better than", -1: "Both are worse than", 0: "Neither can be told apart from"}[signs[0]]
        return f"{both} dropping nothing."
    verdicts = {1: "is better than", -1: "is worse than", 0: "cannot be told apart from"}
    told = [f"{name} {verdicts[sign]} dropping nothing" for name, sign in zip(names, signs, strict=True)]
    return f"{told[0]}, {told[1]}."


def _on_all(result: Trained, epoch: int) -> str:
    count = len(result.chances.shares) - 1
    if result.chances.block == 1:
        return f"At all {count} shares the two are the same networks, to the last digit."
    told = []
    for place, name in ((WHOLE, "on whole digits"), (BLANKED, "on blanked ones")):
        gain = points(result.average_gain.mean[epoch, place], result.average_gain.standard_error[epoch, place])
        beyond = "beyond chance" if result.average_verdict[epoch, place] else "no more than chance"
        told.append(f"{gain} {name}, {beyond}")
    return f"Averaged over all {count} shares, DropBlock minus dropout is {told[0]}, and {told[1]}."
