"""Whether a mean is beyond chance, by bootstrap samples of a test's own."""

import numpy as np

SAMPLES = 4000


def sign(differences: np.ndarray, confidence: float = 0.95) -> int | None:
    """The sign of the mean of differences (n,), 0 where other examples might turn it; None where other samples might say otherwise."""
    rng = np.random.default_rng(len(differences))
    means = differences[rng.integers(len(differences), size=(SAMPLES, len(differences)))].mean(axis=1)
    way = 1 if differences.mean() > 0.0 else -1
    missed, allowed = float((way * means <= 0.0).mean()), (1.0 - confidence) / 2.0
    if missed <= allowed / 5.0:
        return way
    return 0 if missed >= 4.0 * allowed else None
