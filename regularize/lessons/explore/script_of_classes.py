"""The code that Explore hands out for two classes in the plane: products of both coordinates, fitted again with scikit-learn."""

from regularize import logistic
from regularize.clouds import TEST_POINTS, Cloud
from regularize.penalties import Penalty
from regularize.scripts import shape

WEAKEST = 3e-5
"""Below it liblinear may not settle."""
WEAK = "# At strengths this weak it may say that it has not converged: its last digits then differ from the page's.\n"


def script(
    cloud: str,
    *,
    points: int,
    noise_sd: float,
    seed: int,
    degree: int,
    penalty: Penalty,
    strength: float,
    endless: bool = False,
) -> str:
    """A script that draws the points again, fits them and prints the coefficients, the log losses and what is misclassified.

    Where no fit is the best (`endless`), it shows how the norm grows as C does.
    """
    drawn = f"""\
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler


{shape(cloud)}

# The points of the page: {cloud}, seed {seed}, two classes by turns
train_shape, train_noise, test_shape, test_noise = np.random.default_rng({seed}).spawn(4)
y, y_test = np.arange({points}) % 2, np.arange({TEST_POINTS}) % 2
points = shape(y, train_shape) + {noise_sd:g} * train_noise.standard_normal(({points}, 2))
test = shape(y_test, test_shape) + {noise_sd:g} * test_noise.standard_normal(({TEST_POINTS}, 2))
"""
    products = f"PolynomialFeatures({degree}, include_bias=False), StandardScaler()"
    if endless:
        return f"""\
{drawn}
# The products tell the classes apart: without a penalty the norm grows without end, and no fit is the best.
for C in (1e0, 1e2, 1e4, 1e6):
    solver = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-8, max_iter=1000)
    model = make_pipeline({products}, solver).fit(points, y)
    print(f"C = {{C:g}}: norm {{np.linalg.norm(model[-1].coef_):.4g}}, {{np.sum(model.predict(points) != y)}} misclassified")
"""
    found = logistic.scikit_learn(penalty, strength, rows=points)
    told = ", ".join(f"{name}={_number(value)}" for name, value in found.arguments.items())
    exact, why = _solver(penalty, strength)
    return f"""\
{drawn}
# This page minimises mean log loss + λ·Ω with λ = {strength!r}, Ω = {penalty.formula}.
# scikit-learn counts the sum of the losses, and half of Σ w²: C = 1/(n (λ l1 + 2 λ l2)) with Ω = l1 Σ|w| + l2 Σ w².
{why}model = make_pipeline(
    {products},
    LogisticRegression(
        {told},
        {exact},
    ),
)
model.fit(points, y)

names = model[0].get_feature_names_out(["x1", "x2"])
for name, coefficient in zip(names, model[-1].coef_[0]):
    print(f"{{name}}: {{coefficient:.10g}}")
for name, rows, labels in (("training", points, y), ("test", test, y_test)):
    # From the logits: log_loss would cut off what a probability of 1 - 1e-17 costs where it is wrong
    logits = model.decision_function(rows)
    loss, wrong = np.mean(np.logaddexp(0, np.where(labels == 1, -logits, logits))), np.mean((logits > 0) != labels)
    print(f"{{name}} log loss: {{loss:.6g}}, misclassified: {{wrong:.4g}}")
"""


def _number(value: float) -> str:
    return "np.inf" if value == float("inf") else repr(value)


def _solver(penalty: Penalty, strength: float) -> tuple[str, str]:
    """The solver of scikit-learn that comes near enough soonest, and what is to be said of it."""
    if penalty.l1 == 0.0:
        return 'solver="newton-cholesky", tol=1e-10, max_iter=1000', ""
    if penalty.l2 == 0.0:
        return (
            'solver="liblinear", tol=1e-8, max_iter=100_000, intercept_scaling=1e5, random_state=0',
            "# liblinear penalizes the intercept too, by a hundred thousandth here; saga would not, and takes minutes.\n"
            + (WEAK if strength < WEAKEST else ""),
        )
    return (
        'solver="saga", tol=1e-9, max_iter=1_000_000, random_state=0',
        "# Be patient: saga is slow where columns are alike, and at a weak λ its last digits differ.\n",
    )


def points_csv(cloud: Cloud) -> str:
    """Every point: both coordinates, its class, and which set it belongs to."""
    rows = [
        f"{x!r},{y!r},{label},{name}"
        for name, points, labels in (
            ("training", cloud.points_train, cloud.labels_train),
            ("test", cloud.points_test, cloud.labels_test),
        )
        for (x, y), label in zip(points.tolist(), labels.tolist(), strict=True)
    ]
    return "\n".join(["x1,x2,class,set", *rows]) + "\n"
