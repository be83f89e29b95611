"""What people do to a ticket on its page: each form one use case, and the ticket again as the answer."""

import contextlib
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from msgspec import UNSET

from amends.errors import AmendsError, FieldError, Invalid
from amends.http.request.request import Request, Response
from amends.http.web.inbox.listing import Listing, listing_of
from amends.http.web.kit.form import Form, convert
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page_routes import form_route
from amends.http.web.ticket.ticket import done, refused
from amends.ids import parse_id
from amends.model.principal import Scope
from amends.model.status import Priority, Status
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.custom_field import Field, FieldType
from amends.model.ticket.link import Link, LinkKind
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import converse, links, merge, saved_replies, undo, watchers, work
from amends.usecases.close import FIELD_PREFIX
from amends.usecases.converse import AttemptForm
from amends.usecases.escalate import EscalationForm, escalate
from amends.usecases.form_once import SentAlready
from amends.usecases.merge import MergeForm
from amends.usecases.saved_replies import SentWith
from amends.usecases.settings import custom_fields
from amends.usecases.work import TicketChangeForm

Doing = Callable[[Tx, int, Form], Awaitable[Any]]

_PATH = "/tickets/{ticket_id}"


async def listing_from(request: Request, form: Form) -> Listing:
    """The listing from which a form was sent."""
    return await listing_of(request, dict(parse_qsl(form.text("from"))))


async def act(request: Request, form: Form, doing: str, use_case: Doing) -> Response:
    """Do something to a ticket, and show it again; a form that came before does nothing, and is answered the same."""
    ticket_id = request.id_param("ticket_id")
    listing = await listing_from(request, form)
    try:
        with contextlib.suppress(SentAlready):
            await write_once(request, form, use_case, ticket_id, form)
    except AmendsError as error:
        return await refused(request, listing, ticket_id, doing, form, error)
    return await done(request, listing, ticket_id, f"{ticket_id}-{doing}")


def _action(doing: str, use_case: Doing) -> Any:
    async def take(request: Request, form: Form) -> Response:
        return await act(request, form, doing, use_case)

    return form_route(f"{_PATH}/{doing}", Scope.TICKETS_WRITE, take)


async def _note(tx: Tx, ticket_id: int, form: Form) -> None:
    await saved_replies.note(tx, ticket_id, form.text("text"), _sent_with(form))


async def _reply(tx: Tx, ticket_id: int, form: Form) -> None:
    await saved_replies.reply(tx, ticket_id, form.text("text"), form.text("despite_refusal"), _sent_with(form))


def _sent_with(form: Form) -> SentWith:
    """The saved reply that was taken; `version` is the version of the ticket that its writer saw."""
    return SentWith(form.number("saved_reply_id"), form.number("version"))


async def _attempt(tx: Tx, ticket_id: int, form: Form) -> None:
    wanted = AttemptForm(
        channel=convert(form.text("channel"), Channel),
        outcome=convert(form.text("outcome"), ContactOutcome),
        text=form.text("text"),
        despite_refusal=form.text("despite_refusal"),
        despite_quiet_hours=form.text("despite_quiet_hours"),
    )
    await converse.attempt_contact(tx, ticket_id, wanted)


async def _change(tx: Tx, ticket_id: int, form: Form) -> None:
    """Change what the form holds; `version` is the one that its writer saw."""
    wanted = TicketChangeForm(
        status=_member(form, "status", Status),
        priority=_member(form, "priority", Priority),
        owner_id=form.number("owner_id") if "owner_id" in form else UNSET,
        segment=form.text("segment") if "segment" in form else UNSET,
        root_cause=form.text("root_cause") if "root_cause" in form else UNSET,
    )
    await work.change(tx, ticket_id, wanted, shown=form.number("version"))


async def _escalate(tx: Tx, ticket_id: int, form: Form) -> None:
    await escalate(tx, ticket_id, EscalationForm(form.text("reason")), shown=form.number("version"))


async def _take(tx: Tx, ticket_id: int, form: Form) -> None:
    await work.change(tx, ticket_id, TicketChangeForm(owner_id=tx.by.id), shown=form.number("version"))


async def _fill_in(tx: Tx, ticket_id: int, form: Form) -> None:
    wanted = TicketChangeForm(fields=await typed_fields(tx, form))
    await work.change(tx, ticket_id, wanted, shown=form.number("version"))


async def _route(tx: Tx, ticket_id: int, _: Form) -> None:
    await work.reassign_by_rules(tx, ticket_id)


async def _watch(tx: Tx, ticket_id: int, form: Form) -> None:
    await watchers.watch(tx, ticket_id, form.number("user_id", tx.by.id))


async def _unwatch(tx: Tx, ticket_id: int, form: Form) -> None:
    await watchers.unwatch(tx, ticket_id, form.number("user_id", tx.by.id))


async def _link(tx: Tx, ticket_id: int, form: Form) -> None:
    await links.link(tx, ticket_id, Link(_ticket_id(form, "ticket_id"), convert(form.text("kind"), LinkKind)))


async def _unlink(tx: Tx, ticket_id: int, form: Form) -> None:
    await links.unlink(tx, ticket_id, _ticket_id(form, "ticket_id"))


async def _undo(tx: Tx, ticket_id: int, form: Form) -> None:
    await undo.undo(tx, ticket_id, form.number("version"))


async def _merge(tx: Tx, ticket_id: int, form: Form) -> None:
    wanted = MergeForm(_ticket_id(form, "into"), form.is_ticked("even_if_customers_differ"))
    await merge.merge(tx, ticket_id, wanted)


def _member(form: Form, name: str, kind: Any) -> Any:
    if name not in form:
        return UNSET
    if form.text(name) not in kind.__members__:
        raise Invalid(FieldError(name, say("no_choice")))
    return kind[form.text(name)]


def _ticket_id(form: Form, name: str) -> int:
    number = parse_id(form.text(name).removeprefix("#"))
    if number is None:
        raise Invalid(FieldError(name, say("not_a_ticket_number")))
    return number


async def typed_fields(tx: Tx, form: Form) -> dict[str, object]:
    """What a form's custom fields mean, by their codes; what isn't known is left as it was sent."""
    names = [(name, text) for name, text in form.pairs if name.startswith(FIELD_PREFIX)]
    sent = {name.removeprefix(FIELD_PREFIX): text for name, text in names}
    known = {field.code: field for field in await custom_fields.list_all(tx)}
    return {code: typed_value(known[code], text) if code in known else text for code, text in sent.items()}


def typed_value(field: Field, text: str) -> object:
    """What a form's text means for a field; "" is nothing."""
    if not text.strip():
        return None
    if field.type is FieldType.FLAG:
        return text == "true"
    if field.type is FieldType.USER and text.isdecimal():
        return int(text)
    return text.strip()


ENDPOINTS = (
    _action("note", _note),
    _action("reply", _reply),
    _action("attempt", _attempt),
    _action("change", _change),
    _action("take", _take),
    _action("escalate", _escalate),
    _action("fields", _fill_in),
    _action("route", _route),
    _action("watch", _watch),
    _action("unwatch", _unwatch),
    _action("link", _link),
    _action("unlink", _unlink),
    _action("merge", _merge),
    _action("undo", _undo),
)
