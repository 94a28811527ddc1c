// A stage: charts, numbers and sentences that follow a page's live knobs while they are dragged.
//
// The knob is Streamlit's own slider. It reports to the server on release; until then its thumb is watched here and
// the stop under it is played in the browser. `data` is what regularize/figures/scene.py packs.

const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };
const shared = (globalThis.regularizeStages ??= { byElement: new WeakMap(), byKey: new Map(), library: null });

export default function show({ data, parentElement, setTriggerValue }) {
  const stage = shared.byElement.get(parentElement) ?? new Stage(parentElement);
  shared.byElement.set(parentElement, stage);
  stage.tell = setTriggerValue;
  stage.receive(data);
  return () => stage.leave();
}

// The head of the page (ui/hints.py), or else `ui/frame.py`, asks for the library; its script has this id. If it did not
// arrive it is asked for once more, and again whenever another stage needs it.
function library() {
  shared.library ??= asked()
    .then(arrival)
    .catch(() => arrival(again()))
    .catch(() => {
      shared.library = null;
      throw new Error("The drawing library did not arrive. Reload the page to try again.");
    });
  return shared.library;
}

// Page and stage come with different pieces of Streamlit's front end, either first: ten seconds are time for the other.
async function asked() {
  for (let looks = 0; looks < 200; looks++) {
    const script = document.getElementById("rg-library");
    if (script) return script;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("nobody asked");
}

function arrival(script) {
  return new Promise((resolve, reject) => {
    const ready = () => {
      const { Plotly } = globalThis;
      if (Plotly.PlotSchema) Plotly.PlotSchema.findArrayAttributes = (trace) => arraysOf(trace);
      resolve(Plotly);
    };
    if (globalThis.Plotly) return ready();
    if (script.dataset.failed) return reject();
    script.addEventListener("load", ready);
    script.addEventListener("error", reject);
  });
}

function again() {
  const last = document.getElementById("rg-library");
  const { id, src, onerror } = last;
  const script = Object.assign(document.createElement("script"), { id, src, onerror });
  last.replaceWith(script);
  return script;
}

class Stage {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.appendChild(element("div", "rg-stage"));
    this.numbers = this.root.appendChild(element("dl", "rg-numbers"));
    this.tapes = this.root.appendChild(element("div", "rg-tapes"));
    this.grid = this.root.appendChild(element("div", "rg-grid"));
    this.words = this.root.appendChild(element("div", "rg-words"));
    this.words.setAttribute("role", "status");
    this.plots = [];
    this.stops = {};
    this.watched = new Map();
    this.fitting = new ResizeObserver(() => this.resize());
    this.present = true;
    this.turn = this.shown = 0;
  }

  // The page's prefix of element classes: "st-key-explore-" for the stage whose key is "explore.stage".
  get prefix() {
    const holder = this.parent.closest('[class*="st-key-"]');
    const key = [...(holder?.classList ?? [])].find((name) => name.startsWith("st-key-") && name.endsWith("-stage"));
    return key?.slice(0, -"stage".length);
  }

  // What the server gives. A scene that it has given before is no news, and what the stage has taken since stays.
  receive(bytes) {
    this.answered?.();
    if (this.given && label(this.given) === label(bytes)) return this.show(this.bytes);
    this.given = bytes;
    return this.show(bytes, ++this.turn);
  }

  // The scene of a link, asked for without the page (ui/scenes.py). False if it takes the page to answer.
  async take(link) {
    const turn = ++this.turn;
    const { scenes, used } = globalThis.regularizePages[this.prefix];
    try {
      const answer = await fetch(new URL(`${scenes}?${link}&used=${encodeURIComponent(used)}`, document.baseURI));
      if (answer.status !== 200 || answer.headers.get("content-type") !== "application/octet-stream") return false;
      const bytes = new Uint8Array(await answer.arrayBuffer());
      if (turn > this.shown) this.show(bytes, turn);
      return true;
    } catch {
      return false;
    }
  }

  // The knobs are where they were when the server gave its last scene.
  back(tag) {
    if (this.given && tagOf(this.given) === tag) this.show(this.given, ++this.turn);
  }

  // What was asked for later is never taken back by what comes late.
  async show(bytes, turn = this.shown) {
    this.shown = turn;
    const sameScene = this.bytes && digest(this.bytes) === digest(bytes);
    const theme = themeOf(this.root);
    const sameTheme = this.theme && JSON.stringify(this.theme) === JSON.stringify(theme);
    this.present = true;
    if (this.prefix) shared.byKey.set(this.prefix, this);
    // Streamlit may take a stage away and give it back while the library is on its way: it has then still to be drawn.
    if (sameScene && sameTheme && this.root.dataset.drawn) return this.settle();
    this.bytes = bytes;
    this.theme = theme;
    if (!sameScene) this.scene = unpack(bytes);
    this.lay();
    this.watch();
    try {
      this.Plotly = await library();
    } catch (error) {
      this.words.textContent = error.message;
      this.tellDrawn();
      return;
    }
    if (!this.present || this.bytes !== bytes) return;
    const first = !this.root.dataset.drawn;
    // While a point is dragged the next question goes out before this answer is drawn.
    if (this.held) await new Promise(requestAnimationFrame);
    if (this.bytes === bytes) this.draw();
    if (first) this.tellDrawn();
  }

  // Once the server has said all it had to say: what it has not sent yet when a part of the page asks again is dropped.
  tellDrawn() {
    if (!this.parent.isConnected) return;
    if (!this.present || document.querySelector('[data-test-script-state="running"]')) setTimeout(() => this.tellDrawn(), 30);
    else this.tell("drawn", true);
  }

  // One frame for each chart, kept from scene to scene so that zoom, legend and the DOM nodes stay.
  lay() {
    const { charts, shape } = this.scene;
    this.root.dataset.shape = shape;
    while (this.plots.length > charts.length) {
      const last = this.plots.pop();
      if (last._fullLayout) this.Plotly.purge(last);
      last.closest("figure").remove();
    }
    charts.forEach((chart, i) => {
      if (!this.plots[i]) {
        const frame = this.grid.appendChild(element("figure", "rg-chart"));
        const holder = element("div", "rg-holder");
        holder.append(element("canvas", "rg-raster"), element("div", "rg-plot"));
        frame.append(element("figcaption"), holder);
        this.plots.push(holder.lastChild);
        this.fitting.observe(holder.lastChild);
        draggable(this, holder.lastChild, i);
      }
      const plot = this.plots[i];
      this.title(plot, chart);
      plot.setAttribute("role", "img");
      plot.setAttribute("aria-label", `${chart.name}. ${chart.description}`);
    });
    const named = JSON.stringify(this.scene.numbers.map(({ name, help }) => [name, help]));
    if (this.named !== named) {
      this.named = named;
      this.numbers.replaceChildren(
        ...this.scene.numbers.map((number) => {
          const item = element("div");
          item.append(element("dt", "", number.name), element("dd"));
          if (number.help) item.title = number.help;
          return item;
        }),
      );
    }
    for (const tape of this.playing?.keys() ?? []) this.halt(tape);
    this.playing ??= new Map();
    this.tapes.replaceChildren(...this.scene.tapes.map((tape) => this.tape(tape)));
  }

  // A chart's heading with its legend, made anew only where it says something else.
  title(plot, chart) {
    const keyed = chart.traces.flatMap((trace, j) => (trace.key ? [[trace.name, trace.key, trace.marker, trace.line, j]] : []));
    const titled = JSON.stringify([chart.name, chart.note, keyed, this.theme]);
    if (plot.titled === titled) return;
    plot.titled = titled;
    const words = keyed.map(([, , , , j]) => this.key(plot, chart.traces[j], j));
    const caption = plot.closest("figure").firstChild;
    caption.replaceChildren(element("span", "", chart.name), element("small", "", chart.note), ...words);
  }

  // What runs only when the visitor starts it: a button to play, one to step, and where it is.
  tape({ name, label, count }) {
    const row = element("div", "rg-tape");
    const [play, step] = [element("button", "", "▶ Play"), element("button", "", "Step")];
    const place = element("span");
    const show = () => (place.textContent = `${label} ${(this.stops[name] ?? 0) + 1} of ${count}`);
    const next = () => {
      this.play(name, ((this.stops[name] ?? 0) + 1) % count);
      show();
    };
    step.onclick = () => {
      this.halt(name);
      next();
    };
    play.onclick = () => {
      if (this.playing.has(name)) return this.halt(name);
      play.textContent = "⏸ Pause";
      const timer = setInterval(next, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1200 : 280);
      this.playing.set(name, () => {
        clearInterval(timer);
        play.textContent = "▶ Play";
      });
    };
    row.append(play, step, place);
    this.stops[name] = Math.min(this.stops[name] ?? 0, count - 1);
    show();
    return row;
  }

  halt(tape) {
    this.playing?.get(tape)?.();
    this.playing?.delete(tape);
  }

  // A word of the legend: it shows the trace's mark, and hides or shows the trace.
  key(plot, trace, index) {
    const word = element("button", `rg-key rg-${trace.key}`, trace.name);
    const colour = [trace.marker?.color, trace.line?.color].find((value) => typeof value === "string");
    word.style.setProperty("--mark", paint(colour ?? "--ink", this.theme, this.scene.dark));
    const hidden = plot.hiddenTraces ?? (plot.hiddenTraces = new Set());
    word.setAttribute("aria-pressed", String(!hidden.has(trace.name)));
    word.onclick = () => {
      if (!hidden.delete(trace.name)) hidden.add(trace.name);
      word.setAttribute("aria-pressed", String(!hidden.has(trace.name)));
      this.Plotly?.restyle(plot, { visible: !hidden.has(trace.name) }, [index]);
    };
    return word;
  }

  draw() {
    const coarse = matchMedia("(pointer: coarse)").matches;
    this.scene.charts.forEach((chart, i) => {
      const traces = chart.traces.map((trace) => ({ ...trace }));
      for (const [knob, moves] of Object.entries(chart.moves)) {
        if (!(knob in this.stops)) continue;
        for (const move of moves) Object.assign(traces[move.trace], at(move, this.stops[knob]));
      }
      if (this.held?.chart === i) Object.assign(traces[this.held.trace], placed(traces[this.held.trace], this.held));
      const hidden = this.plots[i].hiddenTraces;
      const painted = traces.map(({ key, ...trace }) => ({
        ...paint(trace, this.theme, this.scene.dark),
        visible: !(key && hidden?.has(trace.name)),
      }));
      const layout = dressed(paint(chart.layout, this.theme, this.scene.dark), this.theme, coarse);
      level(layout, this.plots[i]);
      if (!this.redraw(this.plots[i], painted, layout)) {
        this.Plotly.react(this.plots[i], painted, layout, configuration(coarse));
      }
      this.paintRaster(i);
      if (chart.raster && !this.plots[i].repaints) {
        this.plots[i].repaints = true;
        this.plots[i].on("plotly_relayout", () => this.paintRaster(i));
      }
    });
    this.say();
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
  }

  // A scene that differs from the last one in coordinates and ranges alone, such as a new sample, is drawn by moving
  // what is there. False where it differs in more, or where the visitor has zoomed: then Plotly compares everything.
  redraw(plot, data, layout) {
    const last = plot.looks;
    plot.looks = looks(data, layout);
    const full = plot._fullLayout;
    if (!full || last !== plot.looks) return false;
    const ranges = {};
    for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))) {
      if (Object.keys(full._preGUI).some((key) => key.startsWith(name))) return false;
      const { range } = layout[name];
      if (range && range.some((end, i) => end !== full[name]._input.range[i])) ranges[`${name}.range`] = [...range];
    }
    const moves = Object.keys(ranges).length > 0;
    const traces = data.map((_, i) => i).filter((i) => moves || !stands(plot._fullData[i], data[i]));
    if (!replot(plot, { data: traces.map((i) => data[i]), traces }, !moves)) return false;
    if (moves) this.Plotly.relayout(plot, ranges);
    return true;
  }

  // The picture behind a chart's traces, at the stop of the knob that moved last or else of the first it follows.
  paintRaster(i) {
    const { raster } = this.scene.charts[i];
    const [plot, canvas] = [this.plots[i], this.plots[i].previousSibling];
    canvas.hidden = !raster;
    const full = plot._fullLayout;
    if (!raster || !full) return;
    const knob = this.moved in raster.pictures ? this.moved : Object.keys(raster.pictures)[0];
    const { bytes, size } = raster.pictures[knob];
    const [count, height, width] = size;
    const picture = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, count * height * width);
    const start = Math.min(this.stops[knob] ?? 0, count - 1) * height * width;
    if (raster.theme !== this.theme) {
      raster.theme = this.theme;
      raster.ramp = ramp(raster.colours.map((colour) => paint(colour, this.theme, this.scene.dark)));
    }
    const sheet = new OffscreenCanvas(width, height);
    const pixels = new ImageData(width, height);
    const words = new Uint32Array(pixels.data.buffer);
    for (let row = 0; row < height; row++) {
      const [from, to] = [start + row * width, (height - 1 - row) * width];
      for (let column = 0; column < width; column++) words[to + column] = raster.ramp[picture[from + column]];
    }
    sheet.getContext("2d").putImageData(pixels, 0, 0);
    const { l, t, w, h } = full._size;
    const dense = globalThis.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(w * dense), height: Math.round(h * dense) });
    Object.assign(canvas.style, { left: `${l}px`, top: `${t}px`, width: `${w}px`, height: `${h}px` });
    const [left, right] = raster.x.map((value) => full.xaxis.l2p(value) * dense);
    const [bottom, top] = raster.y.map((value) => full.yaxis.l2p(value) * dense);
    const brush = canvas.getContext("2d");
    brush.imageSmoothingEnabled = raster.pixels === "smooth";
    brush.imageSmoothingQuality = "high";
    brush.drawImage(sheet, left, top, right - left, bottom - top);
  }

  // Numbers and sentences at the present stops. A knob that is not on the page counts from its start.
  say() {
    const pick = (values) => {
      const knob = this.moved in values ? this.moved : Object.keys(values)[0];
      return knob === undefined ? "" : values[knob][Math.min(this.stops[knob] ?? 0, values[knob].length - 1)];
    };
    this.scene.numbers.forEach((number, i) => {
      const cell = this.numbers.children[i].lastChild;
      const text = pick(number.values);
      if (cell.textContent !== text) cell.textContent = text;
    });
    const words = pick(this.scene.sentences);
    if (this.words.textContent !== words) {
      this.words.replaceChildren(...words.split("\n").filter(Boolean).map((line) => element("p", "", line)));
    }
  }

  play(knob, stop) {
    if (this.stops[knob] === stop) return;
    this.stops[knob] = stop;
    this.moved = knob;
    if (!this.Plotly || !this.plots[0]?._fullLayout) return;
    this.scene.charts.forEach((chart, i) => {
      if (chart.raster && knob in chart.raster.pictures) this.paintRaster(i);
      const moves = chart.moves[knob];
      if (!moves?.length) return;
      const frame = { data: moves.map((move) => at(move, stop)), traces: moves.map((move) => move.trace) };
      if (!replot(this.plots[i], frame)) this.Plotly.animate(this.plots[i], frame, AT_ONCE);
    });
    this.say();
    this.root.dataset.stop = String(stop);
  }

  // Follow the thumbs of this page's live knobs. What the server knows decides only where no thumb can be read.
  watch() {
    const tapes = Object.fromEntries(this.scene.tapes.map(({ name }) => [name, this.stops[name] ?? 0]));
    this.stops = { ...tapes, ...globalThis.regularizePages?.[this.prefix]?.stops };
    for (const knob of this.scene.knobs) {
      const holder = this.prefix && document.querySelector(`.${this.prefix}${knob}`);
      if (!holder) continue;
      if (this.watched.get(knob)?.holder !== holder) this.follow(knob, holder);
      const stop = stopOf(holder);
      if (stop !== undefined) this.stops[knob] = stop;
    }
  }

  // Whether a live knob is on the page whose thumb cannot be read.
  get blind() {
    const holders = (this.scene?.knobs ?? []).map((knob) => document.querySelector(`.${this.prefix}${knob}`));
    return holders.some((holder) => holder && stopOf(holder) === undefined);
  }

  follow(knob, holder) {
    this.watched.get(knob)?.observer.disconnect();
    let asked = false;
    const observer = new MutationObserver(() => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        const stop = stopOf(holder);
        if (stop !== undefined) this.play(knob, stop);
      });
    });
    observer.observe(holder, { subtree: true, childList: true, attributes: true });
    this.watched.set(knob, { holder, observer });
  }

  // The server knows where the knobs stand: read the thumbs again, as Streamlit may have moved or replaced them.
  settle() {
    if (!this.scene) return;
    const before = { ...this.stops };
    this.watch();
    const after = this.stops;
    this.stops = before;
    for (const [knob, stop] of Object.entries(after)) this.play(knob, stop);
  }

  resize() {
    for (const plot of this.plots) {
      const { clientWidth: width, clientHeight: height } = plot;
      const now = plot._fullLayout;
      // Plotly counts fractions of pixels.
      if (!now || !width || (Math.abs(now.width - width) < 1 && Math.abs(now.height - height) < 1)) continue;
      const i = this.plots.indexOf(plot);
      const sizes = level({ ...structuredClone(this.scene.charts[i].layout), margin: now.margin }, plot, { width, height });
      const ranges = sizes ? { "xaxis.range": sizes.xaxis.range, "yaxis.range": sizes.yaxis.range } : {};
      this.Plotly.relayout(plot, { width, height, ...ranges });
      this.paintRaster(i);
    }
  }

  leave() {
    this.present = false;
    for (const tape of this.playing?.keys() ?? []) this.halt(tape);
    for (const { observer } of this.watched.values()) observer.disconnect();
    this.watched.clear();
    // Streamlit may call again on the same element at once; only a stage that stays away is dismantled.
    setTimeout(() => {
      if (this.present || this.parent.isConnected) return;
      this.fitting.disconnect();
      for (const plot of this.plots) if (plot._fullLayout) this.Plotly.purge(plot);
      for (const [key, stage] of shared.byKey) if (stage === this) shared.byKey.delete(key);
    }, 1000);
  }
}

function element(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

// Points that the visitor moves. The point follows the pointer at once, whatever older places the scenes on their way
// show; the server is told where it is as fast as it answers, with one question in flight, and once more at the end.
function draggable(stage, plot, index) {
  let held = null;
  const where = (event) => {
    const { _offset: left } = plot._fullLayout.xaxis;
    const { _offset: top } = plot._fullLayout.yaxis;
    const box = plot.getBoundingClientRect();
    return [event.clientX - box.left - left, event.clientY - box.top - top];
  };
  const within = (axis, value) => Math.min(Math.max(value, Math.min(...axis.range)), Math.max(...axis.range));
  const tell = (asked) => {
    const alone = globalThis.regularizePages[stage.prefix]?.alone;
    // Two questions on their way hide the way; where the page answers, one.
    if (!asked.news || (asked.waiting >= (alone ? 2 : 1) && !(alone && asked.released))) return;
    asked.news = false;
    asked.waiting++;
    const { point, x, y, released } = asked;
    let waiting = true;
    const answered = () => {
      if (!waiting) return;
      waiting = false;
      asked.waiting--;
      clearTimeout(patience);
      if (asked.news) tell(asked);
      else if (released && stage.held === asked) stage.held = null;
    };
    const patience = setTimeout(answered, 700);
    const page = () => {
      stage.answered = answered;
      stage.tell("dragged", { point, x, y, ended: released });
    };
    if (released || !alone) return page();
    const link = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries({ point, x, y })) link.set(name, value);
    stage.take(link).then((taken) => (taken ? answered() : page()));
  };
  const move = (event) => {
    if (event.pointerId !== held.pointer) return;
    const { xaxis, yaxis } = plot._fullLayout;
    const [x, y] = where(event);
    held.x = within(xaxis, xaxis.p2l(x));
    held.y = within(yaxis, yaxis.p2l(y));
    held.news = held.moved = true;
    const frame = { data: [placed(plot.data[held.trace], held)], traces: [held.trace] };
    if (!replot(plot, frame)) stage.Plotly.animate(plot, frame, AT_ONCE);
    tell(held);
    event.preventDefault();
  };
  const release = (event) => {
    if (event.pointerId !== held?.pointer) return;
    held.released = true;
    held.news = held.moved;
    if (!held.moved) stage.held = null;
    tell(held);
    held = null;
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", release);
    removeEventListener("pointercancel", release);
  };
  const grab = (event) => {
    const trace = stage.scene?.charts[index]?.draggable;
    if (trace === null || trace === undefined || !plot._fullLayout) return;
    const { xaxis, yaxis } = plot._fullLayout;
    const [x, y] = where(event);
    const { x: xs, y: ys } = plot.data[trace];
    const reach = event.pointerType === "mouse" ? 12 : 24;
    let [point, near] = [-1, reach * reach];
    for (let i = 0; i < xs.length; i++) {
      const distance = (xaxis.l2p(xs[i]) - x) ** 2 + (yaxis.l2p(ys[i]) - y) ** 2;
      if (distance < near) [point, near] = [i, distance];
    }
    if (point < 0) return;
    event.preventDefault();
    event.stopPropagation();
    held = { chart: index, trace, point, pointer: event.pointerId, x: xs[point], y: ys[point], moved: false, news: false, waiting: 0, released: false };
    stage.held = held;
    addEventListener("pointermove", move, { passive: false });
    addEventListener("pointerup", release);
    addEventListener("pointercancel", release);
  };
  plot.addEventListener("pointerdown", grab, { capture: true });
  // Plotly zooms on mousedown and touchstart, which follow the pointer event that took a point.
  const keep = (event) => {
    if (!held) return;
    event.preventDefault();
    event.stopPropagation();
  };
  for (const kind of ["mousedown", "touchstart", "touchmove"]) {
    plot.addEventListener(kind, keep, { capture: true, passive: false });
  }
}

// A trace's coordinates with the held point where the pointer is.
function placed({ x, y }, { point, x: across, y: up }) {
  const [xs, ys] = [Array.from(x), Array.from(y)];
  [xs[point], ys[point]] = [across, up];
  return { x: xs, y: ys };
}

function stopOf(holder) {
  const input = holder.querySelector("input[type=range]");
  if (!input) return undefined;
  return Math.round((Number(input.value) - Number(input.min)) / Number(input.step || 1));
}

// The first sixteen bytes of a scene are its hash. What the server gives ends with eight that stand for the settings, and
// four that say how many drags it has heard of.
const digest = (bytes) => bytes.subarray(0, 16).join();
const tagOf = (bytes) => Array.from(bytes.subarray(-12, -4), (byte) => byte.toString(16).padStart(2, "0")).join("");
const label = (bytes) => `${digest(bytes)} ${bytes.subarray(-12).join()}`;

function unpack(bytes) {
  const buffer = bytes.slice(16).buffer;
  const length = new Uint32Array(buffer, 0, 1)[0];
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const floats = new Float32Array(buffer, 4 + length);
  const array = ([start, ...axes]) => {
    const size = axes.reduce((product, axis) => product * axis, 1);
    if (axes.length < 2) return floats.subarray(start, start + size);
    const each = size / axes[0];
    return Array.from({ length: axes[0] }, (_, i) => array([start + i * each, ...axes.slice(1)]));
  };
  const fill = (part) => {
    if (Array.isArray(part)) return part.map(fill);
    if (part === null || typeof part !== "object") return part;
    if (part.$) return array(part.$);
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, fill(value)]));
  };
  header.charts = fill(header.charts);
  return header;
}

// Moves traces as `Plotly.animate` does, without going through all defaults again, which takes ten times as long: the
// new coordinates are put where Plotly calculated the old ones, and its own drawing of these traces is called. False
// if that is not possible, as the number of points differs or Plotly keeps its things elsewhere. Whoever changes the axes
// at once, which draws all traces, need not have them drawn here.
function replot(plot, { data, traces }, drawn = true) {
  const cartesian = plot._fullLayout._basePlotModules?.find(({ name }) => name === "cartesian");
  const fits = ({ type, index, error_x: across, error_y: up }, { x, y }) =>
    ["scatter", "bar"].includes(type) &&
    !(across?.visible || up?.visible) &&
    [x, y].every((values) => !values || values.length === plot.calcdata[index].length);
  if (!cartesian?.plot || !traces.every((index, i) => fits(plot._fullData[index], data[i]))) return false;
  traces.forEach((index, i) => {
    const full = plot._fullData[index];
    const points = plot.calcdata[index];
    for (const name of ["x", "y", "customdata"]) {
      if (data[i][name]) full[name] = full._input[name] = data[i][name];
    }
    if (full.visible !== true) return;
    const { x, y } = full;
    for (let j = 0; j < points.length; j++) {
      const point = points[j];
      if (full.type === "bar") {
        Object.assign(point, { s: y[j], s1: point.b + y[j], y: y[j] });
      } else {
        const known = x[j] === x[j] && y[j] === y[j];
        point.x = known ? x[j] : undefined;
        point.y = known ? y[j] : undefined;
      }
    }
  });
  if (!drawn || !traces.length) return true;
  // Bars of one chart are drawn together: whoever is left out would be taken away.
  const all = plot._fullData.filter(({ type, visible }) => type === "bar" && visible === true).map(({ index }) => index);
  const bars = traces.some((index) => all.includes(index)) ? all : [];
  cartesian.plot(plot, [...new Set([...traces, ...bars])], { duration: 0, easing: "linear" });
  return true;
}

// Whether a trace is drawn where `data` has it.
function stands(full, data) {
  return ["x", "y", "customdata"].every((name) => {
    const [before, now] = [full[name], data[name]];
    return before === now || (before?.length === now?.length && Array.prototype.every.call(now ?? [], (value, i) => Object.is(value, before[i])));
  });
}

// 256 colours: 254 steps between those given, and none at all.
function ramp(colours) {
  const canvas = new OffscreenCanvas(255, 1).getContext("2d", { willReadFrequently: true });
  const gradient = canvas.createLinearGradient(0.5, 0, 254.5, 0);
  colours.forEach((colour, i) => gradient.addColorStop(i / (colours.length - 1), colour));
  canvas.fillStyle = gradient;
  canvas.fillRect(0, 0, 255, 1);
  const steps = new Uint32Array(canvas.getImageData(0, 0, 255, 1).data.buffer);
  return Uint32Array.from({ length: 256 }, (_, i) => steps[i] ?? 0);
}

// The coordinates of one move at one stop.
function at(move, stop) {
  if (move.shape) {
    const i = Math.min(stop, move.size.length - 1);
    const [[x, y], size] = [move.centre[i], move.size[i]];
    return { x: move.shape.map((point) => x + size * point[0]), y: move.shape.map((point) => y + size * point[1]) };
  }
  const frame = {};
  for (const [name, rows] of Object.entries(move.rows)) frame[name] = rows[Math.min(stop, rows.length - 1)];
  return frame;
}

function themeOf(node) {
  const style = getComputedStyle(node);
  const value = (name) => style.getPropertyValue(name).trim();
  const ink = value("--st-text-color") || style.color;
  const paper = value("--st-background-color") || "#ffffff";
  const dark = lightness(paper) < 0.5;
  return {
    dark,
    font: value("--st-font") || style.fontFamily,
    "--ink": ink,
    "--paper": paper,
    "--faint": dark ? "#A3AEB9" : "#5D6975",
    "--lines": dark ? "#2B353F" : "#E6EAEE",
  };
}

function lightness(colour) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  const [r, g, b] = canvas.fillStyle.match(/\w\w/g).map((pair) => parseInt(pair, 16) / 255);
  return 0.3 * r + 0.59 * g + 0.11 * b;
}

// Colours by meaning become colours of the theme.
function paint(part, theme, twins) {
  if (typeof part === "string") {
    if (part.startsWith("--")) return theme[part] ?? part;
    if (!/^#[0-9A-F]{6}([0-9A-F]{2})?$/.test(part)) return part;
    const solid = theme.dark ? (twins[part.slice(0, 7)] ?? part.slice(0, 7)) : part.slice(0, 7);
    if (part.length === 7) return solid;
    const [r, g, b] = [1, 3, 5].map((i) => parseInt(solid.slice(i, i + 2), 16));
    return `rgba(${r},${g},${b},${parseInt(part.slice(7), 16) / 255})`;
  }
  if (part === null || typeof part !== "object" || ArrayBuffer.isView(part)) return part;
  if (Array.isArray(part)) {
    return ["number", "undefined"].includes(typeof part[0]) || ArrayBuffer.isView(part[0])
      ? part
      : part.map((value) => paint(value, theme, twins));
  }
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, paint(value, theme, twins)]));
}

function configuration(coarse) {
  return {
    displaylogo: false,
    displayModeBar: coarse ? false : "hover",
    modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d", "sendChartToCloud"],
    doubleClick: "reset",
    showTips: false,
  };
}

// On every draw Plotly walks through the hundreds of attributes that a trace could have to find those that are arrays,
// which takes a quarter of the time; it is as well to look at those that the trace has.
function arraysOf(part, path = "") {
  return Object.entries(part).flatMap(([name, value]) => {
    if (name.startsWith("_") || value === null || typeof value !== "object") return [];
    return Array.isArray(value) || ArrayBuffer.isView(value) ? [path + name] : arraysOf(value, `${path}${name}.`);
  });
}

// Equal units on both axes: the axis that has room to spare shows more. Plotly's own scaleanchor does the same, but
// lays the chart out several times on each draw.
function level(layout, plot, size) {
  const { xaxis, yaxis, margin } = layout;
  if (!yaxis?.scaleanchor) return undefined;
  for (const axis of [xaxis, yaxis]) {
    delete axis.scaleanchor;
    delete axis.constrain;
  }
  // Asking the page for sizes lays it out; Plotly knows them once it has drawn, and `resize` keeps it informed.
  const { width: across, height: down } = size ?? plot._fullLayout ?? { width: plot.clientWidth, height: plot.clientHeight };
  const width = Math.max(across - margin.l - margin.r, 1);
  const height = Math.max(down - margin.t - margin.b, 1);
  const unit = Math.max((xaxis.range[1] - xaxis.range[0]) / width, (yaxis.range[1] - yaxis.range[0]) / height);
  for (const [axis, length] of [[xaxis, width], [yaxis, height]]) {
    const middle = (axis.range[0] + axis.range[1]) / 2;
    axis.range = [middle - (unit * length) / 2, middle + (unit * length) / 2];
  }
  return layout;
}

// All of a chart but its coordinates and the ends of its axes.
function looks(data, layout) {
  const moves = new Set(["x", "y", "customdata", "range"]);
  const write = (name, value) => {
    if (moves.has(name)) return value?.length;
    return ArrayBuffer.isView(value) ? Array.from(value) : value;
  };
  return JSON.stringify([data, layout], write);
}

function dressed(layout, theme, coarse) {
  const lines = theme["--lines"];
  const result = {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 12, color: theme["--ink"] },
    margin: { l: 46, r: 10, t: 8, b: 38 },
    uirevision: "keep",
    hovermode: "closest",
    dragmode: coarse ? false : "zoom",
    showlegend: false,
    hoverlabel: { bgcolor: theme["--paper"], bordercolor: lines, font: { color: theme["--ink"], size: 12 } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme["--faint"], activecolor: theme["--ink"] },
    ...layout,
  };
  for (const name of ["xaxis", "yaxis", ...Object.keys(layout).filter((key) => /^[xy]axis\d+$/.test(key))]) {
    const title = layout[name]?.title ?? {};
    result[name] = {
      // Hiding labels that overflow would measure every label, and so lay out the whole page, on each draw.
      ticklabeloverflow: "allow", gridcolor: lines, zerolinecolor: lines, linecolor: lines, tickfont: { color: theme["--faint"], size: 11 },
      ...layout[name],
      title: { ...title, font: { size: 12, color: theme["--faint"], ...title.font } },
    };
  }
  return result;
}
