"""Webhooks by Standard Webhooks (standardwebhooks.com): signed messages, tried ten times over 75 hours."""

import base64
import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from amends.instants import HOUR_US, MINUTE_US, SECOND_US, InstantUs, rfc3339
from amends.texts.text import Text

SECRET_PREFIX: Final = "whsec_"  # noqa: S105 - what every secret begins with
MAX_BODY_BYTES: Final = 19_999
WAITS_US: Final = (
    5 * SECOND_US,
    5 * MINUTE_US,
    30 * MINUTE_US,
    2 * HOUR_US,
    5 * HOUR_US,
    10 * HOUR_US,
    14 * HOUR_US,
    20 * HOUR_US,
    24 * HOUR_US,
)
"""How long to wait after each failed attempt but the tenth, as the specification's example does: 75 h 35 min in all."""

MAX_ATTEMPTS: Final = len(WAITS_US) + 1
ROTATION_US: Final = 24 * HOUR_US
"""For how long both the old secret and the new one sign."""

_LONGEST_RETRY_AFTER_S: Final = 24 * 3600
_LONGEST_TEXTS: Final = (16_384, 8_192, 4_096, 2_048, 1_024, 512, 256, 128, 64, 32)
"""In bytes, as JSON writes them. The last leaves every instant whole."""

_ENDPOINT_GONE = 410
_MAX_JITTER = 0.1


class Webhook(Struct, frozen=True, kw_only=True):
    """Where events are sent. `types` and `segment_ids` filter, () is all; a segment means itself and all below it.

    The secret is derived from the installation's key and `generation`, so it is kept nowhere; the one before it signs
    too until `rotated_until_us`. `failing_since_us` is when the first attempt failed after which none worked.
    """

    id: int
    url: str
    description: str
    types: tuple[str, ...]
    segment_ids: tuple[int, ...]
    generation: int
    rotated_until_us: InstantUs | None
    created_us: InstantUs
    disabled_us: InstantUs | None
    disabled_reason: Text | None
    failing_since_us: InstantUs | None


class NewSecret(Struct, frozen=True):
    """A webhook with its newest secret, which isn't shown again."""

    webhook: Webhook
    secret: str


class DeliveryOutcome(StrEnum):
    """What an answer means."""

    DELIVERED = "delivered"
    FAILED = "failed"
    GONE = "gone"


def secret(installation_key: bytes, workspace_id: int, webhook_id: int, generation: int) -> str:
    """A webhook's secret as its receiver needs it: `whsec_` and 32 bytes in base64."""
    named = f"webhook:{workspace_id}:{webhook_id}:{generation}".encode()
    return SECRET_PREFIX + base64.b64encode(hmac.digest(installation_key, named, hashlib.sha256)).decode()


def secrets_of(webhook: Webhook, installation_key: bytes, workspace_id: int, now: InstantUs) -> tuple[str, ...]:
    """The secrets that sign now: the newest, and while it is new the one before it."""
    newest = secret(installation_key, workspace_id, webhook.id, webhook.generation)
    if webhook.rotated_until_us is None or now >= webhook.rotated_until_us:
        return (newest,)
    return newest, secret(installation_key, workspace_id, webhook.id, webhook.generation - 1)


def headers(secrets: Sequence[str], message_id: str, now: InstantUs, body: bytes) -> dict[str, str]:
    """The headers of one attempt to deliver a message."""
    timestamp = str(now // SECOND_US)
    return {
        "content-type": "application/json",
        "user-agent": "Amends",
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(_signature(each, message_id, timestamp, body) for each in secrets),
    }


def payload(event_type: str, at_us: InstantUs, data: Mapping[str, Any], schema_version: int = 1) -> bytes:
    """The body of a message, below 20 kB: long texts are cut, and where that isn't enough whole parts become null.

    `data.truncated` names where; "" is all of it.
    """
    head = {"type": event_type, "timestamp": rfc3339(at_us), "schema_version": schema_version}
    bodies = (
        msgspec.json.encode({**head, "data": {**kept, "truncated": sorted(cut)} if cut else kept})
        for kept, cut in _ever_smaller(data)
    )
    return next(body for body in bodies if len(body) <= MAX_BODY_BYTES)


def outcome_of(status: int) -> DeliveryOutcome:
    """What an HTTP status says: only 2xx is delivered, 410 wants no more, and no redirect is followed."""
    if 200 <= status < 300:
        return DeliveryOutcome.DELIVERED
    return DeliveryOutcome.GONE if status == _ENDPOINT_GONE else DeliveryOutcome.FAILED


def next_attempt_us(attempts: int, now: InstantUs, jitter: float, retry_after_s: int) -> InstantUs | None:
    """When to try again after `attempts` failed; None is never. `jitter` (0 to 1) adds up to a tenth.

    `retry_after_s` only ever makes the wait longer, by a day at most.
    """
    if attempts >= MAX_ATTEMPTS:
        return None
    wait_us = round(WAITS_US[attempts - 1] * (1 + _MAX_JITTER * jitter))
    asked_us = min(retry_after_s, _LONGEST_RETRY_AFTER_S) * SECOND_US
    return InstantUs(now + max(wait_us, asked_us))


def retry_after_s(header: str, now: InstantUs) -> int:
    """The seconds that a Retry-After header asks for, as a number or a date; 0 for none and for nonsense."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), _LONGEST_RETRY_AFTER_S)
    try:
        date = parsedate_to_datetime(text)
        # The oldest of the three forms of an HTTP date names no zone; it is UTC all the same (RFC 9110).
        asked_s = int((date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()) - now // SECOND_US
        return max(0, min(asked_s, _LONGEST_RETRY_AFTER_S))
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0


def _signature(secret_text: str, message_id: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret_text.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _ever_smaller(data: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], set[str]]]:
    """The data and where it was cut: whole, with shorter and shorter texts, without its largest parts, without any."""
    kept, cut = dict(data), set[str]()
    yield kept, cut
    for longest in _LONGEST_TEXTS:
        kept = _shortened(kept, "", longest, cut)
        yield kept, cut
    for name in sorted(kept, key=lambda name: len(msgspec.json.encode(kept[name])), reverse=True):
        kept[name] = None
        cut = {path for path in cut if not path.startswith((f"{name}.", f"{name}["))} | {name}
        yield kept, cut
    yield {}, {""}


def _shortened(value: Any, path: str, longest: int, cut: set[str]) -> Any:
    if isinstance(value, str):
        if len(msgspec.json.encode(value)) <= longest:
            return value
        cut.add(path)
        return _cut(value, longest)
    if isinstance(value, Mapping):
        return {
            key: _shortened(each, f"{path}.{key}" if path else str(key), longest, cut) for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [_shortened(each, f"{path}[{index}]", longest, cut) for index, each in enumerate(value)]
    return value


def _cut(text: str, longest: int) -> str:
    # Counted as JSON writes it: a character takes one byte to six.
    start, limit = text[:longest], longest - len("…".encode())
    fitting = bisect_right(range(len(start) + 1), limit, key=lambda length: len(msgspec.json.encode(start[:length])))
    return start[: fitting - 1].rstrip() + "…"
