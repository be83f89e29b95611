"""Labels: how the words of the model are called on pages. `N_` marks them for the catalogues; pages translate them."""

from collections.abc import Mapping
from typing import Final

from amends.model.clock.clock import ClockKind, Side
from amends.model.person import Role
from amends.model.preferences import Theme
from amends.model.principal import Scope
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
    Scope.ADMIN: N_("Administer the workspace (includes all others)"),
}
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
}
"""A ticket's fields, as a refusal names them."""

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
    "ticket.owner_changed": N_("New owner"),
    "ticket.routed": N_("Assigned by rules"),
    "ticket.deadline_near": N_("Target due soon"),
    "ticket.breached": N_("Target missed"),
    "ticket.escalated": N_("Escalation"),
    "ticket.status_changed": N_("Status changed"),
    "ticket.replied": N_("Reply"),
    "ticket.contact_attempted": N_("Contact attempt"),
    "ticket.feedback_attached": N_("Another answer"),
    "ticket.feedback_changed": N_("Answer changed"),
    "ticket.transferred": N_("Moved to a unit that is not yours"),
    "webhook.disabled": N_("Webhook switched off"),
}
"""Why somebody is told something, by the type of the event."""

REFUSALS: Final = (
    N_("is required for closing the ticket"),
    N_("must not be empty"),
    N_("must be another ticket"),
    N_("must be a whole number"),
    N_("must be whole numbers"),
    N_("must be chosen"),
    N_("must be a date and a time of day"),
    N_("must be a date like 2026-12-24"),
    N_("must be in the future"),
    N_("must be later than from"),
    N_("must be another user"),
    N_("must not be earlier than the level before"),
    N_("must be empty for a key with the scope admin, which is never limited"),
    N_("is not possible for the last admin; make another user an admin first"),
    N_("is empty"),
    N_("isn't the same"),
    N_("is too easy to guess"),
    N_("there is no such field in this workspace"),
    N_("There is an admin already: ask them to invite you."),
    N_("This link was used already or has expired; ask for a new one."),
    N_("Webhooks need the installation key: set AMENDS_SECRET_KEY and restart."),
    N_("No attempt has worked for more than 75 hours."),
    N_("This form was not sent by a page of this server."),
    N_("This page is from before you signed in: reload it and try again."),
    N_("There is no such address."),
    N_("We are not able to process your request"),
    N_("least_open"),
    N_("round_robin"),
    N_("weighted"),
    N_("named"),
    N_("field"),
)
"""What the desk and the interfaces say when they refuse, and names that they keep: known here to be translated."""
