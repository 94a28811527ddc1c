"""The quiz: its truths on ten other seeds, and its wrong answers as misconceptions."""

import re

import pytest

from regularize.beliefs import BELIEFS
from regularize.beliefs.quiz import QUIZ, Item, settled
from regularize.lessons import LESSONS
from tests.claims.test_beliefs import OTHER_SEEDS


def test_ten_items_ask_ten_lessons_in_the_order_of_the_path() -> None:
    lessons = [item.lesson for item in QUIZ.values()]
    assert len(lessons) == 10
    assert lessons == [name for name in LESSONS if name in lessons]
    assert len({item.belief for item in QUIZ.values()}) == 10
    assert {item.belief for item in QUIZ.values()} <= set(BELIEFS)
    for name in QUIZ:
        assert re.fullmatch("[a-z]+", name)


@pytest.mark.parametrize("item", QUIZ.values(), ids=QUIZ)
def test_every_answer_but_the_right_one_is_a_misconception(item: Item) -> None:
    place, sentence = item.settled()
    assert [not answer.misconception for answer in item.answers] == [at == place for at in range(len(item.answers))]
    assert len({answer.words for answer in item.answers}) == len(item.answers) >= 3
    for answer in item.answers:
        assert len(answer.words) < 62
        assert not answer.misconception or answer.misconception.endswith(".")
    assert item.ask.endswith("?")
    assert sentence.endswith(".")
    assert len(re.findall(r"\d", sentence)) >= 3


@pytest.mark.parametrize("item", QUIZ.values(), ids=QUIZ)
def test_no_truth_is_one_lucky_seed(item: Item) -> None:
    found = [item.settled(seed) for seed in OTHER_SEEDS]
    assert {place for place, _ in found} == {item.settled()[0]}
    # The numbers are those of the seed.
    assert len({sentence for _, sentence in found}) > 1


@pytest.mark.parametrize("item", QUIZ.values(), ids=QUIZ)
def test_the_sentence_gives_the_numbers_of_the_verdict(item: Item) -> None:
    numbers = item.shown.settle().numbers
    told = [float(text) for text in re.findall(r"(?<![\w.⁹])\d+(?:\.\d+)?", item.describe(numbers))]
    known = [abs(value) for value in numbers.values()]
    given = {10.0, 20.0, 40.0, 200.0, 4000.0, 4.0, 15.0}
    off = [value for value in told if value not in given and not any(abs(value - one) <= 0.06 * one for one in known)]
    assert not off


def test_what_is_believed_is_seen_on_the_page_of_the_item() -> None:
    other = {name for name, item in QUIZ.items() if item.shown.page != item.lesson}
    # Degree and test error stand on the front page, where a line can be looked at.
    assert other == {"degree"}


def test_unknown_items_are_refused() -> None:
    with pytest.raises(KeyError):
        settled("none")


def test_the_truth_moves_with_the_numbers() -> None:
    """Each item told its opposite gives another answer: none of them is written down."""
    opposite = {
        "level": {"end": 0.0, "level": 100.0},
        "single": {"crossed": 0.0},
        "pair": {"both matter": 40.0, "both stay": 0.0},
        "test": {"seen": 2.0, "fresh": 1.0},
        "degree": {"degree 1": 0.1, "degree 4": 0.2, "degree 15": 0.3},
        "outlier": {"lasso": 2.0, "ridge": 9.0, "absolute loss": 9.0, "Huber": 9.0},
        "stopped": {"from least squares": 0.1, "from ridge": 0.2, "from lasso": 0.3},
        "dropped": {"mean": 1.0, "exact": 2.0, "plain": 1.0, "error": 0.1},
        "adam": {"Adam 1": 0.9, "Adam 2": 0.9, "AdamW 1": 0.9, "AdamW 2": 0.9},
        "sure": {"right": 90.0, "sure": 91.0},
    }
    for name, item in QUIZ.items():
        assert item.truth(opposite[name]) != item.settled()[0], name
