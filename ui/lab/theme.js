// Colours: those of the page, and of a chart, whose colours by meaning become colours of the theme.

// Inside Streamlit its theme counts, whatever the browser prefers: everything outside of it follows.
export function adopt(node) {
  const style = getComputedStyle(node);
  const root = document.documentElement.style;
  for (const name of ["text-color", "background-color", "secondary-background-color", "primary-color", "link-color"]) {
    const value = style.getPropertyValue(`--st-${name}`).trim();
    if (value && root.getPropertyValue(`--rg-${name}`) !== value) root.setProperty(`--rg-${name}`, value);
  }
}

export function themeOf(node) {
  const style = getComputedStyle(node);
  const value = (name) => style.getPropertyValue(name).trim();
  const paper = value("--rg-background-color");
  const dark = lightness(paper) < 0.5;
  return {
    dark,
    font: style.fontFamily,
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
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, paint(value, theme, twins)]));
}

export function dressed(layout, theme, coarse) {
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
      ticklabeloverflow: "allow",
      gridcolor: lines,
      zerolinecolor: lines,
      linecolor: lines,
      tickfont: { color: theme["--faint"], size: 11 },
      ...layout[name],
      title: { ...title, font: { size: 12, color: theme["--faint"], ...title.font } },
    };
  }
  return result;
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
