"""The network against torch on one thread, and all stops side by side against one by one.

    OMP_NUM_THREADS=1 python benchmarks/network.py

Targets: a step no slower than torch's; side by side, a third. The networks are those of the Dropout and the DropBlock
page, with their epochs, batches and measurements; all masks are dropout's. Both start from the same weights, and gradients
are compared before anything is timed. Where torch is not installed (benchmarks/requirements.txt) that part is left out.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

try:
    import torch
    from torch import nn
except ImportError:
    torch = None

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize.lessons.dropblock.settings import EPOCHS as CONVOLUTION_EPOCHS
from regularize.lessons.dropblock.trained import BATCH_SIZE, NETWORK
from regularize.lessons.dropout.settings import BATCH, EPOCHS
from regularize.lessons.dropout.trained import MEASURED
from regularize.network import (
    Adam,
    Convolution,
    CrossEntropy,
    Dense,
    Examples,
    Memory,
    Network,
    gradient,
    one_hot,
    relu,
    train,
)
from regularize.network.optimizers import AdamW
from regularize.network.passes import SlotContext, backward, forward
from regularize.perturbations import dropout_mask

DROP = 0.3
NETWORKS = {
    "dense 2-32-32-2": Network((2,), (Dense(32, relu), Dense(32, relu), Dense(2))),
    "convolution 8, 8 on 8 × 8": NETWORK,
}


def torch_twin(network: Network, parameters: np.ndarray, drop: float) -> nn.Sequential:
    """The same layers in torch, with the weights of the first stop, and dropout after each hidden layer."""
    modules: list[nn.Module] = []
    for i, (layer, own) in enumerate(zip(network.layers, network.views(parameters), strict=True)):
        if isinstance(layer, Convolution):
            module = nn.Conv2d(own.weights.shape[2], layer.channels, 3, layer.stride, padding=1)
        else:
            modules += [nn.Flatten()] if len(network.shapes[i]) == 3 else []
            assert isinstance(layer, Dense)
            module = nn.Linear(own.weights.shape[2], layer.units)
        module.weight.data, module.bias.data = torch.tensor(own.weights[0]), torch.tensor(own.bias[0])
        modules.append(module)
        if layer.activation:
            modules += [nn.ReLU(), nn.Dropout(drop)] if drop else [nn.ReLU()]
    return nn.Sequential(*modules)


def batch_of(network: Network, precision: type) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    inputs: np.ndarray = rng.standard_normal((32, *network.inputs)).astype(precision)
    classes = network.shapes[-1][0]
    return inputs, one_hot(rng.integers(classes, size=32), classes).astype(precision)


def check(network: Network) -> None:
    """Our gradients are torch's, without dropout."""
    parameters = network.initial(1, np.random.default_rng(0))
    inputs, targets = batch_of(network, np.float64)
    ours = network.views(gradient(network, parameters, inputs, targets, loss=CrossEntropy()))
    twin = torch_twin(network, parameters, 0)
    nn.CrossEntropyLoss()(twin(torch.tensor(inputs)), torch.tensor(targets)).backward()
    theirs = [parameter.grad.numpy() for parameter in twin.parameters()]
    for own, (weights, bias) in zip(ours, zip(theirs[::2], theirs[1::2], strict=True), strict=True):
        np.testing.assert_allclose(own.weights[0], weights, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(own.bias[0], bias, rtol=1e-9, atol=1e-12)


def our_step(network: Network, precision: type, optimizer: type[Adam], stops: int) -> Callable[[], None]:
    rng = np.random.default_rng(0)
    parameters = network.initial(stops, rng, precision=precision)
    gradients, memory = np.empty_like(parameters), Memory.of(parameters)
    weights, into = network.views(parameters), network.views(gradients)
    inputs, targets = batch_of(network, precision)
    chances: np.ndarray = np.full(stops, DROP, precision)
    method, loss, at = optimizer(1e-3), CrossEntropy(), SlotContext(-1, inputs.shape, 0.0, rng)

    def step() -> None:
        tape = forward(network, weights, inputs[None], lambda now: dropout_mask(now.shape, chances, now.rng), at)
        backward(network, weights, tape, loss.gradient(tape.outputs, targets), into)
        method.step(parameters, gradients, memory, decayed=network.decayed)

    return step


def torch_step(network: Network, precision: type, optimizer: type[Adam]) -> Callable[[], None]:
    parameters = network.initial(1, np.random.default_rng(0), precision=precision)
    twin, loss = torch_twin(network, parameters, DROP), nn.CrossEntropyLoss()
    inputs, targets = (torch.tensor(array) for array in batch_of(network, precision))
    method = getattr(torch.optim, optimizer.__name__)(twin.parameters(), lr=1e-3)

    def step() -> None:
        method.zero_grad()
        loss(twin(inputs), targets).backward()
        method.step()

    return step


def microseconds(steps: list[Callable[[], None]], repeats: int = 15, count: int = 40) -> list[float]:
    """Median time of one step of each, measured in turns so that a busy moment hits all."""
    found: list[list[float]] = [[] for _ in steps]
    for _ in range(repeats):
        for step, times in zip(steps, found, strict=True):
            start = time.perf_counter()
            for _ in range(count):
                step()
            times.append((time.perf_counter() - start) / count * 1e6)
    return [median(times) for times in found]


@dataclass(frozen=True, kw_only=True)
class Course:
    """A training as a page has it: how often, on how many examples, and when losses are measured."""

    stops: int
    epochs: int
    examples: int
    batch_size: int
    measured: Sequence[int]


COURSES = (
    Course(stops=21, epochs=EPOCHS, examples=256, batch_size=BATCH, measured=MEASURED),
    Course(stops=25, epochs=CONVOLUTION_EPOCHS, examples=250, batch_size=BATCH_SIZE, measured=()),
)


def training(network: Network, course: Course, chances: np.ndarray, precision: type) -> float:
    """Seconds of a whole training with a test set as large."""
    rng, count = np.random.default_rng(0), course.examples
    inputs = rng.standard_normal((2 * count, *network.inputs))
    classes = network.shapes[-1][0]
    targets = one_hot(rng.integers(classes, size=2 * count), classes)
    start = time.perf_counter()
    train(
        network,
        network.initial(len(chances), rng, precision=precision),
        Examples(inputs[:count], targets[:count]),
        Examples(inputs[count:], targets[count:]),
        loss=CrossEntropy(),
        optimizer=Adam(0.01),
        epochs=course.epochs,
        batch_size=course.batch_size,
        rng=rng,
        hidden=lambda at: dropout_mask(at.shape, chances, at.rng),
        measured_epochs=course.measured,
    )
    return time.perf_counter() - start


def against_torch() -> None:
    """Our step beside torch's, in either precision."""
    torch.set_num_threads(1)
    for name, network in NETWORKS.items():
        check(network)
        for precision in (np.float64, np.float32):
            for optimizer in (Adam, AdamW):
                steps = [our_step(network, precision, optimizer, 1), torch_step(network, precision, optimizer)]
                ours, theirs = microseconds(steps)
                what = f"step, {name}, {precision.__name__}, {optimizer.__name__}"
                print(f"{what}: ours {ours:.0f} µs, torch {theirs:.0f} µs, ratio {ours / theirs:.2f}")


def side_by_side() -> None:
    """A training of all stops in one, beside one for each; both three times, in turns."""
    for (name, network), course in zip(NETWORKS.items(), COURSES, strict=True):
        for precision in (np.float32, np.float64):
            knob = np.linspace(0, 0.8, course.stops, dtype=precision)
            together, alone = [], []
            for _ in range(3):
                together.append(training(network, course, knob, precision))
                alone.append(sum(training(network, course, knob[[i]], precision) for i in range(course.stops)))
            what = f"{name}, {course.stops} stops, {course.epochs} epochs of {course.examples}, {precision.__name__}"
            one, other = median(together), median(alone)
            print(f"{what}: {one:.2f} s, one by one {other:.2f} s, ratio {one / other:.2f}")


def main() -> None:
    if torch is None:
        print("torch is not installed: its step is not timed (pip install -r benchmarks/requirements.txt)")
    else:
        against_torch()
    side_by_side()


if __name__ == "__main__":
    main()
