"""Nothing leaves a workspace to try out: what webhooks would have been sent stands in their log, and isn't sent."""

import ast
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import amends
from amends.background.webhook_sender import WebhookSender
from amends.instants import DAY_US
from amends.model.delivery import DeliveryLog, DeliveryState
from amends.model.principal import Principal, operator
from amends.model.segment import MAIN_SEGMENT_CODE
from amends.model.status import Status
from amends.model.trial import WAYS_OUT, TrialState, why_kept_back
from amends.model.webhook import Webhook
from amends.store.engine.database import Database
from amends.texts.text import say
from amends.usecases import trials
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import Installation, WebhookForm
from amends.usecases.trials import TrialForm
from amends.usecases.work import TicketChangeForm, change
from tests import working
from tests.engines import Clock
from tests.receiver import Receiver, receiving

SENDS = {"post", "sender", "HttpClient", "smtplib", "httpcore2", "httpx2", "open_connection", "create_connection"}
TRANSPORTS = {
    "amends.background.context": "holds the sender",
    "amends.background.http_client": "the connections, which know no workspace",
    "amends.background.outbound": "what a transport is",
    "amends.background.webhook_sender": "sends what it is handed",
    "amends.background.worker": "closes the sender",
    "amends.app": "makes the sender",
}


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as up:
        yield up


@pytest.fixture
async def sender() -> AsyncIterator[WebhookSender]:
    made = WebhookSender(may_reach_private=True)
    yield made
    await made.close()


async def trial(database: Database) -> Principal:
    form = TrialForm(name="To try out", sector="hotel", language="en", time_zone="UTC")
    made = await database.write(operator(0), trials.create, form, fills_later=False)
    by = operator(made.id)
    await database.write(by, trials.note_ready)
    return by


async def webhook(database: Database, by: Principal, receiver: Receiver) -> Webhook:
    installation = Installation(working.KEY, may_reach_private=True)
    return (await database.write(by, webhooks.create, installation, WebhookForm(url=receiver.url))).webhook


async def log(database: Database, by: Principal, own: Webhook) -> list[DeliveryLog]:
    found = await database.read(by, webhooks.log, own.id, 2**62, 100)
    return [await database.read(by, webhooks.get_delivery, each.id) for each in found]


async def test_every_way_to_a_webhook_keeps_it_back_and_shows_what_it_was(
    database: Database, receiver: Receiver, sender: WebhookSender, clock: Clock
) -> None:
    by = await trial(database)
    own = await webhook(database, by, receiver)
    ticket = (
        await database.write(by, open_by_hand, TicketForm(origin_segment=MAIN_SEGMENT_CODE, verbatim="Cold soup"))
    ).ticket
    await database.write(by, change, ticket.id, TicketChangeForm(status=Status.IN_PROGRESS))
    await database.write(by, webhooks.test, own.id)
    await working.do_all_due(database, sender)
    kept = await log(database, by, own)
    assert {each.delivery.event_type for each in kept} == {
        "ticket.opened",
        "ticket.status_changed",
        "webhook.test",
    }
    for each in kept:
        [attempt] = each.attempts
        assert (each.delivery.state, attempt.status, attempt.error) == (
            DeliveryState.FAILED,
            None,
            say("trial_keeps_back"),
        )
        assert each.delivery.event_type in attempt.request_body
    # Nor by sending again, by another URL, or by switching it off and on.
    await database.write(by, webhooks.replay, kept[0].delivery.id)
    await database.write(by, webhooks.replay_period, own.id, 0, clock() + DAY_US, also_delivered=True)
    await database.write(by, webhooks.disable, own.id)
    await database.write(by, webhooks.enable, own.id)
    await working.do_all_due(database, sender)
    clock.advance(80 * DAY_US)
    await working.do_all_due(database, sender)
    assert receiver.heard == []
    after = await database.read(by, webhooks.get, own.id)
    assert (after.disabled_us, after.failing_since_us) == (None, None)


def test_only_a_workspace_to_try_out_keeps_back() -> None:
    assert why_kept_back(TrialState.NO_TRIAL) is None
    assert all(why_kept_back(state) for state in TrialState if state is not TrialState.NO_TRIAL)


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    imports = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return attributes | imports


def test_each_module_that_sends_is_a_way_out_that_asks() -> None:
    root = Path(amends.__file__).parent
    sending = set()
    for path in sorted(root.rglob("*.py")):
        name = ".".join(("amends", *path.relative_to(root).with_suffix("").parts))
        # The client is another program; the engines speak to their own databases, `http/` answers who calls.
        if name.startswith(("amends.client", "amends.store.engine", "amends.http")):
            continue
        if names_in(path) & SENDS:
            sending.add(name)
    assert sending - TRANSPORTS.keys() == WAYS_OUT.keys()
