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
    const query = new URLSearchParams(this.home.get());
    const given = (knob) => query.getAll(this.key(knob.name)).at(-1);
    const named = this.lesson.knobs.some((knob) => given(knob) !== undefined);
    this.values = Object.fromEntries(
      this.lesson.knobs.map((knob) => {
        const otherwise = (named && knob.before) || knob.default;
        const text = given(knob);
        return [knob.name, text === undefined ? otherwise : (checked(knob, text) ?? otherwise)];
      }),
    );
    this.dispatchEvent(new Event("moved"));
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
  set(changes, { entry = false } = {}) {
    const query = new URLSearchParams(this.home.get());
    const values = { ...this.values, ...changes };
    const named = this.named(values);
    for (const [name, value] of Object.entries(values)) {
      if (named.has(name)) query.set(this.key(name), value);
      else query.delete(this.key(name));
    }
    this.home.set(`${query}`, entry);
    this.read();
  }

  // The settings that differ from the defaults, as a query; those of `without` are left out.
  query(without = []) {
    const query = new URLSearchParams();
    const named = this.named(this.values, without);
    for (const [name, value] of Object.entries(this.values)) if (named.has(name)) query.set(this.key(name), value);
    return `${query}`;
  }

  // Every setting spelled out, so that later defaults cannot change the view.
  get whole() {
    const named = Object.entries(this.values).filter(
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
}

const addressBar = {
  get: () => location.search,
  set(query, entry) {
    const link = `${location.pathname}${query && "?"}${query}${location.hash}`;
    if (`${location.pathname}${location.search}${location.hash}` === link) return;
    history[entry ? "pushState" : "replaceState"](history.state, "", link);
  },
};

// A slider's value at one of its stops.
export function valueAt({ low, step, whole }, stop) {
  return whole ? low + stop * step : Number((low + stop * step).toFixed(10));
}

// The value that a text stands for, or undefined where the knob does not allow it.
export function checked(knob, text) {
  if (knob.kind === "choice") return knob.options.includes(text) ? text : undefined;
  if (knob.kind === "text") {
    return text.length <= knob.longest && new RegExp(`^(?:${knob.pattern})$`, "u").test(text) ? text : undefined;
  }
  const value = text.trim() === "" ? NaN : Number(text);
  if (!Number.isFinite(value) || value < knob.low || value > knob.high) return undefined;
  return valueAt(knob, Math.round((value - knob.low) / knob.step));
}

// As links have been published: numbers that are not counted have a decimal point.
const written = (knob, value) =>
  knob.kind === "slider" && !knob.whole && Number.isInteger(value) ? `${value}.0` : `${value}`;
