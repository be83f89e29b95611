"""Every page of a house that has something to show, by its name: what is walked for looks, access and width."""

from collections.abc import Mapping

from amends.desk import look
from amends.desk.administer import causes, fields, keys, stated, webhooks
from amends.desk.administer.causes import CauseForm
from amends.desk.administer.fields import FieldForm
from amends.desk.administer.stated import StatedKind
from amends.desk.administer.webhooks import Installation, WebhookForm
from amends.ids import HIGHEST_ID
from amends.model.field import FieldType
from amends.model.principal import Scope
from tests import cast, working
from tests.browser.server import LiveHouse

PAGES: Mapping[str, str] = {
    "sign-in": "/sign-in",
    "welcome-used": "/welcome?token=used",
    "inbox": "/inbox?view=all",
    "inbox-empty": "/inbox?view=reopened",
    "inbox-filtered": "/inbox?view=all&q=ascensor&status=NEW",
    "ticket": "/tickets/{ticket}?view=all",
    "close": "/tickets/{ticket}/close?view=all",
    "filters": "/inbox/filters?view=all",
    "save-view": "/inbox/save?view=all&q=ascensor",
    "bulk-form": "/bulk/new?from=view%3Dall&all=1",
    "notices": "/notices",
    "me": "/me",
    "second-factor": "/me/second-factor",
    "intakes": "/intakes",
    "intake": "/intakes/{intake}",
    "rules": "/settings/rules",
    "rule": "/settings/rules/{rule}",
    "rule-new": "/settings/rules/new",
    "routes": "/settings/routes",
    "route": "/settings/routes/{route}",
    "calendars": "/settings/calendars",
    "calendar": "/settings/calendars/{calendar}",
    "policies": "/settings/policies",
    "policy": "/settings/policies/{policy}",
    "causes": "/settings/causes",
    "fields": "/settings/fields",
    "people": "/settings/people",
    "person": "/settings/people/{person}",
    "workspace": "/settings/workspace",
    "steps": "/settings/transitions",
    "keys": "/settings/keys",
    "webhooks": "/settings/webhooks",
    "webhook": "/settings/webhooks/{webhook}",
    "audit": "/settings/audit",
    "jobs": "/settings/jobs",
    "not-found": "/tickets/1",
}
EMPTY: Mapping[str, str] = {
    name: path for name, path in PAGES.items() if "{" not in path and name not in ("bulk-form", "save-view")
}
"""The pages that are there before anything is."""


def furnish(house: LiveHouse) -> dict[str, int]:
    """Fill a house with one of everything that has a page of its own; their IDs by the names in PAGES."""
    house.write(causes.add, CauseForm(code="DIRT", name="Dirt"))
    house.write(fields.add, FieldForm(code="refund", name="Refund", type=FieldType.NUMBER))
    house.do(cast.rule(house.database, house.place.by))
    ids = {kind.value: house.write(stated.save_text, kind, text) for kind, text in STATED.items()}
    house.do(cast.take_in(house.database, house.place.by, cast.form(words="Nadie contestó", customer=cast.BEN)))
    intake = house.read(look.intakes_before, HIGHEST_ID, 1)[0]
    hook = house.write(webhooks.create, Installation(working.KEY, False), WebhookForm(url="https://hooks.example/a"))
    house.write(webhooks.test, hook.webhook.id)
    house.write(keys.create, frozenset({Scope.TICKETS_READ}), (), None)
    return {**ids, "intake": intake.id, "person": house.place.ana.id, "webhook": hook.webhook.id}


STATED: Mapping[StatedKind, str] = {
    StatedKind.RULE: 'name = "Money"\norder = 5\nwhen = { words_any = ["refund"] }\n[then.open]\npriority = "HIGH"',
    StatedKind.ROUTE: 'name = "In turn"\norder = 10\nstrategy = { round_robin = {} }',
    StatedKind.CALENDAR: 'name = "Spain"\nzone = "Europe/Madrid"\ncountry = "ES"\n[week]\nmon = ["09:00-14:00"]',
    StatedKind.POLICY: 'name = "Guests"\norder = 10\n[targets.first_response]\nminutes = 60',
}
