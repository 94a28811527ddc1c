"""A strength is one number, or an array (s,): one for each stop of a knob."""

import numpy as np

from regularize.arrays import Floats

Strength = float | Floats


def axes(strength: Strength, count: int) -> Floats:
    """A strength (s,) as (s, 1, …), to meet `count` axes, in its own precision; one number stays one."""
    array = np.asarray(strength)
    return array.reshape(array.shape + (1,) * (count if array.ndim else 0))


def like(strength: Strength, value: Floats) -> Strength:
    """The value, as one number if the strength is one (of any shape)."""
    return value if isinstance(strength, np.ndarray) else float(value)


def refuse_outside(name: str, share: Strength) -> Strength:
    """The share itself, if it lies in [0, 1); raises ValueError."""
    if not np.all((np.asarray(share) >= 0) & (np.asarray(share) < 1)):
        raise ValueError(f"{name} must lie in [0, 1), got {share}")
    return share


def refuse_negative(name: str, strength: Strength) -> Strength:
    """The strength itself, if it is finite and not negative; raises ValueError."""
    if not np.all(np.isfinite(strength) & (np.asarray(strength) >= 0)):
        raise ValueError(f"{name} must be finite and not negative, got {strength}")
    return strength
