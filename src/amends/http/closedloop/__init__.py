"""The newer closed-loop API, `/api/v2/cx/closedloop/…`."""

from amends.http.closedloop import tickets

ENDPOINTS = tickets.ENDPOINTS
