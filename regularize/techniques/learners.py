"""scikit-learn's classifiers on targets (n, K), soft ones too, each with the regularizer that it has anyway.

A tree, a forest and neighbours are fitted as regressors of the K columns: for one-hot targets that is the classifier itself (the
squared error of one-hot targets is Gini's impurity). Logistic regression and the support vector machine take an example
with soft targets as one row for each class, weighted by its share. The answer is the largest column.
"""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeRegressor

from regularize.arrays import Booleans, Floats, Integers

TREES = 20
"""In a forest: its error falls little with more."""


class Model(Protocol):
    """What was fitted."""

    def predict(self, inputs: Floats) -> Floats:
        """What it says of rows (m, p), a column for each class or the value itself (m, K)."""


@dataclass(frozen=True, eq=False)
class Columns:
    """One of scikit-learn's regressors, which answers a single column without its axis."""

    regressor: Any

    def predict(self, inputs: Floats) -> Floats:
        """(m, K)."""
        return predictions(self.regressor, inputs)


@dataclass(frozen=True, eq=False)
class Classes:
    """One of scikit-learn's classifiers: probabilities where it has them, else 1 for its answer; 0 for classes it has not met."""

    classifier: Any
    count: int

    def predict(self, inputs: Floats) -> Floats:
        """(m, K)."""
        told = np.zeros((len(inputs), self.count))
        if hasattr(self.classifier, "predict_proba"):
            told[:, self.classifier.classes_] = self.classifier.predict_proba(inputs)
        else:
            told[np.arange(len(inputs)), self.classifier.predict(inputs)] = 1.0
        return told


def tree(inputs: Floats, targets: Floats, *, pruning: float = 0.0, seed: int) -> Columns:
    """A tree grown on inputs (n, p) until its leaves are pure, then pruned: a split must lower the impurity by `pruning` of the root's.

    Source: Breiman, Friedman, Olshen & Stone 1984, minimal cost-complexity pruning.
    """
    impurity = float(targets.var(axis=0).mean())
    return Columns(DecisionTreeRegressor(ccp_alpha=pruning * impurity, random_state=seed).fit(inputs, targets))


def forest(inputs: Floats, targets: Floats, *, least: int = 1, seed: int) -> Columns:
    """Trees on bootstrap samples of inputs (n, p), √p columns tried at a split; a leaf holds at `least` so many rows."""
    grown = RandomForestRegressor(TREES, max_features="sqrt", min_samples_leaf=least, random_state=seed)
    return Columns(grown.fit(inputs, targets if targets.shape[1] > 1 else targets[:, 0]))


def neighbours(inputs: Floats, targets: Floats, *, count: int = 1) -> Columns:
    """The mean of the targets (n, K) of the nearest `count` rows (n, p)."""
    return Columns(KNeighborsRegressor(count, algorithm="brute").fit(inputs, targets))


def logistic(inputs: Floats, targets: Floats, *, inverse: float = 1e3, weight: float = 1.0) -> Classes:
    """Multinomial logistic regression of inputs (n, p), targets (n, K).

    `inverse` is C of scikit-learn, and each row counts `weight` times.
    """
    rows, labels, shares = weighted(inputs, targets)
    model = LogisticRegression(C=inverse, max_iter=10_000, tol=1e-3)
    return Classes(model.fit(rows, labels, sample_weight=weight * shares), targets.shape[1])


def svm(inputs: Floats, targets: Floats, *, inverse: float = 100.0, weight: float = 1.0) -> Classes:
    """A support vector machine with a Gaussian kernel on inputs (n, p), targets (n, K).

    `inverse` is C of scikit-learn, and each row counts `weight` times.
    """
    rows, labels, shares = weighted(inputs, targets)
    return Classes(SVC(C=inverse).fit(rows, labels, sample_weight=weight * shares), targets.shape[1])


def weighted(inputs: Floats, targets: Floats) -> tuple[Floats, Integers, Floats]:
    """Soft targets (n, K) as rows (m, p), labels and weights (m,): an example stands once for each class that has a share in it."""
    example, label = np.nonzero(targets > 0)
    return inputs[example], label, targets[example, label]


def predictions(regressor: Any, inputs: Floats, **how: bool) -> Floats:
    """What one of scikit-learn's regressors says, always (m, K)."""
    told: Floats = regressor.predict(inputs, **how)
    return told.reshape(len(told), -1)


def misclassified(told: Floats, targets: Floats) -> Booleans:
    """Whether the largest column is another one than the target's (m,)."""
    return np.asarray(told.argmax(axis=1) != targets.argmax(axis=1))


def squared_errors(told: Floats, targets: Floats) -> Floats:
    """Σ over the columns of (told − target)² (m,): for probabilities the Brier score, for one column the squared error."""
    return np.asarray(((told - targets) ** 2).sum(axis=1))


def single_precision(inputs: Floats) -> Any:
    """The rows (m, p) as scikit-learn's trees keep them: single precision, one behind the other."""
    return np.ascontiguousarray(inputs, dtype=np.float32)
