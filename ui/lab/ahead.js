// What will be asked for next: whoever has turned a knob by a step turns it by another, and after a new sample wants one more.
// While the view is looked at, the one a step further is brought, where the server has nothing else to do.

import { valueAt } from "./store.js";

export class Ahead {
  constructor({ lesson, store, ask }) {
    Object.assign(this, { lesson, store, ask, query: null });
  }

  // The view of the present values stands, which comes after that of `before`; `asked(values)` is the query of a view.
  look(before, asked) {
    this.leave();
    const next = this.ask.ahead && !navigator.connection?.saveData && this.next(before);
    if (!next) return;
    this.query = asked(next);
    this.frame = requestAnimationFrame(() => {
      this.frame = requestAnimationFrame(() => this.bring());
    });
  }

  bring() {
    this.asking = new AbortController();
    this.coming = this.ask.ahead(this.lesson.name, this.query, this.asking.signal).catch(() => null);
  }

  // The values one step further, if a step of one knob has led here; undefined if none has.
  next(before) {
    const { knobs, values } = this.store;
    const turned = Object.keys(values).filter((name) => values[name] !== before[name]);
    const { [turned[0]]: knob } = knobs;
    if (turned.length !== 1 || knob.kind !== "slider") return undefined;
    const [from, to] = [before, values].map(({ [knob.name]: value }) => Math.round((value - knob.low) / knob.step));
    const further = valueAt(knob, 2 * to - from);
    return Math.abs(to - from) === 1 && further >= knob.low && further <= knob.high ? { ...values, [knob.name]: further } : undefined;
  }

  // A promise of the answer to a query, or of null where it was not brought; undefined where something else was looked for,
  // which nobody needs any more.
  take(query, signal) {
    const { coming, asking } = this;
    if (query !== this.query || !coming) return this.leave();
    signal.addEventListener("abort", () => asking.abort());
    Object.assign(this, { query: null, coming: null });
    return coming;
  }

  leave() {
    cancelAnimationFrame(this.frame);
    if (this.coming) this.asking.abort();
    Object.assign(this, { query: null, coming: null });
  }
}
