// The quiz: all items on one sheet, answered by a click or a key, each followed by what the numbers say. The answers are in
// the link, an item a word (`quiz.pair=1`), and nowhere else.

import { element, write } from "./element.js";
import { sending } from "./sending.js";
import { Store } from "./store.js";
import { answered, tally } from "./tally.js";

export class Quiz {
  constructor(lesson, root, ask) {
    Object.assign(this, { lesson, root, ask, store: new Store(lesson), known: new Map() });
    const title = element("h1", {}, lesson.title, " ", element("small", {}, lesson.question));
    this.sheet = element("ol", { class: "rg-items" }, ...lesson.items.map((item, i) => this.item(item, i)));
    this.line = element("p", { class: "rg-sum", role: "status" });
    this.score = element("section", { class: "rg-score", "aria-label": "Score" });
    root.classList.add("rg-lab", "rg-quiz");
    root.replaceChildren(element("header", { class: "rg-head" }, title), this.sheet, this.line, this.score, tally(this));
    this.store.addEventListener("moved", () => this.update());
    this.update();
    root.dataset.drawn = "1";
    queueMicrotask(() => this.rests());
  }

  rests() {
    this.root.dispatchEvent(new CustomEvent("rests", { detail: this.store.home.get() }));
  }

  item({ name, ask, answers }, i) {
    const id = `quiz-${name}`;
    const buttons = answers.map((words, place) =>
      element("button", { type: "button", onclick: () => this.answer(name, place) }, words));
    return element("li", { class: "rg-item", "data-item": name, "aria-labelledby": id },
      element("h2", { id }, element("span", {}, `${i + 1}`), ask),
      element("div", { class: "rg-choices", role: "group", "aria-labelledby": id }, ...buttons),
      element("div", { class: "rg-reveal", role: "status" }));
  }

  answer(name, place) {
    this.store.say({ [name]: place });
  }

  // The place of the answer to an item in the link; undefined where there is none.
  given(item) {
    return answered(item, this.store.aside(item.name));
  }

  update() {
    this.lesson.items.forEach((item, i) => this.show(item, this.sheet.children[i]));
    this.sum();
    this.rests();
  }

  show(item, node) {
    const place = this.given(item);
    if (node.shown === place) return;
    node.shown = place;
    const reveal = node.lastChild;
    const buttons = [...node.querySelectorAll(".rg-choices button")];
    const held = node.contains(document.activeElement);
    buttons.forEach((button, at) => {
      button.disabled = place !== undefined;
      button.setAttribute("aria-pressed", String(at === place));
      delete button.dataset.right;
    });
    reveal.replaceChildren(...(place === undefined ? [] : [element("p", {}, "Computing the answer …")]));
    if (place === undefined) return;
    if (held) this.away(reveal);
    this.fill(item, node, place);
  }

  // What is disabled cannot hold the focus.
  away(reveal) {
    reveal.tabIndex = -1;
    reveal.focus({ preventScroll: true });
  }

  async fill(item, node, place) {
    let found;
    try {
      found = await this.truth(item);
    } catch (error) {
      node.lastChild.replaceChildren(element("p", {}, error.message),
        element("button", { type: "button", onclick: () => this.fill(item, node, place) }, "Try again"));
      return;
    }
    if (node.shown !== place) return;
    const { truth, says, behind } = found;
    node.querySelectorAll(".rg-choices button").forEach((button, at) => {
      if (at === truth || at === place) button.dataset.right = String(at === truth);
    });
    const verdict = place === truth ? element("b", { class: "rg-right" }, "✓ Right.") : element("b", { class: "rg-wrong" }, `✗ A common belief: “${behind[place]}”`);
    node.lastChild.replaceChildren(
      element("p", {}, verdict, " ", says),
      element("p", { class: "rg-onward" }, this.link("See it move", item.seen), this.link(`Lesson: ${item.lesson.title}`, item.lesson.at)));
    this.sum();
  }

  link(words, at) {
    return element("a", { href: new URL(at || "./", this.ask.home).href }, words);
  }

  // The truth of an item, asked for once.
  truth({ name }) {
    if (!this.known.has(name)) {
      const found = this.ask.text(`quiz/${name}`).then(JSON.parse).then((one) => (this.known.get(name).told = one));
      found.catch(() => this.known.delete(name));
      this.known.set(name, found);
    }
    return this.known.get(name);
  }

  // How many are right, and which misconceptions are left, each with its lesson.
  sum() {
    const { items } = this.lesson;
    const given = items.map((item) => ({ item, place: this.given(item), told: this.known.get(item.name)?.told })).filter(({ place }) => place !== undefined);
    const known = given.filter(({ told }) => told);
    const wrong = known.filter(({ place, told }) => place !== told.truth);
    const state = JSON.stringify([given.length, known.length, wrong.map(({ item, place }) => [item.name, place])]);
    if (this.summed === state) return;
    this.summed = state;
    const whole = given.length === items.length && known.length === given.length;
    const line = !given.length ? `${items.length} questions, one for each of ${items.length} lessons. Choose an answer.`
      : `${known.length - wrong.length} right of ${known.length} answered${[
        [given.length - known.length, "being computed"], [items.length - given.length, "to go"],
      ].map(([count, what]) => (count ? `, ${count} ${what}` : "")).join("")}.`;
    const left = element("ul", {}, ...wrong.map(({ item, place, told }) =>
      element("li", {}, `“${told.behind[place]}” `, this.link(item.lesson.title, item.lesson.at))));
    const praise = element("p", {}, "None of these misconceptions is left.");
    write(this.line, line);
    this.score.replaceChildren(
      ...(wrong.length ? [element("p", {}, wrong.length === 1 ? "One misconception is left:" : `${wrong.length} misconceptions are left:`), left] : whole ? [praise] : []),
      ...(given.length ? [element("div", { class: "rg-answers" }, sending(this.store), this.again())] : []));
  }

  again() {
    const nothing = Object.fromEntries(this.lesson.items.map(({ name }) => [name, null]));
    return element("button", { type: "button", onclick: () => {
      this.store.say({ ...nothing, by: null });
      this.sheet.querySelector("button").focus();
    } }, "Start again");
  }
}
