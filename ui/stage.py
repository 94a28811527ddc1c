"""The stage: figures that move in the browser, under the thumb of a page's live knobs."""

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from regularize.knobs import Knobs

if TYPE_CHECKING:
    from regularize.figures.scene import Scene

_HERE = Path(__file__).parent
_STAGE = st.components.v2.component(
    "regularize.stage",
    js=(_HERE / "stage.js").read_text(encoding="utf-8"),
    css=(_HERE / "stage.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_SETTLED = st.components.v2.component(
    "regularize.settled", js=(_HERE / "settled.js").read_text(encoding="utf-8"), isolate_styles=False
)


def stage(page: str, settings: Knobs, scene: "Scene") -> None:
    """Show `scene`; it follows the live knobs of `settings` on the page named `page`.

    The scene holds all stops, so its bytes do not depend on where the knobs stand: after a release nothing of it
    travels again.
    """
    _STAGE(key=f"{page}.stage", data=scene.wire)
    stops = {name: settings.stop(name) for name in settings.live()}
    _SETTLED(key=f"{page}.settled", data={"prefix": f"st-key-{page}-", "stops": stops})
