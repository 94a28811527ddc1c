// What to do first, and the questions of a lesson: a state, a prediction, and then the truth beside it. Where all of this
// stands is in the link: the question that is open (`q`), the prediction (`guess`), and who made it (`by`).

import { element, write } from "./element.js";
import { guessed } from "./guess.js";
import { Line, apart } from "./line.js";
import { Marks } from "./marks.js";
import { sending } from "./sending.js";
import { valueAt } from "./store.js";
import { unswiped } from "./touch.js";

export class Questions {
  constructor(lab) {
    this.lab = lab;
    this.known = new Map();
    this.body = element("div", { class: "rg-asked" });
    this.links = element("div", { class: "rg-ways" });
    this.node = element("section", { class: "rg-question", "aria-label": "What to do" }, this.body, this.links);
    const { open } = this;
    if (open && !lab.store.named(lab.store.values).size) lab.store.set(stateOf(open));
    this.update();
  }

  get marks() {
    this.marked ??= new Marks(this.lab);
    return this.marked;
  }

  get all() {
    const { lesson, store } = this.lab;
    const locked = [...store.hidden, ...store.fixed].filter((name) => name !== "seed");
    // What the link holds still must stand where the question needs it.
    return lesson.questions.filter(({ settings }) => locked.every((name) => settings[name] === store.values[name]));
  }

  get open() {
    return this.all.find(({ name }) => name === this.lab.store.aside("q"));
  }

  // The prediction of the link: a place among the answers or the stops of the axis; undefined where there is none.
  guess(question) {
    return guessed(this.lab.lesson, question, this.lab.store.aside("guess"));
  }

  update() {
    const { open } = this;
    this.look?.stand();
    const guess = open && this.guess(open);
    const seed = this.lab.store.values.seed;
    const away = open && !this.inPlace(open);
    const state = JSON.stringify([open?.name, guess, seed, this.all.length, this.preset?.name, away]);
    if (state === this.state) return;
    this.state = state;
    const held = this.node.contains(document.activeElement);
    this.line = undefined;
    const parts = !open ? this.task() : away ? this.elsewhere(open) : guess === undefined ? this.asks(open) : this.reveals(open, guess);
    this.body.replaceChildren(...parts);
    this.links.replaceChildren(...this.ways(open));
    this.cover();
    if ((!open || away) && this.marked) this.marks.clear();
    if (held) this.body.querySelector("[tabindex], input, button")?.focus();
  }

  // What would tell the answer is covered until somebody has predicted, or goes on without.
  cover() {
    const { open, lab } = this;
    const asking = open && this.inPlace(open) && this.guess(open) === undefined;
    lab.root.toggleAttribute("data-question", Boolean(open));
    lab.root.toggleAttribute("data-asking", Boolean(asking));
    for (const figure of lab.root.querySelectorAll(".rg-chart")) {
      figure.classList.toggle("rg-covered", Boolean(asking && open.covers.includes(figure.querySelector("figcaption span")?.textContent)));
    }
  }

  // A scene has been drawn: what is marked in it is marked again.
  drawn() {
    this.marked?.draw();
    this.line?.show();
  }

  // The preset that is shown, wherever its live knobs have been turned since.
  get preset() {
    const { lesson, store } = this.lab;
    const differs = (settings) => Object.keys(settings).filter((name) => settings[name] !== store.values[name]);
    const near = lesson.presets.filter(({ settings }) => differs(settings).every((name) => lesson.live.includes(name)));
    const first = lesson.knobs.every(({ name, default: value }) => store.values[name] === value || lesson.live.includes(name));
    return first ? undefined : (near.find(({ settings }) => !differs(settings).length) ?? near[0]);
  }

  // What to do, or of a preset what it shows. Where a link holds knobs still it says itself what is to be done.
  task() {
    const { hidden, fixed } = this.lab.store;
    if (hidden.length || fixed.length) return [];
    const [name, words] = this.preset ? [this.preset.name, this.preset.why] : ["Try it", this.lab.lesson.task];
    return [element("p", { class: "rg-task" }, element("b", {}, name), " ", words)];
  }

  // The buttons to the questions; none is in the way.
  ways(open) {
    const { all } = this;
    const buttons = all.map((question, i) =>
      element("button", {
        type: "button", class: "rg-way", "aria-pressed": String(question === open), "aria-label": `Question ${i + 1}`,
        title: question.ask, onclick: () => (question === open ? this.close() : this.pose(question)),
      }, all.length > 1 ? String(i + 1) : "?"),
    );
    if (!all.length) return [];
    return [element("span", {}, "Predict"), ...buttons];
  }

  pose(question) {
    this.lab.store.say({ q: question.name, guess: null, by: null }, { settings: stateOf(question) });
  }

  close() {
    this.lab.store.say({ q: null, guess: null, by: null });
  }

  // Whether the view is the one that a question is about, or the one that shows its truth, wherever the live knobs stand.
  inPlace({ settings, reveal }) {
    const { lesson, store } = this.lab;
    const held = Object.keys(settings).filter((name) => name !== "seed" && !lesson.live.includes(name));
    return [settings, reveal ?? settings].some((view) => held.every((name) => view[name] === store.values[name]));
  }

  // The view is another one: its curves say nothing of the question.
  elsewhere(question) {
    const back = () => this.lab.store.set(stateOf(question), { entry: true });
    return [element("p", { class: "rg-ask-words", tabindex: "-1" }, question.ask),
      element("div", { class: "rg-answers" }, element("span", {}, "The settings are others than the question's. "),
        element("button", { type: "button", onclick: back }, "Back to the question"),
        element("button", { type: "button", class: "rg-skip", onclick: () => this.skip(question) }, "Skip"))];
  }

  asks(question) {
    const ask = element("p", { class: "rg-ask-words", tabindex: "-1" }, question.ask);
    const skip = element("button", { type: "button", class: "rg-skip", onclick: () => this.skip(question) }, "Skip");
    const way = question.places.length ? "drawing" : question.axis ? "axis" : "choices";
    return [ask, this[way](question, skip)];
  }

  choices({ answers, ask }, skip) {
    const buttons = answers.map((answer, i) =>
      element("button", { type: "button", onclick: () => this.predict(i) }, answer),
    );
    return element("div", { class: "rg-answers", role: "group", "aria-label": ask }, ...buttons, skip);
  }

  // A marker on the knob's own axis; until it is moved it stands at the end, where no truth is.
  axis({ axis, chart }, skip) {
    const knob = this.lab.store.knobs[axis];
    const last = knob.shown.length - 1;
    const told = element("output", { class: "rg-place" });
    const range = element("input", {
      type: "range", min: 0, max: last, step: 1, value: 0, "aria-label": `Your prediction of ${knob.label}`,
    });
    const moved = (stop) => {
      range.value = stop;
      show();
    };
    const show = () => {
      this.marks.show({ chart, axis, moved, places: [{ stop: Number(range.value), kind: "guess", label: "you" }] });
      const words = knob.shown[Number(range.value)];
      write(told, words);
      range.setAttribute("aria-valuetext", words);
      range.style.setProperty("--share", Number(range.value) / last);
    };
    unswiped(range, { turned: show, set: show });
    show();
    const done = element("button", { type: "button", class: "rg-predict", onclick: () => this.predict(Number(range.value)) }, "Predict");
    return element("div", { class: "rg-answers" },
      element("label", { class: "rg-knob rg-marker" }, element("span", {}, `${knob.label} `, told), range), done, skip);
  }

  // A line is drawn into the chart itself.
  drawing(question, skip) {
    const line = (this.line = new Line(this.marks, question, this.words(question)));
    line.done.addEventListener("click", () => this.lab.store.say({ guess: line.text }));
    return element("div", { class: "rg-answers" }, line.done, skip, line.node);
  }

  predict(place) {
    const { axis } = this.open;
    const knob = this.lab.store.knobs[axis];
    this.lab.store.say({ guess: axis ? valueAt(knob, place) : place });
  }

  // Past one question is the next, and past the last the lesson itself.
  skip(question) {
    const next = this.all[this.all.indexOf(question) + 1];
    if (next) this.pose(next);
    else this.close();
  }

  // The truth of a question for a seed, asked for once.
  truth(question, seed, guess) {
    const { lesson, ask } = this.lab;
    const line = question.places.length && guess ? `&${lesson.name}.guess=${guess.join("_")}` : "";
    const path = `truth/${lesson.name}/${question.name}?${lesson.name}.seed=${seed}${line}`;
    if (!this.known.has(path)) {
      const found = ask.text(path).then(JSON.parse);
      found.catch(() => this.known.delete(path));
      this.known.set(path, found);
    }
    return this.known.get(path);
  }

  reveals(question, guess) {
    const place = element("div", { class: "rg-reveal", role: "status" }, element("p", {}, "Computing the answer …"));
    this.fill(place, question, guess);
    return [element("p", { class: "rg-ask-words", tabindex: "-1" }, question.ask), place];
  }

  async fill(place, question, guess) {
    const { store } = this.lab;
    const { state } = this;
    let found;
    try {
      found = await this.truth(question, store.values.seed, guess);
    } catch (error) {
      place.replaceChildren(element("p", {}, error.message),
        element("button", { type: "button", onclick: () => this.fill(place, question, guess) }, "Try again"));
      return;
    }
    if (state !== this.state) return;
    const { truth, gaps, stands } = found;
    const words = this.words(question);
    const line = question.places.length > 0;
    this.mark(question, guess, truth);
    place.replaceChildren(
      ...(line ? [] : [question.axis ? this.strip(question, guess, truth) : this.verdict(words, guess, truth)]),
      element("p", {}, line ? gaps[0] : gaps[guess]),
      element("p", {}, element("b", {}, "Why? "), question.why),
      this.after(question, truth, stands),
    );
  }

  words({ answers, axis }) {
    return axis ? this.lab.store.knobs[axis].shown : answers;
  }

  // The prediction beside the exact curve, in the chart that it is of.
  mark({ chart, axis, places }, guess, truth) {
    if (!chart) return;
    if (places.length) this.marks.show({ chart, axis, lines: [{ kind: "guess", stops: places, heights: guess }], ...apart(places, guess, truth) });
    else this.marks.show({ chart, axis, places: guess === truth ? [{ stop: truth, kind: "guess", label: "you ✓" }]
      : [{ stop: truth, kind: "truth", label: "true" }, { stop: guess, kind: "guess", label: "you" }] });
  }

  verdict(words, guess, truth) {
    const right = guess === truth;
    return element("p", { class: "rg-verdict", "data-right": String(right) },
      element("span", {}, "You said ", element("b", {}, words[guess])), " ",
      right ? element("span", { class: "rg-right" }, "✓ So it is.") : element("span", {}, "It is ", element("b", {}, words[truth])));
  }

  // The knob's axis with both on it, the prediction above the line and the truth below.
  strip(question, guess, truth) {
    const words = this.words(question);
    const share = (stop) => `${(100 * stop) / (words.length - 1)}%`;
    const mark = (kind, stop, label) =>
      element("span", { class: `rg-mark rg-${kind}`, style: `--at: ${share(stop)}` }, element("span", {}, `${label} ${words[stop]}`));
    return element("div", { class: "rg-strip" }, mark("guess", guess, "You:"), mark("truth", truth, guess === truth ? "✓" : "True:"));
  }

  after(question, truth, stands) {
    const { lab } = this;
    const { store } = lab;
    const { axis, reveal } = question;
    const place = axis && !question.places.length && { [axis]: valueAt(store.knobs[axis], truth) };
    const { seed: _, ...others } = { ...(reveal ?? question.settings), ...place, ...stands };
    const next = this.all[this.all.indexOf(question) + 1];
    const again = element("button", { type: "button", onclick: () => store.say({ guess: null, by: null }) }, "Predict again");
    const show = () => {
      store.set(others, { entry: true });
      again.focus();
    };
    this.look = element("button", { type: "button", class: "rg-look", onclick: show }, "Show it");
    // Where it is shown already there is nothing to do, and nothing can be done where the link holds still what would move.
    const held = [...store.hidden, ...store.fixed];
    const moves = () => Object.keys(others).filter((name) => others[name] !== store.values[name]);
    this.look.stand = () => (this.look.hidden = !moves().length || moves().some((name) => held.includes(name)));
    this.look.stand();
    return element("div", { class: "rg-answers" }, this.look, again,
      element("button", { type: "button", onclick: () => this.skip(question) }, next ? "Next question" : "Done"),
      ...(lab.ask.home ? [sending(store)] : []),
    );
  }
}

// The settings of a question, for whatever data set is shown.
function stateOf({ settings }) {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => name !== "seed"));
}
