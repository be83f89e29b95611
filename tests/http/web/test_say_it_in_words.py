"""What pages say in sentences: who has a ticket and why, how long it takes, what is refused, and bands in forms."""

import pytest

from amends.errors import FieldError, Invalid
from amends.http.web.kit.field_errors import error_words, errors_by_field, localized_reasons
from amends.i18n.locale import UserLocale
from amends.i18n.texts import in_words
from amends.instants import DAY_US, HOUR_US, MINUTE_US, InstantUs, from_text
from amends.model.clock.clock import ClockKind, MilestoneAction, Side
from amends.model.clock.sla_policy import EscalationStep, Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.person import Role
from amends.model.status import Status
from amends.model.ticket.ticket import Ticket
from amends.texts.text import Text, from_column, one_text, say
from amends.usecases import work
from amends.usecases.open import TicketForm, open_by_hand
from amends.usecases.settings import configuration, people
from amends.usecases.settings.config_kinds import RULE, SLA_POLICY
from amends.usecases.work import TicketChangeForm
from tests import cast, working
from tests.http import app_harness
from tests.http.app_harness import AppHarness
from tests.http.web import browser
from tests.http.web.browser import Browser

NOW = from_text("2026-11-20T16:50:00+01:00")
TEN_HOURS = SlaPolicyDocument(
    name="Standard",
    order=10,
    targets={ClockKind.RESOLUTION: Target(600, Side.CUSTOMER)},
    escalate=(EscalationStep(60, MilestoneAction.ASSIGN),),
)


def reader(language: str) -> UserLocale:
    return UserLocale(language, "Europe/Madrid", NOW)


@pytest.fixture
async def escalating(harness: AppHarness) -> Ticket:
    """A ticket that nobody has, which goes to a manager eleven hours from now."""
    await browser.hire(harness, Role.MANAGER, "eva@hotel.example")
    await harness.database.write(harness.workspace.by, configuration.save, SLA_POLICY, TEN_HOURS)
    form = TicketForm(origin_segment="S1", verbatim="El ascensor")
    return (await harness.database.write(harness.workspace.by, open_by_hand, form)).ticket


async def after(harness: AppHarness, hours: int) -> None:
    harness.clock.advance(hours * HOUR_US)
    await working.do_all_due(harness.database)


async def test_an_escalation_says_which_target_was_missed(
    manager: Browser, harness: AppHarness, escalating: Ticket
) -> None:
    await after(harness, 11)
    await manager.get(f"/tickets/{escalating.id}?view=all")
    assert "by escalation to level 1. Target missed: Resolution." in manager.text
    assert "Escalated to level 1" in manager.text


async def test_an_escalation_asks_a_manager_to_take_over_what_somebody_has(
    manager: Browser, harness: AppHarness, escalating: Ticket
) -> None:
    mine = TicketChangeForm(owner_id=harness.workspace.ana.id)
    await harness.database.write(harness.workspace.by, work.change, escalating.id, mine)
    await after(harness, 11)
    await manager.get(f"/tickets/{escalating.id}?view=all")
    assert "You are asked to take this ticket over." in manager.text
    await manager.post(f"/tickets/{escalating.id}/take", {"from": "view=all"})
    await manager.get(f"/tickets/{escalating.id}?view=all")
    assert "You are asked" not in manager.text


async def test_a_closed_ticket_is_at_no_level(manager: Browser, harness: AppHarness, escalating: Ticket) -> None:
    await after(harness, 11)
    for status in (Status.IN_PROGRESS, Status.RESOLVED, Status.CLOSED):
        await harness.database.write(harness.workspace.by, work.change, escalating.id, TicketChangeForm(status=status))
    await manager.get(f"/tickets/{escalating.id}?view=all")
    assert 'class="ledger"' in manager.page.text
    assert "Escalated to level 1, notified" in manager.text
    assert "Escalated to level 1 " not in manager.text


async def test_how_long_it_waits_is_in_days_and_in_our_hours(harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness, verbatim="El ascensor")
    harness.clock.advance(19 * DAY_US + 5 * HOUR_US)
    ana = await browser.signed_in(harness, harness.workspace.ana)
    async with ana.client:
        await ana.get(f"/tickets/{ticket.id}?view=all")
        assert "Waiting 19 days; 461 working hours of ours" in ana.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Wartezeit: 19 Tage; davon 456 unserer Arbeitsstunden"),
        ("es", "Esperando 19 días; 456 horas laborales nuestras"),
        ("pt", "À espera há 19 dias; 456 horas de trabalho nossas"),
        ("ar", "في الانتظار منذ 19 يومًا؛ 456 ساعة عمل منا"),
    ],
)
async def test_every_language_says_how_long_it_waits(harness: AppHarness, language: str, said: str) -> None:
    ticket = await app_harness.ticket(harness)
    harness.clock.advance(19 * DAY_US)
    ana = await browser.signed_in(harness, harness.workspace.ana)
    async with ana.client:
        await ana.get(f"/tickets/{ticket.id}?view=all", **{"accept-language": language})
        assert said in ana.text


async def test_what_took_less_than_an_hour_is_in_minutes(agent: Browser, harness: AppHarness) -> None:
    ticket = await app_harness.ticket(harness)
    harness.clock.advance(20 * MINUTE_US)
    await agent.get(f"/tickets/{ticket.id}?view=all")
    assert "Waiting 20 minutes; 20 minutes of our working time" in agent.text


async def test_the_unit_that_everybody_begins_with_is_in_one_s_own_language(manager: Browser) -> None:
    await manager.get("/settings/people", **{"accept-language": "de"})
    assert "Hauptbereich" in manager.text
    assert "Main Segment" not in manager.text


async def test_the_bulk_bar_says_how_many_there_are(agent: Browser, harness: AppHarness) -> None:
    for words in ("La ducha", "La ducha otra vez", "El wifi"):
        await app_harness.ticket(harness, verbatim=words)
    headers = browser.htmx_headers("nav#views")
    assert "Select all 3<" in (await agent.get("/inbox/views?view=all", **headers)).text
    assert "Select all 2<" in (await agent.get("/inbox/views?view=all&q=ducha", **headers)).text
    assert "Select all" not in (await agent.get("/inbox/views?view=all&q=nothing", **headers)).text
    assert "Select all <" not in (await agent.get("/inbox?view=all")).text


async def test_a_rule_is_a_sentence_in_the_list_and_on_its_page(manager: Browser, harness: AppHarness) -> None:
    sent = {"as": "form", "name": "Angry", "order": "1", "when-0-kind": "band", "when-0-pick": ["unhappy", "neutral"]}
    await manager.post("/settings/rules/new", {**sent, "action": "ignore", "reason": "A test"})
    [own] = await harness.database.read(harness.workspace.by, configuration.list_all, RULE)
    for path in ("/settings/rules", f"/settings/rules/{own.id}"):
        await manager.get(path)
        assert "If: the score is unhappy or neutral" in manager.text
        await manager.get(path, **{"accept-language": "de"})
        assert "Wenn: die Bewertung ist unzufrieden oder neutral" in manager.text


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (say("no_segment", code="X"), "es gibt keinen Bereich mit dem Code X"),
        (
            one_text([say("status_is", status="PENDING"), say("customer_answered")]),
            "der Status ist Wartet; der Kunde bekam eine Antwort",
        ),
        (
            one_text([say("by_policy", name="Gold", version=3), say("by_calendar", name="Spain", version=1)]),
            "SLA-Vorgabe Gold, Version 3; Kalender Spain, Version 1",
        ),
        (
            say("quiet_hours", hours="21:00-08:00"),
            "Es ist Ruhezeit (21:00–08:00). Wenn Sie den Kunden kontaktieren müssen, schreiben Sie, warum.",
        ),
        (say("status_changed", after="IN_PROGRESS", before="NEW"), "Status: Neu → In Arbeit"),
        (say("not_in_the_segment"), "gehört nicht zu diesem Bereich"),
        (say("deadline_passed", clock="first_response"), "Ziel verfehlt: Erste Antwort"),
        (say("away_until", time="2026-12-01T00:00:00Z"), "abwesend bis 01.12.2026 01:00"),
        (
            say("no_such_step", before="NEW", after="CLOSED", steps=["RESOLVED"]),
            "ein Ticket kann nicht von Neu zu Geschlossen wechseln",
        ),
        (say("webhook_is_disabled"), "Der Webhook ist ausgeschaltet; schalten Sie ihn zuerst ein."),
        (say("not_found", kind="ticket", which=99), "Das gibt es hier nicht: Ticket 99"),
        (say("too_long", count=5001, limit=5000), "hat 5.001 Zeichen; höchstens 5.000 sind möglich"),
        ("nobody has ever said this", "nobody has ever said this"),
    ],
)
def test_what_is_told_is_read_in_one_s_own_language(said: Text | str, words: str) -> None:
    assert in_words(reader("de"), said) == words


def test_a_sentence_that_was_stored_before_is_shown_as_it_was_stored() -> None:
    stored = from_column("It is IN_PROGRESS now; it was NEW.")
    assert stored == say("sentence", words="It is IN_PROGRESS now; it was NEW.")
    assert in_words(reader("de"), stored) == "It is IN_PROGRESS now; it was NEW."


def test_what_is_filled_in_keeps_its_direction_in_a_line_from_right_to_left() -> None:
    assert "\u2068+34 600 123 456\u2069" in in_words(reader("ar"), say("no_segment", code="+34 600 123 456"))


def test_a_error_names_its_field_as_pages_do() -> None:
    assert error_words(reader("en"), FieldError("segment", say("empty"))) == "Unit: must not be empty"
    assert error_words(reader("en"), FieldError("", say("empty"))) == "must not be empty"
    error = Invalid(FieldError("segment", say("no_segment", code="X")))
    assert errors_by_field(reader("en"), error) == {"segment": "there is no unit with the code 'X'"}


def test_what_a_change_of_many_left_alone_says_why_in_one_s_own_language() -> None:
    required = say("required_for_closing")
    no_step = say("no_such_step", before="NEW", after="CLOSED", steps=["RESOLVED"])
    refusal = Invalid(
        FieldError("status", no_step), FieldError("root_cause", required), FieldError("fields.room", required)
    )
    assert localized_reasons(reader("de"), refusal.message) == [
        "Status: ein Ticket kann nicht von Neu zu Geschlossen wechseln",
        "Ursache, room: ist zum Schließen des Tickets erforderlich",
    ]
    merged = say("was_merged", number=5, into=6)
    assert localized_reasons(reader("en"), merged) == ["Ticket 5 was merged into #6. Work on that one."]


async def test_a_refused_page_is_in_one_s_own_language(agent: Browser) -> None:
    page = await agent.get("/tickets/99", **{"accept-language": "de"})
    assert page.status_code == 404
    assert "Das gibt es hier nicht: Ticket 99" in agent.text


async def test_whoever_was_passed_over_is_named_with_a_reason(manager: Browser, harness: AppHarness) -> None:
    now = harness.clock()
    for user in (harness.workspace.ana, harness.workspace.ben):
        await harness.database.write(harness.workspace.by, people.add_absence, user.id, now, InstantUs(now + DAY_US))
    await cast.route(harness.database, harness.workspace.by)
    ticket = await app_harness.ticket(harness)
    await manager.get(f"/tickets/{ticket.id}?view=all")
    assert "Not assigned to Ana: away until" in manager.text
    assert "found nobody who is available" in manager.text
