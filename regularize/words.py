"""Numbers and lists as people read them."""

import math
from collections.abc import Sequence
from functools import lru_cache

# A view writes some numbers several times (in a cell, in a sentence) and its strengths are those of every other view.
REMEMBERED = 4096
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@lru_cache(REMEMBERED)
def number(value: float, digits: int = 3) -> str:
    """`value` to some significant digits: 0.0398, 12.3, 1240, 3.1 × 10⁻¹¹."""
    value = float(value)  # numpy's own numbers take three times as long to write
    if not math.isfinite(value):
        return "∞" if value > 0 else "−∞" if value < 0 else "undefined"
    if value == 0:
        return "0"
    rounded = f"{value:.{digits - 1}e}"
    exponent = int(rounded.split("e")[1])
    if -5 < exponent < 6:
        text = f"{float(rounded):.{max(0, digits - 1 - exponent)}f}"
    else:
        mantissa, power = f"{value:.{max(0, digits - 2)}e}".split("e")
        text = f"{mantissa} × 10{power_of(int(power))}"
    return text.replace("-", "−")


def every(count: int, noun: str) -> str:
    """All of so many: the one column, both columns, all 10 columns; `noun` is the singular."""
    return f"the one {noun}" if count == 1 else f"{'both' if count == 2 else f'all {count}'} {noun}s"


def told_apart(value: float, other: float, digits: int = 3, most: int = 9) -> tuple[str, str]:
    """Two numbers to so many significant digits that one can see how far they are apart: 3008 and 3005; three at least."""

    def apart(each: int) -> float:
        first, second = (float(f"{one:.{each - 1}e}") for one in (value, other))
        return first - second

    close = (each for each in range(digits, most) if abs(apart(each) - (value - other)) <= 0.25 * abs(value - other))
    shown = next(close, most)
    return number(value, shown), number(other, shown)


def power_of(exponent: int) -> str:
    """An exponent in raised digits."""
    return str(exponent).translate(_SUPERSCRIPTS)


@lru_cache(REMEMBERED)
def strength(value: float) -> str:
    """A strength λ as people write it: 0.01, 0.0398, 100, 10⁻⁶, 1.3 × 10⁻⁴."""
    if value <= 0:
        return "0"
    exponent = math.floor(math.log10(value) + 1e-9)
    if exponent < -3:
        mantissa = f"{value / 10.0**exponent:.1f}"
        power = f"10{power_of(exponent)}"
        return power if mantissa == "1.0" else f"{mantissa} × {power}"
    text = number(value)
    return text.rstrip("0").rstrip(".") if "." in text and "×" not in text else text


def percent(share: float) -> str:
    """A share of one as a percentage: 8 %, 0.4 %, 0.003 %, 230 %."""
    value = 100 * share
    if 0 < abs(value) < 0.05:
        return f"{number(value, 1)} %"
    return f"{value:.1f} %" if 0 < abs(value) < 0.95 else f"{value:.0f} %"


def within(share: float) -> str:
    """A percentage that a share of one does not exceed, as short as `percent`: 3 % for 0.021, 0.4 % for 0.0031."""
    value = 100 * share
    return f"{max(1, math.ceil(10 * value)) / 10:.1f} %" if value <= 0.9 else f"{math.ceil(value):d} %"


def times(ratio: float) -> str:
    """A ratio of at least one as people say it: 1.2 times, 15 times."""
    return f"{ratio:.1f} times" if ratio < 10 else f"{number(ratio, 2)} times"


def above(value: float, lowest: float) -> str:
    """By how much a value is above the lowest: 12 % above, from three times on 3.4 times; above, where the lowest is nothing."""
    if lowest <= 0.0:
        return "above"
    share = value / lowest - 1.0
    if share >= 2.0:
        return times(share + 1.0)
    return f"{'less than 0.1 %' if share < 0.001 else percent(share)} above"


def listed(items: Sequence[str], most: int = 6) -> str:
    """x, x³ and x⁵; cut behind `most` items where more than one would follow."""
    shown = list(items[:most] if len(items) > most + 1 else items)
    if len(items) > len(shown):
        return ", ".join(shown) + f" and {len(items) - most} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


EXACT = 1e-10
"""A certificate up to this is rounding."""


def certificate(optimality: float) -> str:
    """A relative optimality with its sign: ✓ 3.1 × 10⁻¹⁵."""
    return f"{'✓' if optimality <= EXACT else 'not exact:'} {number(optimality, 2)}"
