"""Fetch what is vendored: the basic bundle of the plotly.js that plotly.py carries, and the QR codes; renew the table in README.md.

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
CODES, CODES_VERSION = "uqr", "0.1.3"


def carried_version() -> str:
    """The plotly.js version in the installed plotly.py."""
    head = files("plotly").joinpath("package_data/plotly.min.js").read_text(encoding="utf-8")[:200]
    found = re.search(r"plotly\.js v([\d.]+)", head)
    if found is None:
        raise RuntimeError("plotly.py carries no plotly.js whose version can be read")
    return found[1]


def fetched(package: str, version: str, names: tuple[str, ...]) -> list[bytes]:
    """Files of an npm package."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", f"{package}@{version}", "--json", "--pack-destination", folder]
        packed = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        with tarfile.open(Path(folder) / packed[0]["filename"]) as archive:
            archive.extractall(folder, filter="data")
        return [(Path(folder) / "package" / name).read_bytes() for name in names]


def renewed(table: str, name: str, version: str, content: bytes) -> str:
    """The table of README.md with another row for one file."""
    row = rf"\1 {version} | `{hashlib.sha256(content).hexdigest()}` |"
    return re.sub(rf"(\| `{re.escape(name)}` \|[^|]*\|) [\d.]+ \| `\w+` \|", row, table)


def main() -> None:
    """Renew libraries, licences and table."""
    version = carried_version()
    bundle, licence = fetched(PACKAGE, version, ("plotly-basic.min.js", "LICENSE"))
    (HERE / "plotly-basic.min.js").write_bytes(bundle)
    (HERE / "plotly-basic.LICENSE.txt").write_bytes(licence)
    codes, licence = fetched(CODES, CODES_VERSION, ("dist/index.mjs", "LICENSE"))
    (HERE / "uqr.mjs").write_bytes(codes)
    (HERE / "uqr.LICENSE.txt").write_bytes(licence)
    table = (HERE / "README.md").read_text(encoding="utf-8")
    table = renewed(table, "plotly-basic.min.js", version, bundle)
    table = renewed(table, "uqr.mjs", CODES_VERSION, codes)
    (HERE / "README.md").write_text(table, encoding="utf-8")
    print(f"plotly.js {version}; now set PLOTLY in ui/assets.py to {version}")


if __name__ == "__main__":
    main()
