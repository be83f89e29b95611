"""Root causes: a tree that a workspace makes for itself."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import Conflict, FieldError, Invalid, NotFound
from amends.model.cause import Cause
from amends.model.code_of_name import code_of_name
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.store import causes
from amends.store.engine.database import Tx
from amends.texts.text import say


class CauseForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A root cause to create. `parent` is the code of the cause above, "" at the top.

    A `name` of "" is the code, and a `code` of "" is made from the name.
    """

    code: str = ""
    name: str = ""
    parent: str = ""


async def add(tx: Tx, form: CauseForm) -> Cause:
    """Add a cause below its parent. Raises Invalid, or Conflict when the code is taken."""
    await tx.lock("causes")
    if not form.code:
        taken = {each.code for each in await causes.list_all(tx)}
        form = structs.replace(form, code=code_of_name(form.name, taken))
    parent = await causes.get_by_code(tx, form.parent) if form.parent else None
    texts = {name: text_error(getattr(form, name), MAX_NAME_CHARACTERS) for name in ("code", "name", "parent")}
    errors = [FieldError(name, reason) for name, reason in texts.items() if reason]
    if not form.code.strip():
        errors.append(FieldError("code", say("empty")))
    if form.parent and parent is None:
        errors.append(FieldError("parent", say("no_root_cause", code=form.parent)))
    if errors:
        raise Invalid(*errors)
    if await causes.get_by_code(tx, form.code):
        raise Conflict(say("root_cause_exists", code=form.code))
    parent_id = parent.id if parent else 0
    cause = Cause((await tx.next_ids(1))[0], parent_id, form.code, form.name or form.code, tx.now)
    await causes.insert(tx, cause)
    return cause


async def rename(tx: Tx, cause_id: int, name: str) -> Cause:
    """Give a cause another name; its code stays. Raises Invalid or NotFound."""
    await tx.lock("causes")
    cause = await get(tx, cause_id)
    reason = text_error(name, MAX_NAME_CHARACTERS) or (None if name.strip() else say("empty"))
    if reason:
        raise Invalid(FieldError("name", reason))
    await causes.rename(tx, cause, name)
    return structs.replace(cause, name=name)


async def remove_new(tx: Tx, cause_id: int, since_us: int) -> bool:
    """Delete a cause that was added since then; False for one that a ticket has or that stands above others."""
    await tx.lock("causes")
    every = await causes.list_all(tx)
    cause = next((each for each in every if each.id == cause_id), None)
    if cause is None or cause.created_us < since_us or any(each.parent_id == cause_id for each in every):
        return False
    if await causes.is_used(tx, cause_id):
        return False
    await causes.delete(tx, cause)
    return True


async def get(tx: Tx, cause_id: int) -> Cause:
    """One cause. Raises NotFound."""
    cause = next((each for each in await causes.list_all(tx) if each.id == cause_id), None)
    if cause is None:
        raise NotFound("cause", cause_id)
    return cause


async def list_all(tx: Tx) -> Sequence[Cause]:
    """All causes of the workspace."""
    return await causes.list_all(tx)
