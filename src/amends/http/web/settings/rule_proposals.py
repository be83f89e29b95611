"""The rules and settings of a sector: shown with why and what they would do, taken over, and taken back."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.page import locale_of, see_other
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.phrases import phrasing
from amends.http.web.settings.calendar_preview import DAY_LABELS
from amends.http.web.settings.condition_words import asks
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_, SECTOR
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.model.rule import document as rule_document
from amends.model.rule.proposal import GENERAL, SECTORS, Names
from amends.model.sector_setting import SettingKind, TakenSetting
from amends.serializers.texts import in_each_language
from amends.usecases import ticket_detail
from amends.usecases.settings import propose_rules, propose_settings
from amends.usecases.settings.config_kinds import CALENDAR, RULE, SLA_POLICY

_UPLOAD: Final = re.compile(r"/intakes/new/[\w-]+")
_PROPOSE: Final = f"{RULE.page.path}/proposed"
_MAX_TAKEN: Final = 100

KIND_LABELS: Final[Mapping[SettingKind, str]] = {
    SettingKind.CALENDAR: CALENDAR.page.title,
    SettingKind.SLA_POLICY: SLA_POLICY.page.title,
    SettingKind.CAUSE: N_("Root causes"),
}
"""What a sector has beside its rules, in the order in which it is shown."""


async def show_proposal(request: Request) -> Response:
    """The rules of a sector, with what they would open of an import or of the newest answers."""
    query = request.query
    asked = form_of(
        sector=query.get("sector", GENERAL), import_id=query.get("import", ""), taken=query.get("taken", "")
    )
    return await _page(request, asked, {})


async def take_over(request: Request, form: Form) -> Response:
    """Create what is ticked; all rules where a form without ticks asks for them."""
    is_chosen = form.is_ticked("chosen")
    rules, settings = (form.all("name"), form.all("setting")) if is_chosen else (None, ())
    taking = once(
        request, form, propose_settings.take_over, form.text("sector"), rules, settings, names=_names(request)
    )
    taken, errors = await form_result(request, taking)
    if errors:
        return await _page(request, form, errors)
    # Whoever was about to import a file goes on with it.
    if _UPLOAD.fullmatch(form.text("back")):
        return saved(request, form.text("back"))
    told = ",".join(f"{each.kind}:{each.id}" for each in taken or ())
    return see_other(request, f"{_PROPOSE}?{urlencode({'sector': form.text('sector') or GENERAL, 'taken': told})}")


async def take_back(request: Request, form: Form) -> Response:
    """Undo taking over."""
    wanted = _taken(form.text("taken"))
    _undone, errors = await form_result(request, request.database.write(request.by, propose_settings.take_back, wanted))
    return await _page(request, form, errors) if errors else saved(request, f"{_PROPOSE}?sector={_sector(form)}")


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    import_id = parse_id(form.text("import_id")) or 0
    found = await request.database.scan(request.by, propose_rules.propose, _sector(form), import_id, _names(request))
    beside = await request.database.read(request.by, propose_settings.propose, _sector(form), _names(request))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    documents: list[Any] = [msgspec.json.decode(rule_document.encode(each.document)) for each in found.rules]
    return settings_page(
        request,
        "rule_proposal.html",
        422 if errors else 200,
        found=found,
        rules=list(zip(found.rules, documents, strict=True)),
        beside={kind: [each for each in beside if each.kind is kind] for kind in KIND_LABELS},
        kind_labels=KIND_LABELS,
        days=DAY_LABELS,
        taken=_taken(form.text("taken")),
        sectors=SECTOR,
        import_id=import_id,
        errors=errors,
        phrases=phrasing(locale_of(request), directory.segments.values()),
        asks=asks,
    )


def _sector(form: Form) -> str:
    return form.text("sector") if form.text("sector") in SECTORS else GENERAL


def _taken(text: str) -> list[TakenSetting]:
    """What an address says was taken over, such as `rule:1012,cause:1013`; anything else is left out."""
    parts = [each.partition(":") for each in text.split(",")[:_MAX_TAKEN]]
    known = {kind.value: kind for kind in SettingKind}
    return [
        TakenSetting(known[kind], own_id) for kind, _, number in parts if kind in known and (own_id := parse_id(number))
    ]


def _names(request: Request) -> Names:
    return in_each_language(locale_of(request).language)


ENDPOINTS = (
    page_route(_PROPOSE, Scope.MANAGE, show_proposal),
    form_route(_PROPOSE, Scope.MANAGE, take_over),
    form_route(f"{_PROPOSE}/undo", Scope.MANAGE, take_back),
)
