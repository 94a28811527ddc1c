"""The drawing library: compressed once for all, where Streamlit would compress it again for every visitor."""

import gzip
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

VERSION = "4.1.1"
LIBRARY = f"library/plotly-basic.min.js?{VERSION}"
_FILE = Path(__file__).parents[1] / "static/plotly-basic.min.js"
_ZIPPED = gzip.compress(_FILE.read_bytes(), mtime=0)


def _library(request: Request) -> Response:
    """The bundle; a browser that has it need never ask again, as its address names the version."""
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    return Response(
        _ZIPPED if zipped else _FILE.read_bytes(), media_type="text/javascript",
        headers={
            "Cache-Control": "public, immutable, max-age=31536000", "Vary": "Accept-Encoding",
            "Content-Encoding": "gzip" if zipped else "identity",
        },
    )  # fmt: skip


ROUTE = Route("/library/plotly-basic.min.js", _library)
