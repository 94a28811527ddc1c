"""The one door to Streamlit, shared by all pages."""

from ui.ahead import lifespan
from ui.frame import Page, cached, literal, page
from ui.hints import MIDDLEWARE
from ui.own import pair as own_pair
from ui.own import predictors as own_predictors
from ui.points import points_table
from ui.scenes import ROUTES
from ui.share import File
from ui.work import worked

__all__ = [
    "MIDDLEWARE",
    "ROUTES",
    "File",
    "Page",
    "cached",
    "lifespan",
    "literal",
    "own_pair",
    "own_predictors",
    "page",
    "points_table",
    "worked",
]
