// Answers that came back as links: all predictions at once over the exact one. All of it happens here: nothing is sent or stored.

import { crowd } from "./crowd.js";
import { element } from "./element.js";
import { guessed } from "./guess.js";
import { LONGEST as NAME } from "./sending.js";

const LONGEST = 4000; // letters of a link,
const MOST = 500; // so many answers at once
const NAMES = (
  "Hypatia,Euclid,Archimedes,Brahmagupta,Al-Khwarizmi,Khayyam,Fibonacci,Viète,Descartes,Fermat,Pascal,Newton,Leibniz,Seki,Bernoulli,Euler,Agnesi," +
  "Lagrange,Laplace,Legendre,Germain,Gauss,Cauchy,Lovelace,Galois,Riemann,Kovalevskaya,Cantor,Hilbert,Noether,Ramanujan,Banach,Kolmogorov,Gödel," +
  "Turing,Robinson,Johnson,Erdős,Grothendieck,Mirzakhani"
).split(",");

export class Collection {
  constructor(lab) {
    this.lab = lab;
    this.node = pasting((place, text, veiled) => this.show(place, text, veiled));
  }

  async show(place, text, veiled) {
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const { lesson, ask, questions } = this.lab;
    const { answers, left } = collected(text, lesson.name, ask.home, (said) => predicted(lesson, said));
    const called = names(answers, veiled);
    const sections = [];
    for (const question of lesson.questions) {
      const of = answers.filter(({ q }) => q === question.name);
      for (const seed of new Set(of.map((one) => one.seed))) {
        let truth;
        try {
          ({ truth } = await questions.truth(question, seed));
        } catch {
          left.set("whose truth the server could not tell", (left.get("whose truth the server could not tell") ?? 0) + 1);
        }
        const given = of.filter((one) => one.seed === seed);
        sections.push(element("section", {}, element("h2", {}, question.ask), element("p", {}, `${given.length} predicted, data set ${seed}`),
          this.pictured(question, seed, { given, truth, called }), this.rows(question, given, truth, called)));
      }
    }
    if (turn !== this.turn) return;
    place.replaceChildren(...sections, ...without(left));
  }

  // A place for the chart, which comes when it is computed; where it does not come the rows say the same.
  pictured(question, seed, answers) {
    const { turn } = this;
    const figure = element("figure", { class: "rg-crowded" });
    crowd(this.lab, question, seed, answers).then((picture) => picture && turn === this.turn && figure.append(picture), () => figure.remove());
    return figure;
  }

  rows(question, given, truth, called) {
    const words = this.lab.questions.words(question);
    const row = (label, content, right) =>
      element("tr", { class: right ? "rg-true" : null }, element("th", { scope: "row" }, label), element("td", {}, content));
    if (!question.axis) {
      return element("table", { class: "rg-rows" }, ...words.map((word, i) => {
        const said = given.filter(({ guess }) => guess === i);
        return row(`${i === truth ? "✓ " : ""}${word}: ${said.length}`, said.map(called).join(", "), i === truth);
      }));
    }
    if (question.places.length) return element("p", {}, given.map(called).join(", "));
    // Who predicted the same stands in one row, from one end of the axis to the other.
    const stops = [...new Set(given.map(({ guess }) => guess))].sort((a, b) => a - b);
    const rows = stops.map((stop) => row(words[stop], given.filter(({ guess }) => guess === stop).map(called).join(", "), stop === truth));
    const truthRow = truth === undefined ? [] : [row(`True: ${words[truth]}`, "", true)];
    return element("table", { class: "rg-rows" }, ...truthRow, ...rows);
  }
}

// The answers in a text full of links to a page, the last of each key; and how many links were left out, by why.
// `take(said)` makes one of what a link says: ["", answer] with its `key`, or why it cannot.
export function collected(text, page, home, take) {
  const found = new Map();
  const left = new Map();
  const out = (why) => left.set(why, (left.get(why) ?? 0) + 1);
  let words = 0;
  for (const part of text.split(/\s+/)) {
    if (!part.includes("://")) {
      words += part !== "";
      continue;
    }
    const [why, answer] = read(part, page, home, take);
    if (why) out(why);
    else if (found.size >= MOST) out(`beyond the first ${MOST}`);
    else {
      const key = JSON.stringify([answer.by || found.size, ...answer.key]);
      if (found.has(key)) out("that somebody has sent again");
      found.set(key, answer);
    }
  }
  if (words) left.set(words === 1 ? "word that is no link" : "words that are no links", words);
  return { answers: [...found.values()], left };
}

function read(part, wanted, home, take) {
  if (part.length > LONGEST) return ["too long for a link"];
  if (!URL.canParse(part)) return ["that cannot be read"];
  const link = new URL(part);
  if (link.origin !== home.origin || !link.pathname.startsWith(home.pathname)) return ["from elsewhere"];
  const page = link.pathname.slice(home.pathname.length).replace(/^embed\//, "") || "explore";
  if (page !== wanted) return ["of another page"];
  const said = (name) => link.searchParams.getAll(`${wanted}.${name}`).at(-1) ?? "";
  const by = said("by").replace(/[\p{C}\p{Z}]+/gu, " ").trim().slice(0, NAME);
  const [why, answer] = take(said);
  return [why, { by, ...answer }];
}

// A prediction of one of a lesson's questions.
function predicted(lesson, said) {
  const question = lesson.questions.find(({ name }) => name === said("q"));
  const guess = question && guessed(lesson, question, said("guess"));
  if (guess === undefined) return ["without a prediction"];
  const knob = lesson.knobs.find(({ name }) => name === "seed");
  const seed = /^\d{1,3}$/.test(said("seed")) && Number(said("seed")) >= knob.low ? Number(said("seed")) : knob.default;
  return ["", { q: question.name, guess, seed, key: [question.name, seed] }];
}

// A box to paste links into; `show(place, text, veiled)` shows below it what they say.
export function pasting(show) {
  const place = element("div", { class: "rg-collected", role: "status" });
  const area = element("textarea", { rows: "4", "aria-label": "Answers, as links", placeholder: "Paste the links that you were sent" });
  const veiled = element("input", { type: "checkbox", onchange: () => update() });
  const update = () => show(place, area.value, veiled.checked);
  area.addEventListener("input", update);
  const box = element("label", { class: "rg-box" }, veiled, " Hide the names behind those of mathematicians");
  return element("div", {}, element("p", {}, "Nothing of this leaves your browser."), area, box, place);
}

// What was left out, as a sentence.
export function without(left) {
  const out = [...left].map(([why, count]) => `${count} ${why}`);
  return out.length ? [element("p", { class: "rg-left" }, `Left out: ${out.join(", ")}.`)] : [];
}

// What somebody who answered is called: a nickname, or a mathematician's name.
export function names(answers, veiled) {
  return veiled ? veil(answers) : ({ by }) => by || "(no name)";
}

// Names of mathematicians, one for each nickname, in the order in which they came.
function veil(answers) {
  const known = new Map();
  for (const { by } of answers) if (by && !known.has(by)) known.set(by, known.size);
  const name = (i) => NAMES[i % NAMES.length] + (i < NAMES.length ? "" : ` ${Math.floor(i / NAMES.length) + 1}`);
  let nameless = known.size;
  const given = new Map(answers.map((one) => [one, name(one.by ? known.get(one.by) : nameless++)]));
  return (one) => given.get(one);
}

