"""Ways to fit that follow λ: what cross-validation and resampling do again on other rows."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from regularize import grouped, linear
from regularize.arrays import Booleans, Floats
from regularize.assessment.criteria import criteria
from regularize.assessment.scaling import Standardization
from regularize.penalties import L2, GroupNorms, Penalty

FEW = 40
"""Up to so many columns a step for many samples at once costs less than one sample after the other."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Fitted:
    """A path (k strengths) on standardized columns and target, and how they were standardized."""

    scaling: Standardization
    path: linear.Path

    def predict(self, columns: Floats) -> Floats:
        """Fits in units of the target: rows of the columns as they are (m, p) -> (k, m)."""
        return self.scaling.predictions(self.path.predict(self.scaling.columns(columns)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Method(ABC):
    """A path of fits at `strengths` (k,), to columns and targets that are standardized first, by the rows that are fitted.

    With `common` all columns have one scale (`Standardization.of`).
    """

    strengths: Floats
    common: bool = False

    @abstractmethod
    def path(self, columns: Floats, targets: Floats, rows: int | None = None) -> linear.Path:
        """The fits to standardized columns (n, p) and targets (n,); `rows` is how many there are where these are `weighed`."""

    def together(self, kept: Booleans) -> Booleans:
        """Which columns are kept (..., p), where some are kept or left out with others."""
        return kept

    def each(self, columns: Floats, targets: Floats, rows: int | None = None) -> Floats:
        """The coefficients (b, k, p) of as many samples alike, standardized already: columns (b, n, p), targets (b, n)."""
        return np.stack([self.path(*one, rows).coefficients for one in zip(columns, targets, strict=True)])

    def fitted(self, columns: Floats, targets: Floats, weights: Floats | None = None) -> Fitted:
        """The fits to these rows, (n, p) and (n,), each counted with its weight (n,), where there are any."""
        scaling = Standardization.of(columns, targets, weights, common=self.common)
        both = scaling.columns(columns), scaling.targets(targets)
        return Fitted(
            scaling=scaling, path=self.path(*(both if weights is None else weighed(*both, weights)), rows=len(targets))
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class Penalized(Method):
    """argmin MSE + λΩ at each strength."""

    penalty: Penalty

    def path(self, columns: Floats, targets: Floats, rows: int | None = None) -> linear.Path:  # noqa: ARG002 - λ alone decides
        """`linear.path`."""
        return linear.path(columns, targets, penalty=self.penalty, strengths=self.strengths)

    def each(self, columns: Floats, targets: Floats, rows: int | None = None) -> Floats:
        """`linear.batch`, all samples in one step, where there is one strength and few columns."""
        if type(self) is not Penalized or len(self.strengths) > 1 or columns.shape[2] > FEW:
            return super().each(columns, targets, rows)
        return linear.batch(columns, targets, penalties=[self.penalty], strengths=self.strengths)


@dataclass(frozen=True, eq=False, kw_only=True)
class Grouped(Penalized):
    """argmin MSE + λ Σ_g √p_g ‖w_g‖₂ over groups of standardized columns; `penalty` is that of groups of one, Σ|w|."""

    groups: GroupNorms

    def path(self, columns: Floats, targets: Floats, rows: int | None = None) -> linear.Path:  # noqa: ARG002 - λ alone decides
        """`grouped.path`."""
        return grouped.path(columns, targets, penalty=self.groups, strengths=self.strengths)

    def together(self, kept: Booleans) -> Booleans:
        """A column is kept where any of its group is (..., p): one that a sample holds constant as well."""
        return np.asarray(self.groups.norms(kept.astype(float))[..., self.groups.groups] > 0.0)


def weighed(columns: Floats, targets: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Rows (2n, p), (2n,) whose plain mean of squares is Σ ω (y − Xw)² / Σ ω, for rows of which that mean is zero.

    Each row is multiplied by √(nω/Σω), and its mirror image stands below it: so the plain mean is zero as well, and the
    intercept stays where it is.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or all are zero.
    """
    if not (np.isfinite(weights).all() and weights.min() >= 0.0 and weights.max() > 0.0):
        raise ValueError("weights must be finite, none of them negative and not all zero")
    roots = np.sqrt(weights / weights.mean())
    rows, responses = roots[:, None] * columns, roots * targets
    return np.concatenate([rows, -rows]), np.concatenate([responses, -responses])


@dataclass(frozen=True, eq=False, kw_only=True)
class Relaxed(Penalized):
    """argmin MSE + φλΩ over the columns that the penalty keeps at λ: what is chosen is shrunk by a share of λ alone.

    With `share` φ = 0 it is least squares on these columns, with 1 the penalty itself. Its optimality is the larger of that of
    the choice and that of the fit.

    Source: Meinshausen (2007), Relaxed lasso, definition 2.
    """

    share: float

    def path(self, columns: Floats, targets: Floats, rows: int | None = None) -> linear.Path:
        """The choice of columns at each strength, and the fit to these alone."""
        first = super().path(columns, targets, rows)
        if self.share == 1.0:
            return first
        coefficients, intercept = np.zeros_like(first.coefficients), first.intercept.copy()
        optimality, kept = first.optimality.copy(), first.coefficients != 0.0
        for chosen in np.unique(kept, axis=0):
            stops = np.flatnonzero((kept == chosen).all(axis=1))
            if not chosen.any():
                continue
            strengths = self.share * self.strengths[stops]
            again = linear.path(columns[:, chosen], targets, penalty=self.penalty, strengths=strengths)
            coefficients[np.ix_(stops, np.flatnonzero(chosen))] = again.coefficients
            intercept[stops] = again.intercept
            optimality[stops] = np.maximum(optimality[stops], again.optimality)
        return linear.Path(first.strengths, coefficients, intercept, optimality)


@dataclass(frozen=True, eq=False, kw_only=True)
class Adaptive(Penalized):
    """argmin MSE + λ Σ |w|/v, where v are the sizes of a first fit, the largest of them one: what was small is penalised more.

    The first fit is ridge, at the λ that its GCV is lowest at, of those that are followed. Its optimality is that of the last fit,
    given v.

    Source: Zou (2006), The adaptive lasso and its oracle properties, eq. 4, with ridge as its remark on collinear columns has it.
    """

    def path(self, columns: Floats, targets: Floats, rows: int | None = None) -> linear.Path:
        """The fits to columns times v, with the coefficients of the columns themselves."""
        sizes = self.sizes(columns, targets, rows)
        found = linear.path(columns * sizes, targets, penalty=self.penalty, strengths=self.strengths)
        return linear.Path(found.strengths, found.coefficients * sizes, found.intercept, found.optimality)

    def sizes(self, columns: Floats, targets: Floats, rows: int | None = None) -> Floats:
        """v (p,): one for the column whose first coefficient is the largest; all one where all are zero."""
        first = linear.path(columns, targets, penalty=L2(), strengths=self.strengths)
        gcv = criteria(columns, targets, first, penalty=L2(), rows=rows).gcv
        size = np.abs(first.coefficients[int(np.flatnonzero(gcv == gcv.min())[-1])])
        return np.asarray(size / size.max() if size.max() > 0.0 else np.ones(len(size)))
