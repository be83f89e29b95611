"""Restrictions: who doesn't see a ticket that others of its segment see.

A sensitive case is seen by those who handle such cases, and by those who are named on the ticket. A complaint about
somebody is never seen by them, whatever else they may see.
"""

import re
from typing import Final

from msgspec import Struct

from amends.model.text_enum import TextEnum


class SensitiveKind(TextEnum):
    """Why a case is sensitive. `staff` is a complaint about one of our own people."""

    BEREAVEMENT = "bereavement"
    SAFETY = "safety"
    HARM = "harm"
    LEGAL = "legal"
    MINORS = "minors"
    STAFF = "staff"


class Restriction(Struct, frozen=True, omit_defaults=True):
    """`sensitive` is why the case is sensitive, None when it isn't; `named_ids` are those who see it all the same.

    `recused_ids` are the users whom the complaint is about.
    """

    sensitive: SensitiveKind | None = None
    named_ids: tuple[int, ...] = ()
    recused_ids: tuple[int, ...] = ()

    @property
    def is_none(self) -> bool:
        """Whether everybody sees the ticket who sees its segment."""
        return self.sensitive is None and not self.recused_ids

    def admits(self, user_id: int, *, handles_sensitive: bool) -> bool:
        """Whether somebody is let in who may open the ticket's segment; `user_id` is 0 for who is no user."""
        if user_id and user_id in self.recused_ids:
            return False
        return self.sensitive is None or handles_sensitive or (user_id != 0 and user_id in self.named_ids)


UNRESTRICTED: Final = Restriction()
"""The restriction of nearly every ticket: none."""

SENSITIVE_MARK: Final = " !"
"""What stands before the kind of a sensitive case in a text of a restriction."""

_TOKEN = re.compile(r"([!+-])(\w+)")


def named_mark(user_id: int) -> str:
    """What a text of a restriction holds when somebody is named on the ticket."""
    return f" +{user_id} "


def recused_mark(user_id: int) -> str:
    """What a text of a restriction holds when the complaint is about somebody."""
    return f" -{user_id} "


def to_column(restriction: Restriction) -> str:
    """A restriction as it is kept: "" for none, else a text in which statements find each mark by itself."""
    kind = [f" !{restriction.sensitive.value} "] if restriction.sensitive else []
    named, recused = map(named_mark, restriction.named_ids), map(recused_mark, restriction.recused_ids)
    return "".join([*kind, *named, *recused])


def from_column(text: str) -> Restriction:
    """The restriction that `to_column` wrote."""
    if not text:
        return UNRESTRICTED
    found = _TOKEN.findall(text)
    return Restriction(
        next((SensitiveKind(value) for mark, value in found if mark == "!"), None),
        tuple(int(value) for mark, value in found if mark == "+"),
        tuple(int(value) for mark, value in found if mark == "-"),
    )


def joined(one: Restriction, other: Restriction) -> Restriction:
    """The restriction of a ticket in which two have become one: nobody sees more than they saw of each.

    Who was named on one alone would see the other's words, so that only those are named who may see both.
    """
    if one.sensitive is None or other.sensitive is None:
        named = {*one.named_ids, *other.named_ids}
    else:
        named = {*one.named_ids} & {*other.named_ids}
    recused = {*one.recused_ids, *other.recused_ids}
    return Restriction(one.sensitive or other.sensitive, tuple(sorted(named)), tuple(sorted(recused)))
