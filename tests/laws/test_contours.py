"""Lines where pictures cross a level: on shapes that are known, and by what every such line must do."""

from functools import partial

import numpy as np
import pytest

from regularize.figures.contours import contours, rows
from regularize.figures.polylines import Polylines

SQUARE = {"x": (-2.0, 2.0), "y": (-2.0, 2.0)}
lines = partial(contours, **SQUARE)


def plane(count: int = 81) -> tuple[np.ndarray, np.ndarray]:
    ends = np.linspace(-2.0, 2.0, count)
    return np.meshgrid(ends, ends)


def pieces(line: np.ndarray) -> list[np.ndarray]:
    """The pieces of a line (m, 2) between its gaps."""
    (gaps,) = np.nonzero(np.isnan(line[:, 0]))
    assert gaps[-1] == len(line) - 1
    return [part[np.isfinite(part[:, 0])] for part in np.split(line, gaps)[:-1]]


def length(line: np.ndarray) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


@pytest.mark.parametrize("tolerance", [0.0, 0.004])
def test_circles_are_closed_round_and_as_long_as_they_are(tolerance: float) -> None:
    x, y = plane()
    radii = np.linspace(0.213, 1.887, 18)
    for radius, line in zip(radii, lines(np.hypot(x, y) - radii[:, None, None], 0.0, tolerance=tolerance), strict=True):
        (circle,) = pieces(line)
        np.testing.assert_array_equal(circle[0], circle[-1])
        np.testing.assert_allclose(np.hypot(*circle.T), radius, atol=2e-3)
        # A chord lies within the tolerance of its arc.
        middles = (circle[1:] + circle[:-1]) / 2
        assert (radius - np.hypot(*middles.T)).max() <= tolerance + 3e-3
        assert length(circle) == pytest.approx(2 * np.pi * radius, rel=0.02)
        turns = np.unwrap(np.arctan2(circle[:, 1], circle[:, 0]))
        assert abs(turns[-1] - turns[0]) == pytest.approx(2 * np.pi)
        assert (np.diff(turns) < 0).all() or (np.diff(turns) > 0).all(), "in order"


def test_fewer_points_where_a_tolerance_allows_it_and_none_more() -> None:
    x, y = plane()
    (all_of_them,) = lines((np.hypot(x, y) - 1.5)[None], 0.0)
    (few,) = lines((np.hypot(x, y) - 1.5)[None], 0.0, tolerance=0.01)
    assert len(few) < len(all_of_them) / 4
    (straight,) = lines((x + 0.3 * y - 0.2)[None], 0.0, tolerance=1e-6)
    (line,) = pieces(straight)
    assert len(line) == 2
    np.testing.assert_allclose(line @ [1.0, 0.3], 0.2, atol=1e-12)
    np.testing.assert_allclose(np.abs(line[:, 1]), 2.0)


def test_what_is_above_is_at_the_left_and_a_saddle_keeps_its_parts_apart() -> None:
    x, y = plane()
    (line,) = lines((y - 0.1)[None], 0.0)
    (level,) = pieces(line)
    assert (np.diff(level[:, 0]) > 0).all()
    (line,) = lines((x * y - 0.01)[None], 0.0)
    assert len(pieces(line)) == 2
    small = np.array([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])
    for line in contours(small, 0.5, x=(0.0, 1.0), y=(0.0, 1.0)):
        assert [len(piece) for piece in pieces(line)] == [2, 2]


def test_pictures_do_not_mix_and_one_without_a_line_has_none() -> None:
    x, y = plane(41)
    both = np.stack([np.hypot(x, y) - 1.0, np.ones_like(x), np.zeros_like(x), np.hypot(x, y) - 1.0])
    first, empty, flat, last = lines(both, 0.0)
    assert empty.shape == flat.shape == (0, 2)
    np.testing.assert_array_equal(first, last)
    assert [line.shape for line in lines(np.ones((2, 5, 5)), 0.0)] == [(0, 2), (0, 2)]


@pytest.mark.parametrize("seed", range(6))
def test_each_change_of_sign_is_on_the_line_and_nothing_else_is(seed: int) -> None:
    """On waves: where the heights change their sign between neighbours, a vertex of the line lies between them."""
    rng = np.random.default_rng(seed)
    x, y = plane(61)
    heights = sum(np.sin(a * x + b * y + c) for a, b, c in rng.normal(0.0, 2.5, (6, 3)))
    (line,) = lines(heights[None], 0.0)
    found = {
        tuple(point)
        for point in np.round(np.concatenate([p[:-1] if (p[0] == p[-1]).all() else p for p in pieces(line)]), 9)
    }
    wanted = set()
    for grid, other, swap in ((heights, (x, y), False), (heights.T, (y.T, x.T), True)):
        i, j = np.nonzero((grid[:, :-1] > 0) != (grid[:, 1:] > 0))
        share = grid[i, j] / (grid[i, j] - grid[i, j + 1])
        across, up = other[0][i, j] + share * (other[0][i, j + 1] - other[0][i, j]), other[1][i, j]
        wanted |= {tuple(p) for p in np.round(np.column_stack([up, across] if swap else [across, up]), 9)}
    assert found == wanted
    # Thinned, no vertex is further from the line than the tolerance.
    (thin,) = lines(heights[None], 0.0, tolerance=0.01)
    assert len(thin) < len(line)
    segments = np.concatenate([np.stack([p[:-1], p[1:]], axis=1) for p in pieces(thin)])
    along = segments[:, 1] - segments[:, 0]
    away = np.array(sorted(found))[:, None] - segments[:, 0]
    share = np.clip((away * along).sum(axis=2) / np.maximum((along**2).sum(axis=1), 1e-30), 0.0, 1.0)
    assert np.linalg.norm(away - share[..., None] * along, axis=2).min(axis=1).max() <= 0.01 + 1e-9


def test_lines_take_the_place_of_each_other() -> None:
    some = [np.arange(6.0).reshape(3, 2), np.empty((0, 2)), np.ones((70, 2))]
    filled = rows(some)
    assert filled.shape == (3, 2, 96)
    moving = Polylines.of(some)
    assert (moving.stops, moving.longest) == (3, 96)
    for stop, line in enumerate(some):
        at = moving.at(stop)
        np.testing.assert_array_equal(np.stack([at["x"], at["y"]]), filled[stop])
        assert np.isfinite(at["x"]).sum() == len(line)
    np.testing.assert_array_equal(moving.at(9)["x"], moving.at(2)["x"])
