"""What a process counts, in the common text format. Needs prometheus-client, which only hosts who want it install."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from ui.life import LIFE
from ui.refusals import REFUSALS
from ui.routes import ANSWERS

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds: from a view that is known to the longest training."""
_REGISTRY = CollectorRegistry()
_REQUESTS = Counter(
    "regularize_requests", "Requests answered, by what was asked for.", ["kind", "status"], registry=_REGISTRY
)
_SECONDS = Histogram(
    "regularize_scene_seconds",
    "Seconds from the request for a scene to the end of its answer.",
    ["lesson"],
    buckets=BUCKETS,
    registry=_REGISTRY,
)


class _Present:
    """What is read off the process when somebody looks."""

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("regularize_ready", "Whether visitors may be sent here.", int(LIFE.ready))
        with ANSWERS.jobs.changed:
            jobs = list(ANSWERS.jobs.jobs.values())
        told = GaugeMetricFamily("regularize_jobs", "Computations that take long.", labels=["state"])
        asked = [job for job in jobs if not job.prefetched]
        told.add_metric(["running"], sum(job.begun for job in asked))
        told.add_metric(["waiting"], sum(not job.begun for job in asked))
        told.add_metric(["ahead"], len(jobs) - len(asked))
        yield told
        yield GaugeMetricFamily("regularize_cache_bytes", "Bytes of what is kept.", ANSWERS.memory.bytes)
        yield CounterMetricFamily("regularize_refused", "Inputs that were refused.", REFUSALS.total)


_REGISTRY.register(_Present())
ProcessCollector(registry=_REGISTRY)


def count(kind: str, lesson: str, status: int, seconds: float) -> None:
    """One request more; `lesson` is one of ours, or nothing."""
    _REQUESTS.labels(kind, f"{status // 100}xx").inc()
    if kind == "scene" and lesson and status == 200:
        _SECONDS.labels(lesson).observe(seconds)


def written() -> bytes:
    """All numbers as text."""
    return generate_latest(_REGISTRY)
