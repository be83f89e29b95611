"""Finding responses over our own API: by time, score, words, decision and more, each with its last decision."""

from functools import partial

from amends.http.request.endpoint import Endpoint, Paging, Parameter
from amends.http.v1.errors import V1
from amends.model.principal import Scope
from amends.model.response_query import RESPONSE_FIELDS, ResponsePlace, ResponseQuery
from amends.serializers.responses import response_view
from amends.usecases import find_responses
from amends.wire.responses import ResponsePage


def _looks_at_many(query: ResponseQuery) -> bool:
    return not find_responses.is_led(query)


ENDPOINTS = (
    Endpoint(
        method="GET",
        path="/v1/workspaces/{workspace_id}/responses/search",
        interface=V1,
        scope=Scope.TICKETS_READ,
        name="search_responses",
        summary="Search for responses",
        description="Find the responses that match all filters, newest first, each with its last decision in "
        f"`decisions`. A page looks at {find_responses.MAX_LOOKED} responses at most, so it may hold fewer than "
        "`limit`, or none; go on with `next_cursor` until it is null.",
        parameters=tuple(
            Parameter(name, field.meaning, field.type, read=field.read) for name, field in RESPONSE_FIELDS.items()
        ),
        gather=dict,
        do=find_responses.list_page,
        scans=_looks_at_many,
        paging=Paging(None, None, 2, ResponsePlace),
        each=partial(response_view, with_decisions=True),
        response=ResponsePage,
    ),
)
