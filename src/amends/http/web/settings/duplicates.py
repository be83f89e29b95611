"""Customers who may be the same person, side by side, each with the way to their tickets."""

from typing import Final

from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.kit.page_routes import page_route
from amends.http.web.settings.layout import settings_page
from amends.model.principal import Scope
from amends.usecases import recompute_derived
from amends.wire.cursor import encode_cursor

_PATH: Final = "/settings/duplicates"
_ROWS: Final = 100


async def show_duplicates(request: Request) -> Response:
    """Pairs of customers who came to have the same address or number."""
    behind = cursor_of(request, 2) or (0, 0)
    pairs, people = await request.database.read(
        request.by, recompute_derived.duplicates_with_customers, (behind[0], behind[1]), _ROWS + 1
    )
    last = pairs[_ROWS - 1] if len(pairs) > _ROWS else None
    following = encode_cursor(last.customer_id, last.other_id) if last else ""
    return settings_page(request, "duplicates.html", pairs=pairs[:_ROWS], people=people, following=following)


ENDPOINTS = (page_route(_PATH, Scope.ADMIN, show_duplicates),)
