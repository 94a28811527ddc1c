"""Every sentence of CutMix, recomputed."""

import ast
import contextlib
import dataclasses
import io
import json
import re
from functools import cache

import numpy as np
import pytest
from scipy.special import betainc
from scipy.stats import t

from regularize.lessons.cutmix import captions
from regularize.lessons.cutmix import compute as training_module
from regularize.lessons.cutmix.charts.mixtures import coloured
from regularize.lessons.cutmix.compute import run
from regularize.lessons.cutmix.mixed import Mixed, mixed
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.scene import PRESETS, averages, code, found, scene
from regularize.lessons.cutmix.settings import CUTMIX, CUTOUT, MIXUP, NOTHING, TECHNIQUES, TRAINING, Settings
from regularize.network import Adam, CrossEntropy, Examples, one_hot, outputs, softmax, train
from regularize.perturbations.mixing import (
    box,
    cutmix,
    half_side,
    mean_kept_share,
    mean_kept_share_of_pixels,
    mean_kept_share_over,
    mixing_share,
)

ALPHAS, AREAS = Settings.alphas(), Settings.pasted_areas()
PAIRS = [
    Settings(),
    Settings(pixels="8", centre="Corner"),
    Settings(own="4", other="4", centre="Edge"),
    Settings(own="0", other="7", example=20, pixels="8"),
]


@cache
def trained(settings: Settings) -> Result:
    return run(settings)


def result_of(settings: Settings) -> Result:
    return trained(settings.compute_key())


def pair_of(settings: Settings) -> Mixed:
    return mixed(result_of(settings), settings)


# --- what is kept


def test_the_published_numbers_of_what_is_kept() -> None:
    assert mean_kept_share_over(1.0) == pytest.approx(163 / 240, abs=1e-14)
    assert mean_kept_share(0.5) == pytest.approx(0.661, abs=5e-4)
    assert mean_kept_share(0.0) == 0.4375
    assert mean_kept_share_over(1.0, 32) == pytest.approx(0.7007, abs=5e-5)
    assert mean_kept_share_over(1.0, 224) == pytest.approx(0.6822, abs=5e-5)
    assert averages(Settings())["mean kept at α = 1"] == ["0.7674", "0.7007", "0.6822", "0.6792"]
    both = averages(Settings(log2_alpha=-1))
    assert list(both) == ["Width of the picture", "mean kept at α = 0.5", "mean kept at α = 1"]


@pytest.mark.parametrize("width", [7, 8, 32])
def test_the_mean_over_all_centres_is_that_of_every_centre(width: int) -> None:
    rows, cells = (part.ravel() for part in np.meshgrid(np.arange(width), np.arange(width)))
    for asked in (0.0, 0.1, 0.37, 0.5, 0.68, 0.95, 1.0):
        boxes = box(np.full(len(rows), asked), (rows, cells), height=width, width=width)
        kept = 1 - boxes.share(width, width).mean()
        assert mean_kept_share_of_pixels(width)[half_side(asked, width)] == pytest.approx(kept, abs=1e-12)


@pytest.mark.parametrize("alpha", ALPHAS)
@pytest.mark.parametrize("width", [8, 9, 32])
def test_the_mean_over_lambda_has_the_chances_of_the_beta_distribution(alpha: float, width: int) -> None:
    shares = mean_kept_share_of_pixels(width)
    grows = np.append(1 - (2 * np.arange(len(shares)) / width) ** 2, 0.0).clip(min=0)
    chances = -np.diff(betainc(alpha, alpha, grows))
    assert chances.sum() == pytest.approx(1.0)
    assert mean_kept_share_over(alpha, width) == pytest.approx(chances @ shares, abs=1e-10)


@pytest.mark.parametrize("alpha", ALPHAS)
def test_fine_pixels_are_the_limit_and_draws_agree(alpha: float) -> None:
    assert mean_kept_share_over(alpha, 4000) == pytest.approx(mean_kept_share_over(alpha), abs=3e-4)
    drawn = mean_kept_share(mixing_share(np.full(200_000, alpha), np.random.default_rng(1)))
    assert mean_kept_share_over(alpha) == pytest.approx(np.mean(drawn), abs=4 * np.std(drawn) / np.sqrt(200_000))


def test_impossible_alphas_are_refused() -> None:
    for alpha in (0.0, -1.0, np.inf, np.nan):
        with pytest.raises(ValueError, match="alpha must be positive and finite"):
            mean_kept_share_over(alpha)


# --- one pair


@pytest.mark.parametrize("settings", PAIRS)
def test_the_mixture_and_its_label_pixel_by_pixel(settings: Settings) -> None:
    one = pair_of(settings)
    width, (row, cell) = one.width, one.centre
    for stop, area in enumerate(AREAS):
        half = int(width * np.sqrt(1 - (1 - area))) // 2
        picture, pasted = one.own.copy(), 0
        for i in range(width):
            for j in range(width):
                if row - half <= i < row + half and cell - half <= j < cell + half:
                    picture[i, j], pasted = one.other[i, j], pasted + 1
        np.testing.assert_array_equal(one.pictures[stop], picture)
        assert one.kept[stop] == pytest.approx(1 - pasted / width**2, abs=1e-15)


@pytest.mark.parametrize("settings", PAIRS)
def test_at_lambda_one_it_is_the_first_picture_exactly(settings: Settings) -> None:
    one = pair_of(settings)
    np.testing.assert_array_equal(one.pictures[0], one.own)
    assert one.kept[0] == 1.0
    assert "exactly" in captions.pair(result_of(settings), one, 0, 0)


def test_the_pair_are_two_test_digits_that_nobody_was_trained_on() -> None:
    result, one = result_of(Settings()), pair_of(Settings())
    flat = result.digits.images_train.reshape(len(result.digits.images_train), -1)
    for picture, digit in ((one.own, 3), (one.other, 8)):
        small = picture[::4, ::4]
        same = (result.digits.images_test == small).all(axis=(1, 2))
        assert (result.digits.labels_test[same] == digit).all()
        assert same.any()
        assert not (flat == small.ravel()).all(axis=1).any()
    twins = pair_of(Settings(own="4", other="4"))
    assert (twins.own != twins.other).any()


@pytest.mark.parametrize("centre", ["Middle", "Edge", "Corner"])
def test_the_border_halves_the_box_at_an_edge_and_quarters_it_in_a_corner(centre: str) -> None:
    one = pair_of(Settings(centre=centre))
    share = {"Middle": 1, "Edge": 1 / 2, "Corner": 1 / 4}[centre]
    np.testing.assert_allclose(1 - one.kept, share * (one.whole / 32) ** 2)


def test_no_test_digit_is_too_rare_for_the_knob() -> None:
    most = dict(Settings.knobs())["example"].high
    for seed in (1, 2, 500, 999):
        labels = training_module.clouds.digits(train=1, test=600, rng=np.random.default_rng(seed)).labels_test
        assert np.bincount(labels).min() > most


@pytest.mark.parametrize("settings", PAIRS)
def test_the_answers_are_those_of_the_networks(settings: Settings) -> None:
    result, one = result_of(settings), pair_of(settings)
    fine = one.width // 8
    for stop in (0, 20, 50):
        seen = one.pictures[stop].reshape(8, fine, 8, fine).mean(axis=(1, 3))[None, None]
        every = np.array([softmax(outputs(result.network, p, seen))[:, 0] for p in result.parameters]).mean(axis=0)
        for alpha in range(5):
            networks = [0, 1, 2 + alpha, 7 + alpha]
            np.testing.assert_allclose(one.answers[stop, alpha], every[networks], atol=1e-5)
    np.testing.assert_allclose(one.answers.sum(axis=-1), 1, atol=1e-5)


RANDOM_PAIRS = [
    Settings(own=str(own), other=str(other), example=example, centre=centre, pixels=pixels)
    for own, other, example, centre, pixels in (
        (0, 9, 3, "Drawn", "32"),
        (7, 7, 20, "Edge", "8"),
        (5, 1, 11, "Corner", "32"),
        (2, 6, 1, "Middle", "8"),
        (8, 8, 9, "Drawn", "8"),
    )
]


@pytest.mark.parametrize("settings", [*PAIRS, *RANDOM_PAIRS])
def test_every_sentence_on_a_pair_is_true_in_random_settings(settings: Settings) -> None:
    result, one = result_of(settings), pair_of(settings)
    own, other = one.digits
    digits = [own] if own == other else [own, other]
    for stop in range(1, len(AREAS)):
        first, second, third = captions.pair(result, one, stop, 2).split("\n")
        asked, pasted, label, mean, fine = re.search(
            r"paste (\d+) %.* takes (\d+) % .* So the label is (.*)\. Over all .* ([\d.]+) % are .* ([\d.]+) %\.$",
            first,
        ).groups()
        kept = (
            1
            - sum(
                bool(one.box.top[stop] <= i < one.box.bottom[stop] and one.box.left[stop] <= j < one.box.right[stop])
                for i in range(one.width)
                for j in range(one.width)
            )
            / one.width**2
        )
        np.testing.assert_allclose([int(asked), int(pasted)], [100 * AREAS[stop], 100 * (1 - kept)], atol=0.501)
        shares = re.findall(r"(\d+) % (\w+)", label)
        assert [digit for _, digit in shares] == [captions.DIGITS[digit] for digit in digits]
        expected = [100] if own == other else [100 * kept, 100 * (1 - kept)]
        np.testing.assert_allclose([int(share) for share, _ in shares], expected, atol=0.501)
        rows, cells = (part.ravel() for part in np.meshgrid(np.arange(one.width), np.arange(one.width)))
        boxes = box(np.full(len(rows), 1 - AREAS[stop]), (rows, cells), height=one.width, width=one.width)
        assert float(mean) == pytest.approx(100 * (1 - boxes.share(one.width, one.width).mean()), abs=0.0501)
        assert float(fine) == pytest.approx(100 * mean_kept_share(1 - AREAS[stop]), abs=0.0501)
        side = one.width * np.sqrt(AREAS[stop])
        whole = 2 * (int(side + 1e-9) // 2)
        assert ("rounded down" in first) == (whole < side - 1e-9)
        assert ("the border cuts" in first) == (1 - kept < (whole / one.width) ** 2 - 1e-12)
        numbers = [int(n) for n in re.findall(rf"(\d+) % (?:{captions.DIGITS[own]}|{captions.DIGITS[other]})", second)]
        said = one.answers[stop, 2][[NOTHING, CUTMIX, MIXUP]][:, digits].ravel()
        np.testing.assert_allclose(numbers, 100 * said, atol=0.501)
        assert "Is the share learnt?" in third


def test_whether_the_share_is_learnt_is_computed() -> None:
    result = result_of(Settings())
    one = pair_of(Settings())
    for alpha in range(5):
        third = captions.pair(result, one, 5, alpha).split("\n")[2]
        values = result.answers.off[:, alpha]
        sign = told_apart(values[:, CUTMIX] - values[:, NOTHING])
        assert ("That cannot be told from these trainings." in third) == (sign == 0)
        assert ("No:" in third) == (sign == 1)
        assert ("With CutMix something of it is." in third) == (sign == -1)
        plain, mixed_up = re.search(r"it is ([\d.]+) % away without CutMix and ([\d.]+) % with", third).groups()
        assert float(plain) == pytest.approx(100 * values[:, NOTHING].mean(), abs=0.0501)
        assert float(mixed_up) == pytest.approx(100 * values[:, CUTMIX].mean(), abs=0.0501)
        sure = re.search(r"is (\d+) % without CutMix and (\d+) % with it; in the label it is (\d+) %", third).groups()
        expected = [*result.answers.sure[:, alpha].mean(axis=0)[[NOTHING, CUTMIX]], result.answers.label]
        np.testing.assert_allclose([int(n) for n in sure], 100 * np.array(expected), atol=0.501)


@pytest.mark.parametrize("shift", [-0.3, 0.0, 0.3])
def test_what_chance_can_make_is_neither_a_yes_nor_a_no(shift: float) -> None:
    """Answers as far from the label with CutMix as without but for noise and a shift."""
    result, one = result_of(Settings()), pair_of(Settings())
    off = np.random.default_rng(8).normal(0.5, 0.05, result.answers.off.shape)
    off[:, :, CUTMIX] += shift
    answers = dataclasses.replace(result.answers, off=off)
    third = captions.pair(dataclasses.replace(result, answers=answers), one, 5, 2).split("\n")[2]
    assert ("That cannot be told from these trainings." in third) == (shift == 0.0)
    assert ("With CutMix something of it is." in third) == (shift < 0.0)
    assert ("No: with CutMix the answer is further from the label than without." in third) == (shift > 0.0)


# --- the trainings


def test_the_network_with_nothing_is_trained_as_without_any_technique() -> None:
    settings = Settings(epochs=10, points=100)
    result = trained(settings.compute_key())
    _, _, first, *_ = np.random.default_rng(settings.seed).spawn(5)
    pick, start, rng = first.spawn(3)
    chosen = pick.permutation(1197)[:100]
    images, labels = result.digits.images_train[chosen, None], result.digits.labels_train[chosen]
    examples = Examples(images.astype(np.float32), one_hot(labels, 10))
    plain = train(
        result.network,
        result.network.initial(1, start, precision=np.float32),
        examples,
        examples,
        loss=CrossEntropy(),
        optimizer=Adam(0.01),
        epochs=10,
        batch_size=25,
        rng=rng,
    )
    np.testing.assert_allclose(result.parameters[0, 0], plain.parameters[0], rtol=2e-3, atol=2e-3)
    right = (outputs(result.network, plain.parameters, result.digits.images_test[:, None])[0].argmax(axis=1)) == (
        result.digits.labels_test
    )
    assert result.accuracy.values[0, 0, NOTHING] == pytest.approx(right.mean(), abs=0.01)


def test_the_batches_shown_are_those_that_were_trained_on() -> None:
    settings = Settings(epochs=10, points=100)
    result = trained(settings.compute_key())
    _, _, first, *_ = np.random.default_rng(settings.seed).spawn(5)
    pick, _, rng = first.spawn(3)
    chosen = pick.permutation(1197)[:100]
    shuffle, batch_rng, _ = rng.spawn(3)
    order = chosen[shuffle.permutation(100)[:25]]
    images = result.digits.images_train[order, None].astype(np.float32)
    targets = one_hot(result.digits.labels_train[order], 10)
    asked = mixing_share(ALPHAS, batch_rng).astype(np.float32)
    pictures, labels = cutmix(images, targets, asked, batch_rng)
    shown = result.batches
    np.testing.assert_array_equal(shown.images[0], pictures[:, :10, 0])
    every = (
        shown.kept[0][..., None] * np.eye(10)[shown.own[0]]
        + (1 - shown.kept[0][..., None]) * np.eye(10)[shown.other[0]]
    )
    np.testing.assert_allclose(every, labels[:, :10], atol=1e-6)


def test_all_techniques_of_a_repetition_share_examples_and_start_and_nothing_is_lost() -> None:
    result = result_of(Settings())
    assert result.parameters.shape[:2] == (3, 12)
    assert np.isfinite(result.parameters).all()
    for values in (result.right, result.sure, result.miscalibrated, result.occluded, result.answers.off):
        assert values.shape[:3] == (3, 5, 4)
        np.testing.assert_array_equal(values[:, 0, [NOTHING, CUTOUT]], values[:, 4, [NOTHING, CUTOUT]])
        assert (values[:, 0, [MIXUP, CUTMIX]] != values[:, 4, [MIXUP, CUTMIX]]).any()
    np.testing.assert_array_equal(result.occluded[..., 0, :], result.right)


def test_accuracy_calibration_and_answers_by_hand() -> None:
    result = result_of(Settings())
    images, labels = result.digits.images_test[:, None], result.digits.labels_test
    logits = outputs(result.network, result.parameters[1], images)[9].astype(float)  # CutMix at α = 1
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    right, sure = p.argmax(axis=1) == labels, p.max(axis=1)
    np.testing.assert_array_equal(result.right[1, 2, CUTMIX], right)
    bins = np.clip(np.ceil(10 * sure).astype(int) - 1, 0, 9)
    error = sum(abs(right[bins == b].sum() - sure[bins == b].sum()) for b in range(10)) / len(labels)
    assert result.calibration.values[1, 2, CUTMIX] == pytest.approx(error, abs=1e-5)
    np.testing.assert_allclose(result.sure[1, 2, CUTMIX], sure, atol=1e-5)


def test_answers_at_the_ends_are_those_of_whole_pictures() -> None:
    said = result_of(Settings()).answers
    assert said.kept[0] == 0.0
    assert (np.diff(said.kept) > 0).all()
    assert said.count == 1200
    # Nothing of the first is left: the network says the other one, and hardly ever the first.
    assert (said.own[..., 0] < 0.1).all()
    assert (said.other[..., 0] > 0.7).all()
    # Between, both grow with their share of the picture.
    assert (np.diff(said.own.mean(axis=0)[2], axis=-1) > 0).all()
    assert (said.own + said.other <= 1 + 1e-6).all()


def told_apart(values: np.ndarray) -> int:
    """1 or −1 where the mean is beyond chance, else 0."""
    return judged(values)[0]


def judged(values: np.ndarray) -> tuple[int, float]:
    """1 or −1 where the mean of a two-way table, repetitions by digits, is beyond chance: by its mean squares.

    MS of repetitions + MS of digits − MS of the rest, over r n (Dorfman, Berbaum & Metz), never less than what digits alone
    would give; Satterthwaite's degrees of freedom. And the standard error.
    """
    values = values.astype(float)
    r, n = values.shape
    rows, columns, mean = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True), values.mean()
    ms_rows = n * ((rows - mean) ** 2).sum() / (r - 1)
    ms_columns = r * ((columns - mean) ** 2).sum() / (n - 1)
    ms_rest = ((values - rows - columns + mean) ** 2).sum() / ((r - 1) * (n - 1))
    variance = (ms_rows + max(ms_columns - ms_rest, 0)) / (r * n)
    variance = max(variance, values.var(axis=1, ddof=1).mean() / (r * n))
    freedom = (r - 1) * (variance * r * n / ms_rows) ** 2 if ms_rows else 1e9
    error = float(np.sqrt(variance))
    return int(np.sign(mean)) if abs(mean) > t.ppf(0.975, freedom) * error else 0, error


LAW = [
    Settings(),
    *(
        Settings(network=network, points=points, epochs=epochs, repetitions=repetitions, seed=seed)
        for network, points, epochs, repetitions, seed in (
            ("Dense", 100, 10, "5", 21),
            ("Convolution", 100, 10, "3", 22),
            ("Dense", 150, 15, "3", 23),
        )
    ),
]


@pytest.mark.parametrize("settings", LAW)
def test_every_sentence_on_trainings_is_true_in_random_settings(settings: Settings) -> None:
    result = result_of(settings)
    for alpha in range(5):
        accuracy, calibration, occlusion = captions.training(result, alpha).split("\n")
        numbers = re.findall(r"([\d.]+) (?:% of the test digits with nothing|with \w+)", accuracy)
        mean = 100 * result.right[:, alpha].mean(axis=(0, 2))
        np.testing.assert_allclose([float(n) for n in numbers], mean[[NOTHING, CUTMIX, MIXUP, CUTOUT]], atol=0.0501)
        largest = max(judged(result.right[:, alpha, i])[1] for i in range(4))
        assert f"Standard errors are up to {100 * largest:.1f}." in accuracy
        errors = re.findall(r"([\d.]+) % with (?:nothing|CutMix)", calibration)
        mean = 100 * result.miscalibrated[:, alpha].mean(axis=(0, 2))
        np.testing.assert_allclose([float(n) for n in errors], mean[[NOTHING, CUTMIX]], atol=0.0501)
        leaning = result.sure[:, alpha].astype(float) - result.right[:, alpha]
        lean = re.findall(r"\(([\d.]+) points too (\w+)(, which may be chance)?\)", calibration)
        assert len(lean) == 2
        for (size, way, chance), technique in zip(lean, (NOTHING, CUTMIX), strict=True):
            value = leaning[:, technique].mean()
            assert (way == "sure") == (value > 0)
            assert float(size) == pytest.approx(abs(100 * value), abs=0.0501)
            assert bool(chance) == (told_apart(leaning[:, technique]) == 0)
        behind = 100 * result.occluded[:, alpha, :, 4].mean(axis=(0, 2))
        assert TECHNIQUES[behind.argmax()].replace("Nothing", "nothing") in occlusion
        assert f"{behind.max():.1f} %" in occlusion
        for line, values in (
            (accuracy, result.right),
            (calibration, result.miscalibrated),
            (occlusion, result.occluded[..., 4, :]),
        ):
            _check_verdict(line, values[:, alpha])


WORDS = {
    "more often right": 1,
    "less often right": -1,
    "worse calibrated": 1,
    "better calibrated": -1,
    "more robust": 1,
    "less robust": -1,
}


def _check_verdict(line: str, values: np.ndarray) -> None:
    """Which techniques a sentence sets apart from nothing, and to which side (r, techniques, n)."""
    verdict = (
        line.rpartition("Against nothing ")[2].partition(", beyond chance")[0] if ", beyond chance" in line else ""
    )
    told, names = dict.fromkeys(TECHNIQUES[1:], 0), []
    for word in re.findall(rf"{'|'.join([*TECHNIQUES[1:], *WORDS])}", verdict):
        if word in WORDS:
            told |= dict.fromkeys(names, WORDS[word])
        names = [] if word in WORDS else [*names, word]
    for i, name in enumerate(TECHNIQUES[1:], start=1):
        assert told[name] == told_apart(values[:, i].astype(float) - values[:, NOTHING]), (name, line)


# --- presets, code, scene


def test_seventy_per_cent_three_and_thirty_eight() -> None:
    settings = PRESETS["70 % three, 30 % eight"].settings
    one, (stop, alpha) = pair_of(settings), settings.at
    assert captions.label(one, stop) == "70 % three and 30 % eight"
    said = one.answers[stop, alpha][:, [3, 8]]
    assert (np.abs(said - [0.7, 0.3]).max(axis=1)[[NOTHING, CUTMIX]] > 0.2).all()


def test_the_middle_decides() -> None:
    settings = PRESETS["The middle decides"].settings
    one, (stop, alpha) = pair_of(settings), settings.at
    assert one.kept[stop] == pytest.approx(2 / 3, abs=0.02)
    assert (one.answers[stop, alpha].argmax(axis=-1) == 8).all()
    assert (one.answers[stop, alpha][:, 8] > 0.85).all()
    every = [pair_of(dataclasses.replace(settings, seed=seed)).answers[stop, alpha] for seed in range(1, 11)]
    eight = sum((answers.argmax(axis=-1) == 8).all() for answers in every)
    assert f"of {eight} of 10 seeds" in PRESETS["The middle decides"].why


def test_all_of_it_yet_a_quarter() -> None:
    settings = PRESETS["All of it, yet a quarter"].settings
    assert AREAS[settings.at[0]] == 1.0
    assert pair_of(settings).kept[settings.at[0]] == 0.75


def test_eight_pixels_leave_five_sizes() -> None:
    settings = PRESETS["Eight pixels"].settings
    assert len(set(pair_of(settings).whole.tolist())) == 5


def test_what_ten_trainings_tell_with_five_seeds() -> None:
    settings, found = PRESETS["Ten trainings"].settings, []
    for seed in range(1, 6):
        result, alpha = result_of(dataclasses.replace(settings, seed=seed)), settings.at[1]
        every = (result.right, result.miscalibrated, result.occluded[..., 4, :])
        found.append([told_apart(one[:, alpha, CUTMIX].astype(float) - one[:, alpha, NOTHING]) for one in every])
        assert result.accuracy.standard_error[alpha].max() < 0.02
    accuracy, calibration, robustness = np.array(found).T
    assert (calibration == 1).all()
    assert (robustness == 1).all()
    assert (
        f"less often right with {(accuracy == -1).sum()} of them, and more often with none"
        in PRESETS["Ten trainings"].why
    )
    assert not (accuracy == 1).any()


@pytest.mark.parametrize(
    "settings", [*PAIRS, Settings(pasted=0.0), Settings(pasted=1.0, centre="Middle", log2_alpha=-2)]
)
def test_the_code_a_visitor_copies_makes_the_picture_and_label_of_the_page(settings: Settings) -> None:
    one, stop = pair_of(settings), settings.at[0]
    printed, left = io.StringIO(), {}
    script = code(result_of(settings), settings)
    assert max(map(len, script.splitlines())) <= 120
    ast.parse(script)
    in_numpy = re.sub(r"^(import|from) torch.*\n", "", script.partition("# In torch")[0], flags=re.M)
    with contextlib.redirect_stdout(printed):
        exec(compile(in_numpy, "taken_home.py", "exec"), left)
    np.testing.assert_array_equal(left["mixed"], one.pictures[stop])
    expected = one.kept[stop] * np.eye(10)[one.digits[0]] + (1 - one.kept[stop]) * np.eye(10)[one.digits[1]]
    np.testing.assert_array_equal(left["label"], expected)
    lines = dict(line.split(": ", 1) for line in printed.getvalue().splitlines())
    assert ast.literal_eval(lines["label"]) == {
        digit: round(share, 6) for digit, share in enumerate(expected.tolist()) if share
    }
    assert float(lines["ink"]) == pytest.approx(one.pictures[stop].sum(), abs=1e-6)


@pytest.mark.parametrize(
    "settings", [Settings(), Settings(network="Dense", points=150, epochs=15, seed=23, log2_alpha=-1)]
)
def test_the_code_in_torch_trains_the_network_of_the_page(settings: Settings) -> None:
    pytest.importorskip("torch")
    result, printed = result_of(settings), io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(result, settings), "taken_home.py", "exec"), {})
    right = dict(re.findall(r"right with (\w+): ([\d.]+)", printed.getvalue()))
    page = result.accuracy.values[0, settings.at[1]]
    assert float(right["nothing"]) == pytest.approx(page[NOTHING], abs=0.0034)
    assert float(right["CutMix"]) == pytest.approx(page[CUTMIX], abs=0.08)


def test_the_colour_of_a_pixel_says_whose_it_is() -> None:
    images = np.array([[0.0, 1.0], [1.0, 0.0]])
    inside = np.array([[False, False], [True, True]])
    np.testing.assert_allclose(coloured(images, inside), [[2 / 3, 1.0], [0.0, 1 / 3]])


@pytest.mark.parametrize("settings", [*PAIRS, Settings(view=TRAINING), Settings(view=TRAINING, log2_alpha=2)])
def test_what_travels_stays_small_and_holds_no_number_that_json_lacks(settings: Settings) -> None:
    shown = scene(result_of(settings), settings)
    assert len(shown.wire) < 200_000
    length = int(np.frombuffer(shown.wire[16:20], np.uint32)[0])
    json.loads(shown.wire[20 : 20 + length])
    assert shown.knobs == ({"log2_alpha"} if settings.view == TRAINING else {"pasted", "log2_alpha"})


def test_both_knobs_meet_in_the_present_view() -> None:
    settings = Settings(pasted=0.5, log2_alpha=-1)
    shown = scene(result_of(settings), settings)
    stop, alpha = settings.at
    assert shown.sentences["pasted"][stop] == shown.sentences["log2_alpha"][alpha]
    for number in shown.numbers:
        if len(number.values) == 2:
            assert number.values["pasted"][stop] == number.values["log2_alpha"][alpha]
    for chart in shown.charts:
        for knob, at in (("pasted", stop), ("log2_alpha", alpha)):
            for one, drawn in zip(chart.at(knob, at), chart.traces, strict=True):
                for axis in ("x", "y"):
                    np.testing.assert_allclose(np.asarray(one[axis], float), np.asarray(drawn[axis], float))


def test_the_first_batch_is_the_same_under_the_knob_and_on_the_tape() -> None:
    shown = scene(result_of(Settings()), Settings(view=TRAINING, log2_alpha=1))
    first = shown.charts[0]
    np.testing.assert_array_equal(first.raster.at("log2_alpha", 3), first.raster.at("batch", 0))
    for one, other in zip(first.at("log2_alpha", 3), first.at("batch", 0), strict=True):
        np.testing.assert_array_equal(one["y"], other["y"])
    assert len(first.raster.values["batch"]) == 12


def test_the_table_of_the_trainings() -> None:
    settings = Settings(log2_alpha=1)
    result, alpha = result_of(settings), 3
    table = found(result, settings)
    assert table["Trained with, α = 2"] == list(TECHNIQUES)
    for i, cell in enumerate(table["right"]):
        mean, error = (float(part) for part in cell.removesuffix(" %").split(" ± "))
        values = result.right[:, alpha, i].mean(axis=-1)
        assert mean == pytest.approx(100 * values.mean(), abs=0.0501)
        assert error == pytest.approx(100 * judged(result.right[:, alpha, i])[1], abs=0.0501)


def test_the_networks_are_not_trained_again_for_what_they_do_not_depend_on() -> None:
    moved = Settings(view=TRAINING, pasted=0.9, log2_alpha=2, own="1", other="2", example=3, centre="Edge", pixels="8")
    assert moved.compute_key() == Settings().compute_key()
    changed = {"network": "Dense", "points": 300, "epochs": 10, "repetitions": "5", "seed": 2}
    for name, value in changed.items():
        assert dataclasses.replace(moved, **{name: value}).compute_key() != Settings().compute_key(), name


def test_no_setting_asks_for_more_digits_than_there_are() -> None:
    most = dict(Settings.knobs())["points"].high
    assert most <= training_module.POOL
    assert training_module.POOL + training_module.TEST_DIGITS == 1797


@pytest.mark.parametrize(("own", "other"), [(5, 5), (5, 3)])
def test_a_mixture_of_one_digit_is_labelled_with_it_alone(own: int, other: int) -> None:
    settings = Settings(own=str(own), other=str(other), pasted=0.32)
    chart = scene(run(settings), settings).charts[0]
    assert ("100 %" in chart.description) == (own == other)
