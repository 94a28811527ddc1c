// Every knob stands in the link, which Streamlit rewrites as the visitor moves one; nothing else happens then. As soon as
// the link says otherwise than the server knows, it is told: one run of what depends on the knobs, whichever moved.
//
// `data` says where the knobs stand for the server: `known` by the name in the link, each with what it is if the link does
// not name it, and the stops of the live ones, for browsers in which their thumbs could not be watched.
const ears = new WeakMap();
const ANSWERING = '[data-test-script-state="running"]';

export default function hear({ data, parentElement, setTriggerValue }) {
  const ear = ears.get(parentElement) ?? { told: null };
  ears.set(parentElement, ear);
  Object.assign(ear, { known: data.known, page: location.pathname, tell: () => setTriggerValue("moved", true) });
  (globalThis.regularizeStops ??= {})[data.prefix] = data.stops;
  globalThis.regularizeStages?.byKey.get(data.prefix)?.settle();
  check(ear);
  return listen(ear);
}

// Each link is told once, until the two agree again.
function check(ear) {
  const { pathname, search } = location;
  // Another page is on its way: its link is not ours to hear.
  if (pathname !== ear.page) return;
  if (same(new URLSearchParams(search), ear.known)) ear.told = null;
  else if (search !== ear.told) {
    ear.told = search;
    ear.tell();
  }
}

// Checks whenever the link changes; returns what ends that. The widget has its value a moment after. While the server answers
// it may be the one who moves the knobs, and says so right after.
function listen(ear) {
  const soon = () => setTimeout(() => check(ear), document.querySelector(ANSWERING) ? 150 : 0);
  if (globalThis.navigation) {
    navigation.addEventListener("currententrychange", soon);
    return () => navigation.removeEventListener("currententrychange", soon);
  }
  let { search } = location;
  const timer = setInterval(() => {
    if (search === location.search) return;
    search = location.search;
    soon();
  }, 50);
  return () => clearInterval(timer);
}

function same(link, known) {
  return Object.entries(known).every(([name, [value, usual]]) => {
    const given = link.getAll(name).at(-1) ?? usual;
    if (typeof value !== "number") return given === value;
    return Math.abs(Number(given) - value) <= 1e-9 * (1 + Math.abs(value));
  });
}
