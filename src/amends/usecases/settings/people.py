"""Users: added with the segments that are theirs, changed, and noted as away."""

import re
from collections.abc import Sequence
from typing import TypeVar

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import Conflict, FieldError, Invalid, NotFound
from amends.instants import InstantUs
from amends.model.email_address import email_in, name_beside
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.person import MAX_CAPACITY, MAX_TICKETS, Absence, Role, User
from amends.model.segment import SegmentTree
from amends.store import people, segments
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.release import release_out_of_reach

T = TypeVar("T")

_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+\.[^@\s\x00-\x1f]+")


class UserForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A user to create. `segments` holds codes; none means the Main Segment.

    Without a name they have the one that stands before their address, as in "Ana Ruiz <ana@hotel.example>".

    `handles_sensitive` lets them see the sensitive cases of their segments.
    """

    email: str
    first_name: str = ""
    last_name: str = ""
    segments: tuple[str, ...] = ()
    role: Role = Role.AGENT
    handles_sensitive: bool = False


class UserChangeForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to change on a user. What you leave out stays. `ticket_limit` 0: no limit; `segments` []: the Main one.

    `handles_sensitive` lets them see the sensitive cases of their segments.
    """

    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    segments: tuple[str, ...] | UnsetType = UNSET
    ticket_limit: int | UnsetType = UNSET
    capacity: int | UnsetType = UNSET
    handles_sensitive: bool | UnsetType = UNSET


async def add(tx: Tx, form: UserForm) -> User:
    """Add a user. Raises Invalid, or Conflict when somebody has the e-mail address already."""
    await tx.lock("users")
    if not (form.first_name or form.last_name):
        first_name, last_name = name_beside(form.email)
        form = structs.replace(form, first_name=first_name, last_name=last_name)
    form = structs.replace(form, email=email_in(form.email) or form.email)
    errors = [] if _EMAIL.fullmatch(form.email) else [FieldError("email", say("not_an_email", email=form.email))]
    for field in ("email", "first_name", "last_name"):
        reason = text_error(getattr(form, field), MAX_NAME_CHARACTERS)
        errors += [FieldError(field, reason)] if reason else []
    segment_ids = _segment_ids(await segments.tree(tx), form.segments, errors)
    if errors:
        raise Invalid(*errors)
    if await people.get_by_email(tx, form.email):
        raise Conflict(say("user_exists", email=form.email))
    number = (await tx.next_ids(1))[0]
    named = (number, form.email, form.first_name, form.last_name)
    user = User(*named, tx.now, None, segment_ids, form.role, handles_sensitive=form.handles_sensitive)
    await people.insert(tx, user)
    return user


async def change(tx: Tx, user_id: int, form: UserChangeForm) -> User:
    """Change a user, all of the form or nothing of it. Raises NotFound, or Invalid with every fault.

    Open tickets that they can't open any more go to others.
    """
    await tx.lock("users")
    user = await get(tx, user_id)
    errors = _range_errors(form)
    for field in ("first_name", "last_name"):
        name = getattr(form, field)
        reason = None if name is UNSET else text_error(name, MAX_NAME_CHARACTERS)
        errors += [FieldError(field, reason)] if reason else []
    segment_ids = user.segment_ids
    if form.segments is not UNSET:
        segment_ids = _segment_ids(await segments.tree(tx), form.segments, errors)
    if _given(form.role, Role.ADMIN) is not Role.ADMIN and await is_last_admin(tx, user):
        errors.append(FieldError("role", say("last_admin")))
    if errors:
        raise Invalid(*errors)
    changed = structs.replace(
        user,
        first_name=_given(form.first_name, user.first_name),
        last_name=_given(form.last_name, user.last_name),
        segment_ids=segment_ids,
        role=_given(form.role, user.role),
        ticket_limit=_given(form.ticket_limit, user.ticket_limit),
        capacity=_given(form.capacity, user.capacity),
        handles_sensitive=_given(form.handles_sensitive, user.handles_sensitive),
    )
    await people.update(tx, changed)
    await release_out_of_reach(tx, changed)
    return changed


async def add_absence(tx: Tx, user_id: int, from_us: InstantUs, until_us: InstantUs) -> User:
    """Note when somebody isn't there, so that they get no tickets then. Raises NotFound, Forbidden or Invalid."""
    await access.check_user(tx, await get(tx, user_id), "no_access_to_absences")
    if until_us <= from_us:
        raise Invalid(FieldError("until", say("ends_before_it_begins")))
    if until_us <= tx.now:
        raise Invalid(FieldError("until", say("not_in_the_future")))
    absence_id = (await tx.next_ids(1))[0]
    await people.insert_absence(tx, user_id, Absence(absence_id, from_us, until_us))
    return await get(tx, user_id)


async def end_absence(tx: Tx, user_id: int, absence_id: int) -> User:
    """Take an absence back. Raises NotFound or Forbidden."""
    await access.check_user(tx, await get(tx, user_id), "no_access_to_absences")
    if not await people.delete_absence(tx, user_id, absence_id):
        raise NotFound("absence", absence_id)
    return await get(tx, user_id)


async def list_all(tx: Tx) -> Sequence[User]:
    """Everybody in the workspace."""
    return await people.list_all(tx)


async def get(tx: Tx, user_id: int) -> User:
    """One user. Raises NotFound."""
    user = await people.get(tx, user_id)
    if user is None:
        raise NotFound("user", user_id)
    return user


async def is_last_admin(tx: Tx, user: User) -> bool:
    """Whether nobody else is an admin who hasn't left: without one, nobody could set the workspace up any more."""
    if user.role is not Role.ADMIN or user.left_us is not None:
        return False
    everybody = await people.list_all(tx)
    return not any(each.role is Role.ADMIN and each.left_us is None and each.id != user.id for each in everybody)


def _segment_ids(tree: SegmentTree, codes: Sequence[str], errors: list[FieldError]) -> tuple[int, ...]:
    found = [tree.by_code(code) for code in codes]
    errors += [
        FieldError(f"segments[{index}]", say("no_segment", code=code))
        for index, (code, segment) in enumerate(zip(codes, found, strict=True))
        if segment is None
    ]
    return tuple(sorted({segment.id for segment in found if segment is not None})) or (tree.root.id,)


def _range_errors(form: UserChangeForm) -> list[FieldError]:
    ranges = (("ticket_limit", form.ticket_limit, 0, MAX_TICKETS), ("capacity", form.capacity, 1, MAX_CAPACITY))
    return [
        FieldError(field, say("not_whole_between", lowest=lowest, highest=highest))
        for field, number, lowest, highest in ranges
        if number is not UNSET and not lowest <= number <= highest
    ]


def _given(value: T | UnsetType, before: T) -> T:
    return before if value is UNSET else value
