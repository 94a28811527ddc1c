"""How does a penalty tame a curve? A polynomial through noisy data, its path over all strengths, and its geometry."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import data, geometry, linear, tables, words
from regularize.arrays import Floats, Integers
from regularize.basis import Basis, Polynomial
from regularize.data import Curve
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import seed as seed_knob
from regularize.penalties import PENALTIES, named

OWN = "Your data"
DIABETES = {f"Diabetes {column}": column for column in data.DIABETES_COLUMNS}
BREAST_CANCER = {f"Breast cancer {column}": column for column in data.BREAST_CANCER_COLUMNS}
SOURCES = (*data.CURVES, *DIABETES, *BREAST_CANCER, OWN)
POWERS = ("x", *(f"x^{power}" for power in range(2, 21)))
LARGEST = "Largest"
MOST_ROWS = 2000
EXACT = 1e-10


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of Explore."""

    penalty: str = choice("L2", "Penalty", tuple(PENALTIES))
    log10_strength: float = slider(
        -4.0, "Strength λ", low=-6.0, high=2.0, step=0.1, unit="10^%.1f", live=True,
        needs={"penalty": ("L1", "L2", "Elastic net")},
        help="How much the penalty counts: the fit minimises MSE + λ·Ω. Drag it; the arrow keys take one step.",
    )  # fmt: skip
    source: str = choice("Cosine 1.5 pi x", "Data set", SOURCES, group="Data")
    points: int = slider(30, "Training points", low=10, high=200, step=5, group="Data", needs={"source": SOURCES[:-1]})
    noise_sd: float = slider(
        0.25, "Noise sd", low=0.0, high=1.0, step=0.05, group="Data", needs={"source": tuple(data.CURVES)},
        help="Standard deviation of the noise added to the true curve.",
    )  # fmt: skip
    seed: int = seed_knob(12)
    degree: int = slider(15, "Degree", low=1, high=20, group="Model", help="The highest power of x.")
    ratio: float = slider(
        0.5, "L1 ratio ρ", low=0.0, high=1.0, step=0.05, group="Model", needs={"penalty": ("Elastic net",)},
        help="Elastic net: Ω = ρ Σ|w| + (1 − ρ) Σ w².",
    )  # fmt: skip
    across: str = choice(
        LARGEST, "Geometry across", (LARGEST, *POWERS), group="Geometry",
        help="The two coefficients that the geometry shows; by default the two largest at the middle of the path.",
    )  # fmt: skip
    up: str = choice(LARGEST, "Geometry up", (LARGEST, *POWERS), group="Geometry")

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob."""
        return np.asarray(10.0 ** np.array(cls.live()["log10_strength"].stops))


@dataclass(frozen=True, eq=False, kw_only=True)
class Errors:
    """Root mean squared errors (k,) on training and test rows, in units of the target."""

    train: Floats
    test: Floats

    @cached_property
    def best(self) -> int:
        """Where the test error is lowest."""
        return int(np.argmin(self.test))


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The fits at every stop of λ (k,), on standardized columns (p) and the standardized target.

    `fits` (k, g) are the curves over `grid` (g,), in units of the target, as are `errors`; `by_degree` are the errors
    of least squares at degree 1 to 20 (the knob that is left without a penalty). `pair` and `slice` are the geometry
    in two coefficients, None at degree 1.
    """

    settings: Settings
    curve: Curve
    polynomial: Polynomial
    path: linear.Path
    grid: Floats
    fits: Floats
    errors: Errors
    by_degree: Errors
    pair: tuple[int, int] | None
    slice: geometry.Slice | None
    dropped: int = 0
    left_out: int = 0

    @cached_property
    def non_zero(self) -> Integers:
        """How many coefficients are not zero (k,)."""
        return np.asarray(np.count_nonzero(self.path.coefficients, axis=1))

    @cached_property
    def norms(self) -> Floats:
        """The Euclidean norm of the coefficients (k,)."""
        return np.asarray(np.linalg.norm(self.path.coefficients, axis=1))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """x, x², …"""
        return self.polynomial.names

    @property
    def true_coefficients(self) -> Floats | None:
        """The true coefficients on the scale of the bars (p,), where the truth is a polynomial of this degree."""
        known = self.curve.true_coefficients
        if known is None or len(known) > self.polynomial.degree:
            return None
        raw = np.zeros(self.polynomial.degree)
        raw[: len(known)] = known
        return np.asarray(self.polynomial.standardized(raw) / self.curve.y_train.std())

    @cached_property
    def focus(self) -> int:
        """The stop that frames are made for: the best one, if two coefficients are left there."""
        alive = np.flatnonzero(self.non_zero >= min(2, len(self.names)))
        return min(self.errors.best, int(alive[-1])) if len(alive) else 0

    @cached_property
    def frame(self) -> float:
        """Half the side of the frame in which the geometry is drawn."""
        if self.slice is None:
            return 1.0
        pairs = np.abs([self.slice.centre[self.focus], self.slice.fitted[self.focus]])
        return 1.6 * float(pairs.max()) or 1.0

    def says(self, stop: int) -> str:
        """What this view shows at one stop, a sentence a line."""
        sentences = (self._on_coefficients(stop), self._on_error(stop), self._on_geometry(stop), self._on_rows)
        return "\n".join(filter(None, sentences))

    @cached_property
    def _on_rows(self) -> str:
        """What became of the rows of a visitor's file."""
        if self.settings.source != OWN:
            return ""
        train, test = len(self.curve.x_train), len(self.curve.x_test)
        parts = [f"{train} rows of your data are for training, {test} for testing"]
        if self.dropped:
            was = "1 misses a value and was" if self.dropped == 1 else f"{self.dropped} miss a value and were"
            parts.append(f"{was} dropped")
        if self.left_out:
            parts.append(f"{self.left_out} were left out at random (with the seed), so that the page stays live")
        return "; ".join(parts) + "."

    @cached_property
    def _strengths(self) -> list[str]:
        """λ in words at every stop."""
        return [words.strength(value) for value in self.path.strengths.tolist()]

    @cached_property
    def _kept(self) -> list[list[str]]:
        """The names of the coefficients that are not zero, at every stop."""
        alive = (self.path.coefficients != 0).tolist()
        return [[name for name, here in zip(self.names, row, strict=True) if here] for row in alive]

    def _on_coefficients(self, stop: int) -> str:
        kept, p, strength = self._kept[stop], len(self.names), self._strengths[stop]
        count = len(kept)
        if self.settings.penalty == "None":
            held = "coefficient" if p == 1 else f"{p} coefficients"
            return f"Without a penalty nothing holds the {held} back: the norm is {words.number(self.norms[stop])}."
        norm = f"norm {words.number(self.norms[stop])}"
        if count == p:
            every = "the one coefficient is" if p == 1 else f"all {p} coefficients are"
            return f"At λ = {strength} {every} non-zero ({norm})" + self._shrunk(stop)
        if count == 0:
            every = "the one coefficient is" if p == 1 else f"all {p} coefficients are"
            return f"At λ = {strength} {every} exactly zero: the fit is the mean of the training data."
        verb = "remains" if count == 1 else "remain"
        return (
            f"At λ = {strength}, {count} of {p} coefficients {verb}: {words.listed(kept, 4)} ({norm}). "
            f"{self._last_to_go[stop]}"
        )

    def _shrunk(self, stop: int) -> str:
        if stop == 0 or not self.norms[0]:
            return "."
        return f", {words.percent(self.norms[stop] / self.norms[0])} of the norm at λ = {self._strengths[0]}."

    @cached_property
    def _last_to_go(self) -> list[str]:
        """The coefficients that became zero most recently on the way up to each stop."""
        zero = self.path.coefficients == 0
        stops = np.arange(len(zero))[:, None]
        alive = np.maximum.accumulate(np.where(zero, -1, stops), axis=0)
        since = np.where(zero & (alive >= 0), alive + 1, 0)
        sentences = []
        for row, at in zip(since.tolist(), since.max(axis=1).tolist(), strict=True):
            gone = [name for name, stop in zip(self.names, row, strict=True) if stop == at]
            sentences.append(f"{words.listed(gone)} left at λ = {self._strengths[at]}." if at else "")
        return sentences

    def _on_error(self, stop: int) -> str:
        if self.settings.penalty == "None":
            return self._on_degree()
        here, best = float(self.errors.test[stop]), self.errors.best
        lowest = float(self.errors.test[best])
        at_best = f"λ = {self._strengths[best]}"
        above = here / lowest - 1 if lowest else 0.0
        if above < 0.05:
            near = "the lowest" if stop == best else f"within {words.percent(max(above, 0.01))} of the lowest"
            return f"Test error {words.number(here)} is {near} on this path; no other λ predicts much better."
        side = (
            "over-fits: a stronger penalty predicts better"
            if stop < best
            else "under-fits: a weaker penalty predicts better"
        )
        size = f"{words.percent(above)} above" if above < 2 else f"{words.times(here / lowest)}"
        return (
            f"Test error {words.number(here)} is {size} its best, {words.number(lowest)} at {at_best}. The fit {side}."
        )

    def _on_degree(self) -> str:
        degree, best = self.polynomial.degree, self.by_degree.best
        here, lowest = self.by_degree.test[degree - 1], self.by_degree.test[best]
        if degree == best + 1:
            return f"Test error {words.number(here)}: no other degree from 1 to 20 predicts better on this sample."
        side = "over-fits" if degree > best + 1 else "under-fits"
        return (
            f"Test error {words.number(here)} is {words.times(here / lowest)} the lowest, {words.number(lowest)} at degree "
            f"{best + 1}. Degree {degree} {side}: choose a penalty and let λ do what the degree did."
        )

    def _on_geometry(self, stop: int) -> str:
        if self.pair is None or self.slice is None:
            return "With a single coefficient there is no geometry to show: a ball on a line is an interval."
        if self.settings.penalty == "None":
            return ""
        names = [self.names[j] for j in self.pair]
        fitted = self.slice.fitted[stop].tolist()
        zeros = [name for name, w in zip(names, fitted, strict=True) if w == 0]
        ball = {"L1": "diamond", "L2": "circle", "Elastic net": "rounded diamond"}[self.settings.penalty]
        if len(zeros) == 2:
            return f"In the geometry the {ball} has shrunk to the origin: both {names[0]} and {names[1]} are zero."
        if zeros:
            return f"In the geometry the ellipse meets the {ball} in a corner, so {zeros[0]} is exactly zero."
        if max(map(abs, fitted)) > self.frame:
            at = " and ".join(words.number(w) for w in fitted)
            return f"The geometry is made for the best λ; here the pair lies outside of it, at {at}."
        where = "on an edge" if self.settings.penalty != "L2" else "where no corner could hold it"
        return f"In the geometry the ellipse touches the {ball} {where}: both {names[0]} and {names[1]} stay."


def run(settings: Settings, own: tables.Pair | None = None) -> Result:
    """Fit the polynomial at every stop of λ. `own` are a visitor's two columns, for the source "Your data".

    Raises
    ------
    ValueError
        If the source is the visitor's and no columns are given, or they cannot be split.
    """
    curve, left_out = _curve(settings, own)
    polynomial = Basis(curve.low, curve.high).fit(curve.x_train, settings.degree)
    columns = polynomial.columns(curve.x_train)
    centre, scale = curve.y_train.mean(), curve.y_train.std() or 1.0
    targets = (curve.y_train - centre) / scale
    penalty = named(settings.penalty, ratio=settings.ratio)
    free = settings.penalty == "None"
    strengths = np.zeros(1) if free else Settings.strengths()
    path = linear.path(columns, targets, penalty=penalty, strengths=strengths)
    grid = np.linspace(curve.low, curve.high, 161)

    def predicted(x: Floats) -> Floats:
        return np.asarray(centre + scale * path.predict(polynomial.columns(x)))

    pair = _pair(settings, path.coefficients)
    return Result(
        settings=settings,
        curve=curve,
        polynomial=polynomial,
        path=path,
        grid=grid,
        fits=predicted(grid),
        errors=Errors(
            train=_rmse(predicted(curve.x_train), curve.y_train),
            test=_rmse(predicted(curve.x_test), curve.y_test),
        ),
        by_degree=_by_degree(curve) if free else Errors(train=np.zeros(1), test=np.zeros(1)),
        pair=pair,
        slice=None if pair is None else geometry.slice_of(columns, targets, path, pair, penalty),
        dropped=0 if own is None else own.dropped,
        left_out=left_out,
    )


def _curve(settings: Settings, own: tables.Pair | None) -> tuple[Curve, int]:
    """The data of these settings, and how many of a visitor's rows were left out to stay live."""
    rng = np.random.default_rng(settings.seed)
    if settings.source in DIABETES:
        return data.diabetes(DIABETES[settings.source], points=settings.points, rng=rng), 0
    if settings.source in BREAST_CANCER:
        return data.breast_cancer(BREAST_CANCER[settings.source], points=settings.points, rng=rng), 0
    if settings.source == OWN:
        if own is None:
            raise ValueError(f"the source {OWN!r} needs two columns")
        chosen = tables.sample(len(own.x), MOST_ROWS, rng)
        x, y = own.x[chosen], own.y[chosen]
        curve = data.from_columns(x, y, x_name=own.x_name, y_name=own.y_name, points=len(x) * 4 // 5, rng=rng)
        return curve, len(own.x) - len(x)
    return data.curve(settings.source, points=settings.points, noise_sd=settings.noise_sd, rng=rng), 0


def _rmse(predictions: Floats, targets: Floats) -> Floats:
    """√ mean (ŷ − y)² along the last axis."""
    return np.asarray(np.sqrt(np.mean((predictions - targets) ** 2, axis=-1)))


def _by_degree(curve: Curve) -> Errors:
    """Errors of least squares at degree 1 to 20."""
    train, test = [], []
    centre = curve.y_train.mean()
    for degree in range(1, 21):
        polynomial = Basis(curve.low, curve.high).fit(curve.x_train, degree)
        fitted = np.linalg.lstsq(polynomial.columns(curve.x_train), curve.y_train - centre, rcond=None)[0]
        train.append(_rmse(centre + polynomial.columns(curve.x_train) @ fitted, curve.y_train))
        test.append(_rmse(centre + polynomial.columns(curve.x_test) @ fitted, curve.y_test))
    return Errors(train=np.array(train), test=np.array(test))


def _pair(settings: Settings, coefficients: Floats) -> tuple[int, int] | None:
    """The two coefficients that the geometry shows: those asked for, else the largest at the middle of the path."""
    p = coefficients.shape[1]
    if p < 2:
        return None
    asked = [POWERS.index(name) for name in (settings.across, settings.up) if name != LARGEST]
    asked = list(dict.fromkeys(j for j in asked if j < p))
    alive = np.flatnonzero(np.count_nonzero(coefficients, axis=1) >= 2)
    middle = min(len(coefficients) // 2, int(alive[-1])) if len(alive) else 0
    by_size = [int(j) for j in np.argsort(-np.abs(coefficients[middle]), kind="stable")]
    largest = sorted([j for j in by_size if j not in asked][: 2 - len(asked)])
    if len(asked) == 1:
        return (asked[0], largest[0]) if settings.across != LARGEST else (largest[0], asked[0])
    first, second = (asked + largest)[:2]
    return first, second
