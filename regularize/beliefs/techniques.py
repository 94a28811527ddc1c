"""Every technique of the app on one sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Technique:
    """What it `adds`, to which objective (`to`), what it `does` to weights, where it `helps`, and its one line of code.

    `page` and `settings` are the state of a lesson that shows it. Of what is borrowed for other classifiers, `cells` are the
    rows of the grid that say where it helps.
    """

    name: str
    adds: str
    to: str
    does: str
    helps: str
    code: str
    page: str
    settings: Mapping[str, str | float] = field(default_factory=dict)
    cells: tuple[str, ...] = ()


LOSS = "the loss"
EXAMPLES = "nothing: other examples"

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        name="L1 (lasso)",
        adds="λ Σ|w|",
        to=LOSS,
        does="Moves all by the same amount towards zero; small ones reach it",
        helps="Few of many columns matter, or few should be kept",
        code="Lasso(alpha=λ/2)",
        page="explore",
        settings={"penalty": "L1", "compare": "Off"},
    ),
    Technique(
        name="L2 (ridge)",
        adds="λ Σ w²",
        to=LOSS,
        does="Shrinks along all directions, most along those in which the columns hardly vary",
        helps="Many small effects, correlated columns",
        code="Ridge(alpha=n*λ)",
        page="explore",
        settings={"penalty": "L2", "compare": "Off"},
    ),
    Technique(
        name="Elastic net",
        adds="λ (ρ Σ|w| + (1 − ρ) Σ w²)",
        to=LOSS,
        does="Zeros as L1, and columns that are alike get alike weights",
        helps="Groups of correlated columns of which few matter",
        code="ElasticNet(alpha=λ*ρ/2+λ*(1-ρ), l1_ratio=(λ*ρ/2)/alpha)",
        page="elastic_net",
    ),
    Technique(
        name="Robust loss",
        adds="a limit to the pull of each residual",
        to="another loss: Huber or absolute",
        does="Far points no longer move them without limit; it is no penalty",
        helps="A few wild targets",
        code="HuberRegressor(epsilon=1.35)",
        page="outliers",
    ),
    Technique(
        name="Early stopping",
        adds="Nothing: fewer steps",
        to=LOSS,
        does="Keeps them near the start, longest along flat directions; about ridge with λ = 1/(ηt) after t steps of rate η on "
        "½ MSE, 1/(2ηt) on MSE (torch's MSELoss)",
        helps="A validation set is at hand, and training is long",
        code="SGDRegressor(early_stopping=True)",
        page="other_doors",
        settings={"door": "Early stopping"},
    ),
    Technique(
        name="Weight decay",
        adds="A step of lr·wd·w towards zero at each step",
        to="the step, not the loss",
        does="With plain SGD as L2; with AdamW all decay alike",
        helps="Nearly always with deep networks",
        code="torch.optim.AdamW(params, weight_decay=0.01)",
        page="weight_decay",
    ),
    Technique(
        name="Noise on the inputs",
        adds="Normal noise of variance σ², anew for each example and step",
        to=EXAMPLES,
        does="In a linear model ridge with λ = σ²",
        helps="Inputs that are measured with error",
        code="x + σ * torch.randn_like(x)",
        page="other_doors",
        settings={"door": "Noise"},
    ),
    Technique(
        name="Dropout",
        adds="Units that vanish with probability p, anew for each example and step",
        to="the network, in training",
        does="Spreads what is learned over many units; in a linear model an L2 weighted by the columns' second moments",
        helps="Wide dense layers and little data",
        code="torch.nn.Dropout(p=0.5)",
        page="dropout",
    ),
    Technique(
        name="Label smoothing",
        adds="Targets (1 − ε) onehot + ε/K",
        to="the targets of the cross-entropy",
        does="Bounds the gap between logits, so weights stop growing",
        helps="Confidence should mean something; not for a teacher in distillation",
        code="torch.nn.CrossEntropyLoss(label_smoothing=0.1)",
        page="label_smoothing",
    ),
    Technique(
        name="DropBlock",
        adds="Blocks of a feature map that vanish together",
        to="the network, in training",
        does="As dropout, but neighbours cannot stand in for what is missing",
        helps="Convolutional networks with large feature maps",
        code="torchvision.ops.DropBlock2d(p=0.1, block_size=7)",
        page="dropblock",
    ),
    Technique(
        name="CutMix",
        adds="A box of another image, and its share of the label",
        to=EXAMPLES,
        does="Asks for evidence from everywhere in the image",
        helps="Large image networks, trained long (Yun et al. 2019)",
        code="torchvision.transforms.v2.CutMix(num_classes=10)",
        page="cutmix",
    ),
    Technique(
        name="Mixup and Cutout",
        adds="A blend with another image and its label; a blank square",
        to=EXAMPLES,
        does="Answers change gradually between examples; no part is relied on alone",
        helps="Image networks, beside CutMix",
        code="torchvision.transforms.v2.MixUp(num_classes=10)",
        page="cutmix",
        settings={"view": "Training"},
    ),
    Technique(
        name="Dropout of inputs, without a network",
        adds="½ δ/(1 − δ) Σ p(1 − p) x² w², nearly",
        to="the logistic loss",
        does="Ridge that spares columns whose examples are settled",
        helps="",
        code="LogisticRegression().fit(masked copies)",
        page="borrowed",
        settings={"cell": "Dropout: logistic"},
        cells=("Dropout",),
    ),
    Technique(
        name="Dropped trees (DART)",
        adds="Trees that vanish while the next is fitted",
        to="the residuals of boosting",
        does="No tree dominates the sum",
        helps="",
        code="xgboost.XGBRegressor(booster='dart', rate_drop=0.1)",
        page="borrowed",
        settings={"cell": "DART: boosting"},
        cells=("DART",),
    ),
    Technique(
        name="Boosting stopped early",
        adds="Nothing: fewer rounds",
        to="boosting at rate 1",
        does="Fewer trees in the sum",
        helps="",
        code="GradientBoostingRegressor(n_iter_no_change=5)",
        page="borrowed",
        settings={"cell": "Early stopping: boosting"},
        cells=("Early stopping",),
    ),
    Technique(
        name="Ridge on the leaves of a tree",
        adds="λ/N of each node",
        to="a tree that is grown already",
        does="Pulls what a leaf says towards its ancestors",
        helps="",
        code="imodels.HSTreeRegressor(reg_param=λ)",
        page="borrowed",
        settings={"cell": "Ridge on leaves: tree"},
        cells=("Ridge on leaves",),
    ),
    Technique(
        name="A penalty for new columns (RRF)",
        adds="A factor λ < 1 on the gain of a column not in use",
        to="the choice of a split",
        does="Fewer columns are split on",
        helps="",
        code="R: RRF(x, y, coefReg=0.8)",
        page="borrowed",
        settings={"cell": "New-column penalty: forest"},
        cells=("New-column penalty",),
    ),
    Technique(
        name="Shifted copies",
        adds="Each picture, moved by a pixel",
        to=EXAMPLES,
        does="Asks for the same answer wherever a stroke lies",
        helps="",
        code="scipy.ndimage.shift(picture, (1, 0), order=0)",
        page="borrowed",
        settings={"cell": "Shifted copies: SVM"},
        cells=("Shifted copies",),
    ),
    Technique(
        name="Label smoothing, without a network",
        adds="Targets (1 − ε) onehot + ε/K",
        to="the targets",
        does="A tree keeps its splits, and its leaves say (1 − ε) p + ε/K",
        helps="",
        code="DecisionTreeRegressor().fit(x, (1 - ε) * onehot + ε / K)",
        page="borrowed",
        settings={"cell": "Label smoothing: tree"},
        cells=("Label smoothing",),
    ),
    Technique(
        name="Distillation",
        adds="A teacher's probabilities as targets, also of rows without labels",
        to="the targets",
        does="A single tree approaches a forest",
        helps="",
        code="DecisionTreeRegressor().fit(more, forest.predict_proba(more))",
        page="borrowed",
        settings={"cell": "Distillation: tree"},
        cells=("Distillation",),
    ),
    Technique(
        name="Noise and mixup, without a network",
        adds="Copies of each row with noise, or mixed with a partner",
        to=EXAMPLES,
        does="Boundaries move away from single rows",
        helps="",
        code="KNeighborsRegressor(1).fit(noisy copies, onehot)",
        page="borrowed",
        settings={"cell": "Noise: tree"},
        cells=("Noise", "Mixup"),
    ),
    Technique(
        name="All of these on other classifiers",
        adds="See the rows above",
        to="tree, forest, boosting, 1-NN, SVM, logistic",
        does="Each against what the classifier has anyway, equally tuned",
        helps="",
        code="python benchmarks/borrowed.py",
        page="borrowed",
        cells=(),
    ),
)
