"""Modules that are loaded when they are first needed, each by one other: all that importing the start doesn't show.

Whoever starts waits for everything that is imported. What takes long to load, and isn't needed by each command or by
the first answers of a server, stands here instead. Nothing else may import by a name.
"""

from importlib import import_module
from types import ModuleType
from typing import Final, NamedTuple


class LateImport(NamedTuple):
    """A module, the one module that loads it, and why it is loaded late."""

    importer: str
    module: str
    reason: str


HOLIDAYS: Final = LateImport(
    "amends.model.clock.public_holidays", "holidays", "takes a quarter of a second, and most commands never ask"
)
PHONES: Final = LateImport(
    "amends.model.phone", "phonenumbers", "the plans of numbers of all countries; much feedback has no phone number"
)
DOMAINS: Final = LateImport(
    "amends.model.email_address", "idna", "nearly all domains are written in ASCII, and need no table"
)
POSTGRES: Final = LateImport(
    "amends.app", "amends.store.engine.postgres", "its driver would hold up whoever keeps all in a SQLite file"
)
POSTGRES_DOCTOR: Final = LateImport(
    "amends.app", "amends.store.engine.postgres_doctor", "its driver would hold up whoever keeps all in a SQLite file"
)
POSTGRES_DISTRIBUTE: Final = LateImport(
    "amends.app",
    "amends.store.engine.postgres_distribute",
    "its driver would hold up whoever keeps all in a SQLite file",
)
LOG_LINES: Final = LateImport("amends.logs", "amends.log_lines", "a server that is well writes no line")
OUTBOUND: Final = LateImport(
    "amends.background.webhook_sender",
    "amends.background.http_client",
    "an HTTP client and the trusted certificates are loaded by the first webhook; many servers send none",
)
FORMS: Final = LateImport(
    "amends.http.request.sent_form",
    "amends.http.request.multipart",
    "a library for forms with files is loaded by the first file that comes in one",
)
PAGES: Final = LateImport(
    "amends.http.application", "amends.http.web", "no answer of an API waits for what draws pages"
)
TRANSLATIONS: Final = LateImport(
    "amends.serializers.texts", "amends.i18n.texts", "most answers of an API are in English"
)
MARKDOWN: Final = LateImport(
    "amends.serializers.markdown", "amends.serializers.markdown_html", "most notes are plain, and need no parser"
)
FILLED_REPLIES: Final = LateImport(
    "amends.http.v1.conversation",
    "amends.serializers.saved_replies",
    "dates and numbers in the customer's language need its tables, and most answers have none",
)
METRICS: Final = LateImport("amends.http.server.health", "amends.http.server.prometheus", "counting needs no library")
TEMPLATES: Final = LateImport("amends.http.server.openapi", "jinja2", "no answer of an API needs it")
QR_CODES: Final = LateImport("amends.http.web.kit.totp", "segno", "few people set an app for codes up")
SPSS: Final = LateImport("amends.tabular.spss", "pyreadstat", "an extra, of which most installations have none")
TABLES: Final = LateImport("amends.cli.command", "amends.cli.table", "most commands draw nothing")
KINDS: Final = LateImport(
    "amends.cli.command", "amends.cli.configuration", "the kinds of configuration bring along all that they need"
)

LATE_IMPORTS: Final = (
    HOLIDAYS,
    PHONES,
    DOMAINS,
    POSTGRES,
    POSTGRES_DOCTOR,
    POSTGRES_DISTRIBUTE,
    LOG_LINES,
    OUTBOUND,
    FORMS,
    PAGES,
    TRANSLATIONS,
    MARKDOWN,
    FILLED_REPLIES,
    METRICS,
    TEMPLATES,
    QR_CODES,
    SPSS,
    TABLES,
    KINDS,
)
"""All of them. The commands are loaded late as well, each by its name: `COMMANDS` in `amends.cli.command`."""


def load(late: LateImport) -> ModuleType:
    """The module, loaded now if it wasn't yet."""
    return import_module(late.module)
