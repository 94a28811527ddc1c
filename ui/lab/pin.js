// The view that a visitor has pinned: its curve, bars and ball stay in grey while the knobs move. The link says which (`pin`):
// names and values of what differs from the first view, with stars between. What stays is what the scene's marks name (`pin`).

import { element, write } from "./element.js";
import { at, pick, unpack } from "./scene.js";
import { Store } from "./store.js";

const GREY = "--faint";
const CLEAR = "rgba(128,128,128,0.12)";

export class Pin {
  // `again()` draws the scene once more, with what has come to be pinned.
  constructor(lab, again) {
    Object.assign(this, { lab, again, kept: Object.create(null), numbers: Object.create(null) });
    this.button = element("button", { type: "button", hidden: true, "aria-pressed": "false", onclick: () => this.press() }, "Pin");
    this.said = element("span");
    const back = () => lab.store.set(this.held.values, { entry: true });
    const leave = () => {
      this.press();
      this.button.focus();
    };
    this.line = element("p", { class: "rg-pinned", hidden: true }, element("b", {}, "Pinned, in grey. "), this.said, " ",
      element("button", { type: "button", onclick: back }, "Go back to it"), " ", element("button", { type: "button", onclick: leave }, "Unpin"));
    lab.store.addEventListener("moved", () => this.update());
    this.update();
  }

  get text() {
    return this.lab.store.aside("pin");
  }

  // Where the knobs stand in the pinned view; undefined where none is pinned.
  get held() {
    const { lesson } = this.lab;
    if (!this.text.startsWith("*")) return undefined;
    const parts = this.text.slice(1).split("*");
    const query = new URLSearchParams(lesson.knobs.flatMap(({ name }) => {
      const place = parts.findIndex((part, i) => i % 2 === 0 && part === name);
      return place < 0 ? [] : [[`${lesson.name}.${name}`, parts[place + 1] ?? ""]];
    }));
    return new Store(lesson, { get: () => `${query}`, set() {} });
  }

  press() {
    const { store } = this.lab;
    const named = [...store.named(store.values)].flatMap((name) => [name, store.values[name]]);
    store.say({ pin: this.text ? null : `*${named.join("*")}` });
  }

  // The link names another view, or asks for other charts of it.
  async update() {
    const { lab, held } = this;
    const asked = held && JSON.stringify([this.text, lab.store.values.more]);
    if (asked !== this.asked) {
      this.asked = asked;
      Object.assign(this, { kept: Object.create(null), numbers: Object.create(null), failed: "" });
      if (held) await this.ask(held, asked);
      else this.again();
    }
    this.tell();
  }

  async ask(held, asked) {
    const { lesson, ask, store } = this.lab;
    const values = { ...held.values, ...(Object.hasOwn(held.values, "more") && { more: store.values.more }) };
    try {
      const answer = await ask.scene(lesson.name, held.query(lesson.crossed ? [] : lesson.live, values));
      if (this.asked !== asked) return;
      if (!answer.bytes) throw new Error(answer.notices.join(" "));
      this.take(unpack(answer.bytes), held.stops);
    } catch (error) {
      if (this.asked !== asked) return;
      this.failed = error.message;
    }
    this.again();
  }

  take(scene, stops) {
    for (const chart of scene.charts) {
      const traces = chart.traces.map((trace) => ({ ...trace }));
      for (const [knob, moves] of Object.entries(chart.moves)) {
        if (Object.hasOwn(stops, knob)) for (const move of moves) Object.assign(traces[move.trace], at(move, stops[knob]));
      }
      for (const trace of traces) if (trace.pin) this.kept[trace.pin] ??= faded(trace);
    }
    for (const { name, values, fine } of scene.numbers) if (!fine) this.numbers[name] = pick(values, stops);
  }

  // A scene with what is pinned in its charts.
  over(scene) {
    this.tell();
    this.button.hidden = !this.lab.ask.home || !scene.charts.some(({ traces }) => traces.some(({ pin }) => pin));
    return { ...scene, charts: scene.charts.map((chart) => this.added(chart)) };
  }

  added(chart) {
    const moved = new Set(Object.values(chart.moves).flat().map(({ trace }) => trace));
    const stays = (trace, i) => moved.has(i) || !same(trace, this.kept[trace.pin]);
    const ghosts = chart.traces.filter((trace, i) => Object.hasOwn(this.kept, trace.pin) && stays(trace, i)).map(({ pin }) => this.kept[pin]);
    if (!ghosts.length) return chart;
    const [first, ...others] = ghosts;
    return { ...chart, traces: [...chart.traces, { ...first, key: "dots" }, ...others], layout: { ...chart.layout, barmode: "overlay" } };
  }

  // What differs from the pinned view, and the ways out of it.
  tell() {
    const { store } = this.lab;
    const { held, failed } = this;
    this.button.setAttribute("aria-pressed", String(Boolean(held)));
    this.button.title = held ? "Take the grey view away" : "Keep this view in grey while the knobs move";
    this.line.hidden = !held;
    for (const node of this.lab.root.querySelectorAll(".rg-numbers > div")) was(node.lastChild, this.numbers[node.querySelector("dt").textContent]);
    if (held) write(this.said, failed ? `The pinned view cannot be shown: ${failed}` : differences(held, store));
  }
}

// The pinned number below the present one.
function was({ dataset }, text) {
  if (text === undefined) delete dataset.pinned;
  else dataset.pinned = `pinned ${text}`;
}

// Whether a mark that no knob moves shows what is pinned itself.
const same = (trace, { y }) => trace.y.length === y.length && trace.y.every((value, i) => value === y[i]);

// A mark in grey: a line dotted, a bar as an outline.
function faded({ type, mode, x, y, width, fill, marker, line }) {
  const still = { type, x, y, pin: "", name: "pinned", hoverinfo: "skip", ink: GREY };
  if (type === "bar") return { ...still, width, marker: { color: CLEAR, line: { color: GREY, width: 1.5 } } };
  const dots = mode.includes("markers") ? { marker: { color: GREY, size: marker.size, line: { color: "--paper", width: 1 } } } : {};
  return { ...still, mode, ...(line && { line: { ...line, color: GREY, dash: "dot", width: 2 } }), ...(fill && { fill, fillcolor: CLEAR }), ...dots };
}

function differences(held, store) {
  const { compare, penalty } = held.values;
  const first = compare && !["Off", penalty].includes(compare) ? " Of its two penalties the first is kept." : "";
  const word = (knob, value) => (knob.kind === "slider" ? knob.shown[Math.round((value - knob.low) / knob.step)] : (knob.labels?.[value] ?? value));
  const other = store.lesson.knobs.filter(({ name, hidden }) => !hidden && name !== "more" && held.values[name] !== store.values[name]);
  if (!other.length) return `This is the view itself: move a knob, and it stays.${first}`;
  const told = other.map((knob) => `${knob.label} ${word(knob, held.values[knob.name])} (now ${word(knob, store.values[knob.name])})`);
  return `It had ${told.join(", ")}.${first}`;
}
