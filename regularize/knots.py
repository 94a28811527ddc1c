"""The whole L1 path as its knots: between them every coefficient is a straight line in λ."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
from scipy.linalg import qr, qr_delete, qr_insert
from scipy.linalg.lapack import dgeqrf, dormqr

from regularize.active_set import BLOCK, INDEPENDENT, dependent, solved
from regularize.arrays import Booleans, Floats, Integers
from regularize.linear import centred, checked, reduced
from regularize.threads import one_thread

SHORT = 64
"""Columns of so many rows are factorized anew as quickly as updated."""
FRESH = 64
"""After so many updates a factorization is formed anew."""
CERTIFIED = 1e-10
"""Of the λ at which the first column enters: what happens below is rounding, as fits are no more exact."""


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
        If exact ties between columns send the path round in a circle, above rounding (CERTIFIED).

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


def certified_knots(columns: Floats, targets: Floats) -> Knots | None:
    """The knots that are no rounding, and the end at λ = 0; None where columns tie and send the path round in a circle.

    Columns (n, p), targets (n,).

    Raises
    ------
    ValueError
        As `knots` does.
    """
    try:
        found = knots(columns, targets)
    except ArithmeticError:
        return None
    real = found.strengths >= CERTIFIED * found.strengths[0]
    real[-1] = True
    return Knots(**{field.name: getattr(found, field.name)[real] for field in fields(Knots)})


class Piece:
    """One straight piece of the path, by the QR of its active columns and the response; formed anew at each event."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.both = rows, np.vstack((rows, response))
        self.length = len(response)
        self.order: list[int] = []
        self.packed, self.scales = np.zeros((self.length, 0)), np.zeros(0)
        self.rounding = INDEPENDENT * np.linalg.norm(rows, axis=1)

    def append(self, column: int) -> bool:
        """Let a column in; False, and nothing done, if it depends on those inside."""
        order = [*self.order, column]
        packed, scales = self._factors(order)
        if self.order and dependent(packed, self.rounding[column]):
            return False
        self.order, self.packed, self.scales = order, packed, scales
        return True

    def drop(self, column: int) -> None:
        """Take a column out."""
        self.order.remove(column)
        self.packed, self.scales = self._factors(self.order)

    def lines(self, signs: Floats) -> tuple[Floats, Floats]:
        """Start and slope by μ of the coefficients (a, 2) and of the correlations (p, 2); signs (a,)."""
        count, ends = len(self.order), np.zeros((self.length, 2), order="F")
        triangle = self.packed[:count, :count]
        ends[:count, 0], ends[:count, 1] = self.packed[:count, count], -solved(triangle, signs, 1)
        coefficients = solved(triangle, ends[:count])
        ends[:, 0] = 0.0
        ends[:count, 1] *= -1.0
        ends[count : count + 1, 0] = self.packed[count : count + 1, count]
        turned = dormqr("L", "N", self.packed[:, : len(self.scales)], self.scales, ends, 2 * BLOCK, overwrite_c=1)[0]
        return coefficients, self.rows @ turned

    def _factors(self, order: list[int]) -> tuple[Floats, Floats]:
        packed, scales, _, _ = dgeqrf(self.both[[*order, -1]].T, overwrite_a=1)
        return packed, scales


class LongPiece:
    """The same where rows are many: Q and T are updated, and formed anew now and then, so that rounding does not add up."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        self.order: list[int] = []
        self.turn, self.triangle = np.eye(len(response)), np.zeros((len(response), 0))
        self.rounding = INDEPENDENT * np.linalg.norm(rows, axis=1)
        self.updates = 0

    def append(self, column: int) -> bool:
        """Let a column in; False, and nothing done, if it depends on those inside."""
        count = len(self.order)
        if count == len(self.response):
            return False
        turn, triangle = (
            qr_insert(self.turn, self.triangle, self.rows[column], count, which="col", check_finite=False)
            if count
            else qr(self.rows[[column]].T, check_finite=False)
        )
        if count and abs(triangle[count, count]) <= self.rounding[column]:
            return False
        self._become([*self.order, column], turn, triangle)
        return True

    def drop(self, column: int) -> None:
        """Take a column out."""
        position = self.order.index(column)
        order = [*self.order[:position], *self.order[position + 1 :]]
        self._become(order, *qr_delete(self.turn, self.triangle, position, which="col", check_finite=False))

    def lines(self, signs: Floats) -> tuple[Floats, Floats]:
        """Start and slope by μ of the coefficients (a, 2) and of the correlations (p, 2); signs (a,)."""
        count, ends = len(self.order), np.zeros((len(self.response), 2))
        triangle = np.asfortranarray(self.triangle[:count])
        ends[:, 0] = self.response @ self.turn
        slope = solved(triangle, signs, 1)
        coefficients = solved(triangle, np.column_stack((ends[:count, 0], -slope)))
        ends[:count, 0], ends[:count, 1] = 0.0, slope
        return coefficients, self.rows @ (self.turn @ ends)

    def _become(self, order: list[int], turn: Floats, triangle: Floats) -> None:
        self.order, self.turn, self.triangle = order, turn, triangle
        self.updates += 1
        if self.updates > FRESH and order:
            self.turn, self.triangle = qr(self.rows[order].T, check_finite=False)
            self.updates = 0


def _followed(rows: Floats, response: Floats) -> Iterator[tuple[Event, Floats]]:
    """Each event on the path of ½|z − Rw|² + μ|w|₁, with the coefficients (p,) there."""
    event, here = _first(rows @ response), np.zeros(len(rows))
    rounding = CERTIFIED * event.mu
    signs, dependents, stalled = np.zeros(len(rows)), list[int](), 0
    piece = Piece(rows, response) if len(response) <= SHORT else LongPiece(rows, response)
    while event.column >= 0 and stalled <= len(rows):
        if event.sign and not piece.append(event.column):
            dependents.append(event.column)
        else:
            yield event, here
            signs[event.column] = event.sign
            if not event.sign:
                piece.drop(event.column)
                dependents = []
        last = event.mu
        inside = signs[piece.order]
        coefficients, correlations = piece.lines(inside)
        event = _next(coefficients, correlations, last, piece.order, inside, dependents)
        stalled = stalled + 1 if event.mu == last else 0
        here = np.zeros(len(rows))
        here[piece.order] = coefficients[:, 0] + event.mu * coefficients[:, 1]
        if event.column >= 0:
            here[event.column] = 0.0
    if event.mu > rounding:
        raise ArithmeticError(f"columns tie at strength {2.0 * event.mu:g}, and the path goes round in a circle")
    yield Event(0.0, -1, 0.0), here


def _first(correlations: Floats) -> Event:
    column = int(np.abs(correlations).argmax())
    mu = float(abs(correlations[column]))
    return Event(mu, column if mu > 0.0 else -1, float(np.sign(correlations[column])))


def _next(
    coefficients: Floats, correlations: Floats, mu: float, active: list[int], signs: Floats, dependents: list[int]
) -> Event:
    """The first μ below at which the correlation of another column reaches ±μ, or an active coefficient zero.

    Start and slope of coefficients (a, 2) and correlations (p, 2), signs (a,).
    """
    count = len(correlations)
    (offset, drift), (start, slope) = correlations.T, coefficients.T
    high = np.concatenate((offset, -offset, -start * signs))
    speed = np.concatenate((1.0 - drift, 1.0 + drift, slope * signs))
    meeting = np.divide(high, speed, out=np.zeros(len(high)), where=speed > 0.0)
    for columns in (active, dependents):
        if columns:
            meeting[columns] = 0.0
            meeting[count : 2 * count][columns] = 0.0
    first = int(meeting.argmax())
    soonest = min(float(meeting[first]), mu)
    if soonest <= 0.0:
        return Event(0.0, -1, 0.0)
    if first >= 2 * count:
        return Event(soonest, active[first - 2 * count], 0.0)
    return Event(soonest, first % count, 1.0 if first < count else -1.0)
