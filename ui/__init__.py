"""The one door to Streamlit, shared by all pages, and the lab that stands in them."""

from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config

from ui import assets, head, metrics, previews, ready, routes
from ui.assets import Compressed
from ui.guard import Guard
from ui.head import Head
from ui.metrics import Watched
from ui.page import page, prose, say, sheet, table, tell
from ui.process import lifespan

_ROUTES = (*routes.ROUTES, *assets.ROUTES, *head.ROUTES, *previews.ROUTES, *ready.ROUTES, *metrics.ROUTES)
_BELOW = (config.get_option("server.baseUrlPath") or "").strip("/")
# Streamlit puts its own addresses below a path prefix; those who look after the process ask at the root.
_UNDER = [Route(f"/{_BELOW}{one.path}", one.endpoint, methods=one.methods) for one in _ROUTES if _BELOW]
ROUTES = (*_UNDER, *_ROUTES)
MIDDLEWARE = (Middleware(Watched), Middleware(Guard), Middleware(Head), Middleware(Compressed))

__all__ = ["MIDDLEWARE", "ROUTES", "lifespan", "page", "prose", "say", "sheet", "table", "tell"]
