"""The pages that people live in all day: rendered by the server, on the desk's functions and nothing else."""

from amends.http.web import (
    bulk,
    close,
    files,
    inbox,
    intakes,
    live,
    me,
    notices,
    saved_views,
    second_factor,
    settings,
    sign_in,
    sign_in_code,
    static,
    ticket,
    ticket_actions,
)
from amends.http.web.screens import show

ENDPOINTS = (
    show("/assets/{name}", None, static.get_asset),
    *sign_in.ENDPOINTS,
    *sign_in_code.ENDPOINTS,
    *inbox.ENDPOINTS,
    *ticket.ENDPOINTS,
    *ticket_actions.ENDPOINTS,
    *close.ENDPOINTS,
    *live.ENDPOINTS,
    *bulk.ENDPOINTS,
    *saved_views.ENDPOINTS,
    *files.ENDPOINTS,
    *intakes.ENDPOINTS,
    *me.ENDPOINTS,
    *second_factor.ENDPOINTS,
    *notices.ENDPOINTS,
    *settings.ENDPOINTS,
)
