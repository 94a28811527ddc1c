"""Masks on the maps of one network, how often each cell vanishes, and what is left to guess it from."""

from collections.abc import Callable

from regularize import words
from regularize.arrays import Floats
from regularize.experiments.dropblock import Maps, Settings
from regularize.experiments.dropblock.chances import Chances, asked_chances
from regularize.experiments.dropblock.maps import BLOCKS, CELLS, SHOWN
from regularize.experiments.dropblock.says import of_masks, percent
from regularize.experiments.dropblock.settings import SIZE
from regularize.experiments.dropblock.trained import DROPBLOCK, DROPOUT
from regularize.figures.chances import asked_and_true, chance_map
from regularize.figures.chart import Chart
from regularize.figures.feature_maps import feature_maps
from regularize.figures.neighbours import Dropping, guessed, nearest_kept
from regularize.figures.scene import Number, Scene
from regularize.scenes.dropblock.looks import COLOURS, DASHES, MASK, NAMES, SHARE


def scene(result: Maps, settings: Settings) -> Scene:
    """Six charts under the share, and masks under a tape."""
    stop, asked = settings.stop("share"), asked_chances(settings)
    ways = [
        Dropping(
            name=NAMES[technique], colour=COLOURS[technique], dash=DASHES[technique], far=result.lonely[place], own=result.guessed[place],
            every=result.guessed_by_all[place],
        )
        for technique, place in ((DROPOUT, CELLS), (DROPBLOCK, BLOCKS))
    ]  # fmt: skip
    shares = Settings.shares()
    colour = COLOURS[DROPBLOCK]
    return Scene(
        charts=(
            _masks(result, settings, BLOCKS),
            _masks(result, settings, CELLS),
            chance_map(knob=SHARE, cells=asked.cells, at=stop, colour=colour),
            asked_and_true(knob=SHARE, asked=shares, published=asked.by_published, at=stop, colour=colour, size=asked.size),
            nearest_kept(knob=SHARE, ways=ways, alike=result.alike, at=stop),
            guessed(knob=SHARE, ways=ways, positions=shares, at=stop, title="share asked for"),
        ),
        numbers=_numbers(result, asked),
        sentences={SHARE: [of_masks(result, asked, place) for place in range(len(shares))]},
        shape="three",
        tapes={MASK: "mask"},
    )  # fmt: skip


def _masks(result: Maps, settings: Settings, which: int) -> Chart:
    stop, technique = settings.stop("share"), (DROPOUT, DROPBLOCK)[which]
    example = settings.example - 1
    dropped = result.dropped[which]
    return feature_maps(
        name="DropBlock" if which == BLOCKS else "Dropout, same share",
        note="a digit and its 8 maps" if which == BLOCKS else "same random numbers",
        picture=result.pictures[example],
        maps=result.maps[example],
        dropped={SHARE: dropped[:, 0], MASK: dropped[stop, :SHOWN]},
        present=(SHARE, stop),
        colour=COLOURS[technique],
    )


def _numbers(result: Maps, asked: Chances) -> list[Number]:
    def number(name: str, values: Floats, write: Callable[[float], str], help: str) -> Number:
        return Number(name=name, values={SHARE: [write(v) if v == v else "none" for v in values.tolist()]}, help=help)

    size = "" if asked.size == SIZE else f" on {asked.size} × {asked.size}"
    left = "R²: the share of the variance of dropped cells that a linear guess from the kept cells of the same map gets, on new digits."
    return [
        number("Asked", asked.shares, percent, "1 − keep_prob."),
        number(f"Really dropped{size}", asked.true, percent, "The mean chance of a cell to vanish, exactly."),
        number("γ", asked.gamma, words.number, "The chance of a block to start at a cell where it fits."),
        number("Corner", asked.corner, percent, "The chance of a corner cell to vanish."),
        number("Middle", asked.centre, percent, "The chance of the cell in the middle."),
        number("Guessed: dropout", result.guessed[CELLS], _share, left),
        number("Guessed: DropBlock", result.guessed[BLOCKS], _share, left),
    ]


def _share(value: float) -> str:
    return f"{max(value, 0.0):.2f}"
