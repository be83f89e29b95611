"""Promises to a customer over our own API: made at a ticket, kept, broken, moved with consent."""

from functools import partial
from typing import Final

from msgspec import Raw

from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.http.v1.times import instant_of
from amends.model.principal import Scope
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.usecases import promises
from amends.usecases.promises import MoveForm, NewPromise
from amends.wire.promises import BreakPromiseForm, MovePromiseForm, PromiseForm

_PATH: Final = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}/promises"
_ONE: Final = f"{_PATH}/{{promise_id}}"


def _new(sent: PromiseForm) -> NewPromise:
    return NewPromise(text=sent.text, due_us=instant_of("due_time", sent.due_time))


def _moved(sent: MovePromiseForm) -> MoveForm:
    return MoveForm(due_us=instant_of("due_time", sent.due_time), reason=sent.reason, has_consent=sent.customer_agreed)


async def _break(tx: Tx, ticket_id: int, promise_id: int, form: BreakPromiseForm) -> Ticket:
    return await promises.break_(tx, ticket_id, promise_id, form.reason)


_post = partial(ticket_endpoint, method="POST")

ENDPOINTS = (
    _post(
        path=_PATH,
        scope=Scope.TICKETS_WRITE,
        name="make_promise",
        summary="Promise something to the customer of a ticket",
        description="Record what the customer was told would be done, and by when. The promise has its own clock, "
        "which goes on when the ticket is closed: the owner is reminded an hour before, and told when the time passes.",
        request=PromiseForm,
        form=_new,
        do=then_shown(promises.make),
        example=Raw(b'{"text": "The refund of 40 euros is on your account.", "due_time": "2026-12-12T17:00:00+01:00"}'),
    ),
    _post(
        path=f"{_ONE}/keep",
        scope=Scope.TICKETS_WRITE,
        name="keep_promise",
        summary="Record that a promise was kept",
        description="Record that a promise was kept. After its time it is kept late, which `missed_time` tells.",
        do=then_shown(promises.keep),
    ),
    _post(
        path=f"{_ONE}/break",
        scope=Scope.TICKETS_WRITE,
        name="break_promise",
        summary="Record that a promise was broken",
        description="Record that what was promised was not done and will not be, and why.",
        request=BreakPromiseForm,
        do=then_shown(_break),
        example=Raw(b'{"reason": "The card was closed, so the bank sent the refund back."}'),
    ),
    _post(
        path=f"{_ONE}/move",
        scope=Scope.TICKETS_WRITE,
        name="move_promise",
        summary="Move a promise with the consent of the customer",
        description="Give a promise another time, if the customer agreed to it. If it was overdue, it stays missed.",
        request=MovePromiseForm,
        form=_moved,
        do=then_shown(promises.move),
        example=Raw(
            b'{"due_time": "2026-12-15T17:00:00+01:00", "reason": "The bank is closed until Monday.", '
            b'"customer_agreed": true}'
        ),
    ),
)
