"""A line in the log for each input that is refused: bounded, and with nothing foreign that is not escaped."""

import logging
import threading
import time

LOGGER = logging.getLogger("regularize")
LONGEST = 200
"""Letters of foreign text in a line."""
MOST = 20
"""Lines a second: whoever floods the process does not flood its log; what is left out is counted."""


class Refusals:
    """What was refused: how often since the process began, and the lines of the present second."""

    def __init__(self) -> None:
        self.total = 0
        self._lock = threading.Lock()
        self._since, self._lines = time.monotonic(), 0

    def note(self, what: str, why: str) -> None:
        """Write that `what` was refused, and why; both may be foreign text."""
        with self._lock:
            self.total += 1
            now = time.monotonic()
            if now - self._since >= 1:
                left, self._since, self._lines = self._lines - MOST, now, 0
                if left > 0:
                    LOGGER.warning("refused %d more", left)
            self._lines += 1
            silent = self._lines > MOST
        if not silent:
            LOGGER.warning("refused %s: %s", shown(what), shown(why))


def shown(text: str) -> str:
    """Foreign text as one line of so many ASCII letters at most."""
    told = ascii(text[: LONGEST + 1])
    return told if len(told) <= LONGEST else told[: LONGEST - 1] + "..."


REFUSALS = Refusals()
