"""Backward is the derivative of forward, for every layer, activation, loss and slot."""

import numpy as np
import pytest

from regularize.network import (
    ACTIVATIONS,
    LOSSES,
    Adam,
    Convolution,
    CrossEntropy,
    Dense,
    Examples,
    Network,
    activations,
    gradient,
    one_hot,
    outputs,
    softmax,
    train,
    training_steps,
)

STOPS, BATCH = 3, 5


def networks(activation):
    return {
        "dense": Network((4,), (Dense(6, activation), Dense(5, activation), Dense(3))),
        "linear": Network((4,), (Dense(3),)),
        "convolution": Network((2, 5, 5), (Convolution(3, activation), Dense(3))),
        "strides": Network((1, 7, 6), (Convolution(2, activation, 2), Convolution(3, activation, 2), Dense(3))),
        "deep": Network((1, 4, 4), (Convolution(2), Convolution(2, activation, 2), Dense(4), Dense(3))),
    }


def by_differences(network, parameters, inputs, targets, loss, hidden):
    """Central differences in every parameter of one stop; the moved copies stand side by side as stops."""
    moved = np.repeat(parameters[None], 2 * network.size, axis=0)
    step = 1e-5
    moved[: network.size] += step * np.eye(network.size)
    moved[network.size :] -= step * np.eye(network.size)
    found = activations(network, moved, inputs, hidden=hidden)[-1]
    values = loss.values(found, targets).mean(axis=1)
    return (values[: network.size] - values[network.size :]) / (2 * step)


@pytest.mark.parametrize("loss", LOSSES.values(), ids=LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=ACTIVATIONS)
@pytest.mark.parametrize("kind", ["dense", "linear", "convolution", "strides", "deep"])
@pytest.mark.parametrize("shared", [True, False], ids=["shared", "by stop"])
def test_gradients_agree_with_finite_differences(kind, activation, loss, shared):
    rng = np.random.default_rng(1)
    network = networks(activation)[kind]
    parameters = network.initial(STOPS, rng) + 0.2 * rng.standard_normal((STOPS, network.size))
    front = (BATCH,) if shared else (STOPS, BATCH)
    inputs, targets = rng.standard_normal((*front, *network.inputs)), rng.dirichlet(np.ones(3), front)
    masks = [rng.uniform(0, 2, (STOPS, *shape, BATCH)) for shape in network.shapes[1:]]

    found = gradient(network, parameters, inputs, targets, loss=loss, hidden=lambda at: masks[at.layer])

    for stop in range(STOPS):
        own = (inputs, targets) if shared else (inputs[stop], targets[stop])
        expected = by_differences(network, parameters[stop], *own, loss, lambda at, stop=stop: masks[at.layer][stop])
        assert np.abs(found[stop] - expected).max() <= 1e-6 * np.abs(expected).max()


def test_relu_has_no_slope_at_zero():
    values, slopes = ACTIVATIONS["ReLU"](np.array([-1.0, 0.0, 2.0]))
    assert values.tolist() == [0, 0, 2]
    assert slopes.tolist() == [0, 0, 1]


def test_cross_entropy_is_the_mean_surprise_and_survives_large_outputs():
    rng = np.random.default_rng(0)
    found, targets = 3 * rng.standard_normal((2, 6, 4)), rng.dirichlet(np.ones(4), 6)
    expected = -(targets * np.log(softmax(found))).sum(axis=-1)
    np.testing.assert_allclose(CrossEntropy().values(found, targets), expected, rtol=1e-13)
    sure = np.array([[[1e4, 0.0]]])
    assert CrossEntropy().values(sure, one_hot(np.array([1]), 2)).tolist() == [[1e4]]
    assert softmax(sure).tolist() == [[[1, 0]]]


def test_the_slots_are_asked_in_order_with_rising_progress_and_every_example_once():
    network = Network((2,), (Dense(3, ACTIVATIONS["tanh"]), Dense(4, ACTIVATIONS["tanh"]), Dense(1)))
    rng = np.random.default_rng(0)
    examples = Examples(np.arange(14.0).reshape(7, 2) / 14, np.ones((7, 1)))
    asked, seen = [], []

    def hidden(at):
        asked.append((at.layer, at.shape, at.progress))
        return np.ones(at.shape)

    def batch(inputs, targets, at):
        seen.append(inputs)
        assert at.shape == inputs.shape
        return inputs, targets

    steps = training_steps(
        network,
        network.initial(2, rng),
        examples,
        examples,
        loss=LOSSES["squared error"],
        optimizer=Adam(),
        epochs=2,
        batch_size=4,
        rng=rng,
        batch=batch,
        hidden=hidden,
    )
    told = list(steps)
    shapes = [(i, (units, size)) for size in (4, 3, 4, 3) for i, units in ((0, 3), (1, 4))]
    assert [(layer, shape) for layer, shape, _ in asked] == shapes
    progress = [at for _, _, at in asked[::2]]
    assert progress == sorted(set(progress))
    assert (progress[0], progress[2]) == (0, 0.5)
    assert told == [1, 2]
    for epoch in (seen[:2], seen[2:]):
        np.testing.assert_array_equal(np.sort(np.concatenate(epoch)[:, 0]), examples.inputs[:, 0])
    assert not np.array_equal(seen[0], seen[2])


def test_a_start_keeps_the_size_of_what_flows():
    network = Network((200,), (*[Dense(400, ACTIVATIONS["ReLU"])] * 4, Dense(1)))
    rng = np.random.default_rng(0)
    parameters = network.initial(2, rng)
    np.testing.assert_array_equal(parameters[0], parameters[1])
    layers = activations(network, parameters[:1], rng.standard_normal((300, 200)))
    powers = [float((layer**2).mean()) for layer in layers[:-1]]
    assert all(0.7 < power < 1.5 for power in powers), powers


def test_views_look_into_the_flat_parameters_without_overlap():
    network = Network((1, 4, 4), (Convolution(2, stride=2), Dense(3), Dense(2)))
    flat = np.zeros((2, network.size))
    views = network.views(flat)
    for view in views:
        view.weights[...] += 1
        view.bias[...] += 2
    assert (flat[:, : network.decayed] == 1).all()
    assert (flat[:, network.decayed :] == 2).all()
    assert [view.weights.shape for view in views] == [(2, 2, 1, 3, 3), (2, 3, 8), (2, 2, 3)]
    assert network.size == 18 + 24 + 6 + 2 + 3 + 2


def test_outputs_in_chunks_are_the_outputs_at_once():
    network = Network((1, 8, 8), (Convolution(8, ACTIVATIONS["ReLU"]), Dense(10)))
    rng = np.random.default_rng(0)
    parameters, inputs = network.initial(9, rng), rng.standard_normal((500, 1, 8, 8))
    np.testing.assert_allclose(
        outputs(network, parameters, inputs), activations(network, parameters, inputs)[-1], atol=1e-12
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Network((2,), ()), "at least one layer"),
        (lambda: Network((2,), (Dense(2), Convolution(3))), "a convolution takes"),
        (lambda: Network((1, 4, 4), (Convolution(3),)), "the last layer must be dense"),
        (lambda: Dense(0), "units must be at least 1, got 0"),
        (lambda: Convolution(3, stride=0), "channels must be"),
        (lambda: one_hot(np.array([0, 3]), 3), r"labels must lie in 0 … 2, got 0 … 3"),
        (lambda: Examples(np.ones((3, 2)), np.ones((2, 1))), r"got \(3, 2\) and \(2, 1\)"),
        (lambda: Examples(np.full((2, 2), np.inf), np.ones((2, 1))), "must be finite"),
        (lambda: Adam(-0.1), "learning_rate must be finite and not negative, got -0.1"),
        (lambda: Adam(np.array([0.1, np.nan])), "learning_rate must be finite"),
        (lambda: Adam(weight_decay=-1.0), "weight_decay must be"),
        (lambda: Adam(beta2=1.0), r"beta2 must lie in \[0, 1\), got 1.0"),
        (lambda: outputs(Network((2,), (Dense(1),)), np.zeros((1, 3)), np.ones((5, 3))), r"have shape \(2,\)"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, words):
    with pytest.raises(ValueError, match=words):
        make()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"epochs": 0}, "epochs must be at least 1, got 0"),
        ({"batch_size": 0}, "batch_size must be at least 1"),
        ({"measured_epochs": [-1]}, "measured_epochs must lie in 0 … 2, got -1"),
        ({"kept_epochs": [3]}, "kept_epochs must lie in 0 … 2, got 3"),
        ({"parameters": np.zeros((2, 4))}, r"parameters must have shape \(stops, 3\), got \(2, 4\)"),
    ],
)
def test_an_impossible_training_is_refused_in_words(changed, words):
    examples = Examples(np.ones((4, 2)), np.ones((4, 1)))
    asked = {"parameters": np.zeros((1, 3)), "epochs": 2, "batch_size": 2, "kept_epochs": [], **changed}
    parameters = asked.pop("parameters")
    with pytest.raises(ValueError, match=words):
        train(
            Network((2,), (Dense(1),)),
            parameters,
            examples,
            examples,
            loss=LOSSES["squared error"],
            optimizer=Adam(),
            rng=np.random.default_rng(0),
            **asked,
        )
