"""Every belief: its verdict, its numbers against the reference, and its link."""

import importlib
import re
from collections.abc import Callable

import pytest

from regularize import words
from regularize.beliefs import BELIEFS, TECHNIQUES, Belief, Verdict

Numbers = dict[str, float]

# Name -> the verdict, and what must be true of the numbers for it.
EXPECTED: dict[str, tuple[str, Callable[[Numbers], bool]]] = {
    "robust": (
        "false",
        lambda n: (
            abs(n["lasso"]) > 100
            and abs(n["ridge"]) > 100
            and abs(n["absolute loss"] - 2) < 0.3
            and abs(n["Huber"] - 2) < 0.3
        ),
    ),
    "literal": ("false", lambda n: n["escaped"] == 5 and abs(n["right"] - 2.72727) < 1e-5 and n["spread"] < 1e-9),
    "epoch": ("false", lambda n: abs(n["each step"] - 3 / 1.1) < 1e-9 and 2.9 < n["each epoch"] < 3),
    "decay": (
        "false",
        lambda n: all(
            abs(n[name] - wanted) < 0.02
            for name, wanted in (("Adam 1", 0.501), ("Adam 2", 0.991), ("AdamW 1", 0.911), ("AdamW 2", 0.910))
        ),
    ),
    "zero": ("partly", lambda n: n["zeros without a penalty"] == 0 and n["comes back at"] < n["leaves at"]),
    "never": ("partly", lambda n: abs(n["at .2"] + 0.048) < 1e-3 and 0.2 < n["crossing"] < 0.5 and n["peak"] > 0.19),
    "same": ("false", lambda n: n["ratio"] == 2 * 442),
    "intercept": ("false", lambda n: n["moved"] > 0.1 and n["effect in other units"] == 0 and abs(n["effect"]) > 0.5),
    "mix": ("false", lambda n: n["net apart"] < 0.05 < n["lasso apart"] and n["third"] == 0 and n["beside"] > 1e-3),
    "simple": ("partly", lambda n: n["degree 4"] < n["degree 1"] < n["degree 15"]),
    "smaller": (
        "false",
        lambda n: 1e17 < n["powers"] < 1e20 and 5 < n["Legendre"] < 6.5 and n["scaled"] > 2 * n["plain"],
    ),
    "dense": ("partly", lambda n: n["dense ridge"] < n["dense lasso"] and n["sparse lasso"] < n["sparse ridge"] / 2),
    "features": (
        "partly",
        lambda n: n["false"] > 1 and n["possible without correlation"] > n["possible with correlation"],
    ),
    "neurons": ("partly", lambda n: abs(n["mean"] - n["exact"]) < 4 * n["error"] and abs(n["share"] - 0.5) < 0.01),
    "knob": ("partly", lambda n: n["optimism"] > 0 and n["fresh"] > n["seen"]),
}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {name: belief.settle() for name, belief in BELIEFS.items()}


@pytest.mark.parametrize("name", BELIEFS)
def test_the_verdict_follows_from_numbers_near_the_reference(name: str, verdicts: dict[str, Verdict]) -> None:
    holds, true_of = EXPECTED[name]
    found = verdicts[name]
    assert found.holds == holds, found.says
    assert true_of(dict(found.numbers)), found.numbers


@pytest.mark.parametrize("name", BELIEFS)
def test_the_sentence_quotes_its_numbers(name: str, verdicts: dict[str, Verdict]) -> None:
    found = verdicts[name]
    quoted = set(re.findall(r"−?\d[\d.]*", found.says))
    shown = {words.number(v, digits) for v in found.numbers.values() for digits in (1, 2, 3, 4, 6)}
    shown |= {f"{v:g}" for v in found.numbers.values()}
    assert quoted & shown, "no number of the verdict is in its sentence"
    assert "nan" not in found.says
    assert len(found.says) < 500


@pytest.mark.parametrize("belief", BELIEFS.values(), ids=BELIEFS)
def test_the_link_opens_a_page_with_settings_it_knows(belief: Belief) -> None:
    kind = importlib.import_module(f"regularize.experiments.{belief.page}").Settings
    knobs = dict(kind.knobs())
    for name, value in belief.settings.items():
        assert knobs[name].read(name, str(value)) == value
    kind(**belief.settings)


def test_every_technique_is_on_the_table_once() -> None:
    assert len({technique.name for technique in TECHNIQUES}) == len(TECHNIQUES) == 9
    assert all(all(technique) for technique in TECHNIQUES)
