"""Judging what was taken in: a ticket opens once, takes corrections, is joined by further feedback."""

from amends.instants import HOUR_US, MINUTE_US, from_text
from amends.model.decision import Decision, Outcome
from amends.model.response import ScoreCorrection, SurveyResponse
from amends.model.rule.document import decode
from amends.model.status import Priority, Status
from amends.store import decisions
from amends.store.engine.database import Database
from amends.usecases import soft_delete, work
from amends.usecases.settings import configuration, surveys
from amends.usecases.settings.config_kinds import RULE
from amends.usecases.settings.surveys import SurveyForm
from amends.usecases.work import TicketChangeForm
from tests import cast
from tests.cast import ALREADY_ON_IT, ANA, BEN, OUR_OWN, FixtureWorkspace, counts, form, happy
from tests.engines import Clock

LATER = "2026-11-20T16:51:00+01:00"


async def judged(database: Database, workspace: FixtureWorkspace, response: SurveyResponse) -> list[Decision]:
    return list(await database.read(workspace.by, decisions.of_response, response.id))


async def test_an_unhappy_response_opens_a_ticket(database: Database, workspace: FixtureWorkspace) -> None:
    stored = await cast.rule(database, workspace.by)
    batch = await cast.ingest(database, workspace.by, form(words="Nadie contestó", customer=ANA))
    ticket = await cast.only_ticket(database, workspace.by)
    response = await cast.only_response(database, workspace.by)
    assert counts(batch.intake) == {"received": 1, "stored": 1, "opened": 1}
    assert (ticket.priority, ticket.type, ticket.status) == (Priority.HIGH, "DETRACTOR TICKET", Status.NEW)
    assert (ticket.score, ticket.verbatim, ticket.customer_id) == (3, "Nadie contestó", response.customer_id)
    assert (ticket.rule_id, ticket.rule_version) == (stored.id, 1)
    assert (response.ticket_id, ticket.response_id) == (ticket.id, response.id)


async def test_a_decision_says_why(database: Database, workspace: FixtureWorkspace) -> None:
    stored = await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form())
    [decision] = await judged(database, workspace, await cast.only_response(database, workspace.by))
    assert (decision.outcome, decision.rule_id, decision.rule_version) == (Outcome.OPENED, stored.id, 1)
    assert [matched.path for matched in decision.matched] == ["when"]


async def test_without_a_rule_nothing_happens(database: Database, workspace: FixtureWorkspace) -> None:
    batch = await cast.ingest(database, workspace.by, form())
    [decision] = await judged(database, workspace, await cast.only_response(database, workspace.by))
    assert counts(batch.intake) == {"received": 1, "stored": 1, "no_match": 1}
    assert (decision.outcome, decision.rule_id) == (Outcome.NO_MATCH, 0)


async def test_a_response_is_judged_after_the_merges_of_its_intake(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    batch = await cast.ingest(database, workspace.by, form(score=None, scale=""), form(time=LATER))
    assert counts(batch.intake) == {"received": 2, "stored": 1, "merged": 1, "opened": 1}


async def test_a_later_intake_may_open_the_ticket(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(score=None, scale=""))
    later = await cast.ingest(database, workspace.by, form(time=LATER))
    ticket = await cast.only_ticket(database, workspace.by)
    assert counts(later.intake) == {"received": 1, "merged": 1, "rejudged": 1, "opened_later": 1}
    assert (await cast.only_response(database, workspace.by)).ticket_id == ticket.id


async def test_it_never_opens_a_second_ticket(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    for words in ("Mal", "Muy mal", "Fatal"):
        await cast.ingest(database, workspace.by, form(answers=(cast.AnswerForm(words, words),)))
    assert await cast.only_ticket(database, workspace.by)


async def test_an_opened_ticket_stays_and_takes_the_corrected_words(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(words="Mal"))
    clock.advance(MINUTE_US)
    later = await cast.ingest(database, workspace.by, happy(words="Al final bien", time=LATER))
    ticket = await cast.only_ticket(database, workspace.by)
    assert counts(later.intake) == {"received": 1, "merged": 1, "rejudged": 1}
    assert (ticket.status, ticket.score, ticket.verbatim) == (Status.NEW, 3, "Al final bien"), "the first score counts"
    response = await cast.only_response(database, workspace.by)
    corrected = ScoreCorrection(10, "nps", from_text(LATER), later.intake.id)
    assert (response.score, response.score_corrections) == (3, (corrected,))
    assert ticket.changed_us == clock()
    happened = await cast.happened_to_ticket(database, workspace.by, ticket.id)
    assert happened == ["ticket.opened", "ticket.feedback_changed"]


async def test_what_says_nothing_else_leaves_the_ticket_alone(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form())
    before = await cast.only_ticket(database, workspace.by)
    await cast.ingest(database, workspace.by, form(custom={"floor": 3}))
    assert await cast.only_ticket(database, workspace.by) == before


async def test_further_feedback_joins_the_customers_open_ticket(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, form(customer=ANA))
    ticket = await cast.only_ticket(database, workspace.by)
    second = await cast.ingest(database, workspace.by, form(reference="r-2", customer=ANA))
    responses, _ = await cast.everything(database, workspace.by)
    assert counts(second.intake) == {"received": 1, "stored": 1, "attached": 1}
    assert [response.ticket_id for response in responses] == [ticket.id, ticket.id]
    happened = await cast.happened_to_ticket(database, workspace.by, ticket.id)
    assert happened == ["ticket.opened", "ticket.feedback_attached"]


async def test_another_customers_ticket_is_not_joined(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, form(customer=ANA))
    second = await cast.ingest(database, workspace.by, form(reference="r-2", customer=BEN))
    assert counts(second.intake)["opened"] == 1


async def test_a_deleted_ticket_is_not_joined(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, form(customer=ANA))
    ticket = await cast.only_ticket(database, workspace.by)
    await database.write(workspace.by, soft_delete.delete, ticket.id)
    second = await cast.ingest(database, workspace.by, form(reference="r-2", customer=ANA))
    assert counts(second.intake) == {"received": 1, "stored": 1, "opened": 1}
    assert "ticket.feedback_attached" not in await cast.happened_to_ticket(database, workspace.by, ticket.id)


async def test_of_an_open_ticket_and_a_newer_one_that_was_deleted_the_open_one_is_joined(
    database: Database, workspace: FixtureWorkspace, clock: Clock
) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form(customer=ANA))
    kept = await cast.only_ticket(database, workspace.by)
    clock.advance(HOUR_US)
    await cast.ingest(database, workspace.by, form(reference="r-2", customer=ANA))
    newer = max(each.id for each in (await cast.everything(database, workspace.by))[1])
    await database.write(workspace.by, soft_delete.delete, newer)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, form(reference="r-3", customer=ANA))
    assert "ticket.feedback_attached" in await cast.happened_to_ticket(database, workspace.by, kept.id)
    assert "ticket.feedback_attached" not in await cast.happened_to_ticket(database, workspace.by, newer)


async def test_a_closed_ticket_is_not_joined(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, form(customer=ANA))
    ticket = await cast.only_ticket(database, workspace.by)
    await database.write(workspace.by, work.change, ticket.id, TicketChangeForm(status=Status.CLOSED))
    second = await cast.ingest(database, workspace.by, form(reference="r-2", customer=ANA))
    assert counts(second.intake)["opened"] == 1


async def test_words_of_attached_feedback_never_replace_the_tickets_own(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, ALREADY_ON_IT)
    await cast.ingest(database, workspace.by, form(customer=ANA, words="Mal"))
    await cast.ingest(database, workspace.by, form(reference="r-2", customer=ANA, words="Otra vez"))
    await cast.ingest(database, workspace.by, form(reference="r-2", customer=ANA, words="Y otra", time=LATER))
    assert (await cast.only_ticket(database, workspace.by)).verbatim == "Mal"


async def test_what_a_rule_leaves_is_suppressed_with_its_reason(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    await cast.rule(database, workspace.by, OUR_OWN)
    batch = await cast.ingest(database, workspace.by, form(custom={"channel": "staff"}))
    [decision] = await judged(database, workspace, await cast.only_response(database, workspace.by))
    assert counts(batch.intake) == {"received": 1, "stored": 1, "ignored": 1}
    assert str(decision.reason) == "A test of our own staff"


async def test_a_ticket_keeps_the_version_that_opened_it(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    await cast.ingest(database, workspace.by, form())
    changed = await cast.rule(database, workspace.by, then={"open": {"priority": "LOW"}})
    await cast.ingest(database, workspace.by, form(reference="r-2"))
    _, opened = await cast.everything(database, workspace.by)
    assert changed.version == 2
    assert [(ticket.rule_version, ticket.priority) for ticket in opened] == [(1, Priority.HIGH), (2, Priority.LOW)]
    first = await database.read(workspace.by, configuration.get, RULE, changed.id, 1)
    assert decode(first.document).then.priority is Priority.HIGH


async def test_the_same_document_makes_no_new_version(database: Database, workspace: FixtureWorkspace) -> None:
    first = await cast.rule(database, workspace.by)
    assert await cast.rule(database, workspace.by) == first


async def test_a_rule_that_is_switched_off_judges_no_more(database: Database, workspace: FixtureWorkspace) -> None:
    stored = await cast.rule(database, workspace.by)
    await database.write(workspace.by, configuration.disable, RULE, stored.id)
    assert counts((await cast.ingest(database, workspace.by, form())).intake)["no_match"] == 1


async def test_a_rule_opens_for_its_owner_in_its_segment(database: Database, workspace: FixtureWorkspace) -> None:
    then = {"open": {"owner": "Ben@Hotel.example", "segment": "S2"}}
    await cast.rule(database, workspace.by, then=then)
    await cast.ingest(database, workspace.by, form(segment="S1A"))
    ticket = await cast.only_ticket(database, workspace.by)
    assert (ticket.owner_id, ticket.origin_segment_id) == (workspace.ben.id, workspace.s1a.id)
    assert ticket.current_segment_id == workspace.s2.id


async def test_a_rule_for_a_segment_holds_below_it(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by, when={"segment_within": "S1"})
    batch = await cast.ingest(database, workspace.by, form(segment="S1A"), form(reference="r-2", segment="S2"))
    assert counts(batch.intake) == {"received": 2, "stored": 2, "opened": 1, "no_match": 1}


async def test_a_surveys_own_boundaries_say_who_is_a_detractor(database: Database, workspace: FixtureWorkspace) -> None:
    await cast.rule(database, workspace.by)
    strict = SurveyForm(code="strict", scale="nps", unhappy_to=2, happy_from=10)
    await database.write(workspace.by, surveys.save, strict)
    batch = await cast.ingest(database, workspace.by, form(), form(survey="strict", reference="r-2", scale=""))
    assert (batch.intake.sum.opened, batch.intake.sum.no_match) == (1, 1)


async def test_a_surveys_boundaries_are_no_marks_on_another_scale(
    database: Database, workspace: FixtureWorkspace
) -> None:
    await cast.rule(database, workspace.by)
    stars = SurveyForm(code="stars", scale="csat-5", unhappy_to=2, happy_from=4)
    await database.write(workspace.by, surveys.save, stars)
    batch = await cast.ingest(database, workspace.by, form(survey="stars", score=5, scale="nps"))
    assert batch.intake.sum.opened == 1
