// Where the knobs of a lesson stand: in the link, and nowhere else. What is read here is what the link says.

export class Store extends EventTarget {
  // `home` gives and takes the query of the link: the address bar's, unless the lab stands where there is none.
  constructor(lesson, home = addressBar) {
    super();
    this.lesson = lesson;
    this.home = home;
    this.knobs = Object.fromEntries(lesson.knobs.map((knob) => [knob.name, knob]));
    this.read();
  }

  // Take what the link says; what it does not name, or cannot be used, stands at its default. Where it names anything of
  // the lesson, a knob that it does not name stands where it stood before the knob, or its present default, was there.
  read() {
    this.lead(this.home.get());
    this.dispatchEvent(new Event("moved"));
  }

  // Stand where a query says. Whoever asks for its scene hears of it before a browser has written the link, which takes
  // longer than a question to leave.
  lead(link) {
    const query = new URLSearchParams(link);
    const given = (knob) => query.getAll(this.key(knob.name)).at(-1);
    const named = this.lesson.knobs.some((knob) => given(knob) !== undefined);
    this.values = Object.fromEntries(
      this.lesson.knobs.map((knob) => {
        const otherwise = (named && knob.before) || knob.default;
        const text = given(knob);
        return [knob.name, text === undefined ? otherwise : (checked(knob, text) ?? otherwise)];
      }),
    );
    this.dispatchEvent(new Event("leads"));
  }

  key(name) {
    return `${this.lesson.name}.${name}`;
  }

  // What a link has to name of these values: all that differs from the defaults; and once it names anything, the knobs that
  // would be taken to stand elsewhere if it did not.
  named(values, without = []) {
    const differs = Object.keys(values).filter((name) => values[name] !== this.knobs[name].default && !without.includes(name));
    const old = Object.keys(values).filter((name) => differs.length && this.knobs[name].before);
    return new Set([...differs, ...old]);
  }

  // Move knobs: the link is written, with a step to come back to where `entry`.
  set(changes, { entry = false, query = new URLSearchParams(this.home.get()) } = {}) {
    const values = { ...this.values, ...this.allowed(changes) };
    const named = this.named(values);
    for (const [name, value] of Object.entries(values)) {
      if (named.has(name)) query.set(this.key(name), value);
      else query.delete(this.key(name));
    }
    this.lead(`${query}`);
    this.home.set(`${query}`, entry);
    this.dispatchEvent(new Event("moved"));
  }

  // A penalty that is chosen while it is the one compared with changes places with it: beside itself it shows nothing.
  swapped(name, value) {
    const { knobs, values } = this;
    const both = name === "penalty" && value === values.compare && value !== values.penalty;
    return both && knobs.compare.options.includes(values.penalty) ? { compare: values.penalty } : {};
  }

  // The settings that differ from the defaults, as a query; those of `without` are left out.
  query(without = [], values = this.values) {
    const query = new URLSearchParams();
    const named = this.named(values, without);
    for (const [name, value] of Object.entries(values)) if (named.has(name)) query.set(this.key(name), value);
    return `${query}`;
  }

  // Where all knobs go back to.
  get start() {
    return Object.fromEntries(this.lesson.knobs.map((knob) => [knob.name, knob.default]));
  }

  // Every setting spelled out, so that later defaults cannot change the view.
  get whole() {
    return this.spelled(this.values);
  }

  spelled(values) {
    const named = Object.entries(values).filter(
      ([name, value]) => !this.knobs[name].hidden || value !== this.knobs[name].default,
    );
    return named
      .map(([name, value]) => `${this.lesson.name}.${name}=${encodeURIComponent(written(this.knobs[name], value))}`)
      .join("&");
  }

  // Where a slider stands among its stops.
  stop(name) {
    const { low, step } = this.knobs[name];
    return Math.round((this.values[name] - low) / step);
  }

  // The value of a slider, in the units that people read: between two stops where the link holds one there.
  exactly(name) {
    const { [name]: knob } = this.knobs;
    const own = knob.between && this.values[knob.between];
    const stop = this.stop(name);
    return own && nearest(knob, Number(own)) === stop ? Number(own) : valueOf(knob, valueAt(knob, stop));
  }

  // What moves a slider to a value, exactly: the nearest stop, and the value itself where it lies between two.
  towards(name, value) {
    const knob = this.knobs[name];
    const stop = valueAt(knob, nearest(knob, value));
    const on = Math.abs(valueOf(knob, stop) - value) <= 1e-12 * value;
    const { [knob.between]: between } = this.knobs;
    const own = between && !on && checked(between, plainly(knob, value));
    return { [name]: stop, ...(between ? { [knob.between]: own || "" } : {}) };
  }

  get stops() {
    return Object.fromEntries(this.lesson.live.map((name) => [name, this.stop(name)]));
  }

  // Whether the knob has an effect at the present values of the others.
  inUse(name) {
    const holds = ([other, values]) => values.includes(this.values[other]);
    const { needs, unless } = this.knobs[name];
    const idle = Object.entries(unless);
    return Object.entries(needs).every(holds) && !(idle.length && idle.every(holds));
  }

  // What the link says beside the knobs, such as the question that is open; "" where it says nothing.
  aside(name) {
    return new URLSearchParams(this.home.get()).getAll(`${this.lesson.name}.${name}`).at(-1) ?? "";
  }

  // Say so in the link; what is "" or null is no longer in it. Knobs may move in the same step.
  say(words, { settings = {}, entry = true } = {}) {
    const query = new URLSearchParams(this.home.get());
    for (const [name, value] of Object.entries(words)) {
      const key = `${this.lesson.name}.${name}`;
      if (value === null || value === "") query.delete(key);
      else query.set(key, value);
    }
    this.set(settings, { entry, query });
  }

  // The knobs that whoever made the link has taken away, or fixed where they stand. Only another link brings them back.
  get hidden() {
    return this.locked("hide");
  }

  get fixed() {
    return this.locked("fix").filter((name) => !this.hidden.includes(name));
  }

  locked(kind) {
    return this.aside(kind).split(",").filter((name) => this.knobs[name] && !this.knobs[name].hidden);
  }

  allowed(changes) {
    const locked = [...this.hidden, ...this.fixed];
    return Object.fromEntries(Object.entries(changes).filter(([name]) => !locked.includes(name)));
  }
}

const addressBar = {
  get: () => location.search,
  set(query, entry) {
    const link = `${location.pathname}${query && "?"}${query}${location.hash}`;
    if (`${location.pathname}${location.search}${location.hash}` === link) return;
    history[entry ? "pushState" : "replaceState"](history.state, "", link);
  },
};

const baseOf = ({ unit }) => Number(unit.match(/^(10|2)\^%/)?.[1] ?? 0);

// A slider's value as people read it: of a knob in powers the power itself.
const valueOf = (knob, value) => (baseOf(knob) ? baseOf(knob) ** value : value);

// The stop that is nearest to such a value.
function nearest(knob, value) {
  const base = baseOf(knob);
  const along = Math.min(Math.max(base ? Math.log(value) / Math.log(base) : value, knob.low), knob.high);
  return Math.round((along - knob.low) / knob.step);
}

// A value between two stops as links hold it: of a knob in powers 2.9637e-2, else 0.6667.
const plainly = (knob, value) => (baseOf(knob) ? value.toExponential().replace("e+", "e") : value.toFixed(17).replace(/0+$/, ""));

// A slider's value at one of its stops.
export function valueAt({ low, step, whole }, stop) {
  return whole ? low + stop * step : Number((low + stop * step).toFixed(10));
}

// A number in a link, as Python reads it too: what else either of them takes for one, the other does not.
const NUMBER = /^ *[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)? *$/i;

// The value that a text stands for, or undefined where the knob does not allow it.
export function checked(knob, text) {
  if (knob.kind === "choice") return knob.options.includes(text) ? text : undefined;
  if (knob.kind === "text") {
    return text.length <= knob.longest && new RegExp(`^(?:${knob.pattern})$`, "u").test(text) ? text : undefined;
  }
  const value = NUMBER.test(text) ? Number(text) : NaN;
  if (!Number.isFinite(value) || value < knob.low || value > knob.high) return undefined;
  return valueAt(knob, Math.round((value - knob.low) / knob.step));
}

// As links have been published: numbers that are not counted have a decimal point.
const written = (knob, value) =>
  knob.kind === "slider" && !knob.whole && Number.isInteger(value) ? `${value}.0` : `${value}`;
