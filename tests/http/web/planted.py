"""Words planted in a unit that most readers can't open, and everybody who may come across them.

What is planted: a customer with a name, a number and a reference, answers, a ticket with all that hangs on it, a file,
an intake that rejected a line, a transaction, an action on many tickets. Ties lead to it from the readable unit: the
same customer, a link, an owner, a watcher, a mention, notices from a time when the reader still had that unit.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from amends.http.request.endpoint import Endpoint
from amends.instants import DAY_US, InstantUs
from amends.model.bulk import Bulk
from amends.model.customer import CustomerForm
from amends.model.intake import InputRow
from amends.model.person import User
from amends.model.response import ResponseForm
from amends.model.ticket.custom_field import FieldType
from amends.model.ticket.link import Link, LinkKind
from amends.model.ticket.ticket import Ticket
from amends.model.transaction import Contact
from amends.store import jobs
from amends.store.intakes import IMPORT_FILE
from amends.usecases import (
    bulk,
    converse,
    ingest,
    ingest_file,
    links,
    presence,
    promises,
    queries,
    rule_runs,
    transactions,
    watchers,
    work,
)
from amends.usecases.bulk import BulkAction, BulkForm
from amends.usecases.ingest_file import NewFile
from amends.usecases.promises import NewPromise
from amends.usecases.resolve_segment import MissingSegment
from amends.usecases.rule_runs import RunForm
from amends.usecases.settings import custom_fields, people
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.settings.people import UserChangeForm
from amends.usecases.transactions import TransactionForm
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser

WORD = "quokka"
HINT = "zanzibar"
"""A word that stands beside the planted one, to be searched for: a page repeats what somebody looks for."""
DIGITS = "699424242"
GUEST = CustomerForm(email="ana@example.com", phone=f"+34{DIGITS}", name="Quokka Smith", reference="quokka-77")
"""Known in the other unit only; routes' examples name the same e-mail address."""
TWICE = CustomerForm(email="twice@example.com", name="Tess")
"""A customer of both units."""
_PARAMETER = re.compile(r"\{(\w+)\}")

Numbers = Mapping[str, object]


class Planted(Struct, frozen=True):
    """The numbers that paths name, those of the readable unit and those of the other; and the tickets behind them."""

    mine: Numbers
    theirs: Numbers
    ticket: Ticket
    owned: Ticket
    viewer: User


def is_told(text: str) -> bool:
    """Whether something planted can be read in an answer."""
    lower = text.lower()
    return WORD in lower or DIGITS in re.sub(r"[ .()-]", "", lower)


async def plant(harness: AppHarness) -> Planted:
    """Plant in the unit S2 what whoever has S1 alone may not read; Ana had both units until now."""
    by, database, ana = harness.workspace.by, harness.database, harness.workspace.ana
    shared = await shared_numbers(harness)
    await database.write(by, people.change, ana.id, UserChangeForm(segments=("S1", "S2")))
    mine, theirs = await _told(harness, "r-mine", "S1", "Nadie", TWICE), await _told(harness, "r-theirs", "S2", WORD)
    await _told(harness, "r-again", "S2", f"{WORD} again", TWICE)
    await database.write(by, links.link, mine.id, Link(theirs.id, LinkKind.RELATED))
    owned = await app_harness.ticket(harness, origin_segment="S2", verbatim=f"{WORD} owned {HINT}", owner=ana.email)
    await _fill(harness, theirs)
    await database.write(by, people.change, ana.id, UserChangeForm(segments=("S1",)))
    await louder(harness, theirs, owned, "first")
    viewer = await database.write(
        by, people.add, people.UserForm(email="vera@hotel.example", first_name="Vera", last_name="Voyeur")
    )
    await browser.signed_in(harness, viewer)
    looking = await browser.principal_of(harness, viewer)
    await database.write(looking, lambda tx: presence.note_presence(tx, theirs.id, is_typing=True))
    own = {"user_id": ana.id, **await _numbers(harness, mine, "mine", ana)}
    other = {"user_id": harness.workspace.ben.id, **await _numbers(harness, theirs, WORD, harness.workspace.ben)}
    return Planted({**shared, **own}, {**shared, **other}, theirs, owned, viewer)


async def louder(harness: AppHarness, ticket: Ticket, owned: Ticket, number: str) -> None:
    """More of the same in the other unit: whoever can't open it must not notice."""
    by, database = harness.workspace.by, harness.database
    await _told(harness, f"r-{number}", "S2", f"{WORD} {number} {HINT}", TWICE)
    await _told(harness, f"r-{number}-guest", "S2", f"{WORD} {number} {HINT}", GUEST)
    for each in (ticket, owned):
        await database.write(by, converse.reply, each.id, f"{WORD} replies {number}", "")
        await database.write(by, converse.note, each.id, f"@ana@hotel.example the {WORD} notes {number}")
    row = InputRow(1, cast.form(reference=f"x-{number}", segment=f"{WORD}-unit-{number}"))
    await database.write(by, ingest.ingest, f"file {WORD}-{number}.csv", [row], MissingSegment.AS_THE_WORKSPACE_SAYS)


def answers_of(endpoint: Endpoint, planted: Planted) -> Iterator[tuple[str, Numbers]]:
    """The addresses of an endpoint: all of the readable unit, all of the other, and the other's on an own ticket.

    A parameter that isn't known here is a KeyError: whoever adds one says what it is in both units.
    """
    mixed = {**planted.theirs, "ticket_id": planted.mine["ticket_id"], "user_id": planted.mine["user_id"]}
    seen = set()
    for numbers in (planted.mine, planted.theirs, mixed):
        path = _PARAMETER.sub(lambda name: str(numbers[name[1]]), endpoint.path)  # noqa: B023
        paths = [path]
        if endpoint.path == "/a/api/v2/cx/tickets/{workspace_id}":
            paths += [
                f"{app_harness.CLASSIC}/tickets/{numbers['ticket_id']}",
                f"{path}?ticketID={numbers['ticket_id']}",
            ]
        for each in paths:
            if each not in seen or endpoint.method != "GET":
                seen.add(each)
                yield each, numbers


def body_of(endpoint: Endpoint, numbers: Numbers) -> object:
    """The body of the endpoint's example, about what these numbers name."""
    if endpoint.example is None:
        return {} if endpoint.request is not None else None
    named = {"segmentID": "segment_id", "into": "other_id", "ticket_id": "other_id", "transactionID": "transaction_id"}
    body = msgspec.json.decode(endpoint.example)
    return body | {name: numbers[own] for name, own in named.items() if name in body}


def fields_of(numbers: Numbers) -> dict[str, Any]:
    """All that forms of pages hold, about what these numbers name; a form takes of it what it knows."""
    other = str(numbers["other_id"])
    return {
        "from": "view=all",
        "text": "Called.",
        "ticket_id": other,
        "ticket": str(numbers["ticket_id"]),
        "into": other,
        "even_if_customers_differ": "on",
        "kind": "RELATED",
        "note": "All of them",
        "user_id": str(numbers["user_id"]),
        "up_to": "9007199254740991",
        "name": "Mine",
        "channel": "PHONE",
        "outcome": "REACHED",
        "typing": "1",
    }


async def shared_numbers(harness: AppHarness) -> Numbers:
    """What belongs to the workspace and to no unit; 1 is nothing that is there."""
    by, database = harness.workspace.by, harness.database
    await cast.ingest(database, by, cast.form(reference="r-before", segment="S2", words=f"{WORD} before the rule"))
    rule = await cast.rule(database, by, then={"open": {"priority": "HIGH"}})
    counted = await database.write(by, rule_runs.begin, rule.id, RunForm(is_dry_run=True))
    await working.do_all_due(database)
    await database.write(by, custom_fields.add, FieldForm(code="refund", type=FieldType.TEXT))
    webhook = await harness.client.post(f"{harness.v1}/webhooks", json={"url": "https://hooks.example/in"})
    nothing = (
        "route_id",
        "absence_id",
        "key_id",
        "calendar_id",
        "policy_id",
        "delivery_id",
        "job_id",
        "field_id",
        "mapping_id",
        "saved_reply_id",
        "profile_id",
    )
    nothing += ("session_id", "cause_id", "upload", "name", "view_id")
    found = {"workspace_id": harness.id, "rule_id": rule.id, "config_id": rule.id, "survey_id": 1}
    found["run_id"] = counted.run.id
    return {**dict.fromkeys(nothing, 1), **found, "webhook_id": webhook.json()["id"]}


async def _numbers(harness: AppHarness, ticket: Ticket, word: str, user: User) -> Numbers:
    """What paths name of a unit."""
    by, database, code = harness.workspace.by, harness.database, "S2" if word == WORD else "S1"
    segment = harness.workspace.s2 if word == WORD else harness.workspace.s1
    attached = await harness.client.post(
        f"{harness.v1}/tickets/{ticket.id}/attachments?name={word}.txt", content=f"{word} file".encode()
    )
    contact = Contact(first_name=word, last_name="Smith", mobile="+34600", email=f"{word}@example.com")
    [bought] = await database.write(
        by, transactions.import_transactions, [TransactionForm(code, "2026-11-19", contact)]
    )
    row = InputRow(7, cast.form(reference=f"rejected-{word}", segment=f"{word}-nowhere"))
    intake = await database.write(by, ingest.ingest, f"file {word}.csv", [row], MissingSegment.AS_THE_WORKSPACE_SAYS)
    imported = await database.write(by, ingest_file.begin, NewFile(f"{word}.csv", "none"))
    await database.write(by, jobs.cancel, IMPORT_FILE, [str(imported.id)])
    done = await _bulk(harness, ticket, word)
    other = await app_harness.ticket(harness, origin_segment=code, verbatim=f"{word} {HINT}")
    promise = NewPromise(text=f"{word} {HINT}", due_us=InstantUs(harness.clock() + DAY_US))
    promised = await database.write(by, promises.make, ticket.id, promise)
    noted = await database.write(by, converse.note, ticket.id, f"{word} {HINT}")
    return {
        "ticket_id": ticket.id,
        "other_id": other.id if word != WORD else ticket.id,
        "segment_id": segment.id,
        "response_id": ticket.response_id,
        "customer_id": ticket.customer_id,
        "attachment_id": attached.json()["id"],
        "transaction_id": bought.id,
        "intake_id": intake.intake.id,
        "import_id": imported.id,
        "bulk_id": done.id,
        "user_id": user.id,
        "promise_id": promised.promises[0].id,
        "note_version": noted.version,
    }


async def _bulk(harness: AppHarness, ticket: Ticket, word: str) -> Bulk:
    form = BulkForm(action=BulkAction(note=f"{word} for all"), ticket_ids=(ticket.id,))
    begun = await harness.database.write(harness.workspace.by, bulk.begin, form)
    await working.do_all_due(harness.database)
    return begun.bulk


async def _told(
    harness: AppHarness, reference: str, segment: str, words: str, customer: CustomerForm = GUEST
) -> Ticket:
    """The ticket that somebody's answer opened."""
    form: ResponseForm = cast.form(reference=reference, segment=segment, words=f"{words} {HINT}", customer=customer)
    batch = await cast.ingest(harness.database, harness.workspace.by, form)
    found = await harness.database.read(harness.workspace.by, queries.get_response, batch.results[0].response_id)
    summary = await harness.database.read(harness.workspace.by, queries.get_ticket, found.response.ticket_id)
    return summary.ticket


async def _fill(harness: AppHarness, ticket: Ticket) -> None:
    """All that people write on the planted ticket, with the reader as its watcher and mentioned in it."""
    by, database, ana = harness.workspace.by, harness.database, harness.workspace.ana
    for user in (ana, harness.workspace.ben):
        await database.write(by, watchers.watch, ticket.id, user.id)
    await database.write(by, converse.note, ticket.id, f"@ana@hotel.example saw the {WORD}")
    await database.write(by, converse.reply, ticket.id, f"The {WORD} is sorry", "")
    form = TicketChangeForm(action_taken=f"The {WORD} was fed", fields={"refund": f"one {WORD}"})
    await database.write(by, work.change, ticket.id, form)
