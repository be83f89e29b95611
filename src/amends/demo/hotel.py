"""The invented hotel of the demo: its units, people, calendars, rules, fields and what its people write."""

from typing import Final

from amends.model.clock.calendar_document import CalendarDocument, Day
from amends.model.clock.clock import ClockKind, MilestoneAction, Side
from amends.model.clock.sla_policy import EscalationStep, Target
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.person import Role
from amends.model.ticket.custom_field import FieldType
from amends.usecases.invented.words import WorkWords
from amends.usecases.settings.causes import CauseForm
from amends.usecases.settings.custom_fields import FieldForm
from amends.usecases.settings.people import UserForm
from amends.usecases.settings.segments import SegmentForm
from amends.usecases.views import ViewForm

ZONE: Final = "Europe/Madrid"
SEGMENTS = (
    SegmentForm(code="MAD", name="Madrid"),
    SegmentForm(code="MAD-DESK", name="Madrid, front desk", parent="MAD"),
    SegmentForm(code="MAD-ROOMS", name="Madrid, rooms", parent="MAD"),
    SegmentForm(code="LIS", name="Lisbon"),
    SegmentForm(code="LIS-DESK", name="Lisbon, front desk", parent="LIS"),
    SegmentForm(code="BER", name="Berlin"),
)
_WORK_DAY = ("09:00-14:00", "15:00-18:00")
_WEEK: Final[dict[Day, tuple[str, ...]]] = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), _WORK_DAY)
CALENDARS = (
    CalendarDocument(name="Spain", zone=ZONE, week=_WEEK, country="ES", region="MD"),
    CalendarDocument(name="Lisbon", zone="Europe/Lisbon", week=_WEEK, country="PT", segments=("LIS",)),
    CalendarDocument(name="Berlin", zone="Europe/Berlin", week=_WEEK, country="DE", region="BE", segments=("BER",)),
)
POLICIES = (
    SlaPolicyDocument(
        name="Money",
        order=10,
        priorities=("CRITICAL",),
        targets={ClockKind.FIRST_RESPONSE: Target(120), ClockKind.RESOLUTION: Target(24 * 60, Side.CUSTOMER)},
        remind_before_minutes=60,
        escalate=(
            EscalationStep(0, MilestoneAction.TELL),
            EscalationStep(240, MilestoneAction.ASSIGN),
            EscalationStep(24 * 60, MilestoneAction.RAISE),
        ),
    ),
    SlaPolicyDocument(
        name="Guests",
        order=20,
        targets={
            ClockKind.FIRST_RESPONSE: Target(8 * 60),
            ClockKind.NEXT_RESPONSE: Target(8 * 60),
            ClockKind.RESOLUTION: Target(24 * 60),
        },
        remind_before_minutes=120,
        escalate=(EscalationStep(0, MilestoneAction.TELL), EscalationStep(8 * 60, MilestoneAction.RAISE)),
    ),
)
ROUTES = ('{"name": "Least busy", "order": 10, "strategy": {"least_open": {}}}',)
FIELDS = (
    FieldForm(code="refund", name="Refund in euros", type=FieldType.NUMBER),
    FieldForm(code="voucher", name="Voucher given", type=FieldType.FLAG),
)
VIEWS = (
    ViewForm(name="About money", query={"root_cause": "MONEY"}),
    ViewForm(name="Very unhappy", query={"score_to": "2", "status": "NEW,IN_PROGRESS,ESCALATED", "sort": "due"}),
)
NOTES = (
    "Phoned the room twice. @carmen@hotelsol.example, do you know this guest?",
    "The housekeeper of that day is back on Monday.",
    "Offered another room; they want to think about it.",
)
USERS = (
    UserForm(email="elena@hotelsol.example", first_name="Elena", last_name="Soto", role=Role.MANAGER),
    UserForm(email="carmen@hotelsol.example", first_name="Carmen", last_name="Vidal", segments=("MAD",)),
    UserForm(email="pablo@hotelsol.example", first_name="Pablo", last_name="Rey", segments=("MAD",)),
    UserForm(email="nuno@hotelsol.example", first_name="Nuno", last_name="Teles", segments=("LIS",)),
    UserForm(email="greta@hotelsol.example", first_name="Greta", last_name="Lindner", segments=("BER",)),
)
ADMIN = UserForm(email="iris@hotelsol.example", first_name="Iris", last_name="Prado", role=Role.ADMIN)
RULES = (
    """
    name = "Already on it"
    order = 10
    [when]
    band = "unhappy"
    [then.attach]
    """,
    """
    name = "Money"
    order = 20
    [when]
    all = [
      { band = "unhappy" },
      { words_any = ["refund", "charged", "devolución", "cobraron", "dinheiro", "Rechnung", "دفعت"] },
    ]
    [then.open]
    priority = "CRITICAL"
    type = "REFUND TICKET"
    time_limit_hours = 24
    owner = "carmen@hotelsol.example"
    """,
    """
    name = "Staff tests"
    order = 5
    [when]
    custom = { field = "channel", equals = "staff" }
    [then.ignore]
    reason = "Sent by our own staff to try the survey."
    """,
    """
    name = "Unhappy guest"
    order = 30
    [when]
    band = "unhappy"
    [then.open]
    priority = "HIGH"
    time_limit_hours = 72
    """,
)
CAUSES = (
    CauseForm(code="STAFF", name="Our people"),
    CauseForm(code="STAFF-WAIT", name="Too few at the desk", parent="STAFF"),
    CauseForm(code="ROOM", name="The room"),
    CauseForm(code="ROOM-REPAIR", name="Something was broken", parent="ROOM"),
    CauseForm(code="MONEY", name="Billing"),
)
ACTIONS = ("Paid the amount back.", "Had it repaired the same day.", "Spoke with the team; two more at the desk.")
ESCALATION = "The guest wants to speak to the manager."
PROMISES = (
    "The refund is on its way to you.",
    "We call you with a date for the repair.",
    "A room on the quiet side is kept for your next stay.",
)
REASONS = ("The bank needs longer than we thought.", "The part has not arrived.")
REPLIES = (
    "We are sorry. The amount is on its way back to you.",
    "Thank you for telling us; your next night is on us.",
    "Lo sentimos mucho. Ya hemos hablado con el equipo.",
)
WORDS = WorkWords(
    notes=NOTES,
    replies=REPLIES,
    promises=PROMISES,
    reasons=REASONS,
    actions=ACTIONS,
    escalation=ESCALATION,
    causes=tuple(each.code for each in CAUSES),
)
