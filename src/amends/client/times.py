"""Times: answers keep them as the text that was sent, and this reads them."""

from datetime import datetime


def moment(text: str) -> datetime:
    """The instant that a timestamp of an answer names, with its zone.

    Reads every form that servers are known to send: `+00:00`, `+0000` and `Z`, with or without milliseconds.
    Raises ValueError for anything else, and for a time without an offset.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset, so it is not an exact time")
    return instant
