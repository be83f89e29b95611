"""Segments: added one by one or many at once."""

from collections.abc import Sequence

from msgspec import Struct, structs

from amends.errors import Conflict, FieldError, Invalid, NotFound
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.segment import Address, Segment, SegmentTree
from amends.store import segments
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access


class SegmentForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A segment to create. A `parent` of "" means the Main Segment."""

    code: str
    name: str = ""
    parent: str = ""
    address: Address = Address()
    external_reference: str = ""


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


async def _add(tx: Tx, form: SegmentForm, tree: SegmentTree) -> Segment:
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
