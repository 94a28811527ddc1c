// The charts of a lab: drawn from a scene, played under the live knobs.

import { draggable, pickable, placed } from "./drag.js";
import { element, write } from "./element.js";
import { fit, framedWords, squared } from "./fit.js";
import { typeset } from "./glossary.js";
import { library, solidLibrary } from "./library.js";
import { drawn, keepFrame, named, redraw, reframe, replot } from "./plotly_fast.js";
import { paintRaster } from "./raster.js";
import { at, framed } from "./scene.js";
import { sweepable } from "./sweep.js";
import { dressed, level, paint, themeOf, whenLooksChange } from "./theme.js";

const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };
const coarse = () => matchMedia("(pointer: coarse)").matches;

export class Charts {
  // `drag(point, x, y, ended)` asks for the scene with a point elsewhere; `pick(knob, word)` sets a knob; `solid` is where the
  // 3-D library is; `near` are controls that belong to the first figure.
  // `sweep(knob, stop, ended)` moves a live knob by its line, where it is `free(knob)`.
  constructor(root, { near, drag, pick, solid, sweep, free }) {
    Object.assign(this, { near, drag, pick, solid, sweep, free });
    this.grid = root.appendChild(element("div", { class: "rg-grid" }));
    this.body = root.appendChild(element("div", { class: "rg-solid", hidden: true }));
    this.plots = [];
    this.stops = {};
    this.held = null;
    this.fitting = new ResizeObserver(() => this.resize());
    this.leaving = new AbortController();
    whenLooksChange(() => this.retheme(), this.leaving.signal);
  }

  // One scene after the other on the same nodes, so that zoom and legend stay. Resolves when it is drawn; rejects where
  // the library does not come.
  async show(scene, stops, moved) {
    Object.assign(this, { scene, stops: { ...stops }, moved });
    // To read the theme is to have the page's styles computed: once, and when it changes (`retheme`).
    if (!this.theme?.["--ink"]) this.theme = themeOf(this.grid);
    this.lay();
    this.Plotly ??= await library();
    // While a point is dragged the next question goes out before this answer is drawn.
    if (this.held) await new Promise(requestAnimationFrame);
    if (this.scene === scene) this.draw();
  }

  retheme() {
    if (!this.grid.isConnected) return;
    const theme = themeOf(this.grid);
    if (!this.scene || JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    this.theme = theme;
    this.lay();
    if (this.Plotly) this.draw();
  }

  // A frame for each chart.
  lay() {
    const { charts, shape } = this.scene;
    this.grid.dataset.shape = shape;
    while (this.plots.length > charts.length) {
      const last = this.plots.pop();
      this.fitting.unobserve(last);
      if (drawn(last)) this.Plotly.purge(last);
      last.closest("figure").remove();
    }
    charts.forEach((chart, i) => {
      if (!this.plots[i]) this.plots.push(this.frame(i));
      const plot = this.plots[i];
      this.title(plot, chart);
      write(plot.closest("figure").lastChild, chart.description);
    });
  }

  frame(i) {
    const plot = element("div", { class: "rg-plot" });
    const holder = element("div", { class: "rg-holder" }, element("canvas", { class: "rg-raster" }), plot);
    // What the chart shows in words, for those who cannot see it; what Plotly draws says nothing to them.
    const words = element("p", { class: "rg-told" });
    this.grid.append(element("figure", { class: "rg-chart" }, element("figcaption"), holder, ...(i ? [] : [this.near]), words));
    this.fitting.observe(plot);
    draggable(this, plot, i);
    sweepable(this, plot, i, this);
    pickable(plot, () => this.scene?.charts[i]?.picks, (point) => this.picked(i, point));
    return plot;
  }

  // A chart's heading with its legend, made anew only where it says something else.
  title(plot, chart) {
    const keyed = chart.traces.flatMap((trace, j) =>
      trace.key ? [[trace.name, trace.key, trace.marker, trace.line, j]] : [],
    );
    const titled = JSON.stringify([chart.name, chart.note, keyed, chart.raster?.ends, this.theme]);
    if (plot.titled === titled) return;
    plot.titled = titled;
    const keys = keyed.map(([, , , , j]) => this.key(plot, chart.traces[j], j));
    const parts = [element("span", {}, ...typeset(chart.name)), element("small", {}, ...typeset(chart.note)), ...this.scale(chart)];
    plot.closest("figure").firstChild.replaceChildren(...parts, ...(keys.length ? [legend(keys, chart.name)] : []));
  }

  // What the colours of a picture mean: from its lowest value to its highest.
  scale({ raster }) {
    if (!raster?.ends) return [];
    const colours = raster.colours.map((colour) => paint(colour, this.theme, this.scene.dark));
    const ramp = element("i", { style: `background: linear-gradient(90deg, ${colours.join(", ")})` });
    return [element("span", { class: "rg-scale" }, raster.ends[0], ramp, raster.ends[1])];
  }

  // A word of the legend: it shows the trace's mark, and hides or shows the trace.
  key(plot, trace, index) {
    const hidden = (plot.hiddenTraces ??= new Set());
    const word = element("button", {
      class: `rg-key rg-${trace.key}`,
      type: "button",
      "aria-pressed": String(!hidden.has(trace.name)),
      onclick: () => {
        if (!hidden.delete(trace.name)) hidden.add(trace.name);
        word.setAttribute("aria-pressed", String(!hidden.has(trace.name)));
        this.Plotly?.restyle(plot, { visible: !hidden.has(trace.name) }, [index]);
      },
    }, ...typeset(trace.name));
    const colour = [trace.ink, trace.marker?.color, trace.line?.color].find((value) => typeof value === "string");
    word.style.setProperty("--mark", paint(colour ?? "--ink", this.theme, this.scene.dark));
    return word;
  }

  draw() {
    this.scene.charts.forEach((chart, i) => {
      const plot = this.plots[i];
      const { traces, layout } = this.figure(chart, i);
      if (!redraw(this.Plotly, plot, traces, layout)) {
        this.Plotly.react(plot, traces, layout, configuration());
        // Zooming moves the frame that the picture fills.
        if (!plot.repaints) plot.on("plotly_relayout", () => this.paint(i));
        plot.repaints = true;
        named(plot, chart.name);
      }
      if (follows(chart)) keepFrame(plot, layout);
      plot.classList.toggle("rg-picks", Boolean(chart.picks));
      this.paint(i);
    });
    this.drawSolid();
  }

  // A point of a chart that chooses was pressed.
  picked(i, place) {
    const [knob, words] = this.scene.charts[i].picks ?? [];
    if (words?.[place] !== undefined) this.pick(knob, words[place]);
  }

  // Traces and layout of a chart at the present stops, as plotly takes them.
  figure(chart, i, size) {
    const plot = this.plots[i];
    const traces = chart.traces.map((trace) => ({ ...trace }));
    for (const [knob, moves] of Object.entries(chart.moves)) {
      if (!Object.hasOwn(this.stops, knob)) continue;
      for (const move of moves) Object.assign(traces[move.trace], at(move, this.stops[knob]));
    }
    if (this.held?.chart === i) Object.assign(traces[this.held.trace], placed(traces[this.held.trace], this.held));
    const layout = dressed(paint(framed(chart, this.stops), this.theme, this.scene.dark), this.theme, coarse());
    // Asking the page for sizes lays it out; Plotly knows them once it has drawn, to the same fraction of a pixel.
    size ??= drawn(plot) ?? plot.getBoundingClientRect();
    fit(layout, size);
    const painted = traces.map(({ key, ...trace }) => {
      const looks = paint(trace, this.theme, this.scene.dark);
      const fitting = { ...squared({ ...looks, key }, layout, size, this.theme.scale), ...framedWords(looks, layout, size) };
      return { ...looks, ...fitting, visible: !(key && plot.hiddenTraces?.has(trace.name)) };
    });
    return { traces: painted, layout };
  }

  paint(i) {
    const { raster } = this.scene.charts[i];
    const plot = this.plots[i];
    const canvas = plot.previousSibling;
    canvas.hidden = !raster;
    if (!raster || !drawn(plot)) return;
    const knob = Object.hasOwn(raster.pictures, this.moved) ? this.moved : Object.keys(raster.pictures)[0];
    paintRaster(canvas, plot, raster, { knob, stop: this.stops[knob] ?? 0, theme: this.theme, twins: this.scene.dark });
  }

  // All that follows `knob`, at another stop.
  play(knob, stop) {
    this.stops[knob] = stop;
    this.moved = knob;
    if (!this.Plotly || !this.scene) return;
    this.scene.charts.forEach((chart, i) => {
      const plot = this.plots[i];
      if (!drawn(plot)) return;
      if (chart.raster && Object.hasOwn(chart.raster.pictures, knob)) this.paint(i);
      const moves = chart.moves[knob];
      if (!moves?.length) return;
      const frame = { data: moves.map((move) => at(move, stop)), traces: moves.map((move) => move.trace) };
      if (Object.hasOwn(chart.frames, knob) && reframe(this.Plotly, plot, frame, this.levelled(chart, plot))) return;
      if (!replot(plot, frame)) this.Plotly.animate(plot, frame, AT_ONCE);
    });
  }

  // The layout of a chart that is drawn, with the frame of the present stops.
  levelled(chart, plot, sizes = drawn(plot)) {
    const { xaxis, yaxis } = framed(chart, this.stops);
    const layout = { xaxis: { ...xaxis }, yaxis: { ...yaxis }, margin: drawn(plot).margin };
    level(layout, sizes);
    return layout;
  }

  // The point that is held, where the pointer is.
  follow(plot, held) {
    const frame = { data: [placed(plot.data[held.trace], held)], traces: [held.trace] };
    if (!replot(plot, frame)) this.Plotly.animate(plot, frame, AT_ONCE);
  }

  resize() {
    this.plots.forEach((plot, i) => {
      const { clientWidth: width, clientHeight: height } = plot;
      const now = drawn(plot);
      // Plotly counts fractions of pixels.
      if (!now || !width || (Math.abs(now.width - width) < 1 && Math.abs(now.height - height) < 1)) return;
      const chart = this.scene.charts[i];
      const { traces, layout } = this.figure(chart, i, { width, height });
      this.Plotly.react(plot, traces, { ...layout, width, height }, configuration());
      if (follows(chart)) keepFrame(plot, layout);
      this.paint(i);
    });
  }

  async drawSolid() {
    const { solid, dark } = this.scene;
    this.body.hidden = !solid;
    if (!solid) return;
    if (!this.solid) return write(this.body, "The figure in 3-D is not in this file.");
    const Solid = await solidLibrary(this.solid);
    if (this.scene.solid !== solid) return;
    const { template: _, ...layout } = paint(solid.layout, this.theme, dark);
    const colours = { paper_bgcolor: "rgba(0,0,0,0)", font: { color: this.theme["--ink"], family: this.theme.font } };
    Solid.react(this.body, paint(solid.data, this.theme, dark), { ...layout, ...colours }, configuration());
  }

  leave() {
    this.fitting.disconnect();
    this.leaving.abort();
    for (const plot of this.plots) if (drawn(plot)) this.Plotly.purge(plot);
  }
}

// The words of a legend: one stop of the tab key, and arrow keys go from word to word.
function legend(keys, name) {
  const to = (word) => keys.forEach((key) => (key.tabIndex = key === word ? 0 : -1));
  to(keys[0]);
  return element("span", {
    class: "rg-legend", role: "toolbar", "aria-label": `Legend: ${name}`,
    onfocusin: ({ target }) => to(target),
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      keys[(keys.indexOf(document.activeElement) + step + keys.length) % keys.length].focus();
    },
  }, ...keys);
}

// Whether the frame of a chart follows a knob.
const follows = ({ frames }) => Object.keys(frames).length > 0;

const configuration = () => ({
  displaylogo: false,
  displayModeBar: coarse() ? false : "hover",
  modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "sendChartToCloud"],
  doubleClick: "reset",
  showTips: false,
});
