// Charts as small as their places: what is written in them, and marks whose size is one of pixels.

import { level, roomy, sparse } from "./theme.js";

const LETTER = 6.4; // pixels of a digit
const LINE = 1.3; // as Plotly sets lines, in sizes of their letters
const MOST_WORDS = 4;
const LEAST = 8; // pixels of letters that can be read

// A chart in its place, however small: what is written at its axes neither leaves it nor runs into each other.
export function fit(layout, size) {
  roomy(layout, size);
  sparse(layout, size);
  counted(layout, size);
  worded(layout, size);
  titled(layout, size);
  level(layout, size);
}

const breadth = ({ margin }, width) => Math.max(width - margin.l - margin.r, 1);

// Numbers that Plotly chooses: no more than there is room for.
function counted(layout, { width }) {
  const { xaxis } = layout;
  if (!xaxis?.range || xaxis.tickvals || xaxis.type === "log") return;
  const room = breadth(layout, width);
  const most = xaxis.nticks ?? Math.min(Math.max(room / 80, 4), 9) + 1;
  const letters = Math.max(3, ...xaxis.range.map((end) => `${Number(end.toPrecision(2))}`.length));
  const nticks = Math.max(2, Math.floor(room / (LETTER * (letters + 1))));
  if (nticks < most) Object.assign(xaxis, { nticks, tickangle: 0 });
  // The last one stands at the end.
  layout.margin.r = Math.max(layout.margin.r, (`${Number(xaxis.range[1].toPrecision(2))}`.length * LETTER) / 2 + 1);
}

// The width of words in a chart, without having the page laid out.
const widths = new Map();
let ruler;
function wide(text, { family, size }) {
  const font = `${text.includes("<b>") ? "bold " : ""}${size}px ${family}`;
  const name = `${font} ${text}`;
  if (!widths.has(name)) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = font;
    widths.set(name, ruler.measureText(text.replace(/<[^>]*>/g, "").replace(/&\w+;/g, "&")).width);
  }
  return widths.get(name);
}

const deep = (texts) => Math.max(...texts.map((text) => text.split("<br>").length));

// Words that would touch: a line for each word, else every second one lower, else upright.
function worded(layout, { width }) {
  const { xaxis, margin } = layout;
  if (!xaxis?.ticktext?.length || !xaxis.range || xaxis.tickangle) return;
  const font = { family: layout.font.family, size: xaxis.tickfont.size };
  const room = breadth(layout, width);
  const [from, to] = xaxis.range;
  const places = xaxis.tickvals.map((value) => (room * ((xaxis.type === "log" ? Math.log10(value) : value) - from)) / (to - from));
  const clear = (texts) => {
    const ends = [];
    return texts.every((text, i) => places[i] < -1 || places[i] > room + 1 || text.split("<br>").every((line, row) => {
      if (!line.trim()) return true;
      const half = wide(line, font) / 2;
      const free = places[i] - half > (ends[row] ?? -margin.l) && places[i] + half < room + margin.r;
      ends[row] = places[i] + half + 2;
      return free;
    }));
  };
  const texts = xaxis.ticktext;
  if (clear(texts)) return;
  const apart = texts.map((text) => text.replaceAll(" ", "<br>"));
  const lower = (those) => those.map((text, i) => "<br>".repeat((i % 2) * deep(those)) + text);
  const found = [apart, lower(texts), lower(apart)].find(clear);
  const more = found ? (deep(found) - deep(texts)) * LINE * font.size : Math.max(...texts.map((text) => wide(text, font))) - font.size;
  Object.assign(xaxis, found ? { ticktext: found } : { tickangle: -90 });
  margin[xaxis.side === "top" ? "t" : "b"] += more;
}

// Titles longer than their axis: in two lines, for which the chart makes room; of what is longer still a clause or the end is left out.
function titled({ xaxis, yaxis, margin, font: { family } }, { width, height }) {
  const folded = ({ title, visible } = {}, room) => {
    const { text = "", font } = title ?? {};
    if (!text || visible === false || /<(br|\w+ )/.test(text)) return [text];
    const fits = (line) => wide(line, { family, size: font.size }) <= room;
    const lines = (words) => words.split(" ").reduce((all, word) => {
      const longer = all.length ? `${all.at(-1)} ${word}` : word;
      return all.length && !fits(longer) ? [...all, word] : [...all.slice(0, -1), longer];
    }, []);
    const clauses = text.match(/^(.*,|.*(?= \()) (.*)$/)?.slice(1) ?? [];
    const whole = fits(text) || !clauses.length || !clauses.every(fits) ? lines(text) : clauses;
    const [first, second, ...more] = whole.length > 2 ? lines(text.replace(/(?: \(|, )[^(,]*$/, "")) : whole;
    const short = (line) => {
      let [end, shown] = [line.length, line];
      while (!fits(shown) && end > 1) shown = `${line.slice(0, --end)}…`;
      return shown;
    };
    return [first, more.length ? `${second} …` : second].filter(Boolean).map((line) => (line.includes("<") ? line : short(line)));
  };
  const room = (axis, lines) => (lines.length - 1) * LINE * (axis?.title?.font?.size ?? 0);
  const below = () => folded(xaxis, width - Math.abs(margin.l - margin.r) - 2);
  const first = below();
  margin.b += room(xaxis, first);
  const upright = folded(yaxis, height - Math.abs(margin.t - margin.b) - 2);
  margin[yaxis?.side === "right" ? "r" : "l"] += room(yaxis, upright);
  const last = below();
  margin.b += room(xaxis, last) - room(xaxis, first);
  for (const [axis, lines] of [[xaxis, last], [yaxis, upright]]) if (axis?.title) axis.title.text = lines.join("<br>");
}

// Words inside a chart: those in the cells of a grid are as small as those need, others at an edge stay in the frame.
export function framedWords({ mode, cliponaxis, x, text, textfont }, layout, { width }) {
  const { range, ticktext } = layout.xaxis ?? {};
  if (mode !== "text" || !range || !x.length) return {};
  const font = { family: layout.font.family, size: textfont.size };
  const unit = breadth(layout, width) / (range[1] - range[0]);
  const long = (words) => Math.max(...`${words}`.split("<br>").map((line) => wide(line, font)));
  if (ticktext) {
    const size = Math.min(1, (unit - 2) / Math.max(...[text].flat().map(long))) * font.size;
    return { textfont: { ...textfont, size: Math.max(size, LEAST) } };
  }
  if (cliponaxis !== false || x.length > MOST_WORDS) return {};
  const half = (i) => long(Array.isArray(text) ? text[i] : text) / 2 / unit;
  return { x: Array.from(x, (value, i) => Math.min(Math.max(value, range[0] + half(i)), range[1] - half(i))) };
}

// Specks (`figures/fits.py`) are squares of so many pixels, whatever the shape of their chart.
const SPECK = 3;
export function squared(trace, { xaxis, yaxis, margin }, { width, height }, scale) {
  const { x, y, key, mode, fill } = trace;
  if (key !== "tick" || mode !== "none" || fill !== "toself" || !xaxis.range || !yaxis.range) return {};
  const side = ([from, to], length) => (SPECK * scale * (to - from)) / Math.max(length, 1);
  const [across, down] = [side(xaxis.range, width - margin.l - margin.r), side(yaxis.range, height - margin.t - margin.b)];
  const count = x.length / 6;
  const placed = (values, corners, length) => {
    const made = new Float64Array(values.length);
    for (let i = 0; i < count; i++) {
      const middle = (values[5 * i] + values[5 * i + 2]) / 2;
      for (let j = 0; j < 5; j++) made[5 * i + j] = middle + corners[j] * length;
      made[values.length - 1 - i] = made[5 * i];
    }
    return made;
  };
  return { x: placed(x, [-0.5, 0.5, 0.5, -0.5, -0.5], across), y: placed(y, [-0.5, -0.5, 0.5, 0.5, -0.5], down) };
}
