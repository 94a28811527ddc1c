// What lasts as long as a visit: how lessons were left, and what a link says of the whole app.

const PLACE = "regularize.link.";
const EVERYWHERE = /^(?:embed.*|size|theme)$/; // what a link says of the app, and not of a lesson
const kept = memory();

// The browser's own memory, or where it gives none, as in a frame without rights, the page's.
function memory() {
  try {
    return globalThis.sessionStorage;
  } catch {
    const own = new Map();
    return { getItem: (name) => own.get(name) ?? null, setItem: (name, value) => own.set(name, value) };
  }
}

// A lesson is left as it is, and found again like that within the visit; `here()` says whether the address is its own.
export function remembered(lab, here = () => true) {
  const keep = () => kept.setItem(PLACE + lab.lesson.name, lab.store.home.get());
  lab.store.addEventListener("moved", () => here() && keep());
  keep();
  return lab;
}

// Who comes back to a page, or reloads it, finds it where they were; the browser would look for that place before the lab has its
// height. What is returned is called once it has.
export function placed() {
  const name = `${PLACE}${location.pathname}.at`;
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => kept.setItem(name, scrollY));
  const again = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  return () => again && !scrollY && scrollTo(0, Number(kept.getItem(name) ?? 0));
}

// The link of the menu or the path that a click is to follow here, if it is one.
export function followed(event) {
  const link = event.target.closest?.(".rg-menu a, .rg-path a");
  return !link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey ? null : link;
}

// Where a link leads: to the lesson as it was left, and what is said of the app goes along.
export function destination(link) {
  const to = new URL(link.href);
  to.search = kept.getItem(PLACE + link.dataset.to) ?? "";
  const here = new URLSearchParams(location.search);
  for (const name of new Set([...here.keys(), ...to.searchParams.keys()].filter((one) => EVERYWHERE.test(one)))) {
    to.searchParams.delete(name);
    for (const value of here.getAll(name)) to.searchParams.append(name, value);
  }
  return to;
}
