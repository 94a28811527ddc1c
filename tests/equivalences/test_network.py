"""Two ways that must arrive at the same place."""

import numpy as np
import pytest

from regularize.network import (
    SGD,
    Adam,
    AdamW,
    Convolution,
    CrossEntropy,
    Dense,
    Examples,
    Memory,
    Network,
    OptimizerGroup,
    activations,
    one_hot,
    outputs,
    relu,
    tanh,
    train,
)
from regularize.perturbations import dropout_mask, smoothed

RNG = np.random.default_rng(0)
POINTS = Examples(RNG.standard_normal((50, 2)), one_hot(RNG.integers(3, size=50), 3))
NETWORK = Network((2,), (Dense(9, relu), Dense(7, tanh), Dense(3)))


def trained(optimizer, *, stops=1, network=NETWORK, examples=POINTS, precision=np.float64, **slots):
    start = network.initial(stops, np.random.default_rng(1), precision=precision)
    return train(
        network,
        start,
        examples,
        examples,
        loss=CrossEntropy(),
        optimizer=optimizer,
        epochs=6,
        batch_size=16,
        rng=np.random.default_rng(2),
        kept_epochs=range(7),
        **slots,
    )


def assert_same(one, other, tolerance=1e-11):
    np.testing.assert_allclose(one.kept, other.kept, rtol=tolerance, atol=tolerance)
    np.testing.assert_allclose(one.train_losses, other.train_losses, rtol=tolerance)
    np.testing.assert_allclose(one.test_losses, other.test_losses, rtol=tolerance)


@pytest.mark.parametrize("make", [SGD, Adam, AdamW])
def test_side_by_side_is_one_by_one(make):
    """Every stop with its own rate, decay, mask and targets; masks are drawn alike, whoever is beside."""
    rates, decays = np.array([0.01, 0.02, 0.05]), np.array([0.0, 0.1, 0.3])
    drops, smoothings = np.array([0.0, 0.2, 0.6]), np.array([0.0, 0.1, 0.4])

    def run(stops):
        return trained(
            make(learning_rate=rates[stops], weight_decay=decays[stops]),
            stops=len(rates[stops]),
            hidden=lambda at: dropout_mask(at.shape, drops[stops], at.rng),
            batch=lambda inputs, targets, _: (inputs, smoothed(targets, smoothings[stops])),
        )

    together = run(slice(None))
    for stop in range(3):
        alone = run(slice(stop, stop + 1))
        np.testing.assert_allclose(together.kept[:, stop], alone.kept[:, 0], rtol=1e-9, atol=1e-11)
        np.testing.assert_allclose(together.test_losses[:, stop], alone.test_losses[:, 0], rtol=1e-9)
    assert np.abs(np.diff(together.parameters, axis=0)).max(axis=1).min() > 1e-3


def test_optimizers_beside_each_other_are_each_alone():
    decays = np.array([0.0, 0.1])
    every = [SGD(0.1, weight_decay=decays), Adam(0.02, weight_decay=decays), AdamW(0.02, weight_decay=decays)]
    together = trained(OptimizerGroup(every), stops=6)
    for place, optimizer in enumerate(every):
        some = together.some(slice(2 * place, 2 * place + 2))
        alone = trained(optimizer, stops=2)
        np.testing.assert_array_equal(some.parameters, alone.parameters)
        assert_same(some, alone)
    assert np.abs(np.diff(together.parameters, axis=0)).max(axis=1).min() > 1e-3
    with pytest.raises(ValueError, match="4 stops cannot be shared out to 3 optimizers"):
        trained(OptimizerGroup(every), stops=4)


def test_losses_measured_at_some_epochs_are_those_measured_at_all():
    every, some = trained(Adam(0.02)), trained(Adam(0.02), measured_epochs=[4, 1])
    assert some.epochs.tolist() == [0, 1, 4, 6]
    np.testing.assert_array_equal(some.kept, every.kept)
    np.testing.assert_array_equal(some.test_losses, every.test_losses[some.epochs])


def test_a_mask_of_ones_and_an_untouched_batch_are_no_slots():
    slots = {
        "hidden": lambda at: np.ones(at.shape) if at.layer else None,
        "batch": lambda inputs, targets, _: (inputs, targets),
    }
    assert_same(trained(Adam(0.02)), trained(Adam(0.02), **slots))


def test_a_slot_that_draws_leaves_the_batches_alone():
    seen = {}

    def run(name, **slots):
        def batch(inputs, targets, _):
            seen.setdefault(name, []).append(inputs.copy())
            return inputs, targets

        return trained(SGD(0.1), batch=batch, **slots)

    plain = run("plain")
    dropped = run("dropped", hidden=lambda at: dropout_mask(at.shape, 0.5, at.rng))
    np.testing.assert_array_equal(np.concatenate(seen["plain"]), np.concatenate(seen["dropped"]))
    assert np.abs(plain.parameters - dropped.parameters).max() > 1e-2


def test_inputs_by_stop_that_agree_are_shared_inputs():
    def batch(inputs, targets, _):
        return np.repeat(inputs[None], 2, axis=0), np.repeat(targets[None], 2, axis=0)

    assert_same(trained(Adam(0.02), stops=2), trained(Adam(0.02), stops=2, batch=batch))


def test_a_convolution_on_one_cell_is_a_dense_layer():
    """Of a 1 × 1 image only the middle of the kernel sees anything."""
    network = Network((2, 1, 1), (Convolution(9, relu), Dense(7, tanh), Dense(3)))
    dense = NETWORK.initial(1, np.random.default_rng(1))
    convolved = np.zeros((1, network.size))
    for own, other in zip(network.views(convolved), NETWORK.views(dense), strict=True):
        target = own.weights[..., 1, 1] if own.weights.ndim == 5 else own.weights
        target[...] = other.weights
        own.bias[...] = other.bias

    def run(network, start, examples):
        return train(
            network,
            start,
            examples,
            examples,
            loss=CrossEntropy(),
            optimizer=Adam(0.02),
            epochs=4,
            batch_size=16,
            rng=np.random.default_rng(0),
        )

    pictures = Examples(POINTS.inputs[:, :, None, None], POINTS.targets)
    flat, picture = run(NETWORK, dense, POINTS), run(network, convolved, pictures)
    np.testing.assert_allclose(picture.train_losses, flat.train_losses, rtol=1e-11)


def test_thinned_networks_beside_each_other_are_networks_without_those_units():
    """One stop's parameters and four masks that hold for all examples: a cloud of thinned networks."""
    rng = np.random.default_rng(0)
    parameters, inputs = NETWORK.initial(1, rng), rng.standard_normal((30, 2))
    masks = [(rng.random((4, units, 1)) < 0.5) * 2.0 for units in (9, 7)]
    cloud = activations(NETWORK, parameters, inputs, hidden=lambda at: masks[at.layer])[-1]
    assert cloud.shape == (4, 30, 3)
    for i in range(4):
        thinned = parameters.copy()
        for mask, own in zip(masks, NETWORK.views(thinned)[1:], strict=True):
            own.weights[...] *= mask[i, :, 0]
        np.testing.assert_allclose(cloud[i], outputs(NETWORK, thinned, inputs)[0], atol=1e-12)


def test_decay_and_l2_are_one_thing_for_plain_descent_only():
    """(1 − η wd) w − η ∇ for SGD; Adam with L2 and AdamW part from the first steps."""
    rng = np.random.default_rng(0)
    slopes = [rng.standard_normal((1, 4)) * [0.1, 1, 10, 100] for _ in range(5)]

    def end(optimizer):
        w = np.ones((1, 4))
        memory = Memory.of(w)
        for slope in slopes:
            optimizer.step(w, slope.copy(), memory, decayed=4)
        return w

    w = np.ones((1, 4))
    for slope in slopes:
        w = (1 - 0.1 * 0.5) * w - 0.1 * slope
    np.testing.assert_allclose(end(SGD(0.1, weight_decay=0.5)), w, rtol=1e-13)
    np.testing.assert_array_equal(end(Adam(0.1)), end(AdamW(0.1)))
    assert np.abs(end(Adam(0.1, 0.5)) - end(AdamW(0.1, 0.5))).max() > 0.05


def test_biases_are_never_decayed():
    w = np.ones((1, 5))
    for optimizer in (SGD(0.1, weight_decay=0.5), Adam(0.1, 0.5), AdamW(0.1, 0.5)):
        moved = w.copy()
        optimizer.step(moved, np.zeros_like(w), Memory.of(w), decayed=3)
        assert (moved[:, :3] < 1).all()
        assert (moved[:, 3:] == 1).all()


def test_single_precision_follows_double_precision():
    single, double = trained(Adam(0.01), precision=np.float32), trained(Adam(0.01))
    assert single.kept.dtype == np.float32
    np.testing.assert_allclose(single.train_losses, double.train_losses, rtol=1e-4)


def test_the_start_given_and_the_examples_are_left_as_they_were():
    start, inputs = NETWORK.initial(2, np.random.default_rng(0)), POINTS.inputs.copy()
    before = start.copy()
    result = train(
        NETWORK,
        start,
        POINTS,
        POINTS,
        loss=CrossEntropy(),
        optimizer=Adam(0.1),
        epochs=1,
        batch_size=10,
        rng=np.random.default_rng(0),
    )
    np.testing.assert_array_equal(start, before)
    np.testing.assert_array_equal(POINTS.inputs, inputs)
    assert np.abs(result.parameters - start).max() > 0.01
