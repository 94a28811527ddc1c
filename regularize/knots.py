"""The whole L1 path as its knots: between them every coefficient is a straight line in λ."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from regularize.active_set import INDEPENDENT, Factors, dependent, packed_factors, solved
from regularize.arrays import Booleans, Floats, Integers
from regularize.linear import centred, checked, reduced


@dataclass(frozen=True, eq=False)
class Knots:
    """Where the L1 path of MSE + λ Σ|w| bends, from the λ at which the first column enters down to 0.

    strengths (k,) decreasing, coefficients (k, p), intercept (k,); column (k,) is the one that enters or leaves at
    the knot, `enters` (k,) which of the two. The last knot is λ = 0, least squares, with column −1.
    """

    strengths: Floats
    coefficients: Floats
    intercept: Floats
    column: Integers
    enters: Booleans


class Event(NamedTuple):
    """What happens next: at which μ, to which column, and the sign with which it enters (0 if it leaves)."""

    mu: float
    column: int
    sign: float


def knots(columns: Floats, targets: Floats) -> Knots:
    """Every knot of the L1 path over columns (n, p) and targets (n,), by homotopy (Osborne et al. 2000; Efron et al. 2004).

    Raises
    ------
    ValueError
        If anything is empty, not finite or of the wrong shape.
    ArithmeticError
        If exact ties between columns send the path round in a circle.
    """
    columns, many, _ = checked(columns, np.asarray(targets, dtype=float)[None], np.zeros(1))
    rows, responses = reduced(centred(columns), centred(many.T).T)
    mus, coefficients, events = _trace(rows, responses[0])
    return Knots(
        strengths=2.0 * mus,
        coefficients=coefficients,
        intercept=many[0].mean() - coefficients @ columns.mean(axis=0),
        column=np.array([event.column for event in events]),
        enters=np.array([event.sign != 0.0 for event in events]),
    )


def _trace(rows: Floats, response: Floats) -> tuple[Floats, Floats, list[Event]]:
    """μ (k,) and coefficients (k, p) at the knots of ½|z − Rw|² + μ|w|₁, and what happens there."""
    correlations, rounding = rows @ response, INDEPENDENT * np.linalg.norm(rows, axis=1)
    first = int(np.abs(correlations).argmax())
    event = Event(float(abs(correlations[first])), first, float(np.sign(correlations[first])))
    signs, order, barred = np.zeros(len(rows)), list[int](), np.zeros(len(rows), dtype=bool)
    mus, coefficients, events = list[float](), list[Floats](), list[Event]()
    here = np.zeros(len(rows))
    while event.mu > 0.0:
        mus.append(event.mu), coefficients.append(here), events.append(event)
        ...
