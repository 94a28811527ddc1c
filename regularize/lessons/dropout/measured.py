"""What the hidden units of a dropout network do: alone, together, and when some of them are gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.assessment.coadaptation import correlations, mean_absolute
from regularize.lessons.dropout.trained import Task
from regularize.network import Network, Training, activations, outputs
from regularize.network.masked import masked_outputs
from regularize.perturbations import expected_squared_error

THINNED = 60  # thinned networks whose average and spread are shown
MEMBERS = 12  # of these, those that are shown one by one
SHOWN_UNITS = 20  # units in the picture of correlations
EXAMPLES = 200  # test points at which correlations are taken
MASKS = 200  # masks of the check of the linear identity


@dataclass(frozen=True, eq=False, kw_only=True)
class Ensemble:
    """Thinned networks along `x` (g,), for k epochs and s drop probabilities: each unit on or off for good.

    `scaled` is the network at test time, all units on; `average`, and the 5th and 95th percentile `low` and `high`, are
    over `THINNED` thinned ones, (k, s, g). `members` (k, s, c, g) are the first of them, and `gone` says which units
    they lack: (c, units) by hidden layer and drop probability, (s, c, units).
    """

    x: Floats
    scaled: Floats
    average: Floats
    low: Floats
    high: Floats
    members: Floats
    gone: Sequence[Booleans]

    @cached_property
    def gap(self) -> Floats:
        """The largest distance between the average and the scaled network, (k, s)."""
        return np.asarray(np.abs(self.average - self.scaled).max(axis=-1))

    @cached_property
    def spread(self) -> Floats:
        """The mean distance between low and high, (k, s)."""
        return np.asarray((self.high - self.low).mean(axis=-1))


def rows(training: Training) -> Floats:
    """The parameters of all k epochs and s stops, one network a row (k s, P)."""
    return training.kept.reshape(-1, training.kept.shape[-1])


def ensemble(
    task: Task, training: Training, x: Floats, inputs: Floats, drop_probabilities: Floats, rng: np.random.Generator
) -> Ensemble:
    """Draws `THINNED` masks, shared by all networks, and runs `inputs` (g, …) at `x` (g,) through what they leave."""
    kept, stops = training.kept.shape[:2]
    parameters, network = rows(training), task.network
    numbers = [rng.random((THINNED, shape[0])) for shape in network.shapes[1:-1]]
    gone = [uniform < drop_probabilities[:, None, None] for uniform in numbers]
    scale = (1 / (1 - drop_probabilities))[:, None].astype(parameters.dtype)
    found = np.empty((THINNED, kept * stops, len(x)), parameters.dtype)
    for i in range(THINNED):
        masks = [np.tile(~layer[:, i] * scale, (kept, 1)) for layer in gone]
        found[i] = task.shown(masked_outputs(network, parameters, inputs, masks))
    ordered = np.sort(found, axis=0)
    low, high = (ordered[round(share * (THINNED - 1))] for share in (0.05, 0.95))

    def by_epoch(values: Floats) -> Floats:
        return values.reshape(kept, stops, len(x)).astype(float)

    return Ensemble(
        x=x,
        scaled=by_epoch(task.shown(outputs(network, parameters, inputs))),
        average=by_epoch(found.mean(axis=0)),
        low=by_epoch(low),
        high=by_epoch(high),
        members=found[:MEMBERS].swapaxes(0, 1).reshape(kept, stops, MEMBERS, len(x)).astype(float),
        gone=[layer[:, :MEMBERS] for layer in gone],
    )


def unit_correlations(network: Network, training: Training, inputs: Floats) -> tuple[Floats, Floats]:
    """|r| of the first units of the last hidden layer (k, s, u, u), and its mean over all pairs (k, s)."""
    kept, stops = training.kept.shape[:2]
    hidden = activations(network, rows(training), inputs[:EXAMPLES])[-2]
    found = correlations(hidden)
    shown = np.abs(found[:, :SHOWN_UNITS, :SHOWN_UNITS])
    return shown.reshape(kept, stops, *shown.shape[1:]), mean_absolute(found).reshape(kept, stops)


@dataclass(frozen=True, eq=False, kw_only=True)
class Identity:
    """E‖y − (R∗X)w‖² / n, X the last hidden layer at test time and w the weights of the output behind it, (s,).

    By formula, and as the mean over `MASKS` drawn masks with its standard error. For classes the output is the
    difference of the two scores and y that very output, so that only the second term is left.
    """

    formula: Floats
    drawn: Floats
    standard_error: Floats


def identity(task: Task, training: Training, drop_probabilities: Floats, rng: np.random.Generator) -> Identity:
    """Checks the identity on the output layer of every trained network, with the same random numbers for all drop probabilities (s,)."""
    hidden = activations(task.network, training.parameters, task.training.inputs)[-2].astype(float)
    last = task.network.views(training.parameters)[-1]
    curved = task.network.shapes[-1] == (1,)
    weights = (last.weights[:, 0] if curved else last.weights[:, 1] - last.weights[:, 0]).astype(float)
    numbers = rng.random((MASKS, *hidden.shape[1:]))
    formula, drawn, errors = [], [], []
    for columns, w, bias, p in zip(hidden, weights, last.bias.astype(float), drop_probabilities.tolist(), strict=True):
        targets = task.training.targets[:, 0] - bias[0] if curved else columns @ w
        outcome = np.where(numbers < p, 0.0, columns / (1 - p)) @ w
        errors_of_masks = ((targets - outcome) ** 2).mean(axis=1)
        formula.append(float(expected_squared_error(columns, targets, w, p)) / len(targets))
        drawn.append(errors_of_masks.mean())
        errors.append(errors_of_masks.std(ddof=1) / np.sqrt(MASKS))
    return Identity(formula=np.array(formula), drawn=np.array(drawn), standard_error=np.array(errors))
