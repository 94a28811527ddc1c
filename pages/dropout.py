"""Dropout: networks whose hidden units vanish at random, for every drop probability side by side."""

import ui
from regularize.beliefs import BELIEFS

FORMULA = r"""
$$
\underbrace{h\leftarrow\frac{r}{1-p}\,h,\quad r\sim\text{Bernoulli}(1-p)}_{\text{in training, for each unit, example and step}}
\qquad\underbrace{h\leftarrow h}_{\text{at test time}}
\qquad\mathbb E\,\|y-(R*X)w\|^2=\|y-Xw\|^2+\frac{p}{1-p}\sum_j w_j^2\sum_i x_{ij}^2
$$

Each hidden unit vanishes with probability *p*, for each example and at each step anew. The factor 1/(1 − p) keeps its mean, so that
at test time all units are on and nothing needs scaling. The number of parameters stays the same. What is learnt is one
network that stands for the **average of many thinned ones**. Only for a linear model is it exactly their average. There dropout is
exactly an L2 penalty in which each weight counts by the second moment of its column. The formula on the right says so (Srivastava
et al. 2014, [§9.1](https://jmlr.org/papers/v15/srivastava14a.html), where *p* is the chance to *stay*). The output layer is
such a model, with the last hidden layer as its columns.

The thinned networks as an uncertainty band are **Monte Carlo dropout** (Gal and Ghahramani 2016,
[arXiv:1506.02142](https://arxiv.org/abs/1506.02142)). Its width follows from *p*, which is chosen and not measured.
The best *p* and the best epoch are read off the test points here. That is fair for a picture, not for choosing them.
"""

SOURCES = (
    "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, [Dropout](https://jmlr.org/papers/v15/srivastava14a.html)",
)

ui.page("dropout", formulas={"": FORMULA}, sources=SOURCES, beliefs=[BELIEFS[name] for name in ("neurons",)])
