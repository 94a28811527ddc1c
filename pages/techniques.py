"""All techniques on one sheet: what each adds, to what, what it does, where it helps, and the view that shows it."""

import ui
from regularize.beliefs import TECHNIQUES
from regularize.lessons.borrowed import where


def draw() -> None:
    """The table."""
    ui.say(
        "Each row leads to the view that shows it. Code is scikit-learn's or torch's, where they have it. Of what is borrowed for other "
        "classifiers, *where it helps* is read from the [grid](./borrowed): against the classifier's own regularizer, equally tuned."
    )
    told = [technique.helps or where.helps(technique.cells) for technique in TECHNIQUES]
    ui.table(
        {
            "Technique": [technique.name for technique in TECHNIQUES],
            "What it adds": [technique.adds for technique in TECHNIQUES],
            "To which objective": [technique.to for technique in TECHNIQUES],
            "What it does to weights": [technique.does for technique in TECHNIQUES],
            "Where it helps": told,
            "In one line": [technique.code for technique in TECHNIQUES],
        },
        views={"Technique": [(technique.page, technique.settings) for technique in TECHNIQUES]},
    )


ui.prose("All techniques on one sheet", "What does each add, and where does it help?", draw)
