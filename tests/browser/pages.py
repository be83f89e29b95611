"""A house in which every page has something to show: what is walked for access and width."""

from collections.abc import Mapping

from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.model.ticket.custom_field import FieldType
from amends.usecases import queries
from amends.usecases.settings import causes, configuration, custom_fields, keys, webhooks
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.configuration import ConfigKind
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.settings.webhooks import Installation, WebhookForm
from tests import cast, working
from tests.browser.server import LiveHouse
from tools.pages import PAGES

EMPTY: Mapping[str, str] = {
    name: path for name, path in PAGES.items() if "{" not in path and name not in ("bulk-form", "save-view")
}
"""The pages that are there before anything is."""


def furnish(house: LiveHouse) -> dict[str, int]:
    """Fill a house with one of everything that has a page of its own; their IDs by the names in PAGES."""
    house.write(causes.add, CauseForm(code="DIRT", name="Dirt"))
    house.write(custom_fields.add, FieldForm(code="refund", name="Refund", type=FieldType.NUMBER))
    house.do(cast.rule(house.database, house.place.by))
    ids = {kind.value: house.write(configuration.save_text, kind, text) for kind, text in STATED.items()}
    house.do(cast.take_in(house.database, house.place.by, cast.form(words="Nadie contestó", customer=cast.BEN)))
    intake = house.read(queries.list_intakes_before, HIGHEST_ID, 1)[0]
    hook = house.write(webhooks.create, Installation(working.KEY, False), WebhookForm(url="https://hooks.example/a"))
    delivery = house.write(webhooks.test, hook.webhook.id)
    house.write(keys.create, frozenset({Scope.TICKETS_READ}), (), None)
    return {
        **ids,
        "intake": intake.id,
        "person": house.place.ana.id,
        "webhook": hook.webhook.id,
        "delivery": delivery.id,
    }


STATED: Mapping[ConfigKind, str] = {
    ConfigKind.RULE: 'name = "Money"\norder = 5\nwhen = { words_any = ["refund"] }\n[then.open]\npriority = "HIGH"',
    ConfigKind.ROUTE: 'name = "In turn"\norder = 10\nstrategy = { round_robin = {} }',
    ConfigKind.CALENDAR: 'name = "Spain"\nzone = "Europe/Madrid"\ncountry = "ES"\n[week]\nmon = ["09:00-14:00"]',
    ConfigKind.POLICY: 'name = "Guests"\norder = 10\n[targets.first_response]\nminutes = 60',
}
