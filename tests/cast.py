"""The people, places and feedback that every test knows by name, with defaults that need no thought."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, structs

from amends.model.configuration import Configuration
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow, Intake
from amends.model.person import User
from amends.model.principal import Principal, operator
from amends.model.response import AnswerForm, ResponseForm, SurveyResponse
from amends.model.segment import Segment
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.list_filter import TicketFilter
from amends.model.ticket.ticket import Ticket
from amends.model.workspace import UnknownSegment, Workspace
from amends.store import events, responses, ticket_lists
from amends.store.engine.database import Database, Tx
from amends.usecases import converse
from amends.usecases import ingest as ingest_module
from amends.usecases.converse import AttemptForm
from amends.usecases.ingest import IntakeResult
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.settings import configuration, people, segments, workspaces
from amends.usecases.settings.config_kinds import ROUTE, RULE
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.segments import SegmentForm

TIME = "2026-11-20T16:50:00+01:00"
ANA = CustomerForm(email="ana@example.com", name="Ana", reference="c-77")
BEN = CustomerForm(email="ben@example.com", name="Ben", reference="c-78")

UNHAPPY: dict[str, Any] = {
    "name": "Unhappy",
    "order": 20,
    "when": {"band": "unhappy"},
    "then": {"open": {"priority": "HIGH", "type": "DETRACTOR TICKET"}},
}
ALREADY_ON_IT: dict[str, Any] = {
    "name": "Already on it",
    "order": 10,
    "when": {"band": "unhappy"},
    "then": {"attach": {}},
}
OUR_OWN: dict[str, Any] = {
    "name": "Our own",
    "order": 1,
    "when": {"custom": {"field": "channel", "equals": "staff"}},
    "then": {"ignore": {"reason": "A test of our own staff"}},
}
IN_TURN: dict[str, Any] = {"name": "In turn", "order": 10, "strategy": {"round_robin": {}}}


class FixtureWorkspace(Struct, frozen=True):
    """A workspace with all who are in it: segment S1 with S1A below it, S2, and the users Ana (S1) and Ben (S2)."""

    workspace: Workspace
    by: Principal
    s1: Segment
    s1a: Segment
    s2: Segment
    ana: User
    ben: User

    @property
    def id(self) -> int:
        """The workspace's ID."""
        return self.workspace.id


async def workspace(
    database: Database,
    name: str = "Hotel Sol",
    zone: str = "Europe/Madrid",
    unknown_segment: UnknownSegment = UnknownSegment.REJECT,
) -> FixtureWorkspace:
    made = await database.write(operator(0), workspaces.create, name, zone, unknown_segment)
    by = operator(made.id)
    forms = [SegmentForm(code="S1"), SegmentForm(code="S1A", parent="S1"), SegmentForm(code="S2")]
    s1, s1a, s2 = await database.write(by, segments.add_many, forms)
    ana = await database.write(by, people.add, UserForm(email="ana@hotel.example", first_name="Ana", segments=("S1",)))
    ben = await database.write(by, people.add, UserForm(email="ben@hotel.example", first_name="Ben", segments=("S2",)))
    return FixtureWorkspace(made, by, s1, s1a, s2, ana, ben)


async def rule(
    database: Database, by: Principal, document: Mapping[str, Any] = UNHAPPY, **changes: Any
) -> Configuration:
    return await database.write(by, configuration.save, RULE, {**document, **changes})


async def route(database: Database, by: Principal, **changes: Any) -> Configuration:
    return await database.write(by, configuration.save, ROUTE, {**IN_TURN, **changes})


def form(**changes: Any) -> ResponseForm:
    """What an unhappy guest says; `words` is short for the answer to "Why?"."""
    words = changes.pop("words", None)
    if words is not None:
        changes["answers"] = (AnswerForm("Why?", words),)
    defaults: dict[str, Any] = {"segment": "S1", "score": 3, "scale": "nps", "time": TIME, "language": "es"}
    return ResponseForm(**{"survey": "visit", "reference": "r-1042", **defaults, **changes})


def happy(**changes: Any) -> ResponseForm:
    return form(**{"score": 10, **changes})


def bare(**changes: Any) -> ResponseForm:
    """A form that says nothing but what a test says."""
    return ResponseForm(**{"survey": "visit", "reference": "r-1042", "time": TIME, **changes})


def input_rows(forms: Iterable[ResponseForm], first_line: int = 1) -> list[InputRow]:
    return [InputRow(line, each) for line, each in enumerate(forms, first_line)]


async def ingest(
    database: Database,
    by: Principal,
    *forms: ResponseForm,
    missing: MissingSegment = MissingSegment.AS_THE_WORKSPACE_SAYS,
) -> IntakeResult:
    """A whole intake at once."""
    return await database.write(by, ingest_module.ingest, "test", input_rows(forms), missing)


async def everything(database: Database, by: Principal) -> tuple[list[SurveyResponse], list[Ticket]]:
    """All responses and all tickets of a workspace, in the order of their IDs."""
    return await database.read(by, _everything)


async def only_response(database: Database, by: Principal) -> SurveyResponse:
    [response], _ = await everything(database, by)
    return response


async def only_ticket(database: Database, by: Principal) -> Ticket:
    _, [ticket] = await everything(database, by)
    return ticket


async def happened_to_ticket(database: Database, by: Principal, ticket_id: int) -> list[str]:
    """The names of a ticket's events."""
    return [_named(each.event) for each in await database.read(by, events.of_ticket, ticket_id)]


async def happened_to_response(database: Database, by: Principal, response_id: int) -> list[str]:
    """The names of a response's events."""
    return [_named(each.event) for each in await database.read(by, events.of_response, response_id)]


def counts(intake: Intake) -> dict[str, int]:
    """What an intake's sum counts, without the zeros; the sum must add up."""
    assert intake.sum.adds_up, intake.sum
    return {name: count for name, count in structs.asdict(intake.sum).items() if count}


async def _everything(tx: Tx) -> tuple[list[SurveyResponse], list[Ticket]]:
    found = list(await responses.page_after(tx, 0, 10_000))
    summary = await ticket_lists.newest(tx, TicketFilter(), 10_000)
    return found, sorted((each.ticket for each in summary), key=lambda ticket: ticket.id)


def _named(event: Any) -> str:
    return str(event.__struct_config__.tag)


async def call(
    database: Database, by: Principal, ticket_id: int, outcome: ContactOutcome = ContactOutcome.NO_ANSWER
) -> Ticket:
    """Call the customer of a ticket, so that it may wait for them."""
    return await database.write(by, converse.attempt_contact, ticket_id, AttemptForm(Channel.PHONE, outcome))
