"""Label smoothing: confidence, calibration and the last hidden layer under ε."""

import ui

FORMULA = r"""
$$
q_k=(1-\varepsilon)\,y_k+\frac{\varepsilon}{K}\qquad
\min\;-\frac1n\sum_i\sum_k q_{ik}\ln p_{ik}
$$
$$
p_\text{true}=1-\varepsilon+\frac{\varepsilon}{K}\qquad
\text{gap}=\ln\frac{p_\text{true}}{\varepsilon/K}
$$

The loss of a plain label is lowest where the gap of its logit to the others is infinite. A smoothed label asks for a finite gap, the
same to every other class, and its loss cannot fall below the entropy of *q*. Smoothing lowers confidence **whether or not the network
was too sure**. It mends the calibration of a network that learns its training labels by heart, and spoils that of one that was
calibrated. Labels that are wrong with probability η are on average labels smoothed by ε = ηK/(K − 1). A network
that cannot learn them by heart is too modest from the start.

The plane of the last hidden layer goes through the templates (rows of weights) of three classes, after Müller, Kornblith and
Hinton 2019 (arXiv:1906.02629). Smoothing is from Szegedy et al. 2016 (arXiv:1512.00567). The calibration error uses ten bins of
equal width; *by chance* is about what a calibrated network would show on as many examples. The best ε is found on the test
examples here. That is fair for a picture, not for choosing ε. A network is called too sure or too modest, and a gain more than
chance, where as many **other test examples** would hardly undo it. The first is judged by 1000 bootstrap samples of them, the
second by McNemar's test, exactly. Another training would change it as well.
"""

SOURCES = (
    "Szegedy, Vanhoucke, Ioffe, Shlens and Wojna 2016, [Rethinking the Inception architecture](https://arxiv.org/abs/1512.00567)",
    "Müller, Kornblith and Hinton 2019, [When does label smoothing help?](https://arxiv.org/abs/1906.02629)",
)

ui.page("label_smoothing", formulas={"": FORMULA}, sources=SOURCES)
