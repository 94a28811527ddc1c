// The picture behind a chart's traces. A heat map trace would have to be redrawn by Plotly at each stop; a canvas takes
// one millisecond.

import { scales } from "./plotly_fast.js";
import { paint } from "./theme.js";

// `stop` of the picture along `knob`; the canvas lies behind the plot, in the frame of its axes.
export function paintRaster(canvas, plot, raster, { knob, stop, theme, twins }) {
  const { bytes, size } = raster.pictures[knob];
  const [count, height, width] = size;
  const picture = new Uint8ClampedArray(bytes.buffer, bytes.byteOffset, count * height * width);
  const start = Math.min(stop, count - 1) * height * width;
  if (raster.theme !== theme) {
    raster.theme = theme;
    raster.ramp = ramp(raster.colours.map((colour) => paint(colour, theme, twins)));
  }
  const sheet = new OffscreenCanvas(width, height);
  const pixels = new ImageData(width, height);
  const words = new Uint32Array(pixels.data.buffer);
  for (let row = 0; row < height; row++) {
    const [from, to] = [start + row * width, (height - 1 - row) * width];
    for (let column = 0; column < width; column++) words[to + column] = raster.ramp[picture[from + column]];
  }
  sheet.getContext("2d").putImageData(pixels, 0, 0);
  const { xaxis, yaxis, size: frame } = scales(plot);
  const { l, t, w, h } = frame;
  const dense = globalThis.devicePixelRatio || 1;
  Object.assign(canvas, { width: Math.round(w * dense), height: Math.round(h * dense) });
  Object.assign(canvas.style, { left: `${l}px`, top: `${t}px`, width: `${w}px`, height: `${h}px` });
  const [left, right] = raster.x.map((value) => xaxis.l2p(value) * dense);
  const [bottom, top] = raster.y.map((value) => yaxis.l2p(value) * dense);
  const brush = canvas.getContext("2d");
  brush.imageSmoothingEnabled = raster.pixels === "smooth";
  brush.imageSmoothingQuality = "high";
  brush.drawImage(sheet, left, top, right - left, bottom - top);
}

// 256 colours: 254 steps between those given, and none at all.
function ramp(colours) {
  const canvas = new OffscreenCanvas(255, 1).getContext("2d", { willReadFrequently: true });
  const gradient = canvas.createLinearGradient(0.5, 0, 254.5, 0);
  colours.forEach((colour, i) => gradient.addColorStop(i / (colours.length - 1), colour));
  canvas.fillStyle = gradient;
  canvas.fillRect(0, 0, 255, 1);
  const steps = new Uint32Array(canvas.getImageData(0, 0, 255, 1).data.buffer);
  return Uint32Array.from({ length: 256 }, (_, i) => steps[i] ?? 0);
}
