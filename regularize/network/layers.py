"""Layers: a linear map of all stops at once, its two gradients, and the activation that follows it.

Shapes inside a network: s stops side by side, b examples of a batch, examples *last*: (s, units, b) and
(s, channels, height, width, b). So every move of a convolution copies whole runs of examples, every product
is one matrix by stop, and an image lies in memory as the row that a dense layer reads. The axis of the stops
has length 1 as long as they share what flows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from typing import NamedTuple, Protocol

import numpy as np

from regularize.arrays import Floats

Shape = tuple[int, ...]
Activation = Callable[[Floats], tuple[Floats, Floats]]  # sums, which are used up, to values and derivatives


def relu(sums: Floats) -> tuple[Floats, Floats]:
    """max(z, 0), and its derivative: 1 where z > 0, else 0 (also at 0, as torch has it)."""
    derivatives = np.greater(sums, 0, out=np.empty_like(sums), casting="unsafe")
    sums *= derivatives
    return sums, derivatives


def tanh(sums: Floats) -> tuple[Floats, Floats]:
    """tanh(z), and its derivative 1 − tanh²(z), of any shape."""
    values = np.tanh(sums, out=sums)
    return values, 1 - values * values


ACTIVATIONS: dict[str, Activation] = {"ReLU": relu, "tanh": tanh}


class Weights(NamedTuple):
    """One layer's weights (s, …) and bias (s, units): views into the flat parameters or gradients."""

    weights: Floats
    bias: Floats


class Layer(Protocol):
    """What a network asks of a layer. `example` is the shape of one example as the layer receives it."""

    @property
    def activation(self) -> Activation | None:
        """The activation after the linear map; None where there is none."""
        ...

    def outputs(self, example: Shape) -> Shape:
        """The shape of one example as it leaves."""
        ...

    def weights(self, example: Shape) -> Shape:
        """The shape of one stop's weights; the bias has one number for each unit or channel."""
        ...

    def memory(self, inputs: Floats) -> Floats:
        """The inputs, arranged for `forward` and `gradients`, (s, …, b)."""
        ...

    def forward(self, memory: Floats, own: Weights) -> Floats:
        """Sums before the activation, (s, units, b)."""
        ...

    def gradients(self, memory: Floats, gradient: Floats, into: Weights) -> None:
        """Writes the derivative of the loss in weights and bias, from that in the sums (`gradient`), (s, units, b)."""
        ...

    def backward(self, gradient: Floats, own: Weights, example: Shape) -> Floats:
        """The derivative of the loss in the inputs, (s, *example, b)."""
        ...


@dataclass(frozen=True)
class Dense:
    """weights @ inputs + bias, weights (s, units, in) as torch's Linear; an image is read as one row.

    Raises ValueError for less than one unit.
    """

    units: int
    activation: Activation | None = None

    def __post_init__(self) -> None:
        if self.units < 1:
            raise ValueError(f"units must be at least 1, got {self.units}")

    def outputs(self, example: Shape) -> Shape:  # noqa: ARG002 - the protocol of Layer
        """(units,), whatever comes in."""
        return (self.units,)

    def weights(self, example: Shape) -> Shape:
        """(units, in)."""
        return (self.units, prod(example))

    def memory(self, inputs: Floats) -> Floats:
        """The inputs of an example as one column, (s, in, b)."""
        return inputs.reshape(len(inputs), -1, inputs.shape[-1])

    def forward(self, memory: Floats, own: Weights) -> Floats:
        """Sums, (s, units, b)."""
        sums: Floats = own.weights @ memory
        sums += own.bias[:, :, None]
        return sums

    def gradients(self, memory: Floats, gradient: Floats, into: Weights) -> None:
        """∂weights = gradient inputsᵀ, ∂bias = gradient 1."""
        np.matmul(gradient, memory.swapaxes(1, 2), out=into.weights)
        _add_up(gradient, into.bias)

    def backward(self, gradient: Floats, own: Weights, example: Shape) -> Floats:
        """∂inputs = weightsᵀ gradient."""
        inputs: Floats = own.weights.swapaxes(1, 2) @ gradient  # (s, in, b)
        return inputs.reshape(len(inputs), *example, -1)


@dataclass(frozen=True)
class Convolution:
    """3 × 3 convolution, zeros around, weights (s, channels, in, 3, 3), as torch's Conv2d(padding=1).

    Its `stride` is 1 or 2; with 2 it looks at every second cell and halves the map, which takes the place of pooling.
    Raises ValueError for less than one channel, or another stride.
    Source: Springenberg et al. 2015, Striving for simplicity: the all convolutional net, arXiv:1412.6806.
    """

    channels: int
    activation: Activation | None = None
    stride: int = 1

    def __post_init__(self) -> None:
        if self.channels < 1 or self.stride not in (1, 2):
            raise ValueError(f"channels must be at least 1 and stride 1 or 2, got {self.channels} and {self.stride}")

    def outputs(self, example: Shape) -> Shape:
        """(channels, height, width), after the stride, rounded up; raises ValueError where the example is no image."""
        if len(example) != 3:
            raise ValueError(f"a convolution takes (channels, height, width), got {example}")
        return (self.channels, -(-example[1] // self.stride), -(-example[2] // self.stride))

    def weights(self, example: Shape) -> Shape:
        """(channels, in, 3, 3)."""
        return (self.channels, example[0], 3, 3)

    def memory(self, inputs: Floats) -> Floats:
        """The 3 × 3 neighbourhood of every cell as a column, so that convolving is one product (im2col)."""
        stops, channels, *size, batch = inputs.shape
        _, height, width = self.outputs((channels, *size))
        columns = np.zeros((stops, channels, 3, 3, height, width, batch), inputs.dtype)
        for i, rows, rows_in in _shifts(size[0], self.stride):
            for j, cells, cells_in in _shifts(size[1], self.stride):
                columns[:, :, i, j, rows, cells] = inputs[:, :, rows_in, cells_in]
        return columns.reshape(stops, 9 * channels, height, width, batch)

    def forward(self, memory: Floats, own: Weights) -> Floats:
        """Sums, (s, channels, height, width, b)."""
        sums = _product(_rows(own.weights), _rows(memory))  # (s, channels, cells b)
        sums += own.bias[:, :, None]
        return sums.reshape(*sums.shape[:2], *memory.shape[2:])

    def gradients(self, memory: Floats, gradient: Floats, into: Weights) -> None:
        """∂weights = gradient columnsᵀ, ∂bias = gradient 1, over all cells and examples."""
        gradient = _rows(gradient)
        into.weights[...] = _product(gradient, _rows(memory).swapaxes(1, 2)).reshape(into.weights.shape)
        _add_up(gradient, into.bias)

    def backward(self, gradient: Floats, own: Weights, example: Shape) -> Floats:
        """∂inputs: the columns weightsᵀ gradient, each added back to the neighbourhood it came from."""
        stops, _, height, width, batch = gradient.shape
        columns = _rows(own.weights).swapaxes(1, 2) @ _rows(gradient)  # (s, 9 in, cells b)
        columns = columns.reshape(stops, example[0], 3, 3, height, width, batch)
        _fold(columns.transpose(2, 4, 0, 1, 3, 5, 6), self.stride)
        _fold(columns[:, :, 1:].transpose(3, 5, 0, 1, 2, 4, 6), self.stride)
        if self.stride == 1:
            inputs: Floats = columns[:, :, 1, 1]
            return inputs
        inputs = np.empty((stops, *example, batch), gradient.dtype)
        for i in range(2):
            for j in range(2):
                cells = inputs[:, :, i::2, j::2]
                cells[...] = columns[:, :, 1 + i, 1 + j, : cells.shape[2], : cells.shape[3]]
        return inputs


def _fold(columns: Floats, stride: int) -> None:
    """Adds up, along one side, what belongs to the same cell: (3 offsets, cells, …).

    Afterwards offset 1 has the sums of all cells, or with stride 2 those of every second, and offset 2 of the others.
    """
    before, middle, after = columns
    if stride == 1:
        middle[:-1] += before[1:]
        middle[1:] += after[:-1]
    else:
        after[:-1] += before[1:]


def _product(left: Floats, right: Floats) -> Floats:
    """left @ right by stop; one product where all stops share the right side."""
    shared = len(right) == 1
    result: Floats = left.reshape(-1, left.shape[2]) @ right[0] if shared else left @ right
    return result.reshape(len(left), left.shape[1], -1) if shared else result


def _rows(array: Floats) -> Floats:
    return array.reshape(*array.shape[:2], -1)


def _add_up(gradient: Floats, into: Floats) -> None:
    """The sum over the last axis, as a product: several times faster."""
    np.matmul(gradient, np.ones((gradient.shape[2], 1), gradient.dtype), out=into[:, :, None])


def _shifts(size: int, stride: int) -> Iterator[tuple[int, slice, slice]]:
    """For each of the 3 offsets: the outputs that see a cell there, and those cells; the rest see zeros."""
    for offset in range(3):
        first = 1 if offset == 0 else 0
        last = min((size - offset) // stride, (size - 1) // stride)
        cells = slice(first * stride + offset - 1, last * stride + offset, stride)
        yield offset, slice(first, last + 1), cells
