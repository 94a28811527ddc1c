"""What stands on a page against the same charts drawn anew by Plotly's official way, coordinate by coordinate."""

from playwright.sync_api import Page

# How far what stands on the page is from the same chart drawn anew by Plotly.react in a place of the same size: the worst
# of all numbers in paths, places and texts; or what differs in kind.
FARTHEST = """async () => {
  const number = /-?\\d+(?:\\.\\d+)?(?:e-?\\d+)?/g;
  const look = node => ['d', 'transform', 'x', 'y'].map(name => node.getAttribute(name) ?? '').join(' ')
    + (node.tagName === 'text' ? node.textContent + node.parentNode.getAttribute('transform') : '') + node.style.display;
  // In the order in which they are painted, one over the other.
  const marks = plot => [...plot.querySelectorAll('.scatterlayer path, .barlayer path, .scatterlayer text, .shapelayer path')].map(look)
    .concat([...plot.querySelectorAll('.xtitle, .ytitle')].map(node => node.textContent));
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
NEAR = 0.011
"""Plotly writes hundredths of a pixel."""


def stands_as_drawn_anew(page: Page, when: str) -> None:
    farthest, where = page.evaluate(FARTHEST)
    assert farthest <= NEAR, f"{when}: {where}"
