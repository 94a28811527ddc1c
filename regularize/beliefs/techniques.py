"""Every technique in one line each."""

from typing import NamedTuple


class Technique(NamedTuple):
    """What it adds, what it does to the weights, when to use it, and its code in scikit-learn or torch."""

    name: str
    adds: str
    does: str
    when: str
    code: str


TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "L1 (lasso)",
        "λ Σ|w| to the loss",
        "Moves all by the same amount towards zero; small ones reach it",
        "Few of many columns matter, or few should be kept",
        "Lasso(alpha=λ/2)",
    ),
    Technique(
        "L2 (ridge)",
        "λ Σ w² to the loss",
        "Shrinks all, most along directions in which the columns hardly vary",
        "Many small effects, correlated columns",
        "Ridge(alpha=n*λ)",
    ),
    Technique(
        "Elastic net",
        "λ (ρ Σ|w| + (1 − ρ) Σ w²) to the loss",
        "Zeros as L1, and columns that are alike get alike weights",
        "Groups of correlated columns of which few matter",
        "ElasticNet(alpha=λ*ρ/2+λ*(1-ρ), l1_ratio=(λ*ρ/2)/alpha)",
    ),
    Technique(
        "Early stopping",
        "Nothing: fewer steps",
        "Keeps them near the start, longest along flat directions; about ridge with λ = 1/(ηt) after t steps of rate η on "
        "½ MSE, 1/(2ηt) on MSE (torch's MSELoss)",
        "A validation set is at hand, and training is long",
        "SGDRegressor(early_stopping=True)",
    ),
    Technique(
        "Weight decay",
        "A step of lr·wd·w towards zero at each step",
        "With plain SGD as L2; with AdamW all decay alike",
        "Nearly always with deep networks",
        "torch.optim.AdamW(params, weight_decay=0.01)",
    ),
    Technique(
        "Dropout",
        "Units that vanish with probability p, anew for each example and step",
        "Spreads what is learned over many units; in a linear model an L2 weighted by the columns' second moments",
        "Wide dense layers and little data",
        "torch.nn.Dropout(p=0.5)",
    ),
    Technique(
        "Label smoothing",
        "Targets (1 − ε) onehot + ε/K",
        "Bounds the gap between logits, so weights stop growing",
        "Confidence should mean something; not for a teacher in distillation",
        "torch.nn.CrossEntropyLoss(label_smoothing=0.1)",
    ),
    Technique(
        "DropBlock",
        "Blocks of a feature map that vanish together",
        "As dropout, but neighbours cannot stand in for what is missing",
        "Convolutional networks with large feature maps",
        "torchvision.ops.DropBlock2d(p=0.1, block_size=7)",
    ),
    Technique(
        "CutMix",
        "A box of another image, and its share of the label",
        "Asks for evidence from everywhere in the image",
        "Large image networks, trained long (Yun et al. 2019)",
        "torchvision.transforms.v2.CutMix(num_classes=10)",
    ),
)
