// Colours: those of the page, and of a chart, whose colours by meaning become colours of the theme.

const USUAL = 15; // pixels of the text at the usual size
const DRAWN = new Set(["line", "marker", "font", "tickfont", "textfont"]);

// Inside Streamlit its theme counts, whatever the browser prefers: everything outside of it follows. Most often it has the same
// colours: nothing is written then, as each name written has the whole page's styles computed anew.
export function adopt(node) {
  if (document.documentElement.dataset.theme) return;
  const [theirs, ours] = [getComputedStyle(node), getComputedStyle(document.documentElement)];
  const names = ["text-color", "background-color", "secondary-background-color", "primary-color", "link-color"];
  const values = names.map((name) => [`--rg-${name}`, theirs.getPropertyValue(`--st-${name}`).trim()]);
  const others = values.filter(([name, value]) => value && value.toLowerCase() !== ours.getPropertyValue(name).trim().toLowerCase());
  for (const [name, value] of others) document.documentElement.style.setProperty(name, value);
}

// What a link says of the looks: a theme whatever the device prefers, and a size that the last row can read.
export function dress(query) {
  const asked = new URLSearchParams(query);
  const { dataset, style } = document.documentElement;
  for (const [name, values] of [["theme", ["light", "dark"]], ["size", ["projector"]]]) {
    const value = asked.getAll(name).at(-1);
    if (values.includes(value)) dataset[name] = value;
    else delete dataset[name];
  }
  if (dataset.theme) for (const name of [...style]) if (name.startsWith("--rg-")) style.removeProperty(name);
}

// Paper is white, whatever the theme.
addEventListener("beforeprint", () => (document.documentElement.dataset.paper = ""));
addEventListener("afterprint", () => delete document.documentElement.dataset.paper);

// Call `told` when the device changes its theme, and when the page goes to paper and comes back.
export function whenLooksChange(told, signal) {
  for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", told, { signal });
  for (const kind of ["beforeprint", "afterprint"]) addEventListener(kind, told, { signal });
}

export function themeOf(node) {
  const style = getComputedStyle(node);
  const value = (name) => style.getPropertyValue(name).trim();
  const paper = value("--rg-background-color");
  const dark = lightness(paper) < 0.5;
  return {
    dark,
    font: style.fontFamily,
    scale: parseFloat(getComputedStyle(document.documentElement).fontSize) / USUAL,
    "--ink": value("--rg-text-color"),
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

// `part` of a figure with the theme's colours; `twins` are a palette's colours on dark paper.
export function paint(part, theme, twins) {
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
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, paint(DRAWN.has(name) ? grown(value, theme.scale) : value, theme, twins)]),
  );
}

// Lines, marks and letters as large as the page's text.
function grown(part, scale) {
  if (scale === 1 || part === null || typeof part !== "object" || Array.isArray(part)) return part;
  const larger = (value) => (typeof value === "number" ? value * scale : value);
  return { ...part, ...Object.fromEntries(["width", "size"].filter((name) => Object.hasOwn(part, name)).map((name) => [name, larger(part[name])])) };
}

export function dressed(layout, theme, coarse) {
  const lines = theme["--lines"];
  const { scale } = theme;
  const margin = { l: 46, r: 10, t: 8, b: 38, ...layout.margin };
  const result = {
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: theme.font, size: 12 * scale, color: theme["--ink"] },
    uirevision: "keep",
    hovermode: "closest",
    dragmode: coarse ? false : "zoom",
    showlegend: false,
    hoverlabel: { bgcolor: theme["--paper"], bordercolor: lines, font: { color: theme["--ink"], size: 12 * scale } },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme["--faint"], activecolor: theme["--ink"] },
    ...layout,
    margin: Object.fromEntries(Object.entries(margin).map(([side, room]) => [side, typeof room === "number" ? room * scale : room])),
  };
  for (const name of ["xaxis", "yaxis", ...Object.keys(layout).filter((key) => /^[xy]axis\d+$/.test(key))]) {
    const title = layout[name]?.title ?? {};
    result[name] = {
      // Hiding labels that overflow would measure every label, and so lay out the whole page, on each draw.
      ticklabeloverflow: "allow",
      gridcolor: lines,
      zerolinecolor: lines,
      linecolor: lines,
      tickfont: { color: theme["--faint"], size: 11 * scale },
      ...layout[name],
      title: { ...title, font: { size: 12 * scale, color: theme["--faint"], ...title.font } },
    };
  }
  return result;
}

// Names beside the frame that would take most of a small chart make room for it; the pointer still tells them.
const MOST_BESIDE = 0.4;
const LEAST_ROOM = 12;
export function roomy(layout, { width }) {
  for (const [side, anchor] of [["l", "right"], ["r", "left"]]) {
    const beside = ({ xref, xanchor, yref }) => xref === "paper" && yref === "y" && xanchor === anchor;
    if (!layout.annotations?.some(beside) || layout.margin[side] <= MOST_BESIDE * width) continue;
    layout.annotations = layout.annotations.filter((one) => !beside(one));
    layout.margin[side] = LEAST_ROOM;
  }
}

// Numbers below an axis that would run into each other: as many are left out between two as it takes.
const LETTER = 6.4;
export function sparse({ xaxis, margin }, { width }) {
  if (!xaxis?.ticktext?.every((text) => /^[\d.×⁰¹²³⁴⁵⁶⁷⁸⁹⁻−\s]*$/.test(text))) return;
  const wanted = xaxis.ticktext.reduce((sum, text) => sum + LETTER * (text.length + 1), 0);
  const each = Math.ceil(wanted / Math.max(width - margin.l - margin.r, 1));
  const kept = (_, i) => (xaxis.ticktext.length - 1 - i) % each === 0;
  Object.assign(xaxis, { tickvals: xaxis.tickvals.filter(kept), ticktext: xaxis.ticktext.filter(kept) });
}

// Equal units on both axes: the axis that has room to spare shows more. Plotly's own scaleanchor does the same, but
// lays the chart out several times on each draw.
export function level(layout, { width: across, height: down }) {
  const { xaxis, yaxis, margin } = layout;
  if (!yaxis?.scaleanchor) return undefined;
  for (const axis of [xaxis, yaxis]) {
    delete axis.scaleanchor;
    delete axis.constrain;
  }
  const width = Math.max(across - margin.l - margin.r, 1);
  const height = Math.max(down - margin.t - margin.b, 1);
  const unit = Math.max((xaxis.range[1] - xaxis.range[0]) / width, (yaxis.range[1] - yaxis.range[0]) / height);
  for (const [axis, length] of [
    [xaxis, width],
    [yaxis, height],
  ]) {
    const middle = (axis.range[0] + axis.range[1]) / 2;
    axis.range = [middle - (unit * length) / 2, middle + (unit * length) / 2];
  }
  return layout;
}
