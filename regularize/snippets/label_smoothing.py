"""The code that label smoothing hands out: the network of one view, trained in plain NumPy."""

from regularize.clouds import BLOB_CENTRES


def digits(points: int) -> str:
    """Lines that draw the digits of the page again."""
    return f"""\
from sklearn.datasets import load_digits

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


def script(data: str, *, classes: int, seed: int, wrong: int, width: int, smoothing: float, epochs: int) -> str:
    """A script that trains for `epochs` and prints the numbers of the view."""
    return f"""\
import numpy as np

data_rng, label_rng, network_rng = np.random.default_rng({seed}).spawn(3)
{data}

# Some training labels are wrong on purpose
n, K, smoothing = len(labels), {classes}, {smoothing!r}
chosen = label_rng.permutation(n)[:{wrong}]
moved = (labels + label_rng.integers(1, K, n)) % K
labels = labels.copy()
labels[chosen] = moved[chosen]

# In torch: loss = nn.CrossEntropyLoss(label_smoothing={smoothing!r}), which spreads over all K classes as well
targets = (1 - smoothing) * np.eye(K)[labels] + smoothing / K

# The start: He's normal weights before a ReLU; biases within ±1/√inputs
sizes = [train.shape[1], {width}, {width // 2}, K]
weights, biases = [], []
for i, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
    scale = np.sqrt(1 / inputs)
    weights.append(network_rng.normal(0, (np.sqrt(2) if i < 2 else 1) * scale, (units, inputs)))
    biases.append(network_rng.uniform(-scale, scale, units))
parameters = weights + biases
mean, square, steps = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters], 0


def logits_of(x):
    flow, tape = x.T, [x.T]
    for i, (w, b) in enumerate(zip(weights, biases)):
        flow = w @ flow + b[:, None]
        if i < 2:
            flow = np.maximum(flow, 0)
        tape.append(flow)
    return flow.T, tape


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


shuffle_rng = network_rng.spawn(3)[0]
for epoch in range({epochs}):
    order = shuffle_rng.permutation(n)
    for first in range(0, n, 30):
        batch = order[first : first + 30]
        logits, tape = logits_of(train[batch])
        slope = (softmax(logits) - targets[batch]).T / len(batch)  # p − q: all that smoothing changes is q
        gradients = [None] * 6
        for i in (2, 1, 0):
            if i < 2:
                slope = slope * (tape[i + 1] > 0)
            gradients[i], gradients[3 + i] = slope @ tape[i].T, slope.sum(axis=1)
            slope = weights[i].T @ slope
        steps += 1
        for p, g, m, v in zip(parameters, gradients, mean, square):  # Adam, learning rate 0.01
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= 0.01 * (m / (1 - 0.9**steps)) / (np.sqrt(v / (1 - 0.999**steps)) + 1e-8)

logits, train_logits = logits_of(test)[0], logits_of(train)[0]
probabilities, right = softmax(logits), logits.argmax(axis=1) == test_labels
sure = probabilities.max(axis=1)
bins = np.searchsorted(np.linspace(0, 1, 11)[1:-1], sure)
error = sum(abs(right[bins == b].sum() - sure[bins == b].sum()) for b in range(10)) / len(sure)
own = train_logits[np.arange(n), labels]
gap = np.median(own - (train_logits.sum(axis=1) - own) / (K - 1))
loss = -(targets * np.log(softmax(train_logits))).sum(axis=1).mean()

print(f"test accuracy: {{right.mean():.6g}}")
print(f"mean confidence: {{sure.mean():.6g}}")
print(f"calibration error: {{error:.6g}}")
print(f"median gap: {{gap:.6g}}")
print(f"training loss: {{loss:.6g}}")
"""
