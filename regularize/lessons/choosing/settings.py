"""The knobs of choosing λ."""

import dataclasses
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.knobs import Knobs, Slider, choice, file_column, file_digest, file_reading, slider, text
from regularize.knobs import seed as seed_knob
from regularize.penalties import SPOKEN
from regularize.tables import PATTERN

DIABETES, SQUARES, BREAST_CANCER = "Diabetes", "Diabetes 64 columns", "Breast cancer"
DIAGNOSIS = "Malignant or benign"
UPLOADED = "Your data"
SOURCES = (DIABETES, SQUARES, BREAST_CANCER, DIAGNOSIS, UPLOADED)
FOR_NUMBERS = {"source": tuple(source for source in SOURCES if source != DIAGNOSIS)}
FOR_CLASSES = {"source": (DIAGNOSIS, UPLOADED)}
STRENGTH, RATIO, FREEDOM = "Strength λ", "Norm ratio", "Degrees of freedom"
OFF = "Off"
FOR_UPLOADED = {"source": (UPLOADED,)}
SHUFFLED, IN_ORDER, BY_GROUP = "Shuffled", "In order", "By group"
PLAIN, RELAXED, ADAPTIVE = "Plain", "Relaxed", "Adaptive"
NOTHING, FIFTH, THIRD = "Nothing", "A fifth", "A third"
CLOSED, OPENED = "Closed", "Opened"
EACH, TOGETHER = "Each by itself", "All alike"
ONE_BY_ONE, AS_A_WHOLE = "One by one", "As a whole"
PLACE = r"[0-9]{1,3}(\.[0-9]{1,2})?"
"""A column of the file, counted from 0; behind a point one of the 0/1 columns that its text is made into."""


@dataclass(frozen=True, kw_only=True)
class View(Knobs):
    """How the path is drawn."""

    against: str = choice(
        STRENGTH,
        "Path against",
        (STRENGTH, RATIO, FREEDOM),
        group="View",
        display=True,
        help="Norm ratio: the norm of the coefficients as a share of that of least squares. The norm is Σ|w| for L1, √Σ w² for L2, "
        "Ω for the elastic net. Degrees of freedom count the intercept.",
    )


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the page."""

    penalty: str = choice("L1", "Penalty", ("L1", "Elastic net", "L2"), labels=SPOKEN)
    log10_strength: float = slider(
        -2.0,
        "Strength λ",
        low=-5.0,
        high=1.0,
        step=0.1,
        unit="10^%.1f",
        live=True,
        between="exact",
        help="How much the penalty counts: the fit makes MSE + λ·Ω as small as it can be. Of a target with two values it is the mean "
        "log loss + λ·Ω.",
    )
    source: str = choice(
        DIABETES,
        "Data set",
        SOURCES,
        group="Data",
        help="442 patients with 10 columns, or with 64 where squares and products are added. 569 biopsies with 20 columns, or with 30 "
        "and a target of two values, malignant or benign. Or a CSV of yours.",
    )
    ratio: float = slider(
        0.5,
        "L1 ratio ρ",
        low=0.05,
        high=0.95,
        step=0.05,
        group="Data",
        between="exact_ratio",
        needs={"penalty": ("Elastic net",)},
        help="Elastic net: Ω = ρ Σ|w| + (1 − ρ) Σ w².",
    )
    threshold: float = slider(
        0.5,
        "Threshold",
        low=0.01,
        high=0.99,
        step=0.01,
        group="Two classes",
        display=True,
        needs=FOR_CLASSES,
        help="A row is put into the second class from this probability on, where the target has two values.",
    )
    folds: int = slider(
        10,
        "Folds",
        low=3,
        high=20,
        group="Cross-validation",
        help="The rows are cut into so many parts. Each part is predicted by a fit to all others.",
    )
    resamples: str = choice(
        OFF,
        "Resampling",
        (OFF, "20", "100"),
        group="Cross-validation",
        needs=FOR_NUMBERS,
        help="Chooses λ again on so many other splits, and fits so many bootstrap samples. Measures what choosing on the test set "
        "hides. It takes from a second to a minute.",
    )
    seed: int = seed_knob(1, group="Cross-validation")
    against: str = dataclasses.field(default=STRENGTH, metadata={"knob": dict(View.knobs())["against"]})
    table: str = file_digest(needs=FOR_UPLOADED)
    target: str = file_column("Target", needs=FOR_UPLOADED, pattern=rf"({PLACE})?")
    left_out: str = text(
        "",
        "Left out",
        pattern=rf"-?|{PLACE}(,{PLACE})*",
        form="places of columns with commas between, or - for none",
        group="Data",
        longest=3000,
        hidden=True,
        needs=FOR_UPLOADED,
    )
    one_hot: str = text(
        "",
        "Text as 0/1 columns",
        pattern="(On|Off)?",
        form="On, Off or nothing",
        group="Data",
        hidden=True,
        needs=FOR_UPLOADED,
    )
    answers: str = file_reading(PATTERN, needs=FOR_UPLOADED)
    scaling: str = choice(
        EACH,
        "Columns are scaled",
        (EACH, TOGETHER),
        group="Data",
        help="Each by itself: to a standard deviation of one, so that units do not matter. All alike: by one number for all, so that "
        "a column in small units is penalised more, as by a library that is given the columns as they are.",
    )
    form: str = choice(
        PLAIN,
        "The lasso is",
        (PLAIN, RELAXED, ADAPTIVE),
        group="Data",
        needs={"penalty": ("L1",)},
        help="Plain. Relaxed: λ chooses the columns, and these are then shrunk by a share of λ alone. Adaptive: a column that a ridge fit "
        "found small is penalised more.",
    )
    categories: str = choice(
        ONE_BY_ONE,
        "Categories are kept",
        (ONE_BY_ONE, AS_A_WHOLE),
        group="Data",
        needs={**FOR_UPLOADED, "penalty": ("L1",), "form": (PLAIN,)},
        help="One by one: each category of a column of text is a 0/1 column, kept or not by itself. As a whole: all categories of a "
        "column stay or go together (the group lasso).",
    )
    relaxation: float = slider(
        0.0,
        "Share of λ that still shrinks",
        low=0.0,
        high=1.0,
        step=0.1,
        group="Data",
        needs={"penalty": ("L1",), "form": (RELAXED,)},
        help="0 is least squares on the columns that λ keeps, 1 the lasso itself.",
    )
    splits: str = choice(
        SHUFFLED,
        "Folds are cut",
        (SHUFFLED, IN_ORDER, BY_GROUP),
        group="Cross-validation",
        needs=FOR_UPLOADED,
        help="At random; or in the order of time, where each part is predicted from those before it; or so that rows of one group (a "
        "patient, a shop) stay together. Cut them as the rows that you want to predict are apart from those that you have.",
    )
    repeats: int = slider(
        1,
        "Repeats",
        low=1,
        high=10,
        group="Cross-validation",
        needs={"splits": (SHUFFLED,)},
        help="The rows are cut anew so many times. This takes the luck of one cut out of the curve; it adds no rows, so the standard error "
        "stays.",
    )
    held_out: str = choice(
        NOTHING,
        "Held out of everything",
        (NOTHING, FIFTH, THIRD),
        group="Cross-validation",
        help="So many rows have no part in fitting or choosing: the last ones in an order, whole groups, or rows at random.",
    )
    opened: str = choice(
        CLOSED,
        "The held-out part",
        (CLOSED, OPENED),
        group="Cross-validation",
        needs={"held_out": (FIFTH, THIRD)},
        help="Open it once, when all is chosen. Whoever looks, changes something and looks again has chosen by it.",
    )
    by: str = file_column("Order or groups", needs=FOR_UPLOADED)
    weights: str = file_column("Weights", needs=FOR_UPLOADED)
    exact: str = text(
        "",
        "λ between two stops",
        pattern=r"([1-9](\.[0-9]{1,17})?e-?[0-9])?",
        form="a number as 2.9637e-2",
        group="Data",
        hidden=True,
    )
    exact_ratio: str = text(
        "",
        "ρ between two stops",
        pattern=r"(0\.(?=[0-9]*[1-9])[0-9]{1,17})?",
        form="a number between 0 and 1",
        group="Data",
        hidden=True,
        needs={"penalty": ("Elastic net",)},
    )

    @classmethod
    def log10_strengths(cls) -> Floats:
        """Every stop of the live knob (k,)."""
        return np.array(cls.live()["log10_strength"].stops)

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob (k,)."""
        return np.asarray(10.0 ** cls.log10_strengths())

    @property
    def followed(self) -> Floats:
        """Every λ that is fitted (m,), rising: those of the stops, and the visitor's own."""
        own = [float(self.exact)] if self.exact else []
        return np.unique([*self.strengths(), *own])

    @property
    def places(self) -> Integers:
        """The index in `followed` of the λ of each stop (k,); that of the nearest stop is the visitor's own."""
        places = np.searchsorted(self.followed, self.strengths())
        if self.exact:
            nearest = self.live()["log10_strength"].stop(float(np.log10(float(self.exact))))
            places[nearest] = np.searchsorted(self.followed, float(self.exact))
        return places

    @property
    def mixed(self) -> float:
        """ρ: the knob's, or the visitor's own where the knob stands at the stop that is nearest to it."""
        knob = dict(self.knobs())["ratio"]
        assert isinstance(knob, Slider)
        own = float(self.exact_ratio or "nan")
        return own if self.exact_ratio and knob.stops[knob.stop(own)] == self.ratio else self.ratio

    @property
    def cut(self) -> str:
        """How folds are cut: of the built-in data at random."""
        return self.splits if self.source == UPLOADED else SHUFFLED

    @property
    def again(self) -> str:
        """How often λ is chosen again: where folds are cut at random alone."""
        return self.resamples if self.cut == SHUFFLED else OFF

    @property
    def shape(self) -> str:
        """Which lasso it is; plain where the penalty is another."""
        return self.form if self.penalty == "L1" else PLAIN

    @property
    def as_a_whole(self) -> bool:
        """Whether the categories of a column of text stay or go together."""
        return self.in_use("categories") and self.categories == AS_A_WHOLE

    @property
    def share_held_out(self) -> float:
        """The share of rows that have no part in anything."""
        return {NOTHING: 0.0, FIFTH: 0.2, THIRD: 1 / 3}[self.held_out]

    @property
    def view(self) -> View:
        """How the path is drawn."""
        return View(against=self.against)
