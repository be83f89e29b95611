"""The way of a POST of one response: through how many files it goes, and by how many names it is called there.

What is counted is what the use case does between the decoded request and the commit, with a sender and a customer who
are known: the files of `usecases/` of which a function is called, and the names of the parameters of these functions
that hold the response in one of its forms (`CARRIED`), or several of them. The numbers only fall.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

import amends
from amends.model.customer import CustomerForm
from amends.model.decision import Decision
from amends.model.intake import InputRow
from amends.model.line_result import LineResult
from amends.model.response import ResponseForm, SurveyResponse
from amends.model.response_event import ResponseChange
from amends.model.response_line import ResponseLine
from amends.model.ticket.ticket_events import TicketChange
from amends.store.engine.database import Database
from amends.usecases import ingest
from amends.usecases.apply import UnitOfWork
from amends.usecases.ingest import IntakeRequest
from amends.usecases.resolve_segment import MissingSegment
from tests import cast
from tests.cast import form, happy

USECASES = str(Path(amends.__file__).parent / "usecases")
CARRIED = (
    IntakeRequest,
    InputRow,
    ResponseForm,
    CustomerForm,
    ResponseLine,
    SurveyResponse,
    ResponseChange,
    TicketChange,
    UnitOfWork,
    LineResult,
    Decision,
)
"""What a response is on its way, from what was sent to what was decided of it."""

MOST = {"quiet": (8, 14), "opens": (12, 14)}
"""Files and names of a response of which nothing comes, and of one that opens a ticket."""


def carries(value: object) -> bool:
    """Whether a value is a response in one of its forms, or some of them."""
    if isinstance(value, dict):
        return any(map(carries, value.values()))
    if isinstance(value, list | tuple | set):
        return any(map(carries, value))
    return isinstance(value, CARRIED)


class Way:
    """What was entered."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.names: set[str] = set()

    def enter(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(USECASES):
            self.files.add(Path(code.co_filename).stem)
            parameters = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
            self.names.update(name for name in parameters if name != "self" and carries(frame.f_locals.get(name)))


@contextmanager
def followed() -> Iterator[Way]:
    way = Way()
    before = sys.getprofile()
    sys.setprofile(way.enter)
    try:
        yield way
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize("what", MOST)
async def test_it_goes_through_few_files(database: Database, what: str) -> None:
    if database.engine != "sqlite":
        pytest.skip("the way is the same on both engines")
    workspace = await cast.workspace(database)
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, happy(reference="before"))
    own = happy(reference="r-1", customer=cast.ANA) if what == "quiet" else form(reference="r-1", customer=cast.ANA)
    asked = IntakeRequest("test", cast.input_rows([own]), MissingSegment.AS_THE_WORKSPACE_SAYS)
    with followed() as way:
        await database.write(workspace.by, ingest.ingest_coalesced, asked)
    most_files, most_names = MOST[what]
    assert len(way.files) <= most_files, sorted(way.files)
    assert len(way.names) <= most_names, sorted(way.names)
