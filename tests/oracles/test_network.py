"""Against naive versions, torch's update rules, and scikit-learn's MLPClassifier."""

import importlib.util

import numpy as np
import pytest
from sklearn.datasets import load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

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
    gradient,
    one_hot,
    outputs,
    relu,
    tanh,
    train,
)


@pytest.mark.parametrize("stride", [1, 2])
def test_convolution_is_the_sum_over_neighbours(stride):
    rng = np.random.default_rng(0)
    images, weights = rng.standard_normal((4, 2, 6, 5)), rng.standard_normal((1, 3, 2, 3, 3))
    bias = rng.standard_normal((1, 3))
    layer = Convolution(3, stride=stride)
    own = type(Network((2,), (Dense(1),)).views(np.zeros((1, 3)))[0])(weights, bias)
    found = layer.forward(layer.memory(np.moveaxis(images[None], 1, -1)), own)  # (1, 3, height, width, 4)

    padded = np.pad(images, ((0, 0), (0, 0), (1, 1), (1, 1)))
    assert found.shape == (1, *layer.outputs((2, 6, 5)), 4)
    for out, row, cell, image in np.ndindex(found.shape[1:]):
        top, left = row * stride, cell * stride
        window = padded[image, :, top : top + 3, left : left + 3]
        expected = (window * weights[0, out]).sum() + bias[0, out]
        assert found[0, out, row, cell, image] == pytest.approx(expected, abs=1e-12)


# Made by `torch_trace`, torch 2.13, float64.
STORED = {
    "SGD": [
        [0.895, -0.99, 0.49725],
        [0.895775, -0.5400499999999999, 0.494515125],
        [0.796507375, -0.3673247499999999, 0.4917952918125],
        [0.802699469375, -0.33182575124999997, 0.48909041770753126],
        [0.708550998559375, -0.36425374686875, 0.4864004204101398],
    ],
    "momentum": [
        [0.895, -0.99, 0.49725],
        [0.801275, 0.36895000000000017, 0.49204012500000005],
        [0.6228523749999999, 1.30568525, 0.48464501681250005],
        [0.4780151318749999, 1.33937592375, 0.4753238718512813],
        [0.2713707808093749, 0.4933126886312501, 0.46432056009100237],
    ],
    "Adam": [
        [0.9500000002380953, -1.9500000000247524, 0.4500000090909074],
        [0.9157072796644176, -1.9001381747944608, 0.4002061323909887],
        [0.8744729451698214, -1.8505245400928896, 0.35079316402808436],
        [0.8410803839376282, -1.8012848340318646, 0.3019695675665349],
        [0.8024823055498286, -1.7525625774710396, 0.2539818767166998],
    ],
    "AdamW": [
        [0.94500000025, -1.940000000025, 0.4475000999998],
        [0.9078080743976549, -1.8804518632287777, 0.3954834955563782],
        [0.8630608394906669, -1.8214755275086871, 0.34413530878326837],
        [0.8272888279787481, -1.763208942726482, 0.29367597103981563],
        [0.7859312078612956, -1.7058105917864945, 0.24436554505306674],
    ],
}
OURS = {
    "SGD": lambda decay: SGD(0.05, weight_decay=decay),
    "momentum": lambda decay: SGD(0.05, momentum=0.9, weight_decay=decay),
    "Adam": lambda decay: Adam(0.05, weight_decay=decay),
    "AdamW": lambda decay: AdamW(0.05, weight_decay=decay),
}
SCALES, PULL = np.array([1.0, 10.0, 0.01]), np.array([1.0, 1.0, 0.0])


def torch_trace(name):
    """Five steps of torch on the gradients [1, 10, .01] w + [(−1)ᵗ, t, 0]."""
    torch = importlib.import_module("torch")
    w = torch.tensor([1.0, -2.0, 0.5], dtype=torch.float64, requires_grad=True)
    optimizer = {
        "SGD": lambda: torch.optim.SGD([w], lr=0.05, weight_decay=0.1),
        "momentum": lambda: torch.optim.SGD([w], lr=0.05, momentum=0.9, weight_decay=0.1),
        "Adam": lambda: torch.optim.Adam([w], lr=0.05, weight_decay=0.1),
        "AdamW": lambda: torch.optim.AdamW([w], lr=0.05, weight_decay=0.1),
    }[name]()
    trace = []
    for t in range(5):
        pull = torch.tensor([(-1.0) ** t, t, 0.0], dtype=torch.float64)
        w.grad = torch.tensor([1.0, 10.0, 0.01], dtype=torch.float64) * w.detach() + pull
        optimizer.step()
        trace.append(w.tolist())
    return trace


TRACES = [("stored", name) for name in STORED]
if importlib.util.find_spec("torch"):
    TRACES += [("torch", name) for name in STORED]


@pytest.mark.parametrize(("source", "name"), TRACES)
def test_optimizers_follow_torch_step_by_step(source, name):
    expected = STORED[name] if source == "stored" else torch_trace(name)
    # three stops: the middle one has torch's decay, so the others must not disturb it
    w = np.repeat([[1.0, -2.0, 0.5]], 3, axis=0)
    optimizer, memory = OURS[name](np.array([0.0, 0.1, 0.5])), Memory.of(w)
    for t in range(5):
        optimizer.step(w, SCALES * w + PULL * [(-1.0) ** t, t, 0], memory, decayed=3)
        np.testing.assert_allclose(w[1], expected[t], rtol=1e-13)
    assert np.abs(w[0] - w[1]).max() > 1e-3


def classifier(solver, *, epochs, learning_rate, batch_size):
    return MLPClassifier(
        (7, 5),
        activation="tanh" if solver == "sgd" else "relu",
        solver=solver,
        alpha=0.3,
        batch_size=batch_size,
        learning_rate_init=learning_rate,
        max_iter=epochs,
        shuffle=False,
        tol=0,
        n_iter_no_change=10**6,
        nesterovs_momentum=False,
        epsilon=1e-300,  # scikit-learn adds it before its correction, torch after: without it they agree
        random_state=3,
    )


def flat(network, model):
    """scikit-learn's (in, out) weights as one row of ours."""
    row = np.empty((1, network.size))
    for own, weights, bias in zip(network.views(row), model.coefs_, model.intercepts_, strict=True):
        own.weights[0], own.bias[0] = weights.T, bias
    return row


@pytest.mark.parametrize(("solver", "batch_size"), [("sgd", 150), ("sgd", 40), ("adam", 150), ("adam", 40)])
def test_losses_are_those_of_mlp_classifier(solver, batch_size):
    """MLPClassifier adds ½ alpha |w|² / n for a batch of n, so ours decays by alpha / n; n may be 30."""
    columns, labels = load_iris(return_X_y=True)
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    order = np.random.default_rng(0).permutation(150)
    columns, targets, labels = columns[order], one_hot(labels[order], 3), labels[order]
    bend = tanh if solver == "sgd" else relu
    network = Network((4,), (Dense(7, bend), Dense(5, bend), Dense(3)))
    make = {
        "sgd": lambda wd: SGD(0.05, momentum=0.9, weight_decay=wd),
        "adam": lambda wd: Adam(0.05, wd, epsilon=1e-300),
    }[solver]
    with pytest.warns(ConvergenceWarning):
        still = classifier(solver, epochs=1, learning_rate=1e-300, batch_size=batch_size).fit(columns, labels)
    with pytest.warns(ConvergenceWarning):
        model = classifier(solver, epochs=12, learning_rate=0.05, batch_size=batch_size).fit(columns, labels)

    parameters = flat(network, still)
    memory, losses = Memory.of(parameters), []
    for _ in range(12):
        total = 0.0
        for first in range(0, 150, batch_size):
            rows = slice(first, first + batch_size)
            n = len(columns[rows])
            weights = parameters[:, : network.decayed]
            plain = CrossEntropy().values(outputs(network, parameters, columns[rows]), targets[rows]).sum()
            total += plain + 0.5 * 0.3 * (weights**2).sum()
            slopes = gradient(network, parameters, columns[rows], targets[rows], loss=CrossEntropy())
            make(0.3 / n).step(parameters, slopes, memory, decayed=network.decayed)
        losses.append(total / 150)
    np.testing.assert_allclose(losses, model.loss_curve_, rtol=1e-9)
    np.testing.assert_allclose(parameters, flat(network, model), rtol=1e-7, atol=1e-9)
    assert losses[-1] < 0.6 * losses[0]


def test_a_training_is_that_of_mlp_classifier():
    """Full batches, so that the order in which `train` shuffles does not matter."""
    columns, labels = load_iris(return_X_y=True)
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    examples = Examples(columns, one_hot(labels, 3))
    network = Network((4,), (Dense(7, tanh), Dense(5, tanh), Dense(3)))
    with pytest.warns(ConvergenceWarning):
        still = classifier("sgd", epochs=1, learning_rate=1e-300, batch_size=150).fit(columns, labels)
    with pytest.warns(ConvergenceWarning):
        model = classifier("sgd", epochs=30, learning_rate=0.05, batch_size=150).fit(columns, labels)
    result = train(
        network,
        flat(network, still),
        examples,
        examples,
        loss=CrossEntropy(),
        optimizer=SGD(0.05, momentum=0.9, weight_decay=0.3 / 150),
        epochs=30,
        batch_size=150,
        rng=np.random.default_rng(0),
        kept_epochs=range(31),
    )
    penalties = 0.5 * 0.3 / 150 * (result.kept[:, 0, : network.decayed] ** 2).sum(axis=1)
    np.testing.assert_allclose(result.train_losses[:-1, 0] + penalties[:-1], model.loss_curve_, rtol=1e-10)
