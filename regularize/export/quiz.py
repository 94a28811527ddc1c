"""The quiz as the lab reads it: its items, what is told of an answer, and the links to where things are seen."""

import json
from collections.abc import Mapping
from functools import cache
from html import escape
from urllib.parse import urlencode

from regularize.beliefs.quiz import QUIZ, settled
from regularize.lessons import LESSONS
from regularize.lessons.link import Refused, line

SHEET = "quiz"
TITLE, QUESTION, PURPOSE = "Quiz", "Which beliefs are left?", "Find out which common beliefs are left."
HOME = "explore"
"""The lesson on the front page."""


def seen(page: str, settings: Mapping[str, str | float] | None = None) -> str:
    """The address of a lesson with these settings, below the app's own."""
    query = urlencode({f"{page}.{knob}": value for knob, value in (settings or {}).items()})
    return f"{'' if page == HOME else page}{'?' if query else ''}{query}"


@cache
def declaration() -> str:
    """The items without their truths, as the lab reads them (JSON)."""
    items = [
        {
            "name": name,
            "ask": item.ask,
            "answers": [answer.words for answer in item.answers],
            "lesson": {"title": LESSONS[item.lesson], "at": seen(item.lesson)},
            "seen": seen(item.shown.page, item.shown.settings),
        }
        for name, item in QUIZ.items()
    ]
    told = {
        "name": SHEET,
        "title": TITLE,
        "question": QUESTION,
        "live": [],
        "knobs": [],
        "questions": [],
        "items": items,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def told(name: str) -> bytes:
    """What follows an answer: the right one, a sentence, and the misconception behind each (a line of JSON).

    Raises
    ------
    Refused
        If there is no such item.
    """
    if name not in QUIZ:
        raise Refused(f"The quiz has no question of the name {name!r}.")
    truth, says = settled(name)
    return line({"truth": truth, "says": says, "behind": [answer.misconception for answer in QUIZ[name].answers]})


def spoken() -> str:
    """The items in words, for browsers without scripts (HTML)."""
    rows = "".join(
        f"<li>{escape(item.ask)}<ul>{''.join(f'<li>{escape(answer.words)}</li>' for answer in item.answers)}</ul></li>"
        for item in QUIZ.values()
    )
    return f"<ol>{rows}</ol>"
