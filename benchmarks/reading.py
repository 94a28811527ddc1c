"""How does the reader of a visitor's file fare on files as people write them, and how long does a large one take?

    python benchmarks/reading.py [files]

Known tables (numbers, two words, categories, codes, dates, labels, row numbers) are written in random styles (separator, decimal
mark, grouping, currency, percent, parentheses, preamble, comments, units, totals, footers, words for nothing, encodings: `tests.writing`)
and read back. *Right* is every kind, number and word as it was meant; *asked* is right once a question that the reader asks beside the
data is answered; *refused* is a sentence. Anything else is wrong without a word, and there must be none. Times are of the processor,
which others on the machine disturb less than the time on the clock.
"""

import sys
import time
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from regularize import tables
from tests.writing import File, file, verdict

FILES = 10_000
SHOWN = 12


def main(files: int) -> None:
    counts: Counter[str] = Counter()
    why: Counter[str] = Counter()
    for seed in range(files):
        known = file(seed)
        found, reason = verdict(known)
        counts[found] += 1
        if found in ("wrong", "refused"):
            why[f"{found}: {reason[:60]}"] += 1
            if found == "wrong" and counts[found] <= SHOWN:
                print(f"file {seed}: {reason}\n    {styled(known)}")
    for found in ("right", "asked", "refused", "wrong"):
        print(f"{found:8s} {counts[found]:6d}  {100 * counts[found] / files:6.2f} %")
    for reason, count in why.most_common(SHOWN):
        print(f"    {count} x {reason}")
    large()


def styled(known: File) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in known.style.items() if value)


def large() -> None:
    """Two megabytes, as full as they may be."""
    values = np.random.default_rng(0).standard_normal((20_000, 10)) * 1000
    for name, form, separator in (
        ("decimal points", "{:.4f}", ","),
        ("whole numbers", "{:.0f}", ","),
        ("dollars", "${:.2f}", ";"),
        ("percents", "{:.2f}%", "\t"),
    ):
        text = "\n".join(separator.join(map(form.format, row)) for row in values.tolist())
        _timed(name, text, separator)
        if name == "decimal points":
            _timed("decimal commas", text.replace(",", ";").replace(".", ","), ";")
    days = np.datetime64("2020-01-01") + np.random.default_rng(0).integers(0, 2000, (19_000, 10))
    _timed("dates", "\n".join(",".join(map(str, row)) for row in days), ",")


def _timed(name: str, text: str, separator: str) -> None:
    content = (separator.join(f"c{place}" for place in range(10)) + "\n" + text).encode()
    content = content[: 2 * 1024**2].rsplit(b"\n", 1)[0]
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        table = tables.read(content)
        best = min(best, time.process_time() - start)
    print(f"{name:15s} {len(content) / 1024**2:.2f} MB, {table.rows} rows: {best:.3f} s of the processor")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES)
