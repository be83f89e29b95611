"""Where a one-time link leads: whoever makes one writes it, whether pages are served there or not."""

from urllib.parse import urlencode

WELCOME = "/welcome"


def one_time_link_path(token: str) -> str:
    """The path of a one-time link."""
    return f"{WELCOME}?{urlencode({'token': token})}"
