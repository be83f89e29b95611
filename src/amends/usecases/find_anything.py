"""Finding anything by a few letters: tickets, customers and people that whoever asks may see."""

from collections.abc import Sequence

from msgspec import Struct

from amends.errors import Forbidden, NotFound
from amends.ids import parse_id
from amends.model.customer import Customer, identifiers_of
from amends.model.person import TeamMember
from amends.model.search_text import words_of
from amends.model.ticket.list_filter import Sort
from amends.model.ticket.summary import TicketSummary
from amends.store import customer_merges, customers, people, workspaces
from amends.store.engine.database import Tx
from amends.usecases import access, find_tickets, queries

LIMIT = 8
_FEWEST_DIGITS = 5


class FoundAnything(Struct, frozen=True):
    """What was found: tickets, customers by their address, number or reference, and people of the team."""

    tickets: Sequence[TicketSummary] = ()
    customers: Sequence[Customer] = ()
    people: Sequence[TeamMember] = ()


async def find_anything(tx: Tx, text: str) -> FoundAnything:
    """What has all the words of a text, or is called by it: a few of each, the ticket of that number first."""
    words = words_of(text)
    if not words:
        return FoundAnything()
    known = await _customers(tx, text)
    tickets = [*await _numbered(tx, text), *await _worded(tx, text)]
    for each in known:
        query = {"customer_id": each.id, "sort": Sort.OPENED}
        tickets += await find_tickets.page(tx, query, None, LIMIT)
    by_id = {each.ticket.id: each for each in tickets}
    return FoundAnything(list(by_id.values())[:LIMIT], known, await _people(tx, words))


async def _numbered(tx: Tx, text: str) -> Sequence[TicketSummary]:
    number = parse_id(text.strip().removeprefix("#"))
    if number is None:
        return ()
    try:
        return [await queries.get_ticket(tx, number)]
    except (NotFound, Forbidden):
        return ()


async def _worded(tx: Tx, text: str) -> Sequence[TicketSummary]:
    return await find_tickets.page(tx, {"q": text, "sort": Sort.CHANGED}, None, LIMIT)


async def _customers(tx: Tx, text: str) -> Sequence[Customer]:
    digits = sum(each.isdecimal() for each in text)
    phone = text if digits >= _FEWEST_DIGITS else ""
    region = (await workspaces.own(tx)).region_of_phones
    wanted = identifiers_of(text.strip(), text if "@" in text else "", phone, region)
    found = await customers.called(tx, wanted)
    known = await customers.known_in(tx, found, await access.seen(tx))
    stays = await customer_merges.groups(tx, [each.id for each in found if each.id in known])
    shown = await customers.get_many(tx, {group[0] for group in stays.values()})
    return [shown[each] for each in sorted(shown)][:LIMIT]


async def _people(tx: Tx, words: Sequence[str]) -> Sequence[TeamMember]:
    team = [each for each in (await people.team(tx)).values() if each.left_us is None]
    named = [(each, words_of(f"{each.name} {each.email}")) for each in team]
    found = [each for each, own in named if all(any(name.startswith(word) for name in own) for word in words)]
    return sorted(found, key=lambda each: each.name.casefold())[:LIMIT]
