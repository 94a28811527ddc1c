"""The code that the DropBlock lesson hands out: shares in NumPy, and the module in torch."""


def script(*, share: float, block: int, size: int, corrected: bool, rising: bool, together: bool, seed: int) -> str:
    """NumPy that prints the shares of the page and checks them by drawing masks; then a torch module, to be read."""
    scheduled = "share * progress" if rising else "share"
    progress = "rises from 0 to 1 during the training" if rising else "1 throughout"
    channels = "1" if together else "x.shape[1]"
    return f"""\
import numpy as np


def published_gamma(share, block, size):
    \"\"\"Ghiasi, Lin & Le 2018, arXiv:1810.12890, equation 1; share = 1 - keep_prob.\"\"\"
    return share / block**2 * size**2 / (size - block + 1) ** 2


def chances(gamma, block, size):
    \"\"\"How often each cell vanishes: as many blocks cover it as there are positions that fit.\"\"\"
    rows = np.arange(size)
    covering = np.minimum(np.minimum(rows, size - 1 - rows), min(block, size - block + 1) - 1) + 1
    return 1 - (1 - gamma) ** np.outer(covering, covering)


def corrected_gamma(share, block, size):
    \"\"\"The gamma whose mean chance is the share asked for, by bisection.\"\"\"
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if chances(middle, block, size).mean() < share else (low, middle)
    return low


share, block, size = {share!r}, {block}, {size}
gamma = {"corrected_gamma" if corrected else "published_gamma"}(share, block, size)
cells = chances(gamma, block, size)
print(f"gamma: {{gamma:.6f}}")
print(f"true share: {{cells.mean():.6f}}")
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


# DropBlock as a torch module. To be read: this page's own networks are trained in NumPy.
def dropblock_in_torch():
    import torch
    import torch.nn.functional as F

    class DropBlock(torch.nn.Module):
        progress = 1.0  # {progress}

        def forward(self, x):  # (examples, channels, size, size)
            if not self.training:
                return x
            gamma = {"corrected_gamma" if corrected else "published_gamma"}({scheduled.replace("progress", "self.progress")}, block, size)
            fits = size - block + 1
            starts = (torch.rand(len(x), {channels}, fits, fits, device=x.device) < gamma).to(x.dtype)
            # Each start covers block x block cells: pad, and take the maximum over the block that ends at a cell
            holes = F.max_pool2d(F.pad(starts, [block - 1] * 4), block, stride=1)
            kept = 1 - holes
            return x * kept * (kept.numel() / kept.sum().clamp(min=1))

    return DropBlock()
"""
