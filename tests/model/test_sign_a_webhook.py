"""Signing a webhook: what a receiver that knows Standard Webhooks accepts, and nothing else."""

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from standardwebhooks.webhooks import Webhook as Receiver
from standardwebhooks.webhooks import WebhookVerificationError

from amends.instants import HOUR_US, InstantUs, rfc3339
from amends.model import webhook as model
from amends.model.webhook import MAX_BODY_BYTES, DeliveryOutcome, Webhook

KEY = b"k" * 32
WEBHOOK = Webhook(
    id=7,
    url="https://hooks.example",
    description="",
    types=(),
    segment_ids=(),
    generation=1,
    rotated_until_us=None,
    created_us=InstantUs(0),
    disabled_us=None,
    disabled_reason="",
    failing_since_us=None,
)


def now() -> InstantUs:
    """The verifier looks at the real clock."""
    return InstantUs(time.time_ns() // 1000)


def test_a_receiver_accepts_it() -> None:
    at = now()
    body = model.payload("ticket.opened", at, {"words": "Nadie contestó"})
    secrets = model.secrets_of(WEBHOOK, KEY, 1001, at)
    headers = model.headers(secrets, "msg_5", at, body)
    assert Receiver(secrets[0]).verify(body, headers)["data"]["words"] == "Nadie contestó"


@pytest.mark.parametrize("change", ["body", "id", "timestamp"])
def test_what_was_tampered_with_is_refused(change: str) -> None:
    at = now()
    secrets = model.secrets_of(WEBHOOK, KEY, 1001, at)
    headers = model.headers(secrets, "msg_5", at, b"{}")
    if change == "id":
        headers["webhook-id"] = "msg_6"
    if change == "timestamp":
        headers["webhook-timestamp"] = str(int(headers["webhook-timestamp"]) - 1)
    with pytest.raises(WebhookVerificationError):
        Receiver(secrets[0]).verify(b"[]" if change == "body" else b"{}", headers)


def test_while_a_secret_is_changed_both_accept_it_and_then_only_the_new_one() -> None:
    at = now()
    old = model.secret(KEY, 1001, 7, 1)
    rotated = structs.replace(WEBHOOK, generation=2, rotated_until_us=InstantUs(at + HOUR_US))
    secrets = model.secrets_of(rotated, KEY, 1001, at)
    headers = model.headers(secrets, "msg_5", at, b"{}")
    for each in (old, model.secret(KEY, 1001, 7, 2)):
        Receiver(each).verify(b"{}", headers)
    assert model.secrets_of(rotated, KEY, 1001, InstantUs(at + HOUR_US)) == (model.secret(KEY, 1001, 7, 2),)


def test_no_two_webhooks_share_a_secret() -> None:
    made = {
        model.secret(key, space, hook, generation)
        for key in (KEY, b"x" * 32)
        for space in (1, 2)
        for hook in (1, 2)
        for generation in (1, 2)
    }
    assert len(made) == 16


@given(st.text(max_size=60_000), st.lists(st.text(max_size=9_000), max_size=8))
def test_a_body_is_always_below_20_kb_and_says_what_was_cut(words: str, more: list[str]) -> None:
    body = model.payload("ticket.noted", InstantUs(0), {"ticket": {"words": words}, "more": more})
    assert len(body) <= MAX_BODY_BYTES
    data = json.loads(body)["data"]
    assert ("ticket.words" in data.get("truncated", [])) == (data["ticket"]["words"] != words)


def test_of_a_long_text_as_much_is_told_as_there_is_room_for() -> None:
    data = json.loads(model.payload("ticket.noted", InstantUs(0), {"words": "x" * 100_000}))["data"]
    assert len(data["words"]) > MAX_BODY_BYTES // 2
    assert data["truncated"] == ["words"]


def test_what_is_too_much_without_any_long_text_is_left_out_and_named() -> None:
    many = {"ticket_id": 5, "fields": {f"field {number}": "short" for number in range(2_000)}}
    data = json.loads(model.payload("ticket.noted", InstantUs(0), many))["data"]
    assert data == {"ticket_id": 5, "fields": None, "truncated": ["fields"]}


def test_an_instant_is_told_whole_however_much_is_cut() -> None:
    at = rfc3339(InstantUs(0))
    many = {"issue_time": at, "fields": ["x" * 100] * 400}
    data = json.loads(model.payload("ticket.noted", InstantUs(0), many))["data"]
    assert data["issue_time"] == at
    assert "fields[0]" in data["truncated"]


long_texts = st.builds(str.__mul__, st.text(max_size=5) | st.sampled_from('\x01"é😀'), st.sampled_from((1, 80, 6_000)))
nested = st.recursive(
    st.none() | st.integers(0, 2**63) | long_texts,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(long_texts, inside, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(long_texts, nested, max_size=4), st.sampled_from((0, 1, 30)))
def test_whatever_is_told_stays_below_20_kb(data: dict[str, Any], times: int) -> None:
    body = model.payload("ticket.noted", InstantUs(0), {**data, "many": [data] * times})
    assert len(body) < 20_000
    assert json.loads(body)["type"] == "ticket.noted"


def test_a_name_that_is_long_beyond_reason_takes_all_with_it() -> None:
    data = json.loads(model.payload("ticket.noted", InstantUs(0), {"x" * 20_000: 1}))["data"]
    assert data == {"truncated": [""]}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *(
            (200, DeliveryOutcome.DELIVERED),
            (204, DeliveryOutcome.DELIVERED),
            (299, DeliveryOutcome.DELIVERED),
            (410, DeliveryOutcome.GONE),
        ),
        *(
            (301, DeliveryOutcome.FAILED),
            (404, DeliveryOutcome.FAILED),
            (429, DeliveryOutcome.FAILED),
            (500, DeliveryOutcome.FAILED),
        ),
    ],
)
def test_only_2xx_is_delivered(status: int, outcome: DeliveryOutcome) -> None:
    assert model.outcome_of(status) is outcome


def test_ten_attempts_over_75_hours() -> None:
    at, attempts = InstantUs(0), 1
    while (following := model.next_attempt_us(attempts, at, 0.0, 0)) is not None:
        at, attempts = following, attempts + 1
    assert (attempts, at / HOUR_US) == (10, pytest.approx(75.58, abs=0.01))


@given(st.integers(1, 9), st.floats(0, 1), st.integers(0, 10**9))
def test_retry_after_only_ever_lengthens_the_wait(attempts: int, jitter: float, asked: int) -> None:
    plain = model.next_attempt_us(attempts, InstantUs(0), jitter, 0)
    longer = model.next_attempt_us(attempts, InstantUs(0), jitter, asked)
    assert plain is not None
    assert longer is not None
    assert plain <= longer <= max(plain, 24 * HOUR_US)
    assert model.WAITS_US[attempts - 1] <= plain <= model.WAITS_US[attempts - 1] * 1.1 + 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        *(("120", 120), (" 5 ", 5), ("", 0), ("soon", 0), ("-5", 0), ("99999999999", 86400)),
        *(("Thu, 01 Jan 1970 00:02:00 GMT", 120), ("Thu, 01 Jan 1969 00:02:00 GMT", 0)),
        *(("Thursday, 01-Jan-70 00:02:00 GMT", 120), ("Fri, 31 Dec 9999 23:59:59 GMT", 86400)),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: int) -> None:
    assert model.retry_after_s(header, InstantUs(0)) == seconds


def test_a_date_is_counted_from_now() -> None:
    assert model.retry_after_s("Thu, 01 Jan 1970 00:02:00 GMT", InstantUs(90_000_000)) == 30


@pytest.mark.parametrize("zone", ["UTC", "America/Mexico_City", "Asia/Tokyo"])
def test_a_date_without_a_zone_is_utc_wherever_amends_runs(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", zone)
        time.tzset()
        asked = model.retry_after_s("Thu Jan  1 00:02:00 1970", InstantUs(0))
    time.tzset()
    assert asked == 120


@given(st.text() | st.text("MonTueJan GMT:+-0123456789,"))
def test_no_header_breaks_the_reading_of_it(header: str) -> None:
    assert 0 <= model.retry_after_s(header, InstantUs(0)) <= 86400
