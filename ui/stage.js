// A stage: charts, numbers and sentences that follow a page's live knobs while they are dragged.
//
// The knob is Streamlit's own slider. It reports to the server on release; until then its thumb is watched here and
// the stop under it is played in the browser. `data` is what regularize/figures/scene.py packs.

const AT_ONCE = { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } };
const LIBRARY = "app/static/plotly-cartesian.min.js?4.1.1";
const shared = (globalThis.regularizeStages ??= { byElement: new WeakMap(), byKey: new Map(), library: null });

export default function show({ data, parentElement }) {
  const stage = shared.byElement.get(parentElement) ?? new Stage(parentElement);
  shared.byElement.set(parentElement, stage);
  stage.receive(data);
  return () => stage.leave();
}

function library() {
  shared.library ??= new Promise((resolve, reject) => {
    if (globalThis.Plotly) return resolve(globalThis.Plotly);
    const script = document.createElement("script");
    script.src = new URL(LIBRARY, document.baseURI);
    script.onload = () => resolve(globalThis.Plotly);
    script.onerror = () => {
      shared.library = null;
      reject(new Error("The drawing library did not arrive. Reload the page to try again."));
    };
    document.head.append(script);
  });
  return shared.library;
}

class Stage {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.appendChild(element("div", "rg-stage"));
    this.numbers = this.root.appendChild(element("dl", "rg-numbers"));
    this.grid = this.root.appendChild(element("div", "rg-grid"));
    this.words = this.root.appendChild(element("div", "rg-words"));
    this.words.setAttribute("role", "status");
    this.plots = [];
    this.stops = {};
    this.watched = new Map();
    this.fitting = new ResizeObserver(() => this.resize());
    this.present = true;
  }

  // The page's prefix of element classes: "st-key-explore-" for the stage whose key is "explore.stage".
  get prefix() {
    const holder = this.parent.closest('[class*="st-key-"]');
    const key = [...(holder?.classList ?? [])].find((name) => name.startsWith("st-key-") && name.endsWith("-stage"));
    return key?.slice(0, -"stage".length);
  }

  async receive(bytes) {
    const sameScene = this.bytes && digest(this.bytes) === digest(bytes);
    const theme = themeOf(this.root);
    const sameTheme = this.theme && JSON.stringify(this.theme) === JSON.stringify(theme);
    this.present = true;
    if (this.prefix) shared.byKey.set(this.prefix, this);
    if (sameScene && sameTheme) return this.watch();
    this.bytes = bytes;
    this.theme = theme;
    if (!sameScene) this.scene = unpack(bytes);
    this.lay();
    this.watch();
    try {
      this.Plotly = globalThis.Plotly ?? (await library());
    } catch (error) {
      this.words.textContent = error.message;
      return;
    }
    if (this.present && this.bytes === bytes) this.draw();
  }

  // One frame for each chart, kept from scene to scene so that zoom, legend and the DOM nodes stay.
  lay() {
    const { charts, shape } = this.scene;
    this.root.dataset.shape = shape;
    while (this.plots.length > charts.length) {
      const last = this.plots.pop();
      if (last._fullLayout) this.Plotly.purge(last);
      last.parentElement.remove();
    }
    charts.forEach((chart, i) => {
      if (!this.plots[i]) {
        const frame = this.grid.appendChild(element("figure", "rg-chart"));
        frame.append(element("figcaption"), element("div", "rg-plot"));
        this.plots.push(frame.lastChild);
        this.fitting.observe(frame.lastChild);
      }
      const [caption, plot] = this.plots[i].parentElement.children;
      const keys = chart.traces.flatMap((trace, j) => (trace.key ? [this.key(this.plots[i], trace, j)] : []));
      caption.replaceChildren(element("span", "", chart.name), element("small", "", chart.note), ...keys);
      plot.setAttribute("role", "img");
      plot.setAttribute("aria-label", `${chart.name}. ${chart.description}`);
    });
    this.numbers.replaceChildren(
      ...this.scene.numbers.map((number) => {
        const item = element("div");
        item.append(element("dt", "", number.name), element("dd"));
        if (number.help) item.title = number.help;
        return item;
      }),
    );
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
      const hidden = this.plots[i].hiddenTraces;
      const painted = traces.map(({ key, ...trace }) => ({
        ...paint(trace, this.theme, this.scene.dark),
        visible: !(key && hidden?.has(trace.name)),
      }));
      const layout = dressed(paint(chart.layout, this.theme, this.scene.dark), this.theme, coarse);
      this.Plotly.react(this.plots[i], painted, layout, {
        displaylogo: false,
        displayModeBar: coarse ? false : "hover",
        modeBarButtonsToRemove: ["select2d", "lasso2d", "autoScale2d"],
        doubleClick: "reset",
        showTips: false,
      });
    });
    this.say();
    this.root.dataset.drawn = String(Number(this.root.dataset.drawn ?? 0) + 1);
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
      const moves = chart.moves[knob];
      if (!moves?.length) return;
      const frame = { data: moves.map((move) => at(move, stop)), traces: moves.map((move) => move.trace) };
      this.Plotly.animate(this.plots[i], frame, AT_ONCE);
    });
    this.say();
    this.root.dataset.stop = String(stop);
  }

  // Follow the thumbs of this page's live knobs. What the server settled decides only where no thumb can be read.
  watch() {
    this.stops = { ...globalThis.regularizeSettled?.[this.prefix] };
    for (const knob of this.scene.knobs) {
      const holder = this.prefix && document.querySelector(`.${this.prefix}${knob}`);
      if (!holder) continue;
      if (this.watched.get(knob)?.holder !== holder) this.follow(knob, holder);
      const stop = stopOf(holder);
      if (stop !== undefined) this.stops[knob] = stop;
    }
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

  // A commit has arrived: read the thumbs again, as Streamlit may have moved or replaced them.
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
      if (now && width && (now.width !== width || now.height !== height)) this.Plotly.relayout(plot, { width, height });
    }
  }

  leave() {
    this.present = false;
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

function stopOf(holder) {
  const input = holder.querySelector("input[type=range]");
  if (!input) return undefined;
  return Math.round((Number(input.value) - Number(input.min)) / Number(input.step || 1));
}

// The first sixteen bytes of a scene are the hash of the rest.
function digest(bytes) {
  return bytes.subarray(0, 16).join();
}

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
