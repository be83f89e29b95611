"""Health and metrics: open to everybody, and about nobody."""

import asyncio
import contextlib
from typing import Any, Final

from amends.errors import Unavailable
from amends.http.request.endpoint import Endpoint, Interface
from amends.http.request.problem_json import refuse
from amends.http.request.request import Request, Response, json_response
from amends.http.server.metrics import RequestMetrics
from amends.late_imports import METRICS, load
from amends.model.principal import system
from amends.usecases import queries
from amends.wire.problems import PROBLEM_JSON, ProblemBody

SERVER = Interface("server", refuse, refusal=ProblemBody, refusal_type=PROBLEM_JSON)
"""What the server says of itself; its errors are those of our own API."""

_PROBE_SECONDS: Final = 2.0
"""How long the database may take to answer; whoever asks gives up by itself not much later."""
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


async def live(_: Request) -> Response:
    """Check that the process is alive."""
    return json_response({"status": "live"})


async def ready(request: Request) -> Response:
    """Check that the process accepts requests. It answers 503 while it shuts down or can't read its database.

    It answers within 2 seconds, also when the database doesn't. If it can read but not write, it answers 200 with
    `read-only`, so that a load balancer goes on sending requests.
    """
    if not request.scope["state"]["application"].ready:
        return json_response({"status": "draining"}, 503)
    if not await _is_readable(request):
        return json_response({"status": "unavailable"}, 503)
    return json_response({"status": "ready" if request.database.health.is_writable else "read-only"})


async def _is_readable(request: Request) -> bool:
    reading = asyncio.ensure_future(request.database.read(system(0), queries.is_anything_due))
    # Who hangs isn't waited for, not even until it has noticed that nobody waits any more.
    reading.add_done_callback(lambda task: task.cancelled() or task.exception())
    try:
        await asyncio.wait({reading}, timeout=_PROBE_SECONDS)
    finally:
        reading.cancel()
    with contextlib.suppress(Unavailable):
        return reading.done() and reading.result() is not None
    return False


async def metrics(request: Request) -> Response:
    """Get the metrics of this process, for Prometheus."""
    request_metrics: RequestMetrics = request.scope["state"]["application"].metrics
    return Response(200, _writer().exposition(request_metrics), _METRICS_TYPE)


def get_ready() -> None:
    """Load what writes the metrics, before somebody waits for them."""
    _writer()


def _writer() -> Any:
    # Counting needs no library, so the start doesn't wait for it.
    return load(METRICS)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/health/live",
        interface=SERVER,
        scope=None,
        summary="Check that the process is alive",
        handler=live,
    ),
    Endpoint(
        method="GET",
        path="/health/ready",
        interface=SERVER,
        scope=None,
        summary="Check that the process is ready",
        handler=ready,
    ),
    Endpoint(
        method="GET",
        path="/metrics",
        interface=SERVER,
        scope=None,
        summary="Get the metrics for Prometheus",
        handler=metrics,
    ),
)
