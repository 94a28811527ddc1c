"""The touching point of every budget, and the corners that random losses hit."""

from collections.abc import Generator

import numpy as np

from regularize import contacts, linear, regressions
from regularize.arrays import Floats
from regularize.contacts import Body, Contacts
from regularize.corners import Corners, area_shares, counting
from regularize.geometry import of_level, penalized
from regularize.lessons.geometry.result import Result, Touched
from regularize.lessons.geometry.settings import LOSSES, OWN, POWER, SAME_LOSS, SAME_STRENGTH, Settings
from regularize.penalties import L1, L2, ElasticNet, Shape, named
from regularize.progress import completed, finish, part


def touching(settings: Settings) -> Generator[float, None, Touched]:
    """The loss of these settings, the touching point of every budget, and the areas that end in corners; yields the share done."""
    shape, centre, names = _loss(settings)
    penalty = settings.shape
    free = float(penalty.value(centre)) or 1.0
    found = Contacts(shape=shape, centre=centre, penalty=penalty, budgets=Settings.shares() * free)
    second = _beside(settings, found, names) if settings.second else None
    compared: dict[str, Shape] = {"L1": L1(), "elastic net": ElasticNet(settings.ratio), "L2": L2()}
    if settings.penalty == POWER and settings.exponent not in (1.0, 2.0):
        compared[f"q = {settings.exponent:g}"] = penalty
    within = float(settings.within)
    areas: dict[str, tuple[Shape, Floats]] = {}
    for name, one in compared.items():
        yield (1 + len(areas)) / (1 + len(compared))
        areas[name] = one, area_shares(shape, one, reaches=found.reaches, within=within)
    return Touched(names=names, contacts=found, areas=areas, second=second)


def steps(settings: Settings, found: Touched | None = None) -> Generator[float, None, Result]:
    """The same with the corners that random losses hit; yields the share done. `found` is what `touching` found."""
    found = found or finish(touching(settings))
    contacts, within = found.contacts, float(settings.within)
    drawn = np.random.default_rng(settings.seed).uniform(-within, within, (LOSSES, 2))
    hit: dict[str, Corners] = {}
    for name, (one, exact) in found.areas.items():
        counted = counting(contacts.shape, one, reaches=contacts.reaches, centres=drawn, within=within, exact=exact)
        start, size = len(hit) / len(found.areas), 1.0 / len(found.areas)
        hit[name] = yield from part(counted, start=start, end=start + size)
    return Result(settings=settings, names=found.names, contacts=contacts, corners=hit, second=found.second)


run = completed(steps)


def _beside(settings: Settings, first: Contacts, names: tuple[str, str]) -> Result:
    """The second penalty on the same loss: with the same share of its own Ω at the free optimum, at the same loss, or at
    the same λ."""
    penalty = named(settings.second, ratio=settings.ratio)
    budgets = Settings.shares() * (float(penalty.value(first.centre)) or 1.0)
    held = first.binding
    if settings.matched == SAME_LOSS:
        budgets[held] = penalty.value(of_level(first.shape, first.centre, penalty, first.levels[held]))
    if settings.matched == SAME_STRENGTH:
        centres = np.broadcast_to(first.centre, (int(held.sum()), 2))
        budgets[held] = penalty.value(penalized(first.shape, centres, penalty, first.strengths[held]))
    found = Contacts(shape=first.shape, centre=first.centre, penalty=penalty, budgets=budgets)
    return Result(settings=settings.beside, names=names, contacts=found, corners={})


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
