"""Finding tickets: a query with codes and words becomes a filter, and its tickets come page by page."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import UNSET, structs

from amends.errors import FieldError, Invalid, UnreadableError
from amends.ids import parse_id
from amends.instants import HOUR_US, InstantUs
from amends.model.access import narrowed
from amends.model.search_text import parse
from amends.model.ticket.custom_field import read_text
from amends.model.ticket.list_filter import KeysetPosition, Period, Sort, TicketFilter, position_of
from amends.model.ticket.list_query import FIELD_PREFIX, PERIODS, TicketQuery
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import FieldValue
from amends.model.ticket.view import Counted
from amends.store import causes, custom_fields, customer_merges, segments, ticket_lists, ticket_search
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access

MAX_COUNTED = 1000
_LED = frozenset({"sort", "status", "owner_id", "segment", "segment_only", "snoozed"})
_LED_IN_ORDER: Mapping[Sort, frozenset[str]] = {
    Sort.OPENED: _LED | {"opened_from", "opened_before"},
    Sort.DUE: _LED
    | {"due_from", "due_before", "due_within_hours", "overdue"}
    | {"reopenings_from", "escalation_level_from", "postponements_from"},
    Sort.CHANGED: frozenset({"sort", "changed_from", "changed_before"}),
}


def is_led(query: TicketQuery) -> bool:
    """Whether an index leads to the first tickets of a query, so that few are read.

    Of any other, all may have to be looked at when few of them are wanted.
    """
    return set(query) <= _LED_IN_ORDER[query.get("sort", Sort.OPENED)]


async def page(tx: Tx, query: TicketQuery, after: KeysetPosition | None, limit: int) -> Sequence[TicketSummary]:
    """Tickets that a query finds and that the principal may see, from behind a place. Raises Invalid."""
    wanted, sort = await filter_of(tx, query), query.get("sort", Sort.OPENED)
    if wanted.words is None:
        return await ticket_lists.page(tx, wanted, sort, after, limit)
    return await ticket_search.page(tx, wanted, sort, after, limit)


async def list_page(
    tx: Tx, after: KeysetPosition | None, limit: int, *, query: TicketQuery
) -> tuple[Sequence[TicketSummary], tuple[int, int] | None]:
    """A page of the tickets that a query finds, from behind a place; and the place of the next page. Raises Invalid."""
    found = await page(tx, query, after, limit + 1)
    if len(found) <= limit:
        return found, None
    last = position_of(found[limit - 1].ticket, query.get("sort", Sort.OPENED))
    return found[:limit], (last.instant_us, last.ticket_id)


async def count(tx: Tx, query: TicketQuery, limit: int = MAX_COUNTED) -> Counted:
    """How many tickets a query finds, counted no further than `most`. Raises Invalid."""
    wanted = await filter_of(tx, query)
    if wanted.words is None:
        found = await ticket_lists.count_up_to(tx, wanted, query.get("sort", Sort.OPENED), limit + 1)
    else:
        found = await ticket_search.count_up_to(tx, wanted, limit + 1)
    return Counted(min(found, limit), found > limit)


async def ids(tx: Tx, query: TicketQuery, limit: int) -> Sequence[int]:
    """The IDs of up to `most` tickets that a query finds, in the order of their IDs. Raises Invalid."""
    wanted = await filter_of(tx, query)
    if wanted.words is None:
        return await ticket_lists.ids(tx, wanted, limit)
    return await ticket_search.ids(tx, wanted, limit)


async def among(tx: Tx, query: TicketQuery, ticket_ids: Iterable[int]) -> Sequence[TicketSummary]:
    """Those of some tickets that a query finds too, in its order. Raises Invalid."""
    wanted = structs.replace(await filter_of(tx, query), ids=frozenset(ticket_ids))
    return await ticket_lists.page(tx, wanted, query.get("sort", Sort.OPENED), None, len(wanted.ids or ()))


async def filter_of(tx: Tx, query: TicketQuery) -> TicketFilter:
    """The filter of a query, for what the principal may see. Raises Invalid for codes that name nothing."""
    errors: list[FieldError] = []
    _, sight = await access.seen(tx)
    customer_ids = await customer_merges.group(tx, query["customer_id"]) if query.get("customer_id") else ()
    wanted = TicketFilter(
        sight=sight,
        segment_ids=await _reachable(tx, await _segments(tx, query, "segment", errors), await _only(tx, query, errors)),
        origin_segment_ids=await _segments(tx, query, "origin_segment", errors),
        status=_set(query.get("status")),
        priority=_set(query.get("priority")),
        owner_ids=_set(query.get("owner_id")),
        root_cause_ids=await _causes(tx, query.get("root_cause"), errors),
        has_root_cause=query.get("has_root_cause", UNSET),
        survey_id=query.get("survey_id", UNSET),
        customer_id=query.get("customer_id", UNSET) if len(customer_ids) < 2 else UNSET,
        customer_ids=frozenset(customer_ids) if len(customer_ids) > 1 else None,
        rule_id=query.get("rule_id", UNSET),
        external_id=query.get("external_id", UNSET),
        type=query.get("type", UNSET),
        scale=query.get("scale", UNSET),
        score_from=query.get("score_from", UNSET),
        score_to=query.get("score_to", UNSET),
        contact_attempts_from=query.get("contact_attempts_from", UNSET),
        contacted=query.get("contacted", UNSET),
        reopenings_from=query.get("reopenings_from", UNSET),
        reached=query.get("reached", UNSET),
        escalation_level_from=query.get("escalation_level_from", UNSET),
        postponements_from=query.get("postponements_from", UNSET),
        overdue=query.get("overdue", UNSET),
        promised=query.get("promised", UNSET),
        promise_overdue=query.get("promise_overdue", UNSET),
        broken_promises_from=query.get("broken_promises_from", UNSET),
        snoozed=query.get("snoozed", UNSET),
        now=tx.now,
        periods=_periods(query, tx.now),
        words=parse(query["q"]) if query.get("q", "").strip() else None,
        watcher_id=query.get("watcher_id", 0),
        fields=await _fields(tx, query, errors),
        ticket_id=parse_id(query.get("q", "").strip().removeprefix("#")) or 0,
    )
    if errors:
        raise Invalid(*errors)
    return wanted


async def _segments(tx: Tx, query: TicketQuery, field: str, errors: list[FieldError]) -> frozenset[int] | None:
    code = query.get(field)
    if code is None:
        return None
    tree = await segments.tree(tx)
    segment = tree.by_code(code)
    if segment is None:
        errors.append(FieldError(field, say("no_segment", code=code)))
    return tree.within([segment.id] if segment else [])


async def _only(tx: Tx, query: TicketQuery, errors: list[FieldError]) -> frozenset[int] | None:
    code = query.get("segment_only")
    if code is None:
        return None
    segment = (await segments.tree(tx)).by_code(code)
    if segment is None:
        errors.append(FieldError("segment_only", say("no_segment", code=code)))
    return frozenset([segment.id] if segment else [])


async def _reachable(tx: Tx, *wanted: frozenset[int] | None) -> frozenset[int] | None:
    reach = await access.reachable_segments(tx)
    for each in wanted:
        reach = narrowed(reach, each)
    return reach


async def _causes(tx: Tx, code: str | None, errors: list[FieldError]) -> frozenset[int] | None:
    if code is None:
        return None
    known = await causes.list_all(tx)
    found = {cause.id for cause in known if cause.code == code}
    if not found:
        errors.append(FieldError("root_cause", say("no_root_cause", code=code)))
    while more := {cause.id for cause in known if cause.parent_id in found and cause.id not in found}:
        found |= more
    return frozenset(found)


async def _fields(tx: Tx, query: TicketQuery, errors: list[FieldError]) -> dict[str, FieldValue]:
    asked = {name.removeprefix(FIELD_PREFIX): text for name, text in query.items() if name.startswith(FIELD_PREFIX)}
    known = {each.code: each for each in await custom_fields.list_all(tx)} if asked else {}
    found = {}
    for code, text in asked.items():
        try:
            found[code] = read_text(known[code], text)
        except KeyError:
            errors.append(FieldError(f"{FIELD_PREFIX}{code}", say("no_such_field")))
        except UnreadableError as error:
            errors.append(FieldError(f"{FIELD_PREFIX}{code}", error.reason))
    return found


def _periods(query: TicketQuery, now: InstantUs) -> dict[str, Period]:
    ends = {name: (query.get(f"{name}_from"), query.get(f"{name}_before")) for name in PERIODS}
    if "due_within_hours" in query:
        ends["due"] = (now, InstantUs(now + query["due_within_hours"] * HOUR_US))
    return {name: Period(*each) for name, each in ends.items() if any(end is not None for end in each)}


def _set(values: tuple[Any, ...] | None) -> frozenset[Any] | None:
    return None if values is None else frozenset(values)
