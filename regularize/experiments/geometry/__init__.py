"""Why does L1 make zeros, and L2 not? A loss in two coefficients, and the ball that it touches at every budget."""

import numpy as np

from regularize import contacts, linear, regressions
from regularize.arrays import Floats
from regularize.contacts import Body, Contacts
from regularize.corners import corners
from regularize.experiments.geometry.result import Result
from regularize.experiments.geometry.settings import DIABETES, LIMIT, LOSSES, OWN, POWER, Settings
from regularize.penalties import L1, L2, ElasticNet, Shape

__all__ = ["DIABETES", "EXACT", "LIMIT", "LOSSES", "OWN", "POWER", "Result", "Settings", "bodies", "run"]

EXACT = 1e-10


def run(settings: Settings) -> Result:
    """The loss of these settings, the touching point of every budget, and the corners that random losses hit."""
    shape, centre, names = _loss(settings)
    penalty = settings.shape
    free = float(penalty.value(centre)) or 1.0
    found = Contacts(shape=shape, centre=centre, penalty=penalty, budgets=Settings.shares() * free)
    result = Result(settings=settings, names=names, contacts=found, corners={})
    drawn = np.random.default_rng(settings.seed).uniform(-settings.within, settings.within, (LOSSES, 2))
    compared: dict[str, Shape] = {"L1": L1(), "elastic net": ElasticNet(settings.ratio), "L2": L2()}
    if settings.penalty == POWER and settings.exponent not in (1.0, 2.0):
        compared[f"q = {settings.exponent:g}"] = penalty
    for name, one in compared.items():
        result.corners[name] = corners(shape, one, reaches=result.reaches, centres=drawn, within=float(settings.within))
    return result


def _loss(settings: Settings) -> tuple[Floats, Floats, tuple[str, str]]:
    """Shape, free optimum and names of the two coefficients."""
    if settings.source == OWN:
        scales = np.array([1.0, settings.scale])
        correlations = np.array([[1.0, settings.correlation], [settings.correlation, 1.0]])
        return (
            scales[:, None] * correlations * scales,
            np.array([settings.optimum_across, settings.optimum_up]),
            ("w₁", "w₂"),
        )
    data = regressions.diabetes_regression()
    pair = [data.names.index(name) for name in settings.columns]
    columns, targets = linear.centred(data.columns[:, pair]), linear.centred(data.targets)
    columns, targets = columns / columns.std(axis=0), targets / targets.std()
    shape = columns.T @ columns / len(targets)
    return shape, np.linalg.solve(shape, columns.T @ targets / len(targets)), settings.columns


def bodies(result: Result, stop: int) -> dict[str, Body]:
    """The octahedron, the elastic-net body and the sphere of the present reach, with random losses outside of them."""
    settings, reach = result.settings, float(result.reaches[stop])
    drawn = np.random.default_rng([settings.seed, 3]).uniform(-settings.within, settings.within, (LOSSES, 3))
    found = {}
    for name, penalty in {"L1": L1(), "Elastic net": ElasticNet(settings.ratio), "L2": L2()}.items():
        budget = float(penalty.value(np.array([reach, 0.0, 0.0])))
        outside = drawn[penalty.value(drawn) > budget]
        found[name] = Body(penalty=penalty, budget=budget, points=contacts.projected(penalty, budget, outside))
    return found
