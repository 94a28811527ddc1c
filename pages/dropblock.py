"""DropBlock: what blocks take from feature maps that single cells do not, and whether that helps."""

import ui

FORMULA = r"""
$$
\gamma=\frac{1-\text{keep}}{b^2}\cdot\frac{f^2}{(f-b+1)^2}\qquad
P(\text{cell }ij\text{ vanishes})=1-(1-\gamma)^{c_i c_j}\qquad
h\leftarrow \frac{\text{count}}{\text{kept}}\;m\odot h
$$

**The idea.** Neighbouring cells of a feature map say nearly the same. Where single cells vanish, their neighbours tell what was
there, and little is lost. A **block** takes the neighbours as well. With *b* = 1 DropBlock is dropout; with *b* as wide as the map,
whole maps vanish (spatial dropout). On this page dropout always drops the **same true share** as DropBlock.

**How often a block starts.** A block of *b* × *b* cells starts with chance γ wherever it fits on a map of *f* × *f* (Ghiasi, Lin and Le
2018, [arXiv:1810.12890](https://arxiv.org/abs/1810.12890)). The published γ counts every block by itself, but blocks **overlap**, so
less vanishes than asked. A cell in the middle is covered by *c*² positions of a block, a corner by one, so the middle vanishes far
more often. The corrected γ makes the mean of the exact chances the share asked for.

**How it is measured.** The network has two convolutions (8 maps of 8 × 8, then 8 of 4 × 4) and a dense layer. It is trained by Adam
at rate 0.02 in batches of 25, and masks fall on the first maps. *How much can be guessed* is R² of the best linear guess of dropped
cells from the kept ones of the same digit. It is learnt on 1197 digits and judged on 600 others, in the network trained without
dropping. Distances count steps of a king on a chess board. In *Training* each repetition draws other digits, another start and other
masks. Its 300 test digits are drawn from the same 1797, so that some are in several; the standard errors count that. *Beyond
chance* means outside the interval of Student's *t* that holds nineteen times of twenty, digit by digit. Strokes are one standard
error on either side, and that interval where the gain of DropBlock over dropout is drawn. The squares blanked in test digits lie
anywhere wholly inside.

**Asked and true.** The present view, and the paper's block on common maps:
"""

SOURCES = (
    "Ghiasi, Lin and Le 2018, [DropBlock](https://arxiv.org/abs/1810.12890)",
    "Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014, [Dropout](https://jmlr.org/papers/v15/srivastava14a.html)",
)

ui.page("dropblock", formulas={"": FORMULA}, sources=SOURCES)
