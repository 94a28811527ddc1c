"""The whole L1 path as its knots: between them every coefficient is a straight line in λ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from regularize.active_set import INDEPENDENT, Factors, dependent, factored, packed_factors, solved
from regularize.arrays import Booleans, Floats, Integers
from regularize.linear import centred, checked, reduced
from regularize.threads import one_thread


@dataclass(frozen=True, eq=False)
class Knots:
    """Where the L1 path of MSE + λ Σ|w| bends, from the λ at which the first column enters down to 0.

    strengths (k,) decreasing, coefficients (k, p), intercept (k,); column (k,) is the one that enters or
    leaves at the knot, `enters` (k,) which of the two. The last is λ = 0, least squares, with column −1.
    """

    strengths: Floats
    coefficients: Floats
    intercept: Floats
    column: Integers
    enters: Booleans


class Event(NamedTuple):
    """What happens next: at which μ, to which column (−1: the end), its sign if it enters, 0 if it leaves."""

    mu: float
    column: int
    sign: float


@one_thread()
def knots(columns: Floats, targets: Floats) -> Knots:
    """Every knot of the L1 path over columns (n, p) and targets (n,).

    Raises
    ------
    ValueError
        If anything is empty, not finite or of the wrong shape.
    ArithmeticError
        If exact ties between columns send the path round in a circle.

    Source: Osborne, Presnell & Turlach 2000; Efron, Hastie, Johnstone & Tibshirani 2004, section 3.1.
    """
    columns, many, _ = checked(columns, np.asarray(targets, dtype=float)[None], np.zeros(1))
    rows, responses = reduced(centred(columns), centred(many.T).T)
    events, found = zip(*_followed(rows, responses[0]), strict=True)
    coefficients = np.array(found)
    return Knots(
        strengths=np.array([2.0 * event.mu for event in events]),
        coefficients=coefficients,
        intercept=many[0].mean() - coefficients @ columns.mean(axis=0),
        column=np.array([event.column for event in events]),
        enters=np.array([event.sign != 0.0 for event in events]),
    )


def _followed(rows: Floats, response: Floats) -> Iterator[tuple[Event, Floats]]:
    """Each event on the path of ½|z − Rw|² + μ|w|₁, with the coefficients (p,) there."""
    rounding = INDEPENDENT * np.linalg.norm(rows, axis=1)
    event, here = _first(rows @ response), np.zeros(len(rows))
    signs, order, dependents, stalled = np.zeros(len(rows)), list[int](), list[int](), 0
    piece: Factors | None = None
    while event.column >= 0 and stalled <= len(rows):
        new = [*order, event.column] if event.sign else [column for column in order if column != event.column]
        packed, scales = packed_factors(rows[new], response, 0.0)
        if event.sign and piece and dependent(packed, rounding[event.column]):
            dependents.append(event.column)
        else:
            yield event, here
            order, signs[event.column] = new, event.sign
            dependents = dependents if event.sign else []
            piece = factored(packed, scales, signs[new])
        last = event.mu
        event = _next(rows, piece, last, np.array(order), signs, dependents)
        stalled = stalled + 1 if event.mu == last else 0
        here = np.zeros(len(rows))
        here[order] = piece.solution(event.mu)
        if event.column >= 0:
            here[event.column] = 0.0
    if event.column >= 0:
        raise ArithmeticError(f"columns tie at strength {2.0 * event.mu:g}, and the path goes round in a circle")
    yield event, here


def _first(correlations: Floats) -> Event:
    column = int(np.abs(correlations).argmax())
    mu = float(abs(correlations[column]))
    return Event(mu, column if mu > 0.0 else -1, float(np.sign(correlations[column])))


def _next(rows: Floats, piece: Factors, mu: float, active: Integers, signs: Floats, dependents: list[int]) -> Event:
    """The first μ below at which an active coefficient reaches zero, or the correlation of another column ±μ.

    Between events coefficients are start − μ slope, correlations offset + μ drift.
    """
    start, slope = piece.solution(0.0), solved(piece.triangle, piece.v)
    offset = rows @ piece.turned(0.0 * piece.v, piece.rest)
    drift = rows @ piece.turned(piece.v, 0.0)
    leave = np.divide(start, slope, out=np.zeros(len(active)), where=slope * signs[active] < 0.0)
    rise = np.divide(offset, 1.0 - drift, out=np.zeros(len(rows)), where=drift < 1.0)
    fall = np.divide(-offset, 1.0 + drift, out=np.zeros(len(rows)), where=drift > -1.0)
    for meeting in (rise, fall):
        meeting[active] = meeting[dependents] = 0.0
    events = (
        Event(float(leave.max()), int(active[leave.argmax()]), 0.0),
        Event(float(rise.max()), int(rise.argmax()), 1.0),
        Event(float(fall.max()), int(fall.argmax()), -1.0),
    )
    soonest = max(events)
    return soonest._replace(mu=min(soonest.mu, mu)) if soonest.mu > 0.0 else Event(0.0, -1, 0.0)
