// A third way to ask: files that were computed when the site was built, and for all else Python in the browser, where the site has
// it. Whoever asks cannot tell it from a server.

import { element } from "./element.js";
import { Store } from "./store.js";

export class Files {
  // `index` says which files there are of the lesson; `python` computes what is no file, or is null.
  constructor(home, lesson, index, { tables, python }) {
    Object.assign(this, { home, lesson, index, tables, python, known: new Map(), wanted: new Set() });
  }

  async scene(page, query, { signal, progress } = {}) {
    const { still, stops } = this.place(query);
    const dragged = new URLSearchParams(query).has("point");
    const files = dragged ? [] : (this.index.views[still]?.scenes ?? []);
    const away = (file) => (file.crossed ? Object.keys(stops).filter((name) => file.stops[name] !== stops[name]).length : 0);
    const exact = files.find((file) => away(file) === 0);
    if (exact) return this.view(exact);
    // Where one of two knobs has moved from where both were, the file still shows it; Python, once it is here, shows more.
    const near = files.find((file) => away(file) === 1);
    if (near && !this.python?.ready) return this.view(near);
    const found = await this.computed(`scene/${page}${query && "?"}${query}`, still, { signal, progress });
    if (found) return answered(found);
    if (near) return this.view(near);
    throw this.lacking(still);
  }

  async view(file) {
    return { ...answered(unfolded(await this.content(file.scene))), held: file.crossed ? file.stops : null };
  }

  // What Python says, if it is to be asked; null where nobody has asked for what takes long, or for Python at all.
  async computed(path, still, telling = {}) {
    const { python } = this;
    if (!python?.willing || (this.index.long && !python.ready && !this.wanted.has(still))) return null;
    return python.ask(path, { ...telling, long: !this.index.long || this.wanted.has(still) });
  }

  // The settings of a link as they name a view, and where its live knobs stand.
  place(query) {
    const store = new Store(this.lesson, { get: () => query });
    return { still: keyOf(store), stops: store.stops, usual: store.values.seed === store.knobs.seed.default };
  }

  async text(path) {
    if (path.startsWith("quiz/")) return textOf(await this.content(this.index.truths[path.slice(5)]));
    const [, kind, , name, query] = path.match(/^(\w+)\/(\w+)\/?([^?]*)\??(.*)$/);
    const place = this.place(query);
    const file = this.written(kind, name, place);
    if (kind === "code" && file) return scripted(JSON.parse(textOf(await this.content(file))), this.lesson, place.stops);
    const found = file ? await this.content(file) : await this.computed(path, place.still);
    if (!found) throw this.lacking(place.still);
    return textOf(found);
  }

  // The file that holds what is asked for, if there is one.
  written(kind, name, { still, stops, usual }) {
    const { views, truths } = this.index;
    if (kind === "truth") return usual ? truths[name] : undefined;
    if (kind === "code") return views[still]?.code;
    const there = (file) => Object.keys(stops).every((knob) => file.stops[knob] === stops[knob]);
    const view = views[still];
    return view?.scenes.find((file) => !view.moving.includes(name) || there(file))?.files[name];
  }

  async table(content) {
    if (!this.python?.willing) throw this.lacking("");
    return JSON.parse(textOf(await this.python.table(content)));
  }

  // A file of the site, unpacked: hosts send it as it is.
  content(name) {
    if (!this.known.has(name)) {
      const found = fetched(new URL(`views/${name}.gz`, this.home));
      found.catch(() => this.known.delete(name));
      this.known.set(name, found);
    }
    return this.known.get(name);
  }

  // What is said where there is neither file nor Python, with what can be done.
  lacking(still) {
    const words = element("span", {}, `This copy of the lab holds no such view${this.shown() ? "; the figures show the one before" : ""}. `);
    const { python } = this;
    if (python) {
      const compute = () => {
        this.wanted.add(still);
        python.load();
        this.again();
      };
      const label = python.ready || (!this.index.long && python.willing) ? "Compute here" : `Load Python (${python.size}) and compute here`;
      words.append(element("button", { type: "button", onclick: compute }, label));
      if (this.index.long) words.append(" The training takes ten to thirty seconds, and its last digits may differ from a server's.");
    }
    const { elsewhere } = this.index;
    if (elsewhere) words.append(" ", element("a", { href: `${elsewhere}${this.path}${location.search}` }, "Open it where all is computed"), ".");
    return Object.assign(new Error(words.textContent), { words });
  }

  get path() {
    return this.lesson.name === "explore" ? "" : this.lesson.name;
  }
}

// The settings on which a scene depends, as the builder of the site writes them: the stops of sliders, the words of others.
export function keyOf(store) {
  const told = store.lesson.knobs.filter(({ name, live }) => !live && store.inUse(name) && store.values[name] !== store.knobs[name].default);
  return JSON.stringify(told.map(({ name, kind }) => [name, kind === "slider" ? store.stop(name) : store.values[name]]));
}

const textOf = (bytes) => new TextDecoder().decode(bytes);

async function fetched(address) {
  let answer;
  try {
    answer = await fetch(address);
  } catch (cause) {
    throw new Error("The site does not answer.", { cause });
  }
  if (!answer.ok) throw new Error("The site does not have this file any more: reload the page.");
  // A host that says that it is packed has had it unpacked by the browser.
  const content = new Uint8Array(await answer.arrayBuffer());
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  const stream = new Blob([content]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// A line of JSON, and as many bytes as it says.
function answered(content) {
  const end = content.indexOf(10);
  const head = JSON.parse(textOf(content.subarray(0, end)));
  return { ...head, bytes: head.scene ? content.slice(end + 1) : null };
}

// The floats of a scene's file are differences of their bits, first bytes first: so they pack well (ui/site/views.py).
function unfolded(content) {
  const bytes = content.slice();
  const view = new DataView(bytes.buffer);
  const scene = bytes.indexOf(10) + 1;
  const start = scene + 20 + view.getUint32(scene + 16, true);
  const count = (bytes.length - start) / 4;
  for (let i = 0, bits = 0; i < count; i++) {
    const [a, b, c, d] = [0, 1, 2, 3].map((plane) => content[start + plane * count + i]);
    bits = (bits + (a | (b << 8) | (c << 16) | (d << 24))) >>> 0;
    view.setUint32(start + 4 * i, bits, true);
  }
  return bytes;
}

// The script at the present stops of the live knobs: each is a list of lines.
function scripted({ lines, scripts, at }, { live, knobs }, stops) {
  const count = (name) => {
    const { low, high, step } = knobs.find((knob) => knob.name === name);
    return Math.round((high - low) / step) + 1;
  };
  const place = live.reduce((sum, name) => sum * count(name) + stops[name], 0);
  return scripts[at[place]].map((line) => lines[line]).join("\n");
}
