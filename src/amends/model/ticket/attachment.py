"""Attachments: files that somebody put to a ticket, told apart by what they hold and never by what they claim to be."""

import unicodedata
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from amends.instants import InstantUs
from amends.model.ticket.ticket import Ticket
from amends.texts.text import Text, say

MAX_NAME_CHARACTERS = 200

_NAMELESS = "attachment"
_MAX_ENDING_CHARACTERS = 12
_UNSAFE = frozenset('<>:"|?*')
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

KINDS: Final[Mapping[str, str]] = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jfif": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heic",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".mpga": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".wav": "audio/wav",
    ".m4a": "audio/mp4",
    ".mp4": "video/mp4",
}
"""The ending that is usual for a content -> its media type. What isn't here, nor text, nor below, isn't taken."""

OFFICE_KINDS: Final[Mapping[str, str]] = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""A part that an office document has -> its media type."""

OPEN_DOCUMENT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain; charset=utf-8"
CSV = "text/csv; charset=utf-8"

_PROGRAMS = (
    ".apk",
    ".app",
    ".appimage",
    ".class",
    ".com",
    ".cpl",
    ".dll",
    ".exe",
    ".jar",
    ".msi",
    ".msp",
    ".scr",
    ".sys",
)
_SCRIPTS = (
    *(".bash", ".bat", ".cmd", ".command", ".desktop", ".js", ".jse", ".lnk", ".mjs", ".php", ".pif", ".pl", ".ps1"),
    *(".py", ".rb", ".reg", ".sh", ".url", ".vbe", ".vbs", ".wsf", ".wsh"),
)
_MARKUP = (".hta", ".htm", ".html", ".mht", ".mhtml", ".shtml", ".svg", ".svgz", ".xhtml", ".xml")
_MACROS = (".docm", ".xlsb", ".xlsm")

RUNNABLE: Final = frozenset({*_PROGRAMS, *_SCRIPTS, *_MARKUP, *_MACROS})
"""Endings of what a computer may run when somebody opens it."""


class Attachment(Struct, frozen=True, kw_only=True):
    """A file of a ticket: its name, what its content is by itself, and the SHA-256 under which the content is kept."""

    id: int
    ticket_id: int
    name: str
    media_type: str
    size_bytes: int
    digest: str
    by_kind: str
    by_id: int
    at_us: InstantUs
    removed_us: InstantUs | None


class Attached(Struct, frozen=True, tag="ticket.attached"):
    """Somebody put a file to it."""

    attachment_id: int
    name: str
    media_type: str
    size_bytes: int
    digest: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: the attachment points to it."""
        return ticket


class AttachmentRemoved(Struct, frozen=True, tag="ticket.attachment_removed"):
    """Somebody took a file away from it."""

    attachment_id: int
    name: str

    def apply(self, ticket: Ticket) -> Ticket:
        """The same ticket: the attachment pointed to it."""
        return ticket


def cleaned(name: str) -> str:
    """A name that can be shown and saved anywhere: no folders, nothing that isn't seen, not too long, never empty."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in _UNSHOWN)
    safe = "".join("_" if sign in _UNSAFE else sign for sign in seen).strip(" .") or _NAMELESS
    return _shortened(safe)


def ending(name: str) -> str:
    """The ending of a name in small letters, with its dot; "" without one."""
    _, dot, last = name.rpartition(".")
    return f"{dot}{last}".lower() if dot else ""


def name_error(name: str) -> Text | None:
    """Why no file of this name is taken, None when it is."""
    own = ending(name)
    return say("runnable_name", ending=own) if own in RUNNABLE else None


def _shortened(name: str) -> str:
    if len(name) <= MAX_NAME_CHARACTERS:
        return name
    own = ending(name)
    kept = name[-len(own) :] if 0 < len(own) <= _MAX_ENDING_CHARACTERS else ""
    return name[: MAX_NAME_CHARACTERS - len(kept)].rstrip(" .") + kept
