"""CutMix: one pair of digits mixed live, and what networks learn from such pictures."""

import ui

FORMULA = r"""
$$
\tilde x=M\odot x_A+(1-M)\odot x_B\qquad \tilde y=\tilde\lambda\,y_A+(1-\tilde\lambda)\,y_B\qquad
\tilde\lambda=1-\frac{\text{area of the box}}{\text{area of the picture}}
$$
$$
\lambda\sim\text{Beta}(\alpha,\alpha)\qquad r=\sqrt{1-\lambda}\qquad
\mathbb E\,[\tilde\lambda\mid\lambda]=1-\Bigl(r-\frac{r^2}{4}\Bigr)^2\qquad
\alpha=1:\ \mathbb E\,\tilde\lambda=\tfrac{163}{240}\approx 0.679
$$

**The box is cut.** A box *M* of side *r* about a uniform centre is cut at the border of the picture. So more is kept than λ asks
for, which is ½ on average. The label is mixed by the area **really** kept, λ̃ (Yun et al. 2019,
[arXiv:1905.04899](https://arxiv.org/abs/1905.04899)). Whole pixels add to it, as their code rounds the side down to an even number.
One λ, one box and one shuffle serve a whole batch.

**The others.** Mixup blends two pictures, λ of the one and 1 − λ of the other, and their labels alike (Zhang et al. 2018,
[arXiv:1710.09412](https://arxiv.org/abs/1710.09412)). Cutout blanks a square, here 4 × 4 pixels, and leaves the label alone
(DeVries & Taylor 2017, [arXiv:1708.04552](https://arxiv.org/abs/1708.04552)).

**Is the share learnt?** The sentences above answer it for these very trainings. A label counts pixels, and most of the ink is in the
middle. Where the box lies matters as much as how large it is.

**How it is measured.** All four trainings start alike and see the same digits in the same order, with Adam at rate 0.01 in batches
of 25. Each repetition draws other digits and another start. All are judged on the same 600 test digits, so a standard error holds
two things. One is how much trainings differ. The other is how much the answer would change with **other test digits**, which
repetitions alone do not show (Dorfman, Berbaum and Metz 1992). Error bars are one standard error on either side. *Beyond chance*
is judged repetition by repetition and digit by digit. It means that the difference to nothing leaves the interval of Student's t
that holds nineteen times of twenty. The blank squares of the test lie anywhere wholly inside the picture.
"""

SOURCES = ("Yun, Han, Oh, Chun, Choe and Yoo 2019, [CutMix](https://arxiv.org/abs/1905.04899)",)

ui.page("cutmix", formulas={"": FORMULA}, sources=SOURCES)
