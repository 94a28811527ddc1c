// The upright line of a live knob in a chart: dragged there, by mouse or finger, as the knob can be. Keys have the knob.

import { drawn, scales } from "./plotly_fast.js";

const REACH = { mouse: 10, touch: 22 }; // pixels on either side of the line

// `sweep(knob, stop, ended)` moves the knob; `free(knob)` says whether it may be moved.
export function sweepable(charts, plot, index, { sweep, free }) {
  let held = null;
  const hold = (event) => {
    if (held && event.pointerId !== held.pointer) return;
    const along = place(plot, event);
    if (held) {
      const stop = nearestOf(held.xs, along);
      if (stop !== held.stop) sweep(held.knob, (held.stop = stop), false);
      event.preventDefault();
      return;
    }
    plot.classList.toggle("rg-at-line", Boolean(under(event)));
  };
  // The knob whose line is under the pointer.
  const under = (event) => {
    if (!drawn(plot) || charts.held) return null;
    const { xaxis } = scales(plot);
    const reach = REACH[event.pointerType] ?? REACH.touch;
    const swept = Object.entries(charts.scene?.charts[index]?.swept ?? {});
    const found = swept.find(([knob, xs]) => free(knob) && Math.abs(xaxis.l2p(xs[charts.stops[knob]]) - pixels(plot, event)) <= reach);
    return found && inside(plot, event) ? { knob: found[0], xs: found[1], stop: charts.stops[found[0]] } : null;
  };
  const release = (event) => {
    if (event.pointerId !== held?.pointer) return;
    sweep(held.knob, held.stop, true);
    held = null;
    removeEventListener("pointermove", hold);
    removeEventListener("pointerup", release);
    removeEventListener("pointercancel", release);
  };
  plot.addEventListener("pointermove", hold);
  plot.addEventListener("pointerleave", () => held ?? plot.classList.remove("rg-at-line"));
  plot.addEventListener("pointerdown", (event) => {
    const found = event.button ? null : under(event);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    held = { ...found, pointer: event.pointerId };
    addEventListener("pointermove", hold, { passive: false });
    addEventListener("pointerup", release);
    addEventListener("pointercancel", release);
  }, { capture: true });
  // Plotly zooms on mousedown and touchstart, which follow the pointer event that took the line.
  const keep = (event) => {
    if (!held) return;
    event.preventDefault();
    event.stopPropagation();
  };
  for (const kind of ["mousedown", "touchstart", "touchmove"]) plot.addEventListener(kind, keep, { capture: true, passive: false });
}

const pixels = (plot, event) => event.clientX - plot.getBoundingClientRect().left - scales(plot).left;
const place = (plot, event) => scales(plot).xaxis.p2l(pixels(plot, event));

function inside(plot, event) {
  const { size, top } = scales(plot);
  const up = event.clientY - plot.getBoundingClientRect().top - top;
  return up >= 0 && up <= size.h;
}

// The stop whose line is nearest; of several in one place the first.
export function nearestOf(xs, x) {
  let [stop, near] = [0, Infinity];
  for (let i = 0; i < xs.length; i++) if (Math.abs(xs[i] - x) < near) [stop, near] = [i, Math.abs(xs[i] - x)];
  return stop;
}
