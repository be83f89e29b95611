"""Merging: all that hangs on a duplicate is found from the other ticket; and a merge is taken back."""

import pytest
from msgspec import structs

from amends.errors import BusinessRuleError
from amends.instants import MINUTE_US
from amends.model.customer import CustomerForm
from amends.model.principal import Principal, PrincipalKind
from amends.model.status import Status
from amends.model.ticket import list_query
from amends.model.ticket.closing import Requirement
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.history import replay
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.store import events, responses, tickets
from amends.store.engine.database import Database
from amends.usecases import (
    close,
    converse,
    erase,
    find_tickets,
    links,
    merge,
    soft_delete,
    ticket_detail,
    undo,
    watchers,
    work,
)
from amends.usecases.close import ClosingForm
from amends.usecases.converse import AttemptForm
from amends.usecases.merge import MergeForm
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import FixtureWorkspace
from tests.engines import Clock

TOM = CustomerForm(email="tom@mail.example")


@pytest.fixture
def ana(workspace: FixtureWorkspace) -> Principal:
    return structs.replace(workspace.by, kind=PrincipalKind.USER, id=workspace.ana.id)


async def opened(database: Database, workspace: FixtureWorkspace, words: str) -> Ticket:
    form = TicketForm(origin_segment="S1", verbatim=words, customer=TOM)
    return (await database.write(workspace.by, open_by_hand, form)).ticket


@pytest.fixture
async def pair(database: Database, workspace: FixtureWorkspace, ana: Principal, clock: Clock) -> tuple[Ticket, Ticket]:
    """A duplicate with a note, an attempt, a link and a watcher, and the ticket that it will end in."""
    duplicate, into, third = [await opened(database, workspace, words) for words in ("Elefante", "Jirafa", "Cebra")]
    clock.advance(MINUTE_US)
    await database.write(ana, converse.note, duplicate.id, "Hipopótamo")
    attempt = AttemptForm(channel=Channel.PHONE, outcome=ContactOutcome.REACHED, text="Rinoceronte")
    await database.write(ana, converse.attempt_contact, duplicate.id, attempt)
    await database.write(ana, links.link, duplicate.id, Link(third.id, LinkKind.RELATED))
    await database.write(ana, watchers.watch, duplicate.id, workspace.ben.id)
    clock.advance(MINUTE_US)
    return await now(database, ana, duplicate.id), into


async def now(database: Database, by: Principal, ticket_id: int) -> Ticket:
    found = await database.read(by, tickets.get, ticket_id)
    assert found
    return found


async def found_by(database: Database, by: Principal, text: str) -> list[int]:
    query = list_query.read({"q": text})
    return [each.ticket.id for each in await database.read(by, find_tickets.page, query, None, 10)]


async def test_all_of_a_duplicate_is_found_from_the_other(
    database: Database, ana: Principal, pair: tuple[Ticket, Ticket]
) -> None:
    duplicate, into = pair
    await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    for text in ("elefante", "hipopotamo", "rinoceronte", "jirafa", str(duplicate.id)):
        assert into.id in await found_by(database, ana, text), text
    detail = await database.read(ana, ticket_detail.get_ticket_detail, into.id)
    assert [each.ticket.id for each in detail.merged] == [duplicate.id]
    assert len(detail.merged[0].history) > 4
    assert len(detail.merged_links) == 1
    assert detail.summary.ticket.contact_attempts == 1


async def test_the_attempts_of_both_count_for_closing(
    database: Database, workspace: FixtureWorkspace, ana: Principal, pair: tuple[Ticket, Ticket]
) -> None:
    duplicate, into = pair
    required = frozenset({Requirement.CONTACT_ATTEMPT})
    await database.write(workspace.by, workspaces.change, WorkspaceChangeForm(closing_requires=required))
    await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    closed = await database.write(ana, close.close, into.id, ClosingForm())
    assert closed.after.status is Status.CLOSED


@pytest.mark.parametrize("side", ["duplicate", "into"])
async def test_a_merge_is_taken_back_with_all_that_came_from_it(
    database: Database, ana: Principal, pair: tuple[Ticket, Ticket], clock: Clock, side: str
) -> None:
    duplicate, into = pair
    merged = await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    ended = await now(database, ana, duplicate.id)
    clock.advance(MINUTE_US)
    asked = ended if side == "duplicate" else merged
    await database.write(ana, undo.undo, asked.id, asked.version)
    for before in (duplicate, into):
        after = await now(database, ana, before.id)
        assert structs.replace(after, version=before.version, changed_us=before.changed_us) == before
        assert replay(await database.read(ana, events.of_ticket, before.id)) == after
    assert await found_by(database, ana, "rinoceronte") == [duplicate.id]
    assert await found_by(database, ana, "jirafa") == [into.id]
    detail = await database.read(ana, ticket_detail.get_ticket_detail, into.id)
    assert (detail.merged, detail.merged_links) == ([], [])
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, asked.id, asked.version)


async def test_the_answers_go_back_too(
    database: Database, workspace: FixtureWorkspace, ana: Principal, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    for number, segment in enumerate(("S1", "S1A")):
        form = cast.form(reference=f"r-{number}", words="Nadie", segment=segment)
        await cast.ingest(database, workspace.by, form)
    _, (duplicate, into) = await cast.everything(database, workspace.by)
    merged = await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id, even_if_customers_differ=True))
    assert len(await database.read(ana, responses.of_ticket, into.id)) == 2
    clock.advance(MINUTE_US)
    await database.write(ana, undo.undo, into.id, merged.version)
    for ticket in (duplicate, into):
        assert [each.id for each in await database.read(ana, responses.of_ticket, ticket.id)] == [ticket.response_id]


async def test_what_was_done_to_the_other_since_stays(
    database: Database, ana: Principal, pair: tuple[Ticket, Ticket], clock: Clock
) -> None:
    duplicate, into = pair
    merged = await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    clock.advance(MINUTE_US)
    await database.write(ana, work.change, into.id, TicketChangeForm(status=Status.IN_PROGRESS))
    clock.advance(MINUTE_US)
    await database.write(ana, undo.undo, into.id, merged.version)
    assert (await now(database, ana, into.id)).status is Status.IN_PROGRESS
    assert (await now(database, ana, into.id)).contact_attempts == 0


async def test_a_ticket_that_ended_in_another_since_is_parted_last_first(
    database: Database, workspace: FixtureWorkspace, ana: Principal, pair: tuple[Ticket, Ticket], clock: Clock
) -> None:
    duplicate, into = pair
    last = await opened(database, workspace, "Tortuga")
    clock.advance(MINUTE_US)
    merged = await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    clock.advance(MINUTE_US)
    again = await database.write(ana, merge.merge, into.id, MergeForm(last.id))
    clock.advance(MINUTE_US)
    assert await found_by(database, ana, "rinoceronte") == [last.id]
    assert again.contact_attempts == 1
    with pytest.raises(BusinessRuleError):
        await database.write(ana, undo.undo, into.id, merged.version)
    await database.write(ana, undo.undo, last.id, again.version)
    clock.advance(MINUTE_US)
    assert await found_by(database, ana, "rinoceronte") == [into.id]
    await database.write(ana, undo.undo, into.id, merged.version)
    assert await found_by(database, ana, "rinoceronte") == [duplicate.id]


async def test_what_is_erased_of_a_duplicate_isn_t_found_by_the_other_either(
    database: Database, workspace: FixtureWorkspace, ana: Principal, pair: tuple[Ticket, Ticket]
) -> None:
    duplicate, into = pair
    await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    history = await database.read(ana, events.of_ticket, duplicate.id)
    noted = next(each for each in history if type(each.event).__name__ == "Noted")
    await database.write(workspace.by, erase.erase_event, duplicate.id, noted.version)
    assert await found_by(database, ana, "hipopotamo") == []
    assert into.id in await found_by(database, ana, "rinoceronte")


async def test_deleting_and_restoring_the_other_keeps_what_came_from_the_duplicate(
    database: Database, ana: Principal, pair: tuple[Ticket, Ticket]
) -> None:
    duplicate, into = pair
    await database.write(ana, merge.merge, duplicate.id, MergeForm(into.id))
    await database.write(ana, soft_delete.delete, into.id)
    assert await found_by(database, ana, "rinoceronte") == []
    await database.write(ana, soft_delete.restore, into.id)
    assert await found_by(database, ana, "rinoceronte") == [into.id]
    assert (await database.read(ana, ticket_detail.get_ticket_detail, into.id)).summary.ticket.contact_attempts == 1
