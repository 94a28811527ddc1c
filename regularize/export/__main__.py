"""A view as one HTML file: python -m regularize.export explore "explore.penalty=L1" out.html."""

import argparse
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from regularize.export.computed import computed, read
from regularize.export.single import View, packed, plain
from regularize.lessons import LESSONS
from regularize.lessons.link import Refused
from regularize.threads import one_thread

LOCKS = ("hide", "fix")


def main(arguments: list[str]) -> str:
    """Write the file; what is to be said to whoever asked, or nothing.

    Raises
    ------
    Refused
        If there is no such view.
    """
    told = _parser().parse_args(arguments)
    link = urlsplit(told.link)
    # A whole address is as good as what stands behind its question mark.
    query = dict(parse_qsl(link.query or told.link.removeprefix("?"), keep_blank_values=True))
    table = None if told.table is None else told.table.read_bytes()
    question = read(told.lesson, query, table=table)

    def progress(told: tuple[float, str]) -> None:
        if sys.stderr.isatty():
            print("\r{1}: {0:.0%} ".format(*told), end="", file=sys.stderr, flush=True)

    with one_thread():
        found = computed(question, progress)
    locks = {kind: query[key] for kind in LOCKS if (key := f"{told.lesson}.{kind}") in query}
    write = plain if told.plain else packed
    content = write(View(computed=found, home=told.home, locks=locks))
    told.out.write_bytes(content)
    return " ".join([*question.notices, f"{told.out}: {len(content) / 1000:.0f} kB."])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m regularize.export", description=__doc__.splitlines()[0])
    parser.add_argument("lesson", choices=tuple(LESSONS))
    parser.add_argument("link", help="the settings as in a link of the app, or the whole link; '' for the first view")
    parser.add_argument("out", type=Path, help="the HTML file to write")
    parser.add_argument("--plain", action="store_true", help="not packed, for hosts that forbid it; twice as large")
    parser.add_argument("--home", default="", help="the address of the app, where the file may lead back to")
    parser.add_argument("--table", type=Path, help="the CSV that the link names, where it shows your own data")
    return parser


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except (Refused, OSError) as error:
        sys.exit(str(error))
