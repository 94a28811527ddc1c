"""Lines of a script that draw the rows of a repetition as the page does."""

from regularize.lessons.borrowed.settings.cells import CANCER, DIGITS, FRIEDMAN, MOONS, WINE

LOADED = {DIGITS: "load_digits", WINE: "load_wine", CANCER: "load_breast_cancer"}
TEST = {DIGITS: 600, WINE: 58, CANCER: 250}
STANDARDIZED = """\
    mean, sd = x[:points].mean(axis=0), x[:points].std(axis=0)
    x, x_test = (x - mean) / sd, (x_test - mean) / sd
"""
MOONS_CODE = """\
def moons(labels, shape_rng, noise_rng):
    angle = np.pi * shape_rng.uniform(size=len(labels))
    arc = np.column_stack([np.cos(angle), np.sin(angle)])
    place = (1.0 - 2.0 * labels)[:, None] * (arc - [0.5, 0.25]) / 1.5
    return place + 0.25 * noise_rng.standard_normal((len(labels), 2))


"""
FRIEDMAN_CODE = """\
def friedman(count, rng):
    x = rng.random((count, 10))
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return x, (y + rng.standard_normal(count))[:, None]


"""


def code(source: str, *, points: int, share: float, seed: int) -> str:
    """A function `rows(repetition)`, and what it needs."""
    points, choose = (min(points, 80), 40) if source == WINE else (points, 100)
    before = {MOONS: MOONS_CODE, FRIEDMAN: FRIEDMAN_CODE}.get(source, "")
    if source in LOADED:
        scale = "inputs / 16" if source == DIGITS else "inputs"
        before = f"inputs, labels = {LOADED[source]}(return_X_y=True)\n\n\n"
        drawn = f"""\
    order = pool_rng.permutation(len(labels))
    x, y = ({scale})[order], np.eye(labels.max() + 1)[labels[order]]
    x_test, y_test = x[-{TEST[source]}:], y[-{TEST[source]}:]
"""
        drawn += "" if source == DIGITS else STANDARDIZED
    elif source == MOONS:
        drawn = """\
    rngs = pool_rng.spawn(4)
    labels, test_labels = np.arange(points + choose + 800) % 2, np.arange(500) % 2
    x, y = moons(labels, *rngs[:2]), np.eye(2)[labels]
    x_test, y_test = moons(test_labels, *rngs[2:]), np.eye(2)[test_labels]
"""
    else:
        drawn = """\
    x, y = friedman(points + choose, pool_rng)
    x_test, y_test = friedman(500, pool_rng)
"""
    unlabelled = "x[points + choose : points + choose + 800]" if source in (DIGITS, MOONS) else "x[:0]"
    return f"""\
points, choose = {points}, {choose}  # rows to learn from, and rows to choose a strength on


{before}def rows(repetition):
    pool_rng, wrong_rng = np.random.default_rng([{seed}, repetition]).spawn(2)
{drawn}{_wrong(source, share)}    between = slice(points, points + choose)
    return x[:points], y[:points], x[between], y[between], x_test, y_test, {unlabelled}
"""


def _wrong(source: str, share: float) -> str:
    """Lines that make a share of the targets wrong, in training and validation rows."""
    if not share:
        return ""
    if source == FRIEDMAN:
        change = "y[places] = y[np.roll(places, 1)]"
    else:
        change = (
            "further = wrong_rng.integers(1, y.shape[1], size=len(places))\n"
            "    y[places] = np.eye(y.shape[1])[(y[places].argmax(axis=1) + further) % y.shape[1]]"
        )
    return f"""\
    y_test = y_test.copy()  # test targets stay right
    places = wrong_rng.permutation(points + choose)[: round({share} * (points + choose))]
    {change}
"""
