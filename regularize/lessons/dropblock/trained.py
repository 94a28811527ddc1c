"""Networks trained with nothing, with dropout and with DropBlock at the same actual share, side by side and several times."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import DTypeLike

from regularize import clouds
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.repetitions import Repeated
from regularize.clouds import Digits
from regularize.lessons.dropblock.chances import Chances, chances, trained_chances
from regularize.lessons.dropblock.settings import EPOCHS, EVERY, RISING, SIZE, TOGETHER, Settings
from regularize.network import (
    Adam,
    Convolution,
    CrossEntropy,
    Dense,
    Examples,
    Network,
    SlotContext,
    Training,
    one_hot,
    one_thread,
    outputs,
    relu,
    training_steps,
)
from regularize.network.passes import Hidden
from regularize.perturbations import dropblock_mask
from regularize.progress import finish, part

NETWORK = Network((1, SIZE, SIZE), (Convolution(8, relu), Convolution(8, relu, stride=2), Dense(10)))
CHANNELS = 8
TEST_DIGITS = 300
BATCH_SIZE = 25
LEARNING_RATE = 0.02
PRECISION: DTypeLike = np.float32
TECHNIQUES = ("nothing", "dropout", "DropBlock")
NOTHING, DROPOUT, DROPBLOCK = range(3)
SIDES = np.array([0, 2, 3, 4, 5])  # of the square that is blanked in test digits
Found = TypeVar("Found", Floats, Booleans)
WHOLE, BLANKED = 0, 3  # their places that the page compares: nothing blanked, and a square of side 4


@dataclass(frozen=True, eq=False, kw_only=True)
class Trained:
    """r repetitions at e epochs, three techniques and s shares.

    `answers` (r, e, 3, s, sides, n) says which test digits are classified right, with a square of each side blanked, and
    `digits` (r, n) which those are; the losses (r, e, 3, s) are those of the whole network on whole digits. At share 0 the
    three techniques are one.
    """

    settings: Settings
    chances: Chances
    answers: Booleans
    digits: Integers
    train_loss: Floats
    test_loss: Floats

    @property
    def right(self) -> Floats:
        """The share of test digits classified right (r, e, 3, s, sides)."""
        return self.accuracy.values

    @cached_property
    def accuracy(self) -> Repeated:
        """The share classified right (e, 3, s, sides)."""
        return Repeated(self.answers, self.digits)

    @cached_property
    def gain(self) -> Repeated:
        """DropBlock minus dropout, digit by digit (e, s, sides)."""
        return self._technique(DROPBLOCK).minus(self._technique(DROPOUT))

    @cached_property
    def average_gain(self) -> Repeated:
        """The same, averaged over all shares but 0 (e, sides)."""
        return Repeated(np.asarray(self.gain.each[:, :, 1:].mean(axis=2)), self.digits)

    @cached_property
    def verdicts(self) -> Mapping[tuple[int, int], Integers]:
        """For a pair of techniques 1 or −1 where the first is better or worse by more than chance, else 0 (e, s, sides)."""
        pairs = ((DROPOUT, NOTHING), (DROPBLOCK, NOTHING))
        found = {(one, other): self._technique(one).beyond(self._technique(other)) for one, other in pairs}
        return {(DROPBLOCK, DROPOUT): self.gain.signs, **found}

    @cached_property
    def average_verdict(self) -> Integers:
        """The same for the average gain (e, sides)."""
        return self.average_gain.signs

    def _technique(self, which: int) -> Repeated:
        return self.accuracy.of(np.s_[:, which])


TRAINS = 0.7
"""Share of a repetition that its training takes, about; the rest is measuring."""


def steps(settings: Settings) -> Generator[float, None, Trained]:
    """Trains and measures; yields the share done."""
    count, found, tested = int(settings.repetitions), [], []
    asked = trained_chances(settings)
    for repetition in range(count):
        digits, rngs = drawn_digits(settings, repetition, settings.points, TEST_DIGITS)
        blanks = [blanked(digits.images_test, int(side), rngs[2]) for side in SIDES]
        start = NETWORK.initial(2 * len(asked.shares) - 1, rngs[0], precision=PRECISION)
        course = _course(start, digits, rngs[1], slot(settings, asked))
        told = (repetition + TRAINS) / count
        training = yield from part(course, of=EPOCHS, start=repetition / count, end=told)
        measuring = _measured(training, blanks, digits)
        found.append((yield from part(measuring, start=told, end=(repetition + 1) / count)))
        tested.append(digits.places_test)
    right, train, test = (np.stack(part) for part in zip(*found, strict=True))
    return Trained(
        settings=settings,
        chances=asked,
        answers=by_technique(right),
        digits=np.stack(tested),
        train_loss=by_technique(train),
        test_loss=by_technique(test),
    )


def drawn_digits(
    settings: Settings, repetition: int, train: int, test: int
) -> tuple[Digits, list[np.random.Generator]]:
    """The digits of a repetition, and generators for its start, its training, and what is blanked in its test."""
    data_rng, *rngs = np.random.default_rng([settings.seed, repetition]).spawn(4)
    return clouds.digits(train=train, test=test, rng=data_rng), rngs


def plain(settings: Settings) -> Floats:
    """The parameters (1, P) of the first repetition's network, trained without dropping."""
    digits, rngs = drawn_digits(settings, 0, settings.points, TEST_DIGITS)
    start = NETWORK.initial(1, rngs[0], precision=PRECISION)
    return finish(_course(start, digits, rngs[1], None)).parameters


def _course(
    start: Floats, digits: Digits, rng: np.random.Generator, hidden: Hidden | None
) -> Generator[int, None, Training]:
    examples = Examples(digits.images_train[:, None], one_hot(digits.labels_train, 10))
    return training_steps(
        NETWORK,
        start,
        examples,
        examples,
        loss=CrossEntropy(),
        optimizer=Adam(LEARNING_RATE),
        epochs=EPOCHS,
        batch_size=BATCH_SIZE,
        rng=rng,
        hidden=hidden,
        measured_epochs=(),
        kept_epochs=range(0, EPOCHS + 1, EVERY),
    )


def slot(settings: Settings, asked: Chances) -> Hidden:
    """Multiplies the maps of the first layer: by 1, by dropout's masks and by DropBlock's, at every share but 0.

    Both draw the same random numbers, and both scale what is left by count / kept, as DropBlock does; so with block 1
    they are the same.
    """

    def hidden(at: SlotContext) -> Floats | None:
        if at.layer != 0:
            return None
        now = asked
        if settings.schedule == RISING:
            now = chances(asked.shares * at.progress, block=asked.block, size=asked.size, kind=asked.kind)
        shape = (1, *at.shape[1:]) if settings.masks == TOGETHER else at.shape
        seed = int(at.rng.integers(2**62))
        cells, blocks = (
            dropblock_mask(shape, chance[1:].astype(PRECISION), block=block, rng=np.random.default_rng(seed))
            for chance, block in ((now.actual, 1), (now.gamma, now.block))
        )
        masks = np.concatenate([np.ones((1, *shape), PRECISION), cells, blocks])
        return np.broadcast_to(masks, (len(masks), *at.shape))

    return hidden


def by_technique(values: Found) -> Found:
    """What was found for each network (r, e, 2 s − 1, …) as (r, e, 3, s, …)."""
    count = (values.shape[2] + 1) // 2
    rest = np.arange(1, count)
    places = np.stack([np.zeros(count, int), np.append(0, rest), np.append(0, rest + count - 1)])
    result: Found = values[:, :, places]
    return result


def blanked(images: Floats, side: int, rng: np.random.Generator) -> Floats:
    """Pictures (n, 8, 8) with a square of paper somewhere, wholly inside."""
    top, left = rng.integers(SIZE + 1 - side, size=(2, len(images), 1, 1))
    rows, columns = np.arange(SIZE)[:, None], np.arange(SIZE)[None]
    inside: Booleans = (rows >= top) & (rows < top + side) & (columns >= left) & (columns < left + side)
    return np.where(inside, 0.0, images)


def _measured(
    training: Training, blanks: list[Floats], digits: Digits
) -> Generator[float, None, tuple[Booleans, Floats, Floats]]:
    """Right (e, networks, sides, n), training and test loss (e, networks); before the first step all networks are one.
    Yields the share done."""
    stops, epochs = training.kept.shape[1], []
    for parameters in (training.kept[0, :1], *training.kept[1:]):
        with one_thread():
            epochs.append(_at_epoch(parameters, blanks, digits))
        yield len(epochs) / len(training.kept)
    right, train, test = (
        [np.broadcast_to(one, (stops, *one.shape[1:])) for one in part] for part in zip(*epochs, strict=True)
    )
    return np.stack(right), np.stack(train), np.stack(test)


def _at_epoch(parameters: Floats, blanks: list[Floats], digits: Digits) -> tuple[Booleans, Floats, Floats]:
    """The same at one epoch (networks, …)."""
    logits = [outputs(NETWORK, parameters, images[:, None]) for images in blanks]
    right = np.stack([one.argmax(axis=-1) == digits.labels_test for one in logits], axis=1)
    seen = outputs(NETWORK, parameters, digits.images_train[:, None])
    train, test = (
        CrossEntropy().values(found, one_hot(labels, 10)).mean(axis=-1).astype(float)
        for found, labels in ((seen, digits.labels_train), (logits[WHOLE], digits.labels_test))
    )
    return right, train, test
