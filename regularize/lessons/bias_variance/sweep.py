"""One polynomial, fitted again and again to fresh noise, at every stop of λ or of the degree."""

from collections.abc import Generator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from regularize import data, linear
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment import Decomposition, decomposed, refits, refitting, ridge_decomposition
from regularize.basis import Basis, Polynomial
from regularize.data import Curve
from regularize.lessons.bias_variance.settings import DEGREE, STRENGTH, Settings
from regularize.penalties import Penalty, named

SHOWN = 36  # so many of the refits are drawn
NODES = 30  # points of a drawn fit
POINTS_AT = 100  # points that the error is averaged over
NEAR = 0.05  # within this share of the lowest error a fit neither over- nor under-fits
AT_ONCE = 15  # so many refits of the lasso are a step: whoever stops one waits no longer
GRID = np.asarray(-np.cos(np.pi * np.arange(NODES) / (NODES - 1)))  # denser at the ends, where fits are wild
AT = np.asarray(-1.0 + (np.arange(POINTS_AT) + 0.5) * 2.0 / POINTS_AT)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sweep:
    """Refits of a polynomial at every stop of λ or of the degree (k,).

    `simulated` are the terms from the refits, `exact` those in closed form (None for L1). Over `grid` (g,) there are
    the first of the fits, `cloud` (k, c, g), the very first being that of the sample shown, and their `mean` (k, g);
    `bias_squared` and `variance` (k, a) are the terms at each point of `at` (a,). `train` and `test` (k,) are root mean
    squared errors of that sample, `optimality` (k,) the worst certificate of all refits.
    """

    settings: Settings
    curve: Curve
    positions: Floats
    grid: Floats
    at: Floats
    simulated: Decomposition
    exact: Decomposition | None
    cloud: Floats
    mean: Floats
    bias_squared: Floats
    variance: Floats
    train: Floats
    test: Floats
    optimality: Floats

    @property
    def best_known(self) -> Decomposition:
        """The closed form where there is one, else the simulation."""
        return self.simulated if self.exact is None else self.exact

    @property
    def over(self) -> Booleans:
        """Where the fit is too free: freer than the best one and clearly worse, more by variance than by bias² (k,)."""
        return np.asarray(self.worse & (self.freer > 0) & (self._gained > 0.0))

    @property
    def under(self) -> Booleans:
        """Where the fit is too stiff: stiffer than the best one and clearly worse, more by bias² than by variance (k,)."""
        return np.asarray(self.worse & (self.freer < 0) & (self._gained < 0.0))

    @property
    def worse(self) -> Booleans:
        """Where the error is above the lowest by a share that matters, and by more than two standard errors (k,)."""
        found = self.best_known
        above = found.total - found.total.min()
        return np.asarray((above >= NEAR * found.total.min()) & (above > 2.0 * found.excess_error))

    @property
    def _gained(self) -> Floats:
        """What variance adds to the best stop's error less what bias² adds (k,)."""
        apart = self.best_known.variance - self.best_known.bias_squared
        return np.asarray(apart - apart[self.best_known.best])

    @property
    def freer(self) -> Integers:
        """How many stops this one is freer than the best (k,)."""
        stops = np.arange(len(self.positions)) - self.best_known.best
        return np.asarray(-stops if self.settings.swept == STRENGTH else stops)

    @cached_property
    def at_edges(self) -> Floats:
        """The share of the variance that lies in the outer tenth of the interval (k,)."""
        outer = np.abs(self.at) > 0.9
        return np.asarray(self.variance[:, outer].sum(axis=1) / self.variance.sum(axis=1))


@dataclass(frozen=True, eq=False)
class _Stops:
    """Some stops of a sweep: what `Sweep` holds of them."""

    simulated: Decomposition
    exact: Decomposition | None
    cloud: Floats
    mean: Floats
    bias_squared: Floats
    variance: Floats
    train: Floats
    test: Floats
    optimality: Floats


def steps(settings: Settings) -> Generator[float, None, Sweep]:
    """The sweep, with the other knob held where it stands; yields the share done."""
    held = settings.held
    curve = data.curve(
        settings.curve, points=settings.points, noise_sd=settings.noise_sd, rng=np.random.default_rng(settings.seed)
    )
    draws = drawn(settings, curve)
    penalty = named(settings.penalty, ratio=1.0)
    by_degree = settings.swept == DEGREE
    parts: list[_Stops] = []
    for degree in Settings.degrees() if by_degree else (held.degree,):
        polynomial = Basis().fit(curve.x_train, degree)
        strengths = np.array([held.strength]) if by_degree else Settings.strengths()
        at_once = AT_ONCE if penalty.l1 and not by_degree else settings.refits
        for fits in refitting(
            polynomial.columns(curve.x_train), draws, penalty=penalty, strengths=strengths, at_once=at_once
        ):
            yield 0.95 * (len(parts) / len(Settings.degrees()) if by_degree else len(fits.optimality) / len(draws))
        parts.append(_stops(settings, curve, polynomial, fits, penalty))
    positions = np.array(Settings.degrees(), dtype=float) if by_degree else np.log10(Settings.strengths())
    found: dict[str, Any] = {
        field.name: _joined([getattr(part, field.name) for part in parts]) for field in fields(_Stops)
    }
    return Sweep(settings=settings, curve=curve, positions=positions, grid=GRID, at=AT, **found)


def drawn(settings: Settings, curve: Curve) -> Floats:
    """Targets of every refit (r, n): those of the sample shown, and fresh noise about the truth."""
    assert curve.truth is not None
    noise = np.random.default_rng((settings.seed, 1)).standard_normal((settings.refits - 1, settings.points))
    return np.vstack((curve.y_train, curve.truth(curve.x_train) + settings.noise_sd * noise))


def _stops(settings: Settings, curve: Curve, polynomial: Polynomial, fits: linear.Paths, penalty: Penalty) -> _Stops:
    """All that is shown of the refits at one degree."""
    assert curve.truth is not None
    columns, at, noise_sd = polynomial.columns(curve.x_train), polynomial.columns(AT), settings.noise_sd
    truth, truth_at = curve.truth(curve.x_train), curve.truth(AT)
    grid = polynomial.columns(GRID)
    sample = linear.Path(fits.strengths, fits.coefficients[0], fits.intercept[0], fits.optimality[0])
    shown = linear.Paths(fits.strengths, fits.coefficients[:SHOWN], fits.intercept[:SHOWN], fits.optimality[:SHOWN])
    exact = None
    if penalty.l1 == 0.0:
        exact = ridge_decomposition(
            columns, truth, strengths=fits.strengths, noise_sd=noise_sd, at=at, truth_at=truth_at
        )
        # Such fits are linear in the targets: what each target adds, a row each, gives the terms at every point.
        rows = refits(columns, np.eye(len(columns)), penalty=penalty, strengths=fits.strengths)
        mean = np.einsum("i,ikg->kg", truth, rows.predict(grid))
        variance = noise_sd**2 * np.square(rows.predict(at)).sum(axis=0)
        bias_squared = np.square(exact.mean - truth_at)
    else:
        mean = fits.coefficients.mean(axis=0) @ grid.T + fits.intercept.mean(axis=0)[:, None]
        every = fits.predict(at)
        variance = every.var(axis=0, ddof=1)
        bias_squared = np.maximum(np.square(every.mean(axis=0) - truth_at) - variance / len(every), 0.0)
    return _Stops(
        simulated=decomposed(fits, at=at, truth=truth_at, noise_sd=noise_sd),
        exact=exact,
        cloud=shown.predict(grid).transpose(1, 0, 2),
        mean=mean,
        bias_squared=bias_squared,
        variance=variance,
        train=_rmse(sample.predict(columns), curve.y_train),
        test=_rmse(sample.predict(polynomial.columns(curve.x_test)), curve.y_test),
        optimality=fits.optimality.max(axis=0),
    )


def _joined(parts: list[Any]) -> Any:
    """Arrays or decompositions of successive stops as one; None where there are none."""
    if len(parts) == 1 or parts[0] is None:
        return parts[0]
    if isinstance(parts[0], Decomposition):
        names = [field.name for field in fields(Decomposition) if field.name != "noise"]
        joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
        return Decomposition(noise=parts[0].noise, **joined)
    return np.concatenate(parts)


def _rmse(predictions: Floats, targets: Floats) -> Floats:
    """√ mean (ŷ − y)² along the last axis."""
    return np.asarray(np.sqrt(np.mean((predictions - targets) ** 2, axis=-1)))
