"""What is drawn the fast way is what Plotly's official way draws, coordinate by coordinate."""

import pytest
from playwright.sync_api import Browser, Page

from regularize.lessons import LESSONS, lesson
from tests.browser.served import drag, knob, links, open_page
from tests.browser.test_live_knobs import CASES, drag_on, query

pytestmark = pytest.mark.browser

# How far what stands on the page is from the same chart drawn anew by Plotly.react in a place of the same size: the worst
# of all numbers in paths, places and texts; or what differs in kind.
FARTHEST = """async () => {
  const number = /-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?/g;
  const look = node => ['d', 'transform', 'x', 'y'].map(name => node.getAttribute(name) ?? '').join(' ')
    + (node.tagName === 'text' ? node.textContent + node.parentNode.getAttribute('transform') : '') + node.style.display;
  // In the order in which they are painted, one over the other.
  const marks = plot => [...plot.querySelectorAll('.scatterlayer path, .barlayer path, .scatterlayer text')].map(look);
  let [farthest, where] = [0, ''];
  const apart = (distance, ...told) => {
    if (distance > farthest) [farthest, where] = [distance, told.join(' | ').slice(0, 400)];
  };
  for (const [i, plot] of [...document.querySelectorAll('.rg-plot')].entries()) {
    const { data, layout, _fullLayout: full } = plot;
    const place = document.body.appendChild(document.createElement('div'));
    Object.assign(place.style, { position: 'absolute', visibility: 'hidden' });
    const { width, height } = full;
    const copy = structuredClone({ data, layout: { ...layout, width, height } });
    for (const name of Object.keys(copy.layout)) {
      if (/^[xy]axis/.test(name)) copy.layout[name].range = [...full[name].range];
    }
    await Plotly.react(place, copy.data, copy.layout, {});
    const [stand, drawn] = [marks(plot), marks(place)];
    Plotly.purge(place);
    place.remove();
    if (stand.length !== drawn.length) apart(Infinity, `chart ${i}`, `${stand.length} marks`, `${drawn.length} anew`);
    stand.forEach((mark, j) => {
      const anew = drawn[j] ?? '';
      if (mark.replace(number, '#') !== anew.replace(number, '#')) apart(Infinity, `chart ${i}, mark ${j}`, mark, anew);
      const places = anew.match(number) ?? [];
      (mark.match(number) ?? []).forEach((at, k) => apart(Math.abs(at - places[k]), `chart ${i}, mark ${j}`, mark, anew));
    });
  }
  return [farthest === Infinity ? 1e9 : farthest, where];
}"""
HOW = """() => {
  window.official = 0;
  for (const name of ['react', 'animate']) {
    const way = Plotly[name];
    Plotly[name] = (...all) => {
      window.official++;
      return way(...all);
    };
  }
}"""
NEAR = 0.011
"""Plotly writes hundredths of a pixel."""


def stands_as_drawn_anew(page: Page, when: str) -> None:
    farthest, where = page.evaluate(FARTHEST)
    assert farthest <= NEAR, f"{when}: {where}"


@pytest.mark.parametrize(("name", "view"), CASES, ids=str)
def test_marks_moved_are_marks_drawn(address: str, browser: Browser, name: str, view: dict) -> None:
    page = open_page(browser, f"{address}/embed/{name}?{query(name, view)}")
    settings = lesson(name).settings(**view)
    stands_as_drawn_anew(page, "at first")
    for one, slider in settings.live().items():
        if not settings.in_use(one):
            continue
        last = len(slider.stops) - 1
        drag(page, one, last)
        for stop in (last, last // 3, 0):
            drag_on(page, one, stop)
            stands_as_drawn_anew(page, f"{one} at stop {stop}")
        page.mouse.up()
    before = page.evaluate("() => Number(document.querySelector('.rg-lab[data-page]').dataset.drawn)")
    page.locator(".rg-new").click()
    links(page, f"{name}.seed", str(settings.seed % 999 + 1))
    page.wait_for_function(
        "before => Number(document.querySelector('.rg-lab[data-page]').dataset.drawn) > before", arg=before
    )
    stands_as_drawn_anew(page, "after another seed")


def test_there_are_both_a_fast_and_an_official_way_and_the_fast_one_is_taken(address: str, browser: Browser) -> None:
    assert {name for name, _ in CASES} == set(LESSONS)
    page = open_page(browser, f"{address}/embed/explore")
    page.evaluate(HOW)
    drag(page, "log10_strength", 40, 60)
    page.mouse.up()
    assert page.evaluate("() => window.official") == 0
    # Where Plotly is not built as expected the official way is taken, and draws the same.
    page.evaluate(
        "() => { for (const plot of document.querySelectorAll('.rg-plot')) delete plot._fullLayout._basePlotModules; }"
    )
    knob(page, "log10_strength").press("ArrowRight")
    page.wait_for_function("() => window.official > 0")
    stands_as_drawn_anew(page, "the official way")
