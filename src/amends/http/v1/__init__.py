"""Our own API, `/v1/…`."""

from amends.http.v1 import administer, documents, intakes, responses, tickets, time, webhooks, work

ENDPOINTS = (
    *responses.ENDPOINTS,
    *tickets.ENDPOINTS,
    *work.ENDPOINTS,
    *time.ENDPOINTS,
    *intakes.ENDPOINTS,
    *administer.ENDPOINTS,
    *documents.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
