"""What a browser tells of its link."""

import pytest
import streamlit as st

from ui.link import query


@pytest.mark.parametrize("told", [None, True, 3, "a=1", ["a"], {}, {"a": 1, "b": None, "c": ["x"]}], ids=str)
def test_what_is_no_link_says_nothing(told: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {"explore.link": {"moved": told}})
    assert query("explore.link") == {}


def test_names_and_texts_are_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {"explore.link": {"moved": {"explore.degree": "9", "explore.seed": 3}}})
    assert query("explore.link") == {"explore.degree": "9"}
    assert query("geometry.link") == {}
