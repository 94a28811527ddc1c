"""Balls in three coefficients, and where random losses end on them: data and layout of plotly figures in 3-D."""

from collections.abc import Mapping

import numpy as np

from regularize.arrays import Floats
from regularize.contacts import Body
from regularize.figures import palette
from regularize.figures.marks import Trace

DRAWN = 400
ZEROS = ("no zero", "one zero", "two zeros")
SYMBOLS = ("circle", "square", "diamond")
COLOURS = (palette.UNREGULARIZED, palette.FOURTH, palette.TEST)


def bodies(found: Mapping[str, Body], *, colours: Mapping[str, str], names: tuple[str, str, str]) -> Trace:
    """Each body beside the other, with a point for each of some random losses, marked by how many zeros it has."""
    traces: list[Trace] = []
    layout: Trace = {"height": 420, "margin": {"l": 0, "r": 0, "t": 0, "b": 0}}
    reach = 1.7 * max(float(np.abs(_surface(body)).max()) for body in found.values())
    side = {"range": [-reach, reach], "nticks": 5}
    for place, (name, body) in enumerate(found.items()):
        scene = f"scene{place + 1 if place else ''}"
        left, right = place / len(found), (place + 1) / len(found)
        traces += [_skin(body, colours[name], scene), *_points(body, scene, first=place == 0)]
        layout[scene] = {
            "domain": {"x": [left, right], "y": [0, 1]},
            "aspectmode": "cube",
            "camera": {"eye": {"x": 1.1, "y": 0.8, "z": 0.6}},
            "annotations": [
                {
                    "x": 0,
                    "y": 0,
                    "z": 0.84 * reach,
                    "text": f"<b>{name}</b><br>{_told(body)}",
                    "showarrow": False,
                    "font": {"size": 13},
                }
            ],
            **{f"{letter}axis": {**side, "title": {"text": axis}} for letter, axis in zip("xyz", names, strict=True)},
        }
    layout["legend"] = {"orientation": "h", "x": 0.5, "xanchor": "center", "y": 0.0}
    return {"data": traces, "layout": layout}


def _told(body: Body) -> str:
    if not len(body.points):
        return "no loss outside"
    return "<br>".join(f"{share:.0%} {name}" for share, name in zip(body.zeros[1:], ZEROS[1:], strict=True))


def _skin(body: Body, colour: str, scene: str) -> Trace:
    common: Trace = {"opacity": 0.45, "hoverinfo": "skip", "scene": scene, "showlegend": False}
    if body.penalty.l2 == 0.0:
        tips = np.vstack([np.eye(3), -np.eye(3)]) * body.budget / body.penalty.l1
        faces = np.array([[x, y, z] for x in (0, 3) for y in (1, 4) for z in (2, 5)])
        x, y, z = tips.T
        return {
            "type": "mesh3d",
            "x": x,
            "y": y,
            "z": z,
            "i": faces[:, 0],
            "j": faces[:, 1],
            "k": faces[:, 2],
            "color": colour,
            "flatshading": True,
            **common,
        }
    x, y, z = np.moveaxis(_surface(body), -1, 0)
    return {
        "type": "surface",
        "x": x,
        "y": y,
        "z": z,
        "surfacecolor": np.zeros_like(x),
        "showscale": False,
        "colorscale": [[0, colour], [1, colour]],
        **common,
    }


def _surface(body: Body) -> Floats:
    """Points of the surface on a grid of angles (33, 65, 3), its six tips among them."""
    tilt, turn = np.meshgrid(np.linspace(0.0, np.pi, 33), np.linspace(0.0, 2.0 * np.pi, 65), indexing="ij")
    towards = np.stack([np.sin(tilt) * np.cos(turn), np.sin(tilt) * np.sin(turn), np.cos(tilt)], axis=-1)
    return np.asarray(body.penalty.radius(towards, body.budget)[..., None] * towards)


def _points(body: Body, scene: str, *, first: bool) -> list[Trace]:
    shown = body.points[:DRAWN]
    zeros = (shown == 0.0).sum(axis=1)
    traces: list[Trace] = []
    for count, name in enumerate(ZEROS):
        x, y, z = shown[zeros == count].T
        marker = {"size": 3 + 1.5 * count, "color": COLOURS[count], "symbol": SYMBOLS[count]}
        traces.append(
            {
                "type": "scatter3d",
                "mode": "markers",
                "x": x,
                "y": y,
                "z": z,
                "scene": scene,
                "name": name,
                "marker": marker,
                "legendgroup": name,
                "showlegend": first,
                "hovertemplate": "(%{x:.3g}, %{y:.3g}, %{z:.3g})<extra></extra>",
            }
        )
    return traces
