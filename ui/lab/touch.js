// A finger on a slider: does it turn the knob, or scroll the page?

const SIDEWAYS = 8; // pixels after which it turns the knob

// A slider jumps to a finger that is put down on it, though the finger may be about to scroll the page. So what it says is
// believed once the finger goes sideways or is lifted; where the browser takes it to scroll, nothing has happened.
export function unswiped(range, { turned, set }) {
  let held = null; // a finger of which is not known yet what it will do
  let gone = false; // it scrolls
  range.addEventListener("pointerdown", ({ pointerType, clientX: x }) => {
    held = pointerType === "touch" ? { x, from: range.value, to: range.value } : null;
    gone = false;
  });
  range.addEventListener("input", () => {
    if (gone) range.value = held.from;
    else if (held) [held.to, range.value] = [range.value, held.from];
    else turned();
  });
  range.addEventListener("pointermove", ({ clientX: x }) => {
    if (held && !gone && Math.abs(x - held.x) > SIDEWAYS) held = null;
  });
  range.addEventListener("pointerup", () => {
    if (!held || gone) return;
    range.value = held.to;
    held = null;
    turned();
    set();
  });
  range.addEventListener("pointercancel", () => {
    gone = held !== null;
    if (gone) range.value = held.from;
  });
  range.addEventListener("change", () => {
    if (gone) range.value = held.from;
    else if (!held) set();
  });
}
