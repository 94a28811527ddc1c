"""First views that are shipped as files are what is computed."""

import re

import numpy as np
import pytest

from regularize.export import first
from regularize.threads import one_thread

NAMES = list(first.long_lessons())


def masked(part):
    """A header with every number taken out of it and of its texts."""
    if isinstance(part, dict):
        return {name: masked(value) for name, value in part.items()}
    if isinstance(part, list):
        return [masked(value) for value in part]
    return re.sub(r"[\d.,−⁰¹²³⁴⁵⁶⁷⁸⁹-]+", "#", part) if isinstance(part, str) else type(part).__name__


def numbers(view):
    """All that charts draw, one after the other; of a picture its steps of 254, and NaN where it is transparent."""
    kept = np.frombuffer(view.wire, dtype=np.float32, offset=20 + int.from_bytes(view.wire[16:20], "little"))
    found = [np.zeros(0)]

    def walk(part, name=""):
        if isinstance(part, list):
            for one in part:
                walk(one)
        elif isinstance(part, dict) and "$" in part:
            start, *axes = part["$"]
            drawn = kept[start : start + int(np.prod(axes))]
            steps = np.ascontiguousarray(drawn).view(np.uint8).astype(float)
            found.append(np.where(steps < 255, steps, np.nan) if name == "bytes" else drawn.astype(float))
        elif isinstance(part, dict):
            for below, one in part.items():
                walk(one, below)

    walk(view.header["charts"])
    return np.concatenate(found)


def test_what_takes_long_has_a_file_and_nothing_else_has():
    assert sorted(path.stem for path in first.FOLDER.iterdir()) == sorted(NAMES) != []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_holds_what_is_computed(name):
    with one_thread():
        kept, now = first.first(name), first.made(name)
    told = "what is trained, shown or said has changed: run make first"
    assert (kept.notices, kept.files) == (now.notices, now.files), told
    if kept.arithmetic == now.arithmetic:
        assert kept.wire == now.wire, told
        return
    # Elsewhere the last digits of a training are others, and with them some words.
    assert kept.header.keys() == now.header.keys(), told
    same = [masked(a) == masked(b) for a, b in zip(kept.header["charts"], now.header["charts"], strict=True)]
    assert np.mean(same) >= 0.5, told
    one, other = numbers(kept), numbers(now)
    assert np.nanmax(np.abs(other)) < 1e30, "these are bytes of something else"
    if len(one) == len(other):
        assert np.nanmedian(np.abs(one - other)) <= 0.02 * np.nanstd(other), told
