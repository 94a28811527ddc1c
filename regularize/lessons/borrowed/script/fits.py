"""Lines of a script that fit a classifier, plain or with its own regularizer, and with a technique; a model is what answers rows."""

from regularize.lessons.borrowed.settings.cells import (
    BOOSTING,
    COPIES,
    FOREST,
    LOGISTIC,
    MACHINE,
    NEIGHBOUR,
    ROUNDS,
    TREE,
    Cell,
)

IMPORTS = {
    "load_digits": "from sklearn.datasets import load_digits",
    "load_wine": "from sklearn.datasets import load_wine",
    "load_breast_cancer": "from sklearn.datasets import load_breast_cancer",
    "RandomForestRegressor": "from sklearn.ensemble import RandomForestRegressor",
    "LogisticRegression": "from sklearn.linear_model import LogisticRegression",
    "KNeighborsRegressor": "from sklearn.neighbors import KNeighborsRegressor",
    "SVC": "from sklearn.svm import SVC",
    "DecisionTreeRegressor": "from sklearn.tree import DecisionTreeRegressor",
}
ANSWERS = """\
def answers(model):
    return lambda x: model.predict(x).reshape(len(x), -1)


"""
WEIGHTED = """\
def probabilities(model, classes):
    def told(x):
        found = np.zeros((len(x), classes))
        {said}
        return found

    return told


def fit(x, y, state, own={plain}, weight=1.0):
    example, label = np.nonzero(y > 0)  # soft targets: a row for each class, weighted by its share
    model = {model}
    model.fit(x[example], label, sample_weight=weight * y[example, label])
    return probabilities(model, y.shape[1])

"""
CLASSIFIER = {
    LOGISTIC: WEIGHTED.format(
        said="found[:, model.classes_] = model.predict_proba(x)",
        plain=1000.0,
        model="LogisticRegression(C=own, max_iter=10_000, tol=1e-3)",
    ),
    MACHINE: WEIGHTED.format(said="found[np.arange(len(x)), model.predict(x)] = 1.0", plain=100.0, model="SVC(C=own)"),
    TREE: ANSWERS
    + """\
def fit(x, y, state, own=0.0, weight=1.0):
    # one-hot targets: the squared error is Gini's impurity, and this the classification tree
    return answers(DecisionTreeRegressor(ccp_alpha=own * y.var(axis=0).mean(), random_state=state).fit(x, y))

""",
    FOREST: ANSWERS
    + """\
def forest(x, y, state, least=1):
    model = RandomForestRegressor(20, max_features="sqrt", min_samples_leaf=least, random_state=state)
    return model.fit(x, y if y.shape[1] > 1 else y[:, 0])


def fit(x, y, state, own=1, weight=1.0):
    return answers(forest(x, y, state, least=own))

""",
    NEIGHBOUR: ANSWERS
    + """\
def fit(x, y, state, own=1, weight=1.0):
    return answers(KNeighborsRegressor(own, algorithm="brute").fit(x, y))

""",
    BOOSTING: f"""\
def summed(start, trees, scales):
    return lambda x: start + np.tensordot(scales, [tree.predict(x).reshape(len(x), -1) for tree in trees], axes=1)


def grown(x, left, state):
    return DecisionTreeRegressor(max_depth=3, random_state=state).fit(x, left)


def fit(x, y, state, own=1.0, rounds={ROUNDS}):
    # with one target GradientBoostingRegressor(n_estimators={ROUNDS}, learning_rate=own) does the same
    start, left, trees = y.mean(axis=0), y - y.mean(axis=0), []
    for _ in range(rounds):
        trees.append(grown(x, left, state))
        left = left - own * trees[-1].predict(x).reshape(len(x), -1)
    return summed(start, trees, np.full(rounds, own))

""",
}

_COPIES = """
def borrowed(x, y, unlabelled, strength, state, rng):
{made}
    return fit(rows, targets, state, weight=len(x) / len(rows))
"""
_BY_EXAMPLES = {
    "Dropout": f"""\
    # {COPIES} dropout masks of every row
    rows, targets = np.tile(x, ({COPIES}, 1)), np.tile(y, ({COPIES}, 1))
    rows = rows * ~(rng.random(rows.shape) < strength) * (1 / (1 - strength))""",
    "Noise": f"""\
    rows, targets = np.tile(x, ({COPIES}, 1)), np.tile(y, ({COPIES}, 1))
    rows = rows + strength * rng.standard_normal(rows.shape)""",
    "Mixup": f"""\
    rows, targets = np.tile(x, ({COPIES}, 1)), np.tile(y, ({COPIES}, 1))
    partners = rng.permuted(np.tile(np.arange(len(x)), ({COPIES}, 1)), axis=1).ravel()
    share = rng.beta(strength, strength, size=len(rows))[:, None]
    rows = share * rows + (1 - share) * x[partners]
    targets = share * targets + (1 - share) * y[partners]""",
    "Label smoothing": """\
    rows, targets = x, (1 - strength) * y + strength / y.shape[1]""",
    "Shifted copies": """\
    # each picture, and `strength` of its eight shifts by a pixel
    pictures = np.pad(x.reshape(-1, 8, 8), ((0, 0), (1, 1), (1, 1)))
    shifts = [(i, j) for i in (-1, 0, 1) for j in (-1, 0, 1) if (i, j) != (0, 0)]
    every = np.stack([pictures[:, 1 - i : 9 - i, 1 - j : 9 - j].reshape(len(x), 64) for i, j in shifts])
    order = rng.permuted(np.tile(np.arange(8), (len(x), 1)), axis=1)
    rows = np.concatenate([x, *(every[order[:, copy], np.arange(len(x))] for copy in range(strength))])
    targets = np.tile(y, (strength + 1, 1))""",
}
_DART = f"""
def borrowed(x, y, unlabelled, strength, state, rng):
    # DART: trees vanish while the next is fitted; then all are scaled so that together they say as much
    start, trees, said, scales = y.mean(axis=0), [], np.zeros(({ROUNDS}, *y.shape)), np.zeros({ROUNDS})
    for t in range({ROUNDS}):
        dropped = np.flatnonzero(rng.random(t) < strength)
        if t and not len(dropped):
            dropped = rng.integers(t, size=1)
        kept = np.setdiff1d(np.arange(t), dropped)
        trees.append(grown(x, y - start - np.tensordot(scales[kept], said[kept], axes=1), state))
        said[t] = trees[-1].predict(x).reshape(len(x), -1)
        scales[dropped] *= len(dropped) / (len(dropped) + 1)
        scales[t] = 1 / (len(dropped) + 1)
    return summed(start, trees, scales)
"""
_STOPPED = """
def borrowed(x, y, unlabelled, strength, state, rng):
    return fit(x, y, state, rounds=strength)  # boosting stopped early
"""
_SHRUNKEN = """
def shrunken(tree, strength):
    grown = tree.tree_
    means, counts = grown.value[:, :, 0], grown.weighted_n_node_samples
    values = means.copy()
    for parent in np.flatnonzero(grown.children_left >= 0):
        for child in (grown.children_left[parent], grown.children_right[parent]):
            values[child] = values[parent] + (means[child] - means[parent]) / (1 + strength / counts[parent])
    return lambda x: values[tree.apply(x)]


def borrowed(x, y, unlabelled, strength, state, rng):
    # hierarchical shrinkage: the trees stay, their leaves are pulled towards their ancestors
    told = [shrunken(tree, strength) for tree in {trees}]
    return lambda x: np.mean([one(x) for one in told], axis=0)
"""
_TREES = {TREE: "[DecisionTreeRegressor(random_state=state).fit(x, y)]", FOREST: "forest(x, y, state).estimators_"}
_REGULARIZED = """
def best_splits(x, y):
    count = len(x)
    order = x.argsort(axis=0, kind="stable")
    ordered = np.take_along_axis(x, order, axis=0)
    left = np.cumsum((y - y.mean(axis=0))[order], axis=0)[:-1]
    sizes = np.arange(1, count)[:, None]
    gains = (left**2).sum(axis=2) * (1 / sizes + 1 / (count - sizes))
    gains = np.where(ordered[1:] > ordered[:-1], gains, 0.0)
    place, every = gains.argmax(axis=0), np.arange(x.shape[1])
    return gains[place, every], (ordered[place, every] + ordered[place + 1, every]) / 2


def split(x, y, factor, used, rng):
    if len(x) < 2 or not np.ptp(y, axis=0).any():
        return None
    new = rng.permutation(np.flatnonzero(~used))[: int(np.ceil(np.sqrt(x.shape[1])))]
    columns = np.concatenate([np.flatnonzero(used), new])
    gains, thresholds = best_splits(x[:, columns], y)
    worth = gains * np.where(used[columns], 1.0, factor)  # a new column counts its gain less
    best = int(worth.argmax())
    return (columns[best], thresholds[best]) if worth[best] > 1e-10 else None


def regularized_tree(x, y, factor, used, rng):
    nodes, waiting = [[None, y.mean(axis=0)]], [(0, np.arange(len(x)))]
    while waiting:
        node, inside = waiting.pop()
        found = split(x[inside], y[inside], factor, used, rng)
        if found is None:
            continue
        used[found[0]] = True
        nodes[node][0] = (*found, len(nodes))
        below = x[inside, found[0]] <= found[1]
        for part in (inside[below], inside[~below]):
            waiting.append((len(nodes), part))
            nodes.append([None, y[part].mean(axis=0)])
    return nodes


def told_by(nodes, row):
    node = 0
    while nodes[node][0] is not None:
        column, threshold, left = nodes[node][0]
        node = left if row[column] <= threshold else left + 1
    return nodes[node][1]


def borrowed(x, y, unlabelled, strength, state, rng):
    used, trees = np.zeros(x.shape[1], dtype=bool), []
    for _ in range(20):
        drawn = rng.integers(len(x), size=len(x))
        trees.append(regularized_tree(x[drawn], y[drawn], strength, used, rng))
    return lambda x: np.array([np.mean([told_by(nodes, row) for nodes in trees], axis=0) for row in x])
"""
_DISTILLED = """
def borrowed(x, y, unlabelled, strength, state, rng):
    # the tree learns what a forest says, also of rows that have no labels
    teacher = RandomForestRegressor(20, max_features="sqrt", random_state=state).fit(x, y)
    rows, temperature = np.concatenate([x, unlabelled[:strength]]), 1.0
    with np.errstate(divide="ignore"):
        logits = np.log(teacher.predict(rows))
    odds = np.exp((logits - logits.max(axis=1, keepdims=True)) / temperature)
    return fit(rows, odds / odds.sum(axis=1, keepdims=True), state)
"""


def classifier(name: str) -> str:
    """A function `fit(x, y, state, own)`."""
    return CLASSIFIER[name]


def technique(cell: Cell) -> str:
    """A function `borrowed(x, y, unlabelled, strength, state, rng)`."""
    if cell.technique in _BY_EXAMPLES:
        return _COPIES.format(made=_BY_EXAMPLES[cell.technique])
    return {
        "DART": _DART,
        "Early stopping": _STOPPED,
        "Ridge on leaves": _SHRUNKEN.format(trees=_TREES.get(cell.classifier, "")),
        "New-column penalty": _REGULARIZED,
        "Distillation": _DISTILLED,
    }[cell.technique]
