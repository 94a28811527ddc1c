"""Fetch the basic bundle of the plotly.js version that plotly.py carries, and renew the table in README.md.

Needs `npm` on the path. Run by `make vendor`.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "plotly.js-basic-dist-min"


def carried_version() -> str:
    """The plotly.js version in the installed plotly.py."""
    head = files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")[:200]
    found = re.search(r"plotly\.js v([\d.]+)", head)
    if found is None:
        raise RuntimeError("plotly.py carries no plotly.js whose version can be read")
    return found[1]


def main() -> None:
    """Renew bundle, licence and table."""
    version = carried_version()
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{PACKAGE}@{version}", "--json", "--pack-destination", folder]
        packed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        with tarfile.open(Path(folder) / packed[0]["filename"]) as archive:
            archive.extractall(folder, filter="data")
        bundle = (Path(folder) / "package" / "plotly-basic.min.js").read_bytes()
        licence = (Path(folder) / "package" / "LICENSE").read_bytes()
    (HERE / "plotly-basic.min.js").write_bytes(bundle)
    (HERE / "plotly-basic.LICENSE.txt").write_bytes(licence)
    table = (HERE / "README.md").read_text(encoding="utf-8")
    row = rf"\1 {version} | `{hashlib.sha256(bundle).hexdigest()}` |"
    table = re.sub(r"(\| `plotly-basic\.min\.js` \|[^|]*\|) [\d.]+ \| `\w+` \|", row, table)
    (HERE / "README.md").write_text(table, encoding="utf-8")
    print(f"plotly.js {version}; now set PLOTLY in ui/assets.py to {version}")


if __name__ == "__main__":
    main()
