// The lab: a lesson whole, its knobs, numbers, figures, sentences, tables and tools. A pure function of its link.

import { Ahead } from "./ahead.js";
import { Animations } from "./animations.js";
import { Charts } from "./charts.js";
import { element } from "./element.js";
import { Glossary } from "./glossary.js";
import { Knobs } from "./knobs.js";
import { neighbours } from "./path.js";
import { Pin } from "./pin.js";
import { Points } from "./points.js";
import { Questions } from "./questions.js";
import { digest, unpack } from "./scene.js";
import { Store, valueAt } from "./store.js";
import { Toolbar } from "./toolbar.js";
import { Units } from "./units.js";
import { Uploads } from "./uploads.js";
import { Words } from "./words.js";
import { Work } from "./work.js";

const AGAIN = [1000, 2000, 4000, 8000, 15000]; // milliseconds until a server that does not answer is asked again
const ONE_STEP = 1000; // milliseconds within which turns of a knob are one

export class Lab {
  constructor(lesson, root, ask, store = new Store(lesson)) {
    Object.assign(this, { lesson, root, ask, store, answer: null, turn: 0, shown: 0, failures: 0, next: {} });
    this.ahead = new Ahead(this);
    this.build();
    this.stops = store.stops;
    // As the page's head has asked already.
    this.first = store.home.get().replace("?", "");
    store.addEventListener("leads", () => this.refresh());
    store.addEventListener("moved", () => this.follow());
    addEventListener("popstate", () => (this.turned = null));
    addEventListener("online", () => this.failures && this.refresh());
    this.refresh();
  }

  build() {
    const { lesson, store } = this;
    this.root.classList.add("rg-lab");
    this.pin = new Pin(this, () => this.scene && this.draw());
    this.toolbar = new Toolbar(this);
    const title = element("h1", {}, lesson.title, " ", element("small", {}, lesson.question));
    this.notices = element("div", { class: "rg-notices", role: "alert" });
    this.work = new Work(this.root, () => this.stop());
    const panels = element("div");
    const above = element("div", { class: "rg-above" });
    this.stage = element("div", { class: "rg-stage" });
    const side = element("div", { class: "rg-side" });
    const main = element("div", { class: "rg-main" }, this.notices, panels, above, this.work.node, this.stage);
    this.root.replaceChildren();
    this.glossary = new Glossary(lesson.terms, this.root, ([name, stop]) => this.set(name, valueAt(store.knobs[name], stop)));
    this.root.prepend(
      element("header", { class: "rg-head" }, title, this.toolbar.node),
      (this.questions = new Questions(this)).node,
      element("div", { class: "rg-columns" }, main, side),
    );
    if (lesson.uploads) this.uploads = new Uploads(this, panels);
    const [numbers, figures, below, words] = ["rg-top", "rg-figures", "rg-openers", "rg-below"].map((name) =>
      this.stage.appendChild(element("div", { class: name })),
    );
    const near = element("div", { class: "rg-near" });
    this.knobs = new Knobs(store, {
      places: { above, side, near, below },
      turned: (name, stop) => this.soon(name, stop),
      set: (name, value) => this.set(name, value),
      sample: () => this.sample(),
      glossary: this.glossary,
    });
    main.append(neighbours(lesson, this.ask.home));
    this.words = new Words({ above: numbers, below: words, after: words, glossary: this.glossary, go: (settings) => store.set(settings, { entry: true }) });
    numbers.append(this.pin.line);
    this.animations = new Animations(numbers, (name, stop) => this.play(name, stop));
    this.charts = new Charts(figures, {
      near,
      pick: (name, value) => this.set(name, value),
      drag: (point, x, y, ended) => this.drag(point, x, y, ended),
      solid: this.ask.home && new URL("library/plotly.min.js", this.ask.home),
      sweep: (name, stop, ended) => this.sweep(name, stop, ended),
      free: (name) => !store.hidden.includes(name) && !store.fixed.includes(name),
    });
    this.units = new Units(store, side);
    if (lesson.points) this.points = new Points(this, side);
  }

  // A live knob is moved by its line in a chart.
  sweep(name, stop, ended) {
    const knob = this.store.knobs[name];
    if (ended) return this.set(name, valueAt(knob, stop));
    this.knobs.turn(knob, stop);
    return this.play(name, stop);
  }

  // A step that the back button undoes. A live knob that is turned on within a moment, as by arrow keys, takes one.
  set(name, value) {
    const goesOn = this.lesson.live.includes(name) && this.turned?.name === name && performance.now() - this.turned.at < ONE_STEP;
    this.turned = { name, at: performance.now() };
    this.store.set({ [name]: value, ...this.store.swapped(name, value) }, { entry: !goesOn });
  }

  // The next seed, and after the last the first.
  sample() {
    const knob = this.store.knobs.seed;
    this.store.set({ seed: valueAt(knob, (this.store.stop("seed") + 1) % knob.shown.length) }, { entry: true });
  }

  // The link says otherwise than before, whoever moved it.
  follow() {
    this.knobs.update();
    this.units.update();
    this.questions.update();
    for (const [name, stop] of Object.entries(this.store.stops)) {
      if (this.stops[name] !== stop) this.soon(name, stop);
    }
  }

  // A live knob is at another stop: its figures move with the next frame, after the question has left.
  soon(name, stop) {
    this.frame ??= requestAnimationFrame(() => this.catchUp());
    this.next[name] = stop;
  }

  catchUp() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
    const { next } = this;
    this.next = {};
    for (const [name, stop] of Object.entries(next)) if (this.stops[name] !== stop) this.play(name, stop);
  }

  // A live knob or an animation is at another stop.
  play(name, stop) {
    this.stops[name] = stop;
    this.moved = name;
    if (!this.scene) return;
    this.charts.play(name, stop);
    this.words.say(this.stops, name);
    this.root.dataset.stop = String(stop);
  }

  // What to ask: without the live knobs, unless one may show what another has left.
  get question() { return this.questionOf(this.store.values); }

  questionOf(values) {
    const still = this.store.query(this.lesson.live, values);
    return { still, full: this.lesson.crossed ? this.store.query([], values) : still };
  }

  // Whether that is what is shown.
  knows({ still, full }) {
    const { answered } = this;
    return answered && !this.failures && (answered.crossed ? answered.full === full : answered.still === still);
  }

  // Ask for the scene of the link, unless it is the one that is shown; what was asked before is given up.
  async refresh() {
    clearTimeout(this.later);
    this.asking?.abort();
    const { question } = this;
    if (this.knows(question)) {
      await null; // until the link is written
      this.works(null);
      this.uploads?.update();
      this.catchUp();
      this.finished = { ...this.store.values };
      return this.settled();
    }
    const asking = (this.asking = new AbortController());
    const turn = ++this.turn;
    try {
      const coming = this.coming(this.first ?? question.full, asking);
      this.first = null;
      this.work.begin();
      this.uploads?.update();
      const answer = await coming;
      if (this.asking === asking) this.works(null);
      if (turn > this.shown) await this.take(answer, question, turn);
    } catch (error) {
      if (asking.signal.aborted) return undefined;
      this.failed(error);
    }
    return undefined;
  }

  // The answer to a query: it has been brought, or is asked for, at once.
  coming(query, asking) {
    const progress = (share, label) => this.asking === asking && this.works(share, label);
    const ask = () => this.ask.scene(this.lesson.name, query, { signal: asking.signal, progress });
    return this.ahead.take(query, asking.signal)?.then((answer) => answer ?? ask()) ?? ask();
  }

  async take(answer, question, turn) {
    const answered = { ...question, crossed: answer.crossed };
    Object.assign(this, { answer, answered, shown: turn, failures: 0 });
    this.root.toggleAttribute("data-before", Boolean(this.scene) && !answer.bytes);
    this.notice(answer.notices);
    this.uploads?.show(answer);
    const known = this.scene && answer.bytes && digest(answer.bytes) === this.digest;
    if (answer.bytes && !known) {
      this.digest = digest(answer.bytes);
      await this.show(unpack(answer.bytes));
    }
    const before = this.finished;
    this.finished = { ...this.store.values };
    this.settled();
    if (before && turn === this.turn) this.ahead.look(before, (values) => this.questionOf(values).full);
  }

  async show(scene) {
    this.scene = scene;
    this.animations.lay(scene.animations);
    this.stops = { ...this.store.stops, ...this.animations.stops };
    this.words.lay(scene);
    this.units.lay(scene.units);
    this.words.say(this.stops, this.moved);
    await this.draw();
  }

  async draw() {
    try {
      const drawn = this.charts.show(this.pin.over(this.scene), this.stops, this.moved);
      this.questions.cover();
      await drawn;
      this.questions.drawn();
      this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
    } catch (error) {
      this.notice([error.message]);
    }
  }

  // The view stands: tell those who listen, and what is open.
  settled() {
    this.words.tell();
    this.toolbar.refresh();
    this.points?.show();
    this.rests();
  }

  // Nothing is under way any more: whoever waits for that, or wants the link, is told.
  rests() {
    this.root.dispatchEvent(new CustomEvent("rests", { detail: this.store.home.get() }));
  }

  failed(error) {
    const wait = AGAIN[Math.min(this.failures++, AGAIN.length - 1)];
    this.work.lost();
    this.notice([error.words ?? error.message]);
    if (error.cause !== undefined || error.message.startsWith("The server")) {
      this.later = setTimeout(() => this.refresh(), wait);
    } else {
      this.failures = 0;
      this.answered = { ...this.question, crossed: true };
    }
    this.rests();
  }

  notice(sentences = []) {
    this.notices.replaceChildren(...sentences.map((sentence) => element("p", { class: "rg-notice" }, sentence)));
  }

  // A bar for what is being computed; null takes it away.
  works(share, label) {
    if (this.work.tell(share, label)) this.root.dispatchEvent(new Event("works"));
  }

  // Back to the last view that was shown to its end.
  stop() {
    this.asking?.abort();
    this.store.set(this.finished ?? Object.fromEntries(this.lesson.knobs.map((knob) => [knob.name, knob.default])));
  }

  // A point is elsewhere: the scene of that, and once it is let go the link of it.
  async drag(point, x, y, ended) {
    const turn = ++this.turn;
    const query = [this.question.full, `point=${point}&x=${x}&y=${y}`].filter(Boolean).join("&");
    try {
      const answer = await this.ask.scene(this.lesson.name, query);
      if (ended) {
        this.answered = undefined;
        this.store.set(answer.settings, { entry: true });
      } else if (turn > this.shown && answer.bytes) {
        this.shown = turn;
        this.digest = digest(answer.bytes);
        await this.show(unpack(answer.bytes));
      }
    } catch (error) {
      if (ended) this.failed(error);
    }
  }

  leave() {
    this.asking?.abort();
    this.ahead.leave();
    clearTimeout(this.later);
    cancelAnimationFrame(this.frame);
    this.charts.leave();
  }
}
