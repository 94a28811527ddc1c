"""The code that label smoothing hands out: the network of one view in torch, from the page's start."""

from regularize.clouds import BLOB_CENTRES


def digits(points: int) -> str:
    """Lines that draw the digits of the page again."""
    return f"""\
bunch = load_digits()
order = data_rng.permutation(len(bunch.target))
train, test = bunch.data[order[:{points}]] / 16, bunch.data[order[-600:]] / 16
labels, test_labels = bunch.target[order[:{points}]], bunch.target[order[-600:]]"""


def blobs(points: int, spread: float) -> str:
    """Lines that draw the blobs of the page again."""
    return f"""\
centres = np.array({BLOB_CENTRES.tolist()!r})
labels, test_labels = np.arange({points}) % 3, np.arange(600) % 3
train_rng, test_rng = data_rng.spawn(2)
train = centres[labels] + {spread!r} * train_rng.standard_normal(({points}, 2))
test = centres[test_labels] + {spread!r} * test_rng.standard_normal((600, 2))"""


def script(
    data: str, *, inputs: int, classes: int, seed: int, wrong: int, width: int, smoothing: float, epochs: int
) -> str:
    """A script in torch that trains for `epochs` from the page's start and prints the numbers of the view."""
    loads = "from sklearn.datasets import load_digits\n" if "load_digits" in data else ""
    return f"""\
import numpy as np
import torch
{loads}from torch import nn

# Examples, start and batches of the page, so that the numbers are the page's
data_rng, label_rng, network_rng = np.random.default_rng({seed}).spawn(3)
{data}

# Some training labels are wrong on purpose
n, K = len(labels), {classes}
chosen = label_rng.permutation(n)[:{wrong}]
moved = (labels + label_rng.integers(1, K, n)) % K
labels = labels.copy()
labels[chosen] = moved[chosen]

x, y, x_test, y_test = (torch.from_numpy(part) for part in (train, labels, test, test_labels))
model = nn.Sequential(
    nn.Linear({inputs}, {width}), nn.ReLU(),
    nn.Linear({width}, {width // 2}), nn.ReLU(),
    nn.Linear({width // 2}, K),
).double()
with torch.no_grad():
    for layer, gain in ((model[0], np.sqrt(2)), (model[2], np.sqrt(2)), (model[4], 1.0)):  # He's, before a ReLU
        scale = np.sqrt(1 / layer.in_features)
        layer.weight.copy_(torch.from_numpy(network_rng.normal(0, gain * scale, tuple(layer.weight.shape))))
        layer.bias.copy_(torch.from_numpy(network_rng.uniform(-scale, scale, tuple(layer.bias.shape))))

loss = nn.CrossEntropyLoss(label_smoothing={smoothing!r})  # spread over all K classes, the true one included
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
shuffle_rng = network_rng.spawn(1)[0]
for epoch in range({epochs}):
    for batch in torch.from_numpy(shuffle_rng.permutation(n)).split(30):
        optimizer.zero_grad()
        loss(model(x[batch]), y[batch]).backward()
        optimizer.step()

with torch.no_grad():
    logits = model(x)
    sure, guess = model(x_test).softmax(dim=1).max(dim=1)
right = (guess == y_test).double()
bins = torch.bucketize(sure, torch.linspace(0, 1, 11, dtype=torch.float64)[1:-1])
error = sum((right - sure)[bins == b].sum().abs() for b in range(10)) / len(sure)
own = logits[torch.arange(n), y]
gap = own - (logits.sum(dim=1) - own) / (K - 1)

print(f"test accuracy: {{right.mean():.6g}}")
print(f"mean confidence: {{sure.mean():.6g}}")
print(f"calibration error: {{error:.6g}}")
print(f"median gap: {{np.median(gap):.6g}}")
print(f"training loss: {{loss(logits, y):.6g}}")
"""
