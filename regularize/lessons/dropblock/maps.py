"""What masks take from the maps of one network: where they fall, and what is left to guess the dropped cells from."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.assessment.neighbours import Guessing, likeness, steps_to_kept
from regularize.lessons.dropblock.chances import Chances, trained_chances
from regularize.lessons.dropblock.settings import EPOCHS, SIZE, TOGETHER, Settings
from regularize.lessons.dropblock.trained import CHANNELS, NETWORK, drawn_digits, plain
from regularize.network import activations, one_thread
from regularize.perturbations import dropped_blocks

LEARNT, JUDGED = 1197, 600  # digits on which the guess of dropped cells is learnt, and others that judge it
DRAWN = 100  # masks drawn for the maps of a digit
SHOWN = 12  # of these, shown one after the other
GUESSED, GUESSED_BY_ALL = 12, 4  # of these, those whose dropped cells are guessed; from all maps it takes longer
REACH = 4  # distances that are told apart; the last holds what is farther, or has no kept cell left
CELLS, BLOCKS = range(2)


@dataclass(frozen=True, eq=False, kw_only=True)
class Maps:
    """One network trained without dropping: its maps (test digits, channels, 8, 8), and masks at all s shares.

    `dropped` (2, s, masks, channels, 8, 8): single cells and blocks at the same actual share, from the same random
    numbers. `alike` (reach,) is the mean |r| of cells of a map by their distance; `lonely` (2, s, reach) the share of
    the dropped cells whose nearest kept one is so far. `guessed` (2, s) and `guessed_by_all` are R² of guessing them from what
    is kept of their own map, and of all maps. NaN where nothing is dropped.
    """

    settings: Settings
    chances: Chances
    pictures: Floats
    maps: Floats
    dropped: Booleans
    alike: Floats
    lonely: Floats
    guessed: Floats
    guessed_by_all: Floats


def steps(settings: Settings) -> Generator[float, None, Maps]:
    """Trains one network and looks at its maps; yields the share done."""
    asked = trained_chances(settings)
    parameters = plain(settings)
    yield 0.3
    digits, _ = drawn_digits(settings, 0, LEARNT, JUDGED)
    with one_thread():
        learnt, judged = (
            activations(NETWORK, parameters, images[:, None])[0][0].astype(float)
            for images in (digits.images_train, digits.images_test)
        )
        dropped = masks(settings, asked, np.random.default_rng([settings.seed, EPOCHS]))
        yield 0.5
        own, every = guesses(learnt, judged, dropped)
    return Maps(
        settings=settings,
        chances=asked,
        pictures=digits.images_test,
        maps=judged,
        dropped=dropped,
        alike=likeness(learnt, REACH),
        lonely=distances(dropped),
        guessed=own,
        guessed_by_all=every,
    )


def masks(settings: Settings, asked: Chances, rng: np.random.Generator) -> Booleans:
    """What vanishes, (2, s, masks, channels, 8, 8): cells and blocks at the same actual share."""
    channels, seed = 1 if settings.masks == TOGETHER else CHANNELS, int(rng.integers(2**62))
    drawn = [
        dropped_blocks((channels, SIZE, SIZE, DRAWN), chance, block=block, rng=np.random.default_rng(seed))
        for chance, block in ((asked.actual, 1), (asked.gamma, asked.block))
    ]
    found = np.moveaxis(np.stack(drawn), -1, 2)
    return np.broadcast_to(found, (*found.shape[:3], CHANNELS, SIZE, SIZE))


def distances(dropped: Booleans) -> Floats:
    """The share of dropped cells whose nearest kept cell of the same map is 1, 2, … steps away, (2, s, reach)."""
    found = np.empty((*dropped.shape[:2], REACH))
    for place in np.ndindex(found.shape[:2]):
        steps = steps_to_kept(dropped[place])
        counts = np.array(
            [*((steps == step).sum() for step in range(1, REACH)), ((steps >= REACH) | (steps < 0)).sum()]
        )
        found[place] = counts / counts.sum() if counts.sum() else np.nan
    return found


def guesses(learnt: Floats, judged: Floats, dropped: Booleans) -> tuple[Floats, Floats]:
    """R² of guessing dropped cells from what is kept of their own map, and of all maps, (2, s) each."""
    own = [
        Guessing.learnt(learnt[:, channel].reshape(len(learnt), -1), judged[:, channel].reshape(len(judged), -1))
        for channel in range(CHANNELS)
    ]
    every = Guessing.learnt(learnt.reshape(len(learnt), -1), judged.reshape(len(judged), -1))
    found = np.full((2, *dropped.shape[:2]), np.nan)
    for place in np.ndindex(dropped.shape[:2]):
        # A mask that drops nothing has nothing to guess: it counts for neither sum.
        some = dropped[place][dropped[place].any(axis=(1, 2, 3))][:GUESSED]
        single = [own[channel].missed(mask[channel].ravel()) for mask in some for channel in range(CHANNELS)]
        whole = [every.missed(mask.ravel()) for mask in some[:GUESSED_BY_ALL]]
        for which, missed in enumerate((single, whole)):
            error, spread = np.sum(missed, axis=0) if missed else (0.0, 0.0)
            found[(which, *place)] = 1 - error / spread if spread else np.nan
    return found[0], found[1]
