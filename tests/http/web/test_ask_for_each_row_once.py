"""Asking for each row once: how many statements a page, its pane, the list, closing and an answer come to.

Settings are remembered, so each is asked for once before it is counted.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from msgspec import Struct

from amends.model.customer import CustomerForm
from amends.model.ticket.closing import Requirement
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.usecases import links
from amends.usecases.settings import workspaces
from amends.usecases.settings.workspaces import WorkspaceChangeForm
from tests import cast
from tests.http.app_harness import AppHarness
from tests.http.web.browser import SAME_ORIGIN, Browser, htmx_headers
from tests.statement_log import logged

Doing = Callable[[], Awaitable[httpx2.Response]]

FORM = {"action_taken": "Called them back", "outcome": "REACHED", "channel": "PHONE"}


class Most(Struct, frozen=True):
    """How many statements something may come to on each engine; PostgreSQL counts locks and draws of numbers too."""

    sqlite: int
    postgres: int


@pytest.fixture
async def tickets(harness: AppHarness) -> list[Ticket]:
    """Three tickets of three customers, by a rule and a route; the first two are linked."""
    by = harness.workspace.by
    await cast.rule(harness.database, by)
    await cast.route(harness.database, by)
    for number in range(3):
        who = CustomerForm(email=f"g{number}@mail.example")
        await cast.ingest(harness.database, by, cast.form(reference=f"r-{number}", words="Nadie", customer=who))
    _, found = await cast.everything(harness.database, by)
    await harness.database.write(by, links.link, found[0].id, Link(found[1].id, LinkKind.RELATED))
    return found


async def asked(harness: AppHarness, doing: Doing, status: int = 200) -> list[str]:
    """The statements that something comes to once the settings are known.

    What earlier requests left to be written later is written first, so that it isn't counted here.
    """
    await harness.app.settle()
    with logged(harness.database) as statements:
        answer = await doing()
    assert answer.status_code == status, answer.text
    return statements


def check(harness: AppHarness, statements: list[str], limit: Most) -> None:
    assert len(statements) <= getattr(limit, harness.database.engine), "\n".join(statements)


async def test_a_page_and_its_pane(harness: AppHarness, agent: Browser, tickets: list[Ticket]) -> None:
    path = f"/tickets/{tickets[0].id}?view=all&status=NEW"
    await agent.get(path)
    # One asks which of the rows beside it are unread; the pane alone has no rows.
    check(harness, await asked(harness, lambda: agent.get(path)), Most(13, 13))
    pane = await asked(harness, lambda: agent.get(path, **htmx_headers()))
    check(harness, pane, Most(10, 10))
    assert len(pane) == len(set(pane)) + 1, "the settings' token alone is asked for twice"


async def test_the_list_and_the_counts_of_views(harness: AppHarness, agent: Browser, tickets: list[Ticket]) -> None:
    await agent.get("/inbox?view=all")
    check(harness, await asked(harness, lambda: agent.get("/inbox?view=all&status=NEW")), Most(6, 6))
    # One of them counts the unread notices, so that the bell needs no request of its own.
    check(harness, await asked(harness, lambda: agent.get("/inbox/views?view=all")), Most(14, 14))


async def test_closing(harness: AppHarness, agent: Browser, tickets: list[Ticket]) -> None:
    required = frozenset({Requirement.ACTION_TAKEN, Requirement.CONTACT_ATTEMPT})
    form = WorkspaceChangeForm(closing_requires=required)
    await harness.database.write(harness.workspace.by, workspaces.change, form)
    path = f"/tickets/{tickets[0].id}/close"
    sent: dict[str, Any] = {"csrf_token": await agent.token(), "from": "view=all", **FORM}
    await agent.get(f"{path}?view=all")
    check(harness, await asked(harness, lambda: agent.get(f"{path}?view=all")), Most(5, 5))
    headers = {**SAME_ORIGIN, **htmx_headers()}
    done = await asked(harness, lambda: agent.client.post(path, data=sent, headers=headers))
    # One takes the token of the form, so that it is done once; one asks whether the row is unread.
    check(harness, done, Most(36, 43))


async def test_an_answer_that_opens_a_ticket(harness: AppHarness, tickets: list[Ticket]) -> None:
    def answer(number: int) -> Awaitable[httpx2.Response]:
        form = {"survey": "visit", "reference": f"n-{number}", "segment": "S1", "score": 1, "scale": "nps"}
        who = {"customer": {"email": f"n{number}@mail.example"}, "answers": [{"question": "Why?", "verbatim": "Bad"}]}
        return harness.client.post(f"{harness.v1}/responses", json={**form, **who, "time": cast.TIME})

    await answer(1)
    check(harness, await asked(harness, lambda: answer(2), 201), Most(18, 30))
