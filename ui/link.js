// Every knob stands in the link, which Streamlit rewrites as the visitor moves one; nothing else happens then. As soon as
// the link says otherwise than the page shows, the stage takes the scene of that link by itself; where more than the stage
// shows the knobs, the server is told, and runs once what depends on them, whichever moved.
//
// `data` says where the knobs stand for the server: `known` by the name in the link, each with what it is if the link does
// not name it, which of them are `live`, and where those stand, for browsers in which their thumbs could not be watched.
const ears = new WeakMap();
const ANSWERING = '[data-test-script-state="running"]';
const BAR = '[data-testid="stProgress"]';
const PATIENCE = [400, 1200, 3600];
const BESIDES = '[data-testid="stPopoverBody"], [data-testid="stAlert"]';

export default function hear({ data: [data], parentElement, setTriggerValue }) {
  const ear = ears.get(parentElement) ?? { told: null, doubted: null, waits: 0, tries: 0 };
  ears.set(parentElement, ear);
  Object.assign(ear, { ...data, page: location.pathname, tell: (link) => setTriggerValue("moved", link) });
  (globalThis.regularizePages ??= {})[data.prefix] = data;
  stageOf(ear)?.settle();
  check(ear);
  insist(ear);
  const deaf = listen(ear);
  return () => {
    deaf();
    clearTimeout(ear.waits);
  };
}

const stageOf = ({ prefix }) => globalThis.regularizeStages?.byKey.get(prefix);

// Each link is asked for once, until the two agree again or the server has answered without knowing it (`insist`).
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
    ear.told = ear.doubted = null;
    ear.tries = 0;
    if (moved) stage?.back(ear.tag);
  } else if (ear.told !== `${link}`) {
    ear.told = `${link}`;
    if (alone) stage.take(link).then((taken) => taken || (ear.told === `${link}` && tell(ear)));
    else tell(ear);
  }
}

// What a widget says may be older than the link: where the server moves a knob, it writes the link before the widget has the
// value. So what has to be told a second time is told with the link. Not the first time, since the visitor may be moving on.
function tell(ear) {
  const link = ear.doubted === ear.told ? Object.fromEntries(new URLSearchParams(location.search)) : {};
  ear.asked = ear.told;
  if (document.querySelector(BAR)) interrupt(ear, "moved", link);
  else ear.tell(link);
  insist(ear);
}

// What is being computed is no longer wanted (ui/interrupt.py).
const interrupt = ({ prefix }, what, value) => globalThis.regularizeInterrupts[prefix](what, value);

// Told again once the server is done and still knows otherwise.
function insist(ear) {
  clearTimeout(ear.waits);
  if (ear.told === null || ear.told !== ear.asked || ear.tries >= PATIENCE.length) return;
  ear.waits = setTimeout(() => {
    if (document.querySelector(ANSWERING) && !document.querySelector(BAR)) return insist(ear);
    ear.tries += 1;
    ear.doubted = ear.told;
    ear.told = null;
    check(ear);
  }, PATIENCE[ear.tries]);
}

// Checks whenever the link changes; returns what ends that. The widget has its value a moment after. While the server answers
// it may be the one who moves the knobs, and says so right after.
function listen(ear) {
  const soon = () => setTimeout(() => check(ear, true), document.querySelector(ANSWERING) ? 150 : 0);
  const sample = (event) => {
    if (!document.querySelector(BAR) || !event.target.closest(`.${ear.prefix}new button`)) return;
    event.stopPropagation();
    interrupt(ear, "sampled", true);
  };
  document.addEventListener("click", sample, true);
  const deaf = () => document.removeEventListener("click", sample, true);
  if (globalThis.navigation) {
    navigation.addEventListener("currententrychange", soon);
    return () => (deaf(), navigation.removeEventListener("currententrychange", soon));
  }
  let { search } = location;
  const timer = setInterval(() => {
    if (search === location.search) return;
    search = location.search;
    soon();
  }, 50);
  return () => (deaf(), clearInterval(timer));
}

function same(link, known) {
  return known.every(([name, [value, usual]]) => {
    const given = link.getAll(name).at(-1) ?? usual;
    if (typeof value !== "number") return given === value;
    return Math.abs(Number(given) - value) <= 1e-9 * (1 + Math.abs(value));
  });
}
