"""Each belief's "See it move": the link opens a state in which it is seen, by the numbers of that very view."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from regularize.beliefs import BELIEFS
from regularize.lessons import link
from regularize.progress import finish


def opened(name: str) -> tuple[Any, tuple[Any, ...]]:
    """The settings and the results of the link of a belief."""
    belief = BELIEFS[name]
    query = {f"{belief.page}.{knob}": str(value) for knob, value in belief.settings.items()}
    question = link.read(belief.page, query, table=lambda _: None)
    assert not question.notices
    results: list[Any] = []
    for place in range(len(question.lesson.parts)):
        results.append(finish(question.steps(place, results)))
    return question.settings, tuple(results)


def robust(settings: Any, result: Any) -> None:
    """Under L1 one far point tilts the line of the squared loss, and not those of the others."""
    assert settings.penalty == "L1"
    far = settings.stop("distance")
    squared, absolute, huber = (abs(result.slopes[:, far] - result.slopes[:, 0])).tolist()
    assert squared > 5 * max(absolute, huber)


def literal(settings: Any, result: Any) -> None:
    """The formula that takes the loss runs away, and the right one ends at 3/1.1."""
    stop = settings.stop("log10_decay")
    assert result.formula.left[stop] > 0
    assert result.formula.right[stop, -1] == pytest.approx(3 / 1.1, abs=1e-3)


def epoch(settings: Any, result: Any) -> None:
    """At each step the weight is halved; once an epoch it is nearly back at 3 when the next decay comes."""
    stop = settings.stop("log10_decay")
    assert result.formula.right[stop, -1] == pytest.approx(1.5, abs=1e-3)
    late = result.formula.once[stop, -31:-1]
    assert 2.6 < late.min() < 2.75
    assert 2.98 < late.max() < 3.0


def decay(settings: Any, result: Any) -> None:
    """SGD's are one; Adam with L2 spares the weight with large gradients, AdamW neither: the numbers of the sentence."""
    stop = settings.stop("log10_decay")
    assert result.apart[stop] < 1e-12
    found = [*result.settled["Adam with L2"][stop], *result.settled["AdamW"][stop]]
    told = BELIEFS["decay"].settle().numbers
    np.testing.assert_allclose(found, [told[f"{name} {i}"] for name in ("Adam", "AdamW") for i in (1, 2)], atol=0.02)


def zero(settings: Any, result: Any, _resamples: Any) -> None:
    """The column that has left is zero here, and not at the strengths on both sides, where it has two signs."""
    column = result.path.coefficients[:, result.names.index("s3")]
    stop = settings.stop("log10_strength")
    assert column[stop] == 0.0
    assert column[stop - 3] > 0.0 > column[stop + 3]


def never(settings: Any, _touched: Any, result: Any) -> None:
    """The second coefficient has gone through zero: it has the other sign, and is none at no budget."""
    second = result.contacts.points[:, 1]
    stop = settings.stop("budget_percent")
    assert second[-1] == pytest.approx(-1.0)
    assert second[stop] > 0.15
    assert np.count_nonzero(second) == len(second)


def default(settings: Any, result: Any, _resamples: Any) -> None:
    """C is 1 within the step of the knob, and the coefficients are far shorter than with nearly no penalty."""
    stop = settings.stop("log10_strength")
    strengths, norms = result.path.strengths, np.linalg.norm(result.path.coefficients, axis=1)
    assert 1 / (2 * result.rows * strengths[stop]) == pytest.approx(1.0, rel=0.13)
    assert norms[stop] < 0.5 * norms[strengths.argmin()]


def same(settings: Any, result: Any) -> None:
    """With the same training error ridge has another λ than the lasso, at every strength and many times at this."""
    stop = settings.stop("log10_strength")
    ratio = result.second.path.strengths / result.path.strengths
    assert result.second.reached[stop]
    assert ratio[stop] > 3
    assert ratio[:stop].min() < 0.7


def intercept(settings: Any, result: Any) -> None:
    """The penalty has taken the slopes, and the curve lies at the mean of the target, far from zero."""
    stop = settings.stop("log10_strength")
    mean = result.curve.y_train.mean()
    assert abs(result.fits[stop] - mean).max() < 0.05 * mean
    assert mean > 100


def mix(settings: Any, result: Any) -> None:
    """Alike columns get alike coefficients, which the lasso does not give them; both drop columns without effect."""
    _, net = settings, result.coefficients[settings.stop("ratio")]
    lasso = result.coefficients[-1]
    assert np.ptp(net[:3]) < np.ptp(lasso[:3]) / 3
    assert min(np.count_nonzero(one[[3, 4, 5, 9, 10, 11]] == 0) for one in (net, lasso)) >= 3


def simple(settings: Any, result: Any) -> None:
    """The error over the degree is U-shaped, and the line stands at its left end."""
    test = result.by_degree.test
    assert settings.more == "On"
    assert test[3] < 0.5 * min(test[0], test[14])
    assert result.fits.shape[0] == 1


def smaller(settings: Any, result: Any) -> None:
    """Along the path norm and degrees of freedom fall together; with as many of these the lasso's norm is twice ridge's."""
    stop = settings.stop("log10_strength")
    assert (np.diff(result.norms) < 0).all()
    assert (np.diff(result.second.freedom[0]) < 0).all()
    assert abs(np.diff(result.second.freedom[:, stop])) < 0.5
    assert np.linalg.norm(result.second.path.coefficients[stop]) > 2 * result.norms[stop]


def dense(settings: Any, result: Any) -> None:
    """Two of fifteen powers matter: here the lasso's best error is well below ridge's."""
    assert settings.more == "On"
    assert result.errors.test.min() < 0.85 * result.second.errors.test.min()
    assert result.errors.test[settings.stop("log10_strength")] < 1.05 * result.errors.test.min()


def features(settings: Any, result: Any) -> None:
    """The lasso has dropped columns that matter, and kept one that does not."""
    kept = result.kept[settings.stop("ratio")]
    assert settings.ratio == 1.0
    assert kept[0] + kept[2] < 6
    assert kept[1] + kept[3] > 0


def one(settings: Any, result: Any) -> None:
    """Both columns of each group with an effect stay, also on most other samples of the rows."""
    stop = settings.stop("ratio")
    assert result.kept[stop].tolist()[::2] == [2, 2]
    assert result.resampled.shares[stop, 1] > 0.5
    assert 0.85 < result.correlation < 0.95


def neurons(settings: Any, result: Any) -> None:
    """Each thinned network lacks about half of the units, another half each time; the mean over masks is the formula's."""
    at = settings.at[0]
    gone = result.ensemble.gone[0][at]
    assert 0.4 < gone.mean() < 0.6
    assert not gone.all(axis=0).any()
    assert not (~gone).all(axis=0).any()
    identity = result.identity
    assert abs(identity.drawn[at] - identity.formula[at]) < 4 * identity.standard_error[at]


def knob(settings: Any, _result: Any, resamples: Any) -> None:
    """The error that chose λ is lower than that on fresh rows."""
    assert settings.resamples == "20"
    assert resamples.optimism.mean > 2 * resamples.optimism.standard_error


def stopping(settings: Any, result: Any) -> None:
    """The descent that was stopped has lost most of its length, about as ridge has."""
    stop = settings.stop("log10_strength")
    (method,) = result.methods
    assert method.name == "Early stopping"
    sizes = np.linalg.norm(method.coefficients, axis=1)
    assert sizes[stop] < 0.5 * sizes[0]
    assert result.distances(method)[stop] < 0.3


def sure(settings: Any, result: Any) -> None:
    """Without smoothing the network is surer than it is right, by more than chance, and less so with some."""
    epoch, stop = settings.stop("epoch"), settings.stop("smoothing")
    assert settings.smoothing == 0.0
    assert result.sureness.leaning[epoch, stop] == 1
    gaps = result.sureness.mean_confidence[epoch] - result.accuracy[epoch]
    assert gaps[stop] == gaps.max() > 0.05


SEEN: dict[str, Callable[..., None]] = {
    "robust": robust,
    "literal": literal,
    "epoch": epoch,
    "decay": decay,
    "zero": zero,
    "never": never,
    "same": same,
    "default": default,
    "intercept": intercept,
    "simple": simple,
    "smaller": smaller,
    "dense": dense,
    "neurons": neurons,
    "knob": knob,
    "stopping": stopping,
    "sure": sure,
    # The elastic net's plane comes before the view.
    "mix": lambda settings, _plane, result: mix(settings, result),
    "features": lambda settings, _plane, result: features(settings, result),
    "one": lambda settings, _plane, result: one(settings, result),
}


@pytest.mark.parametrize("name", BELIEFS)
def test_the_link_opens_a_state_in_which_the_belief_is_seen(name: str) -> None:
    settings, results = opened(name)
    SEEN[name](settings, *results)
