"""The webhooks of the OpenAPI document: what is sent for each event, and what a receiver answers."""

from typing import Any

from amends.http.server.openapi_examples import example_of
from amends.model.delivery import TEST_EVENT
from amends.usecases.settings.webhooks import EVENT_TYPES
from amends.wire.events import TestWebhook, TicketWebhook

BODIES = (TicketWebhook, TestWebhook)
"""The Structs of what is sent."""

_HEADERS = {
    "webhook-id": "The ID of the event. It is the same each time the event is sent",
    "webhook-timestamp": "When it was sent, in seconds since 1970",
    "webhook-signature": "The signatures, as Standard Webhooks says: v1, and the HMAC-SHA256 of ID, timestamp and body",
}


def documented_webhooks() -> dict[str, Any]:
    """Each type of event that webhooks send."""
    of_tickets = {name: {"post": _sent(name, TicketWebhook)} for name in EVENT_TYPES}
    return of_tickets | {TEST_EVENT: {"post": _sent(TEST_EVENT, TestWebhook)}}


def _sent(event_type: str, body: type) -> dict[str, Any]:
    what = "a test" if event_type == TEST_EVENT else f"the event {event_type}"
    return {
        "operationId": f"webhook_{event_type.replace('.', '_')}",
        "summary": f"Sent for {what}",
        "description": "Answer with a status of 2xx. Everything else is a failure, and the event is sent again.",
        "tags": ["webhooks"],
        "security": [],
        "parameters": [
            {"name": name, "in": "header", "required": True, "description": meaning, "schema": {"type": "string"}}
            for name, meaning in _HEADERS.items()
        ],
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": f"#/components/schemas/{body.__name__}"},
                    "example": {**example_of(body), "type": event_type},
                }
            },
        },
        "responses": {"2XX": {"description": "It was received"}, "410": {"description": "Send nothing more"}},
    }
