"""The terms of a page's words are explained once, and nothing that must stay as it is is touched."""

import re

import pytest

from regularize.glossary import MEANS, TERMS, explained
from regularize.lessons import LESSONS
from tests.words.reading import prose


def test_the_first_of_a_term_is_linked_and_later_ones_are_not() -> None:
    seen: set[str] = set()
    told = explained("The lasso, and λ; the lasso again.", "explore", seen)
    lasso, strength = TERMS["lasso"].meaning, TERMS["λ"].meaning
    assert told == f'The [lasso]({MEANS} "{lasso}"), and [λ]({MEANS} "{strength}"); the lasso again.'
    assert explained("The Lasso once more.", "explore", seen) == "The Lasso once more."


@pytest.mark.parametrize(
    "markdown",
    [
        "$$\n\\lambda λ\n$$",
        "$λ$",
        "`λ`",
        "[the λ](https://doi.org/10.1/x)",
        "# λ\n",
        ":gray[λ]",
        "Lasso\\(alpha=1\\)",
        "λs",
    ],
)
def test_formulas_code_links_headings_and_calls_stay(markdown: str) -> None:
    assert explained(markdown, "explore", set()) == markdown


def test_the_words_of_the_pages_stay_the_same_but_for_the_links() -> None:
    """What a reader reads is what was written: a meaning with marks of its own cannot break out of its link."""
    linked = 0
    for page, markdown in prose():
        name = "explore" if page == "app" else page
        told = explained(markdown, name, set())
        plain, count = re.subn(rf'\[([^\]]*)\]\({MEANS} "(?:[^"\\]|\\.)*"\)', r"\1", told)
        linked += count
        assert plain == markdown
    assert linked > len(LESSONS)
