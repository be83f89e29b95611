"""A house in which every page has something to show: what is walked for access and width."""

from collections.abc import Mapping

from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.model.ticket.custom_field import FieldType
from amends.usecases import queries
from amends.usecases.settings import causes, configuration, custom_fields, keys, webhooks
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CALENDAR, ROUTE, RULE, SLA_POLICY
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.settings.webhooks import Installation, WebhookForm
from tests import cast, working
from tests.browser.server import LiveServer
from tools.pages import PAGES

EMPTY: Mapping[str, str] = {
    name: path for name, path in PAGES.items() if "{" not in path and name not in ("bulk-form", "save-view")
}
"""The pages that are there before anything is."""


def furnish(harness: LiveServer) -> dict[str, int]:
    """Fill a house with one of everything that has a page of its own; their IDs by the names in PAGES."""
    harness.write(causes.add, CauseForm(code="DIRT", name="Dirt"))
    harness.write(custom_fields.add, FieldForm(code="refund", name="Refund", type=FieldType.NUMBER))
    harness.do(cast.rule(harness.database, harness.workspace.by))
    ids = {kind.noun: harness.write(configuration.save, kind, text).id for kind, text in STATED.items()}
    harness.do(
        cast.ingest(harness.database, harness.workspace.by, cast.form(words="Nadie contestó", customer=cast.BEN))
    )
    answer = harness.read(queries.list_responses_after, 0, 1)[0][0]
    intake = harness.read(queries.list_intakes_before, HIGHEST_ID, 1)[0]
    hook = harness.write(webhooks.create, Installation(working.KEY, False), WebhookForm(url="https://hooks.example/a"))
    delivery = harness.write(webhooks.test, hook.webhook.id)
    harness.write(keys.create, frozenset({Scope.TICKETS_READ}), (), None)
    return {
        **ids,
        "intake": intake.id,
        "answer": answer.response.id,
        "customer": answer.response.customer_id,
        "person": harness.workspace.ana.id,
        "webhook": hook.webhook.id,
        "delivery": delivery.id,
    }


STATED: Mapping[ConfigKind, str] = {
    RULE: 'name = "Money"\norder = 5\nwhen = { words_any = ["refund"] }\n[then.open]\npriority = "HIGH"',
    ROUTE: 'name = "In turn"\norder = 10\nstrategy = { round_robin = {} }',
    CALENDAR: 'name = "Spain"\nzone = "Europe/Madrid"\ncountry = "ES"\n[week]\nmon = ["09:00-14:00"]',
    SLA_POLICY: 'name = "Guests"\norder = 10\n[targets.first_response]\nminutes = 60',
}
