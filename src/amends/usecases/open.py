"""Opening a ticket by hand."""

from msgspec import Struct, structs

from amends.errors import Conflict, FieldError, Invalid
from amends.model.customer import CustomerForm
from amends.model.intake import MAX_CHARACTERS, MAX_NAME_CHARACTERS, text_error
from amends.model.restriction import Restriction, SensitiveKind
from amends.model.status import Priority, Status
from amends.model.ticket import ticket_events
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.ticket import DEFAULT_TIME_LIMIT_HOURS, MANUAL_TYPE, Ticket
from amends.store import people, segments, tickets
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access, close, resolve_customer, route, waiting
from amends.usecases.able_owner import owner_errors
from amends.usecases.apply import apply
from amends.usecases.escalate import escalated
from amends.usecases.restrict import users_named


class TicketForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A ticket to open by hand; codes name segments, "" for `current_segment` is the origin, `owner` is an e-mail.

    `external_id` is what another system calls it; no other ticket of the workspace has it. `sensitive` opens a
    sensitive case; `recused` are the e-mail addresses of users whom it is about.
    """

    origin_segment: str
    current_segment: str = ""
    status: Status = Status.NEW
    priority: Priority = Priority.MEDIUM
    verbatim: str = ""
    customer: CustomerForm = CustomerForm()
    owner: str = ""
    time_limit_hours: int = DEFAULT_TIME_LIMIT_HOURS
    external_id: str = ""
    sensitive: SensitiveKind | None = None
    recused: tuple[str, ...] = ()


async def open_by_hand(tx: Tx, form: TicketForm) -> TicketSummary:
    """Open a ticket.

    Raises Invalid with everything that is wrong, Forbidden for a segment out of reach, or Conflict when a ticket has
    the external ID already.
    """
    errors = _text_errors(form)
    if form.external_id and (taken := await tickets.id_by_external_id(tx, form.external_id)):
        raise Conflict(say("external_id_taken", number=taken, external_id=form.external_id))
    tree = await segments.tree(tx)
    origin = tree.by_code(form.origin_segment)
    current = tree.by_code(form.current_segment) if form.current_segment else origin
    owner = await people.get_by_email(tx, form.owner) if form.owner else None
    if origin is None:
        errors.append(FieldError("origin_segment", say("no_segment", code=form.origin_segment)))
    if current is None and form.current_segment:
        errors.append(FieldError("current_segment", say("no_segment", code=form.current_segment)))
    if owner is None and form.owner:
        errors.append(FieldError("owner", say("no_user_with_email", email=form.owner)))
    recused = await users_named(tx, "recused", form.recused, errors)
    restriction = Restriction(form.sensitive, (), recused)
    if current is not None:
        errors += await owner_errors(tx, "owner", owner, current.id, restriction)
    if errors or origin is None or current is None:
        raise Invalid(*errors)
    await access.check_segment(tx, origin.id, "segment", origin.code)
    await access.check_segment(tx, current.id, "segment", current.code)
    ticket = await _ticket(tx, form, (origin.id, current.id), owner.id if owner else 0)
    ticket = structs.replace(ticket, restriction=restriction)
    missing = await close.missing(tx, None, ticket)
    if missing:
        raise Invalid(*missing)
    needs_owner = ticket.is_open and not ticket.owner_id
    routed = await route.route(tx, await route.load(tx), ticket) if needs_owner else None
    raised = await escalated(tx, ticket) if ticket.status is Status.ESCALATED else None
    await apply(tx, ticket_events.opened(ticket, *(each for each in (routed, raised) if each)))
    summary = await tickets.get_summary(tx, ticket.id)
    assert summary is not None  # noqa: S101 - it was written in this very transaction
    return summary


async def _ticket(tx: Tx, form: TicketForm, segment_ids: tuple[int, int], owner_id: int) -> Ticket:
    return Ticket(
        id=(await tx.next_ids(1))[0],
        version=1,
        survey_id=0,
        response_id=0,
        transaction_id=0,
        customer_id=await resolve_customer.get_or_create(tx, form.customer, segment_ids[0]),
        origin_segment_id=segment_ids[0],
        current_segment_id=segment_ids[1],
        owner_id=owner_id,
        status=form.status,
        priority=form.priority,
        type=MANUAL_TYPE,
        score=None,
        scale="",
        verbatim=form.verbatim,
        reply="",
        time_limit_hours=form.time_limit_hours,
        issue_us=tx.now,
        opened_us=tx.now,
        changed_us=tx.now,
        closed_us=tx.now if form.status is Status.CLOSED else None,
        deleted_us=None,
        waits_until_us=await waiting.waits_until(tx, form.status),
        waits_since_us=tx.now if form.status is Status.PENDING else None,
        rule_id=0,
        rule_version=0,
        external_id=form.external_id,
    )


def _text_errors(form: TicketForm) -> list[FieldError]:
    texts = [("verbatim", form.verbatim, MAX_CHARACTERS)]
    texts += [
        (name, getattr(form, name), MAX_NAME_CHARACTERS)
        for name in ("origin_segment", "current_segment", "owner", "external_id")
    ]
    for name in CustomerForm.__struct_fields__:
        texts.append((f"customer.{name}", getattr(form.customer, name), MAX_NAME_CHARACTERS))
    found = ((name, text_error(text, limit)) for name, text, limit in texts)
    return [FieldError(name, reason) for name, reason in found if reason]
