"""Where tickets have the words that somebody looks for: in which notes, replies and other words of the team."""

from collections.abc import Mapping, Sequence

from amends.model.search_text import parse
from amends.model.subject import TICKET
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.written_words import FoundWords, found_in, not_in, words_in
from amends.store import events
from amends.store.engine.database import Tx
from amends.usecases import actors, queries


async def of_ticket(tx: Tx, ticket_id: int, *, q: str = "") -> FoundWords:
    """What of a ticket's history has some of the words, the newest first. Raises NotFound or Forbidden."""
    return FoundWords(q, await actors.named(tx, found_in(await queries.get_history(tx, ticket_id), parse(q))))


async def texts_beside(tx: Tx, rows: Sequence[TicketSummary], q: str) -> Mapping[int, str]:
    """What has those words that a row of the list doesn't show, by the tickets' IDs: of each the newest of its texts.

    The rows are those that whoever asks sees.
    """
    phrases = parse(q)
    missing = {each.ticket.id: not_in(_shown(each), phrases) for each in rows}
    wanted = [ticket_id for ticket_id, left in missing.items() if left]
    histories = await events.of_subjects(tx, TICKET, wanted) if wanted else {}
    found = {ticket_id: found_in(history, missing[ticket_id]) for ticket_id, history in histories.items()}
    return {ticket_id: words_in(newest[0]) for ticket_id, newest in found.items() if newest}


def _shown(own: TicketSummary) -> list[str]:
    customer = own.customer
    return [own.ticket.verbatim, customer.name or customer.email or customer.phone]
