"""Every sentence of label smoothing, recomputed."""

import ast
import contextlib
import dataclasses
import io
import re
from functools import cache

import numpy as np
import pytest
from scipy.stats import binomtest

from regularize import clouds
from regularize.assessment import calibration
from regularize.assessment.clusters import in_plane
from regularize.lessons.label_smoothing import captions, compute
from regularize.lessons.label_smoothing.compute import run
from regularize.lessons.label_smoothing.result import Result
from regularize.lessons.label_smoothing.scene import PRESETS, calculated, code, scene
from regularize.lessons.label_smoothing.settings import BLOBS, DIGITS, ONE_SCALE, TRIPLES, Settings, optima
from regularize.network import Adam, CrossEntropy, Dense, Examples, Network, one_hot, relu, train
from regularize.perturbations.labels import smoothed
from tests import resampled

STOPS, LOOKED = range(17), (0, 1, 4, 9, 20)


@cache
def trained(settings: Settings) -> Result:
    return run(settings)


def result_of(settings: Settings) -> tuple[Result, int, int]:
    return trained(settings.compute_key()), settings.stop("epoch"), settings.stop("smoothing")


VIEWS = [Settings(), Settings(wrong_share=0.0), Settings(source=BLOBS)]
IDS = ["digits", "clean digits", "blobs"]


@pytest.mark.parametrize(
    ("classes", "smoothing", "probability", "gap", "floor"),
    [
        (2, 0.1, 0.95, 2.9444, 0.1985),
        (10, 0.05, 0.955, 5.2523, 0.2824),
        (10, 0.1, 0.91, 4.5109, 0.5003),
        (10, 0.2, 0.82, 3.7136, 0.8669),
        (100, 0.1, 0.901, 6.8035, 0.7778),
    ],
)
def test_the_calculator_has_the_published_numbers(
    classes: int, smoothing: float, probability: float, gap: float, floor: float
) -> None:
    first, _ = optima(Settings(asked_classes=classes, asked_smoothing=smoothing))
    assert (first.right, first.gap, first.floor) == pytest.approx((probability, gap, floor), abs=5e-5)
    table = calculated(Settings(asked_classes=classes, asked_smoothing=smoothing))
    assert table["true class"][0] == f"{probability:.4f}"
    assert float(table["logit gap"][0]) == pytest.approx(gap, abs=5e-5)


@pytest.mark.parametrize("classes", [2, 3, 10, 1000])
@pytest.mark.parametrize("smoothing", [0.01, 0.1, 0.49])
def test_both_conventions_of_the_calculator_from_their_definition(classes: int, smoothing: float) -> None:
    for found, wrong in zip(
        optima(Settings(asked_classes=classes, asked_smoothing=smoothing)),
        (smoothing / classes, smoothing / (classes - 1)),
        strict=True,
    ):
        label = np.full(classes, wrong)
        label[0] = 1 - (classes - 1) * wrong
        assert found.right == pytest.approx(label[0])
        assert found.wrong == pytest.approx(wrong)
        assert found.gap == pytest.approx(np.log(label[0] / wrong), abs=1e-9)
        assert found.floor == pytest.approx(-(label * np.log(label)).sum())


def test_without_smoothing_the_calculator_asks_for_an_infinite_gap() -> None:
    table = calculated(Settings(asked_smoothing=0.0))
    assert table["logit gap"] == ["∞", "∞"]
    assert table["loss floor"] == ["0", "0"]


@pytest.mark.parametrize("view", VIEWS, ids=IDS)
def test_the_loss_never_goes_below_its_floor(view: Settings) -> None:
    result, _, _ = result_of(view)
    assert (result.objective >= result.floor - 1e-12).all()


def test_on_right_labels_the_gap_is_that_of_theory_and_the_loss_reaches_its_floor() -> None:
    result, epoch, _ = result_of(Settings(wrong_share=0.0))
    np.testing.assert_allclose(result.median_gap[epoch, 1:], result.best_gap[1:], rtol=0.06)
    assert (result.objective[epoch] - result.floor < 0.06).all()
    assert result.median_gap[epoch, 0] > 2 * result.best_gap[1]


def test_without_smoothing_the_gap_grows_and_grows() -> None:
    result, _, _ = result_of(Settings(wrong_share=0.0))
    assert (np.diff(result.median_gap[::5, 0]) > 0).all()


def leanings_of_each(view: Settings) -> np.ndarray:
    """How sure each test example is less whether it is right (e, s, n), from networks trained again and run layer by layer."""
    data_rng, label_rng, network_rng = np.random.default_rng(view.seed).spawn(3)
    data = compute._data(view, data_rng, label_rng)
    layers = (Dense(view.width, relu), Dense(view.width // 2, relu), Dense(data.classes))
    net, targets = Network(data.train.shape[1:], layers), one_hot(data.labels_train, data.classes)
    examples = Examples(data.train, targets)
    kept = train(
        net,
        net.initial(17, network_rng),
        examples,
        examples,
        loss=CrossEntropy(),
        optimizer=Adam(0.01),
        epochs=60,
        batch_size=30,
        rng=network_rng,
        measured_epochs=(),
        kept_epochs=range(0, 61, 3),
        batch=lambda inputs, labels, _: (inputs, smoothed(labels, Settings.smoothings())),
    ).kept
    leanings = np.empty((*kept.shape[:2], 600))
    for place in LOOKED:
        parameters = kept[place]
        flow = np.broadcast_to(data.test, (17, *data.test.shape))
        for own, layer in zip(net.views(parameters), layers, strict=True):
            flow = np.einsum("sni,soi->sno", flow, own.weights, optimize=True) + own.bias[:, None]
            flow = np.maximum(flow, 0) if layer.activation else flow
        odds = np.exp(flow - flow.max(axis=-1, keepdims=True))
        right = flow.argmax(axis=-1) == data.labels_test
        leanings[place] = 1 / odds.sum(axis=-1) - right
    return leanings


@pytest.mark.parametrize(
    "view",
    [
        *VIEWS,
        Settings(points=100, wrong_share=0.5, seed=41, width=16),
        Settings(source=BLOBS, points=100, wrong_share=0.0, spread=0.2, seed=42, width=16),
        Settings(source=BLOBS, points=150, wrong_share=0.35, spread=0.8, seed=43, width=24),
    ],
)
def test_every_sentence_is_true_in_random_settings(view: Settings) -> None:
    result, _, _ = result_of(view)
    shown, found, leanings = result.shown(view), result.sureness, leanings_of_each(view)
    for epoch in LOOKED:
        best = int(np.argmin(found.error[epoch]))
        for stop in STOPS:
            says = captions.describe(result, epoch, stop, shown)
            numbers = re.search(r"is ([\d.]+) % sure on average and right on ([\d.]+) %", says)
            assert numbers is not None
            sure, right = found.mean_confidence[epoch, stop], result.right[epoch, stop].mean()
            assert [float(text) for text in numbers.groups()] == pytest.approx([100 * sure, 100 * right], abs=0.0501)
            leaning = resampled.sign(leanings[epoch, stop])
            if leaning is not None:
                assert ("too sure" in says) == (leaning == 1)
                assert ("too modest" in says) == (leaning == -1)
                assert ("as far as these " in says) == (leaning == 0)
            assert ("every ε has the same network" in says) == (epoch == 0)
            assert ("the lowest of all ε on these" in says) == (stop == best and epoch > 0)
            assert (f" is {100 * found.error[epoch, best]:.1f} % at ε" in says) == (stop != best and epoch > 0)
            assert re.search(r"On average it is (too sure|too modest|as sure as it is right, as far as these)", says)
            assert ("chose that ε, which flatters it." in says) == (epoch > 0)
            assert ("infinite logit gap" in says) == (stop == 0)
            if stop:
                here, without = result.right[epoch, stop], result.right[epoch, 0]
                gained, lost = int((here > without).sum()), int((without > here).sum())
                beyond = binomtest(gained, gained + lost).pvalue < 0.05 if gained + lost else False
                assert (f"gains {gained} of the test" in says) == (gained + lost > 0)
                assert (", more than chance" in says) == bool(beyond and gained + lost)
                above, floor = re.search(r"loss is ([\d.]+) above its floor ([\d.]+)\.", says).groups()
                assert float(floor) == pytest.approx(result.floor[stop], rel=0.01)
                assert float(above) == pytest.approx(result.objective[epoch, stop] - result.floor[stop], rel=0.06)


@pytest.mark.parametrize("view", VIEWS, ids=IDS)
def test_the_calibration_error_by_hand(view: Settings) -> None:
    result, _, _ = result_of(view)
    found = result.sureness
    for epoch, stop in ((20, 0), (20, 6), (3, 16)):
        counts = found.counts[epoch, stop]
        assert counts.sum() == 600
        total = sum(
            count / 600 * abs(right - sure)
            for count, right, sure in zip(
                counts, found.accuracy[epoch, stop], found.confidence[epoch, stop], strict=True
            )
        )
        assert found.error[epoch, stop] == pytest.approx(total)
        assert (counts * found.accuracy[epoch, stop]).sum() == pytest.approx(result.right[epoch, stop].sum())


def test_what_chance_gives_is_what_calibrated_classifiers_show() -> None:
    rng = np.random.default_rng(5)
    sure = rng.uniform(0.3, 1.0, 600)
    bin_of = np.minimum((10 * sure).astype(int), 9)
    drawn = rng.random((4000, 600)) < sure
    errors = [np.abs(np.bincount(bin_of, right - sure, minlength=10)).sum() / 600 for right in drawn]
    assert calibration.error_by_chance(sure[None], bins=10)[0] == pytest.approx(np.mean(errors), rel=0.03)


def test_the_plane_goes_through_the_three_templates() -> None:
    rng = np.random.default_rng(2)
    templates, hidden = rng.normal(size=(2, 3, 8)), rng.normal(size=(2, 30, 8))
    labels = np.repeat([4, 7, 9], 10)
    inside = in_plane(np.repeat(templates, 10, axis=1), templates, labels, (4, 7, 9))[:, ::10]
    apart = np.linalg.norm(inside - np.roll(inside, 1, axis=1), axis=-1)
    np.testing.assert_allclose(apart, np.linalg.norm(templates - np.roll(templates, 1, axis=1), axis=-1))
    points = in_plane(hidden, templates, labels, (4, 7, 9))
    for stop in range(2):
        basis = np.linalg.qr((templates[stop, 1:] - templates[stop, 0]).T)[0]
        flat = hidden[stop] @ basis
        np.testing.assert_allclose(
            np.linalg.norm(points[stop] - points[stop, :1], axis=-1), np.linalg.norm(flat - flat[:1], axis=-1)
        )
        np.testing.assert_allclose(
            np.mean([points[stop, labels == c].mean(axis=0) for c in (4, 7, 9)], axis=0), 0, atol=1e-12
        )


@pytest.mark.parametrize("name", TRIPLES)
def test_the_scatter_by_hand(name: str) -> None:
    shown = trained(Settings()).clusters[name]
    points = shown.points[20, 4]
    centres = {label: points[shown.labels == label].mean(axis=0) for label in shown.classes}
    within = np.sqrt(
        np.mean([np.sum((p - centres[label]) ** 2) for p, label in zip(points, shown.labels, strict=True)])
    )
    sides = [np.linalg.norm(centres[i] - centres[j]) for i in shown.classes for j in shown.classes if i < j]
    assert shown.looseness[20, 4] == pytest.approx(within / np.mean(sides))
    assert set(shown.labels.tolist()) == set(TRIPLES[name])


def test_the_first_view_shows_what_smoothing_is_good_for() -> None:
    result, epoch, stop = result_of(Settings())
    error = result.sureness.error[epoch]
    assert error[stop] < error[0] / 3
    assert 0 < error.argmin() < 8
    assert "too sure" in captions.describe(result, epoch, 0, result.shown(Settings()))
    assert "too modest" in captions.describe(result, epoch, 16, result.shown(Settings()))


def preset(name: str, seed: int) -> tuple[Result, int, int]:
    return result_of(dataclasses.replace(PRESETS[name].settings, seed=seed))


@pytest.mark.parametrize("seed", range(1, 5))
def test_too_sure_has_learnt_the_wrong_labels_by_heart_and_too_modest_is_right_more_often(seed: int) -> None:
    result, epoch, stop = preset("Too sure", seed)
    assert result.data.wrong.sum() == 60
    assert result.train_accuracy[epoch, stop] > 0.97
    assert result.sureness.mean_confidence[epoch, stop] - result.accuracy[epoch, stop] > 0.08
    assert result.sureness.leaning[epoch, stop] == 1
    result, epoch, stop = preset("Too modest", seed)
    assert result.accuracy[epoch, stop] - result.sureness.mean_confidence[epoch, stop] > 0.15
    assert result.sureness.leaning[epoch, stop] == -1


def test_nothing_to_mend_is_made_worse_with_five_seeds() -> None:
    gained = []
    for seed in range(1, 6):
        result, epoch, stop = preset("Nothing to mend", seed)
        error = result.sureness.error[epoch]
        assert error[stop] > 2 * error[0]
        more, less = result.gained(epoch, stop)
        assert binomtest(more, more + less).pvalue > 0.05
        gained.append(100 * (more - less) / 600)
    said = f"With each of five seeds {min(gained):.1f} to {max(gained):.1f} points more are right, no more than chance"
    assert said in PRESETS["Nothing to mend"].why


def test_how_often_wrong_labels_smooth_by_themselves() -> None:
    modest = 0
    for seed in range(1, 11):
        result, epoch, stop = preset("Wrong labels smooth by themselves", seed)
        assert result.train_accuracy[epoch, stop] < 0.8
        modest += result.sureness.leaning[epoch, stop] == -1
    assert f"with {modest} of 10 seeds it is too modest" in PRESETS["Wrong labels smooth by themselves"].why


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_smoothing_draws_the_clusters_together_where_labels_are_right(seed: int) -> None:
    settings = PRESETS["Tight clusters"].settings
    result, epoch, stop = preset("Tight clusters", seed)
    for name in TRIPLES:
        loose = result.clusters[name].looseness[epoch]
        assert loose[stop] < loose[0], name
    loose = result.shown(settings).looseness[epoch]
    assert loose[stop] < 0.8 * loose[0]


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_labels_wrong_at_random_are_smoothed_labels_on_average(classes: int) -> None:
    share = 0.2
    labels = np.eye(classes)
    expected = (1 - share) * labels + share * (1 - labels) / (classes - 1)
    np.testing.assert_allclose(expected, smoothed(labels, share * classes / (classes - 1)))


def test_the_share_of_wrong_labels_is_exact_and_the_test_labels_are_right() -> None:
    wrong, clean = trained(Settings()).data, trained(Settings(wrong_share=0.0)).data
    assert ((wrong.labels_train != clean.labels_train) == wrong.wrong).all()
    assert wrong.wrong.sum() == 60
    np.testing.assert_array_equal(wrong.labels_test, clean.labels_test)


def test_the_true_probabilities_of_the_blobs_are_bayes_rule() -> None:
    cloud = clouds.three_blobs(train=30, test=6000, sd=0.5, rng=np.random.default_rng(0))
    probabilities = clouds.blob_probabilities(cloud.points_test, 0.5)
    densities = np.exp(-((cloud.points_test[:, None] - clouds.BLOB_CENTRES) ** 2).sum(axis=-1) / 0.5)
    np.testing.assert_allclose(probabilities, densities / densities.sum(axis=1, keepdims=True))
    right = probabilities.argmax(axis=1) == cloud.labels_test
    assert right.mean() == pytest.approx(probabilities.max(axis=1).mean(), abs=0.015)
    more = clouds.three_blobs(train=60, test=6000, sd=0.5, rng=np.random.default_rng(0))
    np.testing.assert_array_equal(more.points_train[:30], cloud.points_train)
    np.testing.assert_array_equal(more.points_test, cloud.points_test)
    with pytest.raises(ValueError, match="sd must be positive"):
        clouds.three_blobs(train=30, test=30, sd=0.0, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least 3"):
        clouds.three_blobs(train=2, test=30, sd=0.5, rng=np.random.default_rng(0))


def test_a_histogram_between_given_ends_counts_what_lies_beyond() -> None:
    found = calibration.distribution(np.array([[-9.0, 0.1, 0.6, 1.0, 9.0]]), bins=2, ends=(0.0, 1.0))
    np.testing.assert_allclose(found.shares, [[0.4, 0.6]])


TAKEN_HOME = [
    Settings(),
    Settings(smoothing=0.0, epoch=15),
    Settings(smoothing=0.4, wrong_share=0.0),
    Settings(source=BLOBS, smoothing=0.2),
    Settings(epoch=0),
]


@pytest.mark.parametrize("settings", TAKEN_HOME)
def test_the_code_a_visitor_copies_has_the_data_and_the_labels_of_the_page(settings: Settings) -> None:
    result, _, _ = result_of(settings)
    script = code(settings)
    assert max(map(len, script.splitlines())) <= 120
    assert f"CrossEntropyLoss(label_smoothing={settings.smoothing!r})" in script
    assert f"range({settings.epoch})" in script
    first, _, _ = script.replace("import torch\n", "").replace("from torch import nn\n", "").partition("x, y, x_test")
    assert "torch" not in first
    ast.parse(script)
    left: dict = {}
    exec(compile(first, "taken_home.py", "exec"), left)
    for name, expected in (
        ("train", result.data.train),
        ("labels", result.data.labels_train),
        ("test", result.data.test),
        ("test_labels", result.data.labels_test),
    ):
        np.testing.assert_allclose(left[name], expected, atol=1e-12)


@pytest.mark.parametrize("settings", TAKEN_HOME)
def test_the_code_in_torch_prints_the_numbers_of_the_page(settings: Settings) -> None:
    pytest.importorskip("torch")
    result, epoch, stop = result_of(settings)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(settings), "taken_home.py", "exec"), {})
    values = dict(line.split(": ") for line in printed.getvalue().splitlines())
    expected = {
        "test accuracy": result.accuracy,
        "mean confidence": result.sureness.mean_confidence,
        "calibration error": result.sureness.error,
        "median gap": result.median_gap,
        "training loss": result.objective,
    }
    assert values.keys() == expected.keys()
    for name, found in expected.items():
        assert float(values[name]) == pytest.approx(found[epoch, stop], rel=1e-4, abs=1e-6), name


@pytest.mark.parametrize("view", VIEWS, ids=IDS)
@pytest.mark.parametrize(("epoch", "smoothing"), [(0, 0.0), (60, 0.4), (30, 0.1)])
def test_what_travels_stays_small_and_holds_no_number_that_json_lacks(
    view: Settings, epoch: int, smoothing: float
) -> None:
    settings = dataclasses.replace(view, epoch=epoch, smoothing=smoothing, scale=ONE_SCALE, classes_shown="4 7 9")
    shown = scene(result_of(settings)[0], settings)
    assert len(shown.wire) < 200_000
    assert shown.knobs == {"smoothing", "epoch"}
    assert all({"smoothing", "epoch"} <= chart.moves.keys() for chart in shown.charts)


def test_both_knobs_meet_in_the_present_view() -> None:
    settings = Settings(smoothing=0.2, epoch=24)
    shown = scene(result_of(settings)[0], settings)
    stop, epoch = settings.stop("smoothing"), settings.stop("epoch")
    for number in shown.numbers:
        assert number.values["smoothing"][stop] == number.values["epoch"][epoch]
    assert shown.sentences["smoothing"][stop] == shown.sentences["epoch"][epoch]
    for chart in shown.charts:
        by_knob, by_epoch = chart.at("smoothing", stop), chart.at("epoch", epoch)
        for one, other, drawn in zip(by_knob, by_epoch, chart.traces, strict=True):
            for axis in ("x", "y"):
                np.testing.assert_allclose(np.asarray(one[axis], float), np.asarray(other[axis], float))
                np.testing.assert_allclose(np.asarray(one[axis], float), np.asarray(drawn[axis], float))


def test_the_network_is_not_trained_again_for_what_it_does_not_depend_on() -> None:
    moved = Settings(
        asked_classes=100, asked_smoothing=0.3, scale=ONE_SCALE, classes_shown="0 1 2", spread=0.8, epoch=3
    )
    assert moved.compute_key() == Settings().compute_key()
    assert Settings(source=BLOBS, spread=0.8).compute_key().spread == 0.8


def test_no_setting_asks_for_more_digits_than_there_are() -> None:
    knobs = dict(Settings.knobs())
    result = trained(Settings(points=100))
    assert knobs["points"].high + len(result.data.labels_test) <= 1797
    assert result.settings.source == DIGITS
