"""Bringing events to webhooks: those of a subject one after the other, each until it is taken or given up."""

import random

from amends.background.context import Background
from amends.background.outbound import CannotSendError
from amends.background.webhook_sender import WebhookResponse
from amends.instants import InstantUs
from amends.model import webhook as webhooks_model
from amends.model.delivery import DeliveryAttempt, line_of, message_id
from amends.model.job import Job
from amends.model.principal import system
from amends.serializers.event_body import webhook_body
from amends.texts.text import Text
from amends.usecases import deliver as desk
from amends.usecases import number_changes
from amends.usecases.deliver import Message

_MAX_IN_A_ROW = 20


async def deliver(background: Background, job: Job) -> InstantUs | None:
    """Bring what waits in a line; when to go on, None once nothing waits."""
    line = line_of(job.dedupe_key, job.subject)
    by = system(job.workspace_id)
    again_us: InstantUs | None = None
    for _ in range(_MAX_IN_A_ROW):
        message = await background.database.read(by, desk.next_message, line)
        if message is None:
            return None
        if message.delivery.next_us > message.at_us:
            return message.delivery.next_us
        if message.withheld and not message.may_be_shown:
            await background.database.write(by, desk.withhold, message)
            again_us = message.at_us
            continue
        if message.awaits_number:
            await background.database.write(by, number_changes.number_some)
            again_us = message.at_us
            continue
        again_us = message.at_us
        if message.withheld:
            headers, body = _request(background, job.workspace_id, message)
            await background.database.write(by, desk.withhold, message, headers, body.decode())
            continue
        attempt = await _attempt(background, job.workspace_id, message)
        await background.database.write(by, desk.note, message, attempt, random.random())  # noqa: S311 - no secret
    return again_us


async def _attempt(background: Background, workspace_id: int, message: Message) -> DeliveryAttempt:
    headers, body = _request(background, workspace_id, message)
    answer: WebhookResponse | None = None
    failure: Text | None = None
    try:
        answer = await background.sender.post(message.webhook.url, headers, body)
    except CannotSendError as error:
        failure = error.message
    return DeliveryAttempt(
        delivery_id=message.delivery.id,
        number=0,
        at_us=message.at_us,
        request_headers=headers,
        request_body=body.decode(),
        status=answer.status if answer else None,
        answer_headers=dict(answer.headers) if answer else {},
        answer_body=answer.body if answer else "",
        duration_ms=answer.duration_ms if answer else 0,
        error=failure,
    )


def _request(background: Background, workspace_id: int, message: Message) -> tuple[dict[str, str], bytes]:
    """What is sent, or would be."""
    secrets = webhooks_model.secrets_of(message.webhook, background.installation_key, workspace_id, message.at_us)
    base_url = background.settings.public_url.rstrip("/")
    body = webhook_body(message.delivery, message.history, message.number, message.names, base_url)
    headers = webhooks_model.headers(secrets, message_id(message.delivery.event_id), message.at_us, body)
    return headers, body
