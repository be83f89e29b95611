"""Settings: one screen for each thing that managers and admins decide."""

from amends.http.web.settings import audit, keys, people, person, stated, webhooks, workspace

ENDPOINTS = (
    *stated.ENDPOINTS,
    *people.ENDPOINTS,
    *person.ENDPOINTS,
    *workspace.ENDPOINTS,
    *keys.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *audit.ENDPOINTS,
)
