"""One network, one start, one order of mini-batches; SGD, Adam with L2 and AdamW, each at every decay side by side."""

import itertools
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import network
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.differences import signs
from regularize.clouds import Cloud, cloud
from regularize.lessons.weight_decay.settings import EPOCHS, OPTIMIZERS, STEPS_PER_EPOCH, Settings
from regularize.network import (
    ACTIVATIONS,
    NEVER,
    CrossEntropy,
    Dense,
    Examples,
    Network,
    OptimizerGroup,
    Training,
    one_hot,
)
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
    optimizer = OptimizerGroup([made(rates[name], weight_decay=decays) for name, made in OPTIMIZERS.items()])
    course = network.training_steps(
        net,
        start,
        training,
        test,
        loss=CrossEntropy(),
        optimizer=optimizer,
        epochs=EPOCHS,
        batch_size=settings.points // STEPS_PER_EPOCH,
        rng=np.random.default_rng(seed),
        measured_epochs=(*EARLY, *Settings.epochs()),
        kept_epochs=Settings.epochs(),
    )
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
