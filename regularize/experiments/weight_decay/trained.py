"""One network, one start, one order of mini-batches; SGD, Adam with L2 and AdamW, each at every decay side by side."""

import itertools
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import network, words
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.differences import signs
from regularize.clouds import Cloud, cloud
from regularize.experiments.weight_decay.settings import EPOCHS, L2, OPTIMIZERS, STEPS_PER_EPOCH, Settings, share_of
from regularize.network import ACTIVATIONS, NEVER, Beside, CrossEntropy, Dense, Examples, Network, Training, one_hot
from regularize.progress import part

QUARTERS = 4
EARLY = (1, 2, 3, 5, 15, 25)  # epochs at which losses are measured besides the kept ones: there they fall


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """One optimizer at every decay, s stops, and behind them, at −1, without decay.

    `quarter` (w,) says for each weight in which quarter its gradient lies, 0 the smallest: the root mean square over
    mini-batches at the end of the training without decay.
    """

    name: str
    learning_rate: float
    training: Training
    quarter: Integers

    @cached_property
    def weights(self) -> Floats:
        """The weights without the biases (k, s + 1, w)."""
        return self.training.kept[:, :, : self.training.network.decayed].astype(float)

    @cached_property
    def alive(self) -> Booleans:
        """Whether the training had not broken yet at each kept epoch (k, s)."""
        broke = self.training.diverged_at[:-1]
        return np.asarray((broke == NEVER) | (self.training.kept_epochs[:, None] < broke))

    @cached_property
    def norms(self) -> Floats:
        """Of the weights (k, s); NaN where the training is broken."""
        return np.where(self.alive, np.linalg.norm(self.weights[:, :-1], axis=-1), np.nan)

    @cached_property
    def comparable(self) -> Booleans:
        """Where neither this training nor the one without decay is broken (k, s)."""
        broke = self.training.diverged_at[-1]
        return np.asarray(self.alive & ((broke == NEVER) | (self.training.kept_epochs < broke))[:, None])

    @cached_property
    def share(self) -> Floats:
        """The norm as a share of that without decay (k, s); NaN where they cannot be compared."""
        return np.where(self.comparable, self.norms / np.linalg.norm(self.weights[:, -1:], axis=-1), np.nan)

    @cached_property
    def shares(self) -> Floats:
        """The same for each quarter of the weights by the size of their gradients (k, s, 4)."""
        squares = np.stack(
            [(self.weights[:, :, self.quarter == q] ** 2).sum(axis=-1) for q in range(QUARTERS)], axis=-1
        )
        return np.where(self.comparable[..., None], np.sqrt(squares[:, :-1] / squares[:, -1:]), np.nan)

    @cached_property
    def test(self) -> Floats:
        """The test loss at every kept epoch (k, s); NaN where the training is broken."""
        return np.where(self.alive, self.training.test_losses[self.training.at_kept, :-1], np.nan)

    @cached_property
    def train(self) -> Floats:
        """The training loss at every kept epoch (k, s); NaN where the training is broken."""
        return np.where(self.alive, self.training.train_losses[self.training.at_kept, :-1], np.nan)

    def best(self, epoch: int) -> int | None:
        """The decay with the lowest test loss at a kept epoch; None where all have broken."""
        losses = self.test[epoch]
        return None if np.isnan(losses).all() else int(np.nanargmin(losses))

    def broke(self, stop: int) -> int | None:
        """The measured epoch by which the training at this decay broke."""
        epoch = int(self.training.diverged_at[stop])
        return None if epoch == NEVER else epoch


@dataclass(frozen=True, eq=False, kw_only=True)
class Trained:
    """The view "Network".

    `apart` (k, s) says for each pair of optimizers where the first has the higher (1) or lower (−1) test loss by more than
    as many other test points would change by chance.
    """

    settings: Settings
    cloud: Cloud
    courses: Mapping[str, Course]
    apart: Mapping[tuple[str, str], Integers]

    def probabilities(self, name: str, points: Floats, *, decay: int, epoch: int) -> tuple[Floats, Floats]:
        """Of class 1 at `points` (n, 2): at every decay and this epoch (s, n), at every epoch and this decay (k, n).

        NaN where the training is broken.
        """
        training, alive = self.courses[name].training, self.courses[name].alive
        whole = np.concatenate([alive[epoch], alive[:, decay]])[:, None]
        crossing = np.where(whole, np.concatenate([training.kept[epoch, :-1], training.kept[:, decay]]), 0)
        logits = network.outputs(training.network, crossing, points)
        one = np.where(whole, 1 / (1 + np.exp(np.clip(logits[..., 0] - logits[..., 1], -60, 60))), np.nan)
        return one[: len(alive[0])], one[len(alive[0]) :]

    def says(self, decay: int, epoch: int) -> str:
        """What this view shows at one stop of each knob, a sentence a line."""
        sentences = (self._on_norms(decay, epoch), self._on_quarters(decay, epoch), self._on_losses(decay, epoch))
        return "\n".join(filter(None, (*sentences, self._on_breaks(decay, epoch))))

    def _on_norms(self, decay: int, epoch: int) -> str:
        if epoch == 0:
            return (
                "Before the first step all three hold the same weights: decay acts at every step, and none was taken."
            )
        here = [course for course in self.courses.values() if course.comparable[epoch, decay]]
        if not here:
            return ""
        shares = [float(course.share[epoch, decay]) for course in here]
        kept = [f"{course.name} {share_of(share)}" for course, share in zip(here, shares, strict=True)]
        kept[0] = f"{here[0].name} leaves the weights {share_of(shares[0])} of their norm without decay"
        apart = max(shares) > 1.25 * min(shares) and max(shares) > 0.02
        verdict = ": one number, not one penalty." if apart else "."
        return (
            f"At decay {self._decays[decay]} and epoch {Settings.epochs()[epoch]}, {words.listed(kept)}{verdict}"
            f"{self._on_meeting(decay, epoch)}"
        )

    def _on_meeting(self, decay: int, epoch: int) -> str:
        """SGD and Adam with L2 minimise one penalised loss; said where the weights are alive and the two agree."""
        plain, inside = (self.courses[name] for name in ("SGD", L2))
        norms = plain.norms[epoch, decay], inside.norms[epoch, decay]
        losses = plain.train[epoch, decay], inside.train[epoch, decay]
        agree = all(abs(one - other) < 0.03 * one for one, other in (norms, losses))
        if not agree or not plain.share[epoch, decay] > 0.02:
            return ""
        return f" SGD and {L2} agree within 3 % in norm and training loss: both seek the minimum of one penalised loss."

    def _on_quarters(self, decay: int, epoch: int) -> str:
        inside, beside = self.courses[L2], self.courses["AdamW"]
        if epoch == 0 or not (inside.comparable[epoch, decay] and beside.comparable[epoch, decay]):
            return ""
        small, large = inside.shares[epoch, decay, [0, -1]]
        if max(small, large) < 0.02:
            return f"{L2} has taken nearly everything, whatever the gradients."
        w_small, w_large = beside.shares[epoch, decay, [0, -1]]
        return (
            f"{L2} leaves {share_of(small)} of the norm of the quarter of the weights with the smallest gradients and "
            f"{share_of(large)} of that with the largest; AdamW {share_of(w_small)} and {share_of(w_large)}."
        )

    def _on_losses(self, decay: int, epoch: int) -> str:
        if epoch == 0:
            return ""
        lowest = [
            f"{self._decays[stop]} for {course.name} ({words.number(course.test[epoch, stop])})"
            for course in self.courses.values()
            if (stop := course.best(epoch)) is not None
        ]
        at_best = (
            f"Test loss is lowest at decay {words.listed(lowest)}, picked by these {len(self.cloud.labels_test)} test points, "
            "which flatters each."
        ) if lowest else ""  # fmt: skip
        return " ".join(filter(None, (at_best, self._on_lowest(decay, epoch))))

    def _on_lowest(self, decay: int, epoch: int) -> str:
        """Which optimizers have the lowest test loss here, as far as the test points can tell."""
        here = sorted((float(c.test[epoch, decay]), c.name) for c in self.courses.values() if c.alive[epoch, decay])
        if len(here) < 2:
            return ""
        lowest = here[0][1]
        start = f"Here it is lowest with {lowest}, {words.number(here[0][0])}"
        higher: list[str] = []
        near: list[str] = []
        for loss, name in here[1:]:
            beyond = self.apart[name, lowest][epoch, decay] > 0
            (higher if beyond else near).append(f"{name} ({words.number(loss)})")
        if not near:
            return f"{start}."
        if not higher:
            return f"{start}, which they cannot tell from {' or '.join(near)}."
        return f"{start}; point by point they tell it from {higher[0]}, not from {near[0]}."

    def _on_breaks(self, decay: int, epoch: int) -> str:
        broken = [
            f"{course.name} broke by epoch {course.broke(decay)} (learning rate {words.strength(course.learning_rate)})"
            for course in self.courses.values()
            if not course.alive[epoch, decay]
        ]
        if not broken:
            return ""
        return f"{words.listed(broken)}: curves end there, and no surface is drawn."

    @cached_property
    def _decays(self) -> list[str]:
        return [words.strength(decay) for decay in Settings.decays().tolist()]


def architecture(settings: Settings) -> Network:
    """Two inputs, equal hidden layers, two classes."""
    hidden = Dense(settings.width, ACTIVATIONS[settings.activation])
    return Network((2,), (*[hidden] * settings.depth, Dense(2)))


def generators(settings: Settings) -> list[np.random.Generator]:
    """Of the data, the start and the training."""
    return np.random.default_rng(settings.seed).spawn(3)


def data(settings: Settings, rng: np.random.Generator) -> tuple[Cloud, Examples, Examples]:
    """The points, and the same as examples to train and to test."""
    drawn = cloud(settings.source, points=settings.points, noise_sd=settings.noise_sd, rng=rng)
    return (
        drawn,
        Examples(drawn.points_train, one_hot(drawn.labels_train, 2)),
        Examples(drawn.points_test, one_hot(drawn.labels_test, 2)),
    )


def steps(settings: Settings) -> Generator[float, None, Trained]:
    """Train with all optimizers side by side; yields the share done."""
    data_rng, start_rng, training_rng = generators(settings)
    drawn, training, test = data(settings, data_rng)
    net = architecture(settings)
    decays = np.append(Settings.decays(), 0.0)
    start = net.initial(len(OPTIMIZERS) * len(decays), start_rng, precision=np.float32)
    seed, rates = int(training_rng.integers(2**32)), settings.learning_rates
    optimizer = Beside([made(rates[name], weight_decay=decays) for name, made in OPTIMIZERS.items()])
    course = network.training_steps(
        net, start, training, test, loss=CrossEntropy(), optimizer=optimizer, epochs=EPOCHS,
        batch_size=settings.points // STEPS_PER_EPOCH, rng=np.random.default_rng(seed),
        measured_epochs=(*EARLY, *Settings.epochs()), kept_epochs=Settings.epochs(),
    )  # fmt: skip
    whole = yield from part(course, of=EPOCHS, end=0.8)
    courses: dict[str, Course] = {}
    for place, name in enumerate(OPTIMIZERS):
        done = whole.some(slice(place * len(decays), (place + 1) * len(decays)))
        quarter = quarters(done.parameters[-1:], done.network, training, np.random.default_rng(seed))
        courses[name] = Course(name=name, learning_rate=rates[name], training=done, quarter=quarter)
    return Trained(settings=settings, cloud=drawn, courses=courses, apart=apart(list(courses.values()), test))


def apart(courses: Sequence[Course], test: Examples) -> dict[tuple[str, str], Integers]:
    """For each pair of optimizers, in both orders, which has the higher test loss (k, s)."""
    losses = {}
    with network.one_thread():
        for course in courses:
            kept = course.training.kept[:, :-1]
            logits = network.outputs(course.training.network, kept.reshape(-1, kept.shape[-1]), test.inputs)
            losses[course.name] = CrossEntropy().values(logits, test.targets).reshape(*kept.shape[:2], -1)
    pairs = itertools.permutations(losses, 2)
    return {(one, other): signs(losses[one] - losses[other]) for one, other in pairs}


def quarters(
    parameters: Floats, net: Network, examples: Examples, rng: np.random.Generator, rounds: int = 40
) -> Integers:
    """In which quarter each weight's gradient lies (w,), 0 the smallest: its root mean square over mini-batches."""
    squares = np.zeros(net.decayed)
    size = len(examples.inputs) // STEPS_PER_EPOCH
    for _ in range(rounds):
        batch = rng.choice(len(examples.inputs), size, replace=False)
        with np.errstate(over="ignore", invalid="ignore"):  # where even the training without decay is broken
            gradients = network.gradient(
                net, parameters, examples.inputs[batch], examples.targets[batch], loss=CrossEntropy()
            )
        squares += gradients[0, : net.decayed].astype(float) ** 2
    rank = np.argsort(np.argsort(squares, kind="stable"), kind="stable")
    return np.asarray(rank * QUARTERS // net.decayed)
