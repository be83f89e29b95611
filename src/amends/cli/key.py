"""`amends key`: create, list, name and revoke API keys."""

from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number
from msgspec import UNSET
from whenever import Date

from amends.app import system_now
from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines, print_note
from amends.cli.table import print_table
from amends.errors import FieldError, Invalid
from amends.ids import HIGHEST_ID
from amends.instants import InstantUs, from_text, rfc3339, start_of_day
from amends.model.key import KeyDetail, NewKey
from amends.model.principal import Principal, Scope
from amends.serializers.keys import key_view, new_key_view
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases.settings import keys, workspaces
from amends.usecases.settings.keys import KeyChange

app = App(name="key", help="Create, list, name and revoke API keys.")

_Owner = Annotated[
    int, Parameter(validator=Number(gte=0, lte=HIGHEST_ID), help="The ID of the user who answers for it, 0 for nobody")
]
_SCOPES = {scope.value: scope for scope in Scope}


@app.command
def create(
    *,
    workspace: Id,
    scope: Annotated[tuple[str, ...], Parameter(help=", ".join(_SCOPES), negative="", consume_multiple=True)],
    segment: Annotated[
        tuple[str, ...],
        Parameter(
            help="Codes of segments; the key sees only these and the segments below them; without any, the whole tree",
            negative="",
            consume_multiple=True,
        ),
    ] = (),
    expires: Annotated[
        str, Parameter(help="A date (valid until its end, in the workspace's time zone) or a time with an offset")
    ] = "",
    name: Annotated[str, Parameter(help="What it is for, such as the name of the other system")] = "",
    owner: _Owner = 0,
    common: Common = PLAIN,
) -> None:
    """Create an API key and show it. It is shown only this once.

    Example: amends key create --workspace 1001 --scope tickets:read feedback:write --name "Data warehouse"
    """
    wrong = [
        FieldError("scope", say("not_a_scope", text=each, choices=_SCOPES)) for each in scope if each not in _SCOPES
    ]
    if wrong:
        raise Invalid(*wrong)
    scopes = frozenset(_SCOPES[each] for each in scope)

    async def make(database: Database, by: Principal) -> NewKey:
        zone = (await database.read(by, workspaces.get)).time_zone
        return await database.write(by, keys.create, scopes, segment, _expiry(expires, zone), name, owner)

    made = on_workspace(common, workspace, make)
    if common.json:
        print_json(new_key_view(made))
    else:
        print_lines(made.secret)
        if not segment:
            print_note("no segment was named, so the key reaches the whole tree.")


@app.command(name="list")
def list_(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the API keys of a workspace, without their secrets.

    Example: amends key list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, keys.list_details))
    if common.json:
        print_json([key_view(each) for each in found])
    else:
        columns = ("ID", "Name", "Owner", "Starts with", "Ends with", "Scopes", "State", "Last used")
        print_table(columns, [_row(key, system_now()) for key in found])


@app.command(name="set")
def set_key(
    key: Id, *, workspace: Id, name: str | None = None, owner: _Owner | None = None, common: Common = PLAIN
) -> None:
    """Change the name or the owner of an API key. The owner is the ID of a user, 0 for nobody.

    Example: amends key set 1007 --workspace 1001 --name "Data warehouse" --owner 1010
    """
    form = KeyChange(name=UNSET if name is None else name, owner_id=UNSET if owner is None else owner)
    changed = on_workspace(common, workspace, lambda db, by: db.write(by, keys.change, key, form))
    print_json(key_view(changed)) if common.json else print_lines(f"Key {key} is changed.")


@app.command
def revoke(key: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Revoke an API key. It stops working at once.

    Example: amends key revoke 1007 --workspace 1001
    """
    on_workspace(common, workspace, lambda db, by: db.write(by, keys.revoke, key))
    print_json({"revoked": key}) if common.json else print_lines(f"Key {key} is revoked.")


def _expiry(text: str, zone: str) -> InstantUs | None:
    if not text:
        return None
    try:
        return start_of_day(Date.parse_iso(text).add(days=1), zone)
    except ValueError:
        pass
    try:
        return from_text(text)
    except ValueError:
        error = FieldError("expires", say("no_date_or_time", text=text))
        raise Invalid(error) from None


def _row(detail: KeyDetail, now: InstantUs) -> tuple[object, ...]:
    key, owner = detail.key, detail.owner.name if detail.owner else ""
    state = "valid" if key.is_valid(now) else "revoked" if key.revoked_us else "expired"
    used = "never" if key.last_used_us is None else rfc3339(key.last_used_us)
    return key.id, key.name, owner, key.prefix, key.last_four, " ".join(sorted(key.scopes)), state, used
