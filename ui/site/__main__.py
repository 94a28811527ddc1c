"""The static site: python -m ui.site site."""

import argparse
import sys
from pathlib import Path

from regularize.lessons import LESSONS
from ui.site.build import build


def main(arguments: list[str]) -> None:
    """Build the site in a folder."""
    parser = argparse.ArgumentParser(prog="python -m ui.site", description="Write the static site into a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--elsewhere", default="", help="the address of an app with a server, for what the site does not hold"
    )
    parser.add_argument(
        "--python", type=Path, help="a folder with Pyodide's files (python -m ui.site.python fetches them)"
    )
    parser.add_argument("--only", nargs="*", choices=tuple(LESSONS), default=tuple(LESSONS), help="these lessons alone")
    told = parser.parse_args(arguments)
    build(told.folder, lessons=told.only, elsewhere=told.elsewhere, wheels=told.python, tell=print)
    size = sum(path.stat().st_size for path in told.folder.rglob("*") if path.is_file())
    print(f"{told.folder}: {size / 1e6:.1f} MB.")


if __name__ == "__main__":
    main(sys.argv[1:])
