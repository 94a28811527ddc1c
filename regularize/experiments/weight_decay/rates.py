"""Learning rate × decay: the test loss of Adam with L2 and of AdamW at every pair, all trained side by side."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import network, words
from regularize.arrays import Booleans, Floats
from regularize.experiments.weight_decay.settings import EPOCHS, L2, OPTIMIZERS, STEPS_PER_EPOCH, Settings
from regularize.experiments.weight_decay.trained import architecture, data, generators
from regularize.network import Beside, CrossEntropy
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

    def says(self, decay: int, epoch: int, rate: int) -> str:
        """What this view shows at one decay, epoch and learning rate, a sentence a line."""
        if epoch == 0:
            return "Before the first step every cell holds the same network."
        sentences = (
            self._on_lowest(epoch),
            self._on_room(epoch),
            self._on_here(decay, epoch, rate),
            self._on_breaks(epoch),
        )
        return "\n".join(filter(None, sentences))

    def _on_lowest(self, epoch: int) -> str:
        parts = []
        for name in BOTH:
            rate, decay = self.lowest(name, epoch)
            loss = words.number(self.losses[name][epoch, rate, decay])
            parts.append(
                f"{name} is lowest, {loss}, at learning rate {words.strength(self.rates[rate])} "
                f"and decay {words.strength(self.decays[decay])}"
            )
        return (
            "; ".join(parts)
            + f": each is the best of {self.losses[L2][epoch].size} cells by the test points, which flatters it."
        )

    def _on_room(self, epoch: int) -> str:
        room = [f"{np.count_nonzero(self.near(name, epoch))} for {name}" for name in BOTH]
        ends = {name: self.best(name, epoch) for name in BOTH}
        spans = [
            f"from {words.strength(10.0 ** np.nanmin(ends[name]))} to {words.strength(10.0 ** np.nanmax(ends[name]))} for {name}"
            for name in BOTH
        ]
        return (
            f"Within 5 % of their lowest are {words.listed(room)}. "
            f"Over the learning rates the best decay runs {' and '.join(spans)}."
        )

    def _on_here(self, decay: int, epoch: int, rate: int) -> str:
        here = [
            f"{name} is at {words.number(self.losses[name][epoch, rate, decay])}"
            for name in BOTH
            if np.isfinite(self.losses[name][epoch, rate, decay])
        ]
        if not here:
            return ""
        return f"At learning rate {words.strength(self.rates[rate])} and decay {words.strength(self.decays[decay])}, {words.listed(here)}."

    def _on_breaks(self, epoch: int) -> str:
        broken = {name: int(np.isnan(self.losses[name][epoch]).sum()) for name in BOTH}
        parts = [f"{count} of {name}" for name, count in broken.items() if count]
        if not parts:
            return ""
        return f"Broken by epoch {Settings.epochs()[epoch]}, and left blank: {words.listed(parts)}."


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
        net, start, training, test, loss=CrossEntropy(),
        optimizer=Beside([OPTIMIZERS[name](pairs[0], weight_decay=pairs[1]) for name in BOTH]), epochs=EPOCHS,
        batch_size=settings.points // STEPS_PER_EPOCH, rng=np.random.default_rng(seed),
        measured_epochs=Settings.epochs(),
    )  # fmt: skip
    done = yield from part(course, of=EPOCHS)
    found = np.where(done.measured, done.test_losses, np.nan)
    losses = found.reshape(len(found), len(BOTH), len(rates), len(decays))
    return Rates(settings=settings, losses={name: losses[:, place] for place, name in enumerate(BOTH)})
