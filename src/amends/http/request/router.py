"""Paths: which entry a request's path leads to, found piece by piece, however many there are."""

from collections.abc import Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class _Node(Generic[T]):
    """What stands behind the same beginning: at the next piece by name, at any piece, and here."""

    __slots__ = ("by_name", "entry", "names", "other")

    def __init__(self) -> None:
        self.by_name: dict[str, _Node[T]] = {}
        self.other: _Node[T] | None = None
        self.entry: T | None = None
        self.names: tuple[str, ...] = ()


class Router(Generic[T]):
    """Entries by the patterns of their paths, like `/v1/keys/{key_id}`; each `{…}` takes one piece that isn't empty."""

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._root: _Node[T] = _Node()
        self._whole: dict[str, T] = {}
        self._ending: dict[str, tuple[T, str]] = {}
        for pattern, entry in entries.items():
            self._add(pattern, entry)

    def find(self, path: str) -> tuple[T | None, dict[str, str]]:
        """The entry of a path, with what its `{…}` took; a piece's own name goes before any piece. None without one."""
        whole = self._whole.get(path)
        if whole is not None:
            return whole, {}
        beginning, _, last = path.rpartition("/")
        ending = self._ending.get(beginning)
        if ending is not None and last:
            return ending[0], {ending[1]: last}
        taken: list[str] = []
        node = _walk(self._root, path.split("/"), 0, taken)
        return (node.entry, dict(zip(node.names, taken, strict=True))) if node else (None, {})

    def _add(self, pattern: str, entry: T) -> None:
        node, names = self._root, []
        for piece in pattern.split("/"):
            if piece.startswith("{"):
                names.append(piece[1:-1])
                node.other = node.other or _Node()
                node = node.other
            else:
                node = node.by_name.setdefault(piece, _Node())
        node.entry, node.names = entry, tuple(names)
        beginning, _, last = pattern.rpartition("/")
        if not names:
            self._whole[pattern] = entry
        elif names == [last[1:-1]]:
            self._ending[beginning] = entry, names[0]


def _walk(node: _Node[T], pieces: list[str], depth: int, taken: list[str]) -> _Node[T] | None:
    for next_depth, piece in enumerate(pieces[depth:], depth + 1):
        named = node.by_name.get(piece)
        if named is None:
            if node.other is None or not piece:
                return None
            taken.append(piece)
            node = node.other
            continue
        if node.other is not None:
            # Both may lead on: its own name goes before, unless nothing comes of that.
            count = len(taken)
            found = _walk(named, pieces, next_depth, taken)
            if found is not None or not piece:
                return found
            del taken[count:]
            taken.append(piece)
            node = node.other
            continue
        node = named
    return node if node.entry is not None else None
