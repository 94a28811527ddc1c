// Every knob stands in the link, which Streamlit rewrites as the visitor moves one; nothing else happens then. As soon as
// the link says otherwise than the server knows, it is told: one run of what depends on the knobs, whichever moved.
//
// `data` says where the knobs stand for the server: `known` by the name in the link, each with what it is if the link does
// not name it, and the stops of the live ones, for browsers in which their thumbs could not be watched.
const ears = new WeakMap();
const ANSWERING = '[data-test-script-state="running"]';

export default function hear({ data, parentElement, setTriggerValue }) {
  const ear = ears.get(parentElement) ?? listening();
  ears.set(parentElement, ear);
  ear.tell = () => setTriggerValue("moved", true);
  ear.known = data.known;
  ear.page = location.pathname;
  (globalThis.regularizeStops ??= {})[data.prefix] = data.stops;
  globalThis.regularizeStages?.byKey.get(data.prefix)?.settle();
  ear.check();
  return () => ear.rest();
}

function listening() {
  const ear = {
    told: null,
    check() {
      const { pathname, search } = location;
      // Another page is on its way: its link is not ours to hear.
      if (pathname !== ear.page || search === ear.told || same(new URLSearchParams(search), ear.known)) return;
      ear.told = search;
      ear.tell();
    },
  };
  // The widget has its value a moment later. While the server answers it may be the one who moves the knobs, and says so
  // right after.
  const soon = () => setTimeout(ear.check, document.querySelector(ANSWERING) ? 150 : 0);
  if (globalThis.navigation) {
    navigation.addEventListener("currententrychange", soon);
    ear.rest = () => navigation.removeEventListener("currententrychange", soon);
  } else {
    const timer = setInterval(ear.check, 50);
    ear.rest = () => clearInterval(timer);
  }
  return ear;
}

function same(link, known) {
  return Object.entries(known).every(([name, [value, usual]]) => {
    const given = link.getAll(name).at(-1) ?? usual;
    if (typeof value !== "number") return given === value;
    return Math.abs(Number(given) - value) <= 1e-9 * (1 + Math.abs(value));
  });
}
