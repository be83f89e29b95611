"""Times within a page: what people read of them, with the whole time for who points at it and for programs."""

from functools import lru_cache
from typing import Final

from markupsafe import Markup

from amends.http.web.kit.template_code import written
from amends.i18n.locale import UserLocale, utc_text
from amends.instants import InstantUs, rfc3339

_KEPT: Final = 8192


def when(at_us: InstantUs, locale: UserLocale, words: str | None = None) -> Markup:
    """An instant as `<time>`, in some words or else in few letters; its title has it in full, and in UTC."""
    head = _head(locale.language, locale.time_zone, at_us)
    return Markup(f"{head}{written(words or locale.short_time(at_us))}</time>")  # noqa: S704 - each part is escaped


@lru_cache(maxsize=_KEPT)
def _head(language: str, time_zone: str, at_us: InstantUs) -> str:
    # The whole time is the same whenever it is read, and a list shows the same ones again and again.
    full = UserLocale(language, time_zone, at_us).time(at_us)
    return f'<time datetime="{rfc3339(at_us)}" title="{written(full)} · {utc_text(at_us)}">'
