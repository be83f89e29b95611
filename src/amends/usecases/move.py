"""Moving a ticket from one status to another, along the steps that its workspace has."""

from amends.errors import FieldError
from amends.model.status import Status
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import StatusChanged
from amends.model.ticket.transition import transition_error
from amends.store.engine.database import Tx
from amends.usecases.settings import transitions
from amends.usecases.waiting import waiting_errors, waits_until


async def moved(tx: Tx, ticket: Ticket, status: Status, errors: list[FieldError]) -> StatusChanged | None:
    """The event of this step, None when the ticket is there; that there is no such step is added to the faults.

    Raises Forbidden for a step that needs a right which the principal lacks.
    """
    if status is ticket.status:
        return None
    error = transition_error((await transitions.get(tx)).table, tx.by, ticket.status, status)
    errors += [FieldError("status", error)] if error else waiting_errors(ticket, status)
    return StatusChanged(ticket.status, status, tx.now, await waits_until(tx, status))
