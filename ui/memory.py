"""What several visitors ask for, kept: at so many bytes the least useful is forgotten first."""

import threading
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, is_dataclass
from typing import Any, TypeVar

T = TypeVar("T")
LEAST = 1e-3
"""Seconds that the making of anything counts for: to look it up costs something too."""


@dataclass(frozen=True)
class _Kept:
    """A value, what it weighs, the seconds of the processor that made it, and how useful it was when it was last asked for."""

    value: Any
    size: int
    cost: float
    use: float


class Memory:
    """Values by key, together at most `most` bytes.

    Greedy-dual-size (Cao & Irani 1997): useful is what took long to make for each byte, and was asked for lately. What is
    forgotten sets the level from which all that comes or is asked for after it counts.
    """

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self._level = 0.0
        self._lock = threading.Lock()
        self._kept: dict[Hashable, _Kept] = {}
        self._making: dict[Hashable, threading.Lock] = {}

    def __len__(self) -> int:
        """How many values are kept."""
        return len(self._kept)

    def get(self, key: Hashable) -> Any:
        """The value, or None."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None:
                return None
            self._put(key, found.value, found.size, found.cost)
            return found.value

    def keep(self, key: Hashable, value: T, *, cost: float = LEAST) -> T:
        """Keep a value that `cost` seconds of the processor have made, and forget what is least useful where that is too much."""
        size = weight(value)
        with self._lock:
            self._forget(key)
            self._put(key, value, size, max(cost, LEAST))
            self.bytes += size
            self._fit(self.most, key)
        return value

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value, made where it is not kept; whoever asks for it meanwhile waits for the first."""
        found: T | None = self.get(key)
        if found is not None:
            return found
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            found = self.get(key)
            if found is None:
                since = time.thread_time()
                try:
                    found = make()
                    self.keep(key, found, cost=time.thread_time() - since)
                finally:
                    with self._lock:
                        self._making.pop(key, None)
        return found

    def shrink(self, most: int) -> None:
        """Forget what is least useful, down to so many bytes."""
        with self._lock:
            self._fit(most, None)

    def _fit(self, most: int, spared: Hashable) -> None:
        while self.bytes > most and len(self._kept) > (spared is not None):
            least = min((one for one in self._kept if one != spared), key=lambda one: self._kept[one].use)
            self._level = self._kept[least].use
            self._forget(least)

    def _put(self, key: Hashable, value: Any, size: int, cost: float) -> None:
        self._kept[key] = _Kept(value, size, cost, self._level + cost / max(size, 1))

    def _forget(self, key: Hashable) -> None:
        found = self._kept.pop(key, None)
        self.bytes -= found.size if found else 0


def weight(value: object) -> int:
    """About how many bytes a result takes: those of its arrays and texts, and a little for everything else."""
    seen: set[int] = set()
    ahead, total = [value], 0
    while ahead:
        part = ahead.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        total += 64
        if hasattr(part, "nbytes") and hasattr(part, "base"):
            # An array: what it is a view of is counted in its place.
            total += part.nbytes if part.base is None else 0
            ahead += [part.base] if part.base is not None else []
        elif isinstance(part, bytes | str):
            total += len(part)
        elif isinstance(part, Mapping):
            ahead += [*part.keys(), *part.values()]
        elif is_dataclass(part) and not isinstance(part, type):
            ahead += vars(part).values()
        elif isinstance(part, list | tuple | set | frozenset):
            ahead += list(part)
    return total
