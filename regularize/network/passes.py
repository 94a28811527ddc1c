"""A network and its two passes: forward to the outputs, back to the gradients, for all stops side by side.

All parameters of a stop are one row: first the weights of every layer, then the biases. So an optimizer is a
few operations on one array (s, P), and `Network.views` cuts the row into layers without copying.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import prod, sqrt

import numpy as np
from numpy.typing import DTypeLike

from regularize.arrays import Floats
from regularize.network.layers import Layer, Shape, Weights, relu
from regularize.network.losses import Loss


@dataclass(frozen=True, slots=True)
class SlotContext:
    """Where and when a slot is asked.

    layer: which hidden layer, counted from 0 (−1 for the batch itself). shape: one stop's activations there;
    within a network examples come last: (units, b) or (channels, height, width, b). For the batch slot: the
    inputs' own, (b, …). progress: the share of the training that is done, 0 to 1.
    """

    layer: int
    shape: Shape
    progress: float
    rng: np.random.Generator


# What happens to a hidden layer: a multiplier of its activations, of SlotContext's shape or (s, *shape), or None.
Hidden = Callable[[SlotContext], Floats | None]


@dataclass(frozen=True)
class Network:
    """Layers one after another; all but the last are hidden.

    inputs: the shape of one example, (features,) or (channels, height, width).
    Raises ValueError for no layers, a convolution after a dense layer, or outputs that are an image.
    """

    inputs: Shape
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not self.layers:
            raise ValueError("a network needs at least one layer")
        if len(self.shapes[-1]) != 1:
            raise ValueError("the last layer must be dense")

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """The shape of one example before each layer, and at the end."""
        shapes = [self.inputs]
        for layer in self.layers:
            shapes.append(layer.outputs(shapes[-1]))
        return tuple(shapes)

    @cached_property
    def weight_shapes(self) -> tuple[Shape, ...]:
        """The shape of each layer's weights, for one stop."""
        return tuple(layer.weights(shape) for layer, shape in zip(self.layers, self.shapes, strict=False))

    @cached_property
    def decayed(self) -> int:
        """How many of a stop's parameters are weights; they come first."""
        return sum(map(prod, self.weight_shapes))

    @cached_property
    def size(self) -> int:
        """P, how many parameters one stop has."""
        return self.decayed + sum(shape[0] for shape in self.shapes[1:])

    def views(self, parameters: Floats) -> tuple[Weights, ...]:
        """Each layer's weights and bias, looking into `parameters` (s, P)."""
        views, weight, bias = [], 0, self.decayed
        for shape, outputs in zip(self.weight_shapes, self.shapes[1:], strict=True):
            weights = parameters[:, weight : weight + prod(shape)].reshape(-1, *shape)
            views.append(Weights(weights, parameters[:, bias : bias + outputs[0]]))
            weight, bias = weight + prod(shape), bias + outputs[0]
        return tuple(views)

    def initial(self, stops: int, rng: np.random.Generator, *, precision: DTypeLike = np.float64) -> Floats:
        """The same random start for every stop, (s, P), in this precision, which training then keeps.

        Weights are normal with variance gain / inputs, gain 2 before a ReLU, else 1 (He et al. 2015,
        arXiv:1502.01852, eq. 10); biases uniform within ±√(1 / inputs), so that the kinks lie apart.
        """
        start = np.empty((1, self.size))
        for layer, shape, own in zip(self.layers, self.weight_shapes, self.views(start), strict=True):
            scale = sqrt(1 / prod(shape[1:]))
            gain = sqrt(2) if layer.activation is relu else 1
            own.weights[...] = rng.normal(0, gain * scale, own.weights.shape)
            own.bias[...] = rng.uniform(-scale, scale, own.bias.shape)
        return np.repeat(start, stops, axis=0).astype(precision)


@dataclass(frozen=True, eq=False)
class Tape:
    """What a forward pass leaves behind, layer by layer; examples last, (s, …, b)."""

    memories: list[Floats]  # the inputs as each layer keeps them
    derivatives: list[Floats | None]  # the derivative of its values in its sums, mask included
    values: list[Floats]  # its activations, mask included; the last are the outputs

    @property
    def outputs(self) -> Floats:
        """What the last layer returned, examples first, (s, b, K)."""
        return self.values[-1].swapaxes(1, 2)


def forward(
    network: Network, weights: tuple[Weights, ...], inputs: Floats, hidden: Hidden | None, at: SlotContext
) -> Tape:
    """Runs inputs (1 or s, b, …) through the layers; `at` gives the slot its progress and generator."""
    tape, flowing = Tape([], [], []), inputs.transpose(0, *range(2, inputs.ndim), 1)
    for i, (layer, own) in enumerate(zip(network.layers, weights, strict=True)):
        tape.memories.append(layer.memory(flowing))
        flowing, derivatives = layer.forward(tape.memories[-1], own), None
        if layer.activation:
            flowing, derivatives = layer.activation(flowing)
        if hidden and i < len(network.layers) - 1:
            mask = hidden(SlotContext(i, flowing.shape[1:], at.progress, at.rng))
            if mask is not None:
                mask = mask.astype(flowing.dtype, copy=False)
                flowing, derivatives = _times(flowing, mask), mask if derivatives is None else _times(derivatives, mask)
        tape.values.append(flowing)
        tape.derivatives.append(derivatives)
    return tape


def _times(array: Floats, mask: Floats) -> Floats:
    """array · mask: in the array's own memory, unless the mask brings more stops than it has."""
    fits = mask.ndim < array.ndim or len(mask) <= len(array)
    return np.multiply(array, mask, out=array if fits else None)


def backward(
    network: Network, weights: tuple[Weights, ...], tape: Tape, output_gradient: Floats, into: tuple[Weights, ...]
) -> None:
    """The chain rule: writes the gradients `into`, from the loss's derivative in the outputs (s, b, K)."""
    flowing = output_gradient.swapaxes(1, 2)
    for i in reversed(range(len(network.layers))):
        layer, derivatives = network.layers[i], tape.derivatives[i]
        if derivatives is not None:
            flowing *= derivatives
        layer.gradients(tape.memories[i], flowing, into[i])
        if i:
            flowing = layer.backward(flowing, weights[i], network.shapes[i])


def gradient(
    network: Network,
    parameters: Floats,
    inputs: Floats,
    targets: Floats,
    *,
    loss: Loss,
    hidden: Hidden | None = None,
    rng: np.random.Generator | None = None,
) -> Floats:
    """The derivative of the mean loss over these examples in every parameter, (s, P).

    inputs (n, …) and targets (n, K) are shared by the stops, or (s, n, …) and (s, n, K) are not.
    """
    weights, gradients = network.views(parameters), np.empty_like(parameters)
    tape = forward(network, weights, by_stop(network, inputs, parameters), hidden, _now(network, rng))
    output_gradient = loss.gradient(tape.outputs, targets.astype(parameters.dtype, copy=False))
    backward(network, weights, tape, output_gradient, network.views(gradients))
    return gradients


def activations(
    network: Network,
    parameters: Floats,
    inputs: Floats,
    *,
    hidden: Hidden | None = None,
    rng: np.random.Generator | None = None,
) -> tuple[Floats, ...]:
    """What each layer returns, (s, n, …); the last are the outputs. Without a slot: the network at test time."""
    stacked = by_stop(network, inputs, parameters)
    tape = forward(network, network.views(parameters), stacked, hidden, _now(network, rng))
    return tuple(np.moveaxis(values, -1, 1) for values in tape.values)


def outputs(network: Network, parameters: Floats, inputs: Floats) -> Floats:
    """What the network returns at test time, all units on, (s, n, K); in chunks, so that memory stays small."""
    stacked, at = by_stop(network, inputs, parameters), _now(network, None)
    found = np.empty((len(parameters), stacked.shape[1], *network.shapes[-1]), parameters.dtype)
    for chunk in _chunks(network, *found.shape[:2]):
        found[:, chunk] = forward(network, network.views(parameters), stacked[:, chunk], None, at).outputs
    return found


def by_stop(network: Network, inputs: Floats, parameters: Floats) -> Floats:
    """Inputs with the axis of the stops in front, (1 or s, n, …), in the parameters' precision.

    Raises ValueError if an example has another shape than the network takes.
    """
    if inputs.shape[-len(network.inputs) :] != network.inputs:
        raise ValueError(f"examples must have shape {network.inputs}, got inputs of shape {inputs.shape}")
    stacked = inputs if inputs.ndim == len(network.inputs) + 2 else inputs[None]
    return stacked.astype(parameters.dtype, copy=False)


def _now(network: Network, rng: np.random.Generator | None) -> SlotContext:
    return SlotContext(-1, network.inputs, 1.0, np.random.default_rng(0) if rng is None else rng)


def _chunks(network: Network, stops: int, examples: int, elements: int = 2**19) -> Iterator[slice]:
    """Slices of the examples such that no layer holds many more than `elements` numbers at once."""
    layers = zip(network.weight_shapes, network.shapes[1:], strict=True)
    widest = max(max(prod(weights[1:]) * prod(after[1:]), prod(after)) for weights, after in layers)
    step = max(1, elements // (stops * widest))
    for start in range(0, examples, step):
        yield slice(start, start + step)
