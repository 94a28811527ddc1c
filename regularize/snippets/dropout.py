"""The code that the dropout lesson hands out: the training in NumPy alone, and the same network in torch."""

from itertools import pairwise

SHAPES = {
    "Moons": """\
    arc = np.pi * rng.uniform(size=count)
    arc = np.column_stack([np.cos(arc), np.sin(arc)])
    return (1 - 2.0 * labels[:, None]) * (arc - [0.5, 0.25]) / 1.5""",
    "Circles": """\
    angle = 2 * np.pi * rng.uniform(size=count)
    return (1 - labels / 2)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])""",
    "Spirals": """\
    way = rng.uniform(size=count)
    angle = np.pi * (2.5 * way + labels)
    return (0.1 + 0.9 * way)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])""",
    "Blobs": """\
    return 0.5 * (1 - 2.0 * labels[:, None]) + 0.25 * rng.standard_normal((count, 2))""",
}
BENDS = {
    "ReLU": ("np.maximum(sums, 0), (sums > 0).astype(sums.dtype)", "nn.ReLU()"),
    "tanh": ("np.tanh(sums), 1 - np.tanh(sums) ** 2", "nn.Tanh()"),
}


def script(
    *, source: str, points: int, noise_sd: float, seed: int, width: int, depth: int, activation: str, learning_rate: float,
    drop_probability: float, epochs: int, batch_size: int,
) -> str:  # fmt: skip
    """A script that trains the network of the page at this drop probability up to this epoch, and prints its losses."""
    planar = source in SHAPES
    sizes = [2 if planar else 1, *[width] * depth, 2 if planar else 1]
    return f"""\
import numpy as np

{_data(source, points, noise_sd, seed)}

sizes, p, rate, epochs = {sizes}, {drop_probability!r}, {learning_rate!r}, {epochs}
start_rng, training_rng = np.random.default_rng([{seed}, 1]).spawn(2)
shuffle_rng, _, mask_rng = training_rng.spawn(3)
parameters = []
for before, units in zip(sizes, sizes[1:]):
    gain = {"np.sqrt(2) if len(parameters) < 2 * len(sizes) - 4 else 1.0" if activation == "ReLU" else "1.0"}
    parameters.append(start_rng.normal(0, gain * np.sqrt(1 / before), (units, before)).astype(np.float32))
    parameters.append(start_rng.uniform(-np.sqrt(1 / before), np.sqrt(1 / before), units).astype(np.float32)[:, None])


def forward(x, dropping):
    \"\"\"The outputs, and what the way back needs; examples are columns.\"\"\"
    tape = []
    for i in range(0, len(parameters), 2):
        sums = parameters[i] @ x + parameters[i + 1]
        tape.append([x, None])
        if i < len(parameters) - 2:
            x, slopes = {BENDS[activation][0]}
            if dropping:  # each unit vanishes with probability p, for each example; the rest are scaled by 1/(1 - p)
                mask = ((mask_rng.random(x.shape) >= p) / (1 - p)).astype(np.float32)
                x, slopes = x * mask, slopes * mask
            tape[-1][1] = slopes
    return sums, tape


{_loss(planar)}

means = [np.zeros_like(a) for a in parameters]
squares = [np.zeros_like(a) for a in parameters]
step = 0
for epoch in range(epochs):
    order = shuffle_rng.permutation(x_train.shape[1])
    for first in range(0, len(order), {batch_size}):
        batch = order[first : first + {batch_size}]
        outputs, tape = forward(x_train[:, batch], True)
        flow, gradients = slope(outputs, y_train[:, batch]), []
        for i, (x, bend) in reversed(list(enumerate(tape))):
            flow = flow if bend is None else flow * bend
            gradients = [flow @ x.T, flow.sum(axis=1, keepdims=True)] + gradients
            flow = parameters[2 * i].T @ flow
        step += 1
        late = np.sqrt(1 - 0.999**step)
        for a, g, m, v in zip(parameters, gradients, means, squares):  # Adam
            m[...] = 0.9 * m + (1 - 0.9) * g
            v[...] = 0.999 * v + (1 - 0.999) * g**2
            a -= rate * float(late / (1 - 0.9**step)) * m / (np.sqrt(v) + float(1e-8 * late))

for name, x, y in (("training", x_train, y_train), ("test", x_test, y_test)):
    outputs, _ = forward(x, False)  # in use: all units on, and no scaling is left to do
    print(f"{{name}} loss: {{loss(outputs, y):.6f}}")

# The network in torch; it draws other random numbers, so its losses differ in their digits:
#
#     from torch import nn
{_torch(sizes, activation, drop_probability)}
#     optimizer = torch.optim.Adam(network.parameters(), lr={learning_rate!r})
#
# network.train() lets units vanish, network.eval() turns all of them on.
"""


def _data(source: str, points: int, noise_sd: float, seed: int) -> str:
    if source not in SHAPES:
        return f"""\
# The points of the page: a sine with noise, seed {seed}
rngs = np.random.default_rng({seed}).spawn(4)
x_train, x_test = rngs[0].uniform(-1, 1, {points}), rngs[2].uniform(-1, 1, 200)
y_train = np.sin(np.pi * x_train) + {noise_sd!r} * rngs[1].standard_normal({points})
y_test = np.sin(np.pi * x_test) + {noise_sd!r} * rngs[3].standard_normal(200)
x_train, y_train, x_test, y_test = (a[None].astype(np.float32) for a in (x_train, y_train, x_test, y_test))"""
    return f"""\
# The points of the page: {source}, seed {seed}; examples are columns
rngs = np.random.default_rng({seed}).spawn(4)


def shape(count, rng):
    labels = np.arange(count) % 2
{SHAPES[source]}


def points(count, shape_rng, noise_rng):
    place = shape(count, shape_rng) + {noise_sd!r} * noise_rng.standard_normal((count, 2))
    return place.T.astype(np.float32), np.eye(2, dtype=np.float32)[np.arange(count) % 2].T


x_train, y_train = points({points}, rngs[0], rngs[1])
x_test, y_test = points(500, rngs[2], rngs[3])"""


def _loss(planar: bool) -> str:
    if not planar:
        return """\
def loss(outputs, targets):
    return ((outputs - targets) ** 2).mean()


def slope(outputs, targets):
    return 2 * (outputs - targets) / outputs.shape[1]"""
    return """\
def loss(outputs, targets):
    z = outputs - outputs.max(axis=0)
    return (np.log(np.exp(z).sum(axis=0)) - (z * targets).sum(axis=0)).mean()


def slope(outputs, targets):
    odds = np.exp(outputs - outputs.max(axis=0))
    return (odds / odds.sum(axis=0) - targets) / outputs.shape[1]"""


def _torch(sizes: list[int], activation: str, drop_probability: float) -> str:
    lines = ["#     network = nn.Sequential("]
    for before, units in pairwise(sizes[:-1]):
        lines.append(
            f"#         nn.Linear({before}, {units}), {BENDS[activation][1]}, nn.Dropout({drop_probability!r}),"
        )
    return "\n".join([*lines, f"#         nn.Linear({sizes[-2]}, {sizes[-1]}),", "#     )"])


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
