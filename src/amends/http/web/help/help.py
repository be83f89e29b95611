"""Help beside each page: passages of the documentation, which are part of the program and ask nobody else."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources

import msgspec
from msgspec import Struct

from amends.http.request.problems import HttpProblem, ProblemKind
from amends.http.request.request import Request, Response
from amends.http.web.kit.page import page
from amends.http.web.kit.page_routes import page_route
from amends.model.principal import Scope
from amends.texts.text import say

_FIRST = "web-interface"


class HelpPassage(Struct, frozen=True):
    """A heading of the documentation, how deep it is (1 is a page's own), and what is below it."""

    level: int
    title: str
    slug: str
    html: str


class HelpPage(Struct, frozen=True):
    """A page of the documentation."""

    title: str
    passages: Sequence[HelpPassage]

    def passage(self, slug: str) -> Sequence[HelpPassage]:
        """A passage with all that are below it; nothing where there is none of this name."""
        first = next((index for index, each in enumerate(self.passages) if each.slug == slug), None)
        if first is None:
            return ()
        level = self.passages[first].level
        rest = self.passages[first + 1 :]
        last = next((index for index, each in enumerate(rest) if each.level <= level or level == 1), len(rest))
        return self.passages[first : first + 1 + last]


@lru_cache(maxsize=1)
def help_pages() -> Mapping[str, HelpPage]:
    """All pages of the help, by their names; they were read when the program was built."""
    content = (resources.files("amends.http.web") / "assets" / "help.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, HelpPage])


async def show_help(request: Request) -> Response:
    """A passage of a page, or the whole page."""
    name, slug = request.query.get("page", _FIRST), request.query.get("passage", "")
    found = help_pages().get(name)
    passages = () if found is None else found.passage(slug) if slug else found.passages
    if found is None or not passages:
        raise HttpProblem(ProblemKind.NOT_FOUND, say("no_such_help"))
    return page(request, "help/help.html", name=name, help_page=found, passages=passages, pages=help_pages())


ENDPOINTS = (page_route("/help", Scope.TICKETS_READ, show_help),)
