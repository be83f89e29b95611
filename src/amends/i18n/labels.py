"""Labels: how the words of the model are called on pages. `N_` marks them for the catalogues; pages translate them."""

from collections.abc import Mapping
from typing import Final

from amends.model.clock.clock import ClockKind, Side
from amends.model.decision import Outcome
from amends.model.per_person import PerPerson
from amends.model.person import Role
from amends.model.preferences import Theme
from amends.model.principal import Scope
from amends.model.response_query import NOT_JUDGED
from amends.model.restriction import SensitiveKind
from amends.model.scale import Band
from amends.model.status import Priority, Status
from amends.model.ticket.closing import Requirement
from amends.model.ticket.conversation import Channel, ContactOutcome
from amends.model.ticket.link import LinkKind


def N_(words: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark words for translation; they are translated where they are shown."""
    return words


STATUS: Final[Mapping[Status, str]] = {
    Status.NEW: N_("New"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.PENDING: N_("Waiting"),
    Status.ESCALATED: N_("Escalated"),
    Status.RESOLVED: N_("Resolved"),
    Status.CLOSED: N_("Closed"),
}
CHOSEN_STATUS: Final[Mapping[Status, str]] = {
    each: words for each, words in STATUS.items() if each is not Status.ESCALATED
}
"""The statuses that people choose on pages: there an escalation is a level, and not a status."""
SHOWN_STATUS: Final[Mapping[Status, str]] = {**STATUS, Status.ESCALATED: STATUS[Status.IN_PROGRESS]}
"""Where a ticket is, as pages say it: one that the compatible API calls ESCALATED is in progress, at a level."""
PRIORITY: Final[Mapping[Priority, str]] = {
    Priority.CRITICAL: N_("Critical"),
    Priority.HIGH: N_("High"),
    Priority.MEDIUM: N_("Medium"),
    Priority.LOW: N_("Low"),
}
ROLE: Final[Mapping[Role, str]] = {Role.AGENT: N_("Agent"), Role.MANAGER: N_("Manager"), Role.ADMIN: N_("Admin")}
SCOPE: Final[Mapping[Scope, str]] = {
    Scope.TICKETS_READ: N_("Read tickets and answers"),
    Scope.TICKETS_WRITE: N_("Work on tickets"),
    Scope.FEEDBACK_WRITE: N_("Import answers"),
    Scope.MANAGE: N_("Manage rules, calendars and targets"),
    Scope.ADMIN: N_("Administer the workspace (includes all others but sensitive cases)"),
    Scope.SENSITIVE: N_("See sensitive cases"),
}
SENSITIVE: Final[Mapping[SensitiveKind, str]] = {
    SensitiveKind.BEREAVEMENT: N_("Bereavement"),
    SensitiveKind.SAFETY: N_("Safety"),
    SensitiveKind.HARM: N_("Harm to somebody"),
    SensitiveKind.LEGAL: N_("Legal matter"),
    SensitiveKind.MINORS: N_("Children and minors"),
    SensitiveKind.STAFF: N_("Complaint about one of our people"),
}
"""Why a case is sensitive."""
CHANNEL: Final[Mapping[Channel, str]] = {
    Channel.PHONE: N_("Phone"),
    Channel.EMAIL: N_("E-mail"),
    Channel.MESSAGE: N_("Message"),
    Channel.VISIT: N_("Visit"),
    Channel.LETTER: N_("Letter"),
}
OUTCOME: Final[Mapping[ContactOutcome, str]] = {
    ContactOutcome.REACHED: N_("Reached"),
    ContactOutcome.NO_ANSWER: N_("No answer"),
    ContactOutcome.UNREACHABLE: N_("Unreachable"),
    ContactOutcome.ASKED_NOT_TO_BE_CONTACTED: N_("Asked not to be contacted"),
}
REQUIREMENT: Final[Mapping[Requirement, str]] = {
    Requirement.ROOT_CAUSE: N_("Root cause"),
    Requirement.ACTION_TAKEN: N_("Action taken"),
    Requirement.CONTACT_ATTEMPT: N_("A contact attempt, when there is an address or a number"),
}
FIELD: Final[Mapping[str, str]] = {
    "status": N_("Status"),
    "priority": N_("Priority"),
    "owner_id": N_("Owner"),
    "segment": N_("Unit"),
    "root_cause": N_("Root cause"),
    "action_taken": N_("Action taken"),
    "contact_attempt": N_("Contact attempt"),
    "until_time": N_("Snooze"),
}
"""A ticket's fields, as a refusal names them."""

PLACEHOLDER_LABELS: Final[Mapping[str, str]] = {
    "customer_name": N_("the customer's name"),
    "ticket": N_("the number of the ticket"),
    "unit": N_("the unit that has the ticket"),
    "score": N_("the customer's score"),
    "comment": N_("what the customer said"),
    "answered_on": N_("the day of the customer's answer"),
    "today": N_("the day of today"),
    "owner_name": N_("the owner's name"),
    "my_name": N_("the name of whoever writes"),
    "workspace": N_("the name of the workspace"),
}
"""What fills each placeholder of a saved reply; a test holds that none is missing."""

PER_PERSON_LABELS: Final[Mapping[PerPerson, str]] = {
    PerPerson.OFF: N_("Nobody's"),
    PerPerson.OWN: N_("Everybody sees their own"),
    PerPerson.LOAD: N_("Managers see what each has to do now"),
    PerPerson.ALL: N_("Managers see everything"),
}
CLOCK: Final[Mapping[ClockKind, str]] = {
    ClockKind.FIRST_RESPONSE: N_("First response"),
    ClockKind.NEXT_RESPONSE: N_("Next response"),
    ClockKind.RESOLUTION: N_("Resolution"),
}
SIDE: Final[Mapping[Side, str]] = {Side.TEAM: N_("our working hours"), Side.CUSTOMER: N_("the customer's waiting time")}
LINK: Final[Mapping[LinkKind, str]] = {
    LinkKind.RELATED: N_("Related to"),
    LinkKind.DUPLICATE_OF: N_("Duplicate of"),
    LinkKind.HAS_DUPLICATE: N_("Has the duplicate"),
    LinkKind.CAUSED_BY: N_("Caused by"),
    LinkKind.CAUSES: N_("Cause of"),
}
THEME: Final[Mapping[Theme, str]] = {
    Theme.SYSTEM: N_("As the system"),
    Theme.LIGHT: N_("Light"),
    Theme.DARK: N_("Dark"),
}
NOTIFICATION: Final[Mapping[str, str]] = {
    "ticket.noted": N_("You are mentioned"),
    "ticket.note_edited": N_("You are mentioned"),
    "ticket.owner_changed": N_("New owner"),
    "ticket.routed": N_("Assigned by rules"),
    "ticket.deadline_near": N_("Target due soon"),
    "ticket.breached": N_("Target missed"),
    "ticket.escalated": N_("Escalation"),
    "ticket.escalated_by_hand": N_("Escalation"),
    "ticket.targets_missed": N_("Targets missed"),
    "ticket.promise_near": N_("Promise due soon"),
    "ticket.promise_overdue": N_("Promise overdue"),
    "ticket.promise_moved": N_("Promise moved"),
    "ticket.promise_broken": N_("Promise broken"),
    "ticket.snoozed": N_("Snoozed"),
    "ticket.woken": N_("Back from its snooze"),
    "ticket.status_changed": N_("Status changed"),
    "ticket.replied": N_("Reply"),
    "ticket.contact_attempted": N_("Contact attempt"),
    "ticket.feedback_attached": N_("Another answer"),
    "ticket.feedback_changed": N_("Answer changed"),
    "ticket.transferred": N_("Moved to a unit that is not yours"),
    "webhook.disabled": N_("Webhook switched off"),
}
"""Why somebody is told something, by the type of the event."""

KINDS: Final[Mapping[str, str]] = {
    "ticket": N_("Ticket"),
    "ticket in workspace": N_("Ticket"),
    "link to ticket": N_("Link to the ticket"),
    "user": N_("User"),
    "account of user": N_("Account of the user"),
    "session": N_("Session"),
    "absence": N_("Absence"),
    "view": N_("View"),
    "rule": N_("Rule"),
    "route": N_("Assignment rule"),
    "policy": N_("SLA policy"),
    "calendar": N_("Calendar"),
    "cause": N_("Root cause"),
    "field": N_("Field"),
    "segment": N_("Unit"),
    "survey": N_("Survey"),
    "customer": N_("Customer"),
    "response": N_("Answer"),
    "intake": N_("Import"),
    "webhook": N_("Webhook"),
    "delivery": N_("Delivery"),
    "attachment": N_("File"),
    "content of attachment": N_("Content of the file"),
    "file": N_("File"),
    "event": N_("Event"),
    "promise": N_("Promise"),
    "note": N_("Note"),
    "key": N_("API key"),
    "operator": N_("Operator"),
    "entry of the audit log with the number": N_("Entry of the audit"),
    "bulk action": N_("Change of many tickets"),
    "rule run": N_("Check of stored answers"),
    "dead job": N_("Failed job"),
    "active key with the ID": N_("API key"),
    "workspace": N_("Workspace"),
    "transaction": N_("Transaction"),
}
"""What the things of a workspace are called, by what refusals call them."""

PARTS: Final[Mapping[str, str]] = {
    "key": N_("key"),
    "condition": N_("condition"),
    "action": N_("action"),
    "strategy": N_("strategy"),
}
"""The parts of a document, by what its faults call them."""

STRATEGY_NAMES: Final = (N_("least_open"), N_("round_robin"), N_("weighted"), N_("named"), N_("field"))
"""Strategies as events keep them: known here to be translated."""

BAND: Final[Mapping[Band, str]] = {
    Band.UNHAPPY: N_("unhappy"),
    Band.NEUTRAL: N_("neutral"),
    Band.HAPPY: N_("happy"),
}
"""What the bands of every scale are called."""

DECISION: Final[Mapping[str, str]] = {
    Outcome.OPENED: N_("Opened a ticket"),
    Outcome.ATTACHED: N_("Added to an open ticket"),
    Outcome.IGNORED: N_("Left out by a rule"),
    Outcome.NO_MATCH: N_("No rule matched"),
    Outcome.KEPT: N_("Has its ticket already"),
    Outcome.HISTORY: N_("History: no rule is asked"),
    NOT_JUDGED: N_("Not checked yet"),
}
"""What may have become of an answer."""

SECTOR: Final[Mapping[str, str]] = {
    "general": N_("Any house"),
    "hotel": N_("Hotels"),
    "hospital": N_("Hospitals and health"),
    "retail": N_("Retail"),
    "bank": N_("Banks and insurance"),
    "telecom": N_("Telecoms"),
    "saas": N_("Software"),
    "public": N_("Public services"),
}
"""The sectors that have rules of their own."""
