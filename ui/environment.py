"""What a host may set from outside: environment variables, read once and refused at the start where they make no sense."""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from regularize.lessons import LESSONS

Network = IPv4Network | IPv6Network
VARIABLES = {
    "REGULARIZE_AHEAD": "the lessons whose first views are computed before the process is ready, by their names in links; "
    "all of them by default, `none` for none",
    "REGULARIZE_DRAIN": "seconds that a process which was told to end goes on to answer, with /ready saying 503, so that a "
    "balancer has time to look; 0 by default",
    "REGULARIZE_FRAME_ANCESTORS": "who may show the pages in a frame, as in the header frame-ancestors; `*`, everybody, by default",
    "REGULARIZE_MEMORY_MB": "megabytes that all caches together hold; 256 by default",
    "REGULARIZE_METRICS": "networks whose addresses may read /metrics; by default this machine alone, `none` for nobody",
}
LOOPBACK = "127.0.0.0/8 ::1"
LONGEST_DRAIN = 600.0
MOST_MEGABYTES = 1e6


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings of this process."""

    ahead: tuple[str, ...]
    drain: float
    ancestors: str
    megabytes: int
    readers: tuple[Network, ...]


def read(given: Mapping[str, str]) -> Environment:
    """The settings that these variables say.

    Raises
    ------
    ValueError
        If one of them makes no sense.
    """
    ahead = _words(given, "REGULARIZE_AHEAD", " ".join(LESSONS))
    if strange := [name for name in ahead if name not in LESSONS]:
        raise ValueError(f"REGULARIZE_AHEAD must name lessons ({', '.join(LESSONS)}), got {', '.join(strange)}")
    return Environment(
        ahead=ahead,
        drain=_number(given, "REGULARIZE_DRAIN", "seconds", usual=0, low=0, high=LONGEST_DRAIN),
        ancestors=_sources(given),
        megabytes=int(_number(given, "REGULARIZE_MEMORY_MB", "megabytes", usual=256, low=16, high=MOST_MEGABYTES)),
        readers=_networks(given),
    )


def _words(given: Mapping[str, str], name: str, usual: str) -> tuple[str, ...]:
    words = (given.get(name, "").strip() or usual).replace(",", " ").split()
    return () if words == ["none"] else tuple(words)


def _number(given: Mapping[str, str], name: str, unit: str, *, usual: int, low: float, high: float) -> float:
    text = given.get(name, "").strip() or str(usual)
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not low <= found <= high:
        raise ValueError(f"{name} must be {unit} in [{low:.0f}, {high:.0f}], got {text!r}")
    return found


def _sources(given: Mapping[str, str]) -> str:
    name = "REGULARIZE_FRAME_ANCESTORS"
    text = " ".join(given.get(name, "").split()) or "*"
    if not re.fullmatch(r"[\w.:/*' -]+", text, re.ASCII):
        raise ValueError(f"{name} must be sources such as 'self' https://course.example, got {text!r}")
    return text


def _networks(given: Mapping[str, str]) -> tuple[Network, ...]:
    name = "REGULARIZE_METRICS"
    words = _words(given, name, LOOPBACK)
    try:
        return tuple(map(ip_network, words))
    except ValueError as error:
        raise ValueError(f"{name} must be networks such as 10.0.0.0/8: {error}") from None


HERE = read(os.environ)
