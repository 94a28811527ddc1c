"""What people say of how sure a classifier is, settled."""

import numpy as np

from regularize import words
from regularize.arrays import Floats, Integers
from regularize.assessment.calibration import accuracy, confidence
from regularize.beliefs.belief import Verdict, judged

say = words.number
CLASSES, INPUTS, ROWS, TESTS = 3, 30, 60, 1000
STEPS, RATE = 200, 1.0


def as_sure_as_right(rng: np.random.Generator) -> Verdict:
    """Softmax regression on few examples of which a fifth has a wrong label, with and without smoothed labels."""
    smoothings, samples = np.array([0.0, 0.1]), 10
    found = np.array([_sureness(smoothings, sample) for sample in rng.spawn(samples)])
    sure, right = found.mean(axis=0)
    surer = int((found[:, 0, 0] > found[:, 1, 0]).sum())
    return Verdict(
        holds=judged(holds=abs(float(sure[0] - right[0])) < 0.02),
        finding=f"Only where somebody has checked. Three classes, {ROWS} examples, a fifth with a wrong label: softmax regression "
        f"says {words.percent(sure[0])} on new examples on average and is right in {words.percent(right[0])} (surer than right in "
        f"{surer} of {samples} samples). Trained on labels smoothed with ε = {smoothings[1]:g} it says {words.percent(sure[1])} and is "
        f"right in {words.percent(right[1])}.",
        numbers={
            "sure": 100 * float(sure[0]),
            "right": 100 * float(right[0]),
            "surer": float(surer),
            "smoothed sure": 100 * float(sure[1]),
            "smoothed right": 100 * float(right[1]),
        },
    )


def _sureness(smoothings: Floats, rng: np.random.Generator) -> Floats:
    """The mean confidence and the accuracy on new examples, for each smoothing: (2, s)."""
    centres = np.zeros((CLASSES, INPUTS))
    centres[np.arange(CLASSES), np.arange(CLASSES)] = 3.0

    def drawn(rows: int) -> tuple[Floats, Integers]:
        labels = rng.integers(CLASSES, size=rows)
        return centres[labels] + rng.standard_normal((rows, INPUTS)), labels

    inputs, labels = drawn(ROWS)
    wrong = np.where(rng.random(ROWS) < 0.2, (labels + rng.integers(1, CLASSES, size=ROWS)) % CLASSES, labels)
    tests, known = drawn(TESTS)
    asked = (1 - smoothings)[:, None, None] * np.eye(CLASSES)[wrong] + smoothings[:, None, None] / CLASSES
    weights = np.zeros((len(smoothings), INPUTS, CLASSES))
    for _ in range(STEPS):
        scores = np.exp(inputs @ weights - (inputs @ weights).max(axis=-1, keepdims=True))
        weights -= RATE * inputs.T @ (scores / scores.sum(axis=-1, keepdims=True) - asked) / ROWS
    logits = tests @ weights
    return np.stack([confidence(logits).mean(axis=1), accuracy(logits, known)])
