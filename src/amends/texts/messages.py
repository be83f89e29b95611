"""Every text by its code: what it says, and what it is filled in with."""

from collections.abc import Mapping
from typing import Final

from amends.texts.documents import DOCUMENTS
from amends.texts.feedback import FEEDBACK
from amends.texts.files import FILES
from amends.texts.general import GENERAL
from amends.texts.guesses import GUESSES
from amends.texts.machine import MACHINE
from amends.texts.mappings import MAPPINGS
from amends.texts.notices import NOTICE_SENTENCES, NOTICES
from amends.texts.owners import OWNERS
from amends.texts.people import PEOPLE
from amends.texts.problems import PROBLEMS
from amends.texts.reasons import REASONS
from amends.texts.requests import REQUESTS
from amends.texts.rules import RULES
from amends.texts.sectors import SECTOR_SETTINGS
from amends.texts.sending import SENDING
from amends.texts.settings import SETTINGS
from amends.texts.tables import TABLES
from amends.texts.template import Template
from amends.texts.things import THINGS
from amends.texts.tickets import TICKETS
from amends.texts.values import VALUES

MESSAGES: Final[Mapping[str, Template]] = {
    **VALUES,
    **DOCUMENTS,
    **TICKETS,
    **THINGS,
    **SETTINGS,
    **PEOPLE,
    **FEEDBACK,
    **MAPPINGS,
    **FILES,
    **REQUESTS,
    **MACHINE,
    **SENDING,
    **REASONS,
    **NOTICES,
    **NOTICE_SENTENCES,
    **GENERAL,
    **PROBLEMS,
    **OWNERS,
    **GUESSES,
    **TABLES,
    **RULES,
    **SECTOR_SETTINGS,
}
