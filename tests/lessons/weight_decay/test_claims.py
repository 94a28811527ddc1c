"""Every sentence of the weight decay lesson, recomputed."""

import ast
import contextlib
import dataclasses
import io
import re

import numpy as np
import pytest
from scipy.optimize import brentq

from regularize import network, words
from regularize.clouds import CLOUDS, cloud
from regularize.lessons.weight_decay import compute, trained, two_weights
from regularize.lessons.weight_decay.captions import rates as rates_captions
from regularize.lessons.weight_decay.captions import trained as trained_captions
from regularize.lessons.weight_decay.captions import two_weights as two_weights_captions
from regularize.lessons.weight_decay.rates import Rates
from regularize.lessons.weight_decay.scene import PRESETS, code, scene
from regularize.lessons.weight_decay.settings import NETWORK, OPTIMIZERS, RATE_AND_DECAY, TWO_WEIGHTS, Settings
from regularize.lessons.weight_decay.trained import Trained
from regularize.lessons.weight_decay.two_weights import TwoWeights
from regularize.network import NEVER, SGD, AdamW, CrossEntropy, Memory
from tests import resampled

KNOB, EPOCH, L2 = "log10_decay", "epoch", "Adam with L2"
LAST = len(Settings.epochs()) - 1


def stop_of(decay: float) -> int:
    return int(np.abs(Settings.decays() - decay).argmin())


@pytest.fixture(scope="module")
def result() -> Trained:
    found = compute.run(Settings())
    assert isinstance(found, Trained)
    return found


@pytest.fixture(scope="module")
def broken() -> Trained:
    found = compute.run(PRESETS["Decay that overshoots"].settings)
    assert isinstance(found, Trained)
    return found


@pytest.fixture(scope="module")
def two() -> TwoWeights:
    found = compute.run(Settings(view=TWO_WEIGHTS))
    assert isinstance(found, TwoWeights)
    return found


@pytest.fixture(scope="module")
def same_scale() -> TwoWeights:
    found = compute.run(Settings(view=TWO_WEIGHTS, log10_spread=0.0, seed=5))
    assert isinstance(found, TwoWeights)
    return found


@pytest.fixture(scope="module")
def rates() -> Rates:
    found = compute.run(Settings(view=RATE_AND_DECAY, points=40, width=8))
    assert isinstance(found, Rates)
    return found


# The network


def test_one_number_is_three_penalties_and_l2_in_adam_spares_large_gradients(result: Trained) -> None:
    stop = Settings().stop(KNOB)
    share = {name: course.share[LAST, stop] for name, course in result.courses.items()}
    assert share[L2] < 0.6 < share["SGD"] < 0.95 < share["AdamW"]
    quarters = result.courses[L2].shares[LAST, stop]
    assert quarters[-1] > 2 * quarters[0]
    assert np.ptp(result.courses["AdamW"].shares[LAST, stop]) < 0.02
    says = trained_captions.describe(result, stop, LAST)
    assert "One number, but not one penalty." in says
    kept = [f"{name} {words.percent(share[name])}" for name in (L2, "AdamW")]
    assert (
        f"SGD leaves {words.percent(share['SGD'])} of the norm that the weights have without decay, {' and '.join(kept)}"
        in says
    )
    assert f"with the smallest gradients {L2} leaves {words.percent(quarters[0])} of the norm" in says
    assert f"of the quarter with the largest {words.percent(quarters[-1])}." in says


def test_norms_and_quarters_are_those_of_the_parameters(result: Trained) -> None:
    settings, stop, epoch = Settings(), 5, 7
    net = trained.architecture(settings)
    data_rng, _, _ = trained.generators(settings)
    _, examples, _ = trained.data(settings, data_rng)
    for course in result.courses.values():
        parts = net.views(course.training.kept[epoch])
        norm = [np.sqrt(sum((layer.weights[s] ** 2).sum() for layer in parts)) for s in (stop, -1)]
        np.testing.assert_allclose(course.norms[epoch, stop], norm[0], rtol=1e-5)
        np.testing.assert_allclose(course.share[epoch, stop], norm[0] / norm[1], rtol=1e-5)
        assert np.bincount(course.quarter).min() >= net.decayed // 4 - 1
        # The whole gradient is a mean of mini-batches': the quarters it falls into must be much the same.
        whole = np.abs(
            network.gradient(
                net, course.training.parameters[-1:], examples.inputs, examples.targets, loss=CrossEntropy()
            )[0, : net.decayed]
        )
        assert np.median(whole[course.quarter == 3]) > 3 * np.median(whole[course.quarter == 0])


def test_each_optimizer_has_its_own_best_decay_and_the_sentence_names_it(result: Trained) -> None:
    says = trained_captions.describe(result, 3, LAST)
    for name, course in result.courses.items():
        best = int(np.argmin(course.test[LAST]))
        assert f"{words.strength(Settings.decays()[best])} for {name} ({words.number(course.test[LAST, best])})" in says
    assert np.argmin(result.courses["AdamW"].test[LAST]) > np.argmin(result.courses[L2].test[LAST]) + 5
    lowest = min(result.courses.values(), key=lambda course: course.test[LAST, 3])
    assert f"lowest with {lowest.name}, {words.number(lowest.test[LAST, 3])}" in says
    assert "These 500 test points chose the three, which flatters them." in says


def losses_of_each(found: Trained, name: str, epoch: int, decay: int) -> np.ndarray:
    """The test loss of every point, once more from the parameters, layer by layer."""
    settings = found.settings
    _, _, test = trained.data(settings, trained.generators(settings)[0])
    training = found.courses[name].training
    flow, layers = test.inputs, training.network.views(training.kept[epoch, decay : decay + 1].astype(float))
    for place, own in enumerate(layers):
        flow = flow @ own.weights[0].T + own.bias[0]
        if place < len(layers) - 1:
            flow = np.tanh(flow) if settings.activation == "tanh" else np.maximum(flow, 0)
    return np.logaddexp(0, np.where(test.targets[:, 1] == 1, -1, 1) * (flow[:, 1] - flow[:, 0]))


LAW = [
    Settings(),
    PRESETS["Decay that overshoots"].settings,
    *(
        Settings(
            source=source,
            points=points,
            noise_sd=noise,
            seed=seed,
            width=width,
            depth=depth,
            activation=activation,
            log10_sgd_rate=sgd,
            log10_adam_rate=adam,
        )
        for source, points, noise, seed, width, depth, activation, sgd, adam in (
            ("Circles", 40, 0.1, 31, 4, 1, "ReLU", 0.5, -0.5),
            ("Spirals", 60, 0.5, 32, 8, 3, "tanh", -2.0, -3.0),
            ("Blobs", 40, 0.0, 33, 8, 2, "ReLU", 0.0, -1.0),
            ("Moons", 100, 0.5, 34, 4, 3, "ReLU", -0.5, -1.5),
        )
    ),
]


@pytest.mark.parametrize("settings", LAW)
def test_every_sentence_on_losses_is_true_in_random_settings(settings: Settings) -> None:
    found = compute.run(settings.compute_key())
    assert isinstance(found, Trained)
    decays, epochs = Settings.decays(), Settings.epochs()
    for epoch in (0, 1, 9, LAST):
        for decay in range(0, 26, 3):
            says = trained_captions.describe(found, decay, epoch)
            assert says.startswith("Before the first step") == (epoch == 0)
            broke = {name: course.training.diverged_at[decay] for name, course in found.courses.items()}
            alive = [name for name, at in broke.items() if at == NEVER or epochs[epoch] < at]
            for name, at in broke.items():
                assert (f"{name} broke by epoch {at} (learning rate" in says) == (name not in alive)
            if epoch == 0:
                continue
            for name, course in found.courses.items():
                best = course.best(epoch)
                told = f"{words.strength(decays[best])} for {name} ({words.number(course.test[epoch, best])})"
                assert told in says
            each = {name: losses_of_each(found, name, epoch, decay) for name in alive}
            order = sorted(alive, key=lambda name: each[name].mean())
            if len(alive) < 2:
                assert "Here it is" not in says
                continue
            shown = re.search(r"Here it is lowest with (SGD|Adam with L2|AdamW), ([\d.]+)(.*)\.$", says, re.M)
            assert shown is not None
            lowest, rest = shown[1], shown[3]
            assert each[lowest].mean() == pytest.approx(each[order[0]].mean(), rel=1e-5)
            for name in set(alive) - {lowest}:
                beyond = resampled.sign(each[name] - each[lowest])
                if beyond is None:
                    continue
                unsure = (
                    rest.rpartition("not from ")[2] if "not from" in rest else rest.rpartition("cannot tell from ")[2]
                )
                assert (f"{name} (" in unsure) == (beyond == 0), (name, says)
                if "they tell it from" in rest and beyond == 1:
                    assert f"tell it from {name} (" in rest


def test_where_sgd_and_adam_with_l2_agree_they_stand_at_one_minimum(result: Trained) -> None:
    plain, inside = result.courses["SGD"], result.courses[L2]
    said = [stop for stop in range(26) if "agree within 3 %" in trained_captions.describe(result, stop, LAST)]
    assert stop_of(0.04) in said
    for stop in said:
        assert plain.norms[LAST, stop] == pytest.approx(inside.norms[LAST, stop], rel=0.03)
        assert plain.train[LAST, stop] == pytest.approx(inside.train[LAST, stop], rel=0.03)
    assert len(said) < 10


def test_before_the_first_step_all_hold_the_same(result: Trained) -> None:
    for course in result.courses.values():
        assert (course.share[0] == 1).all()
        assert np.array_equal(course.training.kept[0], result.courses["SGD"].training.kept[0])
    assert trained_captions.describe(result, 9, 0).startswith("Before the first step")


def test_all_three_see_the_same_batches(result: Trained) -> None:
    ends = [result.courses[name].training.parameters[-1] for name in (L2, "AdamW")]
    assert np.array_equal(*ends), "without decay they are one optimizer"


class Decoupled(SGD):
    """(1 − η wd) w − η ∇."""

    def step(self, parameters, gradients, memory, *, decayed) -> None:  # noqa: ARG002
        decay = np.reshape(self.weight_decay, (-1, 1))
        parameters[:, :decayed] *= 1 - self.learning_rate * decay
        parameters -= self.learning_rate * gradients


class InTheLoss(SGD):
    """w − η ∇(loss + ½ wd |w|²)."""

    def step(self, parameters, gradients, memory, *, decayed) -> None:  # noqa: ARG002
        penalty = np.zeros_like(parameters)
        penalty[:, :decayed] = np.reshape(self.weight_decay, (-1, 1)) * parameters[:, :decayed]
        parameters -= self.learning_rate * (gradients + penalty)


def test_for_plain_sgd_decay_is_l2_in_the_loss_to_rounding() -> None:
    settings = Settings(width=8)
    data_rng, start_rng, _ = trained.generators(settings)
    _, training, test = trained.data(settings, data_rng)
    net = trained.architecture(settings)
    decays = Settings.decays()[::5]
    start = net.initial(len(decays), start_rng)
    ends = [
        network.train(
            net,
            start,
            training,
            test,
            loss=CrossEntropy(),
            optimizer=optimizer,
            epochs=20,
            batch_size=16,
            rng=np.random.default_rng(3),
        ).parameters
        for optimizer in (
            SGD(0.1, weight_decay=decays),
            Decoupled(0.1, weight_decay=decays),
            InTheLoss(0.1, weight_decay=decays),
        )
    ]
    assert np.abs(ends[0] - start).max() > 0.1
    np.testing.assert_allclose(ends[1], ends[0], atol=1e-13)
    np.testing.assert_allclose(ends[2], ends[0], atol=1e-13)


def test_a_training_that_breaks_is_named_and_drawn_up_to_there(broken: Trained) -> None:
    settings = PRESETS["Decay that overshoots"].settings
    stop, course = settings.stop(KNOB), broken.courses["SGD"]
    broke = course.broke(stop)
    assert broke is not None
    assert settings.learning_rates["SGD"] * Settings.decays()[stop] > 2
    assert f"SGD broke by epoch {broke} (learning rate 1)" in trained_captions.describe(broken, stop, LAST)
    assert "broke" not in trained_captions.describe(broken, 5, LAST)
    curve = course.training.drawn(course.training.test_losses)[stop]
    assert np.isfinite(curve[course.training.epochs < broke]).all()
    assert np.isnan(curve[course.training.epochs >= broke]).all()
    assert np.isnan(course.norms[LAST, stop])
    by_decay, _ = broken.probabilities("SGD", np.zeros((3, 2)), decay=0, epoch=LAST)
    assert np.isnan(by_decay).any(axis=1).tolist() == (Settings.decays() > 2).tolist()
    numbers = {number.name: number.values[KNOB] for number in scene(broken, settings).numbers}
    assert numbers["Norm, SGD"][stop] == numbers["Test loss, SGD"][stop] == "broke"


def test_decay_that_overshoots_breaks_exactly_where_rate_times_decay_exceeds_two(broken: Trained) -> None:
    broke = broken.courses["SGD"].training.diverged_at[:-1] != NEVER
    assert broke.tolist() == (Settings.decays() > 2).tolist()
    assert not (broken.courses["AdamW"].training.diverged_at != NEVER).any()


def test_the_surface_is_that_of_the_present_network(result: Trained) -> None:
    points = np.array([[0.3, -0.2], [-1.0, 0.7]])
    by_decay, by_epoch = result.probabilities("AdamW", points, decay=4, epoch=9)
    training = result.courses["AdamW"].training
    logits = network.outputs(training.network, training.kept[9, 4:5], points)[0]
    expected = network.softmax(logits)[:, 1]
    np.testing.assert_allclose(by_decay[4], expected, rtol=1e-4)
    np.testing.assert_allclose(by_epoch[9], expected, rtol=1e-4)


# Two weights


def test_the_reference_numbers_of_two_weights(two: TwoWeights) -> None:
    stop = stop_of(0.1)
    assert two.scales.tolist() == [0.1, 10.0]
    # The references were drawn with free noise and are exact to about 0.002.
    np.testing.assert_allclose(two.settled[L2][stop], [0.501, 0.991], atol=0.003)
    np.testing.assert_allclose(two.settled["AdamW"][stop], [0.911, 0.910], atol=0.003)
    np.testing.assert_allclose(two.penalised[stop], [0.1 / 0.2, 10 / 10.1], rtol=1e-12)
    assert two.alike[stop] == pytest.approx(1 / 1.1)


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_the_weights_land_on_the_lines(spread: float, two: TwoWeights, same_scale: TwoWeights) -> None:
    found = {0.0: same_scale, 1.0: two}[spread]
    for name in ("SGD", L2):
        np.testing.assert_allclose(found.settled[name], found.penalised, atol=5e-4)
    np.testing.assert_allclose(found.settled["AdamW"], np.column_stack([found.balance] * 2), atol=2e-3)
    few = found.decays < 0.15
    np.testing.assert_allclose(found.settled["AdamW"][few], np.column_stack([found.alike] * 2)[few], atol=2e-3)


def test_the_balance_is_the_root_that_it_is_said_to_be(two: TwoWeights) -> None:
    w = two.balance
    np.testing.assert_allclose((1 - w) / np.sqrt(1 + (1 - w) ** 2), two.decays * w, rtol=1e-9)


def test_two_weights_run_by_free_noise_and_plain_torch_rules_settle_there_too() -> None:
    rng, decay = np.random.default_rng(0), 0.1
    w = np.zeros((400, 2))
    memory, total, optimizer = Memory.of(w), np.zeros(2), AdamW(0.02, weight_decay=decay)
    for step in range(1200):
        optimizer.step(w, np.array([0.1, 10.0]) * (w - 1 - rng.standard_normal(w.shape)), memory, decayed=2)
        total += w.mean(axis=0) / 600 if step >= 600 else 0
    np.testing.assert_allclose(total, [0.911, 0.910], atol=0.005)


def test_sgd_with_decay_and_with_l2_are_the_same_to_rounding(two: TwoWeights) -> None:
    assert 0 < two.apart.max() < 1e-12


@pytest.mark.parametrize("start", dict(Settings.knobs())["start"].stops)
def test_the_literal_formula_runs_away_from_every_start_and_the_right_one_arrives(start: float) -> None:
    decays = Settings.decays()
    found = two_weights.formulas(decays, start)
    stop = stop_of(0.1)
    assert found.right[stop, -1] == pytest.approx(2.72727, abs=1e-5)
    np.testing.assert_allclose(found.right[:, -1], 3 / (1 + decays), atol=1e-4)
    assert found.left[stop] > 0
    w, steps = start, 0
    while w >= -1e6:
        w, steps = w - 0.1 * ((w - 3) ** 2 / 2 + 0.1 * w), steps + 1
    assert found.left[stop] == steps
    # (w − 3)²/2 + wd w = 0 has no real root for 0 < wd < 6: there is nowhere to rest.
    assert (found.left[decays < 6] > 0).all()
    for j in np.flatnonzero(found.left == 0):
        assert two_weights.literal_step(found.rests[j], decays[j]) == pytest.approx(0, abs=1e-9)
        assert found.rests[j] < 0 < 3 / (1 + decays[j])


def test_the_sentences_of_two_weights_say_what_the_numbers_are(two: TwoWeights, same_scale: TwoWeights) -> None:
    for stop, decay in enumerate(Settings.decays()):
        says = two_weights_captions.describe(two, stop)
        small, large = two.settled[L2][stop]
        assert f"{L2} at {small:.3f} and {large:.3f}" in says
        assert f"h/(h + wd), is at {0.1 / (0.1 + decay):.3f} and {10 / (10 + decay):.3f}" in says
        assert f"(1/(1 + wd) = {1 / (1 + decay):.3f}" in says
        # Where AdamW rests by its own equation, found another way; it is told where it differs.
        rest = brentq(lambda w, decay=decay: (1 - w) / np.hypot(1, 1 - w) - decay * w, 0, 1)
        assert (f", or {rest:.3f} where the pull counts" in says) == (f"{rest:.3f}" != f"{1 / (1 + decay):.3f}")
        assert f"w ends at {3 / (1 + decay):.5f}" in says
        assert ("runs below" in says) == (decay < 6)
    assert "both weights have the same scale" not in two_weights_captions.describe(two, 3)
    assert "both weights have the same scale" in two_weights_captions.describe(same_scale, 3)


# Learning rate × decay


def test_a_cell_of_the_map_is_the_network_trained_alone(rates: Rates) -> None:
    settings = rates.settings
    data_rng, start_rng, training_rng = trained.generators(settings)
    _, training, test = trained.data(settings, data_rng)
    net = trained.architecture(settings)
    seed = int(training_rng.integers(2**32))
    start = net.initial(1, start_rng, precision=np.float32)
    rate, decay = 3, 12
    for name in (L2, "AdamW"):
        optimizer = OPTIMIZERS[name](float(rates.rates[rate]), weight_decay=float(rates.decays[decay]))
        alone = network.train(
            net,
            start,
            training,
            test,
            loss=CrossEntropy(),
            optimizer=optimizer,
            epochs=20,
            batch_size=8,
            rng=np.random.default_rng(seed),
        )
        assert rates.losses[name][2, rate, decay] == pytest.approx(alone.test_losses[-1, 0], rel=1e-3)


def test_the_map_names_its_lowest_cells_and_counts_what_is_near(rates: Rates) -> None:
    says = rates_captions.describe(rates, 7, LAST, 4)
    for name in (L2, "AdamW"):
        losses = rates.losses[name][LAST]
        rate, decay = rates.lowest(name, LAST)
        assert losses[rate, decay] == np.nanmin(losses)
        assert (
            f"{name} is lowest, {words.number(losses[rate, decay])}, at learning rate {words.strength(rates.rates[rate])}"
            in says
        )
        assert f"{int((losses <= 1.05 * np.nanmin(losses)).sum())} for {name}" in says
        assert "The test points chose each among 286 cells, which flatters it." in says
        assert f"{name} is at {words.number(losses[4, 7])}" in says
    assert len(rates.rates) * len(rates.decays) == rates.losses[L2][LAST].size == 286
    assert rates_captions.describe(rates, 7, 0, 4).startswith("Before the first step")


def test_a_broken_cell_is_counted_and_left_blank(rates: Rates) -> None:
    gone = {name: int(np.isnan(losses[LAST]).sum()) for name, losses in rates.losses.items()}
    for name, count in gone.items():
        assert (f"{count} of {name}" in rates_captions.describe(rates, 7, LAST, 4).split("\n")[-1]) == (count > 0)
    blank = dataclasses.replace(rates, losses={name: losses.copy() for name, losses in rates.losses.items()})
    blank.losses["AdamW"][5:, 10, 25] = np.nan
    blank.losses[L2][5:, 10, 24:] = np.nan
    says = rates_captions.describe(blank, 25, LAST, 10)
    assert "Broken by epoch 200, and left blank: 2 of Adam with L2 and " in says
    assert "At learning rate 0.316 and decay 10," not in says
    assert scene(blank, Settings(view=RATE_AND_DECAY, log10_adam_rate=-0.5)).wire


# The page


def test_presets_say_what_happens(result: Trained, two: TwoWeights) -> None:
    more = PRESETS["A hundred times the decay"].settings
    stop = more.stop(KNOB)
    assert Settings.decays()[stop] / Settings.decays()[Settings().stop(KNOB)] == pytest.approx(100)
    for seed in range(1, 11):
        found = compute.run(dataclasses.replace(more, seed=seed)) if seed > 1 else result
        assert isinstance(found, Trained)
        losses = found.courses["AdamW"].test[LAST]
        assert losses[stop] < 1.1 * losses.min()
        assert max(found.courses[name].share[LAST, stop] for name in ("SGD", L2)) < 0.01
    stop = PRESETS["Two weights"].settings.stop(KNOB)
    lost = 1 - two.settled[L2][stop], 1 - two.settled["AdamW"][stop]
    np.testing.assert_allclose(lost[0], [0.5, 0.01], atol=2e-3)
    assert ((lost[1] > 0.085) & (lost[1] < 0.1)).all(), "nearly a tenth"
    over = PRESETS["Decay that overshoots"].settings
    assert over.learning_rates["SGD"] * 10**over.log10_decay == pytest.approx(4, rel=0.01)
    assert PRESETS["Where to search"].settings.view == RATE_AND_DECAY


@pytest.mark.parametrize("decay", [-4.0, -2.6, 1.0])
@pytest.mark.parametrize("epoch", [0, 100, 200])
def test_what_travels_stays_small_and_holds_no_number_that_json_lacks(
    decay: float, epoch: int, result: Trained, broken: Trained, rates: Rates, two: TwoWeights
) -> None:
    for found in (result, broken):
        for shown in OPTIMIZERS:
            assert len(scene(found, Settings(log10_decay=decay, epoch=epoch, shown=shown)).wire) < 250_000
    assert len(scene(rates, Settings(view=RATE_AND_DECAY, log10_decay=decay, epoch=epoch)).wire) < 100_000
    assert len(scene(two, Settings(view=TWO_WEIGHTS, log10_decay=decay)).wire) < 200_000


def test_both_sweeps_cross_at_the_present_position(result: Trained, rates: Rates) -> None:
    for found, settings in (
        (result, Settings(log10_decay=-1.4, epoch=60)),
        (rates, Settings(view=RATE_AND_DECAY, log10_decay=-1.4, epoch=60)),
    ):
        shown = scene(found, settings)
        decay, epoch = settings.stop(KNOB), settings.stop(EPOCH)
        assert shown.sentences[KNOB][decay] == shown.sentences[EPOCH][epoch]
        for number in shown.numbers:
            by_epoch = number.values.get(EPOCH, number.values[KNOB])
            assert (
                number.values[KNOB][decay if len(number.values[KNOB]) > 1 else 0]
                == by_epoch[epoch if len(by_epoch) > 1 else 0]
            )
        for chart in shown.charts:
            placed = [
                {(move.trace, axis): move.at(stop)[axis] for move in chart.moves[knob] for axis in move.at(stop)}
                for knob, stop in ((KNOB, decay), (EPOCH, epoch))
            ]
            for key in placed[0].keys() & placed[1].keys():
                np.testing.assert_array_equal(placed[0][key], placed[1][key], err_msg=f"{chart.name} {key}")


def test_knobs_that_a_view_does_not_use_do_not_compute_it_anew() -> None:
    network_view = Settings(shown="AdamW", log10_spread=0.5, start=4.0, epoch=50)
    assert network_view.compute_key() == Settings()
    two = Settings(view=TWO_WEIGHTS, width=4, source="Spirals", shown="SGD", log10_adam_rate=-3.0)
    assert two.compute_key() == Settings(view=TWO_WEIGHTS)
    both = Settings(view=RATE_AND_DECAY, log10_adam_rate=-1.0, log10_sgd_rate=0.0)
    assert both.compute_key() == Settings(view=RATE_AND_DECAY)
    assert Settings(log10_adam_rate=-1.0).compute_key().log10_adam_rate == -1


@pytest.mark.parametrize(("decay", "spread", "seed", "start"), [(-1.0, 1.0, 1, 0.0), (1.0, 0.5, 7, 8.0)])
def test_the_code_for_two_weights_prints_the_numbers_of_the_page(
    decay: float, spread: float, seed: int, start: float
) -> None:
    settings = Settings(view=TWO_WEIGHTS, log10_decay=decay, log10_spread=spread, seed=seed, start=start)
    found = compute.run(settings.compute_key())
    assert isinstance(found, TwoWeights)
    script = code(found, settings)
    assert set(re.findall(r"^(?:import|from) (\w+)", script, re.M)) == {"numpy"}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "taken_home.py", "exec"), {})
    lines = dict(line.split(": ") for line in printed.getvalue().splitlines())
    values = {name: [float(part) for part in text.split()] for name, text in lines.items()}
    stop = settings.stop(KNOB)
    for name in OPTIMIZERS:
        np.testing.assert_allclose(values[name], found.settled[name][stop], atol=1e-9)
    np.testing.assert_allclose(values["h/(h + wd)"], found.penalised[stop], atol=1e-9)
    np.testing.assert_allclose(values["1/(1 + wd)"], found.alike[stop], atol=1e-9)
    np.testing.assert_allclose(values["gradient"], found.formula.right[stop, -1], atol=1e-9)
    literal = found.formula.literal[stop, -1]
    np.testing.assert_allclose(values["literal"], -1e6 if np.isnan(literal) else literal, rtol=1e-9)


def test_the_code_for_the_network_holds_the_settings_and_draws_the_same_points_and_start(result: Trained) -> None:
    for source in CLOUDS:
        settings = Settings(
            source=source, depth=3, width=12, activation="ReLU", noise_sd=0.15, log10_sgd_rate=-0.5, epoch=150
        )
        script = code(result, settings)
        tree = ast.parse(script)
        assert max(map(len, script.splitlines())) <= 120
        assert script.count("torch.nn.Linear(12, 12), torch.nn.ReLU()") == 2
        assert "torch.nn.Linear(12, 2)" in script
        assert "range(150)" in script
        assert f"lr={10.0**-0.5!r}" in script
        wanted = {"data_rng", "start", "order_seed"}
        kept = [
            node
            for node in tree.body
            if (isinstance(node, ast.FunctionDef) and node.name == "shape")
            or (isinstance(node, ast.Assign) and {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & wanted)
            or (isinstance(node, ast.For) and "start.append" in ast.unparse(node))
        ]
        space: dict = {"np": np}
        exec(compile(ast.Module(body=kept, type_ignores=[]), "taken_home.py", "exec"), space)
        drawn = cloud(source, points=80, noise_sd=0.0, rng=np.random.default_rng(1).spawn(3)[0])
        shape_rng = np.random.default_rng(1).spawn(3)[0].spawn(4)[0]
        np.testing.assert_allclose(space["shape"](drawn.labels_train, shape_rng), drawn.points_train, atol=1e-12)
        _, start_rng, training_rng = trained.generators(settings)
        net = trained.architecture(settings)
        parts = net.views(net.initial(1, start_rng))
        for own, weights, bias in zip(parts, space["start"][::2], space["start"][1::2], strict=True):
            np.testing.assert_array_equal(own.weights[0], weights)
            np.testing.assert_array_equal(own.bias[0], bias)
        assert space["order_seed"] == int(training_rng.integers(2**32))


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(log10_decay=-0.6, epoch=100),
        Settings(source="Spirals", activation="ReLU", depth=3, width=12, epoch=60, seed=4, points=60),
    ],
)
def test_the_code_for_the_network_prints_the_numbers_of_the_page(settings: Settings) -> None:
    pytest.importorskip("torch")
    found = compute.run(settings.compute_key())
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(found, settings), "taken_home.py", "exec"), {})
    decay, epoch = settings.stop(KNOB), settings.stop(EPOCH)
    for line, (name, course) in zip(printed.getvalue().splitlines(), found.courses.items(), strict=True):
        assert line.startswith(f"{name}: ")
        values = [float(number) for number in re.findall(r"(?:norm|loss) ([\d.]+)", line)]
        page = [course.norms[epoch, decay], course.train[epoch, decay], course.test[epoch, decay]]
        np.testing.assert_allclose(values, page, rtol=2e-3, atol=2e-3)


def test_the_words_in_links_hold_nothing_that_a_link_cannot() -> None:
    for name, knob in Settings.knobs():
        for option in getattr(knob, "options", ()):
            assert not set(option) & set(",&#+%"), (name, option)
    assert Settings().view == NETWORK
