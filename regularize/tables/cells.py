"""What the cells of a foreign file say in a sentence: names, quotes, and words for nothing."""

import unicodedata
from collections.abc import Iterable, Sequence

from regularize.tables.vocabulary import MISSING

LONGEST_NAME = 60
LONGEST_QUOTE = 40  # characters of a cell that a message repeats


class UnreadableTable(ValueError):
    """A table that cannot be used; the message is one sentence that says where and what to change."""


def clean(text: str, longest: int) -> str:
    """Foreign text in one line: without control, invisible and direction marks, cut to `longest` characters.

    What is left may still mean something to Markdown or HTML: escaping is the job of whoever shows it.
    """
    seen = "".join(" " if letter.isspace() else letter for letter in text[: 20 * longest] if _visible(letter))
    seen = " ".join(seen.split())
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"


def _visible(letter: str) -> bool:
    if letter in "\u115f\u1160\u2800\u3164\uffa0":  # letters by their class that show nothing
        return False
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def said(cell: str) -> str:
    """A foreign cell in a sentence: cleaned, cut, in quotes."""
    return f"'{clean(cell, LONGEST_QUOTE)}'"


def listed(phrases: Sequence[str]) -> str:
    """At most three of the phrases, and how many more there are."""
    more = f" and {len(phrases) - 3} more" if len(phrases) > 3 else ""
    return ", ".join(phrases[:3]) + more


def in_columns(names: Iterable[str]) -> str:
    """Where something holds: "in 'a', 'b' and 'c'" for foreign names, at most three of them."""
    return f"in {listed([said(name) for name in names])}"


def at_lines(lines: Sequence[int]) -> str:
    """Lines of a file in words: "line 3", "lines 1 to 4", "lines 2, 9 and 12", at most three numbers."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    if len(lines) == lines[-1] - lines[0] + 1:
        return f"lines {lines[0]} {'and' if len(lines) == 2 else 'to'} {lines[-1]}"
    return f"lines {listed(list(map(str, lines)))}"


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names cleaned, none empty and none twice: "column 1" for an empty one, "a (2)" for the second a."""
    taken: set[str] = set()
    result = []
    for place, name in enumerate(names, start=1):
        first = clean(name, LONGEST_NAME) or f"column {place}"
        candidate, count = first, 1
        while candidate in taken:
            count += 1
            candidate = f"{first} ({count})"
        taken.add(candidate)
        result.append(candidate)
    return tuple(result)


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is no value."""
    return cell.strip().lower() in MISSING
