// Where labs stand. The page comes with a shell: menu, title, and the lab of the requested link, which draws before Streamlit
// does; once Streamlit has built its page the lab moves there, the same nodes. What Streamlit does not do goes on without it.

import { Ask } from "./ask.js";
import { element } from "./element.js";
import { ofProse } from "./glossary.js";
import { Lab } from "./lab.js";
import { Quiz } from "./quiz.js";
import { adopt, dress } from "./theme.js";
import { Tables } from "./uploads.js";
import { destination, followed, remembered } from "./visit.js";

const home = new URL("../../", import.meta.url);
const shell = document.getElementById("rg-shell");
const ask = new Ask(home, new URL("./", import.meta.url), new Tables());
const labs = new Map();

// The lab of a lesson, made when it is first needed; `lesson` is its declaration, as the page's head brings it.
function labOf(page, lesson) {
  if (!labs.has(page)) {
    const root = element("div", { "data-page": page });
    const made = (found) => (found.items ? new Quiz(found, root, ask) : new Lab(found, root, ask));
    labs.set(page, declared(page, lesson).then((found) => remembered(made(found), () => nameOf(location.pathname) === page)));
  }
  return labs.get(page);
}

// What the server does not give is asked for again, until it does; meanwhile the page says so.
async function declared(page, lesson) {
  if (lesson) return lesson;
  for (let failures = 0; ; failures++) {
    try {
      const answer = await fetch(new URL(`lessons/${page}.json`, import.meta.url));
      if (answer.ok) return await answer.json();
    } catch {
      // As if the server had said no.
    }
    unreached(page);
    await again(Math.min(1000 * 2 ** failures, 15000));
  }
}

function unreached(page) {
  if (!shell || nameOf(location.pathname) !== page) return;
  shell.replaceChildren(element("p", { class: "rg-notice", role: "alert" }, "The server does not answer. This page comes as soon as it does."));
  shell.hidden = false;
}

// In so many milliseconds, or once the device is online again.
const again = (time) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
    addEventListener("online", resolve, { once: true });
  });

const nameOf = (path) => path.slice(home.pathname.length).replace(/^embed\//, "").split("/")[0] || "explore";
const hasLab = (page) => document.querySelector(`.rg-menu [data-lesson="${page}"]`) !== null || shell?.dataset.first === page;

// Put the lab of a page into the shell, over whatever Streamlit shows of the page before.
async function open(page, lesson) {
  mark(page);
  if (!hasLab(page)) {
    shell.hidden = true;
    return;
  }
  const lab = await labOf(page, lesson);
  if (nameOf(location.pathname) !== page || attached(lab)) return;
  shell.replaceChildren(lab.root);
  shell.hidden = false;
  // The view is drawn, or takes its time: Streamlit's turn.
  for (const kind of ["rests", "works"]) lab.root.addEventListener(kind, () => globalThis.regularizeLater?.(), { once: true });
}

const attached = ({ root }) => root.isConnected && root.closest("[data-attached]") !== null;

function mark(page) {
  for (const link of document.querySelectorAll(".rg-menu a")) {
    const here = link.dataset.to === page;
    link.toggleAttribute("aria-current", here);
    if (here) link.setAttribute("aria-current", "page");
  }
}

// Streamlit has built the page: its place takes the lab. Called again on a change of theme and with answers; returns what ends it.
export async function attach(page, place, { told, answer }) {
  channel(told, answer);
  adopt(place);
  const lab = await labOf(page);
  lab.charts?.retheme();
  if (lab.root.parentElement === place) return undefined;
  await released();
  if (!place.isConnected) return undefined;
  const { scrollTop } = shell;
  // As it is: focus, a video of frames, a pointer that is held stay where the browser can move nodes.
  if (place.moveBefore && lab.root.isConnected && place.isConnected) place.moveBefore(lab.root, null);
  else place.append(lab.root);
  place.dataset.attached = page;
  if (nameOf(location.pathname) === page) {
    shell.hidden = true;
    scrollerOf(place).scrollTop = scrollTop;
  }
  // A host around the app knows only of links that Streamlit tells it.
  if (parent !== window) lab.root.addEventListener("rests", ({ detail }) => told("link", detail));
  return undefined;
}

function scrollerOf(node) {
  for (let at = node.parentElement; at; at = at.parentElement) {
    if (at.scrollHeight > at.clientHeight && getComputedStyle(at).overflowY !== "visible") return at;
  }
  return document.scrollingElement;
}

// No node moves under a finger.
const pressed = new Set();
addEventListener("pointerdown", ({ pointerId }) => pressed.add(pointerId), true);
for (const kind of ["pointerup", "pointercancel"]) addEventListener(kind, ({ pointerId }) => pressed.delete(pointerId), true);
const released = async () => {
  while (pressed.size) await new Promise((resolve) => addEventListener("pointerup", resolve, { once: true }));
};

// Streamlit's own way to ask: a question goes up, and the answer comes with the next call of the component.
const waiting = new Map();
let asked = 0;
function channel(told, answer) {
  if (answer) {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  }
  ask.channel = (question) =>
    new Promise((resolve) => {
      const id = ++asked;
      waiting.set(id, resolve);
      told("ask", { id, ...question });
    });
}

// Streamlit's own word that its process is away covers the page and takes its controls away, most of which go on without one.
new MutationObserver(() => document.querySelector("body > div:not(#root) [role=dialog] > [aria-label=Close]")?.click()).observe(document.body, { childList: true });

// The menu and the path go to a page as the back button does: Streamlit draws the page that the address has come to name.
document.addEventListener("click", (event) => {
  const link = followed(event);
  if (!link) return;
  event.preventDefault();
  document.getElementById("rg-menu")?.hidePopover?.();
  if (link.hasAttribute("aria-current")) return;
  history.pushState({}, "", destination(link));
  dispatchEvent(new PopStateEvent("popstate"));
});

// The link says other looks: labs that stand somewhere draw their charts in them.
function retheme() {
  for (const lab of labs.values()) lab.then(({ charts }) => charts?.retheme());
}

ofProse();
let present = nameOf(location.pathname);
dress(location.search);
addEventListener("popstate", async () => {
  dress(location.search);
  retheme();
  const page = nameOf(location.pathname);
  const same = page === present;
  present = page;
  if (labs.has(page)) (await labs.get(page)).store.read();
  if (!same && shell) open(page);
});

if (shell?.dataset.first) {
  const declaration = document.getElementById("rg-lesson");
  open(shell.dataset.first, declaration && JSON.parse(declaration.textContent));
}
