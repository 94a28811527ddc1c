// A line that is predicted: drawn into the chart by mouse or finger, or set height by height with sliders.

import { element, write } from "./element.js";

const STEPS = 100; // of a slider from the bottom of the chart to its top
const LEAST = 1e-6; // what is lower a link does not say

export class Line {
  // `marks` shows it in the chart; `words` are those of the axis at every stop.
  constructor(marks, { chart, axis, places }, words) {
    Object.assign(this, { marks, chart, axis, places, words });
    this.heights = places.map(() => null);
    this.done = element("button", { type: "button", class: "rg-predict" }, "Predict");
    this.sliders = places.map((stop, i) => this.slider(stop, i));
    this.node = element("details", { class: "rg-heights" }, element("summary", {}, "Set it with sliders"), element("div", {}, ...this.sliders));
    this.show();
  }

  get whole() {
    return this.heights.every((height) => height !== null);
  }

  get text() {
    return this.heights.map((height) => Number(Math.max(height, LEAST).toPrecision(3))).join("_");
  }

  slider(stop, i) {
    const told = element("output");
    const range = element("input", {
      type: "range", min: 0, max: STEPS, step: 1, value: STEPS / 2, "aria-label": `Height at ${this.words[stop]}`,
      oninput: () => this.set(i, this.marks.height(Number(range.value) / STEPS)),
    });
    return Object.assign(element("label", {}, element("span", {}, this.words[stop], " ", told), range), { range, told });
  }

  set(i, height) {
    if (!Number.isFinite(height)) return; // the chart is not drawn yet
    this.heights[i] = height;
    this.last = i;
    this.show();
  }

  // The pointer is at a stop and a height: the nearest place takes it, and those that were passed over lie between.
  moved(stop, height) {
    const near = this.places.reduce((best, one, i) => (Math.abs(one - stop) < Math.abs(this.places[best] - stop) ? i : best), 0);
    const from = this.last ?? near;
    const start = this.marks.up(this.heights[from] ?? height);
    const end = this.marks.up(height);
    for (let i = Math.min(from, near) + 1; i < Math.max(from, near); i++) {
      this.heights[i] = this.marks.height(start + ((i - from) / (near - from)) * (end - start));
    }
    this.set(near, height);
  }

  show() {
    const known = this.places.map((stop, i) => [stop, this.heights[i]]).filter(([, height]) => height !== null);
    const line = { kind: "guess", stops: known.map(([stop]) => stop), heights: known.map(([, height]) => height) };
    const dots = known.length < 2 ? [] : [line];
    this.marks.show({
      chart: this.chart, axis: this.axis, lines: dots, moved: (stop, height) => this.moved(stop, height),
      places: known.length ? [] : [{ stop: this.places[0], kind: "hint", label: "Draw from here to the right end" }],
    });
    this.sliders.forEach(({ range, told }, i) => {
      const height = this.heights[i];
      const words = height === null ? "not set" : `${Number(height.toPrecision(2))}`;
      write(told, words);
      if (height !== null) range.value = Math.round(STEPS * this.marks.up(height));
      range.setAttribute("aria-valuetext", words);
    });
    this.done.disabled = !this.whole;
  }
}

// The heights of a link; undefined where it is no such line.
export function heightsOf({ places }, text) {
  const parts = text.split("_");
  const fine = parts.length === places.length && parts.every((part) => /^\d{1,9}(\.\d{1,9})?$/.test(part) && Number(part) >= LEAST);
  return fine ? parts.map(Number) : undefined;
}

// A stroke from a drawn line to the exact one at each place, and words where they are furthest apart.
export function apart(places, guess, truth) {
  const gaps = places.map((stop, i) => ({ stop, from: guess[i], to: truth[i], wide: Math.abs(Math.log(guess[i] / truth[i])) }));
  const { stop, from, to } = gaps.reduce((best, one) => (one.wide > best.wide ? one : best));
  const told = (height) => Number(height.toPrecision(2));
  return { gaps, labels: [{ stop, height: from, label: `you ${told(from)}`, kind: "guess" }, { stop, height: to, label: `exact ${told(to)}`, kind: "truth" }] };
}
