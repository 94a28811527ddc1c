// The lab on a static site: each page is a file with its lesson, and what no file holds is computed by Python in the browser.

import { element } from "./element.js";
import { Files } from "./files.js";
import { ofProse } from "./glossary.js";
import { holding } from "./held.js";
import { Lab } from "./lab.js";
import { Python } from "./python.js";
import { Quiz } from "./quiz.js";
import { valueAt } from "./store.js";
import { dress } from "./theme.js";
import { Tables } from "./uploads.js";
import { destination, followed, placed, remembered } from "./visit.js";

const home = new URL("../../", import.meta.url);
const told = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "null");

// A page leads to another as it was left; hosts find it under its name with a slash.
document.addEventListener("click", (event) => {
  const link = followed(event);
  if (!link) return;
  event.preventDefault();
  document.getElementById("rg-menu")?.hidePopover?.();
  if (link.hasAttribute("aria-current")) return;
  const to = destination(link);
  if (!to.pathname.endsWith("/")) to.pathname += "/";
  location.assign(to);
});

function open(lesson) {
  const tables = new Tables();
  const index = told("rg-files");
  const python = index.python && new Python({ size: index.python, tables });
  const files = new Files(home, lesson, index, { tables, python });
  const root = element("div", { "data-page": lesson.name });
  const view = remembered(lesson.items ? new Quiz(lesson, root, files) : new Lab(lesson, root, files));
  if (!lesson.items) fitted(view, files);
  addEventListener("popstate", () => {
    dress(location.search);
    view.store.read();
  });
  document.getElementById("rg-shell").replaceChildren(root);
  return root;
}

// What a lab has to know of its files, and its files of it.
function fitted(lab, files) {
  files.shown = () => Boolean(lab.scene);
  files.again = () => {
    lab.answered = undefined;
    lab.refresh();
  };
  holding(lab, (stops) =>
    lab.store.set(Object.fromEntries(Object.entries(stops).map(([name, stop]) => [name, valueAt(lab.store.knobs[name], stop)]))));
}

// The formulas' own style comes when they are about to be seen: it and its fonts are worth half a scene. Before that, and without
// scripts, they are the browser's own.
function typeset(prose) {
  const { href } = prose.dataset;
  new IntersectionObserver((seen, observer) => {
    if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    document.head.append(element("link", { rel: "stylesheet", href, onload: () => prose.classList.add("rg-typeset") }));
  }).observe(prose);
}

// What stands below a lab, if anything does, is laid out once that has its height; then the page has its own.
function below(prose) {
  prose?.classList.add("rg-below");
  settled();
  if (prose) typeset(prose);
}

const settled = placed();
dress(location.search);
ofProse();
const words = document.querySelector(".rg-prose");
const declared = told("rg-lesson");
if (declared) open(declared).addEventListener("rests", () => below(words), { once: true });
else {
  settled();
  typeset(words);
}
