"""The one door to Streamlit, shared by all pages."""

from starlette.middleware import Middleware

from ui.ahead import Wishes
from ui.frame import Page, cached, literal, page
from ui.hints import Hints
from ui.library import ROUTE as LIBRARY
from ui.own import pair as own_pair
from ui.own import predictors as own_predictors
from ui.points import points_table
from ui.process import lifespan
from ui.scenes import ROUTE as SCENES
from ui.share import File
from ui.work import worked

ROUTES = (SCENES, LIBRARY)
MIDDLEWARE = (Middleware(Wishes), Middleware(Hints))

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
