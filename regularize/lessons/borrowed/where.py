"""Where a borrowed technique helps, in one line, as the grid says."""

from collections.abc import Sequence

from regularize import words
from regularize.lessons.borrowed.compute import known
from regularize.lessons.borrowed.grid import Tried
from regularize.lessons.borrowed.settings import CELLS, CLASSIFIERS, SHARES


def helps(techniques: Sequence[str] = ()) -> str:
    """The classifiers that a technique helps, and those that it hurts, against their own regularizer; without names of all cells."""
    told = []
    for share in SHARES.values():
        found = {name: one for (name, wrong), one in known().tried.items() if wrong == share}
        told.append(_counted(found) if not techniques else _listed(found, techniques))
    labels = ("labels right: ", "a fifth wrong: ")
    return ". ".join(label[0].upper() + label[1:] + one for label, one in zip(labels, told, strict=True))


def _counted(found: dict[str, Tried]) -> str:
    better, worse = (sum(_verdict(one) == sign for one in found.values()) for sign in (-1, 1))
    return f"of {len(found)} cells {better} help and {worse} hurt for certain"


def _listed(found: dict[str, Tried], techniques: Sequence[str]) -> str:
    parts = []
    for sign, verb in ((-1, "helps"), (1, "hurts")):
        who = [
            _called(name, techniques)
            for name, one in found.items()
            if CELLS[name].technique in techniques and _verdict(one) == sign
        ]
        parts += [f"{verb} {words.listed(who)}"] if who else []
    return "; ".join(parts) or "nothing certain"


def _called(name: str, techniques: Sequence[str]) -> str:
    cell = CELLS[name]
    classifier = CLASSIFIERS[cell.classifier].name
    return classifier if len(techniques) == 1 else f"{cell.technique.lower()} × {classifier}"


def _verdict(found: Tried) -> int | None:
    """None where it is not settled."""
    return found.difference("own").verdict if found.settled("own") else None
