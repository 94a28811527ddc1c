"""The link, heard: what depends on the knobs runs when the link says otherwise than the server knows."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from regularize.knobs import Knobs
from ui import controls

_LINK = st.components.v2.component(
    "regularize.link", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"), isolate_styles=False
)


def link(page: str, settings: Knobs, *, alone: bool, moved: Callable[[Mapping[str, str]], None]) -> None:
    """Tell the browser that the knobs of `page` stand as in `settings`; `moved` is called when the link says
    otherwise: with the link if its widgets say otherwise still, else with nothing.

    Where the stage is all that shows them (`alone`), it is asked first to take the next scene by itself (ui/scenes.py).

    The widgets themselves ask for nothing (on_change="ignore"). If they did, Streamlit would run the part of the page they
    stand in, to learn that another is wanted: two runs for each turn of a knob, and two walks through the page in the browser.
    """
    key = f"{page}.link"
    _LINK(
        key=key,
        # In a list, since Streamlit looks into a mapping for tables, and imports pandas for that.
        data=[
            {
                "prefix": f"st-key-{page}-",
                "known": {
                    controls.key(page, name): (getattr(settings, name), knob.default) for name, knob in settings.knobs()
                },
                "live": [controls.key(page, name) for name in settings.live()],
                "tag": controls.tag(settings).hex(),
                "alone": alone,
                "scenes": f"scene/{page}",
                "used": ",".join(settings.used()),
                "stops": {name: settings.stop(name) for name in settings.live()},
            }
        ],
        on_moved_change=lambda: moved(query(key)),
    )


def query(key: str) -> dict[str, str]:
    """The names and texts of the link that the component `key` has told; what else a browser may send is left out."""
    told = st.session_state.get(key, {}).get("moved")
    if not isinstance(told, Mapping):
        return {}
    return {name: text for name, text in told.items() if isinstance(name, str) and isinstance(text, str)}
