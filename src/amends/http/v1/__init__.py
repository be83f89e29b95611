"""Our own API, `/v1/…`."""

from amends.http.v1 import (
    administer,
    attachments,
    conversation,
    documents,
    fields,
    gathering,
    intakes,
    notices,
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
    *conversation.ENDPOINTS,
    *gathering.ENDPOINTS,
    *time.ENDPOINTS,
    *attachments.ENDPOINTS,
    *routes.ENDPOINTS,
    *intakes.ENDPOINTS,
    *administer.ENDPOINTS,
    *people.ENDPOINTS,
    *notices.ENDPOINTS,
    *transitions.ENDPOINTS,
    *fields.ENDPOINTS,
    *documents.ENDPOINTS,
    *webhooks.ENDPOINTS,
)
