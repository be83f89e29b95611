"""Surveys: what each is called and asks for, its scale, where unhappy ends and happy begins, and its language."""

from collections.abc import Mapping
from typing import Final

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, convert, form_of
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.kit.select_options import SelectOptions
from amends.http.web.settings.form_choices import language_tags
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.i18n.labels import N_
from amends.model.principal import Scope
from amends.model.scale import NAMED_SCALES
from amends.model.survey import Survey, SurveyKind
from amends.usecases.settings import surveys
from amends.usecases.settings.surveys import SurveyForm

_SURVEYS: Final = "/settings/surveys"
_OWN: Final = "own"

KIND_LABELS: Final[Mapping[str, str]] = {
    "nps": N_("Whether they recommend us (NPS)"),
    "csat": N_("How satisfied they are (CSAT)"),
    "ces": N_("How easy it was (CES)"),
    "other": N_("Something else"),
}
"""What each kind of survey asks for; a test holds that none is missing."""


async def show_surveys(request: Request) -> Response:
    """All surveys, and a form for one more."""
    return await _page(request, Form([]), {})


async def save_survey(request: Request, form: Form) -> Response:
    """Make a survey, or change one; its code says which."""

    async def save() -> Survey:
        wanted = SurveyForm(
            code=form.text("code"),
            name=form.text("name"),
            scale=f"{form.text('worst')}..{form.text('best')}" if form.text("scale") == _OWN else form.text("scale"),
            unhappy_to=form.number("unhappy_to") if form.text("unhappy_to") else None,
            happy_from=form.number("happy_from") if form.text("happy_from") else None,
            kind=convert(form.text("kind"), SurveyKind) if form.text("kind") else None,
            language=form.text("language"),
        )
        return await request.database.write(request.by, surveys.save, wanted)

    kept, errors = await form_result(request, save())
    return saved(request, _SURVEYS) if kept else await _page(request, form, errors)


async def _page(request: Request, form: Form, errors: FieldErrors) -> Response:
    found = await request.database.read(request.by, surveys.list_all)
    return settings_page(
        request,
        "surveys.html",
        422 if errors else 200,
        surveys=sorted(found, key=lambda each: each.name.casefold()),
        is_known=form.text("code") in {each.code for each in found},
        form=form,
        errors=errors,
        scales=_scales(request),
        form_of_own=_form_of,
        kinds=KIND_LABELS,
        tags=language_tags(locale_of(request).language),
    )


def _form_of(own: Survey) -> Form:
    """A survey as its form; a scale without a name of ours has its two ends there."""
    is_named = own.scale in NAMED_SCALES or not own.scale
    worst, _, best = own.scale.partition("..") if not is_named else ("", "", "")
    marks = own.boundaries
    return form_of(
        name=own.name,
        kind=own.kind or "",
        scale=own.scale if is_named else _OWN,
        worst=worst,
        best=best,
        unhappy_to=marks.unhappy_to if marks else "",
        happy_from=marks.happy_from if marks else "",
        language=own.language,
    )


def _scales(request: Request) -> SelectOptions:
    """The scales that have a name, with their ends, and one's own."""
    named = [(name, f"{name}: {scale.worst}–{scale.best}") for name, scale in NAMED_SCALES.items()]
    return [*named, (_OWN, locale_of(request).gettext(N_("another one")))]


ENDPOINTS = (
    page_route(_SURVEYS, Scope.MANAGE, show_surveys),
    form_route(_SURVEYS, Scope.MANAGE, save_survey),
)
