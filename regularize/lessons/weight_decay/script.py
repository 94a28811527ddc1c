"""The code that the weight decay lesson hands out: two weights in NumPy, and the network in torch."""

from itertools import pairwise

from regularize.scripts import shape

# The clouds as a visitor would write them; tests compare them with regularize.clouds.
ACTIVATIONS = {"tanh": "torch.nn.Tanh()", "ReLU": "torch.nn.ReLU()"}


def two_weights(*, small: float, large: float, decay: float, seed: int, start: float) -> str:
    """A script in NumPy alone that lets two weights settle, and prints the numbers of the page at this decay."""
    return f"""\
import numpy as np

scales = np.array([{small!r}, {large!r}])  # of the two weights' gradients
decay = {decay!r}
rate, steps, runs = 0.02, 5000, 32

# Each weight's gradient is scale * (w - y), y = 1 + noise; half of the runs have the opposite noise
half = np.random.default_rng({seed}).standard_normal((steps, runs // 2))
noise = np.concatenate([half, -half], axis=1)


def settle(name):
    w, m, v, settled = np.zeros((runs, 2)), 0.0, 0.0, 0.0
    for t in range(1, steps + 1):
        gradient = scales * (w - 1 - noise[t - 1, :, None])
        if name == "AdamW":
            w = w - rate * decay * w  # decay beside Adam
        else:
            gradient = gradient + decay * w  # L2 in the loss
        if name == "SGD":
            w = w - rate * gradient
        else:
            m = 0.9 * m + 0.1 * gradient
            v = 0.999 * v + 0.001 * gradient**2
            w = w - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        if t > steps * 3 // 4:
            settled = settled + w.mean(axis=0) / (steps // 4)
    return settled


for name in ("SGD", "Adam with L2", "AdamW"):
    small, large = settle(name)
    print(f"{{name}}: {{small:.10f}} {{large:.10f}}")
small, large = scales / (scales + decay)
print(f"h/(h + wd): {{small:.10f}} {{large:.10f}}")
print(f"1/(1 + wd): {{1 / (1 + decay):.10f}}")

# One weight on (w - 3)**2 / 2: the gradient of the loss, and the loss taken at its word
right = literal = {start!r}
for t in range(120):
    right = right - 0.1 * ((right - 3) + decay * right)
    literal = max(literal - 0.1 * ((literal - 3) ** 2 / 2 + decay * literal), -1e6)
print(f"gradient: {{right:.10f}}")
print(f"literal: {{literal:.10g}}")
"""


def network(
    *,
    source: str,
    points: int,
    noise_sd: float,
    seed: int,
    width: int,
    depth: int,
    activation: str,
    decay: float,
    sgd_rate: float,
    adam_rate: float,
    batch_size: int,
    epochs: int,
) -> str:
    """A script in torch that trains the network of the page with three optimizers at one decay, from the page's start."""
    sizes = [2, *[width] * depth, 2]
    layers = [
        f"        torch.nn.Linear({before}, {after}), {ACTIVATIONS[activation]},"
        for before, after in pairwise(sizes[:-1])
    ]
    layers.append(f"        torch.nn.Linear({sizes[-2]}, 2),")
    gain = (
        "gain = np.sqrt(2) if after != 2 else 1.0  # He's, before a ReLU"
        if activation == "ReLU"
        else "gain = 1.0  # torch's own start has a third of the variance"
    )
    newline = "\n"
    return f"""\
import numpy as np
import torch

# Points, start and batches of the page, so that the numbers are the page's
decay = {decay!r}
data_rng, start_rng, training_rng = np.random.default_rng({seed}).spawn(3)


{shape(source)}


def drawn(count, shape_rng, noise_rng):
    labels = np.arange(count) % 2
    points = shape(labels, shape_rng) + {noise_sd!r} * noise_rng.standard_normal((count, 2))
    return torch.tensor(points, dtype=torch.float32), torch.tensor(labels)


train_shape, train_noise, test_shape, test_noise = data_rng.spawn(4)
x, y = drawn({points}, train_shape, train_noise)
x_test, y_test = drawn(500, test_shape, test_noise)

start = []
for before, after in {list(pairwise(sizes))}:
    scale = np.sqrt(1 / before)
    {gain}
    start.append(start_rng.normal(0, gain * scale, (after, before)))
    start.append(start_rng.uniform(-scale, scale, after))
order_seed = int(training_rng.integers(2**32))


def fitted(make):
    model = torch.nn.Sequential(
{newline.join(layers)}
    )
    with torch.no_grad():
        for own, first in zip(model.parameters(), start):
            own.copy_(torch.from_numpy(first))
    weights = [p for p in model.parameters() if p.ndim == 2]
    biases = [p for p in model.parameters() if p.ndim == 1]  # never decayed
    optimizer = make([{{"params": weights, "weight_decay": decay}}, {{"params": biases, "weight_decay": 0.0}}])
    loss = torch.nn.CrossEntropyLoss()
    shuffle_rng = np.random.default_rng(order_seed).spawn(1)[0]
    for epoch in range({epochs}):
        for batch in torch.from_numpy(shuffle_rng.permutation(len(x))).split({batch_size}):
            optimizer.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        norm = torch.cat([w.flatten() for w in weights]).norm().item()
        return norm, loss(model(x), y).item(), loss(model(x_test), y_test).item()


for name, make in {{
    # Decay and L2 are one thing
    "SGD": lambda groups: torch.optim.SGD(groups, lr={sgd_rate!r}),
    # Its weight_decay is L2 in the loss
    "Adam with L2": lambda groups: torch.optim.Adam(groups, lr={adam_rate!r}),
    # Its weight_decay is decay
    "AdamW": lambda groups: torch.optim.AdamW(groups, lr={adam_rate!r}),
}}.items():
    norm, train, test = fitted(make)
    print(f"{{name}}: norm {{norm:.3f}}, training loss {{train:.4f}}, test loss {{test:.4f}}")
"""
