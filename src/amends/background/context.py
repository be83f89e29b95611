"""What the background has at hand: the database, the settings, the installation's key, and a way out into the world."""

from msgspec import Struct

from amends.background.webhook_sender import WebhookSender
from amends.settings import Settings
from amends.store.engine.database import Database


class Background(Struct, frozen=True):
    """What jobs may use that reaches beyond one transaction."""

    database: Database
    settings: Settings
    installation_key: bytes
    sender: WebhookSender
