"""What the stage of the DropBlock lesson shows, a module for each view."""

from collections.abc import Sequence

import numpy as np

from regularize.figures.scene import Scene
from regularize.knobs import Preset
from regularize.lessons.dropblock import script
from regularize.lessons.dropblock.chances import Chances, chances, shown_chances
from regularize.lessons.dropblock.maps import Maps
from regularize.lessons.dropblock.scene import masks, training
from regularize.lessons.dropblock.settings import (
    CORRECTED,
    EPOCHS,
    PUBLISHED,
    RISING,
    SIZE,
    TOGETHER,
    TRAINING,
    Settings,
)
from regularize.lessons.dropblock.trained import SIDES, TECHNIQUES, Trained

PRESETS: dict[str, Preset[Settings]] = {
    "Nothing left to copy": Preset(
        Settings(share=0.3, block=5),
        "Wide blocks. Half of what they take has no kept neighbour, and is harder to guess from its own map.",
    ),
    "One mask for all maps": Preset(
        Settings(masks=TOGETHER),
        "All maps have the same holes, so other maps help less. At least 2.5 times as much is lost as under dropout.",
    ),
    "Block 1 is dropout": Preset(Settings(block=1), "The same cells vanish. At this end DropBlock is dropout."),
    "Whole maps": Preset(
        Settings(block=SIZE), "Blocks as wide as the map. This other end of DropBlock is known as spatial dropout."
    ),
    "Half, on 14 × 14": Preset(
        Settings(share=0.5, block=7, size="14"),
        "The paper's block of 7. Asked for half, it drops 36 %. The middle vanishes in 79 % of the masks, a corner in 3 %.",
    ),
    "A tenth, on 28 × 28": Preset(
        Settings(share=0.1, block=7, size="28"),
        "On a wide map nearly all cells vanish equally often. Only the border is spared.",
    ),
    "Does it help?": Preset(
        Settings(view=TRAINING),
        "Accuracy with nothing, dropout and DropBlock at the same actual share: on whole digits, and with a square blanked.",
    ),
    "Rising, as in the paper": Preset(
        Settings(view=TRAINING, schedule=RISING),
        "The share grows from nothing to all during the training, for dropout as well.",
    ),
}

PAPER = ((0.1, 7, 28), (0.1, 7, 14), (0.25, 7, 14), (0.5, 7, 14), (0.1, 7, 7), (0.1, 1, 14))
"""Share, block and map width of the rows that are always in the table."""


def scene(result: Maps | Trained, settings: Settings) -> Scene:
    """All that moves, with each live knob at the present stop of the other."""
    if isinstance(result, Trained):
        return training.scene(result, settings)
    return masks.scene(result, settings)


def tables(settings: Settings) -> list[dict[str, Sequence[str]]]:
    """Nominal and actual shares at every stop of the share: the present view's, and those of the paper's block on common maps."""
    present = shown_chances(settings)
    paper = [
        (
            "paper's block" if block > 1 else "dropout",
            chances(np.array([share]), block=block, size=size, kind=PUBLISHED),
            0,
        )
        for share, block, size in PAPER
    ]
    return [_table([("this view", present, stop), *paper]) for stop in range(len(present.shares))]


def _table(rows: Sequence[tuple[str, Chances, int]]) -> dict[str, Sequence[str]]:
    return {
        "row": [name for name, _, _ in rows],
        "map": [f"{one.size} × {one.size}" for _, one, _ in rows],
        "block": [str(one.block) for _, one, _ in rows],
        "nominal": [f"{one.shares[i]:.2f}" for _, one, i in rows],
        "γ": [f"{one.gamma[i]:.6f}" + (" (corrected)" if one.kind == CORRECTED else "") for _, one, i in rows],
        "actual mean": [f"{one.actual[i]:.4f}" for _, one, i in rows],
        "corner": [f"{one.corner[i]:.4f}" for _, one, i in rows],
        "middle": [f"{one.centre[i]:.4f}" for _, one, i in rows],
        "corrected γ": [f"{one.corrected[i]:.6f}" for _, one, i in rows],
    }


def code(settings: Settings) -> str:
    """A script that prints the shares of the view, checks them by drawing, and trains the network with DropBlock in torch."""
    settings = settings.in_effect()
    present = shown_chances(settings)
    return script.script(
        share=settings.share,
        block=present.block,
        size=present.size,
        corrected=settings.gamma == CORRECTED,
        rising=settings.schedule == RISING,
        together=settings.masks == TOGETHER,
        seed=settings.seed,
        points=settings.points,
        trained_block=settings.block,
        epochs=settings.epoch if settings.view == TRAINING else EPOCHS,
        all_epochs=EPOCHS,
    )


def accuracies_csv(result: Trained) -> str:
    """Every accuracy after the last epoch: a line for each repetition, technique, share and blanked square."""
    lines = ["repetition,technique,nominal,actual,side,right"]
    for r, t, s, b in np.ndindex(*result.right[:, -1].shape):
        shares = f"{float(result.chances.shares[s])!r},{float(result.chances.actual[s])!r}"
        lines.append(f"{r + 1},{TECHNIQUES[t]},{shares},{SIDES[b]},{float(result.right[r, -1, t, s, b])!r}")
    return "\n".join(lines) + "\n"


__all__ = ["PAPER", "PRESETS", "accuracies_csv", "code", "scene", "tables"]
