"""Webhooks: made with a secret that is shown once, changed, rotated, tested, switched off, told again, deleted."""

from collections.abc import Sequence
from typing import get_args

from msgspec import UNSET, Struct, UnsetType, structs

from amends.errors import BusinessRuleError, FieldError, Forbidden, Invalid, NotFound
from amends.instants import InstantUs
from amends.model import webhook as webhooks_model
from amends.model.delivery import TEST, TEST_EVENT, Delivery, DeliveryLog, DeliveryState
from amends.model.egress import url_error
from amends.model.intake import MAX_NAME_CHARACTERS, text_error
from amends.model.subject import TICKET
from amends.model.ticket.ticket_events import TicketEvent
from amends.model.webhook import ROTATION_US, NewSecret, Webhook
from amends.store import deliveries, segments, webhooks
from amends.store.engine.database import Tx
from amends.texts.text import say
from amends.usecases import access

EVENT_TYPES = tuple(sorted(str(each.__struct_config__.tag) for each in get_args(TicketEvent)))


class WebhookForm(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A webhook to register. No types means all events; no segments means all; a segment includes those below it."""

    url: str
    description: str = ""
    types: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()


class WebhookPatch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What to change on a webhook. Fields that you leave out stay as they are."""

    url: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    types: tuple[str, ...] | UnsetType = UNSET
    segments: tuple[str, ...] | UnsetType = UNSET


class Installation(Struct, frozen=True):
    """What webhooks need of the installation: its key, and whether they may go to private addresses, in the plain."""

    key: bytes
    may_reach_private: bool


async def create(tx: Tx, installation: Installation, form: WebhookForm) -> NewSecret:
    """Make a webhook. Raises Invalid with every fault, or Refused when the installation has no key."""
    if not installation.key:
        raise BusinessRuleError(say("webhooks_need_a_key"))
    segment_ids = await _checked(tx, installation, form)
    webhook = Webhook(
        id=(await tx.next_ids(1))[0],
        url=form.url,
        description=form.description,
        types=form.types,
        segment_ids=segment_ids,
        generation=1,
        rotated_until_us=None,
        created_us=tx.now,
        disabled_us=None,
        disabled_reason=None,
        failing_since_us=None,
    )
    await webhooks.insert(tx, webhook)
    return _with_secret(tx, installation, webhook)


async def change(tx: Tx, installation: Installation, webhook_id: int, patch: WebhookPatch) -> Webhook:
    """Change a webhook; what waits goes to another URL at once. Raises Invalid with every fault, or NotFound."""
    webhook = await get(tx, webhook_id)
    codes = await _codes(tx, webhook)
    form = WebhookForm(
        url=webhook.url if patch.url is UNSET else patch.url,
        description=webhook.description if patch.description is UNSET else patch.description,
        types=webhook.types if patch.types is UNSET else patch.types,
        segments=codes if patch.segments is UNSET else patch.segments,
    )
    segment_ids = await _checked(tx, installation, form)
    is_elsewhere = form.url != webhook.url
    changed = structs.replace(
        webhook,
        url=form.url,
        description=form.description,
        types=form.types,
        segment_ids=segment_ids,
        failing_since_us=None if is_elsewhere else webhook.failing_since_us,
    )
    await webhooks.update(tx, changed)
    if is_elsewhere and changed.disabled_us is None:
        await deliveries.start_anew(tx, webhook_id)
    return changed


async def rotate(tx: Tx, installation: Installation, webhook_id: int) -> NewSecret:
    """Give a webhook a new secret; for a day the one before signs too. Raises NotFound."""
    webhook = await get(tx, webhook_id)
    until_us = InstantUs(tx.now + ROTATION_US)
    rotated = structs.replace(webhook, generation=webhook.generation + 1, rotated_until_us=until_us)
    await webhooks.update(tx, rotated)
    return _with_secret(tx, installation, rotated)


async def disable(tx: Tx, webhook_id: int) -> Webhook:
    """Switch a webhook off: nothing is sent, and what happens meanwhile isn't kept for it. Raises NotFound."""
    webhook = await get(tx, webhook_id)
    if webhook.disabled_us is not None:
        return webhook
    disabled = structs.replace(webhook, disabled_us=tx.now, disabled_reason=say("somebody_disabled_it"))
    await webhooks.update(tx, disabled)
    return disabled


async def enable(tx: Tx, webhook_id: int) -> Webhook:
    """Switch a webhook on again; what waited for it is sent now. Raises NotFound."""
    webhook = await get(tx, webhook_id)
    enabled = structs.replace(webhook, disabled_us=None, disabled_reason=None, failing_since_us=None)
    await webhooks.update(tx, enabled)
    await deliveries.start_anew(tx, webhook_id)
    return enabled


async def delete(tx: Tx, webhook_id: int) -> None:
    """Delete a webhook for good: nothing is sent to it any more. Its deliveries stay readable. Raises NotFound."""
    if not await webhooks.delete(tx, webhook_id):
        raise NotFound("webhook", webhook_id)
    await deliveries.give_up(tx, webhook_id)


async def test(tx: Tx, webhook_id: int) -> Delivery:
    """Send a webhook an event of its own that means nothing. Raises NotFound, or Refused for one that is off."""
    webhook = await get(tx, webhook_id)
    if webhook.disabled_us is not None:
        raise BusinessRuleError(say("webhook_is_disabled"))
    delivery_id, event_id = await tx.next_ids(2)
    delivery = Delivery(
        id=delivery_id,
        webhook_id=webhook_id,
        subject_kind=TEST,
        subject_id=event_id,
        event_id=event_id,
        event_version=0,
        event_type=TEST_EVENT,
        at_us=tx.now,
        state=DeliveryState.WAITING,
        attempts=0,
        next_us=tx.now,
    )
    await deliveries.insert_many(tx, [delivery])
    return delivery


async def replay(tx: Tx, delivery_id: int) -> Delivery:
    """Bring a delivery once more, as the same message. Raises NotFound, also for one of a deleted webhook."""
    delivery = (await get_delivery(tx, delivery_id)).delivery
    await get(tx, delivery.webhook_id)
    await deliveries.replay(tx, delivery)
    return structs.replace(delivery, state=DeliveryState.WAITING, attempts=0, next_us=tx.now)


async def replay_period(
    tx: Tx, webhook_id: int, start_us: InstantUs, end_us: InstantUs, *, also_delivered: bool
) -> int:
    """Bring the failed events of a period once more, and if wanted the delivered ones; how many. Raises NotFound."""
    await get(tx, webhook_id)
    return await deliveries.replay_period(tx, webhook_id, start_us, end_us, also_delivered=also_delivered)


async def list_all(tx: Tx) -> Sequence[Webhook]:
    """All webhooks of the workspace."""
    return await webhooks.list_all(tx)


async def get(tx: Tx, webhook_id: int) -> Webhook:
    """One webhook. Raises NotFound."""
    webhook = await webhooks.get(tx, webhook_id)
    if webhook is None:
        raise NotFound("webhook", webhook_id)
    return webhook


async def log(
    tx: Tx, webhook_id: int, before_id: int, limit: int, state: DeliveryState | UnsetType = UNSET
) -> Sequence[Delivery]:
    """The deliveries of a webhook, newest first, from behind one. Raises NotFound."""
    await get(tx, webhook_id)
    found = await deliveries.log(tx, webhook_id, before_id, limit, state)
    hidden = await access.hidden_among(tx, {each.subject_id for each in found if each.subject_kind == TICKET})
    return [each for each in found if each.subject_id not in hidden]


async def get_delivery(tx: Tx, delivery_id: int) -> DeliveryLog:
    """One delivery with its attempts. Raises NotFound, or Forbidden for one of a ticket that isn't seen."""
    delivery = await deliveries.get(tx, delivery_id)
    if delivery is None:
        raise NotFound("delivery", delivery_id)
    if delivery.subject_kind == TICKET and await access.hidden_among(tx, [delivery.subject_id]):
        raise Forbidden(say("no_access", kind="ticket", which=delivery.subject_id))
    return DeliveryLog(delivery, await deliveries.attempts_of(tx, delivery_id))


async def _checked(tx: Tx, installation: Installation, form: WebhookForm) -> tuple[int, ...]:
    errors = []
    reason = url_error(form.url, may_be_plain=installation.may_reach_private)
    if reason:
        errors.append(FieldError("url", reason))
    reason = text_error(form.description, MAX_NAME_CHARACTERS)
    if reason:
        errors.append(FieldError("description", reason))
    for index, name in enumerate(form.types):
        if name not in EVENT_TYPES:
            errors.append(FieldError(f"types[{index}]", say("not_a_choice", choices=EVENT_TYPES)))
    tree = await segments.tree(tx)
    found = [tree.by_code(code) for code in form.segments]
    for index, segment in enumerate(found):
        if segment is None:
            errors.append(FieldError(f"segments[{index}]", say("no_segment", code=form.segments[index])))
    if errors:
        raise Invalid(*errors)
    return tuple(segment.id for segment in found if segment is not None)


async def _codes(tx: Tx, webhook: Webhook) -> tuple[str, ...]:
    tree = await segments.tree(tx)
    found = (tree.by_id(segment_id) for segment_id in webhook.segment_ids)
    return tuple(segment.code for segment in found if segment is not None)


def _with_secret(tx: Tx, installation: Installation, webhook: Webhook) -> NewSecret:
    own = webhooks_model.secret(installation.key, tx.workspace_id, webhook.id, webhook.generation)
    return NewSecret(webhook, own)
