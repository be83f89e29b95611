"""Matching feedback to a segment by its code, making missing ones when a file's mapping says so."""

from enum import Enum

from amends.errors import FieldError, Invalid
from amends.model.segment import PATH_SEPARATOR, Address, Segment, SegmentTree
from amends.model.workspace import UnknownSegment, Workspace
from amends.store import segments
from amends.store.engine.database import Tx
from amends.texts.text import say


class MissingSegment(Enum):
    """What to do about a code that the workspace doesn't have."""

    AS_THE_WORKSPACE_SAYS = "workspace"
    NAMED = "named"
    """As the workspace says, where no unit has the code as its name either: files often have names."""
    MAKE = "make"


class SegmentResolver:
    """The segments of a workspace while an intake goes on."""

    def __init__(self, tx: Tx, workspace: Workspace, tree: SegmentTree, missing: MissingSegment) -> None:
        self._tx = tx
        self._workspace = workspace
        self._missing = missing
        self.tree = tree

    async def id_of(self, code: str) -> int:
        """The ID of the segment with a code, the Main Segment's for "". Raises Invalid for one that can't be used."""
        if not code:
            return self.tree.root.id
        is_code = self._missing is MissingSegment.AS_THE_WORKSPACE_SAYS
        segment = self.tree.by_code(code) if is_code else self.tree.by_code_or_name(code)
        if segment is None and self._missing is MissingSegment.MAKE:
            segment = await self._make(code)
        if segment is not None:
            return segment.id
        if self._workspace.unknown_segment is UnknownSegment.MAIN_SEGMENT:
            return self.tree.root.id
        raise Invalid(FieldError("segment", say("no_segment", code=code)))

    async def _make(self, code: str) -> Segment:
        parent_id, made = self.tree.root.id, None
        names = code.split(PATH_SEPARATOR)
        for depth, name in enumerate(names, 1):
            own_code = PATH_SEPARATOR.join(names[:depth])
            made = self.tree.by_code(own_code) or await self._add(parent_id, own_code, name)
            parent_id = made.id
        return made or self.tree.root

    async def _add(self, parent_id: int, code: str, name: str) -> Segment:
        segment = Segment((await self._tx.next_ids(1))[0], parent_id, code, name, Address(), None, self._tx.now)
        await segments.insert(self._tx, segment)
        self.tree = SegmentTree([*self.tree, segment])
        return segment


async def begin(tx: Tx, workspace: Workspace, missing: MissingSegment) -> SegmentResolver:
    """The segments as they are now."""
    if missing is MissingSegment.MAKE:
        await tx.lock("segments")
    return SegmentResolver(tx, workspace, await segments.tree(tx), missing)
