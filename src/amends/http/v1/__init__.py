"""Our own API, `/v1/…`."""

from amends.http.v1 import administer, attachments, fields, intakes, responses, tickets, transitions, work

ENDPOINTS = (
    *responses.ENDPOINTS,
    *tickets.ENDPOINTS,
    *work.ENDPOINTS,
    *intakes.ENDPOINTS,
    *administer.ENDPOINTS,
    *transitions.ENDPOINTS,
    *fields.ENDPOINTS,
    *attachments.ENDPOINTS,
)
