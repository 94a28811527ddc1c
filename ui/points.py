"""A small table of points, for whom dragging them is no way."""

from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from regularize.knobs import Knobs
from ui.frame import Page

S = TypeVar("S", bound=Knobs)
Place = tuple[float, float]


def points_table(page: Page, settings: S, places: list[Place], moved: Callable[[S, int, float, float], S]) -> None:
    """The points of the present view in a drawer below the knobs, to be typed over; `moved` is called as for a drag.

    Edits are kept by the table itself, beside what it was given at first; so it gets a new start, under a new key,
    as soon as something else has moved a point.
    """
    drawer = page.side.popover(
        "Points as a table", key=f"{page.name}.drawer.points", on_change="rerun", width="stretch"
    )
    if not drawer.open:
        return
    with drawer:
        slot, rounded = f"{page.name}.typed", [(round(x, 2), round(y, 2)) for x, y in places]
        begun, count = st.session_state.get(slot, (rounded, 0))
        typed = _edited(st.session_state.get(f"{slot}.{count}"))
        if _with(begun, typed) != rounded:
            begun, count = rounded, count + 1
        st.session_state[slot] = (begun, count)
        key = f"{slot}.{count}"

        def changed() -> None:
            now = page.asked(type(settings))
            for row, (x, y) in enumerate(_with(begun, _edited(st.session_state[key]))):
                if (x, y) != rounded[row]:
                    now = moved(now, row, x, y)
            page.ask(now)

        number = st.column_config.NumberColumn(
            format="%.2f", step=0.01, required=True, min_value=-999.0, max_value=999.0
        )
        st.data_editor(
            {"point": list(range(len(begun))), "x": [x for x, _ in begun], "y": [y for _, y in begun]},
            key=key, on_change=changed, hide_index=True, disabled=["point"], column_config={"x": number, "y": number},
            height=420,
        )  # fmt: skip
        st.caption("Arrow keys move between cells; type a number and press Enter.")


def _edited(state: Any) -> dict[int, dict[str, float]]:
    """What the visitor has typed: row -> column -> number."""
    rows = (state or {}).get("edited_rows", {})
    return {
        int(row): {name: float(value) for name, value in cells.items() if value is not None}
        for row, cells in rows.items()
    }


def _with(places: list[Place], typed: dict[int, dict[str, float]]) -> list[Place]:
    return [
        (round(typed.get(row, {}).get("x", x), 2), round(typed.get(row, {}).get("y", y), 2))
        for row, (x, y) in enumerate(places)
    ]
