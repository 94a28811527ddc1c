"""Every sentence of the dropout lesson, recomputed."""

import ast
import contextlib
import dataclasses
import functools
import io
import re

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from regularize import clouds, words
from regularize.assessment.coadaptation import correlations, mean_absolute
from regularize.figures import losses, surfaces
from regularize.figures.scene import Scene
from regularize.knobs import Slider, UnusableSetting
from regularize.lessons.dropout import captions, measured, trained
from regularize.lessons.dropout.compute import run
from regularize.lessons.dropout.result import Result
from regularize.lessons.dropout.scene import DROP, EPOCH, PRESETS, code, losses_csv, scene
from regularize.lessons.dropout.settings import CURVE, EPOCHS, Settings
from regularize.network import LOSSES, NEVER, Adam, CrossEntropy, Training, activations, train
from regularize.perturbations import dropout_mask
from regularize.progress import finish
from tests import resampled

SMALL = Settings(width=8, points=20)
BROKEN = PRESETS["Steps too large"].settings


@functools.cache
def result_of(settings: Settings) -> Result:
    return run(settings.without_live())


def trained_at(settings: Settings, chances: np.ndarray) -> Training:
    return finish(trained.training(settings, trained.task(settings), chances, trained.inverted(chances)))


# Identity and equivalences


def test_without_dropout_the_batched_stop_is_exactly_plain_training() -> None:
    asked = trained.task(SMALL)
    together = trained_at(SMALL, Settings.drop_probabilities())
    start_rng, training_rng = np.random.default_rng([SMALL.seed, 1]).spawn(2)
    plain = train(
        asked.network,
        asked.network.initial(1, start_rng, precision=np.float32),
        asked.training,
        asked.test,
        loss=CrossEntropy(),
        optimizer=Adam(0.01),
        epochs=EPOCHS,
        batch_size=32,
        rng=training_rng,
        measured_epochs=trained.MEASURED,
    )
    assert np.array_equal(together.parameters[0], plain.parameters[0])
    assert np.array_equal(together.train_losses[:, 0], plain.train_losses[:, 0])
    assert np.array_equal(result_of(SMALL).test_losses[0], plain.test_losses[:, 0])


def test_a_stop_does_not_depend_on_the_others() -> None:
    alone = trained_at(SMALL, np.array([0.3]))
    stop = int(np.flatnonzero(np.isclose(Settings.drop_probabilities(), 0.3))[0])
    together = trained_at(SMALL, Settings.drop_probabilities())
    np.testing.assert_allclose(together.test_losses[:, stop], alone.test_losses[:, 0], rtol=1e-5)


def test_without_dropout_every_thinned_network_is_the_whole_one() -> None:
    result = result_of(Settings())
    ensemble = result.ensemble
    assert ensemble.gap[:, 0].max() < 1e-6
    assert ensemble.spread[:, 0].max() == 0
    assert np.array_equal(result.unscaled[:, 0].round(6), result.test[:, 0].round(6))
    assert "nothing vanishes" in captions.describe(result, 0, 20)
    assert not any(layer[0].any() for layer in ensemble.gone)


@pytest.mark.parametrize("source", ["Moons", CURVE])
def test_thinned_networks_are_those_with_the_units_cut_out(source: str) -> None:
    settings = Settings(source=source, width=8, points=20)
    asked, stop = trained.task(settings), 6
    network = trained_at(settings, Settings.drop_probabilities())
    x = np.linspace(-1, 1, 5)
    inputs = x[:, None] if source == CURVE else np.column_stack([x, x])
    ensemble = measured.ensemble(asked, network, x, inputs, Settings.drop_probabilities(), np.random.default_rng(4))
    layers = [
        (own.weights[stop].astype(float), own.bias[stop].astype(float))
        for own in asked.network.views(network.parameters)
    ]
    p = Settings.drop_probabilities()[stop]
    for member in range(3):
        flow = inputs
        for i, (weights, bias) in enumerate(layers):
            flow = flow @ weights.T + bias
            if i < len(layers) - 1:
                flow = np.maximum(flow, 0) * np.where(ensemble.gone[i][stop, member], 0, 1 / (1 - p))
        expected = flow[:, 0] if source == CURVE else 1 / (1 + np.exp(flow[:, 0] - flow[:, 1]))
        np.testing.assert_allclose(ensemble.members[-1, stop, member], expected, atol=2e-5)


@pytest.mark.parametrize("settings", [SMALL, Settings(source=CURVE, width=8, points=20, depth=3)])
def test_what_is_said_of_training_without_the_factor_was_trained_without_it(settings: Settings) -> None:
    result, asked = result_of(settings), trained.task(settings)
    for stop in (2, 10, 18):
        p = np.float32(Settings.drop_probabilities()[stop])
        start_rng, training_rng = np.random.default_rng([settings.seed, 1]).spawn(2)
        alone = train(
            asked.network,
            asked.network.initial(1, start_rng, precision=np.float32),
            asked.training,
            asked.test,
            loss=LOSSES[asked.loss],
            optimizer=Adam(0.01),
            epochs=EPOCHS,
            batch_size=32,
            rng=training_rng,
            hidden=lambda at, p=p: (at.rng.random(at.shape) >= p).astype(np.float32),
            measured_epochs=Settings.kept_epochs(),
        )
        np.testing.assert_allclose(result.unscaled[:, stop], alone.test_losses[:, 0], rtol=1e-4)
    np.testing.assert_array_equal(result.unscaled[:, 0], result.test[:, 0])


# The linear identity


@pytest.mark.parametrize("source", ["Moons", CURVE])
def test_the_linear_identity_holds_within_its_monte_carlo_error(source: str) -> None:
    check = result_of(Settings(source=source)).identity
    off = np.abs(check.drawn - check.formula)[1:] / check.standard_error[1:]
    assert off.max() < 4.5
    assert np.abs(check.drawn - check.formula)[0] < 1e-9
    assert (check.standard_error[1:] < 0.05 * check.formula[1:]).all()


def test_the_formula_of_the_identity_is_that_of_the_page() -> None:
    settings = Settings(source=CURVE)
    asked, network = trained.task(settings), trained_at(settings, Settings.drop_probabilities())
    hidden = activations(asked.network, network.parameters, asked.training.inputs)[-2].astype(float)
    last = asked.network.views(network.parameters)[-1]
    for stop, p in enumerate(Settings.drop_probabilities()):
        w = last.weights[stop, 0].astype(float)
        residuals = asked.training.targets[:, 0] - hidden[stop] @ w - last.bias[stop, 0]
        penalty = p / (1 - p) * sum(w[j] ** 2 * (hidden[stop, :, j] ** 2).sum() for j in range(len(w)))
        expected = ((residuals**2).sum() + penalty) / len(residuals)
        np.testing.assert_allclose(result_of(settings).identity.formula[stop], expected, rtol=1e-5)


def test_the_identity_is_said_with_its_numbers() -> None:
    result = result_of(Settings())
    said = captions.identity(result, 4)
    check = result.identity
    assert f"{words.number(check.formula[4], 4)} by the formula" in said
    assert f"{words.number(check.drawn[4], 4)} ± {words.number(check.standard_error[4], 2)}" in said
    off = abs(check.drawn[4] - check.formula[4]) / check.standard_error[4]
    assert f"{off:.1f} standard errors" in said


def test_masks_that_take_nothing_that_counts_are_not_said_to_miss_the_formula() -> None:
    """At so large a rate hidden units die, and then no mask changes the error by more than rounding."""
    result = run(Settings(source=CURVE, points=20, noise_sd=0.0, width=8, depth=3, log10_rate=0.0, seed=999))
    check, alike = result.identity, 0
    for drop in range(1, 19):
        said = captions.identity(result, drop)
        if np.isfinite(result.test[-1, drop]) and "all" in said.lower().split("formula. ")[1].split():
            assert check.drawn[drop] == pytest.approx(check.formula[drop], rel=1e-8)
            alike += 1
        elif found := re.search(r"which is ([\d.]+) standard errors away", said):
            assert float(found[1]) < 4.5
    assert alike


@pytest.mark.parametrize("formula", [0.0, 0.5094])
def test_a_standard_error_that_is_rounding_is_told_as_no_difference(formula: float) -> None:
    drawn, errors = np.full(19, formula * (1 + 2e-15)), np.full(19, 8e-18 if formula else 0.0)
    check = measured.Identity(formula=np.full(19, formula), drawn=drawn, standard_error=errors)
    said = captions.identity(dataclasses.replace(result_of(SMALL), identity=check), 5)
    assert said.endswith(
        f"is {words.number(formula, 4)} by the formula. All {measured.MASKS} drawn masks give the same."
    )


# Sentences and presets


def naive(network: Training, inputs: np.ndarray, activation: str) -> np.ndarray:
    """Outputs of all kept networks (k, s, n, K), layer by layer."""
    kept = network.kept.astype(float)
    flow = np.broadcast_to(inputs, (*kept.shape[:2], *inputs.shape))
    for i, own in enumerate(network.network.views(kept.reshape(-1, kept.shape[-1]))):
        weights, bias = (part.reshape(*kept.shape[:2], *part.shape[1:]) for part in (own.weights, own.bias))
        flow = np.einsum("ksni,ksoi->ksno", flow, weights) + bias[:, :, None]
        if i < len(network.network.layers) - 1:
            flow = np.maximum(flow, 0) if activation == "ReLU" else np.tanh(flow)
    return flow


def losses_of_each(settings: Settings) -> list[np.ndarray]:
    """The test loss of every example (k, s, n), once more from the parameters: with the factor 1/(1 − p), and without it."""
    asked = trained.task(settings)
    every = []
    for network in finish(trained.both(settings, asked, Settings.drop_probabilities())):
        found = naive(network, asked.test.inputs, settings.activation)
        if settings.curved:
            every.append((found[..., 0] - asked.test.targets[:, 0]) ** 2)
        else:
            away = np.where(asked.test.targets[:, 1] == 1, -1, 1) * (found[..., 1] - found[..., 0])
            every.append(np.logaddexp(0, away))
    return every


def check_unscaled(said: str, result: Result, epoch: int, drop: int, more: np.ndarray) -> None:
    """What is said of the network without the factor, which loses so much more at each test point (n,)."""
    without, here = (words.number(float(losses[epoch, drop])) for losses in (result.unscaled, result.test))
    assert ("so it predicts worse" in said) <= (result.unscaled[epoch, drop] > result.test[epoch, drop])
    assert ("so it predicts better here" in said) <= (result.unscaled[epoch, drop] < result.test[epoch, drop])
    if without == here:
        assert f"Its test loss is {without} too, the same to the digits shown." in said
        return
    assert f"Its test loss is {without} against {here}" in said
    beyond = resampled.sign(more)
    if beyond is not None:
        assert ("so it predicts worse" in said) == (beyond == 1)
        assert ("so it predicts better here" in said) == (beyond == -1)
        assert (f"against {here}, which {len(more)} test points do not tell from chance" in said) == (beyond == 0)


LAW = [
    Settings(),
    Settings(source=CURVE),
    *(
        Settings(
            source=source,
            points=points,
            noise_sd=noise,
            seed=seed,
            width=8,
            depth=depth,
            activation=activation,
            log10_rate=rate,
        )
        for source, points, noise, seed, depth, activation, rate in (
            ("Circles", 20, 0.3, 11, 1, "tanh", -1.0),
            ("Spirals", 60, 0.0, 12, 2, "ReLU", -1.5),
            ("Blobs", 40, 0.5, 13, 3, "tanh", -3.0),
            (CURVE, 20, 0.4, 14, 1, "ReLU", -0.5),
            (CURVE, 50, 0.1, 15, 2, "tanh", 0.0),
            ("Moons", 30, 0.1, 16, 1, "ReLU", 0.0),
            ("Blobs", 20, 0.3, 1, 3, "ReLU", -2.5),
        )
    ),
]


@pytest.mark.parametrize("settings", LAW)
def test_every_sentence_is_true_in_random_settings(settings: Settings) -> None:
    result, (each, unscaled) = result_of(settings), losses_of_each(settings)
    means = each.mean(axis=-1)
    number, places = r"([\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)", np.count_nonzero(np.abs(result.ensemble.x) <= 1)
    for epoch in (0, 1, 4, 12, 20):
        broken = (result.diverged_at != NEVER) & (result.diverged_at <= result.kept[epoch])
        best = int(np.where(broken, np.inf, means[epoch]).argmin())
        for drop in range(19):
            said, p = captions.describe(result, drop, epoch), Settings.drop_probabilities()[drop]
            assert ("the training diverged" in said) == broken[drop]
            if broken[drop]:
                assert f"by epoch {result.diverged_at[drop]}:" in said
                continue
            written = re.search(f"test loss is {number}", said)
            assert written is not None
            assert written[1].rstrip(".") in {words.number(means[epoch, drop] * (1 + off)) for off in (-1e-4, 0, 1e-4)}
            if epoch == 0:
                assert "every p has the same network" in said
                assert "before the first step nothing depends on it" in said or p == 0
                continue
            beyond = resampled.sign(each[epoch, drop] - each[epoch, best], 0.99)  # the best was picked by these points
            assert ("the lowest of all p on these" in said) == (drop == best)
            if drop != best and beyond is not None:
                assert ("more dropout predicts better" in said) == (beyond == 1 and drop < best)
                assert ("less dropout predicts better" in said) == (beyond == 1 and drop > best)
                assert ("test points cannot tell the two apart" in said) == (beyond == 0)
            assert f"at p = {Settings.drop_probabilities()[best]:g}" in said or drop == best
            r, plain = result.mean_correlation[epoch, drop], result.mean_correlation[epoch, 0]
            assert (f"mean |r| of {r:.2f}" in said) == np.isfinite(r)
            if drop and np.isfinite(r - plain):
                assert ("more alike" in said) == (r - plain >= captions.ALIKE)
                assert ("less alike" in said) == (plain - r >= captions.ALIKE)
            if p == 0:
                assert "nothing vanishes" in said
                continue
            broke = np.isnan(result.unscaled[epoch, drop])
            assert ("has diverged" in said) == broke
            if not broke:
                check_unscaled(said, result, epoch, drop, unscaled[epoch, drop] - each[epoch, drop])
            if settings.curved:
                inside = np.abs(result.ensemble.x) <= 1
                truth = np.sin(np.pi * result.ensemble.x[inside])
                low, high = (band[epoch, drop, inside] for band in (result.ensemble.low, result.ensemble.high))
                assert f"at {np.count_nonzero((low <= truth) & (truth <= high))} of {places} places" in said


def test_before_the_first_step_all_networks_are_the_same() -> None:
    result = result_of(Settings())
    assert np.ptp(result.test[0]) == 0
    assert "every p has the same network" in captions.describe(result, 5, 0)


@pytest.mark.parametrize("settings", [Settings(), BROKEN])
def test_stopping_early_is_told_beside_the_best_p_and_that_both_are_flattered(settings: Settings) -> None:
    result = result_of(settings.without_live())
    plain = result.test_losses[0]
    found = re.search(
        r"Stopped at epoch (\d+), the network without dropout had ([\d.]+?)\. (.*)\.", captions.describe(result, 4, 1)
    )
    if np.isnan(result.test[1, 4]):
        assert found is None
        return
    assert found is not None
    assert int(found[1]) == result.epochs[np.nanargmin(plain)]
    assert found[2] == words.number(np.nanmin(plain))
    best = int(result.test[-1].argmin())
    told = f"The best p ends at {words.number(result.test[-1, best])} (p = {Settings.drop_probabilities()[best]:g}). The test"
    assert found[3].startswith(told)
    assert "flatters them" in found[3]


@functools.cache
def ends(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The first view's training and test loss after the last epoch at every p."""
    found = trained_at(dataclasses.replace(Settings(), seed=seed), Settings.drop_probabilities())
    return found.train_losses[-1], found.test_losses[-1]


SEEDS = range(1, 11)


def test_how_often_the_first_view_over_fits_and_too_much_under_fits() -> None:
    over = [test[0] > 1.5 * test.min() for _, test in map(ends, SEEDS)]
    assert (
        f"With {sum(over)} of 10 seeds its test loss is over 1.5 times that of the best p" in PRESETS["No dropout"].why
    )
    under = [test[18] > 1.2 * test.min() for _, test in map(ends, SEEDS)]
    assert f"With {sum(under)} of 10 seeds the best p has less than five sixths" in PRESETS["Too much"].why
    for training, _ in map(ends, SEEDS):
        assert training[18] > 4 * training[0]
    assert PRESETS["Too much"].settings.at[0] == 18


def test_the_best_of_all_p_is_the_best_of_this_sample_and_lies_anywhere_in_others() -> None:
    settings = PRESETS["The best of all p"].settings
    assert settings.at[0] == result_of(settings.without_live()).test[-1].argmin()
    best = [Settings.drop_probabilities()[test.argmin()] for _, test in map(ends, SEEDS)]
    assert f"anywhere from {min(best):g} to {max(best):g}" in PRESETS["The best of all p"].why


def test_how_often_dropout_costs_with_enough_clean_points() -> None:
    settings = PRESETS["Enough points"].settings
    chances = np.array([0.0, settings.drop_probability])
    found = [trained_at(dataclasses.replace(settings, seed=seed), chances).test_losses[-1] for seed in SEEDS]
    costs = sum(dropping > without for without, dropping in found)
    assert (
        f"With {costs} of 10 seeds the test loss at p = {settings.drop_probability:g} is higher"
        in PRESETS["Enough points"].why
    )


def test_the_width_of_the_band_depends_on_p() -> None:
    settings = PRESETS["An uncertainty band"].settings
    spread = result_of(settings.without_live()).ensemble.spread[-1]
    assert spread[0] == 0
    assert spread[12] > 2 * spread[2]
    assert np.corrcoef(spread, Settings.drop_probabilities())[0, 1] > 0.8


def test_the_share_of_the_truth_within_the_band_is_counted() -> None:
    result = result_of(Settings(source=CURVE))
    ensemble, drop = result.ensemble, 6
    inside = [i for i, x in enumerate(ensemble.x) if abs(x) <= 1]
    held = [ensemble.low[-1, drop, i] <= np.sin(np.pi * ensemble.x[i]) <= ensemble.high[-1, drop, i] for i in inside]
    assert result.covered[-1, drop] == np.sum(held)
    assert f"holds the true curve at {np.sum(held)} of {len(held)} places" in captions.describe(result, drop, 20)


# Divergence


def test_a_training_that_diverges_is_named_and_drawn_up_to_where_it_broke() -> None:
    result = result_of(BROKEN.without_live())
    drop, epoch = BROKEN.at
    broke = result.diverged_at[drop]
    assert broke != NEVER
    assert f"diverged by epoch {broke}" in captions.describe(result, drop, epoch)
    assert np.array_equal(np.isnan(result.test_losses[drop]), result.epochs >= broke)
    assert np.isnan(result.test[epoch, drop])
    shown = scene(result, BROKEN)
    loss = next(number for number in shown.numbers if number.name == "Test loss")
    assert loss.values[DROP][drop] == "none"
    assert captions.identity(result, drop).endswith("nothing to check.")
    assert "nan" not in " ".join(shown.sentences[DROP]) + " ".join(shown.sentences[EPOCH])
    assert b"NaN" not in shown.wire[:40_000]


# What travels, the code, and the bounds


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(source=CURVE, drop_probability=0.0),
        Settings(source="Spirals", depth=3, width=16, noise_sd=0.5, points=100, drop_probability=0.9, epoch=0),
        BROKEN,
    ],
)
def test_what_travels_stays_small_and_holds_no_number_that_json_lacks(settings: Settings) -> None:
    shown: Scene = scene(result_of(settings.without_live()), settings)
    assert len(shown.wire) < 260_000
    assert shown.knobs == {DROP, EPOCH}
    for chart in shown.charts:
        if chart.raster:
            assert {len(rows) for rows in chart.raster.values.values()} == {19, 21}


def test_both_sweeps_cross_at_the_present_position() -> None:
    settings = Settings(drop_probability=0.35, epoch=60)
    shown = scene(result_of(settings.without_live()), settings)
    drop, epoch = settings.at
    for chart in shown.charts:
        for one in chart.moves.get(DROP, ()):
            for other in chart.moves.get(EPOCH, ()):
                if one.trace == other.trace:
                    left, right = one.at(drop), other.at(epoch)
                    for name in left.keys() & right.keys():
                        np.testing.assert_array_equal(left[name], right[name], err_msg=chart.name)
    assert shown.sentences[DROP][drop] == shown.sentences[EPOCH][epoch]


TAKEN_HOME = [
    Settings(epoch=40),
    Settings(source="Circles", activation="tanh", depth=1, epoch=20, drop_probability=0.0, width=16),
    Settings(source="Spirals", depth=3, epoch=10, drop_probability=0.0, width=16, log10_rate=-1.5),
    Settings(source="Blobs", points=40, epoch=0, width=16),
    Settings(source=CURVE, points=40, epoch=50, drop_probability=0.0),
    Settings(source=CURVE, points=40, epoch=50, drop_probability=0.3),
]


@pytest.mark.parametrize("settings", TAKEN_HOME)
def test_the_code_a_visitor_copies_is_the_network_of_the_page(settings: Settings) -> None:
    script = code(settings)
    tree = ast.parse(script)
    assert max(map(len, script.splitlines())) <= 120
    assert script.count(f"nn.Dropout({settings.drop_probability!r})") == settings.depth
    assert script.count(f", {settings.width})") == settings.depth
    assert f"range({settings.epoch})" in script
    assert f"lr={10.0**settings.log10_rate!r}" in script
    if settings.source != CURVE:
        space: dict = {"np": np}
        shape = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "shape"]
        exec(compile(ast.Module(body=shape, type_ignores=[]), "taken_home.py", "exec"), space)
        drawn = clouds.cloud(settings.source, points=40, noise_sd=0.0, rng=np.random.default_rng(settings.seed))
        place = space["shape"](np.arange(40) % 2, np.random.default_rng(settings.seed).spawn(4)[0])
        np.testing.assert_allclose(place, drawn.points_train, atol=1e-12)


@pytest.mark.parametrize("settings", TAKEN_HOME)
def test_the_code_in_torch_prints_the_losses_of_the_page(settings: Settings) -> None:
    pytest.importorskip("torch")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(settings), "taken_home.py", "exec"), {})
    values = [float(line.split(": ")[1]) for line in printed.getvalue().splitlines()]
    drop, epoch = settings.at
    result = result_of(settings.without_live())
    # torch draws its own masks, so that only without them the digits are the same.
    exact = {"rtol": 2e-3, "atol": 2e-6} if drop == 0 or epoch == 0 else {"rtol": 0.25}
    np.testing.assert_allclose(values, [result.train[epoch, drop], result.test[epoch, drop]], **exact)


def test_a_hand_made_link_beyond_the_bounds_is_refused_in_words() -> None:
    for name, knob in Settings.knobs():
        if isinstance(knob, Slider):
            for beyond in (knob.high + knob.step, knob.low - knob.step, 1e9):
                with pytest.raises(UnusableSetting, match=name):
                    knob.read(name, str(beyond))
                with pytest.raises(UnusableSetting, match=name):
                    Settings(**{name: beyond})


def test_the_largest_network_stays_small() -> None:
    knobs = dict(Settings.knobs())
    most = trained.task(Settings(**{name: knobs[name].high for name in ("points", "width", "depth")}))
    kept = len(Settings.kept_epochs()) * len(Settings.drop_probabilities()) * most.network.size * 4
    assert kept < 20e6, "bytes of all networks kept"


def test_the_losses_can_be_taken_home() -> None:
    rows = losses_csv(result_of(Settings())).splitlines()
    assert len(rows) == 1 + 19 * (2 + len(trained.MEASURED))
    assert float(rows[1].split(",")[3]) == result_of(Settings()).test_losses[0, 0]
    assert any(row.endswith(",,") for row in losses_csv(result_of(BROKEN.without_live())).splitlines())


# The nouns that came with this lesson


def test_correlations_are_pearsons_and_leave_silent_units_out() -> None:
    rng = np.random.default_rng(2)
    values = rng.standard_normal((1, 50, 4))
    values[0, :, 1] = -3 * values[0, :, 0] + rng.standard_normal(50)
    values[0, :, 3] = 7.0
    found = correlations(values)
    np.testing.assert_allclose(found[0, :3, :3], np.corrcoef(values[0, :, :3].T), atol=1e-12)
    assert np.isnan(found[0, 3]).all()
    assert np.isnan(found[0, :, 3]).all()
    pairs = [abs(found[0, 0, 1]), abs(found[0, 0, 2]), abs(found[0, 1, 2])]
    np.testing.assert_allclose(mean_absolute(found), [np.mean(pairs)])
    assert np.isnan(mean_absolute(correlations(np.ones((1, 5, 2))))).all()


def test_the_boundary_runs_where_the_surface_is_one_half() -> None:
    grid = surfaces.Grid(x=(-2.0, 2.0), y=(-2.0, 2.0), columns=41, rows=37)
    distance = np.hypot(*grid.points.T).reshape(37, 41)
    circle, empty = surfaces.boundaries([1.5 - distance[None], np.zeros((1, 37, 41))], grid)
    x, y = circle[0]
    drawn = np.isfinite(x)
    np.testing.assert_allclose(np.hypot(x, y)[drawn], 1.0, atol=0.01)
    assert np.array_equal(drawn, np.isfinite(y))
    line = np.column_stack([x, y])[: int(drawn.sum())]
    assert np.allclose(line[0], line[-1]), "a closed line"
    assert np.hypot(*np.diff(line, axis=0).T).max() < 0.2, "in order"
    np.testing.assert_allclose(np.hypot(*np.diff(line, axis=0).T).sum(), 2 * np.pi, rtol=0.01)
    assert np.isnan(empty).all()


def test_the_boundary_through_a_saddle_keeps_its_two_parts_apart() -> None:
    grid = surfaces.Grid(x=(0.0, 2.0), y=(0.0, 2.0), columns=2, rows=2)
    rows = surfaces.boundaries([np.array([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [1.0, 0.0]]])], grid)[0]
    for x, y in rows:
        assert np.isfinite(x).sum() == np.isfinite(y).sum() == 4
        assert np.isnan(x[2])


def test_the_charts_of_losses_mark_the_present_crossing() -> None:
    result = result_of(Settings())
    drop, epoch = 7, 4
    lines = losses.training_and_test(result.train_losses, result.test_losses)
    scale = losses.log_scale(result.train_losses, result.test_losses)
    chart = losses.against_epochs(
        epoch=EPOCH, knob=DROP, epochs=result.epochs, kept=result.kept, lines=lines, at=(epoch, drop), scale=scale
    )
    upright, dots = chart.traces[2], chart.traces[3]
    assert upright["x"].tolist() == [40.0, 40.0]
    np.testing.assert_allclose(dots["y"], [result.train[epoch, drop], result.test[epoch, drop]])
    star = chart.traces[4]
    assert star["y"][0] == result.test_losses[drop].min()
    assert "lowest" in chart.description


def test_a_training_in_steps_counts_its_epochs_on_one_thread_and_gives_the_threads_back() -> None:
    def threads() -> list[int]:
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before = threads()
    chances = np.array([0.0, 0.5])
    steps = trained.training(SMALL, trained.task(SMALL), chances, trained.inverted(chances))
    assert [next(steps), next(steps)] == [1, 2]
    assert set(threads()) == {1}
    steps.close()  # what "Stop" does
    assert threads() == before


def test_what_is_kept_stands_among_what_is_measured() -> None:
    found = trained_at(SMALL, np.array([0.0, 0.5]))
    assert np.array_equal(found.epochs[found.at_kept], found.kept_epochs)
    assert np.array_equal(found.drawn(found.test_losses), found.test_losses.T)


def test_masks_of_the_training_are_drawn_anew_at_each_step_and_shared_by_the_stops() -> None:
    chances = Settings.drop_probabilities()
    masks = dropout_mask((5, 4000), chances, np.random.default_rng(0))
    gone = masks == 0
    assert np.all(np.diff(gone.astype(int), axis=0) >= 0), "what vanishes at one p vanishes at each larger one"
    np.testing.assert_allclose(gone.mean(axis=(1, 2)), chances, atol=0.01)
    np.testing.assert_allclose(masks.mean(axis=(1, 2)), 1, atol=0.06)


def test_the_words_of_the_sources_are_permanent() -> None:
    assert dict(Settings.knobs())["source"].options == (*clouds.CLOUDS, "Noisy curve")


def test_a_lowest_loss_of_nothing_is_said_without_a_ratio() -> None:
    """Blobs without noise are told apart without a doubt, at so high a rate to the last bit."""
    result = run(Settings(source="Blobs", noise_sd=0.0, log10_rate=0.0))
    assert result.test.min() == 0.0
    for drop in range(len(Settings.drop_probabilities())):
        for epoch in range(len(result.test)):
            captions.describe(result, drop, epoch)
