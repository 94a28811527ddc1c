"""Every page runs in Streamlit: its lab has a place, its formula and its beliefs stand below."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from regularize.beliefs import BELIEFS, TECHNIQUES
from regularize.export.quiz import seen
from regularize.lessons import LESSONS
from regularize.lessons.borrowed import where
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


SOURCES = {
    "10.1111/j.2517-6161.1996.tb02080.x": ("explore", "geometry", "choosing", "elastic_net", "outliers"),
    "10.1080/00401706.1970.10488634": ("explore", "geometry", "bias_variance", "other_doors", "weight_decay"),
    "10.1111/j.1467-9868.2005.00503.x": ("explore", "elastic_net"),
    "10.1214/009053604000000067": ("choosing",),
    "10.1214/aoms/1177703732": ("outliers",),
    "jmlr.org/papers/v15/srivastava14a": ("dropout", "other_doors", "dropblock"),
    "1711.05101": ("weight_decay",),
    "1512.00567": ("label_smoothing", "borrowed"),
    "1307.1493": ("borrowed",),
    "vandermaaten13": ("borrowed",),
    "10.1214/aos/1013203451": ("borrowed",),
    "10.1198/016214503000125": ("borrowed",),
    "rosset04a": ("borrowed",),
    "1306.0237": ("borrowed",),
    "1503.02531": ("borrowed",),
    "1711.09784": ("borrowed",),
    "1710.09412": ("borrowed",),
    "10.1214/aos/1176347963": ("borrowed",),
    "1909.04791": ("borrowed",),
    "1505.01866": ("borrowed",),
    "2202.00858": ("borrowed",),
    "1201.1587": ("borrowed",),
    "10.1023/A:1012454411458": ("borrowed",),
    "10.1162/neco.1995.7.1.108": ("other_doors", "borrowed"),
    "1810.12890": ("dropblock",),
    "1905.04899": ("cutmix",),
    "10.1073/pnas.1903070116": ("bias_variance",),
    "10.1111/j.2517-6161.1974.tb00994.x": ("choosing",),
    "10.1111/j.1467-9868.2005.00532.x": ("choosing",),
    "1205.1481": ("choosing",),
    "10.1093/biomet/71.1.1": ("explore", "choosing"),
    "1906.02629": ("label_smoothing",),
}


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_ends_with_the_sources_of_its_subject(name: str) -> None:
    last = opened(name).markdown[-1].value
    assert last.startswith("## Sources\n- ")
    cited = {source for source, pages in SOURCES.items() if name in pages}
    assert cited == {source for source in SOURCES if source in last}
    # Each address is one that has been looked up.
    assert len(cited) == last.count("](https://")


def test_the_app_says_how_it_is_to_be_cited() -> None:
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    said = dict(line.split(": ", 1) for line in lines if line[0] not in " -" and ": " in line)
    assert said["cff-version"] == "1.2.0"
    assert said["license"] == "MIT"
    assert said["title"].strip('"') in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[0]


def test_the_menu_names_every_page_and_no_other() -> None:
    pages = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert set(MENU) == pages | {"explore"}


def test_every_belief_is_told_on_its_page_or_links_there() -> None:
    text = texts(opened("beliefs"))
    assert text.count("What the numbers say") == len(BELIEFS)
    for belief in BELIEFS.values():
        assert belief.claim in text
        assert belief.page in LESSONS


def test_the_sheet_has_a_row_for_each_technique_that_leads_to_its_state() -> None:
    text = texts(opened("techniques"))
    for technique in TECHNIQUES:
        assert f"[{literal(technique.name)}](./{seen(technique.page, technique.settings)})" in text
        assert literal(technique.helps or where.helps(technique.cells)) in text
    assert "nothing certain" in text, "what does not help is said"


def test_foreign_text_shows_as_it_is() -> None:
    assert literal("a*b_[c](d)<e>|$f$") == r"a\*b\_\[c\]\(d\)\<e\>\|\$f\$"
