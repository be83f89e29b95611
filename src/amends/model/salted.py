"""Salted documents: JSON whose digest still holds after single values were erased from it.

Each value that stands alone in the document (a leaf) has a secret salt. The digest of the document is taken over the
digests of its leaves, so whoever holds the digest can't guess a value, and a leaf can go: its value becomes a marker,
its salt is deleted, and its digest stays in its place.

What is kept beside the document is one text, its salts: "" for a document without any, the seed of all salts while
nothing was erased (32 hexadecimal digits), and after that a JSON object of the single salts and of the digests that
stand for what was erased.
"""

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

from msgspec import MsgspecError, Struct, json

ERASED: Final = "[erased]"
"""What is read where something was erased."""

Path: TypeAlias = tuple[str | int, ...]
"""Where a leaf stands in a document: the keys and positions that lead to it from the outside."""

_SEED_BYTES = 16
_encode = json.Encoder(order="sorted").encode


class Salts(Struct, frozen=True, forbid_unknown_fields=True):
    """The salts of a document from which something was erased, by the leaves' paths, and the erased leaves' digests.

    A path is its JSON text; salts and digests are hexadecimal digits.
    """

    salts: dict[str, str]
    erased: dict[str, str]


def new_seed() -> str:
    """A fresh secret that all salts of one document come from, in hexadecimal digits."""
    return secrets.token_hex(_SEED_BYTES)


def digest_of(document: str, salts: str) -> str:
    """SHA-256 of a document in hexadecimal digits: over its leaves' digests, or over its text when it has no salts.

    "" when the document or its salts can't be read, so that damage is a difference like any other.
    """
    if not salts:
        return hashlib.sha256(document.encode()).hexdigest()
    try:
        return hashlib.sha256(_encode(_leaf_digests(document, salts))).hexdigest()
    except (MsgspecError, ValueError, RecursionError):
        return ""


def erase(document: str, salts: str, paths: Collection[Path]) -> tuple[str, str]:
    """A salted document and its salts after texts were erased from it; its digest stays what it was.

    What was erased before stays so. Raises ValueError for a path that leads to no text, and for a document that has no
    salts.
    """
    if not salts:
        raise ValueError("A document without salts can't lose a value and keep its digest.")
    shorter = blotted(document, paths)
    digests = _leaf_digests(document, salts)
    before = json.decode(salts, type=Salts) if salts.startswith("{") else _all_salts(digests, salts)
    gone = {_name(path) for path in paths} | before.erased.keys()
    remaining = {name: before.salts.get(name, "") for name in digests if name not in gone}
    kept = Salts(remaining, {name: digests[name] for name in gone})
    return shorter, _encode(kept).decode()


def blotted(document: str, paths: Collection[Path]) -> str:
    """A document without salts after texts were erased from it. Raises ValueError for a path that leads to no text."""
    value = json.decode(document)
    for path in paths:
        _mark(value, path)
    return json.encode(value).decode()


def texts_in(document: str) -> Mapping[Path, str]:
    """All texts in a document, by where they stand."""
    return {path: value for path, value in _leaves(json.decode(document)) if isinstance(value, str)}


def _leaf_digests(document: str, salts: str) -> dict[str, str]:
    value = json.decode(document)
    if not salts.startswith("{"):
        digests: dict[str, str] = {}
        _add_digests(digests, value, "", hashlib.blake2b(key=bytes.fromhex(salts), digest_size=_SEED_BYTES))
        return digests
    kept = json.decode(salts, type=Salts)
    return {_name(path): _kept_digest(kept, _name(path), leaf) for path, leaf in _leaves(value)}


def _all_salts(names: Collection[str], seed: str) -> Salts:
    key = bytes.fromhex(seed)
    made = {name: hashlib.blake2b(name.encode(), key=key, digest_size=_SEED_BYTES).hexdigest() for name in names}
    return Salts(made, {})


def _add_digests(digests: dict[str, str], value: Any, path: str, salting: Any) -> None:
    # Every change of a ticket comes by here, with some forty leaves: so a path is its JSON text from the beginning.
    if value and isinstance(value, dict):
        for key, each in value.items():
            _add_digests(digests, each, f"{path},{_json_text(key)}" if path else _json_text(key), salting)
    elif value and isinstance(value, list):
        for position, each in enumerate(value):
            _add_digests(digests, each, f"{path},{position}" if path else str(position), salting)
    else:
        name = f"[{path}]"
        salt = salting.copy()
        salt.update(name.encode())
        digests[name] = hashlib.sha256(salt.digest() + _encode(value)).hexdigest()


@lru_cache(maxsize=4096)
def _json_text(key: str) -> str:
    return json.encode(key).decode()


def _kept_digest(kept: Salts, name: str, leaf: Any) -> str:
    if name in kept.erased:
        # A value put in the place of what was erased is a change like any other.
        return kept.erased[name] if leaf == ERASED else ""
    return hashlib.sha256(bytes.fromhex(kept.salts.get(name, "")) + _encode(leaf)).hexdigest()


def _leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    # What is empty is a leaf too, so that leaving it out is seen.
    if value and isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*path, key))
    elif value and isinstance(value, list):
        for position, each in enumerate(value):
            yield from _leaves(each, (*path, position))
    else:
        yield path, value


def _name(path: Path) -> str:
    return json.encode(path).decode()


def _mark(value: Any, path: Path) -> None:
    holder: Any = None
    for step in path:
        holder = value
        can_hold = isinstance(holder, dict | list)
        try:
            value = holder[step] if can_hold else None
        except (LookupError, TypeError):
            value = None
    if not path or not isinstance(value, str):
        raise ValueError(f"There is no text at {_name(path)}.")
    holder[path[-1]] = ERASED
