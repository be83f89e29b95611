"""Files that wait to be taken in: each its sender's own, outside the database, swept two days after its last use."""

import asyncio
import os
import re
import secrets
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import rmtree

import msgspec
from msgspec import Struct

from amends.errors import BusinessRuleError, FieldError, Invalid, NotFound
from amends.model.principal import Principal
from amends.settings import Settings
from amends.store.engine.data_folder import sync, writing, written
from amends.texts.text import say

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_KEPT_SECONDS = 48 * 3600
"""A clock that is set forward a day leaves what was used today."""
_MAX_NAME_CHARACTERS = 200


class PendingUpload(Struct, frozen=True):
    """A file that waits: where it is, and what its sender called it."""

    token: str
    name: str
    path: Path


class _Label(Struct, frozen=True):
    name: str


async def keep(root: Path, by: Principal, name: str, chunks: AsyncIterator[bytes]) -> PendingUpload:
    """Keep a file, safe on the disk, until it is taken in. Raises Invalid for one without content, or Unavailable."""
    _sweep(root)
    token = secrets.token_urlsafe(16)
    folder = _folder(root, by) / token
    waiting = PendingUpload(token, name[-_MAX_NAME_CHARACTERS:] or "file", folder / "content")
    try:
        with writing(root):
            folder.mkdir(parents=True, mode=0o700)
            await _write(waiting.path, chunks)
            (folder / "label").write_bytes(msgspec.json.encode(_Label(waiting.name)))
            await asyncio.to_thread(sync, waiting.path, folder / "label", folder, folder.parent, root)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    written(root)
    return waiting


async def _write(path: Path, chunks: AsyncIterator[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        async for chunk in chunks:
            size += file.write(chunk)
    if not size:
        raise Invalid(FieldError("file", say("is_empty")))


def find(root: Path, by: Principal, token: str) -> PendingUpload:
    """A file that somebody sent before. Raises NotFound, for another's too."""
    folder = _folder(root, by) / token
    if not _TOKEN.fullmatch(token) or not (folder / "label").exists():
        raise NotFound("file", token[:20])
    os.utime(folder)
    label = msgspec.json.decode((folder / "label").read_bytes(), type=_Label)
    return PendingUpload(token, label.name, folder / "content")


def forget(waiting: PendingUpload) -> None:
    """Take a file away once it was taken in."""
    rmtree(waiting.path.parent, ignore_errors=True)


def forget_all(root: Path, workspace_id: int) -> None:
    """Take all files of a workspace away."""
    for folder in root.glob(f"{workspace_id}-*"):
        rmtree(folder, ignore_errors=True)


def root_of(settings: Settings) -> Path:
    """Where files wait: beside the attachments, else in a folder of ours among the system's temporary ones.

    Raises BusinessRuleError when somebody else made that folder, or Unavailable.
    """
    if settings.attachments_folder:
        return Path(f"{settings.attachments_folder}.uploads")
    root = Path(tempfile.gettempdir()) / f"amends-uploads-{os.getuid()}"
    with writing(root):
        root.mkdir(mode=0o700, exist_ok=True)
    if root.is_symlink() or root.stat().st_uid != os.getuid():
        raise BusinessRuleError(say("foreign_folder", file=str(root)))
    return root


def _folder(root: Path, by: Principal) -> Path:
    return root / f"{by.workspace_id}-{by.id}"


def _sweep(root: Path) -> None:
    limit = time.time() - _KEPT_SECONDS
    for folder in root.glob("*/*"):
        if folder.stat().st_mtime < limit:
            rmtree(folder, ignore_errors=True)
