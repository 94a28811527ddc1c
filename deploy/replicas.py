"""Several processes and the proxy of deploy/haproxy.cfg on one machine, without containers.

    python -m deploy.replicas 2 --port 8501

A process that ends is started anew. Ends with SIGINT or SIGTERM, and each process in order.
"""

import argparse
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
CONFIGURATION = ROOT / "deploy/haproxy.cfg"
MOST = 8
"""Processes that the configuration has lines for."""
PATIENCE = 180.0
"""Seconds until a process has to be ready: a busy machine is slow, not wrong."""


def free_port() -> int:
    """A port that nobody has, and none that the system gives to clients: a process that comes again finds it free."""
    for port in random.SystemRandom().sample(range(10_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("of a hundred ports none is free")


def answered(url: str) -> int:
    """The status that comes from an address; 0 where nothing comes."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    except OSError:
        return 0


class Replicas:
    """`count` processes on ports of their own behind the proxy at `port`; `options` are Streamlit's.

    `certificate` is a file with certificate and key for TLS at `tls_port`; what the processes say goes into `folder`.
    """

    def __init__(
        self,
        count: int,
        *,
        port: int | None = None,
        certificate: Path | None = None,
        options: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if not 1 <= count <= MOST:
            raise ValueError(f"count must lie in [1, {MOST}], got {count}")
        self.port, self.tls_port, self.numbers_port = port or free_port(), free_port(), free_port()
        self.ports = [free_port() for _ in range(count)]
        self.certificate, self.options, self.environment = certificate, dict(options or {}), dict(environment or {})
        self.logs = Path(tempfile.mkdtemp(prefix="replicas"))
        self.processes: list[subprocess.Popen[bytes]] = []
        self.proxy: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where visitors come in."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def tls_address(self) -> str:
        """The same with TLS."""
        return f"https://127.0.0.1:{self.tls_port}"

    def __enter__(self) -> "Replicas":
        try:
            self.processes = [self._started(i) for i in range(len(self.ports))]
            self.proxy = self._proxied()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        found = [*([self.proxy] if self.proxy else []), *self.processes]
        for one in found:
            one.terminate()
        for one in found:
            try:
                one.wait(timeout=30)
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()
        shutil.rmtree(self.logs, ignore_errors=True)

    def wait(self) -> None:
        """Come back when every process is ready and the proxy knows it."""
        for i in range(len(self.ports)):
            self.wait_for(i)

    def wait_for(self, i: int) -> None:
        """Come back when one process is ready and the proxy knows it."""
        self._until(lambda: self.ready(i), f"process {i} is not ready; it said:\n{self.said(i)}")
        self._until(lambda: self.known(i), f"the proxy does not see process {i}")

    def ready(self, i: int) -> bool:
        """Whether a process says so."""
        if self.processes[i].poll() is not None:
            raise RuntimeError(f"process {i} has ended; it said:\n{self.said(i)}")
        return answered(f"http://127.0.0.1:{self.ports[i]}/ready") == 200

    def known(self, i: int) -> bool:
        """Whether the proxy gives visitors to a process."""
        name = f'haproxy_server_status{{proxy="replicas",server="replica{i + 1}",state="UP"}}'
        return self.numbers().get(name) == 1

    def numbers(self) -> dict[str, float]:
        """What the proxy counts, by the names of the common text format."""
        if self.proxy is None or self.proxy.poll() is not None:
            raise RuntimeError(f"the proxy has ended; it said:\n{self.said()}")
        with urllib.request.urlopen(f"http://127.0.0.1:{self.numbers_port}/metrics", timeout=10) as answer:
            lines = answer.read().decode().splitlines()
        found = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in found}

    def said(self, i: int | None = None) -> str:
        """The last words of a process; of the proxy, if it is none."""
        path = self.logs / f"{'proxy' if i is None else i}.log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else ""

    def start(self, i: int) -> None:
        """A new process in the place of one that has ended."""
        self.processes[i] = self._started(i)

    def end(self, i: int, how: signal.Signals = signal.SIGTERM) -> None:
        """End a process, and come back when it has."""
        self.processes[i].send_signal(how)
        self.processes[i].wait()

    def _until(self, there: Callable[[], bool], otherwise: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > deadline:
                raise TimeoutError(otherwise)
            time.sleep(0.1)

    def _started(self, i: int) -> "subprocess.Popen[bytes]":
        options: dict[str, Any] = {
            "server.port": self.ports[i],
            "server.address": "127.0.0.1",
            "server.headless": "true",
            "browser.gatherUsageStats": "false",
            **self.options,
        }
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        command += [word for name, value in options.items() for word in (f"--{name}", str(value))]
        # A process that leaves says so long enough for the proxy to look twice.
        environment = {"REGULARIZE_DRAIN": "3", **os.environ, **self.environment}
        with (self.logs / f"{i}.log").open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)

    def _proxied(self) -> "subprocess.Popen[bytes]":
        found = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
        if found is None:
            raise FileNotFoundError("haproxy is missing: `make proxy` installs it")
        places = {
            "BIND": f"127.0.0.1:{self.port}",
            "NUMBERS": f"127.0.0.1:{self.numbers_port}",
            **{f"REPLICA_{i + 1}": f"127.0.0.1:{port}" for i, port in enumerate(self.ports)},
        }
        if self.certificate:
            places |= {"BIND_TLS": f"127.0.0.1:{self.tls_port}", "CERTIFICATE": str(self.certificate)}
        command = [found, "-db", "-f", str(CONFIGURATION)]
        with (self.logs / "proxy.log").open("ab") as log:
            return subprocess.Popen(command, env={**os.environ, **places}, stdout=log, stderr=log)


def main(count: int, port: int) -> None:
    """Serve until somebody ends it."""

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    try:
        with Replicas(count, port=port) as replicas:
            print(f"{count} processes are starting behind {replicas.address}", flush=True)
            replicas.wait()
            print(f"They are ready. The proxy's numbers: http://127.0.0.1:{replicas.numbers_port}/metrics", flush=True)
            while True:
                time.sleep(1)
                for i, process in enumerate(replicas.processes):
                    if process.poll() is not None:
                        print(f"Process {i + 1} has ended ({process.returncode}) and is started anew.", flush=True)
                        replicas.start(i)
    except KeyboardInterrupt:
        print("Ended.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Several processes behind the proxy, on this machine.")
    parser.add_argument("count", type=int, nargs="?", default=2)
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    main(given.count, given.port)
