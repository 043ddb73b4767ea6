"""What the service counts, as Prometheus reads it.

With several workers each counts in files of its own in one folder, which the variable PROMETHEUS_MULTIPROC_DIR names
(gazetteer.config.share_metrics), and whichever worker is asked adds them up.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fastapi import Request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from gazetteer import config
from gazetteer.model import Edition, Status
from gazetteer.version import SOFTWARE

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER: Final = "other"

disable_created_metrics()  # type: ignore[no-untyped-call]  # when each counter was made: twice the lines, for nobody


class Metrics:
    """The counters of one service. No label holds what somebody sent: their number is that of the routes."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "gazetteer_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "gazetteer_request_seconds",
            "From the head of a request to the end of its answer.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._waiting = Gauge(
            "gazetteer_requests_in_flight",
            "Requests that are being answered.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )
        self._answers = Counter(
            "gazetteer_resolutions", "Names brought to ids, or not.", ("status",), registry=self._registry
        )
        if not config.is_sharing_metrics():
            ProcessCollector(registry=self._registry)
        self._of_status = {status.value: self._answers.labels(status.value) for status in Status}
        self._of_request: dict[tuple[str, str, int], Counter] = {}
        self._of_route: dict[str, Histogram] = {}

    def begin(self) -> None:
        """A request has come."""
        self._waiting.inc()

    def end(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request has been answered. `route` is its template, empty where there is none."""
        self._waiting.dec()
        name = route or _OTHER
        key = (method if method in _METHODS else _OTHER, name, status)
        # Looking a counter up by its labels costs more than counting.
        counter = self._of_request.get(key)
        if counter is None:
            counter = self._of_request[key] = self._requests.labels(*map(str, key))
            self._of_route.setdefault(name, self._seconds.labels(name))
        counter.inc()
        self._of_route[name].observe(seconds)

    def count_answers(self, statuses: Iterable[str]) -> None:
        """Names have been resolved, with these statuses."""
        for status in statuses:
            self._of_status[status].inc()

    def shown(self, edition: Edition | None) -> bytes:
        """All of it in Prometheus' text format; `edition` is None where there is no usable gazetteer."""
        registry = CollectorRegistry()
        registry.register(_State(edition))
        if config.is_sharing_metrics():
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        else:
            registry.register(self._registry)
        return generate_latest(registry)


class _State(Collector):
    """What is so now, and is not counted: a counter for each edition that ever was would never end."""

    def __init__(self, edition: Edition | None) -> None:
        self._edition = edition

    def collect(self) -> Iterable[Metric]:
        """Whether the service is ready, and what answers."""
        edition = self._edition
        yield GaugeMetricFamily("gazetteer_ready", "Whether names can be resolved.", value=edition is not None)
        info = GaugeMetricFamily("gazetteer_info", "What answers.", labels=("software", "version", "rules"))
        info.add_metric((SOFTWARE, edition.version if edition else "", edition.rules if edition else ""), 1)
        yield info


def metrics_of(request: Request) -> Metrics:
    """What counts for the service that a request came to."""
    metrics: Metrics = request.app.state.metrics
    return metrics
