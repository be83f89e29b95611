"""Restricting: a ticket becomes a sensitive case, or is kept from those whom it is about; each time with a reason.

Only who sees a ticket can do it, so that taking a restriction back is an act of those who may see it.
"""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType

from amends.errors import FieldError, Invalid
from amends.model.intake import MAX_CHARACTERS, MAX_NAME_CHARACTERS, text_error
from amends.model.person import User
from amends.model.restriction import Restriction, SensitiveKind
from amends.model.ticket.access_changed import AccessChanged
from amends.model.ticket.ticket import Ticket
from amends.model.ticket.ticket_events import changed
from amends.store import people
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.apply import apply_to_ticket
from amends.usecases.lock_ticket import lock_ticket

MAX_PEOPLE = 50


class RestrictionForm(Struct, frozen=True, kw_only=True):
    """What to change of who sees a ticket; what is left out stays. `sensitive` None makes it an ordinary case.

    `named` and `recused` are the e-mail addresses of users. `reason` is always given.
    """

    reason: str
    sensitive: SensitiveKind | UnsetType | None = UNSET
    named: tuple[str, ...] | UnsetType = UNSET
    recused: tuple[str, ...] | UnsetType = UNSET


class RestrictedTicket(Struct, frozen=True):
    """A ticket after it was restricted, and whether whoever did it sees it still."""

    ticket: Ticket
    is_seen: bool


async def restrict(tx: Tx, ticket_id: int, form: RestrictionForm) -> RestrictedTicket:
    """Change who sees a ticket. Raises Invalid with every fault, NotFound or Forbidden.

    An owner who doesn't see it any more loses it to somebody who does, or to the queue.
    """
    errors = _reason_errors(form.reason)
    named = None if form.named is UNSET else await users_named(tx, "named", form.named, errors)
    recused = None if form.recused is UNSET else await users_named(tx, "recused", form.recused, errors)
    ticket = await lock_ticket(tx, ticket_id)
    before = ticket.restriction
    after = Restriction(
        before.sensitive if form.sensitive is UNSET else form.sensitive,
        before.named_ids if named is None else named,
        before.recused_ids if recused is None else recused,
    )
    if after.sensitive is None:
        after = Restriction(None, (), after.recused_ids)
    if after.recused_ids and set(after.recused_ids) & set(after.named_ids):
        errors.append(FieldError("named", say("named_and_recused")))
    if errors:
        raise Invalid(*errors)
    if after != before:
        event = AccessChanged(before, after, form.reason.strip())
        ticket = await apply_to_ticket(tx, changed(ticket, tx.now, event))
    return RestrictedTicket(ticket, access.may_see(tx.by, await access.reachable_segments(tx), ticket))


def _reason_errors(reason: str) -> list[FieldError]:
    found = text_error(reason, MAX_CHARACTERS) or (None if reason.strip() else say("empty"))
    return [FieldError("reason", found)] if found else []


async def users_named(tx: Tx, field: str, emails: Sequence[str], errors: list[FieldError]) -> tuple[int, ...]:
    """The IDs of users who are named by their addresses; faults are noted at their places."""
    if len(emails) > MAX_PEOPLE:
        errors.append(FieldError(field, say("too_many_people", count=MAX_PEOPLE)))
        return ()
    found: list[User] = []
    for place, email in enumerate(emails):
        too_long = text_error(email, MAX_NAME_CHARACTERS)
        user = None if too_long else await people.get_by_email(tx, email)
        if user is None:
            errors.append(FieldError(f"{field}[{place}]", too_long or say("no_user_with_email", email=email)))
        else:
            found.append(user)
    return tuple(sorted({user.id for user in found}))
