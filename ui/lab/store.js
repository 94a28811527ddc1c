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

  // Take what the link says; what it does not name, or cannot be used, stands at its default.
  read() {
    const query = new URLSearchParams(this.home.get());
    this.values = Object.fromEntries(
      this.lesson.knobs.map((knob) => {
        const given = query.getAll(`${this.lesson.name}.${knob.name}`).at(-1);
        return [knob.name, given === undefined ? knob.default : (checked(knob, given) ?? knob.default)];
      }),
    );
    this.dispatchEvent(new Event("moved"));
  }

  // Move knobs: the link is written, with a step to come back to where `entry`.
  set(changes, { entry = false } = {}) {
    const query = new URLSearchParams(this.home.get());
    for (const [name, value] of Object.entries({ ...this.values, ...changes })) {
      const key = `${this.lesson.name}.${name}`;
      if (value === this.knobs[name].default) query.delete(key);
      else query.set(key, value);
    }
    this.home.set(`${query}`, entry);
    this.read();
  }

  // The settings that differ from the defaults, as a query; those named are left out.
  query(without = []) {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(this.values)) {
      if (value !== this.knobs[name].default && !without.includes(name)) query.set(`${this.lesson.name}.${name}`, value);
    }
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
