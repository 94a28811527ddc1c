// A scene unpacked: what regularize/figures/scene.py packs.

// The first sixteen bytes are a hash of the rest: two scenes are the same where it is.
export const digest = (bytes) => bytes.subarray(0, 16).join();

export function unpack(bytes) {
  const buffer = bytes.slice(16).buffer;
  const length = new Uint32Array(buffer, 0, 1)[0];
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const floats = new Float32Array(buffer, 4 + length);
  const array = ([start, ...axes]) => {
    const size = axes.reduce((product, axis) => product * axis, 1);
    if (axes.length < 2) return floats.subarray(start, start + size);
    const each = size / axes[0];
    return Array.from({ length: axes[0] }, (_, i) => array([start + i * each, ...axes.slice(1)]));
  };
  const fill = (part) => {
    if (Array.isArray(part)) return part.map(fill);
    if (part === null || typeof part !== "object") return part;
    if (part.$) return array(part.$);
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, fill(value)]));
  };
  header.charts = fill(header.charts);
  return header;
}

// The coordinates of one move at one stop.
export function at(move, stop) {
  if (move.shape) {
    const i = Math.min(stop, move.size.length - 1);
    const [[x, y], size] = [move.centre[i], move.size[i]];
    return { x: move.shape.map((point) => x + size * point[0]), y: move.shape.map((point) => y + size * point[1]) };
  }
  const frame = {};
  for (const [name, rows] of Object.entries(move.rows)) frame[name] = rows[Math.min(stop, rows.length - 1)];
  return frame;
}

// The layout of a chart with the frame that its knobs give it.
export function framed({ layout, frames }, stops) {
  const result = { ...layout };
  for (const [knob, rows] of Object.entries(frames)) {
    if (!(knob in stops)) continue;
    const [left, right, low, high] = rows[Math.min(stops[knob], rows.length - 1)];
    result.xaxis = { ...layout.xaxis, range: [left, right] };
    result.yaxis = { ...layout.yaxis, range: [low, high] };
  }
  return result;
}

// What stands at the present stops: of the knob that moved last if it matters here, else of the first that does.
export function pick(values, stops, moved) {
  const knob = moved in values ? moved : Object.keys(values)[0];
  return knob === undefined ? undefined : values[knob][Math.min(stops[knob] ?? 0, values[knob].length - 1)];
}
