"""Two classes in the plane: products of both coordinates, fitted by the log loss at every strength."""

from collections.abc import Generator
from dataclasses import replace

import numpy as np

from regularize import logistic
from regularize.arrays import Floats
from regularize.basis import Products
from regularize.clouds import Cloud, cloud
from regularize.lessons.explore import compared
from regularize.lessons.explore.result_of_classes import Fitted, Losses, Matched, ResultOfClasses
from regularize.lessons.explore.settings import CLASSES, FREEDOM, LEAST_SQUARES, SAME_STRENGTH, Settings
from regularize.logistic.freedom import degrees_of_freedom
from regularize.logistic.problems import losses
from regularize.logistic.slices import slice_of
from regularize.penalties import Penalty, named
from regularize.progress import completed, part

ENDS = -10.0, 4.0
"""The powers of ten between which a λ is looked for: of classes that are apart no fit is left at λ = 0."""


def steps(settings: Settings) -> Generator[float, None, ResultOfClasses]:
    """Fit the products at every stop of λ; yields the share done."""
    found = drawn(settings)
    products = Products.fit(found.points_train, settings.total_degree)
    columns, targets = products.columns(found.points_train), np.asarray(found.labels_train, dtype=float)
    names = [settings.penalty, *([settings.second] if settings.second else [])]
    paths = [_path(columns, targets, settings.penalty, settings.ratio)]
    matched = None
    if settings.second and paths[0] is not None:
        matched = yield from part(_matched(settings, columns, targets, paths[0]), start=0.05, end=0.9)
        paths.append(_path(columns, targets, settings.second, settings.ratio, matched.strengths))
    elif settings.second:
        paths.append(_path(columns, targets, settings.second, settings.ratio))
    known = [path for path in paths if path is not None]
    right = [bool(((2.0 * targets - 1.0) * path.logits(columns)[0] > 0.0).all()) for path in known]
    pair = _pair(known[0].coefficients) if known else (0, 1)
    fitted = [
        None if path is None else _fitted(name, path, found, products, pair, settings.ratio)
        for name, path in zip(names, paths, strict=True)
    ]
    return ResultOfClasses(
        settings=settings,
        cloud=found,
        products=products,
        first=fitted[0],
        second=fitted[1] if len(fitted) > 1 else None,
        separated=len(known) < len(paths) or any(right),
        pair=pair,
        matched=matched,
    )


run = completed(steps)
"""`steps` to its end."""


def _matched(
    settings: Settings, columns: Floats, targets: Floats, first: logistic.Path
) -> Generator[float, None, Matched]:
    """How strong the second penalty is at each stop of the first, where it has a λ."""
    penalty = named(settings.penalty, ratio=settings.ratio)
    second = named("None" if settings.second == LEAST_SQUARES else settings.second, ratio=settings.ratio)
    sides = 2.0 * targets - 1.0

    def measured(path: logistic.Path, its: Penalty) -> Floats:
        if settings.matched == FREEDOM:
            return -degrees_of_freedom(columns, path, penalty=its)
        return np.asarray(losses(sides * path.logits(columns)).mean(axis=1))

    def fit(strengths: Floats) -> logistic.Path:
        return logistic.path(columns, targets, penalty=second, strengths=strengths)

    if not second.free and settings.matched != SAME_STRENGTH:
        yield 0.0
    found = yield from compared.strengths(
        settings.matched, (first, penalty), second, fit=fit, measured=measured, ends=ENDS
    )
    matched = Matched(strengths=found.at, reached=found.reached, limit=found.limit)
    if second.free or settings.matched != FREEDOM:
        return matched
    both = [degrees_of_freedom(columns, path, penalty=of) for path, of in ((first, penalty), (fit(found.at), second))]
    return replace(matched, freedom=np.array(both))


def drawn(settings: Settings) -> Cloud:
    """The points of these settings."""
    rng = np.random.default_rng(settings.seed)
    return cloud(CLASSES[settings.source], points=settings.points, noise_sd=settings.noise_sd, rng=rng)


def _path(
    columns: Floats, targets: Floats, name: str, ratio: float, strengths: Floats | None = None
) -> logistic.Path | None:
    """The path under one penalty, at the stops of λ unless strengths are given; None without one where no fit is the best."""
    penalty = named("None" if name == LEAST_SQUARES else name, ratio=ratio)
    if strengths is None:
        strengths = np.zeros(1) if penalty.free else Settings.strengths()
    try:
        return logistic.path(columns, targets, penalty=penalty, strengths=strengths)
    except logistic.Separated:
        return None


def _fitted(
    name: str, path: logistic.Path, found: Cloud, products: Products, pair: tuple[int, int], ratio: float
) -> Fitted:
    columns, targets = products.columns(found.points_train), np.asarray(found.labels_train, dtype=float)
    train, test = path.logits(columns), path.logits(products.columns(found.points_test))
    test_sides = 2.0 * found.labels_test - 1.0
    penalty = named("None" if name == LEAST_SQUARES else name, ratio=ratio)
    return Fitted(
        name=name,
        penalty=penalty,
        path=path,
        losses=Losses(
            train=losses((2.0 * targets - 1.0) * train).mean(axis=1),
            each=losses(test_sides * test),
            wrong_train=((train > 0.0) != found.labels_train).mean(axis=1),
            wrong_test=((test > 0.0) != found.labels_test).mean(axis=1),
        ),
        slice=slice_of(
            columns,
            targets,
            strengths=path.strengths,
            coefficients=path.coefficients,
            intercept=path.intercept,
            pair=pair,
            penalty=penalty,
        ),
    )


def _pair(coefficients: Floats) -> tuple[int, int]:
    """The two coefficients that are largest at the middle of the path, or at the last stop before it where two are left."""
    alive = np.flatnonzero(np.count_nonzero(coefficients, axis=1) >= 2)
    middle = min(len(coefficients) // 2, int(alive[-1])) if len(alive) else 0
    first, second = sorted(np.argsort(-np.abs(coefficients[middle]), kind="stable")[:2].tolist())
    return first, second
