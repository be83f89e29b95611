"""Finding responses: those that a query finds and that whoever asks may see, each with what it last came to.

No index leads to words, bands or decisions, and one that did would cost each response that is taken in. So a page walks
the responses in their order and looks at some of them at most; whoever wants more goes on from where it ended.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from amends.errors import FieldError, Invalid
from amends.instants import HOUR_US, InstantUs
from amends.model.access import narrowed
from amends.model.decision import Decision
from amends.model.response import SurveyResponse
from amends.model.response_detail import ResponseDetail
from amends.model.response_query import NEWEST, NOT_JUDGED, ResponseFilter, ResponsePlace, ResponseQuery
from amends.model.scale import Band
from amends.model.search_text import parse
from amends.model.segment import SegmentTree
from amends.model.survey import Survey
from amends.store import customer_merges, decisions, response_lists, responses, segments, surveys
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, queries

MAX_LOOKED: Final = 2_000
"""How many responses a page looks at, to be there soon however few of them it finds."""

_STEP: Final = 500
_NARROWING: Final = frozenset({"time_from", "time_before", "customer_id"})
_FIRST: Final = InstantUs(-(2**63))


class _Search(Struct, frozen=True):
    """What is looked for, and the names of what is found.

    `until_us` is when the intake ended whose responses are wanted, with an hour for clocks that differ.
    """

    wanted: ResponseFilter
    decision: str
    until_us: InstantUs | None
    tree: SegmentTree
    surveys: Mapping[int, Survey]


async def list_page(
    tx: Tx, after: ResponsePlace | None, limit: int, *, query: ResponseQuery
) -> tuple[Sequence[ResponseDetail], ResponsePlace | None]:
    """Up to `limit` responses that a query finds, newest first, from behind a place, each with its last decision.

    And the place to go on from, None at the end: a page may hold fewer, or none, when many were looked at for them.
    Those of an intake come in the order of their IDs. Raises Invalid, NotFound or Forbidden.
    """
    search = await _search(tx, query)
    found, place = await _walk(tx, search, after or _start(search.wanted), limit + 1)
    if len(found) > limit:
        found, place = found[:limit], _place(found[limit - 1])
    last = await decisions.last_of(tx, [each.id for each in found])
    return [_detail(search, each, [last[each.id]] if each.id in last else []) for each in found], place


def is_led(query: ResponseQuery) -> bool:
    """Whether a page of a query reads no more than it shows."""
    return query.keys() <= _NARROWING


async def _walk(
    tx: Tx, search: _Search, place: ResponsePlace, limit: int
) -> tuple[list[SurveyResponse], ResponsePlace | None]:
    found: list[SurveyResponse] = []
    looked = 0
    while len(found) < limit and looked < MAX_LOOKED:
        # Where nothing narrows what is looked for, the first step is enough.
        step = _STEP if looked else limit
        some = await _next(tx, search.wanted, place, step)
        looked += len(some)
        found += await _passing(tx, search, some)
        if len(some) < step or _is_past(search, some[-1]):
            return found, None
        place = _place(some[-1])
    return found, place


async def _next(tx: Tx, wanted: ResponseFilter, place: ResponsePlace, limit: int) -> Sequence[SurveyResponse]:
    if wanted.intake_id:
        return await responses.page_after(tx, place.id, limit)
    if wanted.customer_ids:
        return await response_lists.of_customer(tx, wanted.customer_ids, place, limit)
    return await response_lists.newest(tx, place, _FIRST if wanted.from_us is None else wanted.from_us, limit)


async def _passing(tx: Tx, search: _Search, some: Sequence[SurveyResponse]) -> list[SurveyResponse]:
    passing = [each for each in some if search.wanted.passes(each, search.surveys[each.survey_id])]
    hidden = await access.hidden_among(tx, {each.ticket_id for each in passing})
    passing = [each for each in passing if each.ticket_id not in hidden]
    if not search.decision:
        return passing
    outcomes = await decisions.last_outcomes(tx, [each.id for each in passing])
    came_to = {number: outcome.value for number, outcome in outcomes.items()}
    return [each for each in passing if came_to.get(each.id, NOT_JUDGED) == search.decision]


def _start(wanted: ResponseFilter) -> ResponsePlace:
    if wanted.intake_id:
        # IDs are drawn in turn, so an intake's own come behind it.
        return ResponsePlace(_FIRST, wanted.intake_id)
    return NEWEST if wanted.before_us is None else ResponsePlace(wanted.before_us, 0)


def _is_past(search: _Search, last: SurveyResponse) -> bool:
    return search.until_us is not None and last.received_us > search.until_us


def _place(response: SurveyResponse) -> ResponsePlace:
    return ResponsePlace(response.time_us, response.id)


def _detail(search: _Search, own: SurveyResponse, last: Sequence[Decision]) -> ResponseDetail:
    segment = search.tree.by_id(own.segment_id)
    code = segment.code if segment else ""
    return ResponseDetail(own, search.surveys[own.survey_id], code, last, search.wanted.shows_confidential)


async def _search(tx: Tx, query: ResponseQuery) -> _Search:
    tree = await segments.tree(tx)
    wanted = ResponseFilter(
        segment_ids=narrowed(await access.reachable_segments(tx), _within(tree, query.get("segment"))),
        from_us=query.get("time_from"),
        before_us=query.get("time_before"),
        survey_id=query.get("survey_id", 0),
        band=Band(query["band"]) if "band" in query else None,
        score_from=query.get("score_from"),
        score_to=query.get("score_to"),
        has_ticket=query.get("has_ticket"),
        customer_ids=await customer_merges.group(tx, query["customer_id"]) if query.get("customer_id") else (),
        intake_id=query.get("intake_id", 0),
        phrases=parse(query.get("q", "")),
        shows_confidential=tx.by.segment_ids is None,
    )
    known = {survey.id: survey for survey in await surveys.list_all(tx)}
    return _Search(wanted, query.get("decision", ""), await _until(tx, wanted.intake_id), tree, known)


async def _until(tx: Tx, intake_id: int) -> InstantUs | None:
    if not intake_id:
        return None
    ended_us = (await queries.get_intake(tx, intake_id)).ended_us
    return None if ended_us is None else InstantUs(ended_us + HOUR_US)


def _within(tree: SegmentTree, code: str | None) -> frozenset[int] | None:
    if code is None:
        return None
    segment = tree.by_code(code)
    if segment is None:
        raise Invalid(FieldError("segment", say("no_segment", code=code)))
    return tree.within([segment.id])
