// Everybody's predictions over the exact curve: the chart of a question, as it is for one data set, in a few strokes.

import { cursorOf } from "./marks.js";
import { unpack } from "./scene.js";
import { paint, themeOf } from "./theme.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [640, 260];
const ROOM = { left: 48, right: 12, top: 10, bottom: 40 };

// The picture of a question's chart for a seed, with the predictions `given` and the `truth`; undefined where there is none.
export async function crowd(lab, question, seed, { given, truth, called }) {
  const { lesson, store, ask } = lab;
  if (!question.chart) return undefined;
  const answer = await ask.scene(lesson.name, store.query([], { ...question.settings, seed }));
  if (!answer.bytes) return undefined;
  const scene = unpack(answer.bytes);
  const chart = scene.charts.find(({ name }) => name === question.chart);
  const cursor = chart && cursorOf(chart, question.axis);
  if (!cursor) return undefined;
  const theme = themeOf(lab.root);
  const frame = framed(chart.layout);
  const svg = node("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "rg-crowd", role: "img", "aria-label": `${question.chart}: ${given.length} predictions over the exact curve` });
  svg.append(...axes(chart.layout, frame));
  for (const trace of chart.traces) {
    if (!trace.key || trace.type !== "scatter" || !trace.mode.includes("lines")) continue;
    const colour = paint(trace.line?.color ?? "--ink", theme, scene.dark);
    svg.append(line(frame, trace.x, trace.y, { stroke: colour, "stroke-width": 2, "stroke-dasharray": trace.line?.dash === "solid" ? null : "6 4" }, trace.name));
  }
  for (const one of given) svg.append(predicted(frame, cursor, question, one.guess, called(one)));
  if (truth !== undefined && !question.places.length) svg.append(upright(frame, cursor[truth], "rg-crowd-truth", "True"));
  return svg;
}

// From units of the axes to places in the picture.
function framed({ xaxis, yaxis }) {
  const scale = (axis, from, to) => {
    const [low, high] = axis.range;
    return (value) => from + (((axis.type === "log" ? Math.log10(value) : value) - low) / (high - low)) * (to - from);
  };
  return { x: scale(xaxis, ROOM.left, WIDTH - ROOM.right), y: scale(yaxis, HEIGHT - ROOM.bottom, ROOM.top) };
}

function predicted(frame, cursor, { places }, guess, name) {
  if (!places.length) return upright(frame, cursor[guess], "rg-crowd-guess", name);
  return line(frame, places.map((stop) => cursor[stop]), guess, { class: "rg-crowd-guess" }, name);
}

function upright({ x }, value, kind, name) {
  const across = x(value);
  return titled(node("line", { class: kind, x1: across, x2: across, y1: ROOM.top, y2: HEIGHT - ROOM.bottom }), name);
}

function line({ x, y }, xs, ys, attributes, name) {
  const points = Array.from(xs, (value, i) => [x(value), clamped(y(ys[i]))]).filter((point) => point.every(Number.isFinite));
  return titled(node("polyline", { fill: "none", ...attributes, points: points.map((point) => point.map((one) => one.toFixed(1)).join(",")).join(" ") }), name);
}

const clamped = (down) => Math.min(Math.max(down, ROOM.top), HEIGHT - ROOM.bottom);

// Axes with their ticks: those of the chart, or the ends.
function axes({ xaxis, yaxis }, { x, y }) {
  const ticks = (axis) => {
    const ends = axis.range.map((end) => (axis.type === "log" ? 10 ** end : end));
    const values = axis.tickvals ?? ends;
    const shown = values.map((value, i) => [value, axis.ticktext?.[i] ?? `${Number(value.toPrecision(3))}`]);
    return shown.filter(([value]) => value >= Math.min(...ends) - 1e-9 && value <= Math.max(...ends) + 1e-9);
  };
  const floor = HEIGHT - ROOM.bottom;
  const across = ticks(xaxis).flatMap(([value, words]) => [
    node("line", { class: "rg-crowd-grid", x1: x(value), x2: x(value), y1: ROOM.top, y2: floor }),
    written({ x: x(value), y: floor + 15, "text-anchor": "middle" }, words),
  ]);
  const up = ticks(yaxis).flatMap(([value, words]) => [
    node("line", { class: "rg-crowd-grid", x1: ROOM.left, x2: WIDTH - ROOM.right, y1: y(value), y2: y(value) }),
    written({ x: ROOM.left - 6, y: y(value) + 4, "text-anchor": "end" }, words),
  ]);
  const title = written({ x: (ROOM.left + WIDTH - ROOM.right) / 2, y: HEIGHT - 6, "text-anchor": "middle" }, xaxis.title?.text ?? "");
  return [...across, ...up, title];
}

function node(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(name, value);
  return made;
}

function written(attributes, words) {
  const made = node("text", { class: "rg-crowd-words", ...attributes });
  made.textContent = words;
  return made;
}

function titled(made, words) {
  const title = node("title", {});
  title.textContent = words;
  made.append(title);
  return made;
}
