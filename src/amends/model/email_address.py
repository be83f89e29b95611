"""E-mail addresses as people write them, what two spellings of one share, and what stands for nobody."""

import re
import unicodedata
from functools import lru_cache
from typing import Any, Final

from amends.late_imports import DOMAINS, load

MAX_CHARACTERS: Final = 320
"""Of an address, with the name before it; a longer text is none."""

# What takes no room, or sets the direction of a text, is copied along with an address.
_ROOMLESS: Final = r"\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_NEVER: Final = rf"\s\x00-\x1f@<>()\[\]\",:;{_ROOMLESS}"
_ADDRESS: Final = rf"[^{_NEVER}]+@(?:[^{_NEVER}]+\.)?[^{_NEVER}.]+\.[^{_NEVER}.]{{2,}}"
_PLAIN: Final = re.compile(rf"(?!['`.])(?:{_ADDRESS})(?<!['`])")
_WITH_NAME: Final = re.compile(rf"[^<>]*<\s*(?:mailto:)?({_ADDRESS})\s*>", re.IGNORECASE)
INVISIBLE: Final = re.compile(f"[{_ROOMLESS}]")
"""Characters that are copied along with an address or a number, and aren't seen."""
_FULL_STOPS: Final = re.compile("[\u3002\uff0e\uff61]")
_BETWEEN: Final = re.compile(r"[\s,;|/]+")
_AROUND: Final = " \t\r\n'\"`."

NOBODY: Final = frozenset(
    [
        *("anonymous", "anonym", "anonymous user", "anónimo", "anônimo", "anonimo", "مجهول", "unknown", "not provided"),
        *("-", "--", "—", "n/a", "na", "n.a.", "none", "null", "nan", "undefined", "no name", "guest"),
    ]
)
"""What stands for nobody, in small letters."""
_NOBODYS_MAILBOXES: Final = frozenset(
    [
        *("anonymous", "anonym", "anonimo", "unknown", "nobody"),
        *("noreply", "no-reply", "no_reply", "donotreply", "do-not-reply"),
        *("noemail", "no-email", "no_email", "nomail", "sincorreo", "sinemail", "sememail", "keinemail"),
    ]
)


def is_nobody(text: str) -> bool:
    """Whether a text stands for nobody, or says nothing."""
    plain = text.strip().lower()
    return not plain or plain in NOBODY


def email_in(text: str) -> str:
    """The e-mail address that a text is or holds, as it is written there; "" where it is none, or stands for nobody.

    It may stand in angle brackets behind a name; of several the first is taken.
    """
    return _email_in(text) if len(text) <= MAX_CHARACTERS else ""


@lru_cache(maxsize=4096)
def _email_in(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return "" if _is_placeholder(text) else text
    text = _FULL_STOPS.sub(".", INVISIBLE.sub("", text)).strip(_AROUND)
    text = text[7:] if text[:7].lower() == "mailto:" else text
    if _PLAIN.fullmatch(text):
        return "" if _is_placeholder(text) else text
    named = _WITH_NAME.fullmatch(text)
    several = [named[1]] if named else _BETWEEN.split(text)
    if not all(map(_PLAIN.fullmatch, several)):
        return ""
    return next((each for each in several if not _is_placeholder(each)), "")


def name_beside(text: str) -> tuple[str, str]:
    """The first name and the rest of the name that stands before an address in angle brackets; "" where none does."""
    named = _WITH_NAME.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
    words = INVISIBLE.sub("", text[: text.index("<")]).strip(_AROUND).split() if named else []
    return (words[0], " ".join(words[1:])) if words else ("", "")


def email_key(email: str) -> str:
    """What two spellings of one customer's e-mail address share, "" for what is no address."""
    return _email_key(email) if len(email) <= MAX_CHARACTERS else ""


@lru_cache(maxsize=4096)
def _email_key(email: str) -> str:
    address = _email_in(email) if email else ""
    return _key(address) if address else ""


def user_email_key(email: str) -> str:
    """What two spellings of a user's address share; what isn't one is compared as it is."""
    return email_key(email) or _key(INVISIBLE.sub("", email).strip())


def _key(address: str) -> str:
    # Never case folding: it makes strasse.example of straße.example, which is another organisation's.
    if address.isascii():
        return address.lower()
    mailbox, at, domain = unicodedata.normalize("NFC", address).lower().rpartition("@")
    return f"{mailbox}{at}{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    """A domain by IDNA 2008; one that the rules refuse stays as it is written."""
    if domain.isascii():
        return domain
    idna: Any = load(DOMAINS)
    try:
        return str(idna.encode(domain, uts46=True).decode("ascii"))
    except idna.IDNAError:
        return domain


def _is_placeholder(address: str) -> bool:
    mailbox, _, domain = address.lower().partition("@")
    return mailbox in _NOBODYS_MAILBOXES or (mailbox in NOBODY and domain.partition(".")[0] == mailbox)
