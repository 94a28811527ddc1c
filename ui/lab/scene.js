// A scene unpacked: what regularize/figures/scene.py packs.

// The first sixteen bytes are a hash of the rest: two scenes are the same where it is.
export const digest = (bytes) => bytes.subarray(0, 16).join();

export function unpack(bytes) {
  const { buffer, byteOffset } = bytes.byteOffset % 4 ? bytes.slice() : bytes;
  const head = byteOffset + 16;
  const length = new Uint32Array(buffer, head, 1)[0];
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, head + 4, length)));
  const floats = new Float32Array(buffer, head + 4 + length);
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
  if (move.polar) return arc(move, Math.min(stop, move.polar.length - 1));
  if (move.starts) return polyline(move, Math.min(stop, move.starts.length - 2));
  const frame = {};
  for (const [name, rows] of Object.entries(move.rows)) frame[name] = rows[Math.min(stop, rows.length - 1)];
  return frame;
}

// A closed ellipse through a point, with points close together there (regularize/figures/arcs.py has the formula).
function arc({ through, polar, basis, count }, stop) {
  const [[x, y], [start, radius, fine], [one, other]] = [through[stop], polar[stop], basis];
  const reach = Math.asinh(Math.PI / fine);
  const points = Array.from({ length: count + 1 }, (_, i) => {
    const angle = fine * Math.sinh(((2 * i) / count - 1) * reach);
    const [turned, half] = [start + angle / 2, 2 * radius * Math.sin(angle / 2)];
    const [across, up] = [-half * Math.sin(turned), half * Math.cos(turned)];
    return [x + across * one[0] + up * other[0], y + across * one[1] + up * other[1]];
  });
  return { x: points.map((point) => point[0]), y: points.map((point) => point[1]) };
}

// The line of a stop, with points that are nowhere behind it: each is as long as the longest.
function polyline({ x, y, starts, longest }, stop) {
  const own = (values) => {
    const line = new Float32Array(longest).fill(NaN);
    line.set(values.subarray(starts[stop], starts[stop + 1]));
    return line;
  };
  return { x: own(x), y: own(y) };
}

// The layout of a chart with the frame that its knobs give it.
export function framed({ layout, frames }, stops) {
  const result = { ...layout };
  for (const [knob, rows] of Object.entries(frames)) {
    if (!Object.hasOwn(stops, knob)) continue;
    const [left, right, low, high] = rows[Math.min(stops[knob], rows.length - 1)];
    result.xaxis = { ...layout.xaxis, range: [left, right] };
    result.yaxis = { ...layout.yaxis, range: [low, high] };
  }
  return result;
}

// What stands at the present stops: of the knob that moved last if it matters here, else of the first that does.
export function pick(values, stops, moved) {
  const knob = Object.hasOwn(values, moved) ? moved : Object.keys(values)[0];
  return knob === undefined ? undefined : values[knob][Math.min(stops[knob] ?? 0, values[knob].length - 1)];
}
