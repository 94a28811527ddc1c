// Predictions as links hold them.

import { heightsOf } from "./line.js";
import { checked } from "./store.js";

// What a link says of a prediction: the place of it, or undefined.
export function guessed(lesson, question, text) {
  const { answers, axis, places } = question;
  if (places.length) return heightsOf(question, text);
  if (!/^-?\d{1,4}(\.\d{1,10})?$/.test(text)) return undefined;
  if (!axis) return Number.isInteger(Number(text)) && Number(text) >= 0 && Number(text) < answers.length ? Number(text) : undefined;
  const knob = lesson.knobs.find(({ name }) => name === axis);
  const value = checked(knob, text);
  return value === undefined ? undefined : Math.round((value - knob.low) / knob.step);
}
