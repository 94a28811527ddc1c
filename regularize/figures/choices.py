"""Ways to choose a strength, on one axis: held-out error, criteria, and how often each strength was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, log10_ticks, outward

TITLE = "strength λ"
COLOURS = (palette.TRAIN, palette.LOSS, palette.UNREGULARIZED, palette.FOURTH)
DASHES, KEYS = ("solid", "dash", "dot", "dashdot"), ("line", "dash", "dots", "dash")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A stop that something chose: its name, place and colour."""

    name: str
    stop: int
    colour: str


def validation(
    *, knob: str, positions: Floats, mean: Floats, standard_error: Floats, marks: tuple[Mark, Mark], title: str
) -> Chart:
    """Mean held-out error (k,) with a bar of one standard error at each position (log10 λ).

    The first mark is the lowest mean, starred; a dotted line one standard error above it runs to the second, the
    strongest that is as good.
    """
    best, simplest = (mark.stop for mark in marks)
    limit = float(mean[best] + standard_error[best])
    # The valley is what matters: steep walls leave the frame.
    top = min(
        float((mean + standard_error).max()), float(mean[best] + max(12.0 * standard_error[best], 0.4 * mean[best]))
    )
    low, high = outward(max(0.0, float((mean - standard_error).min())), 1.02 * top)
    held = np.minimum(mean, low + 10.0 * (high - low))
    gap = np.full(len(mean), np.nan)
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": np.column_stack([positions, positions, gap]).ravel(),
            "y": np.column_stack([held - standard_error, held + standard_error, gap]).ravel(),
            "line": {"color": palette.faint(palette.TEST, 0.4), "width": 2, "simplify": False}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": positions, "y": held, "customdata": standard_error,
            "line": {"color": palette.TEST, "width": 2.2}, "hovertemplate": "%{y:.5g} ± %{customdata:.2g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": positions[[best, simplest]], "y": np.full(2, limit), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.2, "dash": "dot"},
        },
        *(_mark(mark, positions, mean, symbol) for mark, symbol in zip(marks, ("star", "diamond"), strict=True)),
        _upright(positions, (low, high)),
        _dots(positions, held[None], [palette.TEST]),
    ]  # fmt: skip
    return Chart(
        name="Cross-validation",
        note=title,
        description=f"Mean squared error on held-out rows against λ with bars of one standard error: lowest {mean[best]:.4g} ± "
        f"{standard_error[best]:.2g} at λ = {10 ** positions[best]:.3g}; the strongest λ within one standard error is "
        f"{10 ** positions[simplest]:.3g}.",
        traces=traces,
        layout=_layout(positions, axis("", low=low, high=high, tickformat="~g"), "validation"),
        moves={knob: _moves(positions, held[None], len(traces))},
    )


def criteria(*, knob: str, positions: Floats, excess: Mapping[str, Floats], note: str) -> Chart:
    """How far each criterion (k,) is above its own lowest, which is starred, in units of twice the log-likelihood."""
    curves = np.array(list(excess.values()))
    # Made for the valley: what is far above the lowest weak end leaves the frame.
    weak = float(np.min(curves[:, 0], where=np.isfinite(curves[:, 0]), initial=np.inf))
    reach = float(np.max(curves, where=np.isfinite(curves), initial=0.0))
    high = outward(0.0, min(max(1.6 * weak if np.isfinite(weak) else 0.0, 0.06 * reach, 24.0), 1.02 * reach or 1.0))[1]
    held = np.where(np.isfinite(curves), np.minimum(curves, 20 * high), np.nan)
    lowest = [_strongest_lowest(curve) for curve in curves]
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": positions, "y": curve, "name": name, "key": key,
            "line": {"color": colour, "width": 2, "dash": dash}, "hovertemplate": f"{name}: %{{y:.3g}} above its lowest<extra></extra>",
        }
        for name, curve, colour, dash, key in zip(excess, held, COLOURS, DASHES, KEYS, strict=False)
    ]  # fmt: skip
    colours = list(COLOURS[: len(held)])
    traces += [
        {
            "type": "scatter", "mode": "markers", "x": positions[lowest], "y": np.zeros(len(lowest)), "cliponaxis": False,
            "marker": {"symbol": "star", "size": 11, "color": colours, "line": {"color": palette.PAPER, "width": 1}}, "hoverinfo": "skip",
        },
        _upright(positions, (0.0, high)),
        _dots(positions, held, colours),
    ]  # fmt: skip
    return Chart(
        name="Criteria",
        note=note,
        description="Above its own lowest value, against λ: "
        + ", ".join(f"{name} is lowest at λ = {10 ** positions[at]:.3g}" for name, at in zip(excess, lowest, strict=True)) + ".",
        traces=traces,
        layout=_layout(positions, axis("", low=0.0, high=high), "criteria"),
        moves={knob: _moves(positions, held, len(traces))},
    )  # fmt: skip


def chosen(*, knob: str, positions: Floats, counts: Sequence[tuple[str, Integers, str]], of: int) -> Chart:
    """How often each strength was chosen: for each rule its name, counts (k,) and colour, out of `of` times."""
    most = max(int(found.max()) for _, found, _ in counts)
    high = outward(0.0, 1.05 * most)[1]
    up = axis("", low=0.0, high=high, tickformat="d", nticks=min(most + 2, 7))
    width = float(positions[1] - positions[0])
    traces: list[Trace] = [
        {
            "type": "bar", "x": positions, "y": found.astype(float), "width": 0.9 * width, "name": name, "key": "tick",
            "marker": {"color": palette.faint(colour, 0.75)}, "hovertemplate": f"{name} here in %{{y}} of {of}<extra></extra>",
        }
        for name, found, colour in counts
    ]  # fmt: skip
    traces.append(_upright(positions, (0.0, high)))
    return Chart(
        name="Chosen on other splits",
        note=f"{of} times",
        description=f"How often each λ was chosen over {of} other splits: "
        + "; ".join(f"{name} most often at {10 ** positions[int(found.argmax())]:.3g}" for name, found, _ in counts) + ".",
        traces=traces,
        layout={**_layout(positions, up, "chosen"), "barmode": "overlay"},
        moves={knob: [Move(trace=len(traces) - 1, x=np.column_stack([positions, positions]))]},
    )  # fmt: skip


def _strongest_lowest(curve: Floats) -> int:
    """Where a curve over rising strengths is lowest; the last among equals."""
    return int(np.flatnonzero(curve == np.nanmin(curve))[-1])


def _mark(mark: Mark, positions: Floats, values: Floats, symbol: str) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "x": positions[[mark.stop]], "y": values[[mark.stop]], "name": mark.name, "key": "dot",
        "marker": {"symbol": symbol, "size": 12, "color": mark.colour, "line": {"color": palette.PAPER, "width": 1}},
        "hovertemplate": f"{mark.name}: %{{y:.5g}}<extra></extra>",
    }  # fmt: skip


def _upright(positions: Floats, ends: tuple[float, float]) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array(ends), "hoverinfo": "skip",
        "line": {"color": palette.INK, "width": 1.5},
    }  # fmt: skip


def _dots(positions: Floats, curves: Floats, colours: list[str]) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "x": np.full(len(curves), positions[0]), "y": curves[:, 0], "hoverinfo": "skip",
        "marker": {"size": 8, "color": colours, "line": {"color": palette.PAPER, "width": 1}},
    }  # fmt: skip


def _moves(positions: Floats, curves: Floats, traces: int) -> list[Move]:
    """The upright line and the dots, which are the last two traces."""
    return [
        Move(trace=traces - 2, x=np.column_stack([positions, positions])),
        Move(trace=traces - 1, x=np.repeat(positions[:, None], len(curves), axis=1), y=curves.T),
    ]


def _layout(positions: Floats, up: Layout, revision: str) -> Layout:
    low, high = float(positions[0]), float(positions[-1])
    return {"xaxis": axis(TITLE, low=low, high=high, **log10_ticks(low, high)), "yaxis": up, "uirevision": revision}
