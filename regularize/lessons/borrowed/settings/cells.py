"""The cells of the grid in words: which technique meets which classifier, on what data, at which strengths.

Each technique and each classifier's own regularizer has seven strengths; the first of both is the plain classifier.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

LOGISTIC, TREE, FOREST, BOOSTING, NEIGHBOUR, MACHINE = "logistic", "tree", "forest", "boosting", "1-NN", "SVM"
DIGITS, MOONS, WINE, CANCER, FRIEDMAN = "Digits", "Moons", "Wine", "Breast cancer", "Friedman 1"
SOURCES = (DIGITS, MOONS, WINE, CANCER, FRIEDMAN)
COPIES = 4
ROUNDS = 60
WRONG, BRIER, SQUARED = "wrong answers", "Brier score", "mean squared error"


@dataclass(frozen=True, kw_only=True)
class Regularizer:
    """What a classifier has anyway: `name` in a sentence, its `symbol`, its seven `values`, and its one line in scikit-learn."""

    name: str
    symbol: str
    values: Sequence[float]
    code: str

    def at(self, stop: int) -> str:
        """Its value in words."""
        return f"{self.symbol} = {self.values[stop]:g}"


@dataclass(frozen=True, kw_only=True)
class Classifier:
    """One of scikit-learn's: its full name, "a" or "an" before it, and its own regularizer."""

    name: str
    own: Regularizer


@dataclass(frozen=True, kw_only=True)
class Technique:
    """What is borrowed: `does` in a clause, its `symbol` and seven `values` (none at first), what it `costs`, and its `paper`.

    `noun` is what it is called in a sentence; `words` are said instead of symbol and value at the stops that they name.
    """

    noun: str
    does: str
    symbol: str
    values: Sequence[float]
    costs: str
    paper: str
    words: dict[int, str] = field(default_factory=dict)

    def at(self, stop: int) -> str:
        """Its strength in words."""
        return self.words.get(stop, f"{self.symbol} = {self.values[stop]:g}") if stop else "none"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A technique on a classifier: the data sets on which it can be tried, its own first, and what is measured."""

    technique: str
    classifier: str
    sources: Sequence[str]
    measure: str = WRONG

    @property
    def name(self) -> str:
        """Its word in links."""
        return f"{self.technique}: {self.classifier}"


CLASSIFIERS: dict[str, Classifier] = {
    LOGISTIC: Classifier(
        name="logistic regression",
        own=Regularizer(
            name="an L2 penalty", symbol="C", values=(1e3, 100, 10, 1, 0.1, 0.01, 0.001), code="LogisticRegression(C=…)"
        ),
    ),
    TREE: Classifier(
        name="tree",
        own=Regularizer(
            name="pruning",
            symbol="α",
            values=(0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16),
            code="DecisionTreeClassifier(ccp_alpha=α)",
        ),
    ),
    FOREST: Classifier(
        name="forest",
        own=Regularizer(
            name="larger leaves",
            symbol="least leaf",
            values=(1, 2, 3, 5, 8, 12, 20),
            code="RandomForestClassifier(min_samples_leaf=…)",
        ),
    ),
    BOOSTING: Classifier(
        name="boosted trees",
        own=Regularizer(
            name="shrinkage",
            symbol="learning rate",
            values=(1, 0.7, 0.5, 0.3, 0.2, 0.15, 0.1),
            code="GradientBoostingRegressor(learning_rate=…)",
        ),
    ),
    NEIGHBOUR: Classifier(
        name="nearest neighbour",
        own=Regularizer(
            name="more neighbours",
            symbol="k",
            values=(1, 2, 3, 5, 8, 12, 20),
            code="KNeighborsClassifier(n_neighbors=k)",
        ),
    ),
    MACHINE: Classifier(
        name="support vector machine",
        own=Regularizer(name="a wider margin", symbol="C", values=(100, 30, 10, 3, 1, 0.3, 0.1), code="SVC(C=…)"),
    ),
}

TECHNIQUES: dict[str, Technique] = {
    "Dropout": Technique(
        noun="dropout",
        does="inputs vanish at random, anew in each copy",
        symbol="δ",
        values=(0, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9),
        costs=f"{COPIES} masks of every row",
        paper="Wager, Wang & Liang 2013",
    ),
    "DART": Technique(
        noun="dropped trees",
        does="trees that are there already vanish while the next is fitted",
        symbol="δ",
        values=(0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7),
        costs="a sum over all trees at each round",
        paper="Rashmi & Gilad-Bachrach 2015",
    ),
    "Early stopping": Technique(
        noun="stopping early",
        does=f"of {ROUNDS} rounds only the first are kept",
        symbol="rounds",
        values=(ROUNDS, 40, 20, 10, 5, 3, 2),
        costs="nothing: fewer rounds",
        paper="Bühlmann & Yu 2003",
    ),
    "Ridge on leaves": Technique(
        noun="ridge on the leaves",
        does="what leaves say is pulled towards their ancestors",
        symbol="λ",
        values=(0, 1, 3, 10, 30, 100, 300),
        costs="nothing: the tree is kept",
        paper="Agarwal et al. 2022",
    ),
    "New-column penalty": Technique(
        noun="a penalty for new columns",
        does="a column that no split has used yet counts its gain λ times",
        symbol="λ",
        values=(1, 1, 0.8, 0.5, 0.3, 0.2, 0.1),
        costs="trees that wait for each other",
        paper="Deng & Runger 2012",
    ),
    "Shifted copies": Technique(
        noun="shifted copies",
        does="each picture also moved by one pixel",
        symbol="copies",
        values=(0, 1, 2, 3, 4, 6, 8),
        costs="up to nine times the rows",
        paper="Decoste & Schölkopf 2002",
    ),
    "Label smoothing": Technique(
        noun="label smoothing",
        does="targets (1 − ε) onehot + ε/K",
        symbol="ε",
        values=(0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8),
        costs="a row for each class",
        paper="Szegedy et al. 2016",
    ),
    "Distillation": Technique(
        noun="distillation",
        does="the tree learns what a forest says, also of rows without labels",
        symbol="unlabelled",
        values=(0, 0, 50, 100, 200, 400, 800),
        costs="a forest, and rows without labels",
        paper="Breiman & Shang 1996",
        words={1: "the same rows"},
    ),
    "Noise": Technique(
        noun="noise",
        does="normal noise on the inputs",
        symbol="σ",
        values=(0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6),
        costs=f"{COPIES} copies of every row",
        paper="Bishop 1995",
    ),
    "Mixup": Technique(
        noun="mixup",
        does="rows and labels mixed with a partner's",
        symbol="α",
        values=(0, 0.1, 0.2, 0.5, 1, 2, 4),
        costs=f"{COPIES} copies of every row",
        paper="Zhang et al. 2018",
    ),
}

_TABLES = (FRIEDMAN, CANCER, WINE, MOONS, DIGITS)
_ALL = (
    Cell(technique="Dropout", classifier=LOGISTIC, sources=(CANCER, MOONS)),
    Cell(technique="DART", classifier=BOOSTING, sources=_TABLES[:4]),
    Cell(technique="Early stopping", classifier=BOOSTING, sources=_TABLES[:4]),
    Cell(technique="Ridge on leaves", classifier=TREE, sources=_TABLES),
    Cell(technique="Ridge on leaves", classifier=FOREST, sources=_TABLES),
    Cell(technique="New-column penalty", classifier=FOREST, sources=(CANCER, WINE)),
    *(
        Cell(technique="Shifted copies", classifier=one, sources=(DIGITS,))
        for one in (LOGISTIC, TREE, FOREST, NEIGHBOUR, MACHINE)
    ),
    Cell(technique="Label smoothing", classifier=LOGISTIC, sources=(CANCER, MOONS, WINE, DIGITS), measure=BRIER),
    Cell(technique="Label smoothing", classifier=TREE, sources=(CANCER, MOONS, WINE, DIGITS), measure=BRIER),
    Cell(technique="Distillation", classifier=TREE, sources=(DIGITS, MOONS)),
    *(
        Cell(technique=technique, classifier=one, sources=(DIGITS, MOONS))
        for technique in ("Noise", "Mixup")
        for one in (LOGISTIC, TREE, NEIGHBOUR, MACHINE)
    ),
)
CELLS: dict[str, Cell] = {cell.name: cell for cell in _ALL}
STOPS = 7
