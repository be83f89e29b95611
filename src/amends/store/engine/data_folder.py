"""Folders of ours beside the database: what is durable in them, and what a full, failing or read-only disk says."""

import contextlib
import errno
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from amends.errors import Unavailable
from amends.texts.text import say

log = logging.getLogger(__name__)

_OUTAGES: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
_SAYS: Final = say("no_file_can_be_stored")
_reasons: dict[Path, str] = {}


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Write there. Raises Unavailable when its disk is full, failing or read-only, which the log tells once."""
    try:
        yield
    except OSError as error:
        if error.errno not in _OUTAGES:
            raise
        raise _failed(folder, os.strerror(error.errno)) from error


def _failed(folder: Path, reason: str) -> Unavailable:
    if _reasons.get(folder) != reason:
        log.error("the folder can't be written", extra={"folder": str(folder), "reason": reason})
    _reasons[folder] = reason
    return Unavailable(_SAYS)


def written(folder: Path) -> None:
    """Note that something was kept there, and tell it when nothing could be before."""
    if _reasons.pop(folder, None):
        log.warning("the folder can be written again", extra={"folder": str(folder)})


def sync(*paths: Path) -> None:
    """Wait until the disk has the content of a file, or the names in a folder."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
