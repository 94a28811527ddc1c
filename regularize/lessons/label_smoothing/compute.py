"""The networks of all ε, trained side by side, and looked at every few epochs."""

from collections.abc import Generator
from typing import Any

import numpy as np

from regularize import clouds
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment import calibration
from regularize.assessment.clusters import Clusters, in_plane
from regularize.assessment.differences import signs
from regularize.lessons.label_smoothing.result import Data, Result, Spreads, Sureness
from regularize.lessons.label_smoothing.settings import BLOBS, DIGITS, EPOCHS, TRIPLES, Settings
from regularize.network import (
    Adam,
    CrossEntropy,
    Dense,
    Examples,
    Network,
    SlotContext,
    Training,
    activations,
    one_hot,
    one_thread,
    outputs,
    relu,
    training_steps,
)
from regularize.perturbations.labels import smoothed
from regularize.progress import completed, part

TEST_EXAMPLES = 600
BATCH_SIZE = 30
LEARNING_RATE = 0.01
RELIABILITY_BINS, CONFIDENCE_BINS, GAP_BINS = 10, 25, 44
SHOWN = 40  # examples of each class in the plane


def steps(settings: Settings) -> Generator[float, None, Result]:
    """`run` as a generator that yields the share done."""
    data_rng, label_rng, network_rng = np.random.default_rng(settings.seed).spawn(3)
    data = _data(settings, data_rng, label_rng)
    strengths = Settings.smoothings()
    network = Network(
        data.train.shape[1:], (Dense(settings.width, relu), Dense(settings.width // 2, relu), Dense(data.classes))
    )
    targets = one_hot(data.labels_train, data.classes)

    def smooth(inputs: Floats, labels: Floats, _: SlotContext) -> tuple[Floats, Floats]:
        return inputs, smoothed(labels, strengths)

    training = training_steps(
        network,
        network.initial(len(strengths), network_rng),
        Examples(data.train, targets),
        Examples(data.test, one_hot(data.labels_test, data.classes)),
        loss=CrossEntropy(),
        optimizer=Adam(LEARNING_RATE),
        epochs=EPOCHS,
        batch_size=BATCH_SIZE,
        rng=network_rng,
        batch=smooth,
        measured_epochs=(),
        kept_epochs=Settings.epochs().tolist(),
    )
    trained = yield from part(training, of=EPOCHS, end=0.8)
    return (yield from _assessed(settings, data, trained, targets))


run = completed(steps)
"""`steps` to its end."""


def _data(settings: Settings, data_rng: np.random.Generator, label_rng: np.random.Generator) -> Data:
    best = None
    if settings.source == DIGITS:
        classes = 10
        digits = clouds.digits(train=settings.points, test=TEST_EXAMPLES, rng=data_rng)
        train, test = (images.reshape(len(images), -1) for images in (digits.images_train, digits.images_test))
        labels_train, labels_test = digits.labels_train, digits.labels_test
    else:
        classes = 3
        cloud = clouds.three_blobs(train=settings.points, test=TEST_EXAMPLES, sd=settings.spread, rng=data_rng)
        train, test = cloud.points_train, cloud.points_test
        labels_train, labels_test = cloud.labels_train, cloud.labels_test
        best = float((clouds.blob_probabilities(test, settings.spread).argmax(axis=1) == labels_test).mean())
    wrong = np.zeros(settings.points, dtype=bool)
    wrong[label_rng.permutation(settings.points)[: round(settings.wrong_share * settings.points)]] = True
    moved = (labels_train + label_rng.integers(1, classes, settings.points)) % classes
    return Data(
        train=train,
        labels_train=np.where(wrong, moved, labels_train),
        wrong=wrong,
        test=test,
        labels_test=labels_test,
        classes=classes,
        best_accuracy=best,
    )


def _assessed(settings: Settings, data: Data, trained: Training, targets: Floats) -> Generator[float, None, Result]:
    triples = TRIPLES if settings.source == DIGITS else {BLOBS: (0, 1, 2)}
    rows = {
        name: np.concatenate([np.flatnonzero(data.labels_test == label)[:SHOWN] for label in classes])
        for name, classes in triples.items()
    }
    soft = smoothed(targets, Settings.smoothings())
    looked: list[dict[str, Any]] = []
    clustered: dict[str, list[Floats]] = {name: [] for name in triples}
    with one_thread():
        for count, parameters in enumerate(trained.kept):
            *_, hidden, logits = activations(trained.network, parameters, data.test)
            looked.append(_looked(data, outputs(trained.network, parameters, data.train), logits, soft))
            templates = trained.network.views(parameters)[-1].weights
            for name, classes in triples.items():
                own = data.labels_test[rows[name]]
                clustered[name].append(in_plane(hidden[:, rows[name]], templates[:, list(classes)], own, classes))
            yield 0.8 + 0.2 * (count + 1) / len(trained.kept)
    all_of: dict[str, Any] = {name: np.stack([one[name] for one in looked]) for name in looked[0]}
    return Result(
        settings=settings,
        data=data,
        objective=all_of["objective"],
        test_loss=all_of["test_loss"],
        train_accuracy=all_of["train_accuracy"],
        right=all_of["right"],
        sureness=Sureness(
            edges=np.linspace(0.0, 1.0, RELIABILITY_BINS + 1),
            counts=all_of["counts"],
            confidence=all_of["bin_confidence"],
            accuracy=all_of["accuracy"],
            error=all_of["error"],
            by_chance=all_of["by_chance"],
            leaning=signs(all_of["sure"] - all_of["right"]),
            mean_confidence=all_of["sure"].mean(axis=-1),
        ),
        confidences=_spreads(all_of["sure_train"], all_of["sure"], CONFIDENCE_BINS, (0.0, 1.0)),
        gaps=_spreads(all_of["gap_train"], all_of["gap"], GAP_BINS, _gap_ends(all_of["gap_train"], all_of["gap"])),
        median_gap=np.median(all_of["gap_train"], axis=-1),
        median_test_gap=np.median(all_of["gap"], axis=-1),
        clusters={
            name: Clusters(classes=classes, labels=data.labels_test[rows[name]], points=np.stack(clustered[name]))
            for name, classes in triples.items()
        },
    )


def _looked(data: Data, train: Floats, test: Floats, soft: Floats) -> dict[str, Floats | Integers | Booleans]:
    """What is measured of one epoch, from the logits (s, n, K) of training and test examples."""
    found, sure = calibration.reliability(test, data.labels_test, bins=RELIABILITY_BINS), calibration.confidence(test)
    return {
        "counts": found.counts,
        "bin_confidence": found.confidence,
        "accuracy": found.accuracy,
        "error": found.expected_calibration_error,
        "by_chance": calibration.error_by_chance(sure, bins=RELIABILITY_BINS),
        "sure": sure,
        "sure_train": calibration.confidence(train),
        "gap": calibration.logit_gap(test, data.labels_test),
        "gap_train": calibration.logit_gap(train, data.labels_train),
        "objective": CrossEntropy().values(train, soft).mean(axis=-1),
        "test_loss": calibration.negative_log_likelihood(test, data.labels_test),
        "right": test.argmax(axis=-1) == data.labels_test,
        "train_accuracy": calibration.accuracy(train, data.labels_train),
    }


def _spreads(train: Floats, test: Floats, bins: int, ends: tuple[float, float]) -> Spreads:
    found = [
        calibration.distribution(values.reshape(-1, values.shape[-1]), bins=bins, ends=ends) for values in (train, test)
    ]
    shares = [one.shares.reshape(*train.shape[:2], bins) for one in found]
    return Spreads(edges=found[0].edges, train=shares[0], test=shares[1])


def _gap_ends(train: Floats, test: Floats) -> tuple[float, float]:
    """Where ninety-eight in a hundred gaps lie, at any ε and epoch, rounded outward to whole numbers."""
    found = [np.percentile(values, [1, 99], axis=-1) for values in (train, test)]
    return float(np.floor(min(ends[0].min() for ends in found))), float(np.ceil(max(ends[1].max() for ends in found)))
