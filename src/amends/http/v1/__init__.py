"""Our own API, `/v1/…`."""

from amends.http.v1 import (
    administer,
    attachments,
    documents,
    fields,
    intakes,
    people,
    responses,
    routes,
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
    *routes.ENDPOINTS,
    *intakes.ENDPOINTS,
    *administer.ENDPOINTS,
    *people.ENDPOINTS,
    *transitions.ENDPOINTS,
    *fields.ENDPOINTS,
    *documents.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
