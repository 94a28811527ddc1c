"""What the stage of the geometry shows."""

from regularize import words
from regularize.experiments import geometry
from regularize.experiments.geometry import DIABETES, EXACT, LOSSES, OWN, POWER, Result, Settings
from regularize.figures import bodies, budgets, contacts, corners, palette
from regularize.figures.chart import Chart, outward
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.snippets import geometry as snippet

KNOB = "budget_percent"
COLOURS = {**palette.PENALTY, POWER: palette.TEST}
FRAME = 3.6  # half the side of the frame of an own loss, so that it stays while the free optimum is dragged

PRESETS: dict[str, Preset[Settings]] = {
    "A corner": Preset(Settings(), "The loss pulls 39° off the axis; the corner holds anything up to 45°, so w₂ is exactly zero."),
    "No corner": Preset(
        Settings(penalty="L2"), "The same loss on the circle, which has no corner to hold it: w₂ is small, not zero."
    ),
    "Two in three": Preset(
        Settings(optimum_across=3.0, optimum_up=2.0, correlation=0.0, budget_percent=40),
        "Of random circular losses 65.3 % end in a corner of the diamond of size 2, and none on an axis of the circle.",
    ),
    "A ball that changes": Preset(
        Settings(penalty="Elastic net", budget_percent=2),
        "Small, it is almost a diamond, and w₂ is zero; drag the budget up and it swells to a circle.",
    ),
    "Below one": Preset(
        Settings(penalty=POWER, exponent=0.5, optimum_across=2.0, optimum_up=2.0, correlation=0.0, budget_percent=40),
        "Not convex: the cusp across and the cusp up are equally good, and no λ leads to this budget.",
    ),
    "L2 crosses zero": Preset(
        Settings(penalty="L2", optimum_across=2.0, optimum_up=-1.0, correlation=0.9, budget_percent=19),
        "Two alike columns: as the circle shrinks, w₂ passes through zero and goes on with the other sign.",
    ),
    "Other units": Preset(
        Settings(optimum_across=2.4, optimum_up=1.2, correlation=0.0, scale=3.0, budget_percent=15),
        "The second column in smaller units: now L1 keeps the other coefficient. So standardize first.",
    ),
    "Two diabetes columns": Preset(
        Settings(source=DIABETES, column_across="bmi", column_up="bp", within=1, budget_percent=25),
        "The lasso takes body mass first; blood pressure enters at a larger budget.",
    ),
    "Three coefficients": Preset(
        Settings(bodies="On", optimum_across=3.0, optimum_up=2.0, correlation=0.0, budget_percent=40),
        "Octahedron, elastic-net body and sphere, with random losses on their tips, edges and faces.",
    ),
}  # fmt: skip


def scene(result: Result) -> Scene:
    """The touching point, the coefficients, the penalised loss, λ and the corners, at every stop of the budget."""
    stops = range(len(Settings.shares()))
    return Scene(
        charts=(_geometry(result), _coefficients(result), _objective(result), _strengths(result), _corners(result)),
        numbers=_numbers(result),
        sentences={KNOB: [result.says(stop) for stop in stops]},
        shape="lead",
    )


def _colour(result: Result) -> str:
    return COLOURS[result.settings.penalty]


def _geometry(result: Result) -> Chart:
    own = result.settings.source == OWN
    widest = 1.3 * float(abs(result.contacts.centre).max())
    return contacts.contacts(
        knob=KNOB, names=result.names, found=result.contacts, colour=_colour(result), ball_name=result.ball_name,
        reach=FRAME if own else outward(-widest, widest)[1], convex=result.convex, draggable=own,
    )  # fmt: skip


def _coefficients(result: Result) -> Chart:
    return budgets.coefficients(knob=KNOB, names=result.names, found=result.contacts, colour=_colour(result))


def _objective(result: Result) -> Chart:
    along, levels = result.along
    return budgets.objective(
        knob=KNOB, found=result.contacts, budgets=along, levels=levels, objectives=result.objectives,
        lowest=result.lowest[0], colour=_colour(result),
    )  # fmt: skip


def _strengths(result: Result) -> Chart:
    return budgets.strengths(knob=KNOB, found=result.contacts, colour=_colour(result))


def _corners(result: Result) -> Chart:
    known = {"L1": palette.L1, "elastic net": palette.ELASTIC_NET, "L2": palette.L2}
    colours = {name: known.get(name, COLOURS[POWER]) for name in result.corners}
    return corners.shares(knob=KNOB, found=result.corners, colours=colours, losses=LOSSES)


def _numbers(result: Result) -> list[Number]:
    found = result.contacts
    rows = {
        "Budget t": [words.number(value) for value in found.budgets.tolist()],
        "Its λ": [words.number(value) for value in found.strengths.tolist()],
        result.names[0]: [_coefficient(value) for value in found.points[:, 0].tolist()],
        result.names[1]: [_coefficient(value) for value in found.points[:, 1].tolist()],
        "Loss above the least": [words.number(value) for value in found.levels.tolist()],
        "Diagonal / axis": [words.number(value) for value in result.roundness.tolist()],
        "Optimality": [_certificate(value) for value in found.optimality.tolist()],
    }
    help = {
        "Budget t": "Ω(w) may not be larger than this.",
        "Its λ": "The strength at which MSE + λ·Ω has its minimum at this very point.",
        "Loss above the least": "MSE at the touching point, less MSE at the free optimum.",
        "Diagonal / axis": "How far the ball reaches along the diagonal over how far along an axis: diamond 0.707, circle 1.",
        "Optimality": "Largest subgradient of MSE + λ·Ω at the point shown, relative to that at zero.",
    }
    if not result.convex:
        help["Its λ"] = "The strength at which MSE + λ·Ω is stationary at this point; its minimum may be elsewhere."
    return [
        Number(name=name, values={KNOB: values}, help=help.get(name, ""), fine=name == "Optimality")
        for name, values in rows.items()
    ]


def _coefficient(value: float) -> str:
    return "exactly 0" if value == 0.0 else words.number(value)


def _certificate(optimality: float) -> str:
    sign = "✓" if optimality <= EXACT else "not exact:"
    return f"{sign} {words.number(optimality, 2)}"


def solid(result: Result, settings: Settings) -> bodies.Solid:
    """The three bodies of the present reach (`settings` say where the budget stands)."""
    return bodies.bodies(geometry.bodies(result, settings.stop(KNOB)), colours=COLOURS, names=("w₁", "w₂", "w₃"))


def code(result: Result, settings: Settings) -> str:
    """A script that prints the touching point of this view (`settings` say where the budget stands)."""
    found, own = result.contacts, result.settings.source == OWN
    loss = snippet.made(found.shape, found.centre) if own else snippet.diabetes(settings.columns)
    return snippet.script(loss, found, settings.stop(KNOB), rows=2 if own else 442)
