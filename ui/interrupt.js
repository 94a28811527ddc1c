// Where ui/link.js tells what a visitor does while something is computed.
export default function hear({ data: [prefix], setTriggerValue }) {
  (globalThis.regularizeInterrupts ??= {})[prefix] = setTriggerValue;
}
