"""Every belief: its verdict, its numbers against the reference, and its link."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from sklearn.linear_model import Lasso, LogisticRegression

from regularize import logistic, words
from regularize.beliefs import BELIEFS, TECHNIQUES, Belief, Technique, Verdict, selecting
from regularize.export.quiz import seen
from regularize.knots import knots
from regularize.lessons import LESSONS, lesson
from regularize.lessons.borrowed.settings import CELLS
from regularize.lessons.link import settings_of
from regularize.penalties import L2

Numbers = dict[str, float]

OTHER_SEEDS = range(101, 111)

# Name -> the verdict, and what must be true of the numbers for it, whatever the seed.
EXPECTED: dict[str, tuple[str, Callable[[Numbers], bool]]] = {
    "robust": (
        "false",
        lambda n: (
            abs(n["lasso"]) > 100
            and abs(n["ridge"]) > 100
            and abs(n["absolute loss"] - 2) < 0.5
            and abs(n["Huber"] - 2) < 0.5
        ),
    ),
    "literal": ("false", lambda n: n["escaped"] == 5 and abs(n["right"] - 2.72727) < 1e-5 and n["spread"] < 1e-9),
    "epoch": ("false", lambda n: abs(n["each step"] - 3 / 1.1) < 1e-9 and 2.9 < n["each epoch"] < 3),
    "decay": (
        "partly",
        lambda n: (
            n["plain apart"] < 1e-12
            and all(
                abs(n[name] - wanted) < 0.02
                for name, wanted in (("Adam 1", 0.501), ("Adam 2", 0.991), ("AdamW 1", 0.911), ("AdamW 2", 0.910))
            )
        ),
    ),
    "zero": (
        "partly",
        lambda n: (
            n["zeros without a penalty"] == 0 and n["comes back at"] < n["leaves at"] and n["leave on halves"] > 5
        ),
    ),
    "never": (
        "partly",
        lambda n: (
            abs(n["at .2"] + 0.048) < 1e-3
            and 0.2 < n["crossing"] < 0.5
            and n["peak"] > 0.19
            and n["falls"] == 1
            and n["crossed"] > 10
        ),
    ),
    "same": ("false", lambda n: n["ratio"] == 2 * 442 and n["few rows"] > 2.5 * n["many rows"]),
    "default": ("false", lambda n: n["of 60"] < 95 < 99 < n["of 6000"] < 100 and 10 * n["apart"] < n["a million"]),
    "intercept": ("false", lambda n: n["moved"] > 0.01 and n["effect in other units"] == 0 and abs(n["effect"]) > 0.5),
    "mix": (
        "false",
        lambda n: (
            n["net apart"] < 0.05 < n["lasso apart"]
            and n["nearer"] == 20
            and n["beside"] > 1e-3
            and min(n["lasso zeros"], n["net zeros"]) >= 10
            and abs(n["lasso zeros"] - n["net zeros"]) <= 5
        ),
    ),
    "simple": ("partly", lambda n: n["degree 4"] < min(n["degree 1"], n["degree 15"])),
    "smaller": (
        "partly",
        lambda n: (
            n["scaled"] > 2 * n["plain"]
            and n["smallest norm"] < 0.01 * n["largest norm"]
            and n["least freedom"] < 1.2 < 9 < n["most freedom"]
        ),
    ),
    "dense": (
        "partly",
        lambda n: (
            n["dense ridge"] < n["dense lasso"]
            and n["sparse lasso"] < n["sparse ridge"] / 2
            and n["sparse better"] < 10 < 25 < n["dense better"] < 40
        ),
    ),
    "features": (
        "partly",
        lambda n: (
            n["condition"] == pytest.approx(0.9)
            and n["condition violated"] == pytest.approx(1.4)
            and min(n["false"], n["false with many rows"]) > 2
            and n["exact at best"] < 8
            and n["few"] < 23 <= n["many"]
            and n["violated"] < 3
        ),
    ),
    "one": (
        "partly",
        lambda n: n["second"] < n["first"] and n["both matter"] == 0 and 0 < n["one matters"] < 25 and n["copies"] > 25,
    ),
    "neurons": ("partly", lambda n: abs(n["mean"] - n["exact"]) < 4 * n["error"] and abs(n["share"] - 0.5) < 0.01),
    "knob": ("partly", lambda n: n["optimism"] > 0 and n["fresh"] > n["seen"]),
    "stopping": (
        "false",
        lambda n: (
            n["stopped"] < 0.7 * n["whole"] and n["from ridge"] < 0.5 * n["from lasso"] and n["ridge nearest"] == 20
        ),
    ),
    "sure": (
        "false",
        lambda n: (
            n["surer"] == 10
            and n["sure"] > n["right"] + 15
            and n["smoothed sure"] - n["smoothed right"] < n["sure"] - n["right"]
        ),
    ),
}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {name: belief.settle() for name, belief in BELIEFS.items()}


@pytest.mark.parametrize("name", BELIEFS)
def test_the_verdict_follows_from_numbers_near_the_reference(name: str, verdicts: dict[str, Verdict]) -> None:
    holds, true_of = EXPECTED[name]
    found = verdicts[name]
    assert found.holds == holds, found.finding
    assert true_of(dict(found.numbers)), found.numbers


@pytest.mark.parametrize("name", BELIEFS)
def test_no_verdict_is_one_lucky_seed(name: str) -> None:
    holds, true_of = EXPECTED[name]
    for seed in OTHER_SEEDS:
        found = BELIEFS[name].settle(seed)
        assert found.holds == holds, (seed, found.finding)
        assert true_of(dict(found.numbers)), (seed, found.numbers)


# Name -> what the sentence tells of the experiment itself, not of what came out.
GIVEN: dict[str, str] = {
    "robust": "60 10 000",
    "literal": "0.1 1.1",
    "decay": "3000 2",
    "never": "0.9 2 −1 200",
    "same": "1 2 50 500",
    "intercept": "100",
    "simple": "1.5 30 0.1 1 4 15",
    "smaller": "9 5 1",
    "dense": "40 2",
    "features": "16 25 60 600 2006 1",
    "one": "0.89 5 4 9 0 40 0.99995",
    "neurons": "2 4000 50",
    "knob": "44",
    "mix": "20",
    "epoch": "3",
    "zero": "0 20",
    "stopping": "20 0.05",
    "sure": "60 10 0.1",
    "default": "60 6 000 1 10",
}


@pytest.mark.parametrize("name", BELIEFS)
def test_the_sentence_tells_its_numbers_and_no_others(name: str, verdicts: dict[str, Verdict]) -> None:
    for found in (verdicts[name], BELIEFS[name].settle(OTHER_SEEDS[0])):
        told = {text.rstrip(".") for text in re.findall(r"(?<![a-z])−?\d[\d.]*(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", found.finding)}
        shown = {words.number(v, digits) for v in found.numbers.values() for digits in (1, 2, 3, 4, 6)}
        shown |= {f"{v:g}" for v in found.numbers.values()}
        given = set(GIVEN[name].split())
        assert given <= told, "what is given of the experiment is in the sentence"
        assert told - given, "no number of the verdict is in its sentence"
        assert told - given <= shown
        assert "nan" not in found.finding
        assert len(found.finding) < 520


def test_columns_that_correlate_enter_both_as_in_the_public_question() -> None:
    """ "When does lasso select correlated predictors?" (Cross Validated) prints all correlations of y and x1 to x5.

    They alone say where the path bends; the second enters right behind the first, with which it correlates by .892.
    By hand: where the first has c₁ and the second c₂, the second enters at λ = 2 (c₂ − r c₁)/(1 − r).
    """
    upper = [
        0.74678534,
        0.743536093,
        0.210757777,
        0.59218321,
        0.03943133,
        0.892113559,
        0.015302566,
        -0.03040464,
        0.04952222,
        -0.003146131,
        -0.021728535,
        0.05703270,
        0.054377256,
        0.014491422,
        -0.02166716,
    ]
    correlations = np.eye(6)
    correlations[np.triu_indices(6, 1)] = upper
    correlations = correlations + correlations.T - np.eye(6)
    axes = np.linalg.qr(np.column_stack([np.ones(7), np.eye(7)[:, :6]]))[0][:, 1:] * np.sqrt(7)
    rows = axes @ np.linalg.cholesky(correlations).T
    path = knots(rows[:, 1:], rows[:, 0])
    assert path.column.tolist() == [0, 1, 3, 2, 4, -1]
    np.testing.assert_allclose(path.strengths, [1.494, 1.433, 1.193, 0.367, 0.016, 0.0], atol=6e-4)
    second = 2 * (0.743536093 - 0.892113559 * 0.74678534) / (1 - 0.892113559)
    assert path.strengths[1] == pytest.approx(second, rel=1e-9)


def test_the_two_designs_are_what_they_are_said_to_be() -> None:
    rng = np.random.default_rng(0)
    for design in (selecting.groups, selecting.between, lambda rows, rng: selecting.pair(0.5, (5, 4), 1, rows, rng)):
        made = design(20000, rng)
        np.testing.assert_allclose(np.cov(made.columns.T), made.covariance, atol=0.06)
        noise = made.targets - made.columns @ made.truth
        assert np.std(noise) == pytest.approx(1, abs=0.03)
    made = selecting.pair(0.5, (5, 4), 1, 100, rng)
    risks = []
    for strength in selecting.STRENGTHS:
        scaled, targets = made.columns - made.columns.mean(axis=0), made.targets - made.targets.mean()
        sds, sd = scaled.std(axis=0), targets.std()
        peer = Lasso(alpha=strength / 2, tol=1e-12, max_iter=100_000).fit(scaled / sds, targets / sd)
        risks.append(peer.coef_ * sd / sds)
    off = np.array(risks) - made.truth
    best = np.einsum("kp,pq,kq->k", off, made.covariance, off).argmin()
    np.testing.assert_allclose(made.of_lowest_risk(), risks[best], atol=1e-6)


def test_early_stopping_has_two_scales() -> None:
    """Steps on ½ MSE come to the ridge with λ = 1/(ηt), steps on MSE, as torch's MSELoss has it, to that with 1/(2ηt)."""
    rng = np.random.default_rng(3)
    columns = rng.standard_normal((50, 4))
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    targets = columns @ rng.standard_normal(4)
    rate, steps = 1e-4, 300  # so few that only the start of the filters matters
    for gradient, strength in ((1.0, 1 / (rate * steps)), (2.0, 1 / (2 * rate * steps))):
        w = np.zeros(4)
        for _ in range(steps):
            w -= rate * gradient * columns.T @ (columns @ w - targets) / 50
        ridge = np.linalg.solve(columns.T @ columns / 50 + strength * np.eye(4), columns.T @ targets / 50)
        np.testing.assert_allclose(w, ridge, rtol=0.05)
    told = next(technique.does for technique in TECHNIQUES if technique.name == "Early stopping")
    assert "1/(ηt) after t steps of rate η on ½ MSE, 1/(2ηt) on MSE" in told


@pytest.mark.parametrize("belief", BELIEFS.values(), ids=BELIEFS)
def test_the_link_opens_a_page_with_settings_it_knows(belief: Belief) -> None:
    kind = lesson(belief.page).settings
    knobs = dict(kind.knobs())
    for name, value in belief.settings.items():
        assert knobs[name].read(name, str(value)) == value
    kind(**belief.settings)


def test_every_technique_is_on_the_table_once() -> None:
    assert len({technique.name for technique in TECHNIQUES}) == len(TECHNIQUES)
    for one in TECHNIQUES:
        assert all((one.name, one.adds, one.to, one.does, one.code, one.page))
        assert bool(one.helps) == (one.page != "borrowed"), "what is borrowed helps where the grid says so"
    assert {one.page for one in TECHNIQUES} >= set(LESSONS) - {"geometry", "choosing", "bias_variance"}, (
        "every lesson of one"
    )
    borrowed = [name for one in TECHNIQUES for name in one.cells]
    assert sorted(borrowed) == sorted({cell.technique for cell in CELLS.values()})


@pytest.mark.parametrize("technique", TECHNIQUES, ids=lambda technique: technique.name)
def test_a_row_of_the_sheet_leads_to_a_state_that_shows_it(technique: Technique) -> None:
    asked = parse_qsl(urlsplit(seen(technique.page, technique.settings)).query)
    settings, notices = settings_of(lesson(technique.page), dict(asked))
    assert not notices
    assert len(asked) == len(technique.settings)
    assert {name: getattr(settings, name) for name in technique.settings} == technique.settings
    if technique.cells:
        assert CELLS[str(technique.settings["cell"])].technique == technique.cells[0]
    if technique.page == "explore":
        assert f"{getattr(settings, 'penalty')} " in technique.name + " "  # noqa: B009 - a knob of this lesson


def test_c_is_one_by_default_and_a_penalty() -> None:
    """scikit-learn's own default, its objective, and the knob that the link opens."""
    model = LogisticRegression()
    assert model.C == 1.0
    found = logistic.scikit_learn(L2(), 0.5 / 569, rows=569).arguments
    assert found == {"C": pytest.approx(1.0), "l1_ratio": 0.0}
    assert BELIEFS["default"].settings["log10_strength"] == round(np.log10(0.5 / 569), 1)
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(60, 5))
    targets = (rng.uniform(size=60) < 1 / (1 + np.exp(-columns.sum(axis=1)))).astype(float)
    ours = logistic.path(columns, targets, penalty=L2(), strengths=np.array([0.5 / 60])).coefficients[0]
    np.testing.assert_allclose(LogisticRegression(tol=1e-10).fit(columns, targets).coef_[0], ours, atol=1e-5)
