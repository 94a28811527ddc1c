// The knobs of a lesson as controls: native ones, one for each declaration in its Settings.

import { element, write } from "./element.js";
import { checked, valueAt } from "./store.js";
import { unswiped } from "./touch.js";
import { along, amiss, Remark } from "./typed.js";

const MORE = "more"; // the knob that opens the less important figures
const SEGMENTS = 4; // so many words at the most stand beside each other,
const LETTERS = { "": 36, side: 18 }; // with so many letters in all: above the figures, and beside them
const NARROW = "(max-width: 820px), (max-height: 480px)"; // as in lab.css: no room beside the figures

// `turned(name, stop)` is called while a slider is dragged, `set(name, value)` once it rests; `sample()` for another seed.
// Controls stand `above` the figures, at their `side`, on a narrow screen those that it is about `near` the first, and what
// opens more figures `below` them.
export class Knobs {
  constructor(store, { places, turned, set, sample, glossary }) {
    const go = (changes) => store.set(changes, { entry: true });
    Object.assign(this, { store, places, turned, set, sample, glossary, go });
    this.controls = {};
    this.groups = {};
    for (const knob of store.lesson.knobs.filter(({ hidden }) => !hidden)) {
      const control = this.control(knob);
      this.controls[knob.name] = control;
      this.place(knob).append(control.node);
    }
    this.narrow = matchMedia(NARROW);
    this.narrow.addEventListener("change", () => this.move());
    this.move();
    this.update();
  }

  // The knobs that a lesson is about, where there is no room at the side: near the figure that they move.
  move() {
    const about = this.store.lesson.knobs.filter(({ near }) => near).map(({ name }) => this.controls[name].node);
    for (const node of about) {
      node.home ??= document.createComment("");
      if (this.narrow.matches) {
        if (!node.home.isConnected) node.before(node.home);
        this.places.near.append(node);
      } else if (node.home.parentNode) node.home.replaceWith(node);
    }
    this.tidy();
  }

  // A group whose knobs are all elsewhere or hidden needs no heading.
  tidy() {
    for (const group of Object.values(this.groups)) group.hidden = [...group.querySelectorAll(".rg-knob")].every((one) => one.hidden);
  }

  place({ name, group }) {
    const { above, side, below } = this.places;
    if (name === MORE) return below;
    if (!group) return above;
    this.groups[group] ??= side.appendChild(
      element("section", { class: "rg-group" }, element("h2", {}, group)),
    );
    return this.groups[group];
  }

  control(knob) {
    if (knob.kind === "slider") return this.slider(knob);
    if (knob.kind === "text") return this.text(knob);
    if (knob.name === MORE) return this.opener(knob);
    const room = LETTERS[knob.group ? "side" : ""];
    const short = knob.options.length <= SEGMENTS && knob.options.map((word) => said(knob, word)).join("").length <= room;
    return short ? this.segments(knob) : this.select(knob);
  }

  slider(knob) {
    const range = element("input", {
      type: "range", min: 0, max: Math.round((knob.high - knob.low) / knob.step), step: 1, id: this.id(knob),
    });
    unswiped(range, {
      turned: () => {
        const stop = Number(range.value);
        this.show(knob, stop, range, typed);
        if (knob.live) this.turned(knob.name, stop);
      },
      set: () => this.set(knob.name, valueAt(knob, Number(range.value))),
    });
    const typed = element("input", {
      type: "text", class: "rg-typed", inputmode: "decimal", autocomplete: "off", "aria-label": `${knob.label}, typed`,
      onfocus: () => typed.select(),
      onkeydown: ({ key }) => key === "Escape" && this.update(),
      onchange: () => this.typed(knob, typed),
    });
    const remark = new Remark(typed, `${this.id(knob)}-amiss`);
    const node = this.labelled(knob, range, typed);
    node.append(remark.node);
    node.classList.toggle("rg-live", knob.live);
    const update = (value) => {
      remark.say(null);
      const stop = Math.round((value - knob.low) / knob.step);
      if (Number(range.value) !== stop) range.value = stop;
      this.show(knob, stop, range, typed);
    };
    return { node, update, remark, inputs: [range, typed] };
  }

  show(knob, stop, range, typed) {
    const words = this.words(knob, stop);
    const share = String(stop / Number(range.max || 1));
    if (typed.value !== words) typed.value = words;
    if (range.getAttribute("aria-valuetext") !== words) range.setAttribute("aria-valuetext", words);
    if (range.style.getPropertyValue("--share") !== share) range.style.setProperty("--share", share);
  }

  // A slider elsewhere, while something else moves it.
  turn(knob, stop) {
    const [range, typed] = this.controls[knob.name].inputs;
    range.value = stop;
    this.show(knob, stop, range, typed);
  }

  // What stands at a stop: its value, or the one between two stops that the link holds there.
  words(knob, stop) {
    const own = knob.between && stop === this.store.stop(knob.name) && this.store.values[knob.between];
    return own && Number(own) === this.store.exactly(knob.name) ? `${Number(Number(own).toPrecision(5))}` : knob.shown[stop];
  }

  typed(knob, input) {
    const value = readTyped(knob, input.value);
    const found = amiss(knob, input.value, this.none(knob));
    const own = knob.between ? Number(input.value.trim().replace(",", ".")) : NaN;
    if (value === undefined) this.update();
    else if (own > 0 && knob.shown.indexOf(input.value.trim()) < 0) this.go(this.store.towards(knob.name, own));
    else this.set(knob.name, value);
    this.controls[knob.name].remark.say(found);
  }

  // How to have none of what a slider says how much of, where a choice does that.
  none({ needs, unless }) {
    const { knobs, hidden, fixed } = this.store;
    const ends = ({ name, options }) => options?.includes("None") && (unless[name]?.includes("None") || (needs[name] && !needs[name].includes("None")));
    const choice = Object.values(knobs).find((knob) => ends(knob) && ![...hidden, ...fixed].includes(knob.name));
    return choice ? `For none choose ${choice.label}: ${said(choice, "None")}.` : "";
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

  // A button that says what it does: opens the other figures, or closes them.
  opener(knob) {
    const [off, on] = knob.options;
    const button = element("button", { type: "button", onclick: () => this.set(MORE, this.store.values[MORE] === on ? off : on) });
    const node = element("div", { class: "rg-knob rg-opener" }, button);
    node.dataset.knob = knob.name;
    const update = (value) => {
      write(button, said(knob, value === on ? off : on));
      button.setAttribute("aria-expanded", String(value === on));
    };
    return { node, inputs: [button], update };
  }

  labelled(knob, input, typed) {
    const label = element("label", { for: this.id(knob) }, knob.label);
    const [button, words] = this.help(knob);
    input.setAttribute("aria-describedby", words.id);
    const head = element("div", { class: "rg-knob-head" }, label, button, ...(typed ? [typed] : []));
    const node = element("div", { class: "rg-knob" }, head, words, input);
    node.dataset.knob = knob.name;
    if (knob.name === "seed") {
      node.append(element("button", { type: "button", class: "rg-new", onclick: () => this.sample() }, "New sample"));
    }
    return node;
  }

  // A question mark that opens a sentence or two: what the knob is, and where it has no effect, why.
  help(knob) {
    const words = element("small", { class: "rg-help", id: `${this.id(knob)}-help`, hidden: true });
    const button = element("button", {
      type: "button", class: "rg-ask", "aria-expanded": "false", "aria-controls": words.id, "aria-label": `What is ${knob.label}?`,
      onclick: () => {
        words.hidden = !words.hidden;
        button.setAttribute("aria-expanded", String(!words.hidden));
      },
    }, "?");
    return [button, words];
  }

  explain(name, node, why) {
    const told = [this.store.knobs[name].help, why].filter(Boolean);
    const [button, words] = [node.querySelector(".rg-ask"), node.querySelector(".rg-help")];
    if (!button || words.told === told.join()) return;
    words.told = told.join();
    words.replaceChildren(...told.map((text) => element("span", {}, ...this.glossary.marked(`${text} `))));
    button.title = told.join(" ");
    button.hidden = !told.length;
    words.hidden ||= !told.length;
  }

  id({ name }) {
    return `${this.store.lesson.name}-${name}`;
  }

  // All controls where the link says, those without an effect disabled. Only what differs is written.
  update() {
    const { hidden, fixed } = this.store;
    for (const [name, { node, update, inputs }] of Object.entries(this.controls)) {
      update(this.store.values[name]);
      this.lock(name, node, hidden.includes(name), fixed.includes(name));
      const idle = !this.store.inUse(name);
      const [still, why] = [idle || fixed.includes(name), idle ? this.why(name) : ""];
      node.classList.toggle("rg-idle", idle);
      const sample = node.querySelector(".rg-new");
      for (const input of sample ? [...inputs, sample] : inputs) if (input.disabled !== still) input.disabled = still;
      if (node.title !== why) node.title = why;
      this.explain(name, node, why);
    }
    this.tidy();
  }

  // What the link hides is gone, and what it fixes is text.
  lock(name, node, hidden, locked) {
    const { knobs, values } = this.store;
    const { shown, kind, low, step } = knobs[name];
    node.hidden = hidden || (name === MORE && (locked || !this.store.inUse(name))) || this.replaced(name);
    node.classList.toggle("rg-fixed", locked);
    const value = kind === "slider" ? shown[Math.round((values[name] - low) / step)] : said(knobs[name], values[name]);
    if (locked && !node.said) node.said = node.appendChild(element("output", { class: "rg-is" }));
    if (node.said) write(node.said, locked ? value : "");
  }

  // Of the knobs that a lesson is about, one without effect leaves its place to one that has some.
  replaced(name) {
    const about = this.store.lesson.knobs.filter(({ near }) => near).map((knob) => knob.name);
    return about.includes(name) && !this.store.inUse(name) && about.some((other) => this.store.inUse(other));
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

// A typed number as the nearest stop of a slider; undefined if it is none.
export function readTyped(knob, text) {
  const shown = knob.shown.indexOf(text.trim());
  if (shown >= 0) return valueAt(knob, shown);
  const value = along(knob, text);
  return Number.isFinite(value) ? checked(knob, `${Math.min(Math.max(value, knob.low), knob.high)}`) : undefined;
}
