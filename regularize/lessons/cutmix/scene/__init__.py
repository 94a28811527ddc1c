"""What the stage of the CutMix lesson shows, a module for each view."""

from collections.abc import Sequence

from regularize.figures.scene import Scene
from regularize.knobs import Preset
from regularize.lessons.cutmix import script
from regularize.lessons.cutmix.mixed import mixed
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.scene import pair, training
from regularize.lessons.cutmix.settings import ONE_PAIR, TECHNIQUES, TRAINING, Settings
from regularize.perturbations.mixing import mean_kept_share_over

PRESETS: dict[str, Preset[Settings]] = {
    "70 % three, 30 % eight": Preset(
        Settings(),
        "The label says so. Of this pair the networks say something else. Drag the area, and look at the answers.",
    ),
    "The middle decides": Preset(
        Settings(centre="Middle"),
        "A third of the pixels, from the middle. The label says two thirds three, and all four networks say eight. So they do of "
        "the pairs of 8 of 10 seeds.",
    ),
    "All of it, yet a quarter": Preset(
        Settings(centre="Corner", pasted=1.0),
        "Asked to paste everything about a corner, CutMix pastes a quarter, since the border cuts the box.",
    ),
    "Eight pixels": Preset(
        Settings(pixels="8", pasted=0.54), "On pictures as small as these, rounding leaves five sizes of the box."
    ),
    "Four trainings": Preset(
        Settings(view=TRAINING), "Accuracy, calibration and what is left behind a blank square, with error bars."
    ),
    "Ten trainings": Preset(
        Settings(view=TRAINING, network="Dense", repetitions="10"),
        "Smaller error bars. With each of five seeds CutMix is worse calibrated and more robust. It is less often right with 2 of "
        "them, and more often with none.",
    ),
}


def scene(result: Result, settings: Settings) -> Scene:
    """All that moves, with each live knob at the present stop of the other."""
    if settings.view == ONE_PAIR:
        return pair.scene(result, mixed(result, settings), settings)
    return training.scene(result, settings)


def averages(settings: Settings) -> dict[str, Sequence[str]]:
    """The mean share kept in training, by the width of the picture and α."""
    widths: dict[str, int | None] = {"8 (these digits)": 8, "32": 32, "224": 224, "fine pixels": None}
    alphas = sorted({1.0, float(Settings.alphas()[settings.at[1]])})
    table: dict[str, Sequence[str]] = {"Width of the picture": list(widths)}
    for alpha in alphas:
        table[f"mean kept at α = {alpha:g}"] = [
            f"{mean_kept_share_over(alpha, width):.4f}" for width in widths.values()
        ]
    return table


def found(result: Result, settings: Settings) -> dict[str, Sequence[str]]:
    """What the trainings led to at the present α, as a table."""
    alpha = settings.at[1]
    columns = {"right": result.accuracy, "calibration error": result.calibration, "off on mixtures": result.off}
    table: dict[str, Sequence[str]] = {f"Trained with, α = {Settings.alphas()[alpha]:g}": list(TECHNIQUES)}
    for name, values in columns.items():
        rows = zip(values.mean[alpha].tolist(), values.standard_error[alpha].tolist(), strict=True)
        table[name] = [f"{100 * mean:.1f} ± {100 * error:.1f} %" for mean, error in rows]
    return table


def code(result: Result, settings: Settings) -> str:
    """A script that mixes this pair, and trains this network without and with CutMix in torch."""
    one = mixed(result, settings)
    return script.script(
        own=one.digits[0],
        other=one.digits[1],
        example=settings.example,
        seed=settings.seed,
        fine=settings.width // 8,
        asked=round(1 - settings.pasted, 10),
        centre=one.centre,
        alpha=float(Settings.alphas()[settings.at[1]]),
        network=settings.network,
        points=settings.points,
        epochs=settings.epochs,
    )
