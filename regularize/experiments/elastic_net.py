"""What does the L1 ratio buy? Groups of alike columns, from ridge (ρ = 0) to the lasso (ρ = 1)."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from regularize import geometry, linear, regressions, words
from regularize.arrays import Floats, Integers
from regularize.assessment import Standardization
from regularize.assessment.grouping import Resampled, most_apart, resampling
from regularize.knobs import Knobs, Slider, choice, slider
from regularize.knobs import seed as seed_knob
from regularize.penalties import ElasticNet
from regularize.regressions import Regression

MADE, DIABETES, BREAST_CANCER = "Correlated groups", "Diabetes", "Breast cancer"
REAL_GROUPS = {
    DIABETES: {"body": ("age", "sex", "bmi", "bp"), "serum": ("s1", "s2", "s3", "s4", "s5", "s6")},
    BREAST_CANCER: {
        "size": ("radius", "perimeter", "area"),
        "texture": ("texture",),
        "shape": ("smoothness", "compactness", "concavity", "points", "symmetry", "dimension"),
    },
}
"""Data set -> group -> what its columns measure."""
GROUPS = 4
TEST_POINTS = 1000
RESAMPLES = 60
EXACT = 1e-10
ALIKE = 0.85


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the elastic net."""

    ratio: float = slider(
        0.5, "L1 ratio ρ", low=0.0, high=1.0, step=0.025, unit="%.3f", live=True,
        help="Ω = ρ Σ|w| + (1 − ρ) Σ w²: all L2 (ridge) at 0, all L1 (the lasso) at 1.",
    )  # fmt: skip
    log10_strength: float = slider(
        -0.4, "Strength λ", low=-2.5, high=0.5, step=0.1, unit="10^%.1f",
        help="How much the penalty counts: the fit minimises MSE + λ·Ω.",
    )  # fmt: skip
    source: str = choice(MADE, "Data set", (MADE, DIABETES, BREAST_CANCER), group="Data")
    correlation: float = slider(
        0.95, "Correlation in a group", low=0.0, high=0.99, step=0.01, group="Data", needs={"source": (MADE,)},
        help="Between two columns of one group; columns of different groups are independent.",
    )  # fmt: skip
    group_size: int = slider(
        3, "Columns in a group", low=1, high=5, group="Data", needs={"source": (MADE,)},
        help="There are four groups. The true coefficients are 1 in the first, −1 in the third and 0 in the others.",
    )  # fmt: skip
    noise_sd: float = slider(2.5, "Noise sd", low=0.0, high=6.0, step=0.25, group="Data", needs={"source": (MADE,)})
    points: int = slider(
        40, "Training points", low=10, high=200, step=5, group="Data", help="All other rows are for testing."
    )  # fmt: skip
    seed: int = seed_knob(38)

    @classmethod
    def ratios(cls) -> Floats:
        """ρ at every stop of the live knob."""
        return np.array(cls.live()["ratio"].stops)

    @classmethod
    def log10_strengths(cls) -> Floats:
        """Every stop of the strength."""
        knob = dict(cls.knobs())["log10_strength"]
        return np.array(knob.stops if isinstance(knob, Slider) else ())


@dataclass(frozen=True)
class Group:
    """Some of the columns, by their places, under a name for sentences and a label for axes."""

    name: str
    label: str
    members: tuple[int, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Plane:
    """The fits at every ratio (k,) and strength (s,): one path per ratio on standardized training rows.

    `columns` (n, p) and `targets` (n,) are those rows; `train` and `test` (k, s) root mean squared errors in units of
    the target. `pair` are two alike columns of one group.
    """

    regression: Regression
    groups: tuple[Group, ...]
    pair: tuple[int, int]
    training: Integers
    columns: Floats
    targets: Floats
    strengths: Floats
    paths: tuple[linear.Path, ...]
    train: Floats
    test: Floats

    @cached_property
    def best(self) -> tuple[int, int]:
        """The cell (ratio, strength) of the lowest test error."""
        ratio, strength = np.unravel_index(int(self.test.argmin()), self.test.shape)
        return int(ratio), int(strength)

    @cached_property
    def own_best(self) -> Integers:
        """At each ratio the place of the strength with the lowest test error (k,)."""
        return np.asarray(self.test.argmin(axis=1))


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """One strength of a plane, at every stop of the ratio (k,).

    `stop` is the place of that strength; `slices` are the geometry of the pair, `resampled` its coefficients on
    bootstrap samples of the training rows.
    """

    settings: Settings
    plane: Plane
    stop: int
    slices: tuple[geometry.Slice, ...]
    resampled: Resampled

    @property
    def strength(self) -> float:
        """λ."""
        return float(self.plane.strengths[self.stop])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.plane.regression.names

    @property
    def pair_names(self) -> tuple[str, str]:
        """The names of the pair."""
        first, second = self.plane.pair
        return self.names[first], self.names[second]

    @cached_property
    def coefficients(self) -> Floats:
        """Standardized coefficients (k, p)."""
        return np.stack([path.coefficients[self.stop] for path in self.plane.paths])

    @cached_property
    def optimality(self) -> Floats:
        """The certificate of every fit (k,)."""
        return np.array([path.optimality[self.stop] for path in self.plane.paths])

    @cached_property
    def kept(self) -> Integers:
        """How many coefficients of each group are not zero (k, groups)."""
        alive = self.coefficients != 0.0
        return np.stack([alive[:, group.members].sum(axis=1) for group in self.plane.groups], axis=1)

    @cached_property
    def of_pair(self) -> Floats:
        """The coefficients of the pair (k, 2)."""
        return np.asarray(self.coefficients[:, self.plane.pair])

    @cached_property
    def gap(self) -> Floats:
        """How far apart the coefficients of the pair are (k,)."""
        return np.asarray(np.abs(self.of_pair[:, 0] - self.of_pair[:, 1]))

    @cached_property
    def correlation(self) -> float:
        """Between the two columns of the pair, in the training rows."""
        first, second = self.plane.columns[:, self.plane.pair].T
        return float(np.mean(first * second))

    @cached_property
    def most_apart(self) -> Floats:
        """What the gap cannot exceed (k,); ∞ at ρ = 1."""
        errors = np.sqrt(np.mean((self.coefficients @ self.plane.columns.T - self.plane.targets) ** 2, axis=1))
        return most_apart(self.correlation, errors, self.strength * (1.0 - Settings.ratios()))

    @cached_property
    def reach(self) -> float:
        """Half the side of the frame of the geometry: the fitted pairs at this strength are inside."""
        return 1.5 * float(np.abs(self.of_pair).max()) or 1.0

    def says(self, stop: int) -> str:
        """What this view shows at one stop, a sentence a line."""
        pair = f"{self._on_pair(stop)} {self._on_choice(stop)}"
        return "\n".join((self._on_groups(stop), pair, self._on_error(stop)))

    def _on_groups(self, stop: int) -> str:
        counts = self.kept[stop].tolist()
        total, p = sum(counts), len(self.names)
        where = f"At {_rho(stop)} and λ = {words.strength(self.strength)}"
        if total == 0:
            return f"{where} all {p} coefficients are exactly zero."
        if total == p:
            return f"{where} all {p} coefficients stay" + ("; L2 alone makes no zeros." if stop == 0 else ".")
        groups = zip(counts, self.plane.groups, strict=True)
        parts = [f"{_of(count, len(group.members))} of {group.name}" for count, group in groups]
        return f"{where}, {total} of {p} coefficients {'stays' if total == 1 else 'stay'}: {words.listed(parts)}."

    def _on_pair(self, stop: int) -> str:
        (first, second), values = self.pair_names, self.of_pair[stop].tolist()
        alike = f"(correlation {self.correlation:.3f})".replace("-", "−")
        if values == [0.0, 0.0]:
            return f"Both {first} and {second} {alike} are exactly zero{self._instead(stop)}."
        if 0.0 in values:
            kept, gone = (first, second) if values[1] == 0.0 else (second, first)
            found = f"Of {first} and {second} {alike} only {kept} stays; {gone} is exactly zero"
        else:
            size = " and ".join(words.number(value) for value in values)
            found = f"Columns {first} and {second} {alike} get {size}, {words.number(self.gap[stop], 2)} apart"
        most = float(self.most_apart[stop])
        if np.isinf(most):
            return f"{found}. L1 alone sets no limit to how far apart two alike columns may be."
        return found + (f"; the L2 part allows at most {words.number(most, 2)}." if most < 1.0 else ".")

    def _instead(self, stop: int) -> str:
        """Who of the pair's own group stays where the pair does not."""
        group = next(group for group in self.plane.groups if self.plane.pair[0] in group.members)
        left = [self.names[j] for j in group.members if self.coefficients[stop, j] != 0.0]
        return f"; of their group {words.listed(left, 3)} {'stays' if len(left) == 1 else 'stay'}" if left else ""

    def _on_choice(self, stop: int) -> str:
        (first, second), alone = self.pair_names, self.resampled.one_alone
        sentence = f"Over {RESAMPLES} resamples of the training rows the lasso keeps exactly one of the two in "
        sentence += words.percent(alone[-1])
        if alone[-1] > 0.0:
            by_column = [words.percent(share) for share in self.resampled.shares[-1, [0, 2]].tolist()]
            sentence += f" ({first} in {by_column[0]}, {second} in {by_column[1]})"
        return sentence + ("." if stop == len(alone) - 1 else f"; {_rho(stop)} in {words.percent(alone[stop])}.")

    def _on_error(self, stop: int) -> str:
        plane, (best, strongest) = self.plane, self.plane.best
        here, strengths = float(plane.test[stop, self.stop]), plane.strengths.tolist()
        lowest, by_ratio = float(plane.test[plane.best]), plane.test.min(axis=1)
        worst = int(by_ratio.argmax())
        if (stop, self.stop) == plane.best:
            told = f"Test error {words.number(here, 4)} is the lowest of the map."
        else:
            told = (
                f"Test error {words.number(here, 4)} is {_above(here, lowest)} above the lowest of the map, "
                f"{words.number(lowest, 4)} at {_rho(best)}, λ = {words.strength(strengths[strongest])}."
            )
        rest = f"the worst ratio, {_rho(worst)}, within {_above(by_ratio[worst], lowest)}"
        if stop == best:
            return f"{told} No ratio gets lower at any λ; {rest.replace('within', 'comes within', 1)}."
        own = f"At its own best λ, {words.strength(strengths[plane.own_best[stop]])}, {_rho(stop)} comes within"
        return (
            f"{told} {own} {_above(by_ratio[stop], lowest)} of it; {'no ratio does worse' if stop == worst else rest}."
        )


def plane(settings: Settings) -> Plane:
    """The data of these settings, fitted at every ratio and every strength."""
    regression, groups, training = _data(settings)
    columns, targets = regression.columns[training], regression.targets[training]
    scaling = Standardization.of(columns, targets)
    scaled, responses = scaling.columns(columns), scaling.targets(targets)
    strengths = np.asarray(10.0 ** Settings.log10_strengths())
    penalties = [ElasticNet(ratio) for ratio in Settings.ratios().tolist()]
    paths = tuple(linear.path(scaled, responses, penalty=penalty, strengths=strengths) for penalty in penalties)

    def errors(rows: Integers) -> Floats:
        fits = np.stack([path.predict(scaling.columns(regression.columns[rows])) for path in paths])
        return np.asarray(np.sqrt(np.mean((scaling.predictions(fits) - regression.targets[rows]) ** 2, axis=-1)))

    return Plane(
        regression=regression, groups=groups, training=training, columns=scaled, targets=responses,
        pair=(0, 1) if settings.source == MADE else _alike(regression, groups),
        strengths=strengths, paths=paths, train=errors(training),
        test=errors(np.setdiff1d(np.arange(len(regression.targets)), training)),
    )  # fmt: skip


def run(settings: Settings, fitted: Plane | None = None) -> Result:
    """One strength of the plane, with the geometry and the resamples of its pair; `fitted` is `plane(settings)`."""
    fitted = fitted or plane(settings)
    penalties = [ElasticNet(ratio) for ratio in Settings.ratios().tolist()]
    stop = Settings.log10_strengths().tolist().index(settings.log10_strength)
    one = slice(stop, stop + 1)
    slices = tuple(
        geometry.slice_of(
            fitted.columns, fitted.targets,
            linear.Path(path.strengths[one], path.coefficients[one], path.intercept[one], path.optimality[one]),
            fitted.pair, penalty,
        )
        for path, penalty in zip(fitted.paths, penalties, strict=True)
    )  # fmt: skip
    *_, resampled = resampling(
        fitted.columns, fitted.targets, pair=fitted.pair, penalties=penalties[::-1], samples=RESAMPLES,
        strength=float(fitted.strengths[stop]), rng=np.random.default_rng([settings.seed, 1]),
    )  # fmt: skip
    ascending = Resampled(resampled.coefficients[:, ::-1], resampled.of)
    return Result(settings=settings, plane=fitted, stop=stop, slices=slices, resampled=ascending)


def _data(settings: Settings) -> tuple[Regression, tuple[Group, ...], Integers]:
    """Columns and targets, the groups of the columns, and the training rows."""
    rng = np.random.default_rng(settings.seed)
    if settings.source == MADE:
        size = settings.group_size
        made = regressions.correlated_groups(
            groups=GROUPS, group_size=size, correlation=settings.correlation, noise_sd=settings.noise_sd,
            points=settings.points + TEST_POINTS, rng=rng,
        )  # fmt: skip
        names = [f"group {g + 1}" for g in range(GROUPS)]
        groups = tuple(Group(name, name, tuple(range(g * size, g * size + size))) for g, name in enumerate(names))
        return made, groups, np.arange(settings.points)
    real = regressions.diabetes_regression() if settings.source == DIABETES else regressions.breast_cancer_regression()
    nouns = [name.removesuffix(" error").split()[-1] for name in real.names]
    groups = tuple(
        Group(f"the {label} columns", label, tuple(j for j, noun in enumerate(nouns) if noun in members))
        for label, members in REAL_GROUPS[settings.source].items()
    )
    return real, groups, rng.permutation(len(real.targets))[: settings.points]


def _alike(regression: Regression, groups: tuple[Group, ...]) -> tuple[int, int]:
    """Of all pairs of one group with a correlation of at least `ALIKE`, the one that tells most about the target."""
    correlations = np.corrcoef(regression.columns, regression.targets, rowvar=False)
    pairs = [pair for group in groups for pair in combinations(group.members, 2) if correlations[pair] >= ALIKE]
    return max(pairs, key=lambda pair: float(np.abs(correlations[-1, list(pair)]).min()))


def _rho(stop: int) -> str:
    """ρ = 0.025."""
    return f"ρ = {Settings.ratios()[stop]:g}"


def _of(count: int, size: int) -> str:
    """all 4, both, 1 of 4, none."""
    if count == 0:
        return "none"
    every = {1: "all", 2: "both"}.get(size, f"all {size}")
    return every if count == size else f"{count} of {size}"


def _above(error: float, lowest: float) -> str:
    """By how much an error exceeds the lowest, 0.1 % at least: 3 %, 0.4 %."""
    return words.percent(max(float(error) / lowest - 1.0, 0.001))
