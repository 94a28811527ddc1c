"""Common beliefs: each with its verdict, computed, and every technique on one table."""

import ui
from regularize.beliefs import BELIEFS, TECHNIQUES


def draw() -> None:
    """The verdicts and the table."""
    ui.say(
        "Each verdict below is computed by the experiment that settles it, from seeded data, when you open the page."
    )
    for belief in BELIEFS.values():
        ui.tell(belief)
    ui.say("## Every technique on one table")
    ui.table(
        {
            "Technique": [technique.name for technique in TECHNIQUES],
            "What it adds": [technique.adds for technique in TECHNIQUES],
            "What it does to the weights": [technique.does for technique in TECHNIQUES],
            "When": [technique.when for technique in TECHNIQUES],
            "In one line": [technique.code for technique in TECHNIQUES],
        }
    )


ui.prose("Common beliefs", "What do people say, and what do the numbers say?", draw)
