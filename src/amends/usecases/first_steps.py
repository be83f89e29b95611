"""How far a new workspace is on its way to a closed loop: nothing is noted for it, what is there says it."""

from collections.abc import Sequence

from amends.model.first_step import FirstStep, StepDone
from amends.model.status import Status
from amends.model.ticket.list_filter import TicketFilter
from amends.store import people, responses, segments, ticket_lists
from amends.store.engine.database import Tx
from amends.usecases import no_rule

_DONE = frozenset({Status.RESOLVED, Status.CLOSED})


async def list_steps(tx: Tx) -> Sequence[StepDone]:
    """Each first step of the workspace, in their order."""
    here = [each for each in (await people.team(tx)).values() if each.left_us is None]
    done = {
        FirstStep.UNIT: len(await segments.tree(tx)) > 1,
        FirstStep.PEOPLE: len(here) > 1,
        FirstStep.RULE: not await no_rule.opens_nothing(tx),
        FirstStep.ANSWER: bool(await responses.page_after(tx, 0, 1)),
        FirstStep.TICKET: bool(await ticket_lists.newest(tx, TicketFilter(), 1)),
        FirstStep.CLOSED: bool(await ticket_lists.newest(tx, TicketFilter(status=_DONE), 1)),
    }
    return [StepDone(step, done[step]) for step in FirstStep]
