"""Webhooks by command: listed and deleted."""

import asyncio

from amends.app import database_of
from amends.model.principal import operator
from amends.settings import Settings
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm
from tests.cli.conftest import Amends

HOOK = "https://hooks.example/amends"


async def make(url: str, workspace_id: int) -> int:
    database = database_of(Settings(database=url))
    await database.open()
    try:
        installation, form = Installation(b"k" * 32, may_reach_private=False), WebhookForm(url=HOOK)
        made = await database.write(operator(workspace_id), webhooks.create, installation, form)
        return made.webhook.id
    finally:
        await database.close()


def test_a_webhook_is_listed_and_deleted_once(amends: Amends, hotel: int) -> None:
    number = asyncio.run(make(amends.url, hotel))
    assert f"{number} {HOOK} all on" in amends("webhook", "list", "--workspace", hotel).words
    [listed] = amends.json("webhook", "list", "--workspace", hotel)
    assert (listed["id"], "secret" in listed) == (number, False)
    assert amends.done("webhook", "delete", number, "--workspace", hotel) == f"Webhook {number} is deleted.\n"
    assert amends.json("webhook", "list", "--workspace", hotel) == []
    assert str(number) in amends.refused("webhook", "delete", number, "--workspace", hotel)
