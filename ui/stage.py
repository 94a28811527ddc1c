"""The stage: figures that move in the browser, under the thumb of a page's live knobs."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from regularize.figures.scene import Scene

_HERE = Path(__file__).parent
_STAGE = st.components.v2.component(
    "regularize.stage",
    js=(_HERE / "stage.js").read_text(encoding="utf-8"),
    css=(_HERE / "stage.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def stage(
    page: str,
    scene: "Scene",
    *,
    tag: bytes,
    moved: Callable[[int, float, float, bool], None],
    drawn: Callable[[], None],
) -> None:
    """Show `scene`, which follows the live knobs of the page of this name.

    The scene holds all stops, so its bytes do not depend on where the knobs stand: after a release nothing of it
    travels again; `tag`, eight bytes, stands for the other settings. While the visitor drags a point, `moved` is called with its
    index, where it is and whether it was let go; `drawn` is called when the figures are there for the first time, or are given up.
    """
    key, heard = f"{page}.stage", f"{page}.heard"

    def told() -> None:
        st.session_state[heard] = st.session_state.get(heard, 0) + 1
        dragged = st.session_state[key].dragged
        moved(int(dragged["point"]), float(dragged["x"]), float(dragged["y"]), bool(dragged["ended"]))

    # That a drag was heard is told even where it has changed nothing.
    count = int(st.session_state.get(heard, 0)).to_bytes(4, "little")
    _STAGE(key=key, data=scene.wire + tag + count, on_dragged_change=told, on_drawn_change=drawn)
