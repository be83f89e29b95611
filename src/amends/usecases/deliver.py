"""Delivering: the message of the event whose turn it is, and what became of an attempt to bring it."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct, structs

from amends.instants import HOUR_US, InstantUs
from amends.model import webhook as webhooks_model
from amends.model.delivery import TEST_EVENT, Delivery, DeliveryAttempt, DeliveryState, Line
from amends.model.event_names import EventNames
from amends.model.subject import Subject
from amends.model.ticket.history import Happened, replay
from amends.model.trial import why_kept_back
from amends.model.webhook import DeliveryOutcome, Webhook
from amends.store import change_sets, deliveries, events, notifications, people, segments, webhooks, workspaces
from amends.store.engine.database import Tx
from amends.texts.text import Text, say
from amends.usecases import event_names

WEBHOOK_DISABLED = "webhook.disabled"
"""What managers of the Main Segment are told; such a notice is of no ticket."""

WEBHOOK = "webhook"
"""A webhook as the subject of a notification."""

CASE_IS_SENSITIVE: Final = say("case_is_sensitive")

_LONG_FAILURE_US = 75 * HOUR_US


class Message(Struct, frozen=True):
    """What to bring where. `history` ends with the event, () for a test; `at_us` is when it was looked up.

    `number` is the event's in the feed of changes: None for a test, for one that the feed doesn't hold, and while
    `awaits_number`. `names` are those of what the event mentions. `withheld` says why it isn't sent: nothing leaves a
    workspace to try out, and no words of a ticket that is a sensitive case by now.
    """

    delivery: Delivery
    webhook: Webhook
    history: Sequence[Happened]
    at_us: InstantUs
    names: EventNames
    number: int | None = None
    awaits_number: bool = False
    withheld: Text | None = None

    @property
    def may_be_shown(self) -> bool:
        """Whether what would have been sent may be kept in the log."""
        return self.withheld != CASE_IS_SENSITIVE


async def next_message(tx: Tx, line: Line) -> Message | None:
    """The first message that waits in a line; None when none does, or when the webhook is switched off."""
    webhook = await webhooks.get(tx, line.webhook_id)
    if webhook is None or webhook.disabled_us is not None:
        return None
    delivery = await deliveries.get_next(tx, line)
    if delivery is None:
        return None
    written = await change_sets.get(tx, delivery.change_set_id) if delivery.change_set_id else None
    told = await _history(tx, delivery)
    history = [each for each in told if each.version <= delivery.event_version]
    return Message(
        delivery,
        webhook,
        history,
        tx.now,
        await event_names.load(tx, [history]),
        number=written.number_of(delivery.event_id) if written else None,
        awaits_number=written is not None and written.last_number is None,
        withheld=await _why_withheld(tx, told),
    )


async def _why_withheld(tx: Tx, told: Sequence[Happened]) -> Text | None:
    if told and replay(told).restriction.sensitive is not None:
        return CASE_IS_SENSITIVE
    return why_kept_back((await workspaces.own(tx)).trial)


async def withhold(tx: Tx, message: Message, headers: dict[str, str] | None = None, body: str = "") -> None:
    """Keep a message back: it is given up, and its log says why, with what would have been sent where that is given."""
    attempt = DeliveryAttempt(
        delivery_id=message.delivery.id,
        number=0,
        at_us=tx.now,
        request_headers=headers or {},
        request_body=body,
        status=None,
        answer_headers={},
        answer_body="",
        duration_ms=0,
        error=message.withheld,
    )
    await deliveries.add_attempt(tx, attempt)
    await _keep(tx, message.delivery, DeliveryState.FAILED, tx.now)


async def note(tx: Tx, message: Message, attempt: DeliveryAttempt, jitter: float) -> None:
    """Keep an attempt, and what follows from it: delivered, to be tried again, or given up."""
    await deliveries.add_attempt(tx, attempt)
    outcome = DeliveryOutcome.FAILED if attempt.status is None else webhooks_model.outcome_of(attempt.status)
    if outcome is DeliveryOutcome.DELIVERED:
        await _keep(tx, message.delivery, DeliveryState.DELIVERED, tx.now)
        await webhooks.note_success(tx, message.webhook.id)
        return
    await webhooks.note_failure(tx, message.webhook.id, tx.now)
    asked_s = webhooks_model.retry_after_s(attempt.answer_headers.get("retry-after", ""), tx.now)
    again_us = webhooks_model.next_attempt_us(message.delivery.attempts + 1, tx.now, jitter, asked_s)
    if outcome is DeliveryOutcome.GONE:
        await _disable(tx, message.webhook.id, say("answered_gone"))
    if again_us is None or outcome is DeliveryOutcome.GONE:
        await _keep(tx, message.delivery, DeliveryState.FAILED, tx.now)
        await _disable_after_long_failure(tx, message.webhook.id)
    else:
        await _keep(tx, message.delivery, DeliveryState.WAITING, again_us)


async def _history(tx: Tx, delivery: Delivery) -> Sequence[Happened]:
    if delivery.event_type == TEST_EVENT:
        return ()
    return await events.of_ticket(tx, delivery.subject.id)


async def _keep(tx: Tx, delivery: Delivery, state: DeliveryState, next_us: InstantUs) -> None:
    after = structs.replace(delivery, state=state, attempts=delivery.attempts + 1, next_us=next_us)
    await deliveries.note(tx, delivery, after)


async def _disable_after_long_failure(tx: Tx, webhook_id: int) -> None:
    webhook = await webhooks.get(tx, webhook_id)
    since_us = webhook.failing_since_us if webhook else None
    if since_us is not None and tx.now - since_us >= _LONG_FAILURE_US:
        await _disable(tx, webhook_id, say("no_success_for_long"))


async def _disable(tx: Tx, webhook_id: int, reason: Text) -> None:
    webhook = await webhooks.get(tx, webhook_id)
    if webhook is not None and webhook.disabled_us is None:
        await webhooks.update(tx, structs.replace(webhook, disabled_us=tx.now, disabled_reason=reason))
        root = (await segments.tree(tx)).root
        managers = [user.id for user in await people.managers_of(tx, [root.id])]
        told = say("webhook_disabled", id=webhook_id, url=webhook.url, reason=reason)
        await notifications.notify_users(tx, managers, Subject(WEBHOOK, webhook_id), WEBHOOK_DISABLED, told)
