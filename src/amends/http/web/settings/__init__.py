"""Settings: one screen for each thing that managers and admins decide."""

from amends.http.web.settings import (
    audit,
    causes,
    fields,
    keys,
    people,
    person,
    stated,
    transitions,
    webhooks,
    workspace,
)

ENDPOINTS = (
    *stated.ENDPOINTS,
    *causes.ENDPOINTS,
    *fields.ENDPOINTS,
    *transitions.ENDPOINTS,
    *people.ENDPOINTS,
    *person.ENDPOINTS,
    *workspace.ENDPOINTS,
    *keys.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *audit.ENDPOINTS,
)
