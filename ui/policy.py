"""Headers that say what a page may do, to browsers: each directive with its reason.

Nothing comes from another host, and nothing goes there.
"""

import base64
import hashlib
import re

from ui import shipped
from ui.environment import HERE

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
ANCESTORS = {} if HERE.ancestors == "*" else {"frame-ancestors": HERE.ancestors}
"""Who may show the pages in a frame. Everybody, where nobody is named: the lab is made for course pages and slides. Then nothing is
said, as the header's own star stands for hosts alone, and not for slides that are opened from a disk."""


def hashed(*pages: str) -> str:
    """The scripts that stand in these pages, as sources."""
    found = dict.fromkeys(script for page in pages for script in INLINE.findall(page))
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in found)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def policy(*pages: str) -> str:
    """The Content-Security-Policy of our pages, in which the scripts of `pages` may stand."""
    return "; ".join(
        f"{name} {sources}"
        for name, sources in {
            "default-src": "'self'",
            # Own scripts in the page by their hashes. Streamlit imports a component's script, such as the lab's own few lines, from a blob,
            # and counts to 2⁶⁴ with WebAssembly.
            "script-src": f"'self' blob: 'wasm-unsafe-eval' {hashed(*pages)}",
            # Streamlit, KaTeX and plotly set styles of elements and add style sheets while they draw.
            "style-src": "'self' 'unsafe-inline'",
            # The page's icon is in the page; figures that are saved are drawn by way of a blob.
            "img-src": "'self' data: blob:",
            # KaTeX's and Streamlit's fonts, of which some are in the style sheet.
            "font-src": "'self' data:",
            # Scenes, files, and Streamlit's websocket, which is the same host's.
            "connect-src": "'self'",
            # What is encoded as an animation or a picture.
            "worker-src": "'self' blob:",
            "media-src": "'self' blob:",
            "frame-src": "'none'",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'",
            **ANCESTORS,
        }.items()
    )


BARE = "; ".join(["default-src 'none'", *(f"{name} {hosts}" for name, hosts in ANCESTORS.items()), "sandbox"])
"""Of what is no page and no script: opened by itself it can do nothing."""
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    # The link holds a visitor's settings, which are nobody else's business.
    (b"referrer-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), midi=(), "
        b"accelerometer=(), gyroscope=(), magnetometer=(), display-capture=(), browsing-topics=()",
    ),
)
STREAMLIT = shipped.page()


def headers(kind: str, page: str) -> list[tuple[bytes, bytes]]:
    """The headers of an answer of this content type; `page` is the policy of pages."""
    if kind.startswith("text/html"):
        return [*ALWAYS, (b"content-security-policy", page.encode())]
    script = "javascript" in kind or "wasm" in kind  # a worker has the policy of its script
    return [*ALWAYS] if script else [*ALWAYS, (b"content-security-policy", BARE.encode())]
