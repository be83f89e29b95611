"""Responses over the classic API: imported one by one, listed by their days."""

import hashlib
from datetime import datetime

import msgspec
from whenever import Date

from amends.contract import classic
from amends.contract.classic import QuestionAnswer, ResponseImport
from amends.contract.envelope import Answer as Envelope
from amends.contract.envelope import Page
from amends.errors import FieldError, Invalid
from amends.http.compat.classic import serializers
from amends.http.compat.classic.errors import CLASSIC
from amends.http.compat.paging import PAGE_PARAMETERS, page_of
from amends.http.request.endpoint import Endpoint
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response, json_response
from amends.instants import start_of_day
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.principal import Scope
from amends.model.response import AnswerForm, ResponseForm
from amends.model.response_detail import ResponseDetail
from amends.model.survey import Survey
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import ingest, queries, transactions
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.settings import surveys, workspaces

_SOURCE = "classic API"
_NAMED_SCALES = frozenset({"nps", "csat-5", "csat-7"})
"""The scales that this API knows by name, whatever others there are: it never changes."""


async def import_response(request: Request) -> Response:
    """Import one response into a survey. A survey that does not exist is created with this ID."""
    survey_id = request.id_param("survey_id")
    sent = await request.decode_exactly(ResponseImport)
    judged = await request.database.write(request.by, _take_in, survey_id, sent)
    if isinstance(judged, Invalid):
        raise judged
    return json_response(Envelope(response=serializers.response(judged), request_id=request.request_id))


async def _take_in(tx: Tx, survey_id: int, sent: ResponseImport) -> ResponseDetail | Invalid:
    known = {survey.id: survey for survey in await surveys.list_all(tx)}
    transaction = ""
    if sent.transaction_id:
        transaction = (await transactions.get(tx, sent.transaction_id))[0].reference
    form = _form(survey_id, known.get(survey_id), sent, transaction)
    batch = await ingest.ingest(
        tx, _SOURCE, [InputRow(1, form, is_to_the_letter=True)], MissingSegment.AS_THE_WORKSPACE_SAYS
    )
    result = batch.results[0]
    if result.taken is None:
        return Invalid(*result.errors)
    return await queries.get_response(tx, result.response_id)


def _form(survey_id: int, survey: Survey | None, sent: ResponseImport, transaction: str) -> ResponseForm:
    scored = next((each for each in sent.response_set if _is_score(each, survey)), None)
    content = hashlib.sha256(msgspec.json.encode(sent, order="sorted")).hexdigest()[:32]
    return ResponseForm(
        survey=survey.code if survey else str(survey_id),
        reference=sent.external_reference or f"import:{content}",
        segment=sent.segment_code,
        score=_score(scored.answer_values[0].answer_text) if scored else None,
        scale=_scale(scored, survey) if scored else "",
        time=sent.timestamp,
        language=sent.language,
        answers=tuple(
            AnswerForm(
                each.question_text or each.question_code, "\n".join(value.answer_text for value in each.answer_values)
            )
            for each in sent.response_set
            if each is not scored
        ),
        customer=CustomerForm(sent.email_address, sent.mobile, f"{sent.first_name} {sent.last_name}".strip()),
        transaction=transaction,
        custom={name: value for name, value in sent.custom_variables.items() if value is not None},
    )


def _is_score(each: QuestionAnswer, survey: Survey | None) -> bool:
    if len(each.answer_values) != 1 or not each.answer_values[0].answer_text.removeprefix("-").isdecimal():
        return False
    named = (
        each.question_code.upper().startswith(serializers.SCORE_CODE)
        or each.answer_values[0].value.scale in _NAMED_SCALES
    )
    return named or (survey is not None and survey.scale != "" and each.question_code == "")


def _score(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        # Python refuses to read thousands of digits.
        raise Invalid(FieldError("score", say("too_many_digits", count=len(text)))) from None


def _scale(scored: QuestionAnswer, survey: Survey | None) -> str:
    return scored.answer_values[0].value.scale or (survey.scale if survey else "") or "nps"


async def list_responses(request: Request) -> Response:
    """List the responses of a range of days in the workspace's time zone, newest first."""
    page, per_page = page_of(request)
    sent = await request.decode_exactly(classic.ResponsesRequest)
    zone = (await request.database.read(request.by, workspaces.get)).time_zone
    first = _day("transactionStartDate", sent.transaction_start_date)
    last = _day("transactionEndDate", sent.transaction_end_date)
    if last < first:
        raise HttpProblem(ProblemKind.INVALID_BODY, say("classic_dates_swapped"))
    period = start_of_day(first, zone), start_of_day(last.add(days=1), zone)
    total, found = await request.database.scan(request.by, queries.list_responses_between, *period, page, per_page)
    pagination = serializers.pagination(request, page, per_page, total)
    views = [serializers.response(judged) for judged in found]
    return json_response(Page(response=views, pagination=pagination, request_id=request.request_id))


def _day(name: str, text: str) -> Date:
    try:
        parsed = datetime.strptime(text, "%m/%d/%Y")  # noqa: DTZ007 - a day has no zone
        return Date(parsed.year, parsed.month, parsed.day)
    except ValueError:
        raise HttpProblem(ProblemKind.INVALID_BODY, say("no_classic_date_in", name=name, text=text)) from None


ENDPOINTS = (
    Endpoint(
        method="POST",
        path="/a/api/v2/cx/surveys/{survey_id}/responses",
        interface=CLASSIC,
        scope=Scope.FEEDBACK_WRITE,
        summary="Import a response",
        handler=import_response,
        request=ResponseImport,
        example=msgspec.Raw(
            b'{"segmentCode": "S1", "externalReference": "r-1042", "timestamp": "2026-11-20T16:50:00+01:00", '
            b'"language": "es", "customVariables": {"channel": "store"}, "responseSet": ['
            b'{"questionID": 1, "questionCode": "NPS", "questionText": "Would you recommend us?", "answerValues": '
            b'[{"answerID": 1, "answerText": "3", "value": {"scale": "nps", "text": "", "other": ""}}]}, '
            b'{"questionID": 2, "questionCode": "WHY", "questionText": "Why?", "answerValues": '
            b'[{"answerID": 2, "answerText": "Nadie contest\xc3\xb3", '
            b'"value": {"scale": "", "text": "", "other": ""}}]}], '
            b'"emailAddress": "ana@example.com", "firstName": "Ana"}'
        ),
        fields={
            "segment": "segmentCode",
            "reference": "externalReference",
            "time": "timestamp",
            "customer.email": "emailAddress",
            "customer.phone": "mobile",
            "customer.name": "firstName",
            "transaction": "transactionID",
            "custom": "customVariables",
            "score": "responseSet",
            "scale": "responseSet",
            "answers": "responseSet",
        },
        response=classic.ResponseAnswer,
    ),
    Endpoint(
        method="POST",
        path="/a/api/v2/cx/responses",
        interface=CLASSIC,
        scope=Scope.TICKETS_READ,
        summary="List responses",
        handler=list_responses,
        request=classic.ResponsesRequest,
        example=msgspec.Raw(b'{"transactionStartDate": "11/01/2026", "transactionEndDate": "11/30/2026"}'),
        response=classic.ResponsesAnswer,
        parameters=PAGE_PARAMETERS,
    ),
)
