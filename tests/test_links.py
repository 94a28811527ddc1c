"""A link once published opens the same view for ever."""

import importlib
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

LINKS = (Path(__file__).parent / "links.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("link", LINKS)
def test_every_setting_of_a_published_link_is_still_understood(link: str) -> None:
    parts = urlsplit(link)
    page = parts.path.strip("/").lower() or "explore"
    kind = importlib.import_module(f"regularize.experiments.{page}").Settings
    knobs = dict(kind.knobs())
    values = {name.removeprefix(f"{page}."): value for name, value in parse_qsl(parts.query)}
    read = {name: knobs[name].read(name, text) for name, text in values.items()}
    settings = kind(**read)
    assert {name: str(getattr(settings, name)) for name in values} == values
