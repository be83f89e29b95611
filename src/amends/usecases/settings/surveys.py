"""Surveys: made by the first response, given a scale and boundaries of their own here."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import FieldError, Invalid, NotFound, UnreadableError
from amends.model.code_of_name import code_of_name
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.rule.language import is_tag
from amends.model.scale import Boundaries, Scale, parse_scale, scale_meant
from amends.model.survey import USUAL_SCALES, Survey, SurveyKind
from amends.store import surveys
from amends.store.engine.database import Tx
from amends.texts.text import say

_MAX_SHOWN = 2**31


class SurveyForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A survey to create or change. Give both boundaries or none.

    A `code` of "" is made from the name, for a new survey. Without a `scale` it gets the usual one of its `kind`.
    """

    code: str = ""
    name: str = ""
    scale: str = ""
    unhappy_to: int | None = None
    happy_from: int | None = None
    kind: SurveyKind | None = None
    language: str = ""


async def save(tx: Tx, form: SurveyForm) -> Survey:
    """Make a survey, or change what it has of its own. Raises Invalid."""
    if not form.code:
        taken = {each.code for each in await surveys.list_all(tx)}
        form = structs.replace(form, code=code_of_name(form.name, taken))
    scale = scale_meant(form.scale) or (USUAL_SCALES.get(form.kind, "") if form.kind else "")
    form = structs.replace(form, scale=scale, language=form.language.strip().lower().replace("_", "-"))
    boundaries = _check(form)
    await tx.lock(f"survey:{form.code}")
    known = await surveys.get_by_code(tx, form.code)
    number = known.id if known else (await tx.next_ids(1))[0]
    created_us = known.created_us if known else tx.now
    name = form.name or form.code
    survey = Survey(number, form.code, name, form.scale, boundaries, created_us, form.kind, form.language)
    await surveys.save(tx, survey)
    return survey


async def get(tx: Tx, survey_id: int) -> Survey:
    """One survey. Raises NotFound."""
    survey = await surveys.get(tx, survey_id)
    if survey is None:
        raise NotFound("survey", survey_id)
    return survey


async def list_all(tx: Tx) -> Sequence[Survey]:
    """All surveys of the workspace."""
    return await surveys.list_all(tx)


def _shortened(mark: int) -> str:
    # Python refuses to write thousands of digits.
    return str(mark) if abs(mark) <= _MAX_SHOWN else "it"


def _check(form: SurveyForm) -> Boundaries | None:
    errors = _text_errors(form)
    try:
        scale = parse_scale(form.scale) if form.scale else None
    except UnreadableError as error:
        raise Invalid(*errors, FieldError("scale", error.reason)) from None
    errors += _scale_errors(form, scale)
    boundaries = None
    if form.unhappy_to is not None and form.happy_from is not None:
        boundaries = Boundaries(form.unhappy_to, form.happy_from)
        if scale is None:
            errors.append(FieldError("scale", say("boundaries_need_a_scale")))
        elif not errors and scale.goodness(form.unhappy_to) >= scale.goodness(form.happy_from):
            errors.append(FieldError("happy_from", say("boundaries_in_wrong_order")))
    elif (form.unhappy_to, form.happy_from) != (None, None):
        errors.append(FieldError("unhappy_to", say("boundaries_not_together")))
    if errors:
        raise Invalid(*errors)
    return boundaries


def _text_errors(form: SurveyForm) -> list[FieldError]:
    errors = [FieldError("code", say("empty"))] if not form.code.strip() else []
    for field in ("code", "name"):
        reason = text_error(getattr(form, field), MAX_NAME_CHARACTERS)
        errors += [FieldError(field, reason)] if reason else []
    if form.language and not is_tag(form.language):
        errors.append(FieldError("language", say("not_a_language_tag")))
    return errors


def _scale_errors(form: SurveyForm, scale: Scale | None) -> list[FieldError]:
    errors = []
    if form.kind is SurveyKind.NPS and scale is not None and (scale.worst, scale.best) != (0, 10):
        errors.append(FieldError("scale", say("recommends_from_0_to_10")))
    for field in ("unhappy_to", "happy_from"):
        mark = getattr(form, field)
        if mark is not None and scale is not None and not scale.holds(mark):
            errors.append(FieldError(field, say("outside_the_scale", score=_shortened(mark), scale=form.scale)))
    return errors
