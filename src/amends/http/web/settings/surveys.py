"""Surveys: what each is called, its scale, and up to where its customers are unhappy and from where happy."""

from typing import Final

from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.model.principal import Scope
from amends.model.scale import NAMED_SCALES
from amends.model.survey import Survey
from amends.usecases.settings import surveys
from amends.usecases.settings.surveys import SurveyForm

_SURVEYS: Final = "/settings/surveys"


async def show_surveys(request: Request) -> Response:
    """All surveys, and a form for one more."""
    return await _page(request, Form([]), {})


async def save_survey(request: Request, form: Form) -> Response:
    """Make a survey, or change one; its code says which."""

    async def save() -> Survey:
        wanted = SurveyForm(
            code=form.text("code"),
            name=form.text("name"),
            scale=form.text("scale"),
            unhappy_to=form.number("unhappy_to") if form.text("unhappy_to") else None,
            happy_from=form.number("happy_from") if form.text("happy_from") else None,
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
        scales=[(name, name) for name in NAMED_SCALES],
    )


ENDPOINTS = (
    page_route(_SURVEYS, Scope.MANAGE, show_surveys),
    form_route(_SURVEYS, Scope.MANAGE, save_survey),
)
