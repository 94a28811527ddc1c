"""Where training ends: at the minimum, at rest, or beyond all bounds."""

import numpy as np
import pytest

from regularize.network import NEVER, SGD, Adam, AdamW, Dense, Examples, Memory, Network, SquaredError, relu, train

RNG = np.random.default_rng(0)
COLUMNS = RNG.standard_normal((40, 3))
LINE = Examples(COLUMNS, COLUMNS @ np.array([[1.0], [-2.0], [0.5]]) + 3 + 0.1 * RNG.standard_normal((40, 1)))
LINEAR = Network((3,), (Dense(1),))


def trained(network, optimizer, *, stops=1, examples=LINE, epochs=20, batch_size=40, **more):
    rng = np.random.default_rng(7)
    return train(
        network,
        network.initial(stops, rng),
        examples,
        examples,
        loss=SquaredError(),
        optimizer=optimizer,
        epochs=epochs,
        batch_size=batch_size,
        rng=rng,
        **more,
    )


def test_a_linear_network_ends_at_ridge_with_a_free_intercept():
    """½ wd |w|² on the mean squared error: λ = wd / 2."""
    decay = np.array([0.0, 0.2, 2.0])
    result = trained(LINEAR, SGD(0.1, weight_decay=decay), stops=3, epochs=1500)
    centred, targets = COLUMNS - COLUMNS.mean(axis=0), LINE.targets[:, 0]
    for stop, wd in enumerate(decay):
        normal = centred.T @ centred / 40 + wd / 2 * np.eye(3)
        expected = np.linalg.solve(normal, centred.T @ (targets - targets.mean()) / 40)
        np.testing.assert_allclose(result.parameters[stop, :3], expected, atol=1e-10)
        assert result.parameters[stop, 3] == pytest.approx(targets.mean() - COLUMNS.mean(axis=0) @ expected)


def test_without_learning_nothing_moves():
    for optimizer in (SGD(0.0, 0.9, 0.1), Adam(0.0, 0.1), AdamW(0.0, 0.1)):
        result = trained(LINEAR, optimizer, epochs=3, kept_epochs=[0])
        np.testing.assert_array_equal(result.kept[0], result.parameters)
        assert (result.train_losses == result.train_losses[0]).all()


@pytest.mark.parametrize("precision", [np.float64, np.float32])
@pytest.mark.parametrize("make", [lambda rate: SGD(rate, 0.9), Adam, AdamW], ids=["SGD", "Adam", "AdamW"])
def test_a_stop_that_diverges_is_held_and_named_and_the_others_never_know(make, precision):
    network = Network((3,), (Dense(8, relu), Dense(8, relu), Dense(1)))
    start = network.initial(1, np.random.default_rng(1), precision=precision)

    def run(rates):
        return train(
            network,
            np.repeat(start, len(rates), axis=0),
            LINE,
            LINE,
            loss=SquaredError(),
            optimizer=make(np.array(rates)),
            epochs=12,
            batch_size=8,
            rng=np.random.default_rng(2),
            kept_epochs=range(13),
        )

    both, alone = run([0.003, 1e30, 1e4]), run([0.003])
    assert both.diverged_at[0] == NEVER
    assert (both.diverged_at[1:] >= 1).all()
    for stop in (1, 2):
        broke = both.diverged_at[stop]
        assert both.measured[:, stop].tolist() == [epoch < broke for epoch in range(13)]
        assert (both.train_losses[broke:, stop] == both.train_losses[broke - 1, stop]).all()
        assert (both.kept[broke:, stop] == both.kept[broke - 1, stop]).all()
    for numbers in (both.train_losses, both.test_losses, both.kept):
        assert np.isfinite(numbers).all()
    assert both.train_losses.dtype == np.float64
    tolerance = 1e-12 if precision is np.float64 else 1e-5
    np.testing.assert_allclose(both.kept[:, 0], alone.kept[:, 0], rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(both.train_losses[:, 0], alone.train_losses[:, 0], rtol=10 * tolerance)


def test_a_loss_that_grows_without_overflow_counts_as_diverged():
    """Plain descent beyond 2/curvature grows by a steady factor: still finite when it is stopped."""
    result = trained(LINEAR, SGD(1.2), epochs=20)
    assert 2 < result.diverged_at[0] < 20
    assert result.train_losses.max() < 1e4 * (1 + result.train_losses[0, 0])


def test_a_divergence_between_measurements_is_found_in_its_epoch():
    result = trained(LINEAR, SGD(np.array([0.1, 1e200])), stops=2, epochs=7, batch_size=10, measured_epochs=(3, 6))
    assert result.epochs.tolist() == [0, 3, 6, 7]
    assert result.diverged_at.tolist() == [NEVER, 1]
    assert result.measured.tolist() == [[True, True], [True, False], [True, False], [True, False]]


def steps(optimizer, slope, start, count):
    """Every position that `count` steps along `slope(w)` reach, (count, weights)."""
    w = np.array([start], float)
    memory, seen = Memory.of(w), []
    for _ in range(count):
        optimizer.step(w, slope(w), memory, decayed=w.shape[1])
        seen.append(w[0].copy())
    return np.array(seen)


def test_the_literal_formula_runs_away_and_the_gradient_arrives():
    """f = ½ (w − 3)², rate .1, decay .1: W ← W − lr (Loss + wd W) has no place to rest; 3/1.1 is one."""
    for start in (-5.0, 0.0, 3.0, 20.0):
        right = steps(SGD(0.1, weight_decay=0.1), lambda w: w - 3, [start], 300)
        assert right[-1, 0] == pytest.approx(2.72727, abs=1e-5)
        literal, w = [], np.array([[start]])
        while len(literal) < 200 and w[0, 0] > -1e6:
            SGD(0.1, weight_decay=0.1).step(w, (w - 3) ** 2 / 2, Memory.of(w), decayed=1)
            literal.append(w[0, 0])
        assert literal[-1] < -1e6
        assert (np.diff(literal) < 0).all()


def test_adam_divides_the_penalty_away_and_adamw_does_not():
    """Gradients h (w − x) with x ~ N(1, 1), h = .1 and 10, decay .1: theory h/(h + wd) and 1/(1 + wd)."""

    def rest(optimizer):
        rng = np.random.default_rng(0)
        noisy = np.array([0.1, 10.0])
        seen = steps(optimizer, lambda w: noisy * (w - rng.normal(1, 1, w.shape)), [0.0, 0.0], 20_000)
        return seen[4000:].mean(axis=0)

    np.testing.assert_allclose(rest(Adam(0.01, 0.1)), [0.501, 0.991], atol=0.015)
    np.testing.assert_allclose(rest(AdamW(0.01, 0.1)), [0.911, 0.910], atol=0.015)
