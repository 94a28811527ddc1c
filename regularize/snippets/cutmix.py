"""The code that the CutMix lesson hands out: the mixture of one view, and the training step."""


def script(
    *, own: int, other: int, example: int, seed: int, fine: int, asked: float, centre: tuple[int, int], alpha: float
) -> str:
    """NumPy for the picture and label of the page, and a step in torch, to be read."""
    return f"""\
import numpy as np
from sklearn.datasets import load_digits


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
bunch = load_digits()
order = np.random.default_rng({seed}).spawn(1)[0].permutation(len(bunch.target))[-600:]
images, labels = bunch.images[order] / 16, bunch.target[order]


def picture(digit, place):
    return np.kron(images[np.flatnonzero(labels == digit)[place]], np.ones(({fine}, {fine})))


own, other = picture({own}, {example - 1}), picture({other}, {example - 1 + (own == other)})
mixed, label = cutmix(own, np.eye(10)[{own}], other, np.eye(10)[{other}], asked={asked!r}, centre={centre!r})
print("label:", {{digit: round(share, 6) for digit, share in enumerate(label.tolist()) if share}})
print("ink:", round(float(mixed.sum()), 6))


# How a step of training looks in torch. To be read: this page's own networks are trained in NumPy.
def training_step(model, optimizer, pictures, digits):  # (n, 1, h, h), (n,)
    import torch
    import torch.nn.functional as F

    asked = np.random.beta({alpha!r}, {alpha!r})
    size, partners = pictures.shape[-1], torch.randperm(len(pictures))
    top, bottom, left, right = box(asked, np.random.randint(size, size=2), size)
    mixed = pictures.clone()
    mixed[:, :, top:bottom, left:right] = pictures[partners, :, top:bottom, left:right]
    kept = 1 - (bottom - top) * (right - left) / size**2  # not asked: rounding and the border took some of the box
    logits = model(mixed)
    loss = kept * F.cross_entropy(logits, digits) + (1 - kept) * F.cross_entropy(logits, digits[partners])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()
"""
