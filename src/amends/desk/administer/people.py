"""Users: added with the segments that are theirs."""

import re
from collections.abc import Sequence

from msgspec import Struct

from amends.errors import Conflict, Fault, Invalid, NotFound
from amends.model.intake import MOST_NAME_CHARACTERS, text_fault
from amends.model.person import User
from amends.store import people, segments
from amends.store.database import Tx

_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+")


class UserForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Somebody to add; `segments` are codes, none is the Main Segment."""

    email: str
    first_name: str = ""
    last_name: str = ""
    segments: tuple[str, ...] = ()


async def add(tx: Tx, form: UserForm) -> User:
    """Add a user. Raises Invalid, or Conflict when somebody has the e-mail address already."""
    await tx.lock("users")
    tree = await segments.tree(tx)
    faults = [] if _EMAIL.fullmatch(form.email) else [Fault("email", f"{form.email!r} is no e-mail address")]
    for field in ("email", "first_name", "last_name"):
        reason = text_fault(getattr(form, field), MOST_NAME_CHARACTERS)
        faults += [Fault(field, reason)] if reason else []
    ids = []
    for place, code in enumerate(form.segments):
        segment = tree.by_code(code)
        if segment is None:
            faults.append(Fault(f"segments[{place}]", f"there is no segment with the code {code!r}"))
        else:
            ids.append(segment.id)
    if faults:
        raise Invalid(*faults)
    if await people.find_by_email(tx, form.email):
        raise Conflict(f"There is a user with the e-mail address {form.email} already.")
    number = (await tx.next_ids(1))[0]
    theirs = tuple(sorted(set(ids))) or (tree.root.id,)
    user = User(number, form.email, form.first_name, form.last_name, tx.now, None, theirs)
    await people.insert(tx, user)
    return user


async def list_all(tx: Tx) -> Sequence[User]:
    """Everybody in the workspace."""
    return await people.everybody(tx)


async def show(tx: Tx, user_id: int) -> User:
    """One user. Raises NotFound."""
    user = await people.find(tx, user_id)
    if user is None:
        raise NotFound("user", user_id)
    return user
