"""What the files for hosts say is so: they can be read, agree with each other, and with what the code serves and reads."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import uvicorn.config

from deploy.replicas import CONFIGURATION, MOST
from tests.pages.asgi import ask
from ui.environment import VARIABLES, read
from ui.life import FINISHING

ROOT = Path(__file__).resolve().parents[1]
CONTAINER = (ROOT / "deploy/Containerfile").read_text(encoding="utf-8")
PROXY = CONFIGURATION.read_text(encoding="utf-8")
PORT = 8501


@cache
def documents(name: str) -> list[dict[str, Any]]:
    """The parts of a YAML file; a key that stands twice is an error."""
    script = "import yaml from 'js-yaml'; import fs from 'fs'; console.log(JSON.stringify(yaml.loadAll(fs.readFileSync(0, 'utf8'))))"
    told = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=(ROOT / name).read_text(encoding="utf-8"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


def kind(name: str) -> dict[str, Any]:
    """The one manifest of this kind."""
    (found,) = [one for one in documents("deploy/kubernetes.yaml") if one["kind"] == name]
    return found


def pod() -> dict[str, Any]:
    found: dict[str, Any] = kind("Deployment")["spec"]["template"]
    return found


def container() -> dict[str, Any]:
    (found,) = pod()["spec"]["containers"]
    return dict(found)


def services() -> dict[str, Any]:
    (found,) = documents("deploy/compose.yaml")
    return dict(found["services"])


def seconds(text: str) -> float:
    return float(text.removesuffix("s"))


@pytest.mark.parametrize("name", ["deploy/kubernetes.yaml", "deploy/compose.yaml", ".github/workflows/site.yml"])
def test_yaml_can_be_read(name: str) -> None:
    assert all(isinstance(one, dict) for one in documents(name))


def test_what_cannot_be_read_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("a: 1\na: 2\n")
    with pytest.raises(subprocess.CalledProcessError):
        documents(str(path))


def environments() -> Iterator[tuple[str, Mapping[str, str]]]:
    """The variables that each file sets for a process."""
    yield "compose", services()["app"]["environment"]
    yield "kubernetes", {one["name"]: one["value"] for one in container()["env"]}


def test_variables_are_read_by_the_code_and_make_sense() -> None:
    for name, found in environments():
        ours = {key: value for key, value in found.items() if key.startswith("REGULARIZE_")}
        assert set(ours) <= set(VARIABLES), name
        assert read(ours).drain > 3, "longer than the balancer's look"
        for other in set(found) - set(ours):
            assert f'"{other}"' in inspect.getsource(uvicorn.config), f"nobody reads {other}"


def test_one_port_everywhere() -> None:
    assert re.findall(r"^EXPOSE (\d+)$", CONTAINER, re.MULTILINE) == [str(PORT)]
    assert f'"--server.port={PORT}"' in CONTAINER
    assert f"http://127.0.0.1:{PORT}/alive" in CONTAINER
    compose = services()
    assert compose["app"]["expose"] == [str(PORT)]
    assert compose["proxy"]["environment"]["REPLICAS"] == f"app:{PORT}"
    (published,) = compose["proxy"]["ports"]
    assert published.split(":")[1] == compose["proxy"]["environment"]["BIND"].removeprefix(":")
    (port,) = container()["ports"]
    assert port["containerPort"] == PORT
    (service,) = kind("Service")["spec"]["ports"]
    assert service["targetPort"] == port["name"]
    assert pod()["metadata"]["annotations"]["prometheus.io/port"] == str(PORT)


def test_probes_ask_for_what_is_there() -> None:
    probes = {name: one["httpGet"] for name, one in container().items() if name.endswith("Probe")}
    assert {name: one["path"] for name, one in probes.items()} == {
        "startupProbe": "/alive",
        "livenessProbe": "/alive",
        "readinessProbe": "/ready",
    }
    assert {one["port"] for one in probes.values()} == {container()["ports"][0]["name"]}
    assert re.findall(r"http-check send .* uri (\S+)", PROXY) == ["/ready"]
    for path in ("/alive", "/ready", "/metrics"):
        assert ask(path).headers["x-regularize"], f"{path} is ours"
    assert pod()["metadata"]["annotations"]["prometheus.io/path"] == "/metrics"


def test_names_agree() -> None:
    name, labels = kind("Deployment")["metadata"]["name"], pod()["metadata"]["labels"]
    assert kind("Deployment")["spec"]["selector"]["matchLabels"] == labels
    assert kind("Service")["spec"]["selector"] == labels
    assert kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert kind("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"] == name
    (rule,) = kind("Ingress")["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    backend = path["backend"]["service"]
    assert backend["name"] == kind("Service")["metadata"]["name"]
    assert backend["port"]["name"] == kind("Service")["spec"]["ports"][0]["name"]
    assert {one["name"] for one in pod()["spec"]["volumes"]} == {one["name"] for one in container()["volumeMounts"]}


def test_there_is_time_to_end_in_order() -> None:
    for name, given in (
        ("compose", seconds(services()["app"]["stop_grace_period"])),
        ("kubernetes", pod()["spec"]["terminationGracePeriodSeconds"]),
    ):
        drain = read(dict(environments())[name]).drain
        assert given > drain + FINISHING, name
    # A drained process is seen to leave before it ends: so many looks, so far apart.
    probe = container()["readinessProbe"]
    assert probe["periodSeconds"] * probe["failureThreshold"] < read(dict(environments())["kubernetes"]).drain


def test_containers_may_write_nothing_and_do_nothing_but_serve() -> None:
    assert re.findall(r"^USER (\d+)", CONTAINER, re.MULTILINE) == [str(pod()["spec"]["securityContext"]["runAsUser"])]
    assert pod()["spec"]["securityContext"]["runAsNonRoot"]
    assert container()["securityContext"]["readOnlyRootFilesystem"]
    assert not container()["securityContext"]["allowPrivilegeEscalation"]
    assert container()["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    for service in services().values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
    (volume,) = services()["proxy"]["volumes"]
    host, _, how = volume.split(":")
    assert (ROOT / "deploy" / host).resolve() == CONFIGURATION
    assert how == "ro"


def copied() -> list[str]:
    """What the image holds of this folder."""
    return [name for line in re.findall(r"^COPY (.*) \S+$", CONTAINER, re.MULTILINE) for name in line.split()]


def test_the_build_is_given_what_it_copies_and_nothing_else() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    assert {line[1:] for line in lines if line.startswith("!")} == set(copied())


STARTED = """
import asyncio, os, sys
tried = []
sys.addaudithook(lambda event, given: tried.append(given[0]) if event == "open" and isinstance(given[1], str)
                 and set(given[1]) & set("wax+") and not str(given[0]).startswith(("/dev/", "/proc/")) else None)
import app
async def served():
    async with app.ui.lifespan(None):
        from tests_of_container import ask
        for path in ("/", "/alive", "/scene/explore", "/preview/geometry", "/lab/1/bundle.js", "/embed/quiz"):
            print(path, await ask(app.app, path))
asyncio.run(served())
print("wrote", tried)
"""
ASK = """
import asyncio

async def ask(app, path):
    status, asked = [], []
    async def receive():
        if asked:
            await asyncio.Event().wait()
        asked.append(True)
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        status.append(message.get("status"))
    scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode(),
             "root_path": "", "scheme": "http", "query_string": b"", "headers": [(b"host", b"x")], "server": ("x", 80), "client": None}
    await app(scope, receive, send)
    return status[0]
"""


def test_what_the_image_holds_is_enough_and_it_writes_no_file(tmp_path: Path) -> None:
    for name in copied():
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    (tmp_path / "tests_of_container.py").write_text(ASK)
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment = {
        **kept,
        "REGULARIZE_AHEAD": "none",
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": str(tmp_path / "nowhere"),
    }
    told = subprocess.run(
        [sys.executable, "-c", STARTED],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    *answers, wrote = told.stdout.strip().split("\n")
    assert all(line.endswith(" 200") for line in answers), answers
    assert len(answers) == 6
    assert wrote == "wrote []"


def haproxy() -> str:
    found = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert found is not None, "make proxy installs it"
    return found


@pytest.mark.parametrize(
    "places",
    [
        {"REPLICAS": f"app:{PORT}"},
        {f"REPLICA_{i}": f"127.0.0.1:{PORT + i}" for i in range(1, MOST + 1)},
        {"REPLICA_1": "127.0.0.1:8502", "NUMBERS": "127.0.0.1:8405"},
    ],
    ids=["one name", "as many as there are lines for", "one, with numbers"],
)
def test_the_proxy_understands_its_configuration(places: Mapping[str, str]) -> None:
    told = subprocess.run(
        [haproxy(), "-c", "-f", str(CONFIGURATION)],
        env={"BIND": ":8080", **places},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert "WARNING" not in told.stderr


def test_the_proxy_s_variables_are_listed_at_its_head_and_set_by_those_who_run_it() -> None:
    head = PROXY.partition("\nglobal")[0]
    used = set(re.findall(r"\$\{(\w+)\}|defined\((\w+)\)", PROXY))
    names = {re.sub(r"_\d$", "_1", one or other) for one, other in used}
    assert names == {"BIND", "BIND_TLS", "CERTIFICATE", "NUMBERS", "REPLICAS", "REPLICA_1"}
    assert all(name in head for name in names)
    assert PROXY.count("    server replica") == MOST
    assert set(services()["proxy"]["environment"]) <= names


def test_the_image_of_the_proxy_is_of_the_version_that_is_tried_here() -> None:
    told = subprocess.run([haproxy(), "-v"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"version (\d+\.\d+)", told)
    named = re.search(r":(\d+\.\d+)-", services()["proxy"]["image"])
    assert version is not None
    assert named is not None
    # The distribution of whoever runs this may be newer: the file is for this version or a newer one.
    assert [int(part) for part in named[1].split(".")] <= [int(part) for part in version[1].split(".")]
    assert f"HAProxy {named[1]} or newer" in PROXY
