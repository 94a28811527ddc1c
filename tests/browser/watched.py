"""A page whose every complaint and question is heard."""

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page

WATCH = """addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) =>
  console.error(`policy: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`));"""


class Watched:
    """What a page complains of, its policy too, and which hosts it asks."""

    def __init__(self, page: Page) -> None:
        self.page, self.wrong, self.warned, self.hosts = page, list[str](), list[str](), set[str]()
        page.add_init_script(WATCH)
        page.on("console", self._said)
        page.on("request", lambda request: self._asked(request.url))
        page.on("websocket", lambda socket: self._asked(socket.url))

    def _said(self, message: ConsoleMessage) -> None:
        heard = {"error": self.wrong, "warning": self.warned}
        if message.type in heard:
            heard[message.type].append(message.text)

    def _asked(self, url: str) -> None:
        if not url.startswith(("data:", "blob:")):
            self.hosts.add(urlsplit(url).netloc)

    def is_content(self, address: str) -> None:
        """No complaint, no other host, and nothing that the browser is to remember a visitor by."""
        assert self.wrong == [], self.wrong
        assert self.hosts == {urlsplit(address).netloc}, self.hosts
        assert self.page.context.cookies() == []
