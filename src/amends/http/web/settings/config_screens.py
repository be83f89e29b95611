"""How each kind of configuration is shown: its form, what lists show of it, and what its templates need."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from msgspec import Struct

from amends.http.request.request import Request
from amends.http.web.kit.form import Form
from amends.http.web.kit.form_rows import ActedForm, acted
from amends.http.web.kit.page import locale_of
from amends.http.web.settings import (
    calendar_form,
    calendar_preview,
    form_choices,
    plain_form,
    policy_form,
    route_form,
    rule_form,
    saved_reply_form,
    transitions_form,
)
from amends.http.web.settings.condition_rows import ROW_KINDS
from amends.http.web.settings.condition_words import kept_words
from amends.http.web.settings.durations import UNIT_LABELS
from amends.i18n.labels import N_, PLACEHOLDER_LABELS
from amends.instants import time_zones
from amends.model.clock.calendar_document import DAYS
from amends.model.configuration import Configuration
from amends.model.principal import Scope
from amends.model.rule import document as rule_document
from amends.model.rule.action import Ignore
from amends.usecases.settings import configuration, surveys
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CALENDAR, ROUTE, RULE, SAVED_REPLY, SLA_POLICY, STATUS_CHANGES

RIGHT_LABELS: Final[Mapping[str, str]] = {
    Scope.TICKETS_WRITE.value: N_("everybody"),
    Scope.MANAGE.value: N_("managers"),
    Scope.ADMIN.value: N_("admins"),
}
"""Who may make a step, by the right that it needs."""


class ConfigForm(Struct, frozen=True):
    """How documents of one kind become forms, and the templates that show them.

    `summary` is what the list and its page say of each, `preview` what its page shows above the form. `values` is what
    the templates need, and `load` what more of them depends on what is kept. `acted` is what a button makes of a form,
    and `droppable` are the groups of rows that may have empty ones.
    """

    template: str
    to_form: Callable[[Mapping[str, Any]], Form | None]
    to_document: Callable[[Form], dict[str, Any]]
    summary: str = "plain_summary.html"
    preview: str = ""
    values: Mapping[str, Any] = {}
    load: Callable[[Request, Configuration | None], Awaitable[Mapping[str, Any]]] | None = None
    acted: Callable[[Form, str], ActedForm] = acted
    droppable: tuple[str, ...] = ()

    async def values_for(self, request: Request, known: Configuration | None = None) -> Mapping[str, Any]:
        """All that the templates need."""
        return {**self.values, **(await self.load(request, known) if self.load else {})}


async def _week(request: Request, known: Configuration | None) -> Mapping[str, Any]:
    choices = {"countries": form_choices.holiday_countries(locale_of(request).language), "time_zones": time_zones()}
    if known is None:
        return choices
    week, ahead = calendar_preview.week_preview, calendar_preview.holidays_ahead
    notes = calendar_preview.notes(known.document, request.now)
    return {**choices, "week": week(known.document), "holidays": ahead(known.document, request.now), **notes}


async def _of_rule(request: Request, known: Configuration | None) -> Mapping[str, Any]:
    """Whether something can come of what is stored by this rule, and what its conditions can name."""
    found = await request.database.read(request.by, surveys.list_all)
    return {
        "opens": known is not None and not isinstance(rule_document.decode(known.document).then, Ignore),
        "surveys": [(each.code, each.name) for each in found],
        "tags": form_choices.language_tags(locale_of(request).language),
        "limit_units": _units(request, "hours", "days"),
    }


async def _of_route(request: Request, _: Configuration | None) -> Mapping[str, Any]:
    return {"tags": form_choices.language_tags(locale_of(request).language)}


async def _of_policy(request: Request, _: Configuration | None) -> Mapping[str, Any]:
    calendars = await request.database.read(request.by, configuration.list_all, CALENDAR)
    return {"calendars": calendars, "units": _units(request, *UNIT_LABELS)}


def _units(request: Request, *names: str) -> list[tuple[str, str]]:
    return [(name, locale_of(request).gettext(UNIT_LABELS[name])) for name in names]


FORMS: Final[Mapping[str, ConfigForm]] = {
    RULE.name: ConfigForm(
        template="rule_form.html",
        to_form=rule_form.rule_form,
        to_document=rule_form.rule_document,
        summary="rule_summary.html",
        preview="rule_preview.html",
        values={"row_kinds": ROW_KINDS, "kept_words": kept_words},
        load=_of_rule,
        droppable=("value", "recuse"),
    ),
    ROUTE.name: ConfigForm(
        template="route_form.html",
        to_form=route_form.route_form,
        to_document=route_form.route_document,
        summary="route_summary.html",
        values={"strategies": route_form.STRATEGY_LABELS},
        load=_of_route,
        droppable=("type",),
    ),
    CALENDAR.name: ConfigForm(
        template="calendar_form.html",
        to_form=calendar_form.calendar_form,
        to_document=calendar_form.calendar_document,
        summary="calendar_summary.html",
        preview="calendar_preview.html",
        values={"days": calendar_preview.DAY_LABELS, "regions_of": form_choices.regions_of},
        load=_week,
        acted=calendar_form.calendar_acted,
        droppable=(*DAYS, "hours"),
    ),
    SLA_POLICY.name: ConfigForm(
        template="policy_form.html",
        to_form=policy_form.policy_form,
        to_document=policy_form.policy_document,
        summary="policy_summary.html",
        values={"escalations": policy_form.ESCALATION_LABELS},
        load=_of_policy,
    ),
    SAVED_REPLY.name: ConfigForm(
        template="saved_reply_form.html",
        to_form=saved_reply_form.saved_reply_form,
        to_document=saved_reply_form.saved_reply_document,
        summary="saved_reply_summary.html",
        values={"uses": saved_reply_form.USE_LABELS, "placeholders": PLACEHOLDER_LABELS},
    ),
    STATUS_CHANGES.name: ConfigForm(
        template="transitions_form.html",
        to_form=transitions_form.transitions_form,
        to_document=transitions_form.transitions_document,
        values={"rights": RIGHT_LABELS},
    ),
}
"""The forms of the kinds that have one of their own; every other kind has a plain one."""


def form_for(kind: ConfigKind) -> ConfigForm:
    """The form of a kind."""
    return FORMS.get(kind.name) or _plain(kind)


def _plain(kind: ConfigKind) -> ConfigForm:
    fields = plain_form.fields_of(kind)

    def to_form(document: Mapping[str, Any]) -> Form | None:
        return None if fields is None else plain_form.to_form(kind, document)

    to_document = partial(plain_form.to_document, kind)
    # What has no form is refused as one all the same, where somebody sends one.
    return ConfigForm("plain_form.html", to_form, to_document, values={"plain_fields": fields or ()})
