"""The code that the DropBlock lesson hands out: shares in NumPy, and the page's network with DropBlock in torch."""


def script(
    *,
    share: float,
    block: int,
    size: int,
    corrected: bool,
    rising: bool,
    together: bool,
    seed: int,
    points: int,
    trained_block: int,
    epochs: int,
    all_epochs: int,
) -> str:
    """NumPy that prints the shares of the page and checks them by drawing masks; then a network trained in torch.

    Digits, start and batches are those of the page's first repetition; torch draws its own masks.
    """
    gamma = "corrected_gamma" if corrected else "published_gamma"
    channels = "1" if together else "x.shape[1]"
    courses, step = "order in orders", ""
    if rising:
        courses = "epoch, order in enumerate(orders)"
        step = f"\n            dropping.progress = (epoch + first / len(x)) / {all_epochs}"
    return f"""\
import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F


def published_gamma(share, block, size):
    \"\"\"Ghiasi, Lin & Le 2018, arXiv:1810.12890, equation 1; share = 1 - keep_prob.\"\"\"
    return share / block**2 * size**2 / (size - block + 1) ** 2


def chances(gamma, block, size):
    \"\"\"How often each cell vanishes: as many blocks cover it as there are positions that fit.\"\"\"
    rows = np.arange(size)
    covering = np.minimum(np.minimum(rows, size - 1 - rows), min(block, size - block + 1) - 1) + 1
    return 1 - (1 - gamma) ** np.outer(covering, covering)


def corrected_gamma(share, block, size):
    \"\"\"The gamma whose mean chance is the nominal share, by bisection.\"\"\"
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if chances(middle, block, size).mean() < share else (low, middle)
    return low


share, block, size = {share!r}, {block}, {size}
gamma = {gamma}(share, block, size)
cells = chances(gamma, block, size)
print(f"gamma: {{gamma:.6f}}")
print(f"actual share: {{cells.mean():.6f}}")
print(f"corner: {{cells[0, 0]:.6f}}")
print(f"middle: {{cells[size // 2, size // 2]:.6f}}")
print(f"corrected gamma: {{corrected_gamma(share, block, size):.6f}}")

# The same by drawing masks
rng = np.random.default_rng({seed})
starts = rng.random((20000, size - block + 1, size - block + 1)) < gamma
dropped = np.zeros((20000, size, size), bool)
for i in range(block):
    for j in range(block):
        dropped[:, i : i + size - block + 1, j : j + size - block + 1] |= starts
print(f"drawn share: {{dropped.mean():.4f}}")


# In torch: DropBlock behind the first convolution
class DropBlock(nn.Module):
    def __init__(self, share, block, size):
        super().__init__()
        self.share, self.block, self.size = share, block, size
        self.progress = 1.0{"  # set at each step: the share rises with it" if rising else ""}

    def forward(self, x):  # (examples, channels, size, size)
        if not self.training:
            return x
        gamma = {gamma}(self.share * self.progress, self.block, self.size)
        fits = self.size - self.block + 1
        starts = (torch.rand(len(x), {channels}, fits, fits, device=x.device) < gamma).to(x.dtype)
        # Each start covers block x block cells: pad, and take the maximum over the block that ends at a cell
        holes = F.max_pool2d(F.pad(starts, [self.block - 1] * 4), self.block, stride=1)
        kept = 1 - holes
        return x * kept * (kept.numel() / kept.sum().clamp(min=1))


# Digits, start and batches of the page's first repetition
data_rng, start_rng, training_rng = np.random.default_rng([{seed}, 0]).spawn(3)
bunch = load_digits()
order = data_rng.permutation(len(bunch.target))
images = torch.from_numpy(bunch.images[order, None] / 16).float()
labels = torch.from_numpy(bunch.target[order])
x, y, x_test, y_test = images[:{points}], labels[:{points}], images[-300:], labels[-300:]
start = []
for shape, gain in (((8, 1, 3, 3), np.sqrt(2)), ((8, 8, 3, 3), np.sqrt(2)), ((10, 128), 1.0)):  # He's, before a ReLU
    scale = np.sqrt(1 / np.prod(shape[1:]))
    start.append(start_rng.normal(0, gain * scale, shape))
    start.append(start_rng.uniform(-scale, scale, shape[0]))
shuffle_rng = training_rng.spawn(1)[0]
orders = [shuffle_rng.permutation(len(x)) for _ in range({epochs})]


def share_right(dropping):
    model = nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), dropping,
        nn.Conv2d(8, 8, 3, stride=2, padding=1), nn.ReLU(),
        nn.Flatten(), nn.Linear(128, 10),
    )
    with torch.no_grad():
        for own, first in zip(model.parameters(), start):
            own.copy_(torch.from_numpy(first))
    optimizer, loss = torch.optim.Adam(model.parameters(), lr=0.02), nn.CrossEntropyLoss()
    for {courses}:
        for first in range(0, len(x), 25):{step}
            batch = torch.from_numpy(order[first : first + 25])
            optimizer.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimizer.step()
    model.eval()
    with torch.no_grad():
        return (model(x_test).argmax(dim=1) == y_test).double().mean().item()


torch.manual_seed({seed})
for name, dropping in {{"nothing": nn.Identity(), "DropBlock": DropBlock(share, {trained_block}, 8)}}.items():
    print(f"right with {{name}}: {{share_right(dropping):.4f}}")
"""
