// Every knob stands in the link, which Streamlit rewrites as the visitor moves one; nothing else happens then. As soon as
// the link says otherwise than the page shows, the stage takes the scene of that link by itself; where more than the stage
// shows the knobs, the server is told, and runs once what depends on them, whichever moved.
//
// `data` says where the knobs stand for the server: `known` by the name in the link, each with what it is if the link does
// not name it, which of them are `live`, and where those stand, for browsers in which their thumbs could not be watched.
const ears = new WeakMap();
const ANSWERING = '[data-test-script-state="running"]';
const BESIDES = '[data-testid="stPopoverBody"], [data-testid="stAlert"]';

export default function hear({ data: [data], parentElement, setTriggerValue }) {
  const ear = ears.get(parentElement) ?? { told: null };
  ears.set(parentElement, ear);
  Object.assign(ear, { ...data, page: location.pathname, tell: () => setTriggerValue("moved", true) });
  (globalThis.regularizePages ??= {})[data.prefix] = data;
  stageOf(ear)?.settle();
  check(ear);
  return listen(ear);
}

const stageOf = ({ prefix }) => globalThis.regularizeStages?.byKey.get(prefix);

// Each link is asked for once, until the two agree again.
function check(ear, moved = false) {
  // Another page is on its way: its link is not ours to hear.
  if (location.pathname !== ear.page) return;
  const stage = stageOf(ear);
  const alone = ear.alone && stage && !stage.blind && !document.querySelector(BESIDES);
  const link = new URLSearchParams(location.search);
  // The stage follows the thumbs of live knobs; where it is alone nothing else does.
  if (alone) ear.live.forEach((name) => link.delete(name));
  const known = Object.entries(ear.known).filter(([name]) => !(alone && ear.live.includes(name)));
  if (same(link, known)) {
    ear.told = null;
    if (moved) stage?.back(ear.tag);
  } else if (ear.told !== `${link}`) {
    ear.told = `${link}`;
    if (alone) stage.take(link).then((taken) => taken || (ear.told === `${link}` && ear.tell()));
    else ear.tell();
  }
}

// Checks whenever the link changes; returns what ends that. The widget has its value a moment after. While the server answers
// it may be the one who moves the knobs, and says so right after.
function listen(ear) {
  const soon = () => setTimeout(() => check(ear, true), document.querySelector(ANSWERING) ? 150 : 0);
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
  return known.every(([name, [value, usual]]) => {
    const given = link.getAll(name).at(-1) ?? usual;
    if (typeof value !== "number") return given === value;
    return Math.abs(Number(given) - value) <= 1e-9 * (1 + Math.abs(value));
  });
}
