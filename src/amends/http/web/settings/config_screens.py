"""How each kind of configuration is shown: its form, what lists show of it, and what its templates need."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

from msgspec import Struct

from amends.http.request.request import Request
from amends.http.web.kit.form import Form
from amends.http.web.settings import calendar_preview, config_forms, plain_form, saved_reply_form
from amends.i18n.labels import N_, PLACEHOLDER_LABELS
from amends.model.configuration import Configuration
from amends.model.principal import Scope
from amends.model.rule import document as rule_document
from amends.model.rule.action import Ignore
from amends.usecases.settings import configuration
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

    `summary` is what the list shows of each, `preview` what its page shows above the form. `values` is what the
    templates need, and `load` what more of them depends on what is kept.
    """

    template: str
    to_form: Callable[[Mapping[str, Any]], Form | None]
    to_document: Callable[[Form], dict[str, Any]]
    summary: str = "plain_summary.html"
    preview: str = ""
    values: Mapping[str, Any] = {}
    load: Callable[[Request, Configuration | None], Awaitable[Mapping[str, Any]]] | None = None

    async def values_for(self, request: Request, known: Configuration | None = None) -> Mapping[str, Any]:
        """All that the templates need."""
        return {**self.values, **(await self.load(request, known) if self.load else {})}


async def _week(request: Request, known: Configuration | None) -> Mapping[str, Any]:
    if known is None:
        return {}
    week, ahead = calendar_preview.week_preview, calendar_preview.holidays_ahead
    notes = calendar_preview.notes(known.document, request.now)
    return {"week": week(known.document), "holidays": ahead(known.document, request.now), **notes}


async def _opens(_: Request, known: Configuration | None) -> Mapping[str, Any]:
    """Whether something can come of what is stored by this rule."""
    return {"opens": known is not None and not isinstance(rule_document.decode(known.document).then, Ignore)}


async def _calendars(request: Request, _: Configuration | None) -> Mapping[str, Any]:
    return {"calendars": await request.database.read(request.by, configuration.list_all, CALENDAR)}


FORMS: Final[Mapping[str, ConfigForm]] = {
    RULE.name: ConfigForm(
        template="rule_form.html",
        to_form=config_forms.rule_form,
        to_document=config_forms.rule_document,
        summary="rule_summary.html",
        preview="rule_preview.html",
        values={"conditions": config_forms.CONDITION_LABELS, "rows": config_forms.ROWS},
        load=_opens,
    ),
    ROUTE.name: ConfigForm(
        template="route_form.html",
        to_form=config_forms.route_form,
        to_document=config_forms.route_document,
        summary="route_summary.html",
        values={"strategies": config_forms.STRATEGY_LABELS},
    ),
    CALENDAR.name: ConfigForm(
        template="calendar_form.html",
        to_form=config_forms.calendar_form,
        to_document=config_forms.calendar_document,
        summary="calendar_summary.html",
        preview="calendar_preview.html",
        values={"days": calendar_preview.DAY_LABELS},
        load=_week,
    ),
    SLA_POLICY.name: ConfigForm(
        template="policy_form.html",
        to_form=config_forms.policy_form,
        to_document=config_forms.policy_document,
        summary="policy_summary.html",
        load=_calendars,
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
        to_form=config_forms.transitions_form,
        to_document=config_forms.transitions_document,
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
