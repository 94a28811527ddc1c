"""The quiz: ten items, one for each of ten lessons, whose wrong answers are the misconceptions that people hold.

Which answer is right, and the sentence that follows it, are computed by the experiment of a belief when somebody has answered.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from regularize import words
from regularize.beliefs import BELIEFS, Belief

Numbers = Mapping[str, float]
say = words.number


class Answer(NamedTuple):
    """What can be answered, and the misconception of somebody who answers so; none where it is right."""

    words: str
    misconception: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question over the experiment of a belief, and the lesson that it belongs to.

    `truth(numbers)` is the place of the right answer and `describe(numbers)` one sentence on it, of the numbers of a verdict.
    """

    belief: str
    lesson: str
    ask: str
    answers: Sequence[Answer]
    truth: Callable[[Numbers], int]
    describe: Callable[[Numbers], str]

    @property
    def shown(self) -> Belief:
        """What is believed, with the page and the settings at which it is to be seen."""
        return BELIEFS[self.belief]

    def settled(self, seed: int | None = None) -> tuple[int, str]:
        """The place of the right answer and the sentence, from the draws of the page's seed or of another one."""
        numbers = self.shown.settle(seed).numbers
        return self.truth(numbers), self.describe(numbers)


def _nearest(distances: Sequence[float]) -> int:
    """The place of the smallest."""
    return min(range(len(distances)), key=distances.__getitem__)


def _errors(numbers: Numbers) -> list[float]:
    """How far from the slope 2 the lasso, ridge and the better of two robust losses are."""
    robust = min(abs(numbers["absolute loss"] - 2), abs(numbers["Huber"] - 2))
    return [abs(numbers["lasso"] - 2), abs(numbers["ridge"] - 2), robust]


def _spared(numbers: Numbers) -> int:
    """0 where both ways leave the same weights; else which weight L2 in Adam's loss spares: 1 large gradients, 2 small."""
    small, large = (numbers[f"AdamW {i}"] - numbers[f"Adam {i}"] for i in (1, 2))
    return 0 if max(abs(small), abs(large)) < 0.05 else 1 if large < small else 2


QUIZ: dict[str, Item] = {
    "level": Item(
        belief="intercept",
        lesson="explore",
        ask="All targets lie near 100, and the λ of ridge grows without end. Where does the fitted curve end up?",
        answers=(
            Answer("At zero: everything is shrunk", "Ridge shrinks the intercept too."),
            Answer("At a level line through the mean of the targets"),
            Answer(
                "At a slanted straight line: only the higher powers go", "A penalty acts on the higher powers alone."
            ),
        ),
        truth=lambda n: _nearest([abs(n["end"]), abs(n["end"] - n["level"])]),
        describe=lambda n: (
            f"The intercept is not penalised: at λ = 10⁹ the fit is {say(n['end'], 4)} everywhere, and the mean of the "
            f"targets is "
            f"{say(n['level'], 4)}."
        ),
    ),
    "single": Item(
        belief="never",
        lesson="geometry",
        ask="The λ of ridge grows step by step. What is certain for each single coefficient?",
        answers=(
            Answer("It gets smaller at every step", "Ridge shrinks every coefficient at every step."),
            Answer("From some λ on it is exactly zero", "Ridge sets small coefficients to zero."),
            Answer("Neither: it may even change its sign"),
        ),
        truth=lambda n: 2 if n["crossed"] else 0,
        describe=lambda n: (
            f"Of 200 random pairs a coefficient changed its sign in {n['crossed']:g}; what fell at every step, in all "
            f"of them, is the "
            "length of the whole vector."
        ),
    ),
    "pair": Item(
        belief="one",
        lesson="elastic_net",
        ask="Two columns have a correlation of 0.89, and both have an effect. What does the lasso do, at the λ that predicts best?",
        answers=(
            Answer("It keeps one of them and drops the other", "The lasso keeps one of two correlated columns."),
            Answer("It keeps both"),
            Answer("It drops both: they explain each other", "Correlated columns cancel each other out."),
        ),
        truth=lambda n: _nearest([-n["both matter"], -n["both stay"], n["both matter"] + n["both stay"] - 40]),
        describe=lambda n: (
            f"They entered at λ = {say(n['first'])} and {say(n['second'])}, and both stayed in {n['both stay']:g} of "
            f"40 samples: a column is "
            "dropped where it adds too little, not where it has a relative."
        ),
    ),
    "test": Item(
        belief="knob",
        lesson="choosing",
        ask="You try 30 values of λ, and keep the one with the lowest error on 44 test rows. What error does this fit have on fresh rows?",
        answers=(
            Answer(
                "The same on average: it never saw the test rows", "A test error stays honest when λ was chosen by it."
            ),
            Answer("A higher one"),
            Answer("A lower one: it is the best fit of all", "The best of many on one sample is the best elsewhere."),
        ),
        truth=lambda n: 0 if abs(n["fresh"] / n["seen"] - 1) < 1e-3 else 1 if n["fresh"] > n["seen"] else 2,
        describe=lambda n: (
            f"On the rows that chose λ the error was {say(n['seen'])} on average, and on fresh ones {say(n['fresh'])}."
        ),
    ),
    "degree": Item(
        belief="simple",
        lesson="bias_variance",
        ask="Thirty noisy points of a wave, fitted without a penalty. Which polynomial predicts new points best?",
        answers=(
            Answer("The straight line: it is the simplest", "The simplest model predicts best."),
            Answer("Degree 4"),
            Answer(
                "Degree 15: it comes nearest to the points",
                "The smaller the training error, the better the predictions.",
            ),
        ),
        truth=lambda n: _nearest([n["degree 1"], n["degree 4"], n["degree 15"]]),
        describe=lambda n: (
            f"The test errors, medians of 20 samples, were {say(n['degree 1'])} for the line, {say(n['degree 4'])} at "
            f"degree 4 and "
            f"{say(n['degree 15'])} at degree 15."
        ),
    ),
    "outlier": Item(
        belief="robust",
        lesson="outliers",
        ask="One of 60 targets is wrong by 10 000. What keeps the slope of the fit near its true value, 2?",
        answers=(
            Answer("An L1 penalty on the slope", "L1 is robust to outliers."),
            Answer("An L2 penalty on the slope", "A penalty on large weights tames outliers."),
            Answer("The absolute loss or Huber's, with no penalty at all"),
        ),
        truth=lambda n: _nearest(_errors(n)),
        describe=lambda n: (
            f"The lasso found {say(n['lasso'])} and ridge {say(n['ridge'])}, but the absolute loss "
            f"{say(n['absolute loss'])} and "
            f"Huber's {say(n['Huber'])}: what is squared is the residual, not the slope."
        ),
    ),
    "stopped": Item(
        belief="stopping",
        lesson="other_doors",
        ask="There is no penalty. Gradient descent starts at zero and is stopped after 20 steps. Which fit is it nearest to?",
        answers=(
            Answer("Least squares, nearly finished", "Without a penalty nothing is shrunk."),
            Answer("Ridge, at some λ"),
            Answer("The lasso, at some λ: late coefficients are still zero", "Early stopping selects columns."),
        ),
        truth=lambda n: _nearest([n["from least squares"], n["from ridge"], n["from lasso"]]),
        describe=lambda n: (
            f"Relative to its own length it was {say(n['from ridge'], 2)} away from the nearest ridge, "
            f"{say(n['from lasso'], 2)} from the "
            f"nearest lasso and {say(n['from least squares'], 2)} from least squares."
        ),
    ),
    "dropped": Item(
        belief="neurons",
        lesson="dropout",
        ask="A linear model is trained with dropout of its inputs, p = 0.5. What does that minimise, on average over the masks?",
        answers=(
            Answer("The error of a model with half of the inputs", "Dropout trains a smaller model."),
            Answer("The error plus an L2 penalty"),
            Answer(
                "The error alone: on average the noise cancels out", "Noise with mean zero changes nothing on average."
            ),
            Answer("The error plus an L1 penalty: weights become zero", "Dropout sets weights to zero."),
        ),
        truth=lambda n: 1 if abs(n["mean"] - n["exact"]) < 4 * n["error"] < abs(n["mean"] - n["plain"]) else 2,
        describe=lambda n: (
            f"The squared error is {say(n['plain'], 4)} without dropout; with it the mean over 4000 masks was "
            f"{say(n['mean'], 4)}, and the "
            f"formula with an L2 penalty says {say(n['exact'], 4)}."
        ),
    ),
    "adam": Item(
        belief="decay",
        lesson="weight_decay",
        ask="Adam trains two weights, one with gradients a hundred times larger. Its decay is put into the loss as L2, or taken as AdamW "
        "does. What differs?",
        answers=(
            Answer("Nothing: weight decay is L2", "Weight decay is L2, whatever the optimizer."),
            Answer("As L2, the weight with large gradients is hardly shrunk"),
            Answer(
                "As L2, the weight with small gradients is hardly shrunk",
                "L2 acts on a weight the more, the larger its gradients.",
            ),
        ),
        truth=_spared,
        describe=lambda n: (
            f"As L2 in the loss it left the weights at {say(n['Adam 1'], 2)} (small gradients) and "
            f"{say(n['Adam 2'], 2)} (large); AdamW at "
            f"{say(n['AdamW 1'], 2)} and {say(n['AdamW 2'], 2)}."
        ),
    ),
    "sure": Item(
        belief="sure",
        lesson="label_smoothing",
        ask="A classifier has learnt few examples, some with a wrong label. On new examples it says 0.9 on average. How often is it right?",
        answers=(
            Answer(
                "In about nine of ten: that is what 0.9 means", "What a softmax says is a probability of being right."
            ),
            Answer("Less often"),
            Answer(
                "More often: new examples have right labels", "Wrong training labels only make a classifier less sure."
            ),
        ),
        truth=lambda n: 0 if abs(n["right"] - n["sure"]) < 2 else 1 if n["right"] < n["sure"] else 2,
        describe=lambda n: (
            f"It said {n['sure']:.0f} % on average and was right in {n['right']:.0f} %; trained on smoothed labels it said "
            f"{n['smoothed sure']:.0f} % and was right in {n['smoothed right']:.0f} %."
        ),
    ),
}
"""Name in links -> item, in the order of the sheet."""


@cache
def settled(name: str) -> tuple[int, str]:
    """The place of the right answer of an item and its sentence, computed once for all visitors.

    Raises
    ------
    KeyError
        If there is no such item.
    """
    return QUIZ[name].settled()
