"""Closing a ticket: what the workspace requires is asked for here, whichever way the ticket is closed."""

from amends.errors import FieldError
from amends.model.ticket.closing import Closing, closing_errors, is_closing
from amends.model.ticket.ticket import Ticket
from amends.store import custom_fields, customers, workspaces
from amends.store.engine.database import Tx


async def missing(tx: Tx, before: Ticket | None, after: Ticket) -> list[FieldError]:
    """Everything that is missing for this step, nothing for one that doesn't close; `before` None is an opening."""
    if not is_closing(before, after):
        return []
    customer = await customers.get(tx, after.customer_id) if after.customer_id else None
    is_reachable = customer is not None and customer.is_reachable
    closing = Closing(after, is_reachable, await custom_fields.required_on_closing(tx))
    return closing_errors(closing, (await workspaces.own(tx)).closing_requires)
