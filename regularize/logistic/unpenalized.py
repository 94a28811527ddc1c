"""The minimiser of the log loss alone, where there is one: it has none where the columns tell the classes apart."""

import numpy as np

from regularize import spectral
from regularize.arrays import Floats
from regularize.logistic.problems import Problems, curvatures, error_probabilities, losses

EXACT = 1e-14
"""A gradient below this part of that at w = 0 is rounding."""
MODEST = 15.0
"""Where no margin is larger the minimiser exists; beyond, that has to be asked."""
APART = 1e-9
"""A direction that moves all rows together to the right side by less than this is rounding."""
MOST_STEPS, HALVINGS = 100, 50


class Separated(ValueError):
    """The columns tell the classes apart: without a penalty the coefficients grow without end, and no fit is the best."""


def minimiser(problems: Problems, one: int) -> tuple[Floats, float]:
    """Coefficients (p,) of centred columns, of minimum norm over the columns' scales, and the intercept, of one problem.

    Raises
    ------
    Separated
        If there is none.
    """
    seen = problems.weights[one] > 0.0
    sides, weights = problems.sides[seen], problems.weights[one, seen]
    scaled = problems.rows[:, seen] / problems.scales[one, :, None]
    means = scaled.mean(axis=1)
    left, values, right = spectral.singular(scaled - means[:, None])
    design = np.column_stack((np.ones(len(sides)), left * np.sqrt(len(sides))))
    point = np.zeros(design.shape[1])
    point[0] = problems.levels[one]
    point = _descended(design, sides, weights, point)
    if np.abs(design @ point).max() > MODEST and separated(design, sides):
        raise Separated(
            "the columns tell the two classes apart: without a penalty the coefficients grow without end; "
            "strengths must be positive"
        )
    coefficients = (point[1:] * np.sqrt(len(sides)) / values) @ right
    return coefficients / problems.scales[one], float(point[0] - coefficients @ means)


def _descended(design: Floats, sides: Floats, weights: Floats, point: Floats) -> Floats:
    """Newton's steps from here, halved until they lead down, until rounding is left or all rows are far from the boundary."""
    margins = sides * (design @ point)
    top = np.inf
    for _ in range(MOST_STEPS):
        gradient = (-sides * weights * error_probabilities(margins)) @ design
        size = float(np.abs(gradient).max())
        top = size if top == np.inf else top
        if size <= EXACT * top or margins.min() > MODEST:
            break
        roots = np.sqrt(weights * curvatures(margins))
        step = -np.linalg.lstsq((design * roots[:, None]).T @ (design * roots[:, None]), gradient, rcond=None)[0]
        before, along, share = float(weights @ losses(margins)), sides * (design @ step), 1.0
        for _ in range(HALVINGS):
            after = float(weights @ losses(margins + share * along))
            if after < before:
                break
            share *= 0.5
        else:
            # The loss falls by less than its own rounding: the last step is as good as it gets.
            return point + step if size <= np.sqrt(EXACT) * top else point
        point, margins = point + share * step, margins + share * along
    return point


def separated(design: Floats, sides: Floats) -> bool:
    """Whether a direction d has s·Zd ≥ 0 on all rows and > 0 on some: design Z (n, q), sides ±1 (n,).

    Source: Albert & Anderson (1984); as a linear programme Konis (2007).
    """
    # Rarely needed, and slow to import.
    from scipy.optimize import linprog

    signed = design * sides[:, None]
    found = linprog(-signed.mean(axis=0), A_ub=-signed, b_ub=np.zeros(len(sides)), bounds=(-1.0, 1.0), method="highs")
    return bool(found.status == 0 and -found.fun > APART)
