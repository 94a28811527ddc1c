// Predictions in the chart: a place on the axis as an upright line, or a line over it. While something is predicted the chart
// shows its axes alone, and the marker is dragged, or the line drawn, in it; afterwards both stand beside the exact curve.

import { element } from "./element.js";
import { drawn, scales } from "./plotly_fast.js";

const SVG = "http://www.w3.org/2000/svg";

export class Marks {
  constructor(lab) {
    this.lab = lab;
    this.layer = element("div", { class: "rg-marks", "aria-hidden": "true" });
    this.layer.addEventListener("pointerdown", (event) => this.down(event));
  }

  // What is marked: { chart, axis, places: [{ stop, kind, label }], lines: [{ stops, heights, kind }], gaps: [{ stop, from, to }],
  // labels: [{ stop, height, label, kind }], moved(share of both axes) }.
  show(wanted) {
    this.wanted = wanted;
    this.draw();
  }

  clear() {
    this.wanted = null;
    this.off();
  }

  off() {
    this.layer.closest(".rg-chart")?.classList.remove("rg-marked");
    this.layer.remove();
  }

  // Where the chart is drawn; undefined where the view has none of this name.
  get plot() {
    const { scene, plots } = this.lab.charts ?? {};
    const at = scene?.charts.findIndex(({ name }) => name === this.wanted?.chart) ?? -1;
    return plots?.[at] && drawn(plots[at]) ? { plot: plots[at], chart: scene.charts[at] } : undefined;
  }

  draw() {
    const { wanted } = this;
    const found = wanted && this.plot;
    const cursor = found && cursorOf(found.chart, wanted.axis);
    if (!cursor) {
      this.off();
      return;
    }
    const { plot } = found;
    const holder = plot.parentElement;
    if (this.layer.parentElement !== holder) {
      this.layer.closest(".rg-chart")?.classList.remove("rg-marked");
      holder.append(this.layer);
    }
    holder.closest(".rg-chart").classList.add("rg-marked");
    const { size, xaxis, yaxis } = scales(plot);
    Object.assign(this, { cursor, x: xaxis.range, y: yaxis.range, log: yaxis.type === "log" });
    if (this.watched !== plot) plot.on("plotly_relayout", () => this.draw());
    this.watched = plot;
    // The frame of the axes: its distance from the edges of the chart stays when the chart gets another size.
    Object.assign(this.layer.style, {
      left: `${size.l}px`, top: `${size.t}px`, right: `${size.r}px`, bottom: `${size.b}px`,
    });
    this.layer.classList.toggle("rg-taken", Boolean(wanted.moved));
    this.layer.classList.toggle("rg-drawing", Boolean(wanted.moved && wanted.lines));
    const lines = (wanted.lines ?? []).filter(({ heights }) => heights);
    this.layer.replaceChildren(
      ...(lines.length ? [this.picture(lines, wanted.gaps ?? [])] : []),
      ...(wanted.labels ?? []).map((label) => this.label(label)),
      ...(wanted.places ?? []).map((place) => this.upright(place)),
    );
  }

  // Shares of the frame, from the left and from below.
  across(stop) {
    const [left, right] = this.x;
    return (this.cursor[stop] - left) / (right - left);
  }

  up(height) {
    const [low, high] = this.y;
    return ((this.log ? Math.log10(height) : height) - low) / (high - low);
  }

  // Undefined as long as no chart is drawn.
  height(share) {
    if (!this.y) return undefined;
    const [low, high] = this.y;
    const at = low + Math.min(Math.max(share, 0), 1) * (high - low);
    return this.log ? 10 ** at : at;
  }

  upright({ stop, kind, label }) {
    const share = this.across(stop);
    const side = share > 0.8 ? " rg-leftward" : "";
    return element("div", { class: `rg-upright rg-${kind}${side}`, style: `left: ${100 * share}%` }, element("span", {}, label));
  }

  // Words at a height, where that is inside of the frame.
  label({ stop, height, label, kind }) {
    const up = Math.min(Math.max(this.up(height), 0.06), 0.94);
    const share = this.across(stop);
    const side = share > 0.7 ? " rg-leftward" : "";
    return element("div", { class: `rg-at rg-${kind}${side}`, style: `left: ${100 * share}%; top: ${100 * (1 - up)}%` }, element("span", {}, label));
  }

  picture(lines, gaps) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "0 0 1 1");
    svg.setAttribute("preserveAspectRatio", "none");
    const strokes = gaps.map(({ stop, from, to }) => ({ stops: [stop, stop], heights: [from, to], kind: "gap" }));
    for (const { stops, heights, kind } of [...strokes, ...lines]) {
      const line = document.createElementNS(SVG, "polyline");
      const points = stops.map((stop, i) => `${this.across(stop)},${1 - this.up(heights[i])}`);
      line.setAttribute("points", points.join(" "));
      line.setAttribute("class", `rg-${kind}`);
      svg.append(line);
    }
    return svg;
  }

  // The stop that is nearest to a place across the frame.
  nearest(share) {
    let best = 0;
    for (let stop = 1; stop < this.cursor.length; stop++) {
      if (Math.abs(this.across(stop) - share) < Math.abs(this.across(best) - share)) best = stop;
    }
    return best;
  }

  down(event) {
    const moved = this.wanted?.moved;
    if (!moved || event.button) return;
    event.preventDefault();
    const move = ({ pointerId, clientX, clientY }) => {
      if (pointerId !== event.pointerId) return;
      const { left, top, width, height } = this.layer.getBoundingClientRect();
      moved(this.nearest((clientX - left) / width), this.height(1 - (clientY - top) / height));
    };
    const up = ({ pointerId }) => {
      if (pointerId !== event.pointerId) return;
      for (const kind of ["pointerup", "pointercancel"]) removeEventListener(kind, up);
      removeEventListener("pointermove", move);
    };
    move(event);
    addEventListener("pointermove", move);
    for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, up);
  }
}

// Where a chart's own upright line stands at every stop of a knob: across in units of its axis; undefined where it has none.
export function cursorOf({ moves }, knob) {
  for (const { rows } of moves[knob] ?? []) {
    if (rows?.x && [...rows.x].every((row) => row.length === 2 && row[0] === row[1])) return [...rows.x].map((row) => row[0]);
  }
  return undefined;
}
