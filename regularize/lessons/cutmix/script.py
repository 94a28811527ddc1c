"""The code that the CutMix lesson hands out: the mixture of one view in NumPy, and its network with CutMix in torch."""

LAYERS = {
    "Convolution": """\
        nn.Conv2d(1, 16, 3, stride=2, padding=1), nn.ReLU(),
        nn.Conv2d(16, 16, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(64, 10),""",
    "Dense": """\
        nn.Flatten(), nn.Linear(64, 64), nn.ReLU(),
        nn.Linear(64, 32), nn.ReLU(),
        nn.Linear(32, 10),""",
}
SHAPES = {"Convolution": ("(16, 1, 3, 3)", "(16, 16, 3, 3)", "(10, 64)"), "Dense": ("(64, 64)", "(32, 64)", "(10, 32)")}


def script(
    *,
    own: int,
    other: int,
    example: int,
    seed: int,
    fine: int,
    asked: float,
    centre: tuple[int, int],
    alpha: float,
    network: str,
    points: int,
    epochs: int,
) -> str:
    """NumPy for the picture and label of the page; then the page's network trained without and with CutMix in torch.

    Digits, start and batches are those of the page's first repetition; λ, boxes and partners are drawn anew.
    """
    shapes = "".join(
        f"    ({shape}, {gain}),\n" for shape, gain in zip(SHAPES[network], ("2**0.5", "2**0.5", "1.0"), strict=True)
    )
    return f"""\
import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F


def box(asked, centre, size):
    \"\"\"The box that should take 1 - asked of a square picture: rounded down, and cut at the border.\"\"\"
    half = int(size * np.sqrt(1 - asked)) // 2
    row, cell = centre
    return max(row - half, 0), min(row + half, size), max(cell - half, 0), min(cell + half, size)


def cutmix(image, label, other_image, other_label, asked, centre):
    \"\"\"Yun et al. 2019, arXiv:1905.04899: the label is mixed by the area really kept.\"\"\"
    size = len(image)
    top, bottom, left, right = box(asked, centre, size)
    mixed = image.copy()
    mixed[top:bottom, left:right] = other_image[top:bottom, left:right]
    kept = 1 - (bottom - top) * (right - left) / size**2
    return mixed, kept * label + (1 - kept) * other_label


# The pair of the page: test digits of its seed
data_rng, _, repetition_rng = np.random.default_rng({seed}).spawn(3)
bunch = load_digits()
order = data_rng.permutation(len(bunch.target))
images, labels = bunch.images[order] / 16, bunch.target[order]
test_images, test_labels = images[-600:], labels[-600:]


def picture(digit, place):
    return np.kron(test_images[np.flatnonzero(test_labels == digit)[place]], np.ones(({fine}, {fine})))


own, other = picture({own}, {example - 1}), picture({other}, {example - 1 + (own == other)})
mixed, label = cutmix(own, np.eye(10)[{own}], other, np.eye(10)[{other}], asked={asked!r}, centre={centre!r})
print("label:", {{digit: round(share, 6) for digit, share in enumerate(label.tolist()) if share}})
print("ink:", round(float(mixed.sum()), 6))

# In torch: digits, start and batches of the page's first repetition
pick_rng, start_rng, training_rng = repetition_rng.spawn(3)
chosen = pick_rng.permutation(1197)[:{points}]
x, y = torch.from_numpy(images[chosen, None]).float(), torch.from_numpy(labels[chosen])
x_test, y_test = torch.from_numpy(test_images[:, None]).float(), torch.from_numpy(test_labels)
start = []
for shape, gain in (  # He's, before a ReLU
{shapes}):
    scale = np.sqrt(1 / np.prod(shape[1:]))
    start.append(start_rng.normal(0, gain * scale, shape))
    start.append(start_rng.uniform(-scale, scale, shape[0]))
shuffle_rng, mix_rng, _ = training_rng.spawn(3)
orders = [torch.from_numpy(shuffle_rng.permutation(len(x))) for _ in range({epochs})]


def share_right(mixing):
    model = nn.Sequential(
{LAYERS[network]}
    )
    with torch.no_grad():
        for own, first in zip(model.parameters(), start):
            own.copy_(torch.from_numpy(first))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for order in orders:
        for batch in order.split(25):
            pictures, digits, partners, kept = x[batch].clone(), y[batch], y[batch], 1.0
            if mixing:  # one share, one box and one shuffle for the batch
                size, shuffle = pictures.shape[-1], torch.from_numpy(mix_rng.permutation(len(batch)))
                top, bottom, left, right = box(mix_rng.beta({alpha!r}, {alpha!r}), mix_rng.integers(size, size=2), size)
                pictures[:, :, top:bottom, left:right] = x[batch][shuffle, :, top:bottom, left:right]
                partners = digits[shuffle]
                kept = 1 - (bottom - top) * (right - left) / size**2  # rounding and the border took some of the box
            logits = model(pictures)
            loss = kept * F.cross_entropy(logits, digits) + (1 - kept) * F.cross_entropy(logits, partners)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        return (model(x_test).argmax(dim=1) == y_test).double().mean().item()


for name, mixing in {{"nothing": False, "CutMix": True}}.items():
    print(f"right with {{name}}: {{share_right(mixing):.4f}}")
"""
