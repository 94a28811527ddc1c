"""The one door to Streamlit, shared by all pages."""

from ui.frame import Page, cached, literal, page
from ui.own import pair as own_pair
from ui.share import File
from ui.work import worked

__all__ = ["File", "Page", "cached", "literal", "own_pair", "page", "worked"]
