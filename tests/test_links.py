"""A link once published opens the same view for ever."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from regularize.knobs import Choice, Knobs
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import settings_of

LINKS = (Path(__file__).parent / "links.txt").read_text(encoding="utf-8").split()


def opened(link: str) -> tuple[str, dict[str, str], Knobs]:
    """The lesson of a link, the settings that it names, and those that it opens."""
    parts = urlsplit(link)
    page = parts.path.strip("/").lower() or "explore"
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    settings, notices = settings_of(lesson(page), query)
    assert not notices
    return page, {name.removeprefix(f"{page}."): value for name, value in query.items()}, settings


@pytest.mark.parametrize("link", LINKS)
def test_every_setting_of_a_published_link_is_still_understood(link: str) -> None:
    _, values, settings = opened(link)
    assert {name: str(getattr(settings, name)) for name in values} == values


@pytest.mark.parametrize("page", LESSONS)
def test_a_link_that_names_any_setting_but_not_a_newer_one_means_what_it_meant_before(page: str) -> None:
    kind = lesson(page).settings
    newer = {name: knob for name, knob in kind.knobs() if isinstance(knob, Choice) and knob.before is not None}
    assert opened(f"/{page}")[2] == kind()
    for name, knob in kind.knobs():
        _, _, settings = opened(f"/{page}?{page}.{name}={knob.default}")
        for other, one in newer.items():
            assert getattr(settings, other) == (one.default if other == name else one.before)


def test_the_front_page_compares_and_older_links_to_it_do_not() -> None:
    first, older = opened("/")[2], opened("/?explore.degree=9")[2]
    shown = [tuple(getattr(one, name) for name in ("penalty", "compare", "more")) for one in (first, older)]
    assert shown == [("L1", "L2", "Off"), ("L2", "Off", "On")]
    refused, notices = settings_of(lesson("explore"), {"explore.penalty": "L9"})
    assert (getattr(refused, "penalty"), len(notices)) == ("L2", 1)  # noqa: B009 - a knob of this lesson
