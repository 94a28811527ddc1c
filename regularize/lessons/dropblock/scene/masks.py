"""Masks on the maps of one network, how often each cell vanishes, and what is left to guess it from."""

from collections.abc import Callable

from regularize import words
from regularize.arrays import Floats
from regularize.figures.chart import Chart
from regularize.figures.scene import Number, Scene
from regularize.lessons.dropblock.captions import of_masks, percent
from regularize.lessons.dropblock.chances import Chances, shown_chances
from regularize.lessons.dropblock.charts.chances import chance_map, nominal_and_actual
from regularize.lessons.dropblock.charts.feature_maps import feature_maps
from regularize.lessons.dropblock.charts.neighbours import Dropping, guessed, nearest_kept
from regularize.lessons.dropblock.maps import BLOCKS, CELLS, SHOWN, Maps
from regularize.lessons.dropblock.scene.looks import MASK, NAMES, SHARE, STYLES
from regularize.lessons.dropblock.settings import SIZE, Settings
from regularize.lessons.dropblock.trained import DROPBLOCK, DROPOUT


def scene(result: Maps, settings: Settings) -> Scene:
    """Six charts under the share, and masks under an animation."""
    stop, asked = settings.stop("share"), shown_chances(settings)
    ways = [
        Dropping(
            name=NAMES[technique],
            style=STYLES[technique],
            far=result.lonely[place],
            own=result.guessed[place],
            every=result.guessed_by_all[place],
        )
        for technique, place in ((DROPOUT, CELLS), (DROPBLOCK, BLOCKS))
    ]
    shares = Settings.shares()
    colour = STYLES[DROPBLOCK].colour
    return Scene(
        charts=(
            _masks(result, settings, BLOCKS),
            _masks(result, settings, CELLS),
            guessed(knob=SHARE, ways=ways, positions=shares, at=stop, title="nominal share"),
            nearest_kept(knob=SHARE, ways=ways, alike=result.alike, at=stop),
            chance_map(knob=SHARE, cells=asked.cells, at=stop, colour=colour),
            nominal_and_actual(
                knob=SHARE, nominal=shares, published=asked.by_published, at=stop, colour=colour, size=asked.size
            ),
        ),
        numbers=_numbers(result, asked),
        sentences={SHARE: [of_masks(result, asked, place) for place in range(len(shares))]},
        animations={MASK: "mask"},
    )


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
        colour=STYLES[technique].colour,
    )


def _numbers(result: Maps, asked: Chances) -> list[Number]:
    def number(name: str, values: Floats, write: Callable[[float], str], help: str) -> Number:
        return Number(name=name, values={SHARE: [write(v) if v == v else "none" for v in values.tolist()]}, help=help)

    size = "" if asked.size == SIZE else f" on {asked.size} × {asked.size}"
    left = (
        "How well a linear guess from the kept cells of the same map tells the dropped ones, on new digits: 1 is always, 0 no "
        "better than the mean (R²)."
    )
    return [
        number("Nominal share", asked.shares, percent, "1 − keep_prob."),
        number(f"Actual share{size}", asked.actual, percent, "The mean chance of a cell to vanish, exactly."),
        number("Guessed: dropout", result.guessed[CELLS], _share, left),
        number("Guessed: DropBlock", result.guessed[BLOCKS], _share, left),
        number("γ", asked.gamma, words.number, "Gamma, the chance of a block to start at a cell where it fits."),
        number("A corner vanishes", asked.corner, percent, "The chance of a corner cell to vanish."),
        number("The middle vanishes", asked.centre, percent, "The chance of the cell in the middle to vanish."),
    ]


def _share(value: float) -> str:
    return f"{max(value, 0.0):.2f}"
