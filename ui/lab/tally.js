// What a class has answered in the quiz: how many gave which answer, pasted as links.

import { collected, names, pasting, without } from "./collect.js";
import { element } from "./element.js";

export function tally(quiz) {
  const paste = pasting((place, text, veiled) => show(quiz, place, text, veiled));
  return element("details", { class: "rg-folded rg-tally" }, element("summary", {}, "For a class: collect answers"), paste);
}

async function show(quiz, place, text, veiled) {
  const { lesson, ask } = quiz;
  const turn = (quiz.pasted = (quiz.pasted ?? 0) + 1);
  const { answers, left } = collected(text, lesson.name, ask.home, (said) => sheet(lesson, said));
  const called = names(answers, veiled);
  const found = answers.length ? await Promise.allSettled(lesson.items.map((item) => quiz.truth(item))) : [];
  if (turn !== quiz.pasted) return;
  const tables = found.map(({ value }, i) => table(lesson.items[i], i, answers, called, value?.truth));
  const head = answers.length ? [element("p", {}, `${answers.length} sheets.`)] : [];
  place.replaceChildren(...head, ...tables, ...without(left));
}

// The answers that a link gives.
function sheet({ items }, said) {
  const given = items.map((item) => answered(item, said(item.name)));
  return given.some((place) => place !== undefined) ? ["", { given, key: [] }] : ["without an answer"];
}

function table({ ask, answers: words }, i, answers, called, truth) {
  const rows = words.map((word, at) => {
    const those = answers.filter(({ given }) => given[i] === at);
    return element("tr", { class: at === truth ? "rg-true" : null }, element("th", { scope: "row" }, `${at === truth ? "✓ " : ""}${word}: ${those.length}`),
      element("td", {}, those.map(called).join(", ")));
  });
  return element("section", {}, element("h2", {}, `${i + 1} ${ask}`), element("table", { class: "rg-rows" }, element("tbody", {}, ...rows)));
}

// The answer that a link gives to an item: its place, or undefined.
export function answered({ answers }, text) {
  return /^\d$/.test(text) && Number(text) < answers.length ? Number(text) : undefined;
}
