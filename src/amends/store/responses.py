"""Responses, and those of them that still have to be judged."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from amends.instants import InstantUs
from amends.model.access import Reach, Sight
from amends.model.decision import Outcome
from amends.model.quiet import QuietResponse
from amends.model.response import SurveyResponse
from amends.model.response_event import ResponseChange
from amends.model.response_parts import Parts, with_first_score
from amends.store.engine.database import Row, Tx
from amends.store.engine.statements import chunks, numbered
from amends.store.restrictions import not_in_hidden

COLUMNS = """id, version, survey_id, reference, time_us, received_us, first_intake_id, segment_id, customer_id,
    transaction_id, ticket_id, parts"""
_QUIET = "quiet_outcome, quiet_by_kind, quiet_by_id"
_INSERT = f"INSERT INTO responses (workspace_id, {COLUMNS}, unjudged_intake_id, {_QUIET}) VALUES ({numbered(1, 17)})"
_UPDATE = """
    UPDATE responses SET version = $1, time_us = $2, segment_id = $3, customer_id = $4, transaction_id = $5,
        ticket_id = $6, parts = $7, quiet_outcome = NULL, quiet_by_kind = NULL, quiet_by_id = NULL
    WHERE workspace_id = $8 AND id = $9 AND version = $10
"""
_UPDATE_AND_MARK = """
    UPDATE responses SET version = $1, time_us = $2, segment_id = $3, customer_id = $4, transaction_id = $5,
        ticket_id = $6, parts = $7, unjudged_intake_id = $8, quiet_outcome = NULL, quiet_by_kind = NULL,
        quiet_by_id = NULL
    WHERE workspace_id = $9 AND id = $10 AND version = $11
"""
_SET_RECEIVED = "UPDATE responses SET received_us = $1 WHERE workspace_id = $2 AND id = $3"
_GET = f"SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND id = $2"
# The plus leads the engines to the few that a ticket or a customer has, to sort them, and away from the primary key,
# which has this order for all responses of the workspace.
_OF_TICKET = f"""
    SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND ticket_id = $2 AND ticket_id <> 0 ORDER BY +id
"""
_OF_TICKET_AND_CUSTOMER = f"""
    SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND ticket_id = $2 AND ticket_id <> 0
    UNION ALL SELECT * FROM (
        SELECT {COLUMNS} FROM responses
        WHERE workspace_id = $1 AND customer_id = $3 AND customer_id <> 0 AND ticket_id <> $2"""
_BY_REFERENCES = f"SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND survey_id = $2 AND reference IN "
_QUIET_OF_SOME = f"""
    SELECT {_QUIET}, {COLUMNS} FROM responses WHERE workspace_id = $1 AND quiet_outcome IS NOT NULL AND id IN """
_ADOPT = """
    UPDATE responses SET unjudged_intake_id = $1
    WHERE workspace_id = $2 AND unjudged_intake_id IS NOT NULL AND id IN """
_JUDGED = """
    UPDATE responses SET unjudged_intake_id = NULL
    WHERE workspace_id = $1 AND unjudged_intake_id = $2 AND unjudged_intake_id IS NOT NULL AND id <= $3
"""
_UNJUDGED = f"""
    SELECT {COLUMNS} FROM responses
    WHERE workspace_id = $1 AND unjudged_intake_id = $2 AND unjudged_intake_id IS NOT NULL ORDER BY id LIMIT $3
"""
_BETWEEN = f"""
    SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND time_us >= $2 AND time_us < $3
"""
_COUNT_BETWEEN = "SELECT count(*) FROM responses WHERE workspace_id = $1 AND time_us >= $2 AND time_us < $3"
_BY_TIME = f"""
    SELECT {COLUMNS}, unjudged_intake_id FROM responses
    WHERE workspace_id = $1 AND (time_us, id) > ($2, $3) AND time_us < $4 ORDER BY time_us, id LIMIT $5
"""
_BY_IDS = f"SELECT {COLUMNS}, unjudged_intake_id FROM responses WHERE workspace_id = $1 AND id IN "
_PAGE = f"SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND id > $2 ORDER BY id LIMIT $3"

_PAGE_BEFORE = f"SELECT {COLUMNS} FROM responses WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"

_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_NOT_QUIET = (None, None, None)
_encode = msgspec.json.Encoder().encode
_parts = msgspec.json.Decoder(Parts)


class TimePlace(NamedTuple):
    """Where a response stands in the order of their times, and its segment."""

    time_us: InstantUs
    id: int
    segment_id: int


async def insert_many(tx: Tx, new: Sequence[ResponseChange]) -> None:
    """Keep new responses."""
    rows = []
    by = (tx.by.kind.value, tx.by.id)
    for change in new:
        each = change.after
        own = (each.id, each.version, each.survey_id, each.reference, each.time_us, each.received_us)
        found = (each.first_intake_id, each.segment_id, each.customer_id, each.transaction_id, each.ticket_id)
        said = (_encode(each.parts).decode(), change.to_judge or None)
        quiet = (change.quiet, *by) if change.quiet else _NOT_QUIET
        rows.append((tx.workspace_id, *own, *found, *said, *quiet))
    await tx.many(_INSERT, rows)


async def update_many(tx: Tx, changes: Sequence[ResponseChange]) -> Sequence[int]:
    """Keep changed responses; the places of those among them that were still what their changes began with."""
    marked = [place for place, change in enumerate(changes) if change.to_judge is not None]
    others = [place for place, change in enumerate(changes) if change.to_judge is None]
    kept: list[int] = []
    for statement, places in ((_UPDATE, others), (_UPDATE_AND_MARK, marked)):
        found = await tx.run_each(statement, [_changed_row(tx, changes[place]) for place in places])
        kept += [places[each] for each in found]
    return kept


async def set_received(tx: Tx, response_id: int, received_us: InstantUs) -> None:
    """Keep another instant at which a response came in: the day alone, where it is anonymous from now on."""
    await tx.run(_SET_RECEIVED, received_us, tx.workspace_id, response_id)


def _changed_row(tx: Tx, change: ResponseChange) -> tuple[object, ...]:
    response, version = change.after, change.before.version if change.before else 0
    found = (response.segment_id, response.customer_id, response.transaction_id, response.ticket_id)
    mark = () if change.to_judge is None else (change.to_judge or None,)
    values = (response.version, response.time_us, *found, _encode(response.parts).decode(), *mark)
    return (*values, tx.workspace_id, response.id, version)


async def of_ticket(tx: Tx, ticket_id: int) -> Sequence[SurveyResponse]:
    """The responses that belong to a ticket, in the order of their IDs."""
    return [response_of(row) for row in await tx.all(_OF_TICKET, tx.workspace_id, ticket_id)]


async def of_ticket_and_customer(
    tx: Tx, ticket_id: int, customer_ids: Sequence[int], seen: tuple[Reach, Sight], limit: int
) -> tuple[Sequence[SurveyResponse], Sequence[SurveyResponse]]:
    """The responses that belong to a ticket, oldest first, and the newest `limit` others of a customer, newest first.

    The others are those that are seen: of the segments within reach, and of no ticket that isn't; by all IDs of the
    customer.
    """
    within, segment_ids = _within(seen, 4)
    statement = f"{_OF_TICKET_AND_CUSTOMER}{within} ORDER BY +id DESC LIMIT ${len(segment_ids) + 4}) AS others"
    by_id: dict[int, SurveyResponse] = {}
    for each in customer_ids:
        rows = await tx.all(statement, tx.workspace_id, ticket_id, each, *segment_ids, limit)
        by_id.update((response.id, response) for response in map(response_of, rows))
    found = [by_id[response_id] for response_id in sorted(by_id)]
    own = [each for each in found if each.ticket_id == ticket_id]
    return own, [each for each in reversed(found) if each.ticket_id != ticket_id][:limit]


async def get(tx: Tx, response_id: int) -> SurveyResponse | None:
    """The response with that ID, or None."""
    row = await tx.one(_GET, tx.workspace_id, response_id)
    return response_of(row) if row else None


async def by_references(tx: Tx, survey_id: int, references: Sequence[str]) -> dict[str, SurveyResponse]:
    """Those of a survey's responses that have one of these references, which nobody else changes until the end."""
    found = {}
    # Who holds them waits in the order of the IDs; SQLite would walk the primary key for an order.
    in_order = f"ORDER BY id {tx.for_update}" if tx.for_update else ""
    for some in chunks(references):
        statement = f"{_BY_REFERENCES} ({numbered(3, len(some))}) {in_order}"
        for row in await tx.all(statement, tx.workspace_id, survey_id, *some):
            found[row[3]] = response_of(row)
    return found


async def quiet(tx: Tx, response_ids: Sequence[int]) -> dict[int, QuietResponse]:
    """Those of these responses that are quiet, by their IDs."""
    found: dict[int, QuietResponse] = {}
    for some in chunks(response_ids):
        for row in await tx.all(f"{_QUIET_OF_SOME}({numbered(2, len(some))})", tx.workspace_id, *some):
            outcome, by_kind, by_id, *own = row
            found[own[0]] = QuietResponse(response_of(own), _OUTCOMES[outcome], by_kind, by_id)
    return found


async def adopt_unjudged(tx: Tx, response_ids: Iterable[int], intake_id: int) -> int:
    """Take over those of these that an earlier intake left unjudged; how many those are."""
    adopted = 0
    for some in chunks(sorted(response_ids)):
        statement = f"{_ADOPT} ({numbered(3, len(some))})"
        adopted += await tx.run(statement, intake_id, tx.workspace_id, *some)
    return adopted


async def unjudged(tx: Tx, intake_id: int, limit: int) -> Sequence[SurveyResponse]:
    """Some of the responses that an intake still has to judge."""
    return [response_of(row) for row in await tx.all(_UNJUDGED, tx.workspace_id, intake_id, limit)]


async def mark_judged(tx: Tx, intake_id: int, last_id: int) -> None:
    """Note that an intake judged its own up to the last of `unjudged`."""
    await tx.run(_JUDGED, tx.workspace_id, intake_id, last_id)


async def between(
    tx: Tx, period: tuple[InstantUs, InstantUs], seen: tuple[Reach, Sight], page: tuple[int, int]
) -> tuple[int, list[SurveyResponse]]:
    """How many were given in a period (its end excluded), and a page (most, skipped) of them, newest first."""
    within, segment_ids = _within(seen, 4)
    values = [tx.workspace_id, *period, *segment_ids]
    place = len(values) + 1
    order = f" ORDER BY time_us DESC, id DESC LIMIT ${place} OFFSET ${place + 1}"
    count = await tx.one(_COUNT_BETWEEN + within, *values)
    rows = await tx.all(_BETWEEN + within + order, *values, *page)
    return count[0] if count else 0, [response_of(row) for row in rows]


async def count_between(tx: Tx, period: tuple[InstantUs, InstantUs], seen: tuple[Reach, Sight]) -> int:
    """How many of those that are seen were given in a period (its end excluded)."""
    within, segment_ids = _within(seen, 4)
    row = await tx.one(_COUNT_BETWEEN + within, tx.workspace_id, *period, *segment_ids)
    return row[0] if row else 0


async def given_after(
    tx: Tx, after: tuple[InstantUs, int], until_us: InstantUs, limit: int
) -> tuple[Sequence[TimePlace], Sequence[SurveyResponse]]:
    """The places of the next responses in the order of their times, and those that are judged and have no ticket."""
    rows = await tx.all(_BY_TIME, tx.workspace_id, *after, until_us, limit)
    return [TimePlace(InstantUs(row[4]), row[0], row[7]) for row in rows], _without_ticket(rows)


async def by_ids(tx: Tx, response_ids: Sequence[int]) -> Sequence[SurveyResponse]:
    """Those of these responses that are there."""
    found: list[SurveyResponse] = []
    for some in chunks(response_ids):
        rows = await tx.all(f"{_BY_IDS} ({numbered(2, len(some))})", tx.workspace_id, *some)
        found += [response_of(row[:-1]) for row in rows]
    return found


async def without_ticket(tx: Tx, response_ids: Sequence[int]) -> Sequence[SurveyResponse]:
    """Those of these responses that are judged and have no ticket; they are held, in the order of their IDs."""
    found: list[SurveyResponse] = []
    for some in chunks(sorted(response_ids)):
        statement = f"{_BY_IDS} ({numbered(2, len(some))}) ORDER BY id {tx.for_update}"
        found += _without_ticket(await tx.all(statement, tx.workspace_id, *some))
    return found


async def page_after(tx: Tx, after_id: int, limit: int) -> Sequence[SurveyResponse]:
    """Responses in the order of their IDs, from behind one."""
    return [response_of(row) for row in await tx.all(_PAGE, tx.workspace_id, after_id, limit)]


async def page_before(tx: Tx, before_id: int, limit: int) -> Sequence[SurveyResponse]:
    """Responses, the newest first, from behind one."""
    return [response_of(row) for row in await tx.all(_PAGE_BEFORE, tx.workspace_id, before_id, limit)]


def _within(seen: tuple[Reach, Sight], first: int) -> tuple[str, list[int]]:
    """The condition that a response is seen, and the values of its places, from `first` on."""
    reach, sight = seen
    hidden = not_in_hidden(sight, "ticket_id")
    if reach is None:
        return hidden, []
    return f" AND segment_id IN ({numbered(first, len(reach)) or 'NULL'}){hidden}", sorted(reach)


def _without_ticket(rows: Sequence[Row]) -> list[SurveyResponse]:
    # The last column is the intake that has still to judge it; the ticket stands two before that.
    return [response_of(row[:-1]) for row in rows if row[-1] is None and row[10] == 0]


def response_of(row: Row) -> SurveyResponse:
    """The response that a row of `COLUMNS` holds."""
    number, version, survey_id, reference, time_us, received_us, first_intake_id, *found, parts = row
    segment_id, customer_id, transaction_id, ticket_id = found
    return SurveyResponse(
        id=number,
        version=version,
        survey_id=survey_id,
        reference=reference,
        time_us=time_us,
        received_us=received_us,
        first_intake_id=first_intake_id,
        segment_id=segment_id,
        customer_id=customer_id,
        transaction_id=transaction_id,
        ticket_id=ticket_id,
        parts=with_first_score(_parts.decode(parts)),
    )
