"""Every page runs in Streamlit: its lab has a place, its formula and its beliefs stand below."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from regularize.beliefs import BELIEFS
from regularize.lessons import LESSONS
from ui.head import MENU
from ui.page import literal

ROOT = Path(__file__).resolve().parents[2]


def opened(name: str, **query: str) -> AppTest:
    """A page as Streamlit runs it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if name != "explore":
        app.switch_page(str(ROOT / f"pages/{name}.py"))
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def texts(app: AppTest) -> str:
    """All prose of a page."""
    return "\n".join(element.value for element in app.markdown)


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_has_its_formula_and_the_beliefs_that_are_settled_there(name: str) -> None:
    app = opened(name, **{f"{name}.seed": "<script>1e999"})
    assert not app.exception
    assert not app.warning
    text = texts(app)
    assert "$$" in text
    told = {claim.claim for claim in BELIEFS.values() if f"“{claim.claim}”" in text}
    assert told <= {claim.claim for claim in BELIEFS.values() if claim.page == name}
    assert text.count("What the numbers say") == len(told)


def test_the_menu_names_every_page_and_no_other() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert set(MENU) == pages | {"explore"}


def test_every_belief_is_told_on_its_page_or_links_there() -> None:
    text = texts(opened("beliefs"))
    assert text.count("What the numbers say") == len(BELIEFS)
    for belief in BELIEFS.values():
        assert belief.claim in text
        assert belief.page in LESSONS


def test_foreign_text_shows_as_it_is() -> None:
    assert literal("a*b_[c](d)<e>|$f$") == r"a\*b\_\[c\]\(d\)\<e\>\|\$f\$"
