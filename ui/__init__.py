"""The one door to Streamlit, shared by all pages, and the lab that stands in them."""

from starlette.middleware import Middleware

from ui import assets, head, routes
from ui.assets import Compressed
from ui.head import Head
from ui.page import page, prose, say, table, tell
from ui.process import lifespan

ROUTES = (*routes.ROUTES, *assets.ROUTES, *head.ROUTES)
MIDDLEWARE = (Middleware(Head), Middleware(Compressed))

__all__ = ["MIDDLEWARE", "ROUTES", "lifespan", "page", "prose", "say", "table", "tell"]
