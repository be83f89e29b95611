"""Every page of a house that has something to show, by its name: what is walked for looks, access and width."""

from collections.abc import Mapping

from tests.browser.server import LiveHouse

PAGES: Mapping[str, str] = {
    "sign-in": "/sign-in",
    "inbox": "/inbox?view=all",
    "inbox-empty": "/inbox?view=reopened",
    "inbox-filtered": "/inbox?view=all&q=ascensor&status=NEW",
    "ticket": "/tickets/{ticket}?view=all",
    "close": "/tickets/{ticket}/close?view=all",
    "filters": "/inbox/filters?view=all",
    "save-view": "/inbox/save?view=all&q=ascensor",
    "bulk": "/bulk/new?from=view%3Dall&all=1",
    "settings-workspace": "/settings/workspace",
    "me": "/me",
    "second-factor": "/me/second-factor",
    "notices": "/notices",
    "not-found": "/tickets/1",
}


def path_of(path: str, house: LiveHouse, ticket_id: int) -> str:
    return path.format(ticket=ticket_id, workspace=house.place.id)
