"""Implicit regularization, other ways to the same shrinkage: early stopping, weight decay, noise and dropout beside ridge."""

import ui

FORMULA = r"""
$$
\text{ridge}\;\;\min_w\tfrac1n|y-Xw|^2+\lambda|w|^2:\quad\frac{d^2}{d^2+\lambda}
\qquad\text{early stopping:}\quad 1-(1-\eta d^2)^t
\qquad\text{weight decay:}\quad\frac{d^2}{d^2+\lambda}\Bigl(1-\bigl(1-\eta(d^2+\lambda)\bigr)^t\Bigr)
$$
$$
\underbrace{\mathbb E\,\tfrac1n|y-(X+\sigma Z)w|^2=\tfrac1n|y-Xw|^2+\sigma^2|w|^2}_{\text{noise}}
\qquad
\underbrace{\mathbb E\,\tfrac1n|y-(R*X)w|^2=\tfrac1n|y-Xw|^2+\tfrac{\delta}{1-\delta}|w|^2}_{\text{dropout}}
$$

A **filter** is the share of the least squares fit that is left along one singular direction of the standardized columns. The
curvature *d²* of a direction says how steeply ½ MSE grows along it. Descent starts from zero and steps by *w* − η ∇½MSE. The match
of early stopping, λ = 1/(ηt), holds for gentle directions and is an approximation elsewhere. The filters differ by up to about 0.2
after many steps, and by more after few. With steps of that rate on MSE itself, as torch's MSELoss has it, it is λ = 1/(2ηt).
Weight decay meets ridge exactly, at its end. Noise and dropout meet it exactly on average over all disturbed copies. With as many
copies as one has, they meet it within the Monte Carlo error shown.
"""

SOURCES = (
    "Hoerl and Kennard 1970, [Ridge regression](https://doi.org/10.1080/00401706.1970.10488634)",
    "Bishop 1995, [Training with noise is equivalent to Tikhonov regularization](https://doi.org/10.1162/neco.1995.7.1.108)",
    "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, [Dropout](https://jmlr.org/papers/v15/srivastava14a.html)",
)

ui.page("other_doors", formulas={"": FORMULA}, sources=SOURCES)
