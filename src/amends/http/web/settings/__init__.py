"""Settings: one screen for each thing that managers and admins decide."""

from amends.http.web.settings import (
    audit,
    causes,
    config_pages,
    duplicates,
    fields,
    first_steps,
    keys,
    people,
    person,
    rule_proposals,
    rule_runs,
    rule_words,
    surveys,
    units,
    webhooks,
    workspace,
)

ENDPOINTS = (
    *config_pages.ENDPOINTS,
    *rule_runs.ENDPOINTS,
    *rule_words.ENDPOINTS,
    *rule_proposals.ENDPOINTS,
    *causes.ENDPOINTS,
    *fields.ENDPOINTS,
    *first_steps.ENDPOINTS,
    *units.ENDPOINTS,
    *surveys.ENDPOINTS,
    *people.ENDPOINTS,
    *person.ENDPOINTS,
    *workspace.ENDPOINTS,
    *keys.ENDPOINTS,
    *webhooks.ENDPOINTS,
    *audit.ENDPOINTS,
    *duplicates.ENDPOINTS,
)
