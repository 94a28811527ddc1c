"""Newton's steps, the homotopy and the exact step find the same minimisers, from wherever they start."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize import minimiser as minimisers
from regularize import systems
from regularize.active_set import ActiveSet
from regularize.homotopy import Homotopy, Inverse
from regularize.minimiser import EXACT, Minimiser
from regularize.newton import Newton, Standing
from regularize.screened import Screened, minimiser
from regularize.systems import ByColumns, ByRows

SHAPES = [(60, 40), (20, 40), (30, 90)]


def problem(seed: int, rows: int, count: int, shared: float) -> tuple[np.ndarray, np.ndarray, Standing]:
    """Columns as rows, a response, and where every path starts: at w = 0."""
    rng = np.random.default_rng([seed, rows, count])
    columns = np.sqrt(1 - shared) * rng.normal(size=(count, rows)) + np.sqrt(shared) * rng.normal(size=rows)
    columns /= np.sqrt(np.square(columns).sum(axis=1))[:, None]
    response = rng.normal(size=5) @ columns[:5] + 0.3 * rng.normal(size=rows)
    correlations = columns @ response
    nothing = np.zeros(count)
    return columns, response, Standing(float(np.abs(correlations).max()), 0.0, nothing, nothing, correlations)


def misses(columns: np.ndarray, response: np.ndarray, found: np.ndarray, mu: float, ridge: float) -> float:
    """By how much the condition is missed, relative to the largest gradient at w = 0; computed one by one."""
    correlations = columns @ (response - found @ columns) - ridge * found
    by_column = [
        max(abs(c) - mu, 0.0) if w == 0.0 else abs(c - mu * np.sign(w))
        for c, w in zip(correlations, found, strict=True)
    ]
    return max(by_column) / float(np.abs(columns @ response).max())


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@given(
    seed=st.integers(0, 10_000),
    share=st.floats(0.02, 0.9),
    ridge=st.floats(1e-3, 1.0),
    shared=st.sampled_from([0, 0.9]),
)
@settings(max_examples=25, deadline=None)
def test_each_way_ends_where_the_exact_step_does(
    shape: tuple[int, int], seed: int, share: float, ridge: float, shared: float
):
    columns, response, start = problem(seed, *shape, shared)
    mu = share * start.mu
    for smooth in (ridge, 0.0):
        exact = ActiveSet(columns, response).settle(mu, smooth)
        assert misses(columns, response, exact, mu, smooth) <= 1e-12
        followed = Homotopy(columns, response).follow(start, mu, smooth)
        assert followed is not None
        stepped = Newton(columns, response, EXACT * start.mu).settle(start, mu, smooth)
        for found in (followed, stepped):
            if found is not None:
                np.testing.assert_allclose(found.coefficients, exact, atol=1e-9)
                np.testing.assert_array_equal(found.signs, np.sign(found.coefficients))
                assert misses(columns, response, found.coefficients, mu, smooth) <= 1e-12


def test_newtons_steps_lead_somewhere_from_a_neighbouring_strength():
    """They may give up, but not where a path has a hundred stops: nine in ten are theirs."""
    stops = theirs = 0
    for seed in range(10):
        columns, response, standing = problem(seed, 60, 40, 0.5)
        newton = Newton(columns, response, EXACT * standing.mu)
        for mu in standing.mu * np.logspace(-0.05, -3, 60):
            found = newton.settle(standing, mu, 0.1 * mu)
            stops, theirs = stops + 1, theirs + (found is not None)
            if found is not None:
                standing = found
    assert theirs >= 0.9 * stops


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_minimiser_may_go_to_any_strength_next(seed: int):
    columns, response, start = problem(seed, 30, 60, 0.5)
    rng = np.random.default_rng(seed)
    standing = Minimiser(columns, response)
    for mu, ridge in zip(start.mu * 10 ** rng.uniform(-3, 0.3, 12), 10 ** rng.uniform(-4, 0, 12), strict=True):
        for smooth in (ridge, 0.0):
            found = standing.settle(float(mu), float(smooth))
            assert misses(columns, response, found, mu, smooth) <= 1e-12


def test_columns_that_stand_twice_are_left_to_the_exact_step_and_solved():
    for seed in range(5):
        columns, response, start = problem(seed, 25, 30, 0.0)
        twice = np.vstack([columns, columns[::2], -columns[:3]])
        standing = Minimiser(twice, response)
        for mu in start.mu * np.logspace(-0.1, -6, 40):
            assert misses(twice, response, standing.settle(float(mu), 0.0), float(mu), 0.0) <= 1e-11


def test_both_forms_of_the_linear_system_have_one_solution():
    columns, response, start = problem(3, 20, 60, 0.3)
    signs = np.where(np.arange(60) % 3, np.sign(start.correlations), 0.0)
    wide, narrow = ByColumns(columns, response), ByRows(columns, response)
    for active in (signs, np.where(np.arange(60) < 50, signs, 0.0), signs):
        for system in (wide, narrow):
            assert system.factorize(active != 0.0, 0.2)
        (w, correlations), (other, same) = (system.solution(active, 0.05) for system in (wide, narrow))
        np.testing.assert_allclose(w, other, atol=1e-13)
        np.testing.assert_allclose(correlations, same, atol=1e-13)
        off = np.where(active != 0.0, start.correlations, 0.0)
        np.testing.assert_allclose(wide.correction(off), narrow.correction(off), atol=1e-13)


def test_a_bordered_factorization_solves_as_one_formed_anew(monkeypatch: pytest.MonkeyPatch):
    columns, response, start = problem(4, 60, 50, 0.5)
    monkeypatch.setattr(systems, "LARGE", 10)
    monkeypatch.setattr(systems, "BORDER", 3)
    rng = np.random.default_rng(0)
    system, bordered = ByColumns(columns, response), 0
    active = np.arange(50) < 35
    for _ in range(60):
        assert system.factorize(active, 0.1)
        bordered += not system.border.nothing
        signs = np.where(active, np.sign(start.correlations), 0.0)
        chosen = columns[active]
        matrix = chosen @ chosen.T + 0.1 * np.eye(len(chosen))
        coefficients, correlations = system.solution(signs, 0.05)
        np.testing.assert_allclose(
            coefficients[active], np.linalg.solve(matrix, chosen @ response - 0.05 * signs[active]), atol=1e-12
        )
        assert not coefficients[~active].any()
        np.testing.assert_allclose(correlations, columns @ (response - coefficients @ columns), atol=1e-12)
        off = np.where(active, start.correlations, 0.0)
        np.testing.assert_allclose(system.correction(off)[active], np.linalg.solve(matrix, off[active]), atol=1e-12)
        active = active.copy()
        changed = rng.choice(50, size=3, replace=False)
        active[changed] = ~active[changed]
    assert bordered >= 40
    assert not system.border.nothing
    assert system.refreshed()
    assert system.border.nothing
    assert not system.refreshed()


@given(seed=st.integers(0, 10_000), ridge=st.sampled_from([0.0, 0.1]))
@settings(max_examples=4, deadline=None)
def test_what_is_done_for_hundreds_of_columns_finds_the_same_on_few(seed: int, ridge: float):
    """Borders and strengths in between, from the first column on."""
    columns, response, start = problem(seed, 60, 60, 0.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(systems, "LARGE", 1)
        patch.setattr(minimisers, "MANY", 1)
        standing = Minimiser(columns, response)
        for mu in start.mu * np.logspace(-0.1, -5, 15):
            found = standing.settle(float(mu), ridge * float(mu))
            assert misses(columns, response, found, mu, ridge * mu) <= 1e-12


def test_the_homotopy_is_spared_where_a_strength_in_between_helps(monkeypatch: pytest.MonkeyPatch):
    """As many columns as rows, nearly no penalty: there Newton's steps wander from one stop to the next."""
    followed = []
    for many in (10, 10_000):
        monkeypatch.setattr(minimisers, "MANY", many)
        calls = 0
        for seed in range(2):
            columns, response, start = problem(seed, 60, 60, 0.0)
            standing = Minimiser(columns, response)
            follow = standing.homotopy.follow

            def counted(*arguments: object, follow: object = follow) -> object:
                nonlocal calls
                calls += 1
                return follow(*arguments)

            monkeypatch.setattr(standing.homotopy, "follow", counted)
            for mu in start.mu * np.logspace(-0.1, -7, 40):
                standing.settle(float(mu), 0.0)
        followed.append(calls)
    assert followed[0] < 0.3 * followed[1]


def test_the_inverse_is_kept_as_columns_come_and_go():
    columns, _, _ = problem(0, 30, 40, 0.5)
    rng = np.random.default_rng(0)
    inverse = Inverse(columns)
    assert inverse.factorize(np.arange(40) < 10, 0.1)
    for _ in range(100):
        if inverse.gathered.count > 5 and rng.random() < 0.5:
            inverse.drop(int(rng.integers(inverse.gathered.count)))
        elif inverse.gathered.count < 40:
            assert inverse.append(int(rng.choice(np.flatnonzero(~inverse.gathered.inside))))
        chosen = columns[inverse.gathered.order]
        expected = np.linalg.inv(chosen @ chosen.T + 0.1 * np.eye(len(chosen)))
        np.testing.assert_allclose(inverse.matrix, expected, atol=1e-10)


def test_a_column_that_depends_on_others_does_not_enter_the_inverse():
    columns, _, _ = problem(1, 30, 10, 0.0)
    inverse = Inverse(np.vstack([columns, columns[:2].sum(axis=0)]))
    assert inverse.factorize(np.arange(11) < 10, 0.0)
    before = inverse.matrix.copy()
    assert not inverse.append(10)
    np.testing.assert_array_equal(inverse.matrix, before)


def test_the_exact_step_may_go_on_without_the_l2_part_that_let_more_columns_in_than_rows():
    columns, response, start = problem(2, 10, 40, 0.0)
    exact = ActiveSet(columns, response)
    mu = 0.01 * start.mu
    assert np.count_nonzero(exact.settle(mu, mu)) > 10
    assert misses(columns, response, exact.settle(mu, 0.0), mu, 0.0) <= 1e-12


@pytest.mark.parametrize("shared", [0.0, 0.9])
def test_screening_finds_what_all_columns_give(shared: float):
    """Stops near each other, far apart and back: the columns that were left out are checked at each."""
    for seed in range(3):
        columns, response, start = problem(seed, 25, 400, shared)
        screened, whole = Screened(columns, response), Minimiser(columns, response)
        for mu in start.mu * np.concatenate((np.logspace(0.1, -2, 30), [1e-4, 0.3, 1.5, 0.01])):
            for ridge in (0.0, 0.2 * mu):
                found = screened.settle(float(mu), float(ridge))
                assert misses(columns, response, found, mu, ridge) <= 1e-12
                if ridge > 0.0:
                    np.testing.assert_allclose(found, whole.settle(float(mu), float(ridge)), atol=1e-10)
    assert np.count_nonzero(screened.inside) < 400


def test_very_many_columns_are_screened():
    rng = np.random.default_rng(0)
    assert isinstance(minimiser(rng.normal(size=(4000, 100)), rng.normal(size=100)), Screened)
    assert isinstance(minimiser(rng.normal(size=(800, 700)), rng.normal(size=700)), Minimiser)
    assert isinstance(minimiser(rng.normal(size=(20, 20)), rng.normal(size=20)), ActiveSet)
