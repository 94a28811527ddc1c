"""Every sentence of the dropout lesson, recomputed."""

import contextlib
import functools
import io
import re

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from regularize import clouds, words
from regularize.assessment.coadaptation import correlations, mean_absolute
from regularize.experiments.dropout import CURVE, Result, Settings, measured, run, says, trained
from regularize.experiments.dropout.settings import EPOCHS
from regularize.figures import losses, surfaces
from regularize.figures.scene import Scene
from regularize.knobs import Slider, UnusableSetting
from regularize.network import NEVER, Adam, CrossEntropy, Training, activations, outputs, train
from regularize.network.masked import masked_outputs, stretched
from regularize.perturbations import dropout_mask
from regularize.progress import finish
from regularize.scenes.dropout import DROP, EPOCH, PRESETS, code, losses_csv, scene

SMALL = Settings(width=8, points=20)
BROKEN = PRESETS["Steps too large"].settings


@functools.cache
def result_of(settings: Settings) -> Result:
    return run(settings.still())


def trained_at(settings: Settings, chances: np.ndarray) -> Training:
    return finish(trained.training(settings, trained.task(settings), chances))


# Identity and equivalences


def test_without_dropout_the_batched_stop_is_exactly_plain_training() -> None:
    asked = trained.task(SMALL)
    together = trained_at(SMALL, Settings.drop_probabilities())
    start_rng, training_rng = np.random.default_rng([SMALL.seed, 1]).spawn(2)
    plain = train(
        asked.network, asked.network.initial(1, start_rng, precision=np.float32), asked.training, asked.test,
        loss=CrossEntropy(), optimizer=Adam(0.01), epochs=EPOCHS, batch_size=32, rng=training_rng,
        measured_epochs=trained.MEASURED,
    )  # fmt: skip
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
    crowd = result.crowd
    assert crowd.gap[:, 0].max() < 1e-6
    assert crowd.spread[:, 0].max() == 0
    assert np.array_equal(result.unscaled[:, 0].round(6), result.test[:, 0].round(6))
    assert "nothing vanishes" in result.says(0, 20)
    assert not any(layer[0].any() for layer in crowd.gone)


@pytest.mark.parametrize("source", ["Moons", CURVE])
def test_thinned_networks_are_those_with_the_units_cut_out(source: str) -> None:
    settings = Settings(source=source, width=8, points=20)
    asked, stop = trained.task(settings), 6
    network = trained_at(settings, Settings.drop_probabilities())
    x = np.linspace(-1, 1, 5)
    inputs = x[:, None] if source == CURVE else np.column_stack([x, x])
    crowd = measured.crowd(asked, network, x, inputs, Settings.drop_probabilities(), np.random.default_rng(4))
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
                flow = np.maximum(flow, 0) * np.where(crowd.gone[i][stop, member], 0, 1 / (1 - p))
        expected = flow[:, 0] if source == CURVE else 1 / (1 + np.exp(flow[:, 0] - flow[:, 1]))
        np.testing.assert_allclose(crowd.members[-1, stop, member], expected, atol=2e-5)


def test_training_without_the_factor_ends_in_weights_that_are_too_large_in_use() -> None:
    """Unscaled masks on weights W/(1 − p) and scaled masks on W are one network; all units on, they differ."""
    asked = trained.task(SMALL)
    rng = np.random.default_rng(0)
    parameters, p = asked.network.initial(1, rng), 0.4
    larger = stretched(asked.network, parameters, np.array([1 / (1 - p)]))
    inputs = rng.standard_normal((7, 2))
    on = [(rng.random(8) > p).astype(float) for _ in range(2)]
    scaled = masked_outputs(asked.network, parameters, inputs, [mask / (1 - p) for mask in on])
    unscaled = masked_outputs(asked.network, larger, inputs, on)
    np.testing.assert_allclose(unscaled, scaled, rtol=1e-12)
    assert np.abs(outputs(asked.network, larger, inputs) - outputs(asked.network, parameters, inputs)).max() > 0.1


def test_the_loss_without_the_factor_is_that_of_the_stretched_network() -> None:
    result = result_of(Settings())
    asked, network = result.task, trained_at(Settings(), Settings.drop_probabilities())
    for stop in (2, 10, 18):
        p = Settings.drop_probabilities()[stop]
        flow = asked.test.inputs
        for i, own in enumerate(asked.network.views(network.parameters[[stop]])):
            flow = flow @ own.weights[0].T * (1 / (1 - p) if i else 1) + own.bias[0]
            flow = np.maximum(flow, 0) if i < 2 else flow
        away = np.where(asked.test.targets[:, 1] == 1, -1, 1) * (flow[:, 1] - flow[:, 0])
        np.testing.assert_allclose(result.unscaled[-1, stop], np.logaddexp(0, away).mean(), rtol=1e-4)


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
    said = says.identity(result, 4)
    check = result.identity
    assert f"{words.number(check.formula[4], 4)} by the formula" in said
    assert f"{words.number(check.drawn[4], 4)} ± {words.number(check.standard_error[4], 2)}" in said
    off = abs(check.drawn[4] - check.formula[4]) / check.standard_error[4]
    assert f"{off:.1f} standard errors" in said


# Sentences and presets


@pytest.mark.parametrize("source", ["Moons", CURVE])
def test_the_sentences_say_what_the_numbers_are(source: str) -> None:
    result = result_of(Settings(source=source))
    for epoch in (1, 3, 20):
        best = int(np.argmin(result.test[epoch]))
        lowest = result.test[epoch, best]
        for drop in range(0, 19, 3):
            said = result.says(drop, epoch)
            here = result.test[epoch, drop]
            assert f"after {10 * epoch} epochs the test loss is {words.number(here)}" in said
            assert ("more dropout would" in said) == (drop < best and here > 1.05 * lowest)
            assert ("less dropout would" in said) == (drop > best and here > 1.05 * lowest)
            assert ("the lowest of all p" in said) == (here <= 1.05 * lowest)
            r, plain = result.alikeness[epoch, drop], result.alikeness[epoch, 0]
            assert f"mean |r| of {r:.2f}" in said
            if drop:
                assert ("more alike" in said) == (r - plain >= says.ALIKE)
                assert ("less alike" in said) == (plain - r >= says.ALIKE)
                assert f"test loss {words.number(result.unscaled[epoch, drop])}" in said


def test_before_the_first_step_all_networks_are_the_same() -> None:
    result = result_of(Settings())
    assert np.ptp(result.test[0]) == 0
    assert "every p has the same network" in result.says(5, 0)


def test_stopping_early_is_compared_with_the_best_p() -> None:
    result = result_of(Settings())
    plain, end = result.test_losses[0], result.test[-1].min()
    found = re.search(r"Stopped at epoch (\d+), the network without dropout had ([\d.]+), lower", result.says(4, 20))
    assert found is not None
    assert int(found[1]) == result.epochs[plain.argmin()]
    assert found[2] == words.number(plain.min())
    assert plain.min() < 0.95 * end


def test_the_first_view_over_fits_without_dropout_and_under_fits_with_too_much() -> None:
    result = result_of(Settings())
    drop, _ = PRESETS["No dropout"].settings.at
    assert result.test[-1, drop] > 1.5 * result.test[-1].min()
    assert result.train[-1, drop] == result.train[-1].min()
    drop, _ = PRESETS["Too much"].settings.at
    assert result.train[-1, drop] > 5 * result.train[-1, 0]
    assert result.test[-1, drop] > 1.2 * result.test[-1].min()


def test_the_best_of_all_p_is_the_best() -> None:
    settings = PRESETS["The best of all p"].settings
    result = result_of(settings.still())
    assert settings.at[0] == result.test[-1].argmin()
    assert "the lowest of all p" in result.says(*settings.at)


def test_with_enough_clean_points_dropout_only_costs() -> None:
    result = result_of(PRESETS["Enough points"].settings.still())
    assert result.best[-1] == 0
    assert result.test[-1, PRESETS["Enough points"].settings.at[0]] > 2 * result.test[-1, 0]


def test_the_width_of_the_band_depends_on_p() -> None:
    settings = PRESETS["An uncertainty band"].settings
    spread = result_of(settings.still()).crowd.spread[-1]
    assert spread[0] == 0
    assert spread[12] > 2 * spread[2]
    assert np.corrcoef(spread, Settings.drop_probabilities())[0, 1] > 0.8


def test_the_share_of_the_truth_within_the_band_is_counted() -> None:
    result = result_of(Settings(source=CURVE))
    crowd, drop = result.crowd, 6
    inside = [i for i, x in enumerate(crowd.x) if abs(x) <= 1]
    held = [crowd.low[-1, drop, i] <= np.sin(np.pi * crowd.x[i]) <= crowd.high[-1, drop, i] for i in inside]
    assert result.covered[-1, drop] == np.mean(held)
    assert f"holds the true curve on {words.percent(np.mean(held))}" in result.says(drop, 20)


# Divergence


def test_a_training_that_diverges_is_named_and_drawn_up_to_where_it_broke() -> None:
    result = result_of(BROKEN.still())
    drop, epoch = BROKEN.at
    broke = result.diverged_at[drop]
    assert broke != NEVER
    assert f"diverged by epoch {broke}" in result.says(drop, epoch)
    assert np.array_equal(np.isnan(result.test_losses[drop]), result.epochs >= broke)
    assert np.isnan(result.test[epoch, drop])
    shown = scene(result, BROKEN)
    loss = next(number for number in shown.numbers if number.name == "Test loss")
    assert loss.values[DROP][drop] == "none"
    assert says.identity(result, drop).endswith("nothing to check.")
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
    shown: Scene = scene(result_of(settings.still()), settings)
    assert len(shown.wire) < 260_000
    assert shown.knobs == {DROP, EPOCH}
    for chart in shown.charts:
        if chart.raster:
            assert {len(rows) for rows in chart.raster.values.values()} == {19, 21}


def test_both_sweeps_cross_at_the_present_position() -> None:
    settings = Settings(drop_probability=0.35, epoch=60)
    shown = scene(result_of(settings.still()), settings)
    drop, epoch = settings.at
    for chart in shown.charts:
        for one in chart.moves.get(DROP, ()):
            for other in chart.moves.get(EPOCH, ()):
                if one.trace == other.trace:
                    left, right = one.at(drop), other.at(epoch)
                    for name in left.keys() & right.keys():
                        np.testing.assert_array_equal(left[name], right[name], err_msg=chart.name)
    assert shown.sentences[DROP][drop] == shown.sentences[EPOCH][epoch]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(epoch=40),
        Settings(source="Circles", activation="tanh", depth=1, epoch=20, drop_probability=0.0, width=16),
        Settings(source="Spirals", depth=3, epoch=10, drop_probability=0.5, width=16, log10_rate=-1.5),
        Settings(source="Blobs", points=40, epoch=0, width=16),
        Settings(source=CURVE, points=40, epoch=50, drop_probability=0.3),
    ],
)
def test_the_code_a_visitor_copies_prints_the_losses_of_the_page(settings: Settings) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(settings), "taken_home.py", "exec"), {})
    values = [float(line.split(": ")[1]) for line in printed.getvalue().splitlines()]
    drop, epoch = settings.at
    result = result_of(settings.still())
    np.testing.assert_allclose(values, [result.train[epoch, drop], result.test[epoch, drop]], rtol=2e-3, atol=2e-6)
    assert code(settings).count("nn.Dropout(") == settings.depth


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
    assert any(row.endswith(",,") for row in losses_csv(result_of(BROKEN.still())).splitlines())


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
    steps = trained.training(SMALL, trained.task(SMALL), np.array([0.0, 0.5]))
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
