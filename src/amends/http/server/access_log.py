"""The access log: one line a request, for operators who turn it on.

It names the route by its pattern, and nothing that was sent but the request ID: no key, token or search gets there.
"""

import logging
from typing import Final

from amends.http.request.authentication import address_of
from amends.http.request.request import Request

log = logging.getLogger(__name__)

NO_ROUTE: Final = "none"
"""The route of a request whose address is no route's."""


def write(request: Request, route: str, status: int, sent_bytes: int, seconds: float) -> None:
    """Write the line of a request that was answered; `sent_bytes` are those of the body, as they went out."""
    said = {
        "method": request.method,
        "route": route or NO_ROUTE,
        "status": status,
        "seconds": round(seconds, 6),
        "bytes": sent_bytes,
        "client": address_of(request),
        "request_id": request.request_id,
    }
    log.info("request answered", extra=said)
