"""What several visitors ask for, kept: the least recently used is forgotten first, at so many bytes."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import is_dataclass
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Values by key, together at most `most` bytes."""

    def __init__(self, most: int) -> None:
        self.most, self.bytes = most, 0
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable) -> Any:
        """The value, or None."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def keep(self, key: Hashable, value: T) -> T:
        """Keep a value, and forget what was used longest ago where that is too much."""
        size = weight(value)
        with self._lock:
            self._forget(key)
            self._kept[key] = (value, size)
            self.bytes += size
            while self.bytes > self.most and len(self._kept) > 1:
                self._forget(next(iter(self._kept)))
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
                try:
                    found = self.keep(key, make())
                finally:
                    with self._lock:
                        self._making.pop(key, None)
        return found

    def _forget(self, key: Hashable) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.bytes -= size


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
