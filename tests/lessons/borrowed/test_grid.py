"""The grid of the borrowed techniques: complete, recomputed in a sample, and read as it is told."""

import csv
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
from scipy.stats import t as student

from regularize.lessons.borrowed import captions, compute, grid, sample, trial, where
from regularize.lessons.borrowed.captions import HELPS, HURTS, SAME, UNSETTLED
from regularize.lessons.borrowed.grid import FILE, HEAD
from regularize.lessons.borrowed.scene import scene
from regularize.lessons.borrowed.settings import CELLS, CLASSIFIERS, PLAIN, SEED, SHARES, STOPS, TECHNIQUES, Settings
from regularize.lessons.borrowed.settings.cells import COPIES, DIGITS, SOURCES
from regularize.lessons.borrowed.trial import Conditions
from regularize.techniques.learners import Columns

ROWS = list(csv.DictReader(FILE.read_text(encoding="utf-8").splitlines()))


def test_the_grid_has_every_cell_with_right_and_wrong_labels_on_eleven_seeds_once() -> None:
    found = Counter((row["cell"], float(row["wrong"]), int(row["seed"])) for row in ROWS)
    assert set(found) == {(name, share, seed) for name in CELLS for share in SHARES.values() for seed in range(1, 12)}
    assert set(found.values()) == {1}
    assert FILE.read_text(encoding="utf-8").splitlines()[0] == HEAD
    assert len(CELLS) >= 20


# Quick ones: of trees, of copies, of soft targets and of masks; with right and with wrong labels.
SAMPLE = [
    ("Ridge on leaves: tree", 0.0, 1),
    ("Noise: 1-NN", 0.2, 4),
    ("Label smoothing: tree", 0.2, 7),
    ("Dropout: logistic", 0.0, 9),
    ("Shifted copies: 1-NN", 0.0, 11),
]


@pytest.mark.parametrize(("name", "share", "seed"), SAMPLE)
def test_a_line_of_the_grid_is_what_its_trial_finds_again(name: str, share: float, seed: int) -> None:
    cell = CELLS[name]
    again = trial.tried(cell, Conditions(source=cell.sources[0], wrong=share, seed=seed))
    (row,) = (row for row in ROWS if (row["cell"], float(row["wrong"]), int(row["seed"])) == (name, share, seed))
    told = dict(zip(HEAD.split(","), grid.line(again).split(","), strict=True))
    for column in HEAD.split(",")[1:]:
        assert float(told[column]) == pytest.approx(float(row[column]), rel=2e-4, abs=1e-4), column


def test_the_numbers_of_a_line_are_those_of_its_losses() -> None:
    """Means by hand; and where test rows are drawn anew in each repetition, the standard error of ten differences."""
    cell = CELLS["Ridge on leaves: tree"]
    found = trial.tried(cell, Conditions(source="Friedman 1", seed=5))
    tuned = {}
    for kind in ("technique", "own"):
        sweep = getattr(found, kind)
        best = [int(np.flatnonzero(row == row.min())[0]) for row in sweep.validation]  # the weakest of equals
        assert best == sweep.chosen.tolist()
        tuned[kind] = np.array([losses[place].mean() for losses, place in zip(sweep.test, best, strict=True)])
    apart = tuned["technique"] - tuned["own"]
    difference = grid.difference(found.against_own)
    assert difference.mean == pytest.approx(apart.mean())
    assert difference.error == pytest.approx(apart.std(ddof=1) / np.sqrt(10), rel=0.05)
    assert difference.reach == pytest.approx(student.ppf(0.975, 9), rel=0.02)
    np.testing.assert_array_equal(found.technique.test[:, 0], found.own.test[:, 0])


def naive_verdict(row: dict[str, str], against: str) -> int:
    mean, error, reach = (float(row[f"than_{against}{part}"]) for part in ("", "_error", "_reach"))
    return 0 if abs(mean) <= reach * error else int(np.sign(mean))


def naive(name: str, share: float, against: str) -> str:
    """The verdict of a cell, from the lines of the file."""
    verdicts = {
        int(row["seed"]): naive_verdict(row, against)
        for row in ROWS
        if row["cell"] == name and float(row["wrong"]) == share
    }
    shown = verdicts.pop(1)
    assert len(verdicts) == 10
    return {-1: HELPS, 0: SAME, 1: HURTS}[shown] if sum(one == shown for one in verdicts.values()) >= 9 else UNSETTLED


@pytest.mark.parametrize(
    "settings",
    [Settings(), Settings(wrong="A fifth"), Settings(against=PLAIN), Settings(wrong="A fifth", against=PLAIN)],
)
def test_a_cell_is_settled_where_nine_of_ten_other_seeds_agree_and_all_of_the_page_says_so(settings: Settings) -> None:
    result = compute.run(settings)
    against = captions.side(settings)
    wanted = {name: naive(name, settings.share, against) for name in CELLS}
    shown = scene(result, settings)
    (table, _) = shown.tables
    (at,) = table.states[""]
    place = at.headings.index("Verdict")
    assert [row[place] for row in at.rows] == list(wanted.values())
    (chart,) = shown.charts
    assert chart.picks == ("cell", list(CELLS))
    for name, verdict in wanted.items():
        assert f"{name.replace(':', ' on')}: {verdict}" in chart.description
    for stop, traces in enumerate(chart.moves[SEED]):
        written = chart.traces[traces.trace]["text"]
        for name, text in zip(CELLS, written, strict=True):
            (row,) = (
                r for r in ROWS if (r["cell"], float(r["wrong"]), int(r["seed"])) == (name, settings.share, stop + 1)
            )
            mark = {-1: "✔", 0: "=", 1: "✘"}[naive_verdict(row, against)]
            assert text.startswith("<b>?</b>" if wanted[name] == UNSETTLED else f"<b>{mark}</b>")
            assert float(text.split(" ")[1].split("<br>")[0].replace("−", "-")) == pytest.approx(
                float(row[f"than_{against}"]), abs=0.0501
            )
    count = Counter(wanted.values())
    first = shown.sentences[SEED][0].splitlines()[0]
    assert f"of {len(CELLS)} cells {count[HELPS]} help" in first
    assert f"{count[HURTS]} hurt" in first
    assert f"{count[SAME]} make no difference" in first
    assert f"{count[UNSETTLED]} are not settled" in first


def test_another_seed_is_said_to_differ_where_it_does() -> None:
    settings = Settings()
    told = scene(compute.run(settings), settings).sentences[SEED]
    for seed, sentences in enumerate(told[1:], start=2):
        differ = 0
        for name in CELLS:
            (one, other) = (
                next(r for r in ROWS if (r["cell"], float(r["wrong"]), int(r["seed"])) == (name, 0.0, at))
                for at in (1, seed)
            )
            differ += naive_verdict(one, "own") != naive_verdict(other, "own")
        last = sentences.splitlines()[-1]
        assert ("gives every cell the verdict of seed 1" in last) == (differ == 0)
        assert ("another verdict on" in last) == (differ == 1)
        assert ("other verdicts on" in last) == (differ > 1)


def test_the_sheet_says_of_a_technique_what_the_grid_says() -> None:
    for technique in TECHNIQUES:
        right, wrong = where.helps((technique,)).split(". ")
        for told, share in ((right, 0.0), (wrong, 0.2)):
            helped, _, hurt = told.partition("hurts")
            for cell in (cell for cell in CELLS.values() if cell.technique == technique):
                verdict, called = naive(cell.name, share, "own"), CLASSIFIERS[cell.classifier].name
                assert (called in helped) == (verdict == HELPS)
                assert (called in hurt) == (verdict == HURTS)
    counts = Counter(naive(name, 0.0, "own") for name in CELLS)
    assert f"of {len(CELLS)} cells {counts[HELPS]} help and {counts[HURTS]} hurt for certain" in where.helps()


def test_what_the_presets_say_of_the_grid_is_settled_in_it() -> None:
    wrong = Counter(naive(name, 0.2, "own") for name in CELLS)
    assert wrong[HURTS] > 2 * wrong[HELPS], "a fifth wrong: what classifiers have anyway helps"
    assert naive("DART: boosting", 0.0, "plain") == HELPS
    assert naive("DART: boosting", 0.0, "own") in (SAME, UNSETTLED), "shrinkage does as well"
    assert naive("Distillation: tree", 0.0, "own") == HELPS


def test_technique_and_own_regularizer_have_as_many_strengths_and_the_plain_classifier_as_their_first() -> None:
    from regularize.lessons.borrowed import sweeps

    for technique in TECHNIQUES.values():
        assert len(technique.values) == STOPS
    for name, classifier in CLASSIFIERS.items():
        assert len(classifier.own.values) == STOPS
        drawn = sample.drawn(DIGITS, points=40, wrong=0.0, seed=1, repetition=0)
        plain = sweeps.PLAIN[name](drawn.inputs, drawn.targets, 7, 1.0)
        own = sweeps.OWN[name](drawn.inputs, drawn.targets, classifier.own.values[0], 7)
        np.testing.assert_array_equal(own.predict(drawn.test_inputs), plain.predict(drawn.test_inputs))


@pytest.mark.parametrize("source", SOURCES)
def test_a_share_of_the_training_and_validation_targets_is_wrong_and_no_test_target(source: str) -> None:
    right, wrong = (sample.drawn(source, points=60, wrong=share, seed=3, repetition=2) for share in (0.0, 0.2))
    for part in ("inputs", "validation_inputs", "test_inputs", "test_targets", "unlabelled", "rows"):
        np.testing.assert_array_equal(getattr(right, part), getattr(wrong, part))
    changed = [
        (getattr(right, part) != getattr(wrong, part)).any(axis=1).sum() for part in ("targets", "validation_targets")
    ]
    assert sum(changed) == round(0.2 * (len(right.targets) + len(right.validation_targets)))
    assert min(changed) > 0


@pytest.mark.parametrize("source", SOURCES)
def test_rows_to_learn_from_to_choose_on_and_to_judge_on_are_never_the_same(source: str) -> None:
    drawn = sample.drawn(source, points=200, wrong=0.0, seed=3, repetition=1)
    parts = [drawn.inputs, drawn.validation_inputs, drawn.test_inputs, drawn.unlabelled]
    rows = np.concatenate([part for part in parts if len(part)])
    # Some rows of the data sets stand there twice.
    twice = len(rows) - len(np.unique(rows, axis=0))
    assert twice <= 2
    assert len(drawn.rows) == len(drawn.test_targets) == len(np.unique(drawn.rows))


def test_copies_are_as_many_as_the_page_says() -> None:
    from regularize.lessons.borrowed import sweeps

    drawn = sample.drawn(DIGITS, points=40, wrong=0.0, seed=1, repetition=0)
    fitted = sweeps.borrowed(
        "Noise",
        sweeps.PLAIN["1-NN"],
        sweeps.PLAIN["1-NN"](drawn.inputs, drawn.targets, 0, 1.0),
        drawn,
        0.1,
        seed=0,
        rng=np.random.default_rng(0),
    )
    assert isinstance(fitted, Columns)
    assert fitted.regressor.n_samples_fit_ == 40 * COPIES


def test_the_grid_is_shown_without_scikit_learn() -> None:
    """It takes a second to import, which the first visitor would wait for."""
    script = (
        "import sys; from regularize.lessons import lesson; one = lesson('borrowed'); s = one.settings();"
        "made = one.parts[0].make(one.parts[0].key(s));\n"
        "try:\n    next(made)\nexcept StopIteration as end:\n    one.scene(s, end.value).wire\n"
        "sys.exit('sklearn' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
