"""The rules of a sector: shown with what they would open, and taken over by one button."""

import re
from typing import Any, Final

import msgspec

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, form_of
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.phrases import phrasing
from amends.http.web.settings.condition_words import asks
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import SECTOR
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.model.rule import document as rule_document
from amends.model.rule.proposal import GENERAL, SECTORS, Names
from amends.serializers.texts import in_each_language
from amends.usecases import ticket_detail
from amends.usecases.settings import propose_rules
from amends.usecases.settings.config_kinds import RULE

_UPLOAD: Final = re.compile(r"/intakes/new/[\w-]+")
_PROPOSE: Final = f"{RULE.page.path}/proposed"


async def show_proposal(request: Request) -> Response:
    """The rules of a sector, with what they would open of an import or of the newest answers."""
    asked = form_of(sector=request.query.get("sector", GENERAL), import_id=request.query.get("import", ""))
    return await _page(request, asked, {})


async def take_over(request: Request, form: Form) -> Response:
    """Create them."""
    _added, errors = await form_result(
        request, once(request, form, propose_rules.add, form.text("sector"), form.all("name"), _names(request))
    )
    if errors:
        return await _page(request, form, errors)
    # Whoever was about to import a file goes on with it.
    back = form.text("back")
    return saved(request, back if _UPLOAD.fullmatch(back) else RULE.page.path)


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    sector = form.text("sector") if form.text("sector") in SECTORS else GENERAL
    import_id = parse_id(form.text("import_id")) or 0
    found = await request.database.scan(request.by, propose_rules.propose, sector, import_id, _names(request))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    documents: list[Any] = [msgspec.json.decode(rule_document.encode(each.document)) for each in found.rules]
    return settings_page(
        request,
        "rule_proposal.html",
        422 if errors else 200,
        found=found,
        rules=list(zip(found.rules, documents, strict=True)),
        sectors=SECTOR,
        import_id=import_id,
        errors=errors,
        phrases=phrasing(locale_of(request), directory.segments.values()),
        asks=asks,
    )


def _names(request: Request) -> Names:
    return in_each_language(locale_of(request).language)


ENDPOINTS = (
    page_route(_PROPOSE, Scope.MANAGE, show_proposal),
    form_route(_PROPOSE, Scope.MANAGE, take_over),
)
