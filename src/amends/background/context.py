"""What the background has at hand: the database, the settings, the installation's key, and a way out into the world."""

from msgspec import Struct, field

from amends.background.check_reading import CheckReading
from amends.background.file_reading import FileReading
from amends.background.open_readings import OpenReadings
from amends.background.webhook_sender import WebhookSender
from amends.settings import Settings
from amends.store.engine.database import Database


class Background(Struct, frozen=True):
    """What jobs may use that reaches beyond one transaction; `imports` and `checks` are files that stay open."""

    database: Database
    settings: Settings
    installation_key: bytes
    sender: WebhookSender
    imports: OpenReadings[FileReading] = field(default_factory=OpenReadings)
    checks: OpenReadings[CheckReading] = field(default_factory=OpenReadings)

    def close_unused(self) -> None:
        """Close files that have had no turn for long."""
        self.imports.close_unused()
        self.checks.close_unused()

    def close_files(self) -> None:
        """Close all files."""
        self.imports.close()
        self.checks.close()
