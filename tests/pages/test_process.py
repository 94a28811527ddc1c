"""What a process is told before its first visitor comes."""

import json
import os
import subprocess
import sys

STARTED = """
import asyncio, json, ui
from threadpoolctl import threadpool_info

async def started():
    async with ui.lifespan(None):
        print(json.dumps([[found["internal_api"], found["num_threads"]] for found in threadpool_info()]))

asyncio.run(started())
"""


def test_no_library_shares_a_product_among_threads() -> None:
    # In a process of its own: libraries that this one has loaded already would not come behind the limit.
    threads = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
    told = subprocess.run(
        [sys.executable, "-c", STARTED], env={**os.environ, **threads}, capture_output=True, text=True, check=True
    )
    pools = json.loads(told.stdout)
    assert "openblas" in {name for name, _ in pools}
    assert {count for _, count in pools} == {1}, pools
