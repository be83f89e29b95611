"""Words that a rule nearly finds in what is stored, with a button that adds them to it."""

from typing import Final

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result, once
from amends.http.web.settings.layout import saved, settings_page
from amends.model.principal import Scope
from amends.usecases.settings import configuration, rule_words
from amends.usecases.settings.config_kinds import RULE

_WORDS: Final = f"{RULE.page.path}/{{config_id}}/words"


async def show_words(request: Request) -> Response:
    """The near misses; the page of the rule loads them from here."""
    return await _page(request, {})


async def add_words(request: Request, form: Form) -> Response:
    """Add those that are ticked."""
    rule_id = request.id_param("config_id")
    more = [(form.raw(f"phrase_{each}"), form.raw(f"word_{each}")) for each in form.all("miss")]
    added, errors = await form_result(request, once(request, form, rule_words.add_words, rule_id, more))
    return (
        await _page(request, errors) if errors else saved(request, f"{RULE.page.path}/{added.id if added else rule_id}")
    )


async def _page(request: Request, errors: FieldErrors) -> Response:
    rule_id = request.id_param("config_id")
    return settings_page(
        request,
        "rule_words.html",
        422 if errors else 200,
        config=await request.database.read(request.by, configuration.get, RULE, rule_id),
        near=await request.database.scan(request.by, rule_words.near_misses, rule_id),
        errors=errors,
    )


ENDPOINTS = (
    page_route(_WORDS, Scope.MANAGE, show_words),
    form_route(_WORDS, Scope.MANAGE, add_words),
)
