"""The pages that people live in all day: rendered by the server, on the desk's functions and nothing else."""

from amends.http.web import (
    bulk,
    close,
    files,
    inbox,
    intakes,
    live,
    saved_views,
    settings,
    sign_in,
    static,
    ticket,
    ticket_actions,
)
from amends.http.web.screens import show

ENDPOINTS = (
    show("/assets/{name}", None, static.get_asset),
    *sign_in.ENDPOINTS,
    *inbox.ENDPOINTS,
    *ticket.ENDPOINTS,
    *ticket_actions.ENDPOINTS,
    *close.ENDPOINTS,
    *live.ENDPOINTS,
    *bulk.ENDPOINTS,
    *saved_views.ENDPOINTS,
    *files.ENDPOINTS,
    *intakes.ENDPOINTS,
    *settings.ENDPOINTS,
)
