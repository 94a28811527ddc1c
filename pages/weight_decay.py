"""Weight decay: the same as L2 for plain SGD, and for nothing else."""

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\begin{aligned}
\text{SGD}&& w&\leftarrow w-\eta\,(\nabla+\mathrm{wd}\,w)=(1-\eta\,\mathrm{wd})\,w-\eta\,\nabla\\
\text{Adam with L2}&& w&\leftarrow w-\eta\,\hat m/(\sqrt{\hat v}+\epsilon)&&\hat m,\hat v\text{ of }\nabla+\mathrm{wd}\,w\\
\text{AdamW}&& w&\leftarrow(1-\eta\,\mathrm{wd})\,w-\eta\,\hat m/(\sqrt{\hat v}+\epsilon)&&\hat m,\hat v\text{ of }\nabla
\end{aligned}
$$

∇ is the **gradient** of the loss, η the learning rate and wd the decay, which acts at every **step** and never on biases.
It stands for the penalty ½ wd |w|², this app's λ |w|² with λ = wd / 2. For plain SGD decay and L2 in the loss are one
formula. Adam divides the L2 term by √v̂ as well, so weights with large gradients are hardly decayed. AdamW takes the same
share of every weight (Loshchilov & Hutter 2019, [arXiv:1711.05101](https://arxiv.org/abs/1711.05101)).

**Two weights** have the gradients h(w − y), where y is 1 plus standard normal noise. They take 5000 steps at η = 0.02, and the mean of
32 runs is shown. 1/(1 + wd) takes √v̂ for the noise alone; the line beside it counts the pull (1 − w)h as well. The **literal
formula** puts the loss ½(w − 3)² in the place of its gradient, at η = 0.1.

The best decays and learning rates are read off the test points here. That is fair for a picture, not for choosing them. The lowest
of many test losses is mostly lower than the same network's loss on other points.
"""

SOURCES = (
    "Loshchilov and Hutter 2019, [Decoupled weight decay regularization](https://arxiv.org/abs/1711.05101)",
    "Hoerl and Kennard 1970, [Ridge regression](https://doi.org/10.1080/00401706.1970.10488634)",
)

ui.page(
    "weight_decay",
    formulas={"": FORMULA},
    sources=SOURCES,
    beliefs=[BELIEFS[name] for name in ("decay", "literal", "epoch")],
)
