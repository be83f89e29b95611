"""The newer closed-loop API, `/api/v2/cx/closedloop/…`."""

from amends.http.compat.closedloop import tickets

ENDPOINTS = tickets.ENDPOINTS
