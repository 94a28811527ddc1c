"""card(): a view as a picture that chats, forums and course pages show beside its link, 1 200 × 630 pixels.

The first charts of the scene are drawn at the link's own stops with Pillow: lines, dots, bars, areas and rasters, in the colours
of the page on white. A browser draws them better; nobody waits for one here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Raster
from regularize.figures.marks import Trace
from regularize.figures.preview_axes import Axes

WIDTH, HEIGHT, FINE = 1200, 630, 2
"""Pixels of the card; its panels are drawn `FINE` times as large, and made smaller at the end."""
COLOURS = 256  # half as many bytes as with all of them, and half the time
MARGIN, TOP, MOST = 44, 214, 2
MOST_DASHES = 4000
CLOSED = 0.01  # pixels up to which two points are one
DASHES = {"dash": (9, 7), "dot": (3, 5), "dashdot": (10, 5, 3, 5), "longdash": (14, 7)}
Box = tuple[int, int, int, int]
Colour = tuple[int, int, int, int]


@dataclass(frozen=True, eq=False, kw_only=True)
class Card:
    """What a card says: the lesson's `title` and `question`, a `sentence` on this very view, the name of the `site`; and the `charts`
    of which the first two are drawn at the `stops` of the knobs.

    `font` is the path of a TrueType or WOFF font that has Greek letters; Pillow's own has none.
    """

    title: str
    question: str
    sentence: str
    site: str
    font: str
    charts: Sequence[Chart] = ()
    stops: Mapping[str, int] = field(default_factory=dict)


def card(told: Card) -> bytes:
    """The card as PNG."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "white")
    brush = ImageDraw.Draw(sheet, "RGBA")
    _write(brush, told)
    charts = told.charts[:MOST]
    width = (WIDTH - MARGIN * (len(charts) + 1)) / max(len(charts), 1)
    for place, chart in enumerate(charts):
        left = MARGIN + place * (width + MARGIN)
        _draw(sheet, chart, told, (round(left), TOP, round(left + width), HEIGHT - 40))
    found = BytesIO()
    few = sheet.quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette([255 if part == 254 else part for part in few.getpalette() or ()])  # white, which it averages
    few.save(found, "PNG", compress_level=1)
    return found.getvalue()


@cache
def _font(path: str, size: float, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    """A font, unpacked once: that takes longer than all that is written with it."""
    found = ImageFont.truetype(path, size)
    with suppress(OSError):  # a font of a single weight
        found.set_variation_by_name(weight)
    return found


def _write(brush: ImageDraw.ImageDraw, told: Card) -> None:
    ink, faint = (_rgba(palette.ON_WHITE[name]) for name in (palette.INK, palette.FAINT_INK))
    large, small = _font(told.font, 50, "Bold"), _font(told.font, 30)
    brush.text((MARGIN, 62), told.title, ink, large, anchor="ls")
    brush.text((MARGIN + large.getlength(told.title + " "), 62), told.question, faint, small, anchor="ls")
    for place, line in enumerate(_wrapped(told.sentence, small, WIDTH - 2 * MARGIN)):
        brush.text((MARGIN, 112 + 40 * place), line, ink, small, anchor="ls")
    brush.text((WIDTH - MARGIN, HEIGHT - 12), told.site, faint, _font(told.font, 20), anchor="rs")


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: float, most: int = 2) -> list[str]:
    """The text in at most so many lines; what does not fit is left out with three dots."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        elif len(lines) == most:
            lines[-1] += " …"
            return lines
        else:
            lines.append(word)
    return lines


def _draw(sheet: Image.Image, chart: Chart, told: Card, box: Box) -> None:
    brush = ImageDraw.Draw(sheet, "RGBA")
    left, top, right, low = box
    brush.text(
        (left, top), chart.name, _rgba(palette.ON_WHITE[palette.INK]), _font(told.font, 24, "Semibold"), anchor="ls"
    )
    width, height = right - left, low - top - 14
    traces = [dict(trace) for trace in chart.traces]
    layout = dict(chart.layout)
    for knob, stop in told.stops.items():
        for move in chart.moves.get(knob, ()):
            traces[move.trace].update(move.at(stop))
        layout |= chart.framed(knob, stop)
    panel = Image.new("RGB", (FINE * width, FINE * height), "white")
    place = Axes.of(traces, layout, panel.size)
    if chart.raster is not None:
        _paint(panel, chart.raster, told.stops, place)
    inner = ImageDraw.Draw(panel, "RGBA")
    for trace in traces:
        if trace.get("visible", True) is True:
            _mark(inner, trace, place)
    inner.rectangle(
        (0, 0, panel.width - 1, panel.height - 1), outline=_rgba(palette.ON_WHITE[palette.LINES]), width=FINE
    )
    sheet.paste(panel.reduce(FINE), (left, top + 14))


def _paint(panel: Image.Image, raster: Raster, stops: Mapping[str, int], axes: Axes) -> None:
    knob = next((name for name in stops if name in raster.values), next(iter(raster.values)))
    values = raster.at(knob, stops.get(knob, 0))[::-1]
    ramp = np.array([_rgba(colour) for colour in raster.colours], dtype=float)
    ramp = 255.0 + (ramp[:, :3] - 255.0) * ramp[:, 3:] / 255.0
    places = np.nan_to_num(values) * (len(ramp) - 1)
    pixels = np.stack([np.interp(places, np.arange(len(ramp)), ramp[:, one]) for one in range(3)], axis=-1)
    pixels[np.isnan(values)] = 255.0
    (left, right), (low, top) = axes.pixels(raster.x, 0), axes.pixels(raster.y, 1)
    size = max(1, round(abs(right - left))), max(1, round(abs(low - top)))
    way = Image.Resampling.BICUBIC if raster.pixels == "smooth" else Image.Resampling.NEAREST
    panel.paste(
        Image.fromarray(pixels.astype(np.uint8)).resize(size, way), (round(min(left, right)), round(min(top, low)))
    )


def _mark(brush: ImageDraw.ImageDraw, trace: Trace, axes: Axes) -> None:
    if trace.get("x") is None or trace.get("y") is None or not len(trace["x"]) or trace.get("opacity") == 0:
        return
    x, y = axes.pixels(trace["x"], 0), axes.pixels(trace["y"], 1)
    if trace["type"] == "bar":
        _bars(brush, trace, axes, x, y)
        return
    mode, line, marker = trace.get("mode", "lines"), trace.get("line") or {}, trace.get("marker") or {}
    for run in _runs(x, y):
        if trace.get("fill") == "toself":
            fill = _rgba(trace.get("fillcolor") or palette.faint(line.get("color", palette.TRAIN)[:7], 0.3))
            for loop in _loops(run):
                brush.polygon(loop, fill=fill)
        if "lines" in mode and line.get("width", 2):
            _line(
                brush,
                run,
                _rgba(line.get("color", palette.INK)),
                FINE * 1.3 * line.get("width", 2),
                line.get("dash", "solid"),
            )
    if "markers" in mode:
        colour, size = marker.get("color", palette.INK), marker.get("size", 6)
        colours = colour if isinstance(colour, list | tuple) else [colour] * len(x)
        sizes = np.broadcast_to(np.asarray(size, dtype=float), len(x))
        for here, there, one, wide in zip(x, y, colours, sizes, strict=False):
            if np.isfinite(here + there) and isinstance(one, str):
                half = FINE * 0.6 * wide
                brush.ellipse((here - half, there - half, here + half, there + half), fill=_rgba(one))


def _bars(brush: ImageDraw.ImageDraw, trace: Trace, axes: Axes, x: Floats, y: Floats) -> None:
    between = float(np.diff(np.sort(x)).min()) if len(x) > 1 else axes.size[0] / 4
    wide = trace.get("width")
    half = between * (0.38 if wide is None else float(np.max(wide)) / 2)
    shift = float(np.max(trace.get("offset", 0.0))) * between + half if trace.get("offset") is not None else 0.0
    zero = float(axes.pixels([0.0], 1)[0])
    fill = (trace.get("marker") or {}).get("color", palette.INK)
    fills = [fill] * len(x) if isinstance(fill, str) else fill
    for here, there, one in zip(x, y, fills, strict=False):
        if np.isfinite(there) and isinstance(one, str):
            brush.rectangle(
                (here + shift - half, min(there, zero), here + shift + half, max(there, zero)), fill=_rgba(one)
            )


def _runs(x: Floats, y: Floats) -> Iterator[list[tuple[float, float]]]:
    """The points between gaps."""
    run: list[tuple[float, float]] = []
    for here, there in zip(x.tolist(), y.tolist(), strict=False):
        if np.isfinite(here) and np.isfinite(there):
            run.append((here, there))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _loops(run: list[tuple[float, float]]) -> Iterator[list[tuple[float, float]]]:
    """The closed lines of which a run is made; what is left at its end is closed, unless it is only the way back over where they
    began."""
    loop: list[tuple[float, float]] = []
    begun = set()
    for point in run:
        loop.append(point)
        if len(loop) > 3 and max(abs(point[0] - loop[0][0]), abs(point[1] - loop[0][1])) < CLOSED:
            yield loop
            begun.add(loop[0])
            loop = []
    if len(loop) > 2 and not begun.issuperset(loop):
        yield loop


def _line(
    brush: ImageDraw.ImageDraw, points: list[tuple[float, float]], colour: Colour, width: float, dash: str
) -> None:
    if dash not in DASHES:
        brush.line(points, fill=colour, width=round(width), joint="curve")
        return
    steps = np.hypot(*np.diff(np.array(points), axis=0).T)
    along = np.append(0.0, np.cumsum(steps))
    pattern = FINE * 1.2 * np.array(DASHES[dash], dtype=float)
    columns = np.array(points).T
    start, place = 0.0, 0
    while start < along[-1] and place < MOST_DASHES:
        end = min(start + float(pattern[place % len(pattern)]), float(along[-1]))
        if place % 2 == 0:
            x, y = (np.interp([start, end], along, column).tolist() for column in columns)
            brush.line(list(zip(x, y, strict=True)), fill=colour, width=round(width))
        start, place = end, place + 1


def _rgba(colour: str) -> Colour:
    """A colour of the palette as red, green, blue and opacity, on white."""
    digits = palette.ON_WHITE.get(colour, colour).lstrip("#")
    if len(digits) not in (6, 8) or not all(one in "0123456789abcdefABCDEF" for one in digits):
        return (0, 0, 0, 255)
    red, green, blue, *opacity = bytes.fromhex(digits)
    return (red, green, blue, opacity[0] if opacity else 255)
