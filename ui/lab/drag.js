// Points that the visitor moves. The point follows the pointer at once, whatever older places the scenes on their way
// show; the question for the new scene goes out as fast as it is answered, two at a time, and once more at the end.

import { drawn, scales } from "./plotly_fast.js";

const MOST_WAITING = 2;

export function draggable(charts, plot, index) {
  let held = null;
  const tell = (asked) => {
    if (!asked.news || (asked.waiting >= MOST_WAITING && !asked.released)) return;
    asked.news = false;
    asked.waiting++;
    const { released } = asked;
    charts.drag(asked.point, asked.x, asked.y, released).finally(() => {
      asked.waiting--;
      if (asked.news) tell(asked);
      else if (released && charts.held === asked) charts.held = null;
    });
  };
  const move = (event) => {
    if (event.pointerId !== held.pointer) return;
    const { xaxis, yaxis } = scales(plot);
    const [x, y] = where(plot, event);
    held.x = within(xaxis, xaxis.p2l(x));
    held.y = within(yaxis, yaxis.p2l(y));
    held.news = held.moved = true;
    charts.follow(plot, held);
    tell(held);
    event.preventDefault();
  };
  const release = (event) => {
    if (event.pointerId !== held?.pointer) return;
    held.released = true;
    held.news = held.moved;
    if (!held.moved) charts.held = null;
    tell(held);
    held = null;
    labelled(true);
    removeEventListener("pointermove", move);
    removeEventListener("pointerup", release);
    removeEventListener("pointercancel", release);
  };
  // A label says where its point was when the pointer came to it.
  const labelled = (shown) => {
    charts.Plotly.Fx.unhover(plot);
    plot.classList.toggle("rg-unlabelled", !shown);
  };
  const grab = (event) => {
    const trace = charts.scene?.charts[index]?.draggable;
    // One at a time, and by what takes hold of things: a second finger, and a menu's button, do not.
    if (held || event.button || !charts.drag || trace === null || trace === undefined || !drawn(plot)) return;
    const point = nearest(plot, trace, event);
    if (point < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const { x: xs, y: ys } = plot.data[trace];
    const place = { chart: index, trace, point, x: xs[point], y: ys[point] };
    held = charts.held = { ...place, pointer: event.pointerId, moved: false, news: false, waiting: 0, released: false };
    labelled(false);
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

// Calls `pick` with the point, of the lowest trace, on whose cell both a press and its release were. Plotly knows of a click only
// what the pointer hovered over before, which on a touch screen may be nothing yet.
export function pickable(plot, picks, pick) {
  let pressed = -1;
  const under = (event) => (picks() && drawn(plot) ? cell(plot, event) : -1);
  const release = (event) => {
    if (pressed >= 0 && under(event) === pressed) pick(pressed);
    pressed = -1;
  };
  plot.addEventListener("pointerdown", (event) => {
    pressed = event.isPrimary && !event.button ? under(event) : -1;
    if (pressed >= 0) addEventListener("pointerup", release, { once: true });
  }, { capture: true });
  // A finger that scrolls the page.
  plot.addEventListener("pointercancel", () => (pressed = -1));
}

// The point whose cell of a grid, one unit wide and high, is under the pointer, or −1.
function cell(plot, event) {
  const { xaxis, yaxis } = scales(plot);
  const [x, y] = where(plot, event);
  const { x: xs, y: ys } = plot.data[0];
  return xs.findIndex((_, i) => Math.abs(xs[i] - xaxis.p2l(x)) < 0.5 && Math.abs(ys[i] - yaxis.p2l(y)) < 0.5);
}

function where(plot, event) {
  const { left, top } = scales(plot);
  const box = plot.getBoundingClientRect();
  return [event.clientX - box.left - left, event.clientY - box.top - top];
}

const within = (axis, value) => Math.min(Math.max(value, Math.min(...axis.range)), Math.max(...axis.range));

// The point under the pointer, or −1.
function nearest(plot, trace, event) {
  const { xaxis, yaxis } = scales(plot);
  const [x, y] = where(plot, event);
  const { x: xs, y: ys } = plot.data[trace];
  const reach = event.pointerType === "mouse" ? 12 : 24;
  let [point, near] = [-1, reach * reach];
  for (let i = 0; i < xs.length; i++) {
    const distance = (xaxis.l2p(xs[i]) - x) ** 2 + (yaxis.l2p(ys[i]) - y) ** 2;
    if (distance < near) [point, near] = [i, distance];
  }
  return point;
}

// A trace's coordinates with the held point where the pointer is.
export function placed({ x, y }, { point, x: across, y: up }) {
  const [xs, ys] = [Array.from(x), Array.from(y)];
  [xs[point], ys[point]] = [across, up];
  return { x: xs, y: ys };
}
