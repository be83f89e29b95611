"""Segments (business units): a tree with the Main Segment at its root, each with a code unique in its workspace."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from amends.instants import InstantUs

MAIN_SEGMENT_NAME = "Main Segment"
MAIN_SEGMENT_CODE = "MAIN"
PATH_SEPARATOR = " > "
"""Joins the names of a path into the code of a segment that a file's columns made."""


class Address(Struct, frozen=True, kw_only=True):
    """The postal address of a segment. Every part is optional."""

    line1: str | None = None
    line2: str | None = None
    city: str | None = None
    state: str | None = None
    country: str | None = None
    zip_code: int = 0


class Segment(Struct, frozen=True):
    """`parent_id` is 0 at the root."""

    id: int
    parent_id: int
    code: str
    name: str
    address: Address
    external_reference: str | None
    created_us: InstantUs


class SegmentTree:
    """All segments of a workspace, found by ID and by code."""

    def __init__(self, segments: Iterable[Segment]) -> None:
        self._by_id = {segment.id: segment for segment in segments}
        self._by_code = {segment.code: segment for segment in self._by_id.values()}
        self._children: dict[int, list[Segment]] = {}
        for segment in self._by_id.values():
            self._children.setdefault(segment.parent_id, []).append(segment)

    def __iter__(self) -> Iterator[Segment]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def root(self) -> Segment:
        """The Main Segment."""
        return self._children[0][0]

    def by_id(self, segment_id: int) -> Segment | None:
        """The segment with that ID, or None."""
        return self._by_id.get(segment_id)

    def by_code(self, code: str) -> Segment | None:
        """The segment with that code, to the letter, or None."""
        return self._by_code.get(code)

    def by_code_or_name(self, text: str) -> Segment | None:
        """The segment with that code, or else the only one whose code or name is that in other letters; or None."""
        return self._by_code.get(text) or self._by_name.get(text.strip().lower())

    @cached_property
    def _by_name(self) -> dict[str, Segment | None]:
        named: dict[str, Segment | None] = {}
        for segment in self:
            for text in {segment.code.strip().lower(), segment.name.strip().lower()}:
                named[text] = None if text in named else segment
        return named

    def children(self, segment_id: int) -> list[Segment]:
        """The segments directly below one."""
        return self._children.get(segment_id, [])

    def upwards(self, segment_id: int) -> Iterator[Segment]:
        """The segment itself, then each one above it up to the root."""
        segment = self._by_id.get(segment_id)
        while segment is not None:
            yield segment
            segment = self._by_id.get(segment.parent_id)

    def within(self, segment_ids: Iterable[int]) -> frozenset[int]:
        """The IDs of these segments and of all below them."""
        found: set[int] = set()
        waiting = [segment_id for segment_id in segment_ids if segment_id in self._by_id]
        while waiting:
            segment_id = waiting.pop()
            if segment_id not in found:
                found.add(segment_id)
                waiting.extend(child.id for child in self.children(segment_id))
        return frozenset(found)
