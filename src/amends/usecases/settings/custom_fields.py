"""Custom fields: a workspace says what else it wants to know of its tickets."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import BusinessRuleError, Conflict, FieldError, Invalid, NotFound
from amends.model.code_of_name import plain_code_of_name
from amends.model.ticket.custom_field import MAX_FIELDS, Field, FieldType, definition_errors
from amends.store import custom_fields
from amends.store.engine.database import Tx
from amends.texts.text import say


class FieldForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A custom field to create. `options` is for choices only.

    A `name` of "" is the code, and a `code` of "" is made from the name.
    """

    code: str = ""
    name: str = ""
    type: FieldType
    options: tuple[str, ...] = ()
    required_on_closing: bool = False


class FieldChangeForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to change on a field. Fields that you leave out stay. `options` replaces the whole list."""

    name: str | UnsetType = UNSET
    options: tuple[str, ...] | UnsetType = UNSET
    required_on_closing: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


async def add(tx: Tx, form: FieldForm) -> Field:
    """Add a field. Raises Invalid, Conflict when the code is taken, Refused when there are too many."""
    await tx.lock("fields")
    if not form.code and not form.name.strip():
        raise Invalid(FieldError("code", say("empty")))
    known = await custom_fields.list_all(tx)
    code = form.code or plain_code_of_name(form.name, {each.code for each in known}, "field")
    field = Field(
        id=(await tx.next_ids(1))[0],
        code=code,
        name=form.name or code,
        type=form.type,
        options=form.options,
        required_on_closing=form.required_on_closing,
        created_us=tx.now,
        archived_us=None,
    )
    _check(field)
    if any(each.code == field.code for each in known):
        raise Conflict(say("field_exists", code=field.code))
    if len(known) >= MAX_FIELDS:
        raise BusinessRuleError(say("too_many_fields_of_a_workspace", count=MAX_FIELDS))
    await custom_fields.save(tx, field)
    return field


async def list_all(tx: Tx) -> Sequence[Field]:
    """All fields of the workspace, archived ones too."""
    return await custom_fields.list_all(tx)


async def get(tx: Tx, field_id: int) -> Field:
    """One field, archived or not. Raises NotFound."""
    found = next((each for each in await custom_fields.list_all(tx) if each.id == field_id), None)
    if found is None:
        raise NotFound("field", field_id)
    return found


async def change(tx: Tx, field_id: int, form: FieldChangeForm) -> Field:
    """Change a field. Raises Invalid, NotFound, or Conflict when an option goes that a ticket has."""
    await tx.lock("fields")
    before = await get(tx, field_id)
    said = {name: getattr(form, name) for name in ("name", "options", "required_on_closing")}
    after = structs.replace(before, **{name: value for name, value in said.items() if value is not UNSET})
    if form.archived is not UNSET:
        after = structs.replace(after, archived_us=(before.archived_us or tx.now) if form.archived else None)
    _check(after)
    in_use = [option for option in before.options if option not in after.options and await _has(tx, before, option)]
    if in_use:
        raise Conflict(say("options_in_use", options=map(repr, in_use)))
    await custom_fields.save(tx, after)
    return after


def _check(field: Field) -> None:
    errors: list[FieldError] = list(definition_errors(field))
    if errors:
        raise Invalid(*errors)


async def _has(tx: Tx, field: Field, option: str) -> bool:
    return await custom_fields.is_in_use(tx, field.code, option)
