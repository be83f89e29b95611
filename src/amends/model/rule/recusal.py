"""Whom a complaint is about: people of the team whom an answer names, in a field or in the customer's words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from amends.model.email_address import email_in, user_email_key
from amends.model.person import TeamMember
from amends.model.response import Reading
from amends.model.restriction import Restriction, SensitiveKind
from amends.model.search_text import words_of

WORDS: Final = "words"
"""The place of the customer's own words among the places where a rule looks for names."""
CUSTOM: Final = "custom."
"""What the place of a custom field begins with."""
_PARTS: Final = re.compile(r"[\s,;]+")


def restriction_of(
    sensitive: SensitiveKind | None, places: Sequence[str], read: Reading, team: Iterable[TeamMember]
) -> Restriction:
    """The restriction with which a rule opens a ticket for an answer."""
    return Restriction(sensitive, (), named_in(places, read, team) if places else ())


def named_in(places: Sequence[str], read: Reading, team: Iterable[TeamMember]) -> tuple[int, ...]:
    """The IDs of those of a team whom an answer names in these places, in their order.

    A custom field names somebody by their e-mail address or their whole name; words name those whose first and last
    name stand there one after the other, however they are spelled.
    """
    told = [_told_in(place, read) for place in places]
    keys = {user_email_key(email) for text, _ in told for part in _PARTS.split(text) if (email := email_in(part))}
    spoken = [(words_of(text), is_whole) for text, is_whole in told]
    found = (each for each in team if each.left_us is None)
    return tuple(sorted(each.id for each in found if user_email_key(each.email) in keys or _is_named(each, spoken)))


def _told_in(place: str, read: Reading) -> tuple[str, bool]:
    """What an answer says in a place, and whether it must be a name and nothing else."""
    if place == WORDS:
        return "\n".join(read.answers), False
    return str(read.custom.get(place.removeprefix(CUSTOM), "")), True


def _is_named(member: TeamMember, spoken: Sequence[tuple[Sequence[str], bool]]) -> bool:
    name = words_of(f"{member.first_name} {member.last_name}")
    for words, is_whole in spoken:
        if is_whole and words == name and name:
            return True
        if not is_whole and len(name) > 1 and any(part == name for part in _runs(words, len(name))):
            return True
    return False


def _runs(words: Sequence[str], length: int) -> Iterator[Sequence[str]]:
    return (words[start : start + length] for start in range(len(words) - length + 1))
