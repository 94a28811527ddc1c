// What runs only when the visitor starts it, such as one random mask after the other: a button to play it, one to step, and
// where it is.

import { element, write } from "./element.js";

const STEP = 280; // milliseconds; slower where the visitor wants little motion
const CALM = 1200;

export class Animations {
  constructor(place, play) {
    this.play = play;
    this.node = place.appendChild(element("div", { class: "rg-animations" }));
    this.timers = new Map();
    this.stops = {};
  }

  // What plays goes on where a new scene has the same to play.
  lay(animations) {
    const named = JSON.stringify(animations);
    if (named === this.named) return;
    this.named = named;
    for (const name of this.timers.keys()) this.halt(name);
    this.stops = Object.fromEntries(animations.map(({ name, count }) => [name, Math.min(this.stops[name] ?? 0, count - 1)]));
    this.node.replaceChildren(...animations.map((animation) => this.row(animation)));
  }

  row({ name, label, count }) {
    const place = element("span");
    const show = () => write(place, `${label} ${this.stops[name] + 1} of ${count}`);
    const next = () => {
      this.stops[name] = (this.stops[name] + 1) % count;
      this.play(name, this.stops[name]);
      show();
    };
    const step = element("button", { type: "button", onclick: () => (this.halt(name), next()) }, "Step");
    const play = element("button", { type: "button", onclick: () => this.run(name, play, next) }, "▶ Play");
    show();
    return element("div", { class: "rg-animation" }, play, step, place);
  }

  run(name, button, next) {
    if (this.timers.has(name)) return this.halt(name);
    write(button, "⏸ Pause");
    const timer = setInterval(next, matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : STEP);
    this.timers.set(name, () => {
      clearInterval(timer);
      write(button, "▶ Play");
    });
    return undefined;
  }

  halt(name) {
    this.timers.get(name)?.();
    this.timers.delete(name);
  }
}
