"""Views: saved, changed, forgotten, and counted."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from amends.errors import Conflict, FieldError, Forbidden, Invalid, NotFound
from amends.ids import HIGHEST_ID
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.principal import PrincipalKind, Scope
from amends.model.ticket import list_query
from amends.model.ticket.list_filter import KeysetPosition
from amends.model.ticket.summary import TicketSummary
from amends.model.ticket.view import Counted, CountedView, View
from amends.store import people, views
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import find_tickets

_MAX_COUNTED_VIEWS = 100


class ViewForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A view to save: a name, and a query string as in the list of tickets. `user_id` 0 means a shared view."""

    name: str
    query: dict[str, str]
    user_id: Annotated[int, Meta(ge=0, le=HIGHEST_ID)] = 0


class ViewPatch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to change on a view. Fields that you leave out stay as they are."""

    name: str | UnsetType = UNSET
    query: dict[str, str] | UnsetType = UNSET


async def save(tx: Tx, form: ViewForm) -> View:
    """Save a view. Raises Invalid with every fault, NotFound for the user, or Conflict for a name that is taken."""
    await tx.lock("views")
    query = await _checked(tx, form.name, form.query)
    _check_right(tx, form.user_id)
    if form.user_id and await people.get(tx, form.user_id) is None:
        raise NotFound("user", form.user_id)
    await _check_name(tx, form.user_id, form.name, 0)
    view = View((await tx.next_ids(1))[0], form.name, form.user_id, query, tx.now)
    await views.insert(tx, view)
    return view


async def change(tx: Tx, view_id: int, patch: ViewPatch) -> View:
    """Change a view. Raises Invalid, NotFound or Conflict."""
    await tx.lock("views")
    view = await get(tx, view_id)
    _check_right(tx, view.user_id)
    name = view.name if patch.name is UNSET else patch.name
    texts = list_query.write(view.query) if patch.query is UNSET else patch.query
    changed = structs.replace(view, name=name, query=await _checked(tx, name, texts))
    await _check_name(tx, view.user_id, name, view_id)
    await views.update(tx, changed)
    return changed


async def delete(tx: Tx, view_id: int) -> None:
    """Forget a view. Raises NotFound or Forbidden."""
    _check_right(tx, (await get(tx, view_id)).user_id)
    await views.delete(tx, view_id)


async def get(tx: Tx, view_id: int) -> View:
    """One view. Raises NotFound, for another user's private one too."""
    view = await views.get(tx, view_id)
    if view is None or (tx.by.kind is PrincipalKind.USER and view.user_id not in (0, tx.by.id)):
        raise NotFound("view", view_id)
    return view


async def list_tickets(
    tx: Tx, view_id: int, after: KeysetPosition | None, limit: int
) -> tuple[Sequence[TicketSummary], tuple[int, int] | None]:
    """A page of the tickets that a view finds; and the place of the next page. Raises NotFound or Invalid."""
    return await find_tickets.list_page(tx, after, limit, query=(await get(tx, view_id)).query)


async def list_all(tx: Tx, user_id: int = 0) -> Sequence[View]:
    """Everybody's views and those of a user; 0 is nobody."""
    return await views.of_user(tx, user_id)


async def counts(tx: Tx, user_id: int = 0) -> Sequence[CountedView]:
    """The views of `list_all` with how many tickets each finds, which isn't counted far."""
    return await counts_of(tx, await views.of_user(tx, user_id))


async def counts_of(tx: Tx, found: Sequence[View]) -> Sequence[CountedView]:
    """The first of these views, each with how many tickets it finds, which isn't counted far."""
    return [CountedView(view, await _counted(tx, view)) for view in found[:_MAX_COUNTED_VIEWS]]


def _check_right(tx: Tx, user_id: int) -> None:
    """Users save and change their own; everybody's are for those who manage. (A key does what its scope says.)"""
    if tx.by.kind is not PrincipalKind.USER or user_id == tx.by.id:
        return
    if user_id or not tx.by.may(Scope.MANAGE):
        raise Forbidden(say("shared_views_need_manage"))


async def _counted(tx: Tx, view: View) -> Counted:
    try:
        return await find_tickets.count(tx, view.query)
    except Invalid:
        # A segment or a cause that it named is there no more: it finds nothing.
        return Counted(0, is_more=False)


async def _checked(tx: Tx, name: str, texts: dict[str, str]) -> list_query.TicketQuery:
    errors = []
    reason = text_error(name, MAX_NAME_CHARACTERS) or (None if name.strip() else say("empty"))
    if reason:
        errors.append(FieldError("name", reason))
    query: list_query.TicketQuery = {}
    try:
        query = list_query.read(texts)
        await find_tickets.filter_of(tx, query)
    except Invalid as refused:
        errors += [FieldError(f"query.{each.field}", each.reason) for each in refused.errors]
    if errors:
        raise Invalid(*errors)
    return query


async def _check_name(tx: Tx, user_id: int, name: str, own_id: int) -> None:
    if await views.id_named(tx, user_id, name) not in (0, own_id):
        raise Conflict(say("view_exists", name=name))
