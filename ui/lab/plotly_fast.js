// All that touches the inside of Plotly. Its own `animate` and `react` walk through every default of a chart at each
// call, 2 to 3 ms a chart; four charts at sixty frames a second leave no time for that. Here coordinates are put where
// Plotly calculated the old ones, and its own drawing of the traces that moved is called. Wherever its structure is not
// as expected each function says so by `false`, and the caller uses the official way. A test compares the marks of both.

// On every draw Plotly looks through the hundreds of attributes that a trace could have to find those that are arrays,
// which takes a quarter of the time; it is as well to look at those that the trace has.
export function prepared(Plotly) {
  if (Plotly.PlotSchema) Plotly.PlotSchema.findArrayAttributes = (trace) => arraysOf(trace);
  return Plotly;
}

function arraysOf(part, path = "") {
  return Object.entries(part).flatMap(([name, value]) => {
    if (name.startsWith("_") || value === null || typeof value !== "object") return [];
    return Array.isArray(value) || ArrayBuffer.isView(value) ? [path + name] : arraysOf(value, `${path}${name}.`);
  });
}

const FRAME = ["range", "tickvals", "ticktext"];
const CORNERS = ["x0", "x1", "y0", "y1"];
const COUNTED = new Set(["x", "y", "customdata"]);

// What is known of a chart that has been drawn; undefined before.
export const drawn = (plot) => plot._fullLayout;

// What is drawn says nothing to a screen reader, which is told in words; the buttons of a chart say which one they are of.
export function named(plot, name) {
  for (const drawing of plot.querySelectorAll("svg.main-svg")) drawing.setAttribute("aria-hidden", "true");
  for (const button of plot.querySelectorAll(".modebar-btn")) {
    button.setAttribute("aria-label", `${button.dataset.title}: ${name}`);
  }
}

// From pixels of the window to units of the axes and back, and the frame of the axes.
export function scales(plot) {
  const { xaxis, yaxis, _size: size } = plot._fullLayout;
  return { xaxis, yaxis, size, left: xaxis._offset, top: yaxis._offset };
}

// Moves traces as `Plotly.animate` does; false where the number of points differs or a trace is of another kind. Whoever
// changes the axes at once, which draws all traces, need not have them drawn here.
export function replot(plot, { data, traces }, draw = true) {
  const cartesian = plot._fullLayout._basePlotModules?.find(({ name }) => name === "cartesian");
  // A trace without points is kept with one that is none: what it was given is counted. Points that were calculated for other
  // traces are those of a drawing that did not come to its end.
  const fits = (full, { x, y }) =>
    ["scatter", "bar"].includes(full?.type) &&
    plot.calcdata?.[full.index]?.[0]?.trace === full &&
    !(full.error_x?.visible || full.error_y?.visible) &&
    (!x || x.length === full._input.x?.length) &&
    (!y || y.length === full._input.y?.length);
  if (!cartesian?.plot || !traces.every((index, i) => fits(plot._fullData[index], data[i]))) return false;
  traces.forEach((index, i) => place(plot._fullData[index], plot.calcdata[index], data[i]));
  if (draw && traces.length) drawTraces(plot, cartesian, traces);
  return true;
}

// Points are where they were calculated: of a trace of nothing else they are put there, whose looks stay as they are. False
// where a point comes, goes or is nowhere.
function putPoints({ trace, node3: node }, points, { xaxis, yaxis }) {
  const { type, mode, fill, marker } = trace;
  const plain = [type, fill, trace.xaxis, trace.yaxis].join() === "scatter,none,x,y" && Object.hasOwn(PUT, mode) && !marker?.maxdisplayed;
  const marks = plain && node?.node?.()?.querySelectorAll(MARKS[mode]);
  if (!marks || marks.length !== points.length) return false;
  const places = points.map((point) => [xaxis.c2p(point.x), yaxis.c2p(point.y)]);
  if (!places.flat().every(Number.isFinite) || points.some((point, i) => marks[i].__data__ !== point)) return false;
  places.forEach(([x, y], i) => PUT[mode](marks[i], x, y));
  return true;
}

// What Plotly draws for a point by the mode of its trace, and how that is put elsewhere. Words of several lines are as many parts.
const MARKS = { markers: "path.point", text: "g.textpoint" };
const PUT = {
  markers: (mark, x, y) => mark.setAttribute("transform", `translate(${x},${y})`),
  text: ({ firstChild: written }, x, y) => {
    if (written.getAttribute("x") === String(x) && written.getAttribute("y") === String(y)) return;
    for (const part of [written, ...written.querySelectorAll("tspan.line")]) {
      part.setAttribute("x", x);
      part.setAttribute("y", y);
    }
  },
};

// Plotly's own drawing of some traces. It takes away the bars of a chart where none is named, and the other traces where none
// of them is; it puts those that are named on top; and bars read their gaps from its options. So all bars are named always, of
// the others one, and all are put back in their order.
function drawTraces(plot, cartesian, traces) {
  const { barmode: mode, barnorm: norm, bargap: gap, bargroupgap: groupgap } = plot._fullLayout;
  const shown = plot._fullData.filter(({ visible }) => visible === true);
  const bars = shown.filter(({ type }) => type === "bar").map(({ index }) => index);
  const others = shown.filter(({ type }) => type !== "bar").map(({ index }) => index);
  const left = traces.filter((index) => !putPoints(plot.calcdata[index][0], plot.calcdata[index], plot._fullLayout));
  if (!left.length) return;
  const one = left.some((index) => others.includes(index)) ? [] : others.slice(0, 1);
  const asked = [...new Set([...left, ...bars, ...one])];
  cartesian.plot(plot, asked, { duration: 0, easing: "linear", mode, norm, gap, groupgap });
  for (const layer of plot.querySelectorAll(".scatterlayer")) {
    const nodes = [...layer.children];
    const rank = (node) => node.__data__[0].trace.index;
    if (nodes.some((node, i) => i && rank(nodes[i - 1]) > rank(node))) {
      layer.append(...nodes.sort((a, b) => rank(a) - rank(b)));
    }
  }
}

function place(full, points, coordinates) {
  for (const name of ["x", "y", "customdata"]) {
    if (coordinates[name]) full[name] = full._input[name] = coordinates[name];
  }
  if (full.visible !== true) return;
  const { x, y } = full;
  for (let j = 0; j < x.length; j++) {
    const point = points[j];
    if (full.type === "bar") {
      Object.assign(point, { s: y[j], s1: point.b + y[j], y: y[j] });
    } else {
      const known = x[j] === x[j] && y[j] === y[j];
      point.x = known ? x[j] : undefined;
      point.y = known ? y[j] : undefined;
    }
  }
}

// A chart that differs from the last one in coordinates and ranges alone, such as a new sample, is drawn by moving what
// is there. False where it differs in more, or where the visitor has zoomed: then Plotly compares everything.
export function redraw(Plotly, plot, data, layout) {
  const last = plot.looks;
  plot.looks = looks(data, layout);
  const full = plot._fullLayout;
  // Of a chart whose first drawing broke off the layout is there, and not all that belongs to it.
  if (!full?._preGUI || last !== plot.looks) return false;
  const changes = {};
  const change = (where, before, now) => {
    if (JSON.stringify(before) !== JSON.stringify(now)) changes[where] = now;
  };
  for (const name of Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key))) {
    if (Object.keys(full._preGUI).some((key) => key.startsWith(name))) return false;
    for (const part of FRAME) if (Object.hasOwn(layout[name], part)) change(`${name}.${part}`, full[name]._input[part], layout[name][part]);
  }
  const titled = retitled(plot, layout);
  if (!titled) return false;
  const shaped = (layout.shapes ?? []).some((shape, i) => CORNERS.some((part) => plot.layout.shapes[i][part] !== shape[part]));
  const relaid = shaped || Object.keys(changes).length > 0;
  const traces = data.map((_, i) => i).filter((i) => relaid || !stands(plot._fullData[i], data[i]));
  if (!replot(plot, { data: traces.map((i) => data[i]), traces }, !relaid)) return false;
  if (shaped) layout.shapes.forEach((shape, i) => corners(plot, i, shape));
  for (const write of titled) write();
  revise(plot, layout.uirevision);
  // Shapes are drawn with axes that move, if only to where they are; told of a corner, Plotly would calculate the chart anew. An axis
  // that stays is not drawn again.
  const moves = Object.keys(changes).some((where) => where.endsWith(".range"));
  if (relaid) relayout(Plotly, plot, structuredClone(moves ? changes : { "xaxis.range": full.xaxis.range, ...changes }));
  return true;
}

// What writes those titles of axes that say something else, in the middle of their axis as before; undefined where one comes, goes
// or is more than plain words.
function retitled(plot, layout) {
  const axes = Object.keys(layout).filter((name) => Object.hasOwn(plot._fullLayout, name) && layout[name]?.title?.text !== plot.layout[name]?.title?.text);
  const writing = axes.map((name) => {
    const { text } = layout[name].title ?? {};
    const node = plot.querySelector(`.${name.replace("axis", "")}title`);
    if (!node || !text || /[<&\n$]/.test(text + node.dataset.unformatted)) return undefined;
    return () => {
      node.textContent = node.dataset.unformatted = text;
      for (const kept of [plot.layout, plot._fullLayout]) kept[name].title.text = text;
    };
  });
  return writing.includes(undefined) ? undefined : writing;
}

// The name by which Plotly knows whether a visitor's zoom still belongs here; there is none now.
function revise(plot, name) {
  const { _fullLayout: full, _fullData: traces } = plot;
  for (const kept of [plot.layout, full, full.xaxis, full.yaxis, ...traces]) {
    if (kept && Object.hasOwn(kept, "uirevision")) kept.uirevision = name;
  }
}

function corners(plot, i, shape) {
  for (const part of CORNERS.filter((name) => Object.hasOwn(shape, name))) plot.layout.shapes[i][part] = plot._fullLayout.shapes[i][part] = shape[part];
}

// The axes elsewhere. Plotly draws them, and then each trace and its looks anew: of what has only been moved the looks stay,
// and points need no more than to be put. Where Plotly forms the layout anew it goes its own way.
function relayout(Plotly, plot, changes) {
  const full = plot._fullLayout;
  const { _basePlotModules: ways, _visibleModules: styled } = full;
  const all = plot._fullData.filter(({ visible }) => visible === true).map(({ index }) => index);
  full._basePlotModules = ways.map((way) =>
    way.name === "cartesian" ? { ...way, plot: () => drawTraces(plot, way, all) } : way,
  );
  full._visibleModules = [];
  try {
    Plotly.relayout(plot, changes);
  } finally {
    Object.assign(full, { _basePlotModules: ways, _visibleModules: styled });
  }
}

// A frame that follows a knob: from it a visitor's zoom differs, and double click leads back to it.
export function keepFrame(plot, layout) {
  if (!plot._fullLayout.xaxis || !plot._fullLayout.yaxis) return;
  plot.frame = ["xaxis", "yaxis"].map((name) => [...layout[name].range]);
  ["xaxis", "yaxis"].forEach((name, i) => {
    const [_rangeInitial0, _rangeInitial1] = plot.frame[i];
    Object.assign(plot._fullLayout[name], { _rangeInitial0, _rangeInitial1 });
  });
}

// Puts traces and the frame elsewhere at once; false where the frame stays: it is the same, or the visitor's own.
export function reframe(Plotly, plot, frame, layout) {
  const differs = (ranges) =>
    ranges.some(([from, to], i) => {
      const own = plot.frame[i];
      return Math.max(Math.abs(from - own[0]), Math.abs(to - own[1])) > 1e-6 * Math.abs(own[1] - own[0]);
    });
  const { xaxis, yaxis } = plot._fullLayout;
  if (!plot.frame || !xaxis || !yaxis) return false;
  if (!differs([layout.xaxis.range, layout.yaxis.range])) return false;
  const zoomed = differs([xaxis.range, yaxis.range]);
  if (zoomed) keepFrame(plot, layout);
  if (zoomed || !replot(plot, frame, false)) return false;
  relayout(Plotly, plot, { "xaxis.range": [...layout.xaxis.range], "yaxis.range": [...layout.yaxis.range] });
  keepFrame(plot, layout);
  return true;
}

// All of a chart but its coordinates, the ends, ticks and titles of its axes, the corners of its shapes, and names that are not drawn.
function looks(data, layout) {
  const moves = new Set(["x", "y", "customdata", "pin", "uirevision", ...FRAME, ...CORNERS]);
  const write = (name, value) => {
    if (moves.has(name)) return COUNTED.has(name) ? value?.length : undefined;
    if (name === "title" && value?.text) return { ...value, text: true };
    return ArrayBuffer.isView(value) ? Array.from(value) : value;
  };
  return JSON.stringify([data, layout], write);
}

// Whether a trace is drawn where `data` has it.
function stands(full, data) {
  return ["x", "y", "customdata"].every((name) => {
    const [before, now] = [full[name], data[name]];
    return (
      before === now ||
      (before?.length === now?.length &&
        Array.prototype.every.call(now ?? [], (value, i) => Object.is(value, before[i])))
    );
  });
}
