"""Borrowed techniques: what other classifiers can learn from deep networks, measured."""

import ui

FORMULA = r"""
$$
\underbrace{\mathbb E\,A(\tilde\theta_i)-A(\theta_i)}_{\text{dropout of inputs adds}}\;\approx\;
\tfrac12\,\frac{\delta}{1-\delta}\,p_i(1-p_i)\sum_j x_{ij}^2w_j^2
\qquad
\underbrace{\tilde y=(1-\varepsilon)\,y+\varepsilon/K}_{\text{label smoothing}}
$$
$$
\underbrace{\hat f_\lambda(x)=\bar y_{\text{root}}+\sum_{t}\frac{\bar y_{t}-\bar y_{\text{parent}(t)}}
{1+\lambda/N_{\text{parent}(t)}}}_{\text{ridge on the leaves of a tree}}
$$

**How the grid is made.** Each cell is one technique on one classifier, alone. Against it stands the classifier's **own
regularizer**, alone: an L2 penalty, pruning, larger leaves, shrinkage, more neighbours, a wider margin. Both have seven
strengths, and the first of both is the plain classifier. In each of ten repetitions 100 rows are learnt from, the strength of
either is chosen on other 100 rows (wine 40), and both are judged on the same test rows. That is equal tuning effort. Wrong labels
are in training and validation rows, not in test rows.

**How certain a verdict is.** The difference is taken test row by test row. A verdict is given where it leaves the interval of
Student's *t* that holds nineteen times of twenty; otherwise there is **no difference** beyond chance. The whole study is repeated
with ten other seeds. Where fewer than nine say the same, the cell is **not settled**. Digits, wine and breast cancer are as many
rows as there are: a verdict speaks of drawing from these rows. Everything was computed ahead of time by `benchmarks/borrowed.py`;
a cell that you open is computed now.

**What is measured** is the share of wrong answers, on Friedman's function the mean squared error, and for label smoothing the
Brier score Σ (probability − label)²: it is about probabilities. A tree's leaves say 0 and 1, so its log loss is infinite once one
of them is wrong.

**What is borrowed.** *Dropout*: four masked copies of every row. *DART*: trees vanish while the next is fitted. *Early stopping*:
fewer rounds of boosting at rate 1. *Ridge on leaves*: hierarchical shrinkage; N counts the training rows of a node. *New-column
penalty*: a forest in which a column that is not in use yet must win by more (RRF). *Shifted copies*: by one pixel.
*Distillation*: a tree learns the probabilities of a forest, also of rows without labels. *Noise* and *mixup*: four disturbed
copies of every row.
"""

SOURCES = (
    "Ghods and Cook 2019, [Techniques all classifiers can learn from deep networks](https://arxiv.org/abs/1909.04791)",
    "Wager, Wang and Liang 2013, [Dropout training as adaptive regularization](https://arxiv.org/abs/1307.1493)",
    "van der Maaten, Chen, Tyree and Weinberger 2013, [Learning with marginalized corrupted features](https://proceedings.mlr.press/v28/vandermaaten13.html)",
    "Rashmi and Gilad-Bachrach 2015, [DART: dropouts meet multiple additive regression trees](https://arxiv.org/abs/1505.01866)",
    "Friedman 2001, [Greedy function approximation: a gradient boosting machine](https://doi.org/10.1214/aos/1013203451)",
    "Bühlmann and Yu 2003, [Boosting with the L2 loss](https://doi.org/10.1198/016214503000125)",
    "Rosset, Zhu and Hastie 2004, [Boosting as a regularized path to a maximum margin classifier](https://www.jmlr.org/papers/v5/rosset04a.html)",
    "Agarwal, Tan, Ronen, Singh and Yu 2022, [Hierarchical shrinkage](https://arxiv.org/abs/2202.00858)",
    "Deng and Runger 2012, [Feature selection via regularized trees](https://arxiv.org/abs/1201.1587); 2013, "
    "[Gene selection with guided regularized random forest](https://arxiv.org/abs/1306.0237)",
    "Decoste and Schölkopf 2002, [Training invariant support vector machines](https://doi.org/10.1023/A:1012454411458)",
    "Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016, [Rethinking the Inception architecture](https://arxiv.org/abs/1512.00567)",
    "Hinton, Vinyals and Dean 2015, [Distilling the knowledge in a neural network](https://arxiv.org/abs/1503.02531); "
    "Frosst and Hinton 2017, [Distilling a neural network into a soft decision tree](https://arxiv.org/abs/1711.09784)",
    "Bishop 1995, [Training with noise is equivalent to Tikhonov regularization](https://doi.org/10.1162/neco.1995.7.1.108)",
    "Zhang, Cissé, Dauphin and Lopez-Paz 2018, [mixup: beyond empirical risk minimization](https://arxiv.org/abs/1710.09412)",
    "Friedman 1991, [Multivariate adaptive regression splines](https://doi.org/10.1214/aos/1176347963)",
)

ui.page("borrowed", formulas={"": FORMULA}, sources=SOURCES)
