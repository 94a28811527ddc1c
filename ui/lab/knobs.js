// The knobs of a lesson as controls: native ones, one for each declaration in its Settings.

import { element } from "./element.js";
import { checked, valueAt } from "./store.js";

const SEGMENTS = 4; // so many words at the most stand beside each other,
const LETTERS = { "": 36, side: 18 }; // with so many letters in all: above the figures, and beside them

// `turned(name, stop)` is called while a slider is dragged, `set(name, value)` once it rests; `sample()` for another seed.
export class Knobs {
  constructor(store, { above, side, turned, set, sample }) {
    Object.assign(this, { store, turned, set, sample });
    this.controls = {};
    this.groups = {};
    for (const knob of store.lesson.knobs.filter(({ hidden }) => !hidden)) {
      const control = this.control(knob);
      this.controls[knob.name] = control;
      this.place(knob, above, side).append(control.node);
    }
    this.update();
  }

  place({ group }, above, side) {
    if (!group) return above;
    this.groups[group] ??= side.appendChild(
      element("section", { class: "rg-group" }, element("h2", {}, group)),
    );
    return this.groups[group];
  }

  control(knob) {
    if (knob.kind === "slider") return this.slider(knob);
    if (knob.kind === "text") return this.text(knob);
    const room = LETTERS[knob.group ? "side" : ""];
    const short = knob.options.length <= SEGMENTS && knob.options.map((word) => said(knob, word)).join("").length <= room;
    return short ? this.segments(knob) : this.select(knob);
  }

  slider(knob) {
    const range = element("input", {
      type: "range", min: 0, max: Math.round((knob.high - knob.low) / knob.step), step: 1, id: this.id(knob),
      oninput: () => {
        const stop = Number(range.value);
        this.show(knob, stop, range, typed);
        if (knob.live) this.turned(knob.name, stop);
      },
      onchange: () => this.set(knob.name, valueAt(knob, Number(range.value))),
    });
    const typed = element("input", {
      type: "text", class: "rg-typed", inputmode: "decimal", autocomplete: "off", "aria-label": `${knob.label}, typed`,
      onfocus: () => typed.select(),
      onchange: () => this.typed(knob, typed),
    });
    const node = this.labelled(knob, range, typed);
    node.classList.toggle("rg-live", knob.live);
    const update = (value) => {
      const stop = Math.round((value - knob.low) / knob.step);
      range.value = stop;
      this.show(knob, stop, range, typed);
    };
    return { node, update, inputs: [range, typed] };
  }

  show(knob, stop, range, typed) {
    const words = knob.shown[stop];
    typed.value = words;
    range.setAttribute("aria-valuetext", words);
    range.style.setProperty("--share", stop / Number(range.max || 1));
  }

  typed(knob, input) {
    const value = readTyped(knob, input.value);
    if (value === undefined) this.update();
    else this.set(knob.name, value);
  }

  text(knob) {
    const input = element("input", {
      type: "text", id: this.id(knob), maxlength: knob.longest, autocomplete: "off", spellcheck: "false",
      onchange: () => {
        const value = checked(knob, input.value.trim());
        input.setAttribute("aria-invalid", String(value === undefined));
        input.setCustomValidity(value === undefined ? `Must be ${knob.form}` : "");
        input.reportValidity();
        if (value !== undefined) this.set(knob.name, value);
      },
    });
    return { node: this.labelled(knob, input), inputs: [input], update: (value) => (input.value = value) };
  }

  select(knob) {
    const options = knob.options.map((word) => element("option", { value: word }, said(knob, word)));
    const select = element(
      "select", { id: this.id(knob), onchange: () => this.set(knob.name, select.value) }, ...options,
    );
    return { node: this.labelled(knob, select), inputs: [select], update: (value) => (select.value = value) };
  }

  segments(knob) {
    const radios = knob.options.map((word) =>
      element("input", { type: "radio", name: this.id(knob), value: word, onchange: () => this.set(knob.name, word) }),
    );
    const labels = radios.map((radio) => element("label", {}, radio, element("span", {}, said(knob, radio.value))));
    const row = element("div", { class: "rg-segments" }, ...labels);
    const node = element("fieldset", { class: "rg-knob" }, element("legend", {}, knob.label), ...this.help(knob), row);
    node.dataset.knob = knob.name;
    return { node, inputs: radios, update: (value) => radios.forEach((radio) => (radio.checked = radio.value === value)) };
  }

  labelled(knob, input, typed) {
    const label = element("label", { for: this.id(knob) }, knob.label);
    const [button, words] = this.help(knob);
    if (words) input.setAttribute("aria-describedby", words.id);
    const head = element("div", { class: "rg-knob-head" }, label, ...[button, typed].filter(Boolean));
    const node = element("div", { class: "rg-knob" }, head, ...[words, input].filter(Boolean));
    node.dataset.knob = knob.name;
    if (knob.name === "seed") {
      node.append(element("button", { type: "button", class: "rg-new", onclick: () => this.sample() }, "New sample"));
    }
    return node;
  }

  // A question mark that opens one sentence: by mouse, finger and key alike.
  help(knob) {
    if (!knob.help) return [];
    const words = element("small", { class: "rg-help", id: `${this.id(knob)}-help`, hidden: true }, knob.help);
    const button = element("button", {
      type: "button", class: "rg-ask", "aria-expanded": "false", "aria-controls": words.id, title: knob.help,
      "aria-label": `What is ${knob.label}?`,
      onclick: () => {
        words.hidden = !words.hidden;
        button.setAttribute("aria-expanded", String(!words.hidden));
      },
    }, "?");
    return [button, words];
  }

  id({ name }) {
    return `${this.store.lesson.name}-${name}`;
  }

  // All controls where the link says, those without an effect disabled.
  update() {
    for (const [name, { node, update, inputs }] of Object.entries(this.controls)) {
      update(this.store.values[name]);
      const idle = !this.store.inUse(name);
      node.classList.toggle("rg-idle", idle);
      for (const input of inputs) input.disabled = idle;
      node.title = idle ? this.why(name) : "";
    }
  }

  // Why a knob has no effect, in words.
  why(name) {
    const { needs, unless, label } = this.store.knobs[name];
    const lacking = Object.entries(needs).find(([other, values]) => !values.includes(this.store.values[other]));
    if (!lacking) {
      const stands = (other) => `${this.store.knobs[other].label} is ${said(this.store.knobs[other], this.store.values[other])}`;
      return `${label} has no effect while ${Object.keys(unless).map(stands).join(" and ")}.`;
    }
    const [other, values] = lacking;
    const needed = this.store.knobs[other];
    const word = (value) => said(needed, value);
    const words = values.length > 3 ? `another choice than ${word(this.store.values[other])}` : values.map(word).join(" or ");
    return `${label} has an effect where ${needed.label} is ${words}.`;
  }
}

// What is shown for a word of a link.
const said = (knob, word) => knob.labels?.[word] ?? word;

// A typed number as the nearest stop of a slider; of one in powers the number itself or "10^-2". Undefined if it is none.
export function readTyped(knob, text) {
  const plain = text.trim().replaceAll("−", "-").replace(",", ".").replace(/\s*%$/, "");
  const shown = knob.shown.indexOf(text.trim());
  if (shown >= 0) return valueAt(knob, shown);
  const power = plain.match(/^(10|2)\^(.+)$/);
  const base = knob.unit.match(/^(10|2)\^%/)?.[1];
  let value = Number(power ? power[2] : plain);
  if (base && !power && plain !== "") value = Math.log(value) / Math.log(Number(base));
  if (plain === "" || !Number.isFinite(value)) return undefined;
  return checked(knob, `${Math.min(Math.max(value, knob.low), knob.high)}`);
}
