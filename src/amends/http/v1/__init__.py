"""Our own API, `/v1/…`."""

from amends.http.v1 import administer, intakes, people, responses, routes, tickets, work

ENDPOINTS = (
    *responses.ENDPOINTS,
    *tickets.ENDPOINTS,
    *work.ENDPOINTS,
    *routes.ENDPOINTS,
    *intakes.ENDPOINTS,
    *administer.ENDPOINTS,
    *people.ENDPOINTS,
)
