"""The code that the dropout lesson hands out: the network in torch, on the page's points, from its start."""

from itertools import pairwise

from regularize.clouds import CLOUDS
from regularize.scripts import shape

ACTIVATIONS = {"ReLU": "nn.ReLU()", "tanh": "nn.Tanh()"}


def script(
    *,
    source: str,
    points: int,
    noise_sd: float,
    seed: int,
    width: int,
    depth: int,
    activation: str,
    learning_rate: float,
    drop_probability: float,
    epochs: int,
    batch_size: int,
) -> str:
    """A script in torch that trains the network of the page at this drop probability up to this epoch, and prints its losses.

    Points, start and batches are the page's; torch draws its own masks.
    """
    planar = source in CLOUDS
    sizes = [2 if planar else 1, *[width] * depth, 2 if planar else 1]
    return f"""\
import numpy as np
import torch
from torch import nn

{_data(source, points, noise_sd, seed)}


network = nn.Sequential(
{_layers(sizes, activation)}
)
loss = {"nn.CrossEntropyLoss()" if planar else "nn.MSELoss()"}

# Start and batches of the page: at p = 0 the losses are the page's, otherwise they differ by the units that vanish
start_rng, training_rng = np.random.default_rng([{seed}, 1]).spawn(2)
shuffle_rng = training_rng.spawn(1)[0]
linear = [layer for layer in network if isinstance(layer, nn.Linear)]
with torch.no_grad():
    for layer in linear:
        scale = np.sqrt(1 / layer.in_features)
        {"gain = np.sqrt(2) if layer is not linear[-1] else 1.0  # He's, before a ReLU" if activation == "ReLU" else "gain = 1.0"}
        layer.weight.copy_(torch.from_numpy(start_rng.normal(0, gain * scale, tuple(layer.weight.shape))))
        layer.bias.copy_(torch.from_numpy(start_rng.uniform(-scale, scale, tuple(layer.bias.shape))))

torch.manual_seed({seed})
optimizer = torch.optim.Adam(network.parameters(), lr={learning_rate!r})
network.train()  # each unit vanishes with probability p, for each example; the rest are scaled by 1/(1 - p)
for epoch in range({epochs}):
    for batch in torch.from_numpy(shuffle_rng.permutation(len(x_train))).split({batch_size}):
        optimizer.zero_grad()
        loss(network(x_train[batch]), y_train[batch]).backward()
        optimizer.step()

network.eval()  # at test time: all units on, and no scaling is left to do
with torch.no_grad():
    print(f"training loss: {{loss(network(x_train), y_train).item():.6f}}")
    print(f"test loss: {{loss(network(x_test), y_test).item():.6f}}")
""".replace("P_DROP", repr(drop_probability))


def _layers(sizes: list[int], activation: str) -> str:
    hidden = [
        f"    nn.Linear({before}, {units}), {ACTIVATIONS[activation]}, nn.Dropout(P_DROP),"
        for before, units in pairwise(sizes[:-1])
    ]
    return "\n".join([*hidden, f"    nn.Linear({sizes[-2]}, {sizes[-1]}),"])


def _data(source: str, points: int, noise_sd: float, seed: int) -> str:
    if source not in CLOUDS:
        return f"""\
# The points of the page: a sine with noise, seed {seed}
rngs = np.random.default_rng({seed}).spawn(4)


def drawn(count, x_rng, noise_rng):
    x = x_rng.uniform(-1, 1, (count, 1))
    y = np.sin(np.pi * x) + {noise_sd!r} * noise_rng.standard_normal((count, 1))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(y, dtype=torch.float32)


x_train, y_train = drawn({points}, rngs[0], rngs[1])
x_test, y_test = drawn(200, rngs[2], rngs[3])"""
    return f"""\
# The points of the page: {source}, seed {seed}
rngs = np.random.default_rng({seed}).spawn(4)


{shape(source)}


def drawn(count, shape_rng, noise_rng):
    place = shape(np.arange(count) % 2, shape_rng) + {noise_sd!r} * noise_rng.standard_normal((count, 2))
    return torch.tensor(place, dtype=torch.float32), torch.arange(count) % 2


x_train, y_train = drawn({points}, rngs[0], rngs[1])
x_test, y_test = drawn(500, rngs[2], rngs[3])"""


def losses_csv(
    epochs: list[int], drop_probabilities: list[float], train: list[list[float]], test: list[list[float]]
) -> str:
    """One line for each drop probability and epoch: p, epoch, training and test loss; empty where a training broke."""
    lines = ["drop_probability,epoch,training_loss,test_loss"]
    for p, own_train, own_test in zip(drop_probabilities, train, test, strict=True):
        for epoch, one, other in zip(epochs, own_train, own_test, strict=True):
            lines.append(f"{p!r},{epoch},{_cell(one)},{_cell(other)}")
    return "\n".join(lines) + "\n"


def _cell(value: float) -> str:
    return repr(value) if value == value else ""
