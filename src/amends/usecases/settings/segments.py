"""Segments: added one by one or many at once, renamed, and moved."""

from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import Conflict, FieldError, Invalid, NotFound
from amends.model.code_of_name import code_of_name
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.segment import Address, Segment, SegmentTree
from amends.store import people, segments
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access
from amends.usecases.release import release_out_of_reach


class SegmentForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A segment to create. A `parent` of "" means the Main Segment, a `code` of "" one that is made from the name."""

    code: str = ""
    name: str = ""
    parent: str = ""
    address: Address = Address()
    external_reference: str = ""


class SegmentChangeForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to change on a segment; what you leave out stays. A `parent` of "" means the Main Segment."""

    name: str | UnsetType = UNSET
    parent: str | UnsetType = UNSET


async def add(tx: Tx, form: SegmentForm) -> Segment:
    """Add a segment below its parent. Raises Invalid, or Conflict when the code is taken."""
    await tx.lock("segments")
    return await _add(tx, form, await segments.tree(tx))


async def add_many(tx: Tx, forms: Sequence[SegmentForm]) -> Sequence[Segment]:
    """Add segments in their order, all or none. Raises Invalid, naming `segments[place].field`, or Conflict."""
    await tx.lock("segments")
    tree = await segments.tree(tx)
    added = []
    for index, form in enumerate(forms):
        try:
            added.append(await _add(tx, form, tree))
        except Invalid as refused:
            raise Invalid(
                *(FieldError(f"segments[{index}].{each.field}", each.reason) for each in refused.errors)
            ) from None
        tree = SegmentTree([*tree, added[-1]])
    return added


async def change(tx: Tx, segment_id: int, form: SegmentChangeForm) -> Segment:
    """Give a segment another name, or move it with all below it. Raises NotFound or Invalid.

    Its code stays, since files, rules and other systems name it. Open tickets keep the deadlines that they were opened
    with. Those whose owner can't open them any more after a move go to others.
    """
    await tx.lock("segments", "users")
    tree = await segments.tree(tx)
    before = await get(tx, segment_id)
    errors: list[FieldError] = []
    parent_id = _parent_id(tree, before, form.parent, errors)
    name = before.name if form.name is UNSET else form.name.strip() or before.code
    reason = text_error(name, MAX_NAME_CHARACTERS)
    errors += [FieldError("name", reason)] if reason else []
    if errors:
        raise Invalid(*errors)
    after = structs.replace(before, name=name, parent_id=parent_id)
    if after != before:
        await segments.update(tx, before, after)
    if parent_id != before.parent_id:
        await _release(tx, {each.id for each in tree.upwards(before.parent_id)})
    return after


async def get(tx: Tx, segment_id: int) -> Segment:
    """One segment. Raises NotFound."""
    segment = (await segments.tree(tx)).by_id(segment_id)
    if segment is None:
        raise NotFound("segment", segment_id)
    return segment


async def list_all(tx: Tx) -> SegmentTree:
    """The tree of the workspace."""
    return await segments.tree(tx)


async def list_reachable(tx: Tx) -> SegmentTree:
    """Those segments of the tree whose tickets the principal may see."""
    tree, reach = await segments.tree(tx), await access.reachable_segments(tx)
    return tree if reach is None else SegmentTree(each for each in tree if each.id in reach)


def _parent_id(tree: SegmentTree, own: Segment, code: str | UnsetType, errors: list[FieldError]) -> int:
    if code is UNSET:
        return own.parent_id
    parent = tree.by_code(code) if code else tree.root
    if not own.parent_id:
        if code:
            errors.append(FieldError("parent", say("root_has_no_parent")))
    elif parent is None:
        errors.append(FieldError("parent", say("no_segment", code=code)))
    elif parent.id in tree.within([own.id]):
        errors.append(FieldError("parent", say("not_below_itself")))
    else:
        return parent.id
    return own.parent_id


async def _release(tx: Tx, left_ids: set[int]) -> None:
    """Release the tickets of those who had the moved segment by one of these above it, and don't have it any more."""
    for user in await people.list_all(tx):
        if user.left_us is None and left_ids.intersection(user.segment_ids):
            await release_out_of_reach(tx, user)


async def _add(tx: Tx, form: SegmentForm, tree: SegmentTree) -> Segment:
    form = structs.replace(form, code=form.code or code_of_name(form.name, {each.code for each in tree}))
    parent = tree.by_code(form.parent) if form.parent else tree.root
    errors = [FieldError("code", say("empty"))] if not form.code.strip() else []
    texts = {field: getattr(form, field) for field in ("code", "name", "parent", "external_reference")}
    texts |= {f"address.{field}": text for field, text in structs.asdict(form.address).items() if isinstance(text, str)}
    for field, text in texts.items():
        reason = text_error(text, MAX_NAME_CHARACTERS)
        errors += [FieldError(field, reason)] if reason else []
    if parent is None:
        errors.append(FieldError("parent", say("no_segment", code=form.parent)))
    if errors or parent is None:
        raise Invalid(*errors)
    if tree.by_code(form.code):
        raise Conflict(say("segment_exists", code=form.code))
    number = (await tx.next_ids(1))[0]
    name = form.name or form.code
    segment = Segment(number, parent.id, form.code, name, form.address, form.external_reference or None, tx.now)
    await segments.insert(tx, segment)
    return segment
