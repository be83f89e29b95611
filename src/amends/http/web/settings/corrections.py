"""What tickets say otherwise since an upgrade: each difference with the way to its ticket."""

from typing import Final

from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.kit.page_routes import page_route
from amends.http.web.settings.layout import settings_page
from amends.model.principal import Scope
from amends.serializers.ticket_corrections import ticket_correction_view
from amends.usecases import reread_tickets
from amends.wire.cursor import encode_cursor

_PATH: Final = "/settings/corrections"
_ROWS: Final = 200


async def show_corrections(request: Request) -> Response:
    """What the rules of a new version changed in tickets."""
    behind = cursor_of(request, 1) or (0,)
    found = await request.database.read(request.by, reread_tickets.list_corrections, behind[0], _ROWS)
    following = encode_cursor(found[-1].id) if len(found) == _ROWS else ""
    shown = [ticket_correction_view(each) for each in found]
    return settings_page(request, "corrections.html", corrections=shown, following=following)


ENDPOINTS = (page_route(_PATH, Scope.ADMIN, show_corrections),)
