"""Bias and variance: one polynomial fitted to fresh noise again and again, and what happens beyond n = p."""

import ui

POLYNOMIAL = r"""
$$
\underbrace{\mathrm{E}\,\bigl(y-\hat f(x)\bigr)^2}_{\text{expected error}}
=\underbrace{\bigl(\mathrm{E}\hat f(x)-f(x)\bigr)^2}_{\text{bias}^2}
+\underbrace{\mathrm{E}\bigl(\hat f(x)-\mathrm{E}\hat f(x)\bigr)^2}_{\text{variance}}
+\underbrace{\sigma^2}_{\text{noise}}
\qquad \hat f\;\text{minimises}\;\;\text{MSE}+\lambda\,\Omega(w)
$$

The expectation is over the noise: *x* stays where it is, and each refit draws new noise of variance σ². All four are
averaged over *x*. For L2, and without a penalty, the lines are the closed form. Let *d* be the singular values of the columns
over √n. Then λ multiplies each direction by *d*²/(*d*² + λ), which takes variance away and adds bias. The dots are measured on the
refits, with two standard errors. A bias² measured near zero may fall below the frame. For L1 the lines are measured too.
"""

LINEAR = r"""
$$
\text{risk}=\mathrm{E}\,\bigl(y-x^{\mathsf T}w\bigr)^2=|w-\beta|^2+\sigma^2
\qquad w=\arg\min\;\tfrac1n|y-Xw|^2+\lambda|w|^2
\qquad \lambda^\ast=\frac{p\,\sigma^2}{n\,|\beta|^2}
$$

Columns are independent standard normal and no intercept is fitted. At λ = 0 it is the fit of minimum norm: least squares, and
where many fits are perfect, the one with the smallest coefficients. Near *n* = *p* the smallest singular values *d* come close to
zero and let noise in as 1/*d*; λ caps that at 1/(2√λ). λ* is the best one in expectation (Nakkiran et al. 2020, arXiv:2003.01897).
Columns that are left out count as noise, in the risk and in λ*. The mean risk of the minimum-norm fit is infinite for
|n − p| ≤ 1 (Belkin et al. 2020, arXiv:1903.07571). So the figures show medians, with the 95 % interval of the median as bars.
Medians of bias² and variance would not add up. They are those of the run whose expected risk is in the middle.
"""

SOURCES = (
    "Hoerl and Kennard 1970, [Ridge regression](https://doi.org/10.1080/00401706.1970.10488634)",
    "Belkin, Hsu, Ma and Mandal 2019, [Reconciling modern machine-learning practice and the classical bias–variance trade-off]"
    "(https://doi.org/10.1073/pnas.1903070116)",
)

ui.page("bias_variance", formulas={"Strength and degree": POLYNOMIAL, "n and p": LINEAR}, sources=SOURCES)
