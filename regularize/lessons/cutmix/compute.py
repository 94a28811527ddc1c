"""Networks trained with nothing, Cutout, Mixup and CutMix at every α, side by side and several times over."""

import copy
from collections.abc import Generator
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from regularize import clouds
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment import calibration
from regularize.clouds import Digits
from regularize.lessons.cutmix.result import Answers, Batches, Result
from regularize.lessons.cutmix.settings import CONVOLUTION, Settings
from regularize.network import (
    Adam,
    Convolution,
    CrossEntropy,
    Dense,
    Examples,
    Network,
    SlotContext,
    one_hot,
    one_thread,
    outputs,
    relu,
    softmax,
    training_steps,
)
from regularize.perturbations.mixing import Box, box, cutmix, cutout, mixing_share, mixup
from regularize.progress import completed, part

POOL, TEST_DIGITS = 1197, 600
BATCH_SIZE = 25
LEARNING_RATE = 0.01
CUTOUT_SIDE = 4
BINS = 10
SIDES = np.arange(8)  # of the square that is blanked in test pictures
PAIRS = 300  # test pictures that are mixed at each size of the box
SHARE_EDGES = np.array([0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0 + 1e-9])
BATCHES, SHOWN = 12, 10  # steps of the first training that are shown, and pictures of each
PRECISION: DTypeLike = np.float32

NETWORKS = {
    CONVOLUTION: Network((1, 8, 8), (Convolution(16, relu, stride=2), Convolution(16, relu, stride=2), Dense(10))),
    "Dense": Network((1, 8, 8), (Dense(64, relu), Dense(32, relu), Dense(10))),
}


def steps(settings: Settings) -> Generator[float, None, Result]:
    """Trains and measures; yields the share done."""
    data_rng, test_rng, *repetition_rngs = np.random.default_rng(settings.seed).spawn(2 + int(settings.repetitions))
    digits = clouds.digits(train=POOL, test=TEST_DIGITS, rng=data_rng)
    asked = _Asked(digits, test_rng)
    found: list[dict[str, Any]] = []
    recorder = _Recorder()
    for count, rng in enumerate(repetition_rngs):
        parameters = yield from _trained(settings, digits, rng, None if count else recorder, count)
        with one_thread():
            found.append({"parameters": parameters, **asked.measured(NETWORKS[settings.network], parameters)})
    every = {name: np.stack([one[name] for one in found]) for name in found[0]}
    occluded: Booleans = Result.by_technique(every["occluded"])
    return Result(
        settings=settings,
        network=NETWORKS[settings.network],
        digits=digits,
        parameters=every["parameters"],
        right=occluded[..., 0, :],
        sure=Result.by_technique(every["sure"]),
        miscalibrated=Result.by_technique(every["miscalibrated"]),
        occluded=occluded,
        answers=Answers(
            kept=asked.mean_kept,
            own=Result.by_technique(every["own"]),
            other=Result.by_technique(every["other"]),
            off=Result.by_technique(every["off"]),
            sure=Result.by_technique(every["sure_of_mixtures"]),
            label=asked.mean_largest,
            count=int((asked.kept < 1).sum()),
        ),
        batches=recorder.batches(),
    )


run = completed(steps)
"""`steps` to its end."""


def _trained(
    settings: Settings, digits: Digits, rng: np.random.Generator, recorder: "_Recorder | None", count: int
) -> Generator[float, None, Floats]:
    """The parameters (networks, P) after one training, on digits drawn from the pool."""
    pick_rng, start_rng, training_rng = rng.spawn(3)
    chosen = pick_rng.permutation(POOL)[: settings.points]
    network, alphas = NETWORKS[settings.network], Settings.alphas()
    examples = Examples(digits.images_train[chosen, None].astype(PRECISION), one_hot(digits.labels_train[chosen], 10))

    unmeasured = Examples(examples.inputs[:1], examples.targets[:1])  # test losses are not shown here

    def batch(inputs: Floats, targets: Floats, at: SlotContext) -> tuple[Floats, Floats]:
        asked = np.asarray(mixing_share(alphas, at.rng), dtype=PRECISION)
        if recorder:
            recorder.look(inputs, targets, asked, at.rng)
        pasted, labels = cutmix(inputs, targets, asked, at.rng)
        blended, blended_labels = mixup(inputs, targets, asked, at.rng)
        blanked = cutout(inputs, CUTOUT_SIDE, at.rng).astype(PRECISION)
        return (
            np.concatenate([inputs[None], blanked[None], blended, pasted]),
            np.concatenate([targets[None], targets[None], blended_labels, labels]),
        )

    training = training_steps(
        network,
        network.initial(2 + 2 * len(alphas), start_rng, precision=PRECISION),
        examples,
        unmeasured,
        loss=CrossEntropy(),
        optimizer=Adam(LEARNING_RATE),
        epochs=settings.epochs,
        batch_size=BATCH_SIZE,
        rng=training_rng,
        batch=batch,
        measured_epochs=(),
    )
    share = 1 / int(settings.repetitions)
    done = yield from part(training, of=settings.epochs, start=count * share, end=(count + 1) * share)
    return done.parameters


class _Asked:
    """What the trained networks are asked: the test digits as they are, with a square blanked, and mixed."""

    def __init__(self, digits: Digits, rng: np.random.Generator) -> None:
        occlusion_rng, pair_rng = rng.spawn(2)
        self.labels = digits.labels_test
        images = digits.images_test[:, None].astype(PRECISION)
        self.plain = images
        self.occluded = [_blanked(images, int(side), occlusion_rng) for side in SIDES[1:]]
        self.pairs(images, pair_rng)

    def pairs(self, images: Floats, rng: np.random.Generator) -> None:
        """Mixes test digits with others of another class, with boxes of every half side."""
        partners = np.array([_unlike(self.labels, i, rng) for i in range(PAIRS)])
        asked = 1 - (np.arange(5)[:, None] / 4) ** 2
        centre = (rng.integers(8, size=(5, PAIRS)), rng.integers(8, size=(5, PAIRS)))
        boxes = box(np.broadcast_to(asked, (5, PAIRS)), centre, height=8, width=8)
        self.mixtures = np.where(boxes.inside(8, 8)[:, :, None], images[partners], images[:PAIRS]).reshape(-1, 1, 8, 8)
        self.kept = (1 - boxes.share(8, 8)).ravel()
        self.own, self.other = np.tile(self.labels[:PAIRS], 5), np.tile(self.labels[partners], 5)
        self.wanted = self.kept[:, None] * one_hot(self.own, 10) + (1 - self.kept)[:, None] * one_hot(self.other, 10)
        place = np.searchsorted(SHARE_EDGES, self.kept, side="right") - 1
        members = one_hot(place, len(SHARE_EDGES) - 1)
        # By chance no mixture may have a share between two edges.
        members = members[:, members.any(axis=0)]
        self.members = members / members.sum(axis=0)
        self.mean_kept = self.kept @ self.members
        self.mean_largest = float(self.wanted[self.kept < 1].max(axis=-1).mean())

    def measured(self, network: Network, parameters: Floats) -> dict[str, Any]:
        """Everything that is measured of one training, networks first."""
        plain = outputs(network, parameters, self.plain)
        occluded = [plain, *(outputs(network, parameters, images) for images in self.occluded)]
        probabilities = softmax(outputs(network, parameters, self.mixtures)).astype(float)
        every = np.arange(len(self.kept))
        mixed = self.kept < 1
        off = np.abs(probabilities - self.wanted).sum(axis=-1) / 2 * mixed
        return {
            "sure": calibration.confidence(plain),
            "miscalibrated": calibration.error_of_each(plain, self.labels, bins=BINS),
            "occluded": np.stack([logits.argmax(axis=-1) == self.labels for logits in occluded], axis=1),
            "own": probabilities[:, every, self.own] @ self.members,
            "other": probabilities[:, every, self.other] @ self.members,
            "sure_of_mixtures": probabilities[:, mixed].max(axis=-1).mean(axis=-1),
            "off": off.reshape(len(off), -1, PAIRS).sum(axis=1) * (PAIRS / mixed.sum()),
        }


def _blanked(images: Floats, side: int, rng: np.random.Generator) -> Floats:
    """Each picture with a square of paper somewhere, wholly inside; the same places for every network."""
    top, left = rng.integers(9 - side, size=len(images)), rng.integers(9 - side, size=len(images))
    inside = Box(top, top + side, left, left + side).inside(8, 8)
    return np.where(inside[:, None], np.zeros((), images.dtype), images)


def _unlike(labels: Integers, example: int, rng: np.random.Generator) -> int:
    """A test digit of another class."""
    return int(rng.choice(np.flatnonzero(labels != labels[example])))


class _Recorder:
    """Looks over the shoulder of a training: which pixels of its first batches come from whom, and their labels."""

    def __init__(self) -> None:
        self.steps: list[tuple[Floats, Booleans, Integers, Integers]] = []

    def look(self, inputs: Floats, targets: Floats, asked: Floats, rng: np.random.Generator) -> None:
        """Mixes the numbers of the examples as CutMix is about to mix the examples, with the same random numbers."""
        if len(self.steps) == BATCHES:
            return
        numbers = np.broadcast_to(np.arange(float(len(inputs)))[:, None, None, None], inputs.shape)
        images, _ = cutmix(inputs, targets, asked, copy.deepcopy(rng))
        whose, _ = cutmix(numbers, targets, asked, copy.deepcopy(rng))
        partners, digits = copy.deepcopy(rng).permutation(len(inputs)), targets.argmax(axis=-1)
        mine = whose[:, :SHOWN, 0] == numbers[:SHOWN, 0]
        self.steps.append((images[:, :SHOWN, 0], mine, digits[:SHOWN], digits[partners[:SHOWN]]))

    def batches(self) -> Batches:
        """The first steps of the training (t, a, n, …)."""
        images, mine, own, other = (np.stack(part) for part in zip(*self.steps, strict=True))
        return Batches(images=images, mine=mine, own=own, other=other)
