"""What a host may set: understood, or refused in words at the start."""

import re
from pathlib import Path

import pytest

from regularize.lessons import LESSONS
from ui.environment import VARIABLES, read

ROOT = Path(__file__).resolve().parents[2]


def test_without_variables_everything_is_computed_ahead_and_this_machine_alone_reads_numbers() -> None:
    found = read({"PATH": "/bin", "REGULARIZE_DRAIN": ""})
    assert (found.ahead, found.drain) == (tuple(LESSONS), 0)
    assert [str(network) for network in found.readers] == ["127.0.0.0/8", "::1/128"]


def test_words_are_read() -> None:
    told = {
        "REGULARIZE_AHEAD": " explore, geometry",
        "REGULARIZE_DRAIN": "2.5",
        "REGULARIZE_METRICS": "10.0.0.0/8 fd00::/8",
        "REGULARIZE_MEMORY_MB": "512",
        "REGULARIZE_FRAME_ANCESTORS": " 'self'  https://course.example",
    }
    found = read(told)
    assert (found.ahead, found.drain) == (("explore", "geometry"), 2.5)
    assert [str(network) for network in found.readers] == ["10.0.0.0/8", "fd00::/8"]
    assert (found.megabytes, found.ancestors) == (512, "'self' https://course.example")
    assert not read({"REGULARIZE_AHEAD": "none"}).ahead
    assert not read({"REGULARIZE_METRICS": "none"}).readers


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("REGULARIZE_AHEAD", "explore nowhere", "must name lessons .* got nowhere"),
        ("REGULARIZE_DRAIN", "soon", r"must be seconds in \[0, 600\], got 'soon'"),
        ("REGULARIZE_DRAIN", "-1", "must be seconds"),
        ("REGULARIZE_DRAIN", "nan", "must be seconds"),
        ("REGULARIZE_MEMORY_MB", "8", "must be megabytes"),
        ("REGULARIZE_FRAME_ANCESTORS", "*; script-src *", "must be sources"),
        ("REGULARIZE_METRICS", "everybody", "must be networks such as"),
        ("REGULARIZE_METRICS", "10.0.0.1/8", "must be networks such as"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read({name: text})


def test_the_variables_are_read_in_one_place_and_each_is_explained_to_hosts() -> None:
    named = {
        path.name: set(re.findall(r"REGULARIZE_\w+", path.read_text(encoding="utf-8")))
        for folder in ("ui", "regularize")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert {name for name, found in named.items() if found} == {"environment.py"}
    assert named["environment.py"] == set(VARIABLES)
    told = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    for name in VARIABLES:
        assert f"`{name}`" in told, name
