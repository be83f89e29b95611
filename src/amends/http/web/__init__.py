"""The pages that people live in all day: rendered by the server, on the desk's functions and nothing else."""

from amends.http.web import settings, sign_in, static
from amends.http.web.screens import show

ENDPOINTS = (
    show("/assets/{name}", None, static.get_asset),
    *sign_in.ENDPOINTS,
    *settings.ENDPOINTS,
)
