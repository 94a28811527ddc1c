"""What the reader mended, what it asks, and what a visitor answered: declarative, for whoever draws it.

An answer is a *code*, "subject-answer": "3k-label" (column 3 is of kind label), "p-group" (points group digits). The
text of all answers is their codes with blanks between. No foreign text stands in it. A code whose answer is empty, "3k-",
takes back what was answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

PATTERN = "([0-9]{0,3}[a-z]-[a-z0-9]{1,16}( [0-9]{0,3}[a-z]-[a-z0-9]{1,16})*)?"
"""What the text of all answers matches."""


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A sentence on what was understood otherwise than it is written; `code` changes that, by the word `label`.

    `code` is empty where nothing could be wrong; it may be several codes with blanks between.
    """

    sentence: str
    code: str = ""
    label: str = ""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What stays unclear: a sentence, which says what is assumed, the codes of all answers with their words, and the present one.

    `assumed` as long as nobody has answered.
    """

    sentence: str
    options: tuple[tuple[str, str], ...]
    answer: str
    assumed: bool


@dataclass(frozen=True, kw_only=True)
class Answers:
    """A visitor's answers by their subjects."""

    by_subject: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, text: str) -> "Answers":
        """The answers in a text of codes; of two to one subject the last."""
        pairs = (code.partition("-") for code in text.split())
        return cls(by_subject={subject: answer for subject, _, answer in pairs if answer})

    def get(self, subject: str) -> str:
        """What was answered; nothing where nothing was."""
        return self.by_subject.get(subject, "")

    def among(self, subject: str, allowed: tuple[str, ...]) -> str:
        """What was answered, where it is one of those allowed; else nothing."""
        answer = self.get(subject)
        return answer if answer in allowed else ""

    def mended(self, subject: str, mended: str, kept: str, *, undone: str) -> Repair:
        """A repair that the answer `undone` takes back: what is said of it, then and as long as it stands."""
        if self.get(subject) == undone:
            return Repair(sentence=kept, code=f"{subject}-", label="Redo")
        return Repair(sentence=mended, code=f"{subject}-{undone}", label="Undo")

    def asked(self, subject: str, sentence: str, options: Mapping[str, str], usual: str) -> Ask:
        """A question of a subject, with its answers and their words."""
        answer = self.among(subject, tuple(options))
        return Ask(
            sentence=sentence,
            options=tuple((f"{subject}-{code}", word) for code, word in options.items()),
            answer=f"{subject}-{answer or usual}",
            assumed=not answer,
        )


def chosen(text: str, codes: str) -> str:
    """The text of all answers after `codes` were chosen: each replaces what was answered to its subject."""
    made = codes.split()
    gone = {code.partition("-")[0] for code in made}
    kept = [code for code in text.split() if code.partition("-")[0] not in gone]
    return " ".join([*kept, *(code for code in made if not code.endswith("-"))])
