"""One answer: all that the customer said, and every decision about it, with its reasons."""

from typing import Final

from amends.http.request.request import Request, Response
from amends.http.web.answers.answers import ANSWERS
from amends.http.web.kit.page import locale_of, page
from amends.http.web.kit.page_routes import page_route
from amends.http.web.kit.phrases import phrasing
from amends.http.web.kit.rule_reasons import why_it_matched
from amends.i18n import labels
from amends.model.principal import Scope
from amends.usecases import queries, ticket_detail
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kinds import RULE

_ANSWER: Final = f"{ANSWERS}/{{response_id}}"


async def show_answer(request: Request) -> Response:
    """An answer with its decisions."""
    detail = await request.database.read(request.by, queries.get_response, request.id_param("response_id"))
    directory = await request.database.read(request.by, ticket_detail.get_directory)
    own = phrasing(locale_of(request), directory.segments.values())
    return page(
        request,
        "answers/answer.html",
        detail=detail,
        answer=detail.response,
        directory=directory,
        judged=[(each, why_it_matched(each.matched, own)) for each in reversed(detail.decisions)],
        rules={each.id: each.name for each in await request.database.read(request.by, configuration.list_all, RULE)},
        decisions=labels.DECISION,
        bands=labels.BAND,
    )


ENDPOINTS = (page_route(_ANSWER, Scope.TICKETS_READ, show_answer),)
