"""The data of the lesson, its network and the training of all drop probabilities side by side."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike

from regularize import clouds, data
from regularize.arrays import Floats
from regularize.clouds import Cloud
from regularize.data import Curve
from regularize.lessons.dropout.settings import BATCH, EPOCHS, Settings
from regularize.network import (
    ACTIVATIONS,
    LOSSES,
    Adam,
    Dense,
    Examples,
    Network,
    Training,
    one_hot,
    softmax,
    training_steps,
)
from regularize.perturbations import dropped

MEASURED = (1, 2, 3, 5, *range(10, 30, 5), *range(30, EPOCHS, 10))
"""Epochs at which losses are measured: more at the start, where they fall."""
PRECISION: DTypeLike = np.float32


@dataclass(frozen=True, eq=False, kw_only=True)
class Task:
    """What is to be learnt, by which network, with which loss; `sample` holds the data as they are drawn."""

    sample: Cloud | Curve
    training: Examples
    test: Examples
    network: Network
    loss: str

    def shown(self, outputs: Floats) -> Floats:
        """What the page shows of outputs (…, K): the curve's value, or the probability of class 1."""
        if isinstance(self.sample, Curve):
            return outputs[..., 0]
        return np.asarray(softmax(outputs)[..., 1])


def task(settings: Settings) -> Task:
    """The task that these settings stand for."""
    rng = np.random.default_rng(settings.seed)
    hidden = (Dense(settings.width, ACTIVATIONS[settings.activation]),) * settings.depth
    if settings.curved:
        curve = data.curve("Sine", points=settings.points, noise_sd=settings.noise_sd, rng=rng)
        return Task(
            sample=curve,
            training=Examples(curve.x_train[:, None], curve.y_train[:, None]),
            test=Examples(curve.x_test[:, None], curve.y_test[:, None]),
            network=Network((1,), (*hidden, Dense(1))),
            loss="squared error",
        )
    cloud = clouds.cloud(settings.source, points=settings.points, noise_sd=settings.noise_sd, rng=rng)
    return Task(
        sample=cloud,
        training=Examples(cloud.points_train, one_hot(cloud.labels_train, 2)),
        test=Examples(cloud.points_test, one_hot(cloud.labels_test, 2)),
        network=Network((2,), (*hidden, Dense(2))),
        loss="cross-entropy",
    )


def inverted(drop_probabilities: Floats) -> Floats:
    """1/(1 − p): what is left of a layer is scaled by this during training, so that nothing changes at test time (s,)."""
    return np.asarray(1 / (1 - drop_probabilities.astype(PRECISION)))


def training(
    settings: Settings, task: Task, drop_probabilities: Floats, scales: Floats
) -> Generator[int, None, Training]:
    """Trains one network for each drop probability and scale, all with the same start, batches and random numbers (s,)."""
    start_rng, training_rng = np.random.default_rng([settings.seed, 1]).spawn(2)
    chances, factors = drop_probabilities.astype(PRECISION), scales.astype(PRECISION)[:, None, None]
    return training_steps(
        task.network,
        task.network.initial(len(chances), start_rng, precision=PRECISION),
        task.training,
        task.test,
        loss=LOSSES[task.loss],
        optimizer=Adam(10.0**settings.log10_rate),
        epochs=EPOCHS,
        batch_size=BATCH,
        rng=training_rng,
        hidden=lambda at: ~dropped(at.shape, chances, at.rng) * factors,
        measured_epochs=MEASURED,
        kept_epochs=[int(epoch) for epoch in Settings.kept_epochs()],
    )


def both(settings: Settings, task: Task, drop_probabilities: Floats) -> Generator[int, None, tuple[Training, Training]]:
    """The trainings with the factor 1/(1 − p) and those without, side by side; at p = 0 the two are one; drop probabilities (s,)."""
    stops, some = len(drop_probabilities), drop_probabilities > 0
    whole = yield from training(
        settings,
        task,
        np.append(drop_probabilities, drop_probabilities[some]),
        np.append(inverted(drop_probabilities), np.ones(np.count_nonzero(some))),
    )
    places = np.where(some, stops + np.cumsum(some) - 1, np.arange(stops))
    return whole.some(slice(stops)), whole.some(places)
