"""What the words and symbols of the lessons mean, in a sentence that needs none of the others.

One table: a term is underlined where it is first said in numbers, captions, help and the words below them, and its meaning
shown on hover, focus and tap.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Term:
    """What a term means; `also` are its other forms. In `lessons` alone it means that (none named: in all)."""

    meaning: str
    also: Sequence[str] = ()
    lessons: Sequence[str] = ()


CURVES = ("explore", "bias_variance", "outliers", "other_doors")
NETWORKS = ("dropout", "weight_decay", "label_smoothing", "dropblock", "cutmix")

TERMS: dict[str, Term] = {
    "λ": Term(
        meaning="Lambda, the strength of the penalty. At 0 there is no penalty; the larger λ, the smaller the coefficients.",
        lessons=(
            "explore",
            "geometry",
            "elastic_net",
            "choosing",
            "bias_variance",
            "outliers",
            "other_doors",
            "weight_decay",
        ),
    ),
    "1 − λ": Term(
        meaning="The share of the picture that is pasted. λ itself, lambda, is the share that is kept.",
        lessons=("cutmix",),
    ),
    "Ω": Term(meaning="Omega, the penalty: a number that is larger the larger the coefficients are."),
    "ρ": Term(
        meaning="Rho, the L1 ratio: how much of the elastic net's penalty is L1. The rest is L2.",
        also=("L1 ratio",),
        lessons=("explore", "geometry", "elastic_net", "choosing"),
    ),
    "L1": Term(meaning="The penalty that adds up the sizes of the coefficients. With it the fit is called the lasso."),
    "L2": Term(meaning="The penalty that adds up the squares of the coefficients. With it the fit is called ridge."),
    "lasso": Term(meaning="Least squares with the L1 penalty. It makes some coefficients exactly zero."),
    "ridge": Term(
        meaning="Least squares with the L2 penalty. It makes the coefficients smaller as a whole, and none exactly zero."
    ),
    "elastic net": Term(meaning="A penalty that is part L1 and part L2."),
    "MSE": Term(
        meaning="Mean squared error: the average over the points of (target − prediction)².",
        also=("mean squared error",),
    ),
    "RSS": Term(meaning="Residual sum of squares: the sum over the rows of (target − prediction)²."),
    "training error": Term(
        meaning="How far the fit is from the points it was fitted to.", lessons=("explore", "elastic_net", "choosing")
    ),
    "test error": Term(meaning="How far the fit is from points that it has not seen.", also=("test errors",)),
    "loss": Term(
        meaning="What training makes small. For a network here it is the cross-entropy, which is large where the network is sure of "
        "a wrong answer.",
        also=("test loss", "training loss"),
        lessons=("dropout", "weight_decay", "label_smoothing"),
    ),
    "sd": Term(
        meaning="Standard deviation: how far values typically lie from their mean.", also=("standard deviation",)
    ),
    "standard error": Term(
        meaning="How far a measured mean typically lies from the true one.", also=("standard errors",)
    ),
    "standardized": Term(meaning="Shifted and scaled to mean 0 and standard deviation 1, so that units do not matter."),
    "norm": Term(meaning="The length of the list of coefficients: the root of the sum of their squares."),
    "log loss": Term(
        meaning="What a probability costs: −ln of the probability that was said of the class that came. Being sure and wrong is dear.",
        also=("log losses",),
        lessons=("explore",),
    ),
    "boundary": Term(
        meaning="Where both classes are equally probable. On one side of it the fit says one class, on the other side the other.",
        also=("decision boundary",),
        lessons=("explore",),
    ),
    "level set": Term(
        meaning="All pairs of coefficients with the same loss. Of a squared error it is an ellipse, of a log loss another oval or an "
        "open curve.",
        also=("level sets",),
        lessons=("explore",),
    ),
    "separable": Term(meaning="Classes that a boundary tells apart without a mistake.", lessons=("explore",)),
    "misclassified": Term(meaning="On the wrong side of the boundary.", also=("misclassifies",), lessons=("explore",)),
    "deviance": Term(
        meaning="What a probability costs: −2 ln of the probability that was said of the class that came. Being sure and wrong is dear.",
        lessons=("choosing",),
    ),
    "log odds": Term(
        meaning="The logarithm of a probability over the probability of the other class. It is zero where both are one half.",
        lessons=("choosing",),
    ),
    "ROC curve": Term(
        meaning="How many of one class are found against how many of the other are taken for it, at every threshold.",
        also=("ROC area",),
        lessons=("choosing",),
    ),
    "degrees of freedom": Term(
        meaning="How many coefficients' worth of freedom the fit has. Without a penalty it is their number."
    ),
    "over-fits": Term(
        meaning="It follows the noise of the training points, and so predicts new points worse than it could.",
        also=("over-fit",),
    ),
    "under-fits": Term(meaning="It is held back too much to follow what is there.", also=("under-fit",)),
    "cross-validated error": Term(
        meaning="The error on rows left out: each part of the data is predicted by a fit to all other parts.",
        also=("cross-validation", "CV error"),
    ),
    "bootstrap samples": Term(
        meaning="Samples drawn from the rows at hand, as many as there are, some rows twice and some never."
    ),
    "AIC": Term(
        meaning="Akaike's criterion: error on the fitted rows plus 2 for each degree of freedom. Smaller is better."
    ),
    "BIC": Term(meaning="Schwarz's criterion: as AIC, but each degree of freedom costs ln n. It prefers simpler fits."),
    "Cp": Term(meaning="Mallows' criterion: an estimate of the prediction error. It chooses as AIC does."),
    "GCV": Term(meaning="Generalized cross-validation: an approximation of leaving out one row at a time."),
    "bias²": Term(meaning="How far the mean of all refits is from the truth, squared.", lessons=("bias_variance",)),
    "variance": Term(meaning="How far the refits scatter about their own mean, squared.", lessons=("bias_variance",)),
    "risk": Term(meaning="The squared error that is to be expected on new rows.", lessons=("bias_variance",)),
    "fit of minimum norm": Term(
        meaning="Where many fits go through all points, the one whose coefficients are smallest.",
        lessons=("bias_variance",),
    ),
    "closed form": Term(meaning="A formula that gives the answer without simulating it."),
    "free optimum": Term(meaning="The coefficients that fit best when no penalty holds them."),
    "normals": Term(
        meaning="Arrows that point straight out of a surface. At a corner there is a whole fan of them.",
        lessons=("geometry",),
    ),
    "pull": Term(
        meaning="The direction in which the loss falls fastest: its negative gradient.",
        also=("pulls",),
        lessons=("geometry",),
    ),
    "ball": Term(
        meaning="All coefficients whose penalty is at most t. For L1 in two dimensions it is a diamond, for L2 a circle."
    ),
    "correlation": Term(meaning="How alike two columns are: 1 if they rise and fall together, 0 if not at all."),
    "residual": Term(meaning="Target minus prediction.", also=("residuals",)),
    "δ": Term(
        meaning="Delta, the residual beyond which Huber's loss goes on as a straight line.", lessons=("outliers",)
    ),
    "curvature": Term(
        meaning="How steeply the error grows along a direction. Where it is large, the data say much about that direction.",
        lessons=("other_doors",),
    ),
    "η": Term(meaning="Eta, the learning rate: how long each step of the descent is.", also=("learning rate",)),
    "drop probability": Term(
        meaning="The chance of each unit to be switched off in a step of training.", lessons=("dropout",)
    ),
    "p": Term(
        meaning="The drop probability: the chance of each unit to be switched off in a step of training.",
        lessons=("dropout",),
    ),
    "thinned networks": Term(
        meaning="The network with the units left over after some were switched off at random.",
        also=("thinned network",),
        lessons=("dropout",),
    ),
    "|r|": Term(
        meaning="The size of the correlation of two units: 0 if they know nothing of each other, 1 if they say the same.",
        lessons=("dropout", "dropblock"),
    ),
    "epoch": Term(meaning="One pass of the training through all its examples.", also=("epochs",), lessons=NETWORKS),
    "SGD": Term(meaning="Stochastic gradient descent: steps against the gradient of a few examples at a time."),
    "Adam": Term(meaning="Descent that divides each weight's step by the usual size of its gradient."),
    "AdamW": Term(meaning="Adam with weight decay taken apart from the gradient: each weight loses the same share."),
    "decay": Term(
        meaning="Weight decay: each step takes a small share off every weight.",
        also=("weight decay",),
        lessons=("weight_decay", "other_doors"),
    ),
    "logit": Term(
        meaning="What the network computes for a class before it is turned into a probability. The gap of two logits is the log "
        "of the ratio of their probabilities.",
        also=("logits", "logit gap"),
        lessons=("label_smoothing",),
    ),
    "ε": Term(
        meaning="Epsilon, the share of each label that is spread evenly over all classes.", lessons=("label_smoothing",)
    ),
    "calibration error": Term(
        meaning="How far the network's probabilities are from how often it is right, on average.",
        lessons=("label_smoothing", "cutmix"),
    ),
    "γ": Term(meaning="Gamma, the chance that a block starts at a given cell.", lessons=("dropblock",)),
    "linear guess": Term(
        meaning="The best prediction as a weighted sum of the kept cells, learnt on other digits.",
        lessons=("dropblock",),
    ),
    "share of the variance": Term(
        meaning="R²: 100 % if the guess is always right, 0 % if it is no better than the mean.", lessons=("dropblock",)
    ),
    "α": Term(
        meaning="Alpha says how the share is drawn in training: at 1 any share alike, below 1 mostly all or nothing, above 1 mostly "
        "half and half.",
        lessons=("cutmix",),
    ),
    "Mixup": Term(
        meaning="Two pictures laid over each other, each fainter, with a label in the same proportion.",
        lessons=("cutmix",),
    ),
    "CutMix": Term(
        meaning="A box of one picture pasted into another, with a label in proportion to the areas.",
        lessons=("cutmix",),
    ),
    "Cutout": Term(meaning="A square of the picture is blanked; the label stays.", lessons=("cutmix",)),
    "optimality": Term(
        meaning="A certificate: the largest slope of the objective that is left at the coefficients shown, relative to that at zero. "
        "At an exact minimum it is zero."
    ),
}


def terms(lesson: str) -> list[tuple[list[str], str]]:
    """The forms of each term of a lesson, as they stand within a sentence and at the start of one, and its meaning."""
    return [
        ([form for word in (name, *term.also) for form in _forms(word)], term.meaning)
        for name, term in TERMS.items()
        if not term.lessons or lesson in term.lessons
    ]


def explained(markdown: str, lesson: str, seen: set[str]) -> str:
    """Markdown whose terms of a lesson are links to `MEANS` with the meaning as their title, but for those that were `seen`.

    Formulas, code, links, headings and coloured words stay as they are, and so does what is called, as in Lasso(alpha=1).
    """
    parts = _STILL.split(markdown)
    return "".join(part if at % 2 else _linked(part, lesson, seen) for at, part in enumerate(parts))


MEANS = "#means"
_STILL = re.compile(
    r"(\$\$.*?\$\$|\$[^$\n]+\$|`[^`]*`|\[[^\]]*\]\([^)]*\)|^#[^\n]*|:[a-z-]+\[[^\]]*\])", re.DOTALL | re.MULTILINE
)


def _linked(text: str, lesson: str, seen: set[str]) -> str:
    meanings = {form: meaning for forms, meaning in terms(lesson) for form in forms}
    longest = "|".join(map(re.escape, sorted(meanings, key=len, reverse=True)))

    def led(found: re.Match[str]) -> str:
        word = found[0]
        meaning = meanings[word]
        if meaning in seen:
            return word
        seen.add(meaning)
        title = meaning.replace("\\", "\\\\").replace('"', '\\"')
        return f'[{word}]({MEANS} "{title}")'

    return re.sub(rf"(?<![\w\\])(?:{longest})(?!\w|\\?\()", led, text)


def _forms(word: str) -> list[str]:
    """A word, and that word as it starts a sentence; a symbol has one form."""
    return [word, word[0].upper() + word[1:]] if len(word) > 2 and word[:2].isalpha() and word[0].islower() else [word]
