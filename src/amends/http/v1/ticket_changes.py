"""Working on a ticket over our own API: changed when nobody else changed it meanwhile."""

from decimal import Decimal, InvalidOperation

from msgspec import UNSET, Raw, ValidationError, json

from amends.http.request.etags import IF_MATCH
from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.v1.tickets import then_shown, ticket_endpoint
from amends.model.principal import Scope
from amends.model.status import Priority, Status
from amends.model.ticket.ticket import Ticket
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import undo, work
from amends.usecases.escalate import EscalationForm, escalate
from amends.usecases.work import TicketChangeForm
from amends.wire.escalation import EscalationRequest
from amends.wire.tickets import TicketPatch
from amends.wire.undo import UndoForm

_PATH = "/v1/workspaces/{workspace_id}/tickets/{ticket_id}"
_NO_NUMBER = Decimal("NaN")


def change_form(patch: TicketPatch) -> TicketChangeForm:
    """What a patch says, as the use case takes it."""
    return TicketChangeForm(
        status=UNSET if patch.status is UNSET else Status[patch.status],
        priority=UNSET if patch.priority is UNSET else Priority[patch.priority],
        owner_id=patch.owner_id if patch.owner_id is UNSET else patch.owner_id or 0,
        segment=patch.segment,
        root_cause=patch.root_cause if patch.root_cause is UNSET else patch.root_cause or "",
        action_taken=patch.action_taken if patch.action_taken is UNSET else patch.action_taken or "",
        fields={code: _sent(raw) for code, raw in patch.fields.items()},
    )


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return _NO_NUMBER


_value = json.Decoder(float_hook=_decimal)


def _sent(raw: Raw) -> object:
    # A number keeps its digits; one beyond all bounds is refused by its field, as no number.
    try:
        return _value.decode(raw)
    except ValidationError:
        return _NO_NUMBER
    except UnicodeDecodeError as error:
        raise HttpProblem(ProblemKind.MALFORMED_BODY, say("body_unreadable", error=str(error))) from None


async def _undo(tx: Tx, ticket_id: int, form: UndoForm) -> Ticket:
    return (await undo.undo(tx, ticket_id, form.version)).ticket


ENDPOINTS = (
    ticket_endpoint(
        method="PATCH",
        path=_PATH,
        scope=Scope.TICKETS_WRITE,
        name="change_ticket",
        summary="Change a ticket",
        description="Change a ticket. With If-Match, only if it is still at this version; a 412 lists what others "
        "changed since.",
        parameters=(IF_MATCH,),
        request=TicketPatch,
        form=change_form,
        do=then_shown(work.change),
        example=Raw(b'{"status": "CLOSED", "action_taken": "The amount was paid back."}'),
    ),
    ticket_endpoint(
        method="POST",
        path=f"{_PATH}/escalate",
        scope=Scope.TICKETS_WRITE,
        name="escalate_ticket",
        summary="Escalate a ticket",
        description="Take an open ticket up one level, and notify the managers of the next segment above that has any, "
        "as an SLA policy does after a missed deadline. Status, priority and owner stay as they are. The event "
        "`ticket.escalated_by_hand` says who was notified.",
        request=EscalationRequest,
        form=lambda sent: EscalationForm(sent.reason),
        do=then_shown(escalate),
        example=Raw(b'{"reason": "The guest wants to speak to the manager."}'),
    ),
    ticket_endpoint(
        method="POST",
        path=f"{_PATH}/undo",
        scope=Scope.TICKETS_WRITE,
        name="undo_change",
        summary="Undo a change of a ticket",
        description="Take back what you did together with the event that led to this version, for 10 minutes: changes, "
        "notes, replies, attempts, links. What somebody changed since stays, and the event `ticket.undone` names it. "
        "Clocks run on as if it had not happened. Webhooks that were sent stay sent; receivers get the event.",
        request=UndoForm,
        do=then_shown(_undo),
        example=Raw(b'{"version": 4}'),
    ),
)
