"""Our own API, `/v1/…`."""

from amends.http.v1 import (
    administer,
    attachments,
    documents,
    fields,
    intakes,
    responses,
    tickets,
    time,
    transitions,
    webhooks,
    work,
)

ENDPOINTS = (
    *responses.ENDPOINTS,
    *tickets.ENDPOINTS,
    *work.ENDPOINTS,
    *time.ENDPOINTS,
    *attachments.ENDPOINTS,
    *intakes.ENDPOINTS,
    *administer.ENDPOINTS,
    *transitions.ENDPOINTS,
    *fields.ENDPOINTS,
    *documents.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
