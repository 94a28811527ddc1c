// After a commit the server says where each live knob stands, for browsers in which the thumb could not be watched.
export default function settle({ data }) {
  (globalThis.regularizeSettled ??= {})[data.prefix] = data.stops;
  globalThis.regularizeStages?.byKey.get(data.prefix)?.settle();
}
