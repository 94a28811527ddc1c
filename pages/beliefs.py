"""Common beliefs: each with its verdict, computed."""

import ui
from regularize.beliefs import BELIEFS


def draw() -> None:
    """The verdicts."""
    ui.say("Each verdict below is computed by the experiment that settles it, from seeded data; none is written down.")
    for belief in BELIEFS.values():
        ui.tell(belief)


ui.prose("Common beliefs", "What do people say, and what do the numbers say?", draw)
