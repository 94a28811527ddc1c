"""Every number and sentence of the DropBlock lesson, recomputed."""

import ast
import contextlib
import dataclasses
import io
import itertools
import re
from functools import cache

import numpy as np
import pytest
from scipy.stats import t
from sklearn.datasets import load_digits

from regularize import words
from regularize.assessment.neighbours import Guessing, likeness, steps_to_kept
from regularize.knobs import UnusableSetting
from regularize.lessons.dropblock.captions import of_masks, of_training, percent
from regularize.lessons.dropblock.chances import chances, shown_chances, trained_chances
from regularize.lessons.dropblock.compute import run
from regularize.lessons.dropblock.maps import BLOCKS, CELLS, DRAWN, GUESSED, Maps
from regularize.lessons.dropblock.scene import PRESETS, accuracies_csv, code, scene, tables
from regularize.lessons.dropblock.settings import (
    APART,
    CORRECTED,
    MASKS,
    PUBLISHED,
    RISING,
    TOGETHER,
    TRAINING,
    Settings,
)
from regularize.lessons.dropblock.trained import (
    BLANKED,
    DROPBLOCK,
    DROPOUT,
    NETWORK,
    NOTHING,
    SIDES,
    TEST_DIGITS,
    WHOLE,
    Trained,
    blanked,
    by_technique,
    drawn_digits,
    plain,
    slot,
)
from regularize.network import SlotContext, outputs

SHARES = Settings.shares()
FEW = Settings(view=TRAINING, points=100, repetitions="3")


@cache
def computed(settings: Settings) -> Maps | Trained:
    return run(settings)


def maps_of(settings: Settings) -> Maps:
    found = computed(settings.compute_key())
    assert isinstance(found, Maps)
    return found


def trained() -> Trained:
    found = computed(FEW.compute_key())
    assert isinstance(found, Trained)
    return found


# The chances


@pytest.mark.parametrize(
    ("keep", "block", "size", "gamma", "true", "corner", "centre", "corrected"),
    [
        (0.9, 7, 28, 0.003306, 0.0939, 0.0033, 0.1498, None),
        (0.9, 7, 14, 0.006250, 0.0929, 0.0063, 0.2645, 0.006764),
        (0.75, 7, 14, 0.015625, 0.2095, 0.0156, 0.5378, None),
        (0.5, 7, 14, 0.031250, 0.3582, 0.0313, 0.7890, 0.052637),
        (0.9, 7, 7, 0.1, 0.1, 0.1, 0.1, 0.1),
        (0.9, 1, 14, 0.1, 0.1, 0.1, 0.1, 0.1),
    ],
)
def test_the_published_table(
    keep: float, block: int, size: int, gamma: float, true: float, corner: float, centre: float, corrected: float | None
) -> None:
    settings = Settings(share=1 - keep, block=block, size=str(size))
    found, stop = shown_chances(settings), settings.stop("share")
    assert found.gamma[stop] == pytest.approx(gamma, abs=6e-7)
    for value, expected in ((found.actual, true), (found.corner, corner), (found.centre, centre)):
        assert value[stop] == pytest.approx(expected, abs=6e-5)
    assert found.centre[stop] == pytest.approx(found.cells[stop].max())
    if corrected is not None:
        assert found.corrected[stop] == pytest.approx(corrected, abs=6e-7)
    # The visitor sees the same: as the present view's row, and as a row that is always there.
    shown = tables(settings)[settings.stop("share")]
    rows = list(zip(*shown.values(), strict=True))
    assert rows[0][1:] in [row[1:] for row in rows[1:]]
    assert float(shown["actual mean"][0]) == pytest.approx(true, abs=6e-5)
    assert float(shown["middle"][0]) == pytest.approx(centre, abs=6e-5)


@pytest.mark.parametrize(("block", "size"), [(1, 3), (2, 4), (3, 4), (2, 3), (3, 3)])
def test_the_chances_by_trying_every_set_of_starts(block: int, size: int) -> None:
    found = chances(np.array([0.3]), block=block, size=size, kind=PUBLISHED)
    fits, gamma = size - block + 1, float(found.gamma[0])
    expected = np.zeros((size, size))
    for pattern in range(2 ** (fits * fits)):
        starts = [divmod(i, fits) for i in range(fits * fits) if pattern >> i & 1]
        gone = np.zeros((size, size), bool)
        for row, column in starts:
            gone[row : row + block, column : column + block] = True
        expected += gone * gamma ** len(starts) * (1 - gamma) ** (fits * fits - len(starts))
    np.testing.assert_allclose(found.cells[0], expected, atol=1e-12)


@pytest.mark.parametrize("size", ["8", "7", "14", "28"])
@pytest.mark.parametrize("block", range(1, 9))
def test_the_corrected_gamma_drops_what_was_asked_and_the_published_less(size: str, block: int) -> None:
    corrected = shown_chances(Settings(size=size, block=block, gamma=CORRECTED))
    np.testing.assert_allclose(corrected.actual, SHARES, atol=1e-12)
    published = shown_chances(Settings(size=size, block=block))
    np.testing.assert_allclose(published.actual, published.by_published)
    if 1 < published.block < int(size):
        assert (published.actual[1:] < SHARES[1:]).all()
        assert (published.corner[1:] < published.centre[1:]).all()
    else:
        np.testing.assert_allclose(published.actual, SHARES, atol=1e-12)


def test_a_block_wider_than_the_map_is_cut_to_it() -> None:
    assert shown_chances(Settings(block=8, size="7")).block == 7


# Neighbours


def test_the_guess_is_that_of_least_squares() -> None:
    rng = np.random.default_rng(0)
    mixing = rng.standard_normal((9, 9))
    learnt, judged = (rng.standard_normal((count, 9)) @ mixing + 2 for count in (4000, 500))
    dropped = np.arange(9) < 3
    missed, spread = Guessing.learnt(learnt, judged).missed(dropped)
    columns = np.column_stack([np.ones(len(learnt)), learnt[:, ~dropped]])
    weights = np.linalg.lstsq(columns, learnt[:, dropped])[0]
    left = judged[:, dropped] - np.column_stack([np.ones(len(judged)), judged[:, ~dropped]]) @ weights
    assert missed == pytest.approx((left**2).mean(axis=0).sum(), rel=0.02)
    assert spread == pytest.approx(((judged - learnt.mean(axis=0))[:, dropped] ** 2).mean(axis=0).sum())
    assert Guessing.learnt(learnt, judged).missed(np.zeros(9, bool)) == (0.0, 0.0)


def test_with_nothing_left_the_guess_is_the_mean_and_dead_maps_are_no_trouble() -> None:
    rng = np.random.default_rng(1)
    learnt = rng.standard_normal((500, 4))
    missed, spread = Guessing.learnt(learnt, learnt).missed(np.ones(4, bool))
    assert missed == pytest.approx(spread)
    assert Guessing.learnt(np.zeros((9, 4)), np.zeros((5, 4))).missed(np.ones(4, bool)) == (0.0, 0.0)


def test_likeness_by_hand() -> None:
    rng = np.random.default_rng(2)
    maps = rng.standard_normal((50, 2, 3, 3)).cumsum(axis=-1)
    maps[:, 1, 0, 0] = 7.0  # a silent cell has no correlation
    sizes: dict[int, list[float]] = {1: [], 2: []}
    cells = list(np.ndindex(3, 3))
    for channel in range(2):
        for one in cells:
            for other in cells:
                if one != other and not (channel == 1 and (0, 0) in (one, other)):
                    step = max(abs(one[0] - other[0]), abs(one[1] - other[1]))
                    r = np.corrcoef(maps[:, channel, *one], maps[:, channel, *other])[0, 1]
                    sizes[step].append(abs(r))
    np.testing.assert_allclose(likeness(maps, 2), [np.mean(sizes[1]), np.mean(sizes[2])])
    assert np.isnan(likeness(np.ones((5, 1, 3, 3)), 2)).all()


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8, 1.0])
def test_steps_to_the_nearest_kept_cell_by_hand(share: float) -> None:
    dropped = np.random.default_rng(3).random((4, 5, 5)) < share
    expected = np.empty(dropped.shape, int)
    for place in np.ndindex(dropped.shape):
        kept = np.argwhere(~dropped[place[0]])
        expected[place] = np.abs(kept - place[1:]).max(axis=1).min() if len(kept) else -1
    np.testing.assert_array_equal(steps_to_kept(dropped), expected)


# Masks


@pytest.mark.parametrize("gamma", [PUBLISHED, CORRECTED])
def test_cells_and_blocks_drop_the_same_true_share(gamma: str) -> None:
    result = maps_of(Settings(gamma=gamma))
    shares = result.dropped.mean(axis=(2, 3, 4, 5))
    for which in (CELLS, BLOCKS):
        np.testing.assert_allclose(shares[which], trained_chances(result.settings).actual, atol=0.02)
    # Cell by cell, blocks fall as the heat map says.
    often = result.dropped[BLOCKS].mean(axis=(1, 2))
    np.testing.assert_allclose(often, result.chances.cells, atol=4.5 * np.sqrt(0.25 / (8 * DRAWN)))


def test_with_block_one_dropblock_is_dropout_and_with_block_eight_whole_maps_vanish() -> None:
    one = maps_of(PRESETS["Block 1 is dropout"].settings)
    np.testing.assert_array_equal(one.dropped[CELLS], one.dropped[BLOCKS])
    np.testing.assert_array_equal(one.guessed[CELLS], one.guessed[BLOCKS])
    whole = maps_of(PRESETS["Whole maps"].settings)
    assert (whole.dropped[BLOCKS].any(axis=(-2, -1)) == whole.dropped[BLOCKS].all(axis=(-2, -1))).all()
    assert whole.guessed[BLOCKS, 1:] == pytest.approx(0.0, abs=0.02)


def test_what_falls_at_one_share_falls_at_every_larger_one() -> None:
    dropped = maps_of(Settings()).dropped
    assert (dropped[:, 1:] >= dropped[:, :-1]).all()
    assert not dropped[:, 0].any()


def test_masks_are_shared_by_all_maps_or_by_none() -> None:
    together = maps_of(PRESETS["One mask for all maps"].settings).dropped
    assert (together == together[..., :1, :, :]).all()
    apart = maps_of(Settings()).dropped
    assert not (apart == apart[..., :1, :, :]).all()


def test_the_mechanism_blocks_are_harder_to_guess_unless_other_maps_help() -> None:
    apart, together = maps_of(Settings()), maps_of(PRESETS["One mask for all maps"].settings)
    assert (apart.guessed[BLOCKS, 2:] < apart.guessed[CELLS, 2:] - 0.05).all()
    lost = {
        name: ((1 - one.guessed_by_all[BLOCKS]) / (1 - one.guessed_by_all[CELLS]))[2:]
        for name, one in ((APART, apart), (TOGETHER, together))
    }
    assert (lost[APART] < 1.7).all()
    assert (lost[TOGETHER] > 2).all(), "several times as much is lost"
    assert np.all(np.diff(apart.alike) < 0)
    assert np.isfinite(apart.alike).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_presets_on_masks_say_holds_with_other_seeds(seed: int) -> None:
    wide = PRESETS["Nothing left to copy"].settings
    found, apart = (maps_of(dataclasses.replace(one, seed=seed)) for one in (wide, Settings()))
    stop = wide.stop("share")
    assert found.lonely[BLOCKS, stop, 0] == pytest.approx(0.5, abs=0.06)
    assert found.guessed[BLOCKS, stop] < apart.guessed[BLOCKS, stop] < apart.guessed[CELLS, stop]
    one = PRESETS["One mask for all maps"]
    every = maps_of(dataclasses.replace(one.settings, seed=seed)).guessed_by_all[:, one.settings.stop("share")]
    least = float(re.search(r"[Aa]t least ([\d.]+) times", one.why)[1])
    assert (1 - every[BLOCKS]) / (1 - every[CELLS]) > least


def test_where_no_mask_has_a_hole_there_is_nothing_to_guess() -> None:
    settings = Settings(block=8, masks=TOGETHER, seed=202)
    result = maps_of(settings)
    assert not result.dropped[BLOCKS, 1].any()
    says = of_masks(result, shown_chances(settings), 1)
    assert "None of the 100 masks that were drawn has a hole" in says
    assert "nan" not in says
    assert scene(result, settings).wire


def test_the_guess_of_one_map_by_least_squares_on_the_page() -> None:
    """R² of the first masks once more, without any of the page's formulas."""
    result = maps_of(Settings())
    digits, _ = drawn_digits(result.settings, 0, 1197, 600)
    from regularize.network import activations

    parameters = plain(result.settings)
    learnt = activations(NETWORK, parameters, digits.images_train[:, None])[0][0].astype(float)
    stop, error, spread = 6, 0.0, 0.0
    for mask in result.dropped[BLOCKS, stop, :GUESSED]:
        for channel, gone in enumerate(mask):
            if not gone.any():
                continue
            columns = np.column_stack([np.ones(1197), learnt[:, channel][:, ~gone]])
            weights = np.linalg.lstsq(columns, learnt[:, channel][:, gone], rcond=1e-6)[0]
            judges = result.maps[:, channel]
            guess = np.column_stack([np.ones(600), judges[:, ~gone]]) @ weights
            error += ((judges[:, gone] - guess) ** 2).mean(axis=0).sum()
            spread += ((judges[:, gone] - learnt[:, channel][:, gone].mean(axis=0)) ** 2).mean(axis=0).sum()
    assert result.guessed[BLOCKS, stop] == pytest.approx(1 - error / spread, abs=0.01)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(masks=TOGETHER, block=7, size="14"),
        Settings(gamma=CORRECTED),
        Settings(block=1),
        Settings(block=8, size="7"),
    ],
    ids=["default", "together", "corrected", "block 1", "whole maps"],
)
def test_the_sentences_on_masks_say_what_the_numbers_are(settings: Settings) -> None:
    result, asked = maps_of(settings), shown_chances(settings)
    assert "Nothing is dropped yet" in of_masks(result, asked, 0)
    for stop in range(1, len(SHARES)):
        says = of_masks(result, asked, stop)
        assert f"Asked to drop {round(100 * SHARES[stop])} % of a map of {asked.size} × {asked.size}" in says
        exact = abs(asked.actual[stop] - SHARES[stop]) < 1e-9
        assert ("drops exactly that" in says) == exact
        assert ("overlap" in says) == (abs(asked.by_published[stop] - SHARES[stop]) > 1e-9)
        corner, middle = asked.cells[stop, 0, 0], asked.cells[stop].max()
        if middle - corner > 1e-9:
            assert (
                f"corner cell vanishes in {100 * corner:.1f} % of the masks and the cell in the middle in {100 * middle:.1f} %"
                in says
            )
            assert f"{words.times(middle / corner)} as often" in says
        else:
            assert f"same chance, {100 * corner:.1f} %" in says
        alone = (steps_to_kept(result.dropped[CELLS, stop]) == 1).sum() / result.dropped[CELLS, stop].sum()
        assert f"{100 * alone:.1f} % " in says
        assert f"{max(result.guessed[CELLS, stop], 0) * 100:.1f} % of the variance" in says
        if asked.block == 1:
            assert "DropBlock is dropout" in says
        else:
            own, every = result.guessed[:, stop], result.guessed_by_all[:, stop]
            shown = [f"{max(100 * share, 0):.1f} %" for share in (own[BLOCKS], *every)]
            assert f"{shown[0]} of what DropBlock took. So {lost(own)} as much is lost" in says
            assert f"gets {shown[1]} and {shown[2]}: {lost(every)} as much" in says
            assert ("same holes" in says) == (settings.masks == TOGETHER)


def lost(guessed: np.ndarray) -> str:
    return words.times((1 - guessed[BLOCKS]) / (1 - guessed[CELLS]))


def test_the_paper_s_block_on_its_maps_is_as_the_presets_say() -> None:
    half = PRESETS["Half, on 14 × 14"]
    found, stop = shown_chances(half.settings), half.settings.stop("share")
    wanted = [round(100 * float(value[stop])) for value in (found.actual, found.centre, found.corner)]
    assert [int(text) for text in re.findall(r"(\d+) %", half.why)] == wanted
    wide = shown_chances(PRESETS["A tenth, on 28 × 28"].settings).cells[2]
    assert np.ptp(wide[6:-6, 6:-6]) < 1e-12
    assert wide[5, 14] < wide[6, 14]


# Trainings


def moment(progress: float = 1.0) -> SlotContext:
    return SlotContext(0, (8, 8, 8, 25), progress, np.random.default_rng(5))


@pytest.mark.parametrize("masks", [APART, TOGETHER])
@pytest.mark.parametrize("block", [1, 3])
def test_the_slot_multiplies_by_one_by_cells_and_by_blocks(masks: str, block: int) -> None:
    settings = Settings(view=TRAINING, masks=masks, block=block)
    asked = trained_chances(settings)
    found = slot(settings, asked)(moment())
    assert found is not None
    assert found.shape == (25, 8, 8, 8, 25)
    assert (found[0] == 1).all()
    np.testing.assert_allclose(found.mean(axis=(1, 2, 3, 4)), 1, rtol=1e-5)
    gone = (found == 0).mean(axis=(1, 2, 3, 4))
    np.testing.assert_allclose(gone[1:13], asked.actual[1:], atol=0.09 if masks == TOGETHER else 0.03)
    np.testing.assert_allclose(gone[13:], asked.actual[1:], atol=0.09 if masks == TOGETHER else 0.03)
    assert (found[1:13] == found[13:]).all() == (block == 1), "with block 1 both networks are the same"
    assert (found == found[:, :1]).all() == (masks == TOGETHER)
    assert slot(settings, asked)(dataclasses.replace(moment(), layer=1)) is None


def test_rising_grows_from_nothing_to_all() -> None:
    settings = Settings(view=TRAINING, schedule=RISING)
    asked = trained_chances(settings)
    start, half, end = (slot(settings, asked)(moment(progress)) for progress in (0.0, 0.5, 1.0))
    assert start is not None
    assert half is not None
    assert (start == 1).all()
    np.testing.assert_array_equal(end, slot(Settings(view=TRAINING), asked)(moment()))
    expected = chances(SHARES / 2, block=3, size=8, kind=PUBLISHED).actual[1:]
    for rows in (half[1:13], half[13:]):
        np.testing.assert_allclose((rows == 0).mean(axis=(1, 2, 3, 4)), expected, atol=0.03)


@pytest.mark.parametrize("side", SIDES.tolist())
def test_a_square_is_blanked_wholly_inside(side: int) -> None:
    found = blanked(np.ones((300, 8, 8)), side, np.random.default_rng(1))
    assert ((1 - found).sum(axis=(1, 2)) == side**2).all()
    for picture in found[:20]:
        rows, columns = np.nonzero(picture == 0)
        if side:
            assert np.ptp(rows) == np.ptp(columns) == side - 1
    if side:
        assert (found == 0).any(axis=0).all(), "and anywhere"


def test_networks_find_their_technique_and_share() -> None:
    found = by_technique(np.arange(7)[None, None])[0, 0]
    np.testing.assert_array_equal(found, [[0, 0, 0, 0], [0, 1, 2, 3], [0, 4, 5, 6]])


def test_repetitions_draw_other_digits_and_none_is_in_training_and_test() -> None:
    first, second = (drawn_digits(FEW, repetition, 250, TEST_DIGITS)[0] for repetition in (0, 1))
    assert (first.images_train != second.images_train).any(axis=(1, 2)).mean() > 0.9
    assert first.labels_test.shape == (TEST_DIGITS,)
    fewer = drawn_digits(FEW, 0, 100, TEST_DIGITS)[0]
    np.testing.assert_array_equal(fewer.images_train, first.images_train[:100])


def test_nothing_dropped_is_the_network_of_the_masks() -> None:
    result = trained()
    digits, _ = drawn_digits(result.settings, 0, 100, TEST_DIGITS)
    answers = outputs(NETWORK, plain(result.settings), digits.images_test[:, None])[0].argmax(axis=-1)
    assert (answers == digits.labels_test).mean() == pytest.approx(result.right[0, -1, NOTHING, 0, WHOLE], abs=0.011)
    shipped_labels = load_digits().target
    np.testing.assert_array_equal(shipped_labels[digits.places_test], digits.labels_test)
    np.testing.assert_array_equal(result.digits[0], digits.places_test)


def test_at_share_zero_and_before_the_first_step_the_three_are_one() -> None:
    result = trained()
    for technique in (DROPOUT, DROPBLOCK):
        np.testing.assert_array_equal(result.right[:, :, technique, 0], result.right[:, :, NOTHING, 0])
    assert np.ptp(result.right[:, 0], axis=(1, 2)).max() == 0
    assert np.isfinite(result.train_loss).all()
    assert np.isfinite(result.test_loss).all()
    assert (result.train_loss[:, -1] < result.train_loss[:, 0] / 2).all()


def told_apart(each: np.ndarray, digits: np.ndarray) -> tuple[int, float]:
    """Whether the mean of `each` (r, n) is beyond chance, and its standard error: pair by pair, digit by digit."""
    r, n = each.shape
    means, shared = each.mean(axis=1), 0.0
    for i, j in itertools.permutations(range(r), 2):
        there = {digit: place for place, digit in enumerate(digits[j].tolist())}
        for place, digit in enumerate(digits[i].tolist()):
            if digit in there:
                shared += (each[i, place] - means[i]) * (each[j, there[digit]] - means[j])
    spread = means.var(ddof=1) / r
    variance = spread + max(shared / (r * (r - 1) * n * (n - 1)), 0)
    variance = max(variance, each.var(axis=1, ddof=1).mean() / (r * n))
    reach = t.ppf(0.975, (r - 1) * (variance / spread) ** 2) if spread else 1.96
    return int(np.sign(means.mean())) * int(abs(means.mean()) > reach * np.sqrt(variance)), float(np.sqrt(variance))


def test_verdicts_hold_for_other_trainings_and_other_digits() -> None:
    result = trained()
    for (one, other), found in result.verdicts.items():
        for stop, place in ((1, WHOLE), (6, WHOLE), (3, BLANKED), (6, BLANKED), (12, BLANKED), (9, 4)):
            pair = (result.answers[:, -1, technique, stop, place].astype(float) for technique in (one, other))
            assert found[-1, stop, place] == told_apart(np.subtract(*pair), result.digits)[0]
    gain = (result.right[:, -1, DROPBLOCK, 1:] - result.right[:, -1, DROPOUT, 1:]).mean(axis=1)
    np.testing.assert_allclose(result.average_gain.mean[-1], gain.mean(axis=0))
    every = result.answers[:, -1, :, 1:].astype(float)
    for place in range(len(SIDES)):
        each = (every[:, DROPBLOCK, :, place] - every[:, DROPOUT, :, place]).mean(axis=1)
        sign, error = told_apart(each, result.digits)
        assert result.average_verdict[-1, place] == sign
        assert result.average_gain.standard_error[-1, place] == pytest.approx(error)


def test_the_sentences_on_trainings_say_what_the_numbers_are() -> None:
    result = trained()
    assert "all networks of a repetition are the same" in of_training(result, 6, 0)
    for epoch in range(1, len(Settings.epochs())):
        assert "so the three networks are one" in of_training(result, 0, epoch)
        for stop in range(1, len(SHARES)):
            says = of_training(result, stop, epoch).split("\n")
            assert f"Dropping {100 * result.chances.actual[stop]:.1f} %" in says[0]
            assert f"after {Settings.epochs()[epoch]} epochs and over 3 repetitions" in says[0]
            for line, place in ((says[0], WHOLE), (says[1], BLANKED)):
                right = result.right[:, epoch, :, stop, place].mean(axis=0)
                assert [f"{100 * share:.1f} %" in line for share in right] == [True] * 3
                gain = result.right[:, epoch, DROPBLOCK, stop, place] - result.right[:, epoch, DROPOUT, stop, place]
                error = 100 * result.gain.standard_error[epoch, stop, place]
                written = re.search(r"\(([+−][\d.]+) ± ([\d.]+) points\)", line)
                assert written is not None
                assert float(written[1].replace("−", "-")) == pytest.approx(100 * gain.mean(), abs=0.0501)
                assert float(written[2]) == pytest.approx(error, abs=0.0501)
                verdict = int(result.verdicts[DROPBLOCK, DROPOUT][epoch, stop, place])
                assert ("DropBlock is better than dropout" in line) == (verdict == 1)
                assert ("DropBlock is worse than dropout" in line) == (verdict == -1)
                assert ("and dropout cannot be told apart" in line) == (verdict == 0)
                signs = [int(result.verdicts[one, NOTHING][epoch, stop, place]) for one in (DROPOUT, DROPBLOCK)]
                assert ("Neither can be told apart from dropping nothing" in line) == (signs == [0, 0])
                for name, sign in zip(("Dropout", "DropBlock"), signs, strict=True):
                    if signs[0] != signs[1]:
                        told = {1: "is better than", -1: "is worse than", 0: "cannot be told apart from"}[sign]
                        assert f"{name} {told} dropping nothing" in line
                    elif sign:
                        assert f"Both are {'better' if sign == 1 else 'worse'} than dropping nothing" in line
            assert says[2].count("beyond chance") == int(np.abs(result.average_verdict[epoch, [WHOLE, BLANKED]]).sum())


# The stage


@pytest.mark.parametrize("settings", [Settings(), Settings(size="28", block=7), FEW], ids=["masks", "28", "training"])
def test_what_travels_stays_small_and_all_charts_move(settings: Settings) -> None:
    shown = scene(computed(settings.compute_key()), settings)
    assert len(shown.wire) < 200_000
    assert shown.knobs == ({"share", "epoch"} if settings.view == TRAINING else {"share"})
    for chart in shown.charts:
        assert "share" in chart.moves or (chart.raster and "share" in chart.raster.values), chart.name
        assert chart.description


def test_both_knobs_of_the_trainings_meet_in_the_present_view() -> None:
    settings = dataclasses.replace(FEW, share=0.45, epoch=10)
    shown = scene(trained(), settings)
    stop, epoch = settings.at
    assert shown.sentences["share"][stop] == shown.sentences["epoch"][epoch]
    for number in shown.numbers:
        if "epoch" in number.values:
            assert number.values["share"][stop] == number.values["epoch"][epoch]
    for chart in shown.charts:
        for by_share, by_epoch, drawn in zip(
            chart.at("share", stop), chart.at("epoch", epoch), chart.traces, strict=True
        ):
            for axis in ("x", "y"):
                np.testing.assert_allclose(np.asarray(by_share[axis], float), np.asarray(drawn[axis], float))
                np.testing.assert_allclose(np.asarray(by_epoch[axis], float), np.asarray(drawn[axis], float))


def test_the_tape_shows_the_first_mask_first_and_holes_in_their_own_colour() -> None:
    settings = Settings(share=0.4)
    result = maps_of(settings)
    chart = scene(result, settings).charts[0]
    assert chart.raster is not None
    by_tape, by_share = chart.raster.at("mask", 0), chart.raster.at("share", settings.stop("share"))
    np.testing.assert_array_equal(by_tape, by_share)
    holes = np.nan_to_num(by_tape) == 1
    assert holes.sum() == result.dropped[BLOCKS, settings.stop("share"), 0].sum()
    assert np.nanmax(np.where(holes, np.nan, by_tape)) <= 0.9
    np.testing.assert_allclose(by_tape[::-1][:8, :8], 0.9 * result.pictures[0])
    assert (holes[::-1][:8, 9:17] == result.dropped[BLOCKS, settings.stop("share"), 0, 0]).all()


def in_numpy(script: str) -> str:
    """The part of a script that needs no torch."""
    return re.sub(r"^(import|from) torch.*\n", "", script.partition("# In torch")[0], flags=re.M)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(share=0.5, block=7, size="14", gamma=CORRECTED),
        Settings(view=TRAINING, block=8),
        Settings(view=TRAINING, schedule=RISING, masks=TOGETHER, share=0.35, gamma=CORRECTED, points=100, epoch=10),
    ],
)
def test_the_code_a_visitor_copies_prints_the_numbers_of_the_page(settings: Settings) -> None:
    script = code(settings)
    assert max(map(len, script.splitlines())) <= 120
    ast.parse(script)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(in_numpy(script), "taken_home.py", "exec"), {})
    values = {name: float(value) for name, value in (line.split(": ") for line in printed.getvalue().splitlines())}
    found, stop = shown_chances(settings), settings.stop("share")
    expected = {
        "gamma": found.gamma,
        "actual share": found.actual,
        "corner": found.corner,
        "middle": found.centre,
        "corrected gamma": found.corrected,
    }
    for name, value in expected.items():
        assert values.pop(name) == pytest.approx(value[stop], abs=6e-7), name
    assert values == {"drawn share": pytest.approx(found.actual[stop], abs=0.012)}


@pytest.mark.parametrize(
    "settings", [FEW, dataclasses.replace(FEW, schedule=RISING, masks=TOGETHER, gamma=CORRECTED, epoch=10, share=0.35)]
)
def test_the_code_in_torch_trains_the_network_of_the_page_and_drops_blocks_as_it_does(settings: Settings) -> None:
    torch = pytest.importorskip("torch")
    left: dict = {}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(settings), "taken_home.py", "exec"), left)
    right = dict(re.findall(r"right with (\w+): ([\d.]+)", printed.getvalue()))
    result, (stop, epoch) = computed(settings.compute_key()), settings.at
    assert isinstance(result, Trained)
    assert float(right["nothing"]) == pytest.approx(result.right[0, epoch, NOTHING, 0, WHOLE], abs=0.0034)
    assert float(right["DropBlock"]) == pytest.approx(result.right[0, epoch, DROPBLOCK, stop, WHOLE], abs=0.08)
    module = left["DropBlock"](settings.share, 3, 8)
    found = module(torch.ones(4000, 8, 8, 8)).numpy()
    # With one mask for all maps an eighth as many are drawn.
    close = 0.05 if settings.masks == TOGETHER else 0.02
    np.testing.assert_allclose((found == 0).mean(axis=(0, 1)), trained_chances(settings).cells[stop], atol=close)
    assert found.mean() == pytest.approx(1, rel=1e-4)
    assert (module.eval()(torch.ones(2, 8, 8, 8)) == 1).all()


def test_the_accuracies_as_csv() -> None:
    result = trained()
    lines = accuracies_csv(result).splitlines()
    assert len(lines) == 1 + 3 * 3 * 13 * len(SIDES)
    last = lines[-1].split(",")
    assert last[:2] == ["3", "DropBlock"]
    assert [float(cell) for cell in last[2:]] == pytest.approx(
        [0.6, result.chances.actual[-1], SIDES[-1], result.right[-1, -1, DROPBLOCK, -1, -1]]
    )


def test_nothing_is_computed_again_for_what_it_does_not_depend_on() -> None:
    moved = Settings(share=0.1, epoch=5, size="14", example=9, schedule=RISING, repetitions="8")
    assert moved.compute_key() == Settings().compute_key()
    assert dataclasses.replace(moved, view=TRAINING).compute_key() == Settings(
        view=TRAINING, schedule=RISING, repetitions="8"
    )
    assert Settings().view == MASKS


def test_what_no_knob_allows_is_refused_in_words() -> None:
    with pytest.raises(UnusableSetting, match=r"points must lie in \[100, 250\], got 100000"):
        Settings(points=100_000)
    with pytest.raises(UnusableSetting, match="repetitions must be one of 3, 5, 8; got '1000'"):
        Settings(repetitions="1000")


def test_percent_keeps_a_tenth() -> None:
    assert percent(0.25594) == "25.6 %"
