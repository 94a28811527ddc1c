"""Columns that are an earlier one again, in the same unit or in another."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.tables.cells import listed, said

ROUNDING = 1e-12  # standardized columns that differ by no more are equal
NEAR = 1e-7  # products of standardized columns with one vector that are as close may be those of equal columns


def copies(columns: Floats, names: Sequence[str]) -> list[str]:
    """Sentences on the columns (n, p) that are an earlier one: exactly, or but for unit, zero and sign; if any."""
    first: dict[bytes, int] = {}
    exact, others = [], []
    for place, column in enumerate((columns + 0.0).T):  # + 0.0 makes −0 and 0 the same bytes
        original = first.setdefault(column.tobytes(), place)
        if original == place:
            others.append(place)
        else:
            exact.append(f"{said(names[place])} of {said(names[original])}")
    told = [f"Exact copies: {listed(exact)}."] if exact else []
    alike = [(said(names[others[copy]]), said(names[others[of]])) for copy, of in _in_another_unit(columns[:, others])]
    if len(alike) == 1:
        ((copy, of),) = alike
        told.append(
            f"{copy} says the same as {of}, in another unit or turned round: of standardized columns a lasso may keep either of the two."
        )
    elif alike:
        pairs = listed([f"{copy} as {of}" for copy, of in alike])
        told += [
            f"Columns that say the same as an earlier one, in another unit or turned round: {pairs}.",
            "Of two standardized columns that say the same, a lasso may keep either.",
        ]
    return told


def _in_another_unit(columns: Floats) -> list[tuple[int, int]]:
    """The columns that are an earlier one when both are standardized, but for sign and rounding; and which one.

    Only columns whose products with one random vector are as close are compared, and that is the sign they are given:
    so many columns take little longer than reading them.
    """
    centred = columns - columns.mean(axis=0)
    sizes = np.sqrt(np.square(centred).mean(axis=0))
    rounding = ROUNDING + 4.0 * np.finfo(float).eps * np.abs(columns).max(axis=0) / sizes
    products = np.random.default_rng(0).standard_normal(len(columns)) @ centred / (sizes * len(columns))
    scaled = np.ascontiguousarray((centred / np.where(products < 0.0, -sizes, sizes)).T)
    seen: dict[int, list[int]] = {}
    found = []
    for place, mark in enumerate(np.rint(np.abs(products) / NEAR).astype(int).tolist()):
        for other in (one for near in (mark - 1, mark, mark + 1) for one in seen.get(near, [])):
            if np.abs(scaled[place] - scaled[other]).max() <= rounding[place] + rounding[other]:
                found.append((place, other))
                break
        else:
            seen.setdefault(mark, []).append(place)
    return found
