"""How easily the app reads: the length of its sentences."""

from statistics import median

from tests.words.reading import LONGEST, MIDDLE, running_text, sentences, words


def test_half_of_the_sentences_are_short_and_none_is_long() -> None:
    found = running_text()
    assert len(found) > 900
    too_long = [f"{where}: {sentence}" for where, sentence in found if words(sentence) > LONGEST]
    assert too_long == []
    assert median(words(sentence) for _, sentence in found) <= MIDDLE


def test_sentences_are_told_apart_and_counted() -> None:
    text = r"""
$$
\min_w \text{MSE}. A formula counts for nothing.
$$

One, two. At λ = 0.5 (see [a *paper*](https://doi.org/10.1/x.y)) three!

- a list
"""
    assert sentences(text) == ["One, two.", "At λ = 0.5 (see a paper) three!", "- a list"]
    assert [words(sentence) for sentence in sentences(text)] == [2, 7, 2]
