"""Our own API, `/v1/…`."""

from amends.http.v1 import administer, intakes, responses, tickets

ENDPOINTS = (*responses.ENDPOINTS, *tickets.ENDPOINTS, *intakes.ENDPOINTS, *administer.ENDPOINTS)
