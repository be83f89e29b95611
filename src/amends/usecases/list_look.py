"""How the list of tickets looks to somebody: its columns, how close its rows stand, what they leave out, its orders."""

from collections.abc import Mapping

from msgspec import Struct, structs

from amends.errors import Invalid
from amends.model.preferences import Preferences, RowPart
from amends.model.ticket.columns import column_errors
from amends.model.ticket.list_filter import Sort
from amends.store import custom_fields, preferences
from amends.store.engine.database import Tx
from amends.usecases import notifications


class ListLook(Struct, frozen=True):
    """How the list looks to somebody; without columns each ticket is a card."""

    columns: tuple[str, ...] = ()
    is_compact: bool = False
    hidden_parts: tuple[RowPart, ...] = ()
    sorts: Mapping[str, Sort] = {}


async def get_list_look(tx: Tx, user_id: int) -> ListLook:
    """How the list looks to a user. Raises NotFound or Forbidden for the user."""
    await notifications.check_reader(tx, user_id)
    return _look(await preferences.get(tx, user_id))


async def save_list_look(tx: Tx, user_id: int, look: ListLook) -> ListLook:
    """Keep how the list looks to a user. Raises Invalid for columns that can't be, NotFound or Forbidden."""
    await notifications.check_reader(tx, user_id)
    codes = {each.code for each in await custom_fields.list_all(tx)}
    errors = column_errors(look.columns, codes)
    if errors:
        raise Invalid(*errors)
    before = await preferences.get(tx, user_id)
    await preferences.save(tx, user_id, structs.replace(before, **structs.asdict(look)))
    return look


def _look(liked: Preferences) -> ListLook:
    return ListLook(**{name: getattr(liked, name) for name in ListLook.__struct_fields__})
