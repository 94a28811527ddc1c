// Figures to take along, as SVG and as PNG: with heading, legend and picture behind, and the link that opens them again below.

import { element } from "./element.js";
import { library } from "./library.js";
import { drawn } from "./plotly_fast.js";

const DENSE = 2; // pixels of a PNG for one of the page
const ROW = 16; // room for a row of a chart's heading,
const TITLE = 34; // for that of the lab,
const FOOT = 22; // and for the link
const ROOM = 12;
const SVG = "http://www.w3.org/2000/svg";

export class Pictures {
  constructor(lab) {
    this.lab = lab;
  }

  // What can be saved: all figures together, and each.
  get choices() {
    const { charts, root } = this.lab;
    if (!charts.scene || root.hasAttribute("data-asking") || root.hasAttribute("data-before")) return [];
    return [["All figures", charts.plots], ...charts.plots.map((plot, i) => [charts.scene.charts[i].name, [plot]])];
  }

  row([name, plots], save) {
    const buttons = ["SVG", "PNG"].map((kind) =>
      element("button", {
        type: "button", "aria-label": `${name} as ${kind}`,
        onclick: async () => save(await this.made(plots, kind), `${this.file(name)}.${kind.toLowerCase()}`),
      }, kind),
    );
    return element("div", { class: "rg-picture" }, element("span", {}, name), ...buttons);
  }

  // Named after the view: lesson, chart, and what differs from the first view.
  file(name) {
    const { lesson, store } = this.lab;
    const view = [...new URLSearchParams(store.query())].map(([key, value]) => `${key.split(".")[1]} ${value}`);
    const text = [lesson.name, name === "All figures" ? "" : name, ...view].join(" ").replaceAll("λ", "lambda");
    return text.normalize("NFKD").replace(/[^\w.-]+/g, "-").replace(/-+$/, "").slice(0, 120).toLowerCase();
  }

  async made(plots, kind) {
    const drawing = await this.drawing(plots);
    const text = new XMLSerializer().serializeToString(drawing);
    const blob = new Blob([text], { type: "image/svg+xml" });
    return kind === "SVG" ? blob : painted(blob, drawing.width.baseVal.value, drawing.height.baseVal.value);
  }

  // The figures where they stand on the page, below the lab's title where there are several.
  async drawing(plots) {
    const { lesson, root } = this.lab;
    const Plotly = await library();
    const boxes = plots.map((plot) => plot.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left));
    const top = Math.min(...boxes.map((box) => box.top));
    const headings = plots.map((plot, i) => heading(plot, boxes[i].width));
    const head = (plots.length > 1 ? TITLE : 0) + 10 + ROW * Math.max(...headings.map((rows) => rows.length));
    const width = Math.max(...boxes.map((box) => box.right)) - left + 2 * ROOM;
    const down = Math.max(...boxes.map((box) => box.bottom)) - top + head;
    const style = getComputedStyle(root);
    const drawing = node("svg", { xmlns: SVG, width, height: down + FOOT + ROOM, "font-family": "sans-serif", "font-size": 12, fill: style.color });
    drawing.append(node("rect", { width: "100%", height: "100%", fill: style.getPropertyValue("--rg-background-color") }));
    if (plots.length > 1) drawing.append(node("text", { x: ROOM, y: 24, "font-size": 18, "font-weight": 700 }, `${lesson.title}: ${lesson.question}`));
    for (const [i, plot] of plots.entries()) {
      const place = node("g", { transform: `translate(${boxes[i].left - left + ROOM} ${boxes[i].top - top + head})` });
      place.append(...headings[i], ...behind(plot), await copied(Plotly, plot));
      drawing.append(place);
    }
    const link = this.lab.ask.live ?? location.href;
    const short = link.length > width / 5.5 ? `${link.slice(0, Math.floor(width / 5.5))}…` : link;
    const caption = node("text", { x: ROOM, y: down + FOOT, "font-size": 10, opacity: 0.75 }, short);
    caption.append(node("title", {}, link));
    drawing.append(caption);
    return drawing;
  }
}

// A chart's name and the words of its legend, in as many rows as they take above the plot.
function heading(plot, across) {
  const caption = plot.closest("figure").firstChild;
  const measure = document.createElement("canvas").getContext("2d");
  const rows = [[]];
  let x = 0;
  for (const word of caption.querySelectorAll(":scope > :not(.rg-legend), .rg-key")) {
    const text = word.textContent;
    if (!text || word.getAttribute("aria-pressed") === "false") continue;
    const bold = word === caption.firstChild;
    measure.font = `${bold ? "700 " : ""}12px sans-serif`;
    const mark = word.matches(".rg-key") ? 22 : 0;
    const wide = mark + measure.measureText(text).width;
    if (x && x + wide > across) {
      rows.push([]);
      x = 0;
    }
    const parts = mark ? [sample(word, x)] : [];
    rows.at(-1).push(...parts, node("text", { x: x + mark, "font-weight": bold ? 700 : 400, opacity: word.matches("small") ? 0.75 : 1 }, text));
    x += wide + 12;
  }
  const lines = rows.map((parts, i) => {
    const line = node("g", { transform: `translate(0 ${-8 - ROW * (rows.length - 1 - i)})` });
    line.append(...parts);
    return line;
  });
  return lines;
}

function sample(word, x) {
  const colour = word.style.getPropertyValue("--mark");
  if (word.matches(".rg-dot")) return node("circle", { cx: x + 9, cy: -4, r: 4, fill: colour });
  const dashes = word.matches(".rg-dash") ? "5 3" : word.matches(".rg-dots") ? "2 2" : null;
  return node("line", { x1: x, x2: x + 18, y1: -4, y2: -4, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dashes });
}

// The picture behind a chart's traces, where it has one.
function behind(plot) {
  const canvas = plot.previousSibling;
  if (canvas.hidden) return [];
  const [x, y, width, height] = ["left", "top", "width", "height"].map((side) => parseFloat(canvas.style[side]));
  return [node("image", { x, y, width, height, href: canvas.toDataURL() })];
}

// What Plotly draws of it, as a drawing of its own.
async function copied(Plotly, plot) {
  const { width, height } = drawn(plot);
  const address = await Plotly.toImage(plot, { format: "svg", width, height });
  const text = decodeURIComponent(address.slice(address.indexOf(",") + 1));
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}

async function painted(blob, width, height) {
  const address = URL.createObjectURL(blob);
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = element("canvas", { width: Math.round(width * DENSE), height: Math.round(height * DENSE) });
  const brush = canvas.getContext("2d");
  brush.scale(DENSE, DENSE);
  brush.drawImage(image, 0, 0, width, height);
  URL.revokeObjectURL(address);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function node(tag, attributes, text) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && name !== "xmlns") made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  return made;
}
