"""Learning rate × decay: the test loss of Adam with L2 and of AdamW at every pair, all trained side by side."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import network
from regularize.arrays import Booleans, Floats
from regularize.lessons.weight_decay.settings import EPOCHS, L2, OPTIMIZERS, STEPS_PER_EPOCH, Settings
from regularize.lessons.weight_decay.trained import architecture, data, generators
from regularize.network import CrossEntropy, OptimizerGroup
from regularize.progress import part

BOTH = (L2, "AdamW")


@dataclass(frozen=True, eq=False, kw_only=True)
class Rates:
    """The view "Rate and decay": test losses (k, r, s) at every kept epoch, learning rate and decay.

    NaN where the training is broken.
    """

    settings: Settings
    losses: Mapping[str, Floats]

    @cached_property
    def rates(self) -> Floats:
        """The learning rates (r,)."""
        return Settings.adam_rates()

    @cached_property
    def decays(self) -> Floats:
        """The decays (s,)."""
        return Settings.decays()

    def lowest(self, name: str, epoch: int) -> tuple[int, int]:
        """Learning rate and decay of the lowest loss."""
        losses = self.losses[name][epoch]
        rate, decay = np.unravel_index(int(np.nanargmin(losses)), losses.shape)
        return int(rate), int(decay)

    def best(self, name: str, epoch: int) -> Floats:
        """log10 of the decay with the lowest loss at every learning rate (r,); NaN where all have broken."""
        losses = np.where(np.isnan(self.losses[name][epoch]), np.inf, self.losses[name][epoch])
        found = np.log10(self.decays)[losses.argmin(axis=1)]
        return np.where(np.isfinite(losses).any(axis=1), found, np.nan)

    def near(self, name: str, epoch: int, share: float = 0.05) -> Booleans:
        """Which pairs lose at most this share more than the lowest (r, s)."""
        losses = self.losses[name][epoch]
        return np.asarray(losses <= (1 + share) * np.nanmin(losses))


def steps(settings: Settings) -> Generator[float, None, Rates]:
    """Train every pair with both optimizers; yields the share done."""
    data_rng, start_rng, training_rng = generators(settings)
    _, training, test = data(settings, data_rng)
    net = architecture(settings)
    rates, decays = Settings.adam_rates(), Settings.decays()
    start = net.initial(len(BOTH) * len(rates) * len(decays), start_rng, precision=np.float32)
    seed = int(training_rng.integers(2**32))
    pairs = np.repeat(rates, len(decays)), np.tile(decays, len(rates))
    course = network.training_steps(
        net,
        start,
        training,
        test,
        loss=CrossEntropy(),
        optimizer=OptimizerGroup([OPTIMIZERS[name](pairs[0], weight_decay=pairs[1]) for name in BOTH]),
        epochs=EPOCHS,
        batch_size=settings.points // STEPS_PER_EPOCH,
        rng=np.random.default_rng(seed),
        measured_epochs=Settings.epochs(),
    )
    done = yield from part(course, of=EPOCHS)
    found = np.where(done.measured, done.test_losses, np.nan)
    losses = found.reshape(len(found), len(BOTH), len(rates), len(decays))
    return Rates(settings=settings, losses={name: losses[:, place] for place, name in enumerate(BOTH)})
