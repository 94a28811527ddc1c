"""The code that the borrowed techniques hand out: one cell, tried with scikit-learn, with the rows and numbers of the page."""

from regularize.lessons.borrowed.script import data, fits
from regularize.lessons.borrowed.settings import CLASSIFIERS, TECHNIQUES, Settings
from regularize.lessons.borrowed.settings.cells import BRIER, FRIEDMAN

LOSS = {
    "wrong": "return 100.0 * (told.argmax(axis=1) != targets.argmax(axis=1))  # per cent of wrong answers",
    "squared": "return ((told - targets) ** 2).sum(axis=1)",
}


def script(settings: Settings) -> str:
    """Ten repetitions of the cell; prints the mean test losses of the page."""
    cell = settings.found
    assert cell is not None
    technique, own = TECHNIQUES[cell.technique], CLASSIFIERS[cell.classifier].own
    source = settings.data
    squared = cell.measure == BRIER or source == FRIEDMAN
    body = data.code(source, points=settings.points, share=settings.share, seed=settings.seed)
    lines = f"""\
{body}

{fits.classifier(cell.classifier)}
{fits.technique(cell)}

def loss(told, targets):
    {LOSS["squared" if squared else "wrong"]}


strengths = {list(technique.values)}  # {technique.noun}; the first is none
own_strengths = {list(own.values)}  # {own.name}; the first is none
plain, with_technique, at_strengths, with_own = [], [], [], []
for repetition in range(10):
    x, y, x_choose, y_choose, x_test, y_test, unlabelled = rows(repetition)
    state = {1000 * settings.seed} + repetition
    first = fit(x, y, state)
    models = [first]
    for strength in strengths[1:]:
        rng = np.random.default_rng([{settings.seed}, repetition, 1])
        models.append(borrowed(x, y, unlabelled, strength, state, rng))
    rivals = [first] + [fit(x, y, state, own=strength) for strength in own_strengths[1:]]
    best, rival = (
        each[np.argmin([loss(one(x_choose), y_choose).mean() for one in each])] for each in (models, rivals)
    )
    plain.append(loss(first(x_test), y_test).mean())
    with_technique.append(loss(best(x_test), y_test).mean())
    with_own.append(loss(rival(x_test), y_test).mean())
    at_strengths.append([loss(one(x_test), y_test).mean() for one in models])

print("at each strength:", ", ".join(f"{{mean:.6g}}" for mean in np.mean(at_strengths, axis=0)))
print(f"plain: {{np.mean(plain):.6g}}")
print(f"{technique.noun}, tuned: {{np.mean(with_technique):.6g}}")
print(f"{own.name}, tuned: {{np.mean(with_own):.6g}}")
print(f"difference: {{np.mean(np.subtract(with_technique, with_own)):.6g}}")
"""
    return "\n".join([*_imports(lines), "", lines])


def _imports(lines: str) -> list[str]:
    """What the lines use of NumPy and scikit-learn."""
    used = [line for word, line in fits.IMPORTS.items() if word in lines]
    return ["import numpy as np", *sorted(used)]
