"""What is robust, the penalty or the loss? Three losses under three penalties while some points are moved away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from regularize import robust, words
from regularize.arrays import Floats, Integers
from regularize.basis import Basis, Polynomial
from regularize.knobs import Knobs, choice, slider, text
from regularize.knobs import seed as seed_knob
from regularize.losses import LOSSES, Huber, Loss
from regularize.penalties import named

TRUTHS: Mapping[str, tuple[float, ...]] = {
    "Line 2x": (2.0,),
    "Cubic 4x^3 - 3x": (-3.0, 0.0, 4.0),
    "Sparse x - 2x^4": (1.0, 0.0, 0.0, -2.0),
}
"""Name -> true coefficients of x, x², x³, …"""
UP, DOWN, SIDEWAYS = "Up", "Down", "Sideways"
RIGHT, MIDDLE, SPREAD = "Right", "Middle", "Spread"
SQUARED, ABSOLUTE, HUBER = LOSSES
PENALTIES = ("None", "L1", "L2")
NUMBER = r"-?\d{1,3}\.\d\d"
PLACE = rf"\d{{1,2}}:{NUMBER}:{NUMBER}"
LONGEST = 600
EXACT = 1e-10
FAR = 10_000.0
STILL = 1e-9
"""A fit that changes less than this from here to the end of the knob stands still."""


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of Outliers."""

    distance: float = slider(
        6.0, "Outlier moved by", low=0.0, high=10.0, step=0.25, unit="%.2f sd", live=True,
        help="In standard deviations of y (of x, if it moves sideways) over the points as drawn. Or drag any point.",
    )  # fmt: skip
    penalty: str = choice(
        "None", "Penalty of the fits shown", PENALTIES, help="The curves on the left; the bars show all nine pairs."
    )
    outliers: int = slider(
        1, "Add outliers", low=0, high=30, group="Outliers", help="So many points move together; at most all but two."
    )  # fmt: skip
    direction: str = choice(
        DOWN, "They move", (UP, DOWN, SIDEWAYS), group="Outliers", help="Up and down: a wild y. Sideways: a wild x."
    )
    where: str = choice(RIGHT, "They start at", (RIGHT, MIDDLE, SPREAD), group="Outliers")
    moved: str = text(
        "", "Points moved by hand", pattern=rf"|{PLACE}( {PLACE})*", group="Outliers",
        form="point:x:y with two decimals, such as 3:0.50:-2.00, and spaces between",
        help="Filled when you drag a point; empty it to put all of them back.",
    )  # fmt: skip
    truth: str = choice("Line 2x", "Truth", tuple(TRUTHS), group="Data")
    points: int = slider(15, "Points", low=10, high=60, step=5, group="Data")
    noise_sd: float = slider(0.3, "Noise sd", low=0.0, high=1.0, step=0.05, group="Data")
    seed: int = seed_knob(22)
    degree: int = slider(1, "Degree", low=1, high=8, group="Model", help="The highest power of x.")
    log10_strength: float = slider(
        -1.3, "Strength λ", low=-3.0, high=0.5, step=0.1, unit="10^%.1f", group="Model",
        help="Of L1 and of L2; without a penalty it has no effect.",
    )  # fmt: skip
    threshold: float = slider(
        0.5, "Huber δ", low=0.1, high=3.0, step=0.1, group="Model",
        help="Huber's loss is squared for residuals up to δ, in units of y, and straight beyond.",
    )  # fmt: skip

    @property
    def strength(self) -> float:
        """λ."""
        return float(10.0**self.log10_strength)

    @property
    def losses(self) -> dict[str, Loss]:
        """The three losses, Huber's with the threshold of these settings."""
        return {**LOSSES, HUBER: Huber(self.threshold)}

    @property
    def places(self) -> dict[int, tuple[float, float]]:
        """Where the visitor has put points: index -> (x, y)."""
        entries = [entry.split(":") for entry in self.moved.split()]
        return {int(index): (float(x), float(y)) for index, x, y in entries if int(index) < self.points}

    @classmethod
    def distances(cls) -> Floats:
        """Every stop of the live knob, in standard deviations."""
        return np.array(cls.live()["distance"].stops)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """The points before the knob moves any.

    `drawn_x`, `drawn_y` (n,) are as drawn from the truth, `x`, `y` (n,) as the visitor has put them. `outliers` are the
    places of those that the knob moves, `unit` (2,) by what a distance of one moves them.
    """

    drawn_x: Floats
    drawn_y: Floats
    x: Floats
    y: Floats
    outliers: Integers
    unit: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Nine fits at every stop of the distance (k,), over standardized columns (p) and the target in its own units.

    `x`, `y` (k, n) are the points; `fits` hold, for each loss and penalty, the coefficients; `curves` (3, 3, k, g) are
    the fits over `grid` (g,), `errors` (3, 3, k) the distance of the coefficients from the true ones.
    """

    settings: Settings
    sample: Sample
    polynomial: Polynomial
    x: Floats
    y: Floats
    fits: Mapping[tuple[str, str], robust.Fits]
    grid: Floats
    truth: Floats
    curves: Floats
    errors: Floats
    shifts: Floats

    @cached_property
    def distances(self) -> Floats:
        """Every stop of the live knob, in standard deviations (k,)."""
        return Settings.distances()

    @cached_property
    def optimality(self) -> Floats:
        """The worst certificate of the nine fits at every stop (k,)."""
        return np.asarray(np.max([fits.optimality for fits in self.fits.values()], axis=0))

    @cached_property
    def residuals(self) -> Floats:
        """y − ŷ of the three losses under the penalty that is shown (3, k, n)."""
        shown = [self.fits[loss, self.settings.penalty] for loss in LOSSES]
        columns = np.stack([self.polynomial.columns(row) for row in self.x])
        return np.stack([self.y - (columns @ f.coefficients[:, :, None])[..., 0] - f.intercept[:, None] for f in shown])

    @cached_property
    def slopes(self) -> Floats:
        """Of a line: its slope in units of y by x, for each loss under the penalty that is shown (3, k)."""
        scale = self.polynomial.scales[0]
        return np.stack([self.fits[loss, self.settings.penalty].coefficients[:, 0] / scale for loss in LOSSES])

    @property
    def frame(self) -> tuple[float, float]:
        """From where to where x is shown; what the visitor moves does not change it."""
        return float(self.grid[0]), float(self.grid[-1])

    @cached_property
    def height(self) -> tuple[float, float]:
        """From where to where y is shown; what the visitor moves does not change it."""
        drawn, outliers = self.sample.drawn_y, self.sample.outliers
        far = drawn[outliers] + self.distances[-1] * self.sample.unit[1]
        every = np.concatenate([drawn, self.truth[np.abs(self.grid) <= 1.0], far])
        margin = 0.08 * float(np.ptp(every)) or 1.0
        return float(every.min()) - margin, float(every.max()) + margin

    @cached_property
    def still_from(self) -> list[int | None]:
        """From which stop on each loss's fit (as shown) does not change any more; None if it does until the end."""
        curves = self.curves[:, self._shown]
        changes = np.abs(curves - curves[:, -1:]).max(axis=-1) > STILL * (1.0 + np.abs(self.sample.y).max())
        last = [int(np.flatnonzero(row)[-1]) + 1 if row.any() else 0 for row in changes]
        return [stop if stop < len(self.x) - 1 else None for stop in last]

    @cached_property
    def beyond(self) -> list[bool]:
        """Whether each loss's fit has all outliers behind it at the end: on the side to which they move, in y."""
        way = float(np.sign(self.sample.unit[1]))
        last = way * self.residuals[:, -1, self.sample.outliers]
        return [bool(way and (row > 0.0).all()) for row in last]

    @property
    def _shown(self) -> int:
        return PENALTIES.index(self.settings.penalty)

    def places(self, settings: Settings) -> list[tuple[float, float]]:
        """Where every point is at the present distance."""
        stop = settings.stop("distance")
        return list(zip(self.x[stop].tolist(), self.y[stop].tolist(), strict=True))

    def says(self, stop: int) -> str:
        """What this view shows at one stop, a sentence a line."""
        if not len(self.sample.outliers):
            count = len(self.settings.places)
            by_hand = (
                f"{count} {'is' if count == 1 else 'are'} moved by hand." if count else "Drag one, or add outliers."
            )
            return f"No point is moved by the knob. {by_hand} {self._values(stop)}"
        return "\n".join(filter(None, (self._on_fits(stop), self._on_belief(stop), self._on_rest)))

    def _on_fits(self, stop: int) -> str:
        distance = float(self.distances[stop])
        count = len(self.sample.outliers)
        subject = "One point" if count == 1 else f"{count} points"
        if distance == 0.0:
            return f"{subject} not moved yet. {self._values(stop)}"
        way = {UP: "up", DOWN: "down", SIDEWAYS: "to the right"}[self.settings.direction]
        axis = "x" if self.settings.direction == SIDEWAYS else "y"
        length = words.number(distance * float(np.abs(self.sample.unit).max()))
        return f"{subject} moved {way} by {distance:g} sd ({length} in {axis}). {self._values(stop)}"

    def _values(self, stop: int) -> str:
        settings = self.settings
        under = "Without a penalty" if settings.penalty == "None" else f"Under {settings.penalty}"
        line, true = settings.degree == 1, TRUTHS[settings.truth]
        what = "the slope is" if line else "the coefficients are off by"
        values = self.slopes if line else self.errors[:, self._shown]
        squared, absolute, huber = (words.number(value) for value in values[:, stop].tolist())
        known = f" (true: {true[0]:g})" if line and len(true) == 1 else ""
        return (
            f"{under} {what} {squared} for the squared loss, {absolute} for the absolute, {huber} for Huber's{known}."
        )

    def _on_belief(self, stop: int) -> str:
        """Whether the penalty or the loss holds the fit, by how far it has gone from where it was at distance zero."""
        if stop == 0:
            return ""
        free, lasso, ridge = self.shifts[0, :, stop].tolist()
        absolute, huber = self.shifts[1:, 0, stop].tolist()
        told = [words.number(value) for value in (free, lasso, ridge, absolute, huber)]
        return (
            f"That has moved the squared fit by {told[0]} (root mean square over −1 to 1), with L1 by {told[1]}, with L2 by "
            f"{told[2]}; without any penalty the absolute fit by {told[3]} and Huber's by {told[4]}. "
            f"{verdict(free, min(lasso, ridge), max(absolute, huber))}"
        )

    @cached_property
    def _on_rest(self) -> str:
        """Which fits stand still from where on; how the squared one goes on."""
        names = ("squared", "absolute", "Huber")
        still = [i for i, stop in enumerate(self.still_from) if stop is not None]
        parts = [f"the {names[i]} fit from {self.distances[self.still_from[i] or 0]:g} sd on" for i in still]
        end = ", however far" if all(self.beyond[i] for i in still) else ", up to the end of the knob"
        stands = (
            f"{words.listed(parts)} {'does' if len(still) == 1 else 'do'} not change any more{end}." if still else ""
        )
        stands = stands[:1].upper() + stands[1:]
        if self.settings.direction == SIDEWAYS or self.settings.degree > 1 or self.settings.penalty == "L1":
            return stands
        far = words.number(self.slope_at(FAR), 4)
        return f"{stands} At a distance of 10 000 in y the squared slope would be {far}.".strip()

    def slope_at(self, length: float) -> float:
        """The slope of the squared loss with the outliers moved by `length` in y; without L1 it is linear in that."""
        slopes = self.slopes[0]
        total = float(self.distances[-1] * np.abs(self.sample.unit).max())
        return float(slopes[0] + (slopes[-1] - slopes[0]) / total * length)


def verdict(free: float, penalized: float, others: float) -> str:
    """What follows from how far three fits have gone: squared free, squared penalized at best, the worst of the other losses."""
    if free <= STILL:
        return "So far the outlier has moved nothing."
    if others > 0.5 * free:
        return "Here the other losses do not hold the fit either."
    if penalized > 2.0 * others:
        return "It is the loss that holds, not the penalty."
    return "Here a penalty holds the fit too, by holding it back from the data as well."


def sample(settings: Settings) -> Sample:
    """y = truth(x) + noise, with x uniform on [−1, 1], and which points are to be outliers."""
    draw_x, draw_noise, draw_order = np.random.default_rng(settings.seed).spawn(3)
    x = draw_x.uniform(-1.0, 1.0, settings.points)
    coefficients = TRUTHS[settings.truth]
    y = polynomial_of(coefficients, x) + settings.noise_sd * draw_noise.standard_normal(settings.points)
    order = {
        RIGHT: np.argsort(-x, kind="stable"),
        MIDDLE: np.argsort(np.abs(x - x.mean()), kind="stable"),
        SPREAD: draw_order.permutation(settings.points),
    }[settings.where]
    placed_x, placed_y = x.copy(), y.copy()
    for index, (new_x, new_y) in settings.places.items():
        placed_x[index], placed_y[index] = new_x, new_y
    unit = {
        UP: np.array([0.0, y.std()]),
        DOWN: np.array([0.0, -y.std()]),
        SIDEWAYS: np.array([x.std(), 0.0]),
    }[settings.direction]
    return Sample(
        drawn_x=x, drawn_y=y, x=placed_x, y=placed_y, unit=unit,
        outliers=np.sort(order[: min(settings.outliers, settings.points - 2)]),
    )  # fmt: skip


def polynomial_of(coefficients: tuple[float, ...], x: Floats) -> Floats:
    """Σ cⱼ x^j from the first power on."""
    return np.asarray(np.polynomial.polynomial.polyval(x, (0.0, *coefficients)))


def dragged(settings: Settings, point: int, x: float, y: float) -> Settings:
    """The settings once the visitor has put a point of the present view at (x, y)."""
    if not 0 <= point < settings.points:
        return settings
    drawn = sample(settings)
    if point in drawn.outliers:
        x, y = np.array([x, y]) - settings.distance * drawn.unit
    places = {**settings.places}
    places.pop(point, None)
    places[point] = (float(np.clip(x, -999, 999)), float(np.clip(y, -999, 999)))
    entries = [f"{index}:{a:.2f}:{b:.2f}".replace("-0.00", "0.00") for index, (a, b) in places.items()]
    while len(" ".join(entries)) > LONGEST:
        entries.pop(0)
    return replace(settings, moved=" ".join(entries))


def run(settings: Settings) -> Result:
    """Nine fits at every stop of the distance."""
    drawn = sample(settings)
    distances = Settings.distances()
    x, y = np.tile(drawn.x, (len(distances), 1)), np.tile(drawn.y, (len(distances), 1))
    x[:, drawn.outliers] += distances[:, None] * drawn.unit[0]
    y[:, drawn.outliers] += distances[:, None] * drawn.unit[1]
    polynomial = Basis().fit(drawn.drawn_x, settings.degree)
    sideways = settings.direction == SIDEWAYS and len(drawn.outliers) > 0
    columns = np.stack([polynomial.columns(row) for row in x]) if sideways else polynomial.columns(x[0])
    fits = {
        (loss_name, penalty): robust.fits(
            columns, y, loss=loss, penalty=named(penalty, ratio=1.0), strength=settings.strength
        )
        for loss_name, loss in settings.losses.items()
        for penalty in PENALTIES
    }
    reach = float(distances[-1] * drawn.unit[0]) if len(drawn.outliers) else 0.0
    grid = np.linspace(-1.1, 1.1 + reach, 101)
    over = polynomial.columns(grid)
    curves = np.array([[fits[loss, penalty].predict(over) for penalty in PENALTIES] for loss in LOSSES])
    inside = np.abs(grid) <= 1.0
    moves = curves[..., inside] - curves[:, :, :1, inside]
    return Result(
        settings=settings, sample=drawn, polynomial=polynomial, x=x, y=y, fits=fits, grid=grid,
        truth=polynomial_of(TRUTHS[settings.truth], grid), curves=curves, errors=_errors(settings, drawn, polynomial, fits),
        shifts=np.sqrt(np.mean(moves**2, axis=-1)),
    )  # fmt: skip


def _errors(
    settings: Settings, drawn: Sample, polynomial: Polynomial, fits: Mapping[tuple[str, str], robust.Fits]
) -> Floats:
    """‖w − true‖ of every fit (3, 3, k), over standardized columns; a power that the model lacks counts as zero."""
    true = TRUTHS[settings.truth]
    degree = max(settings.degree, len(true))
    widest = Basis().fit(drawn.drawn_x, degree)
    raw = np.zeros(degree)
    raw[: len(true)] = true
    standardized = widest.standardized(raw)
    missing = float(np.sum(standardized[polynomial.degree :] ** 2))
    held = standardized[: polynomial.degree]
    return np.array(
        [
            [
                np.sqrt(np.sum((fits[loss, penalty].coefficients - held) ** 2, axis=-1) + missing)
                for penalty in PENALTIES
            ]
            for loss in LOSSES
        ]
    )
