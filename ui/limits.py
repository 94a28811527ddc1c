"""What a process takes upon itself, and what one visitor may ask of it; each limit with its reason. docs/limits.md tells hosts.

Nobody is refused for being many: who asks for more than a fair share waits longer than others, and 429 is only for what would
otherwise pile up.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from ui.environment import HERE

MOMENT = 0.15
"""Seconds of the processor after which a computation goes on in the queue, telling how far it is."""
PRICE = 0.3
"""Seconds that no view may cost without progress; where a computation's own share tells that it will, it goes to the queue at once."""
THREADS = 3
"""So many compute quick answers: more would take turns, and each answer as long as all of them."""
SHORT, SLICE = 0.03, 0.004
"""Seconds of the processor after which an answer gives way to others' short ones, and between two looks at whether there are any;
it does so for at most as long as it has worked, so it takes twice as long at worst."""
EACH_VISITOR = 1
"""Threads of those that one visitor holds at a time."""
EACH_ADDRESS = 2
"""Threads that all visitors of one address hold: one is always left for somebody else."""
CLASS = 40
"""Visitors behind one address who are served as if each had an address of their own; more of them share what forty have."""
WAITING, CROWD = 24, 240
"""Questions of one visitor, and of one address, that are open at a time. A browser asks six at a time, a lab two."""
UPLOADS, MANY_UPLOADS = 2, 20
"""Tables of one visitor, and of one address, that are on their way at a time: each is held as a whole, up to 2 MB."""
MEGABYTES = HERE.megabytes
"""What all caches together hold: results, scenes, previews and visitors' tables."""
KEPT_MEGABYTES = MEGABYTES // 4
"""What of them stays once all visitors have left: the most useful, such as the trainings of first views."""
SESSIONS = 2000
"""Open websockets of one address: each costs the process a quarter of a megabyte as long as it lasts."""
PACE, BURST = 10.0, 60
"""Websockets opened and messages sent a second by one address, after so many at once: each makes a session or runs a page's script,
15 to 50 ms of the processor. A class of thirty that opens a link together does not wait; and the lab stands before its page's
script has run."""
AGAIN = 2
"""Seconds after which whoever was refused asks again."""
HELD = 0.25
"""Seconds until whoever is refused is told: who comes back at once does so four times a second, not four hundred times."""
BUSY = "You have asked for more than can be computed at once. It is asked for again by itself."

NAMED = b"x-visitor"
"""The header in which a lab tells visitors behind one address apart: a random word, made with the page and kept nowhere."""


@dataclass(frozen=True)
class Visitor:
    """Who asks: the address, and which of those behind it."""

    address: str = ""
    name: str = ""


NOBODY = Visitor()
VISITOR: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)
"""Who asks for what is being done."""


def visitor(client: tuple[str, int] | None, headers: Iterable[tuple[bytes, bytes]]) -> Visitor:
    """Whoever sent a request: by the word that a lab sends, else by the connection.

    The server puts into `client` what a trusted proxy says (FORWARDED_ALLOW_IPS), without a port.
    """
    host, port = client or ("", 0)
    told = next((value for name, value in headers if name == NAMED), b"")
    return Visitor(network(host), told[:32].decode("latin-1") or str(port))


def network(host: str) -> str:
    """The address as it counts: of IPv6 the first half, as whoever has one has all that begin so."""
    try:
        found = ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return str(found)


class Rounds:
    """Fair order: each visitor's first question comes before anybody's second; an address has CLASS questions a round.

    Start-time fair queueing (Goyal, Vin & Cheng 1996): a question is tagged with the round in which it is due, and whoever has
    been away joins the present round.
    """

    MANY = 10_000

    def __init__(self) -> None:
        self.now = 0.0
        self._next: dict[Visitor | str, float] = {}

    def tag(self, who: Visitor) -> float:
        """The round in which the next question of a visitor is due."""
        address = max(self.now, self._next.get(who.address, 0.0))
        due = max(address, self._next.get(who, 0.0))
        if len(self._next) > self.MANY:
            self._next = {one: at for one, at in self._next.items() if at > self.now}
        self._next[who.address] = address + 1.0 / CLASS
        self._next[who] = due + 1.0
        return due

    def begin(self, tag: float) -> None:
        """What was due in this round is being answered."""
        self.now = max(self.now, tag)
