// A lab in a file: one view, and all that draws it. Its live knobs move; of the others it says where they stand.

import { fromBase64 } from "./ask.js";
import { element } from "./element.js";
import { holding, others } from "./held.js";
import { Lab } from "./lab.js";
import { Store, valueAt } from "./store.js";
import { dress } from "./theme.js";

// The view of this file: one line of JSON, and the bytes of the scene.
async function view() {
  const node = document.getElementById("rg-view");
  let bytes = fromBase64(node.textContent);
  if (Object.hasOwn(node.dataset, "packed")) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  }
  node.remove();
  const end = bytes.indexOf(10);
  return { ...JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))), bytes: bytes.slice(end + 1) };
}

// The answers that are in the file: the view's own.
class One {
  constructor({ notices, code, truths, live, bytes }, held) {
    Object.assign(this, { home: null, live, code, truths, answer: { notices, files: [], crossed: false, held, bytes } });
  }

  async scene() {
    return this.answer;
  }

  async text(path) {
    if (path.startsWith("code/")) return this.code;
    const [, name] = path.match(/^truth\/\w+\/(\w+)\?/) ?? [];
    if (Object.hasOwn(this.truths, name)) return JSON.stringify(this.truths[name]);
    throw new Error("This is not in the file.");
  }
}

// A link for the live knobs alone; what the file does not hold stays where it is.
class Kept extends Store {
  get fixed() {
    const still = this.lesson.knobs.filter(({ live, hidden }) => !live && !hidden).map(({ name }) => name);
    return [...new Set([...super.fixed, ...still])].filter((name) => !this.hidden.includes(name));
  }

  get start() {
    return this.saved;
  }

  set(changes, how) {
    super.set({ ...this.before?.(changes), ...changes }, how);
  }
}

// There is no address bar of ours: the file's own query may say where the live knobs begin, and later moves are kept here.
function inside(lesson, query) {
  let present = new URLSearchParams(query);
  const live = lesson.live.map((name) => `${lesson.name}.${name}`);
  for (const [name, value] of new URLSearchParams(location.search)) if (live.includes(name)) present.set(name, value);
  return { get: () => `${present}`, set: (text) => (present = new URLSearchParams(text)) };
}

function told({ live, lesson }, store, held) {
  const word = (name) => `${store.knobs[name].label} = ${store.knobs[name].shown[held[name]]}`;
  const crossed = lesson.live.length > 1 && lesson.crossed;
  const names = lesson.live.map((name) => store.knobs[name].label).join(" and ");
  return element("p", { class: "rg-saved" },
    `A view that was saved: ${names} can be moved, all other settings are as they were. `,
    ...(crossed ? [`Each is shown with the other as it was saved (${lesson.live.map(word).join(", ")}). `] : []),
    ...(live ? [element("a", { href: live }, "Open it where everything can be changed"), "."] : []));
}

async function start() {
  dress(location.search);
  const saved = await view();
  const { lesson, query } = saved;
  const root = element("div", { "data-page": lesson.name });
  const first = new Store(lesson, { get: () => query });
  const store = Object.assign(new Kept(lesson, inside(lesson, query)), { saved: first.values });
  const lab = new Lab(lesson, root, new One(saved, lesson.crossed ? first.stops : null), store);
  const values = (stops) => Object.fromEntries(Object.entries(stops).map(([name, stop]) => [name, valueAt(store.knobs[name], stop)]));
  store.before = (changes) => {
    const moved = lesson.live.find((name) => Object.hasOwn(changes, name) && changes[name] !== store.values[name]);
    return moved ? values(others(lab, moved)) : {};
  };
  lab.charts.drag = null; // a point that is moved would be another view
  holding(lab, (stops) => store.set(values(stops)));
  lab.root.querySelector(".rg-question").before(told(saved, store, first.stops));
  document.getElementById("rg-shell").replaceChildren(root);
}

start();
