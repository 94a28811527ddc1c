// A number that is typed beside a slider: where it lies, and what there is to say of one that the slider does not take as it is.

import { element } from "./element.js";

const baseOf = ({ unit }) => Number(unit.match(/^(10|2)\^%/)?.[1] ?? 0);

// The number that a text stands for along a slider, be it beyond its ends; of one in powers the text is the number itself or
// "10^-2". NaN if it is none.
export function along(knob, text) {
  const plain = text.trim().replaceAll("−", "-").replace(",", ".").replace(/\s*%$/, "");
  const power = plain.match(/^(10|2)\^(.+)$/);
  const value = plain === "" ? NaN : Number(power ? power[2] : plain);
  return baseOf(knob) && !power ? Math.log(value) / Math.log(baseOf(knob)) : value;
}

// What is amiss with a text: `words`, and whether it was of no use at all; null if nothing is. `none` says how to have none.
export function amiss(knob, text, none = "") {
  const typed = text.trim();
  if (knob.shown.includes(typed)) return null;
  const [least, most] = [knob.shown[0], knob.shown.at(-1)];
  const symbol = knob.label.split(" ").at(-1);
  const name = symbol.length === 1 ? symbol : knob.label;
  const place = along(knob, text);
  if (place > knob.high && place < Infinity) return { words: `Largest is ${most}.`, useless: false };
  if (place < knob.low && place > -Infinity) return { words: `Smallest is ${least}.`, useless: false };
  if (Number.isFinite(place)) return null;
  // Of a slider in powers no number from zero down has a place.
  const number = baseOf(knob) ? along({ unit: "" }, text) : NaN;
  if (number <= 0) return { words: [`${name} must be positive, from ${least} to ${most}.`, none].filter(Boolean).join(" "), useless: true };
  const said = typed && !number ? `“${typed.slice(0, 20)}” is not a number. ` : "";
  return { words: `${said}${name} goes from ${least} to ${most}.`, useless: true };
}

// A sentence beside a field, over what is below. It stays while the field is left, and goes with the next move, or when the field
// is left again.
export class Remark {
  constructor(field, id) {
    this.field = field;
    this.node = element("small", { class: "rg-amiss", id, role: "alert", hidden: true });
    field.addEventListener("keydown", ({ key }) => (this.entered = key === "Enter"));
    field.addEventListener("blur", () => {
      if (!this.left) this.say(null);
      this.left = false;
    });
  }

  say(found) {
    const { field, node } = this;
    if (!found && node.hidden) return;
    node.hidden = !found;
    node.textContent = found?.words ?? "";
    this.left = Boolean(found) && !this.entered;
    if (found) field.setAttribute("aria-describedby", node.id);
    else field.removeAttribute("aria-describedby");
    if (found?.useless) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}
