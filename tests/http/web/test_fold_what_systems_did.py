"""A thread in which what systems did in a row is one line that opens, and what people did stays in sight."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from amends.http.web.ticket.folded import folded
from amends.http.web.ticket.timeline import TimelineEntry
from amends.instants import InstantUs
from amends.model import principal
from amends.model.customer import CustomerForm
from amends.model.status import Status
from amends.usecases import converse, work
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.http.app_harness import AppHarness
from tests.http.web.browser import Browser

lines = st.builds(
    TimelineEntry,
    version=st.integers(1, 99),
    at_us=st.integers(0, 99).map(InstantUs),
    who=st.just("Amends"),
    icon=st.just("clock"),
    title=st.just("Something"),
    words=st.sampled_from(["", "The lift is broken"]),
    kind=st.sampled_from(["change", "note", "breach", "customer", "change undone"]),
    is_by_system=st.booleans(),
    is_said_already=st.booleans(),
)


@given(st.lists(lines, max_size=12))
def test_every_line_that_says_something_is_there_once_in_its_order(thread: list[TimelineEntry]) -> None:
    assert [line for run in folded(thread) for line in run] == [line for line in thread if not line.is_said_already]


@given(st.lists(lines, max_size=12))
def test_only_what_systems_did_without_words_is_folded_and_all_of_it(thread: list[TimelineEntry]) -> None:
    runs = folded(thread)
    assert all(_may_be_folded(line) for run in runs if len(run) > 1 for line in run)
    beside = [(_may_be_folded(first[-1]), _may_be_folded(second[0])) for first, second in pairwise(runs)]
    assert (True, True) not in beside


def _may_be_folded(line: TimelineEntry) -> bool:
    return line.is_by_system and line.kind == "change" and not line.words


async def test_a_ticket_s_beginning_is_one_line_and_a_note_stands_by_itself(
    agent: Browser, harness: AppHarness
) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    await cast.route(harness.database, harness.workspace.by)
    form = cast.form(words="Nadie contestó", customer=CustomerForm(email="tom@mail.example"))
    await cast.ingest(harness.database, principal.system(harness.id), form)
    opened = await cast.only_ticket(harness.database, harness.workspace.by)
    await harness.database.write(harness.workspace.by, converse.note, opened.id, "Looked at")
    await agent.get(f"/tickets/{opened.id}?view=all")
    summary = agent.text.index("changes by the system")
    assert agent.text.index("Looked at") < summary < agent.text.index("The ticket was opened")
    assert agent.page.text.count('<details id="fold-') == 1


async def test_a_change_of_the_status_is_said_once(agent: Browser, harness: AppHarness) -> None:
    await cast.rule(harness.database, harness.workspace.by)
    await cast.ingest(harness.database, principal.system(harness.id), cast.form(words="Nadie contestó"))
    opened = await cast.only_ticket(harness.database, harness.workspace.by)
    form = TicketChangeForm(status=Status.IN_PROGRESS)
    await harness.database.write(harness.workspace.by, work.change, opened.id, form)
    await agent.get(f"/tickets/{opened.id}?view=all")
    assert agent.text.count("New → In progress") == 1
    assert "Targets: the status is" not in agent.text
