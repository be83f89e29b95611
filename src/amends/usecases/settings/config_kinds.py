"""The kinds of configuration, one row each: what the API, the command and the pages of a kind are made from.

A new kind is its document, in the model, and a row here.
"""

from collections.abc import Mapping
from typing import Any, Final

from amends.i18n.labels import N_, PER_PERSON_LABELS, REQUIREMENT
from amends.model import per_person, saved_reply, unassigned
from amends.model.clock import calendar_document, sla_policy_document
from amends.model.clock.calendar_document import CalendarDocument
from amends.model.clock.sla_policy_document import SlaPolicyDocument
from amends.model.configuration import ConfigFormat, struct_format
from amends.model.per_person import PerPersonDocument
from amends.model.principal import Scope
from amends.model.routing import document as route_document
from amends.model.routing.strategy import name_of
from amends.model.rule import document as rule_document
from amends.model.saved_reply import SavedReplyDocument
from amends.model.ticket import closing, transition
from amends.model.ticket.closing import ClosingDocument
from amends.model.ticket.transition import TRANSITIONS, TransitionsForm
from amends.model.unassigned import UnassignedDocument
from amends.tabular import saved_mapping
from amends.usecases.give_out import give_out_later
from amends.usecases.recompute_deadlines import recompute_later
from amends.usecases.settings import config_checks
from amends.usecases.settings.config_kind import ConfigKind, ConfigPage, ListColumn


def _told_steps(document: TransitionsForm | None) -> Mapping[str, Any]:
    return {"steps": document.transitions if document else ()}


def _told_per_person(document: PerPersonDocument | None) -> Mapping[str, Any]:
    return {"per_person": document.per_person.value if document else ""}


def _told_unassigned(document: UnassignedDocument | None) -> Mapping[str, Any]:
    return {"gives_out": document.gives_out if document else False}


def _told_requirements(document: ClosingDocument | None) -> Mapping[str, Any]:
    if document is None:
        return {"closing_requires": ()}
    return {"closing_requires": sorted(document.closing_requires), "action_characters": document.action_characters}


RULE: Final = ConfigKind(
    name=rule_document.KIND,
    noun="rule",
    title="a rule",
    titles="rules",
    path="rules",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.MANAGE,
    list_name="rules",
    format=ConfigFormat(rule_document.parse, rule_document.encode, rule_document.decode),
    example=b'{"name": "Unhappy", "order": 10, "when": {"band": "unhappy"}, "then": {"open": {"priority": "HIGH"}}}',
    example_file="examples/unhappy-visitors.rule.toml",
    page=ConfigPage(
        path="/settings/rules",
        title=N_("Rules"),
        icon="filter",
        new=N_("New rule"),
        nothing=N_("No rule yet: no ticket opens."),
    ),
    check=config_checks.rule_errors,
    has_order=True,
)
ROUTE: Final = ConfigKind(
    name=route_document.KIND,
    noun="route",
    title="a route",
    titles="routes",
    path="routes",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.MANAGE,
    list_name="routes",
    format=ConfigFormat(route_document.parse, route_document.encode, route_document.decode),
    example=b'{"name": "Front desk", "order": 10, "segments": ["S1"], "strategy": {"least_open": {}}}',
    example_file="examples/urgent.route.toml",
    page=ConfigPage(
        path="/settings/routes",
        title=N_("Assignment rules"),
        icon="route",
        new=N_("New assignment rule"),
        nothing=N_("No assignment rule yet: tickets stay unassigned."),
    ),
    column=ListColumn("Strategy", lambda document: name_of(document.strategy)),
    check=config_checks.route_errors,
    has_order=True,
)
CALENDAR: Final = ConfigKind(
    name=calendar_document.KIND,
    noun="calendar",
    title="a calendar",
    titles="calendars",
    path="calendars",
    read_scope=Scope.MANAGE,
    change_scope=Scope.MANAGE,
    list_name="calendars",
    format=struct_format(CalendarDocument, "calendar", calendar_document.read),
    example=b'{"name": "Madrid", "zone": "Europe/Madrid", "country": "ES", "region": "MD", '
    b'"week": {"mon": ["09:00-14:00", "15:00-18:00"], "tue": ["09:00-18:00"], "wed": ["09:00-18:00"], '
    b'"thu": ["09:00-18:00"], "fri": ["09:00-17:00"]}, "exceptions": {"2026-12-24": ["09:00-13:00"]}}',
    example_file="madrid.calendar.toml",
    page=ConfigPage(
        path="/settings/calendars",
        title=N_("Calendars"),
        icon="calendar-days",
        new=N_("New calendar"),
        nothing=N_("No calendar yet: targets count day and night."),
    ),
    column=ListColumn("Time zone", lambda document: str(document.zone)),
    check=config_checks.calendar_errors,
    recompute=recompute_later,
    effect="Open deadlines are calculated again; time that was counted already stays as it is.",
)
SLA_POLICY: Final = ConfigKind(
    name=sla_policy_document.KIND,
    noun="policy",
    title="an SLA policy",
    titles="SLA policies",
    path="sla-policies",
    read_scope=Scope.MANAGE,
    change_scope=Scope.MANAGE,
    list_name="policies",
    format=struct_format(SlaPolicyDocument, "policy", sla_policy_document.read),
    example=b'{"name": "Urgent", "order": 10, "priorities": ["CRITICAL", "HIGH"], '
    b'"targets": {"first_response": {"minutes": 240, "clock": "team"}, '
    b'"resolution": {"minutes": 4320, "clock": "customer"}}, "remind_before_minutes": 60, '
    b'"escalate": [{"after_minutes": 0, "do": "tell"}, {"after_minutes": 480, "do": "assign"}]}',
    example_file="urgent.policy.toml",
    page=ConfigPage(
        path="/settings/policies",
        title=N_("SLA policies"),
        icon="timer",
        new=N_("New SLA policy"),
        nothing=N_("No SLA policy yet: each ticket has its own time limit."),
    ),
    column=ListColumn("Targets", lambda document: ", ".join(document.targets)),
    check=config_checks.sla_policy_errors,
    recompute=recompute_later,
    effect="Open tickets that it keeps get its new targets. The others keep the policy that they were opened under.",
    has_order=True,
)
STATUS_CHANGES: Final = ConfigKind(
    name=transition.KIND,
    noun="transitions",
    title="the status transitions",
    titles="the status transitions",
    path="transitions",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.ADMIN,
    format=struct_format(
        TransitionsForm,
        "table of transitions",
        lambda document: transition.table_of(document.transitions),
        lambda document: transition.form_of(transition.table_of(document.transitions)),
    ),
    example=b'{"transitions": [{"from": "NEW", "to": "IN_PROGRESS"}, {"from": "IN_PROGRESS", "to": "CLOSED"}, '
    b'{"from": "PENDING", "to": "IN_PROGRESS"}, {"from": "ESCALATED", "to": "IN_PROGRESS"}, '
    b'{"from": "RESOLVED", "to": "CLOSED"}, {"from": "CLOSED", "to": "IN_PROGRESS", "scope": "admin"}]}',
    example_file="transitions.toml",
    page=ConfigPage(
        path="/settings/transitions",
        title=N_("Status changes"),
        icon="workflow",
        about=N_("Who may change a ticket from one status to another."),
    ),
    effect="Tickets keep the status that they have.",
    default=transition.form_of(TRANSITIONS),
    told=_told_steps,
)
CLOSING: Final = ConfigKind(
    name=closing.KIND,
    noun="closing_requirements",
    title="the closing requirements",
    titles="the closing requirements",
    path="closing-requirements",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.ADMIN,
    format=struct_format(ClosingDocument, "document"),
    example=b'{"closing_requires": ["root_cause", "action_taken"]}',
    example_file="closing.toml",
    page=ConfigPage(
        path="/settings/closing-requirements",
        title=N_("Closing"),
        icon="circle-check",
        fields={
            "closing_requires": N_("What must be filled in before a ticket is resolved or closed"),
            "action_characters": N_("Characters that the action taken needs"),
        },
        choices={each.value: label for each, label in REQUIREMENT.items()},
    ),
    effect="Tickets that are closed stay closed.",
    default=ClosingDocument(frozenset()),
    told=_told_requirements,
)

PER_PERSON: Final = ConfigKind(
    name=per_person.KIND,
    noun="per_person",
    title="whose figures may be seen",
    titles="whose figures may be seen",
    path="per-person",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.ADMIN,
    format=struct_format(PerPersonDocument, "document"),
    example=b'{"per_person": "own"}',
    example_file="per-person.toml",
    page=ConfigPage(
        path="/settings/per-person",
        title=N_("Figures of people"),
        icon="eye",
        about=N_(
            "How much may be seen of what one person does. Figures of five people or more together are always shown."
        ),
        fields={"per_person": N_("Whose figures may be seen")},
        choices={each.value: label for each, label in PER_PERSON_LABELS.items()},
    ),
    effect="It holds at once, for every page, answer and file.",
    default=per_person.DEFAULT,
    told=_told_per_person,
)

UNASSIGNED: Final = ConfigKind(
    name=unassigned.KIND,
    noun="unassigned",
    title="what becomes of tickets without an owner",
    titles="what becomes of tickets without an owner",
    path="unassigned",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.ADMIN,
    format=struct_format(UnassignedDocument, "document"),
    example=b'{"gives_out": true}',
    example_file="unassigned.toml",
    page=ConfigPage(
        path="/settings/unassigned",
        title=N_("Waiting tickets"),
        icon="inbox",
        about=N_("Tickets without an owner wait until somebody takes them, or are given to who becomes free."),
        fields={"gives_out": N_("Give them out by the assignment rules, oldest first, as soon as somebody is free")},
    ),
    recompute=give_out_later,
    effect="Within a minute waiting tickets go to who is free, by the routes, oldest first; and so on from then on.",
    default=unassigned.DEFAULT,
    told=_told_unassigned,
)

SAVED_REPLY: Final = ConfigKind(
    name=saved_reply.KIND,
    noun="saved_reply",
    title="a saved reply",
    titles="saved replies",
    path="saved-replies",
    read_scope=Scope.TICKETS_READ,
    change_scope=Scope.MANAGE,
    list_name="saved_replies",
    format=struct_format(SavedReplyDocument, "saved reply", saved_reply.check),
    example=b'{"name": "Refund is on its way", "use": "reply", "language": "en", '
    b'"text": "Dear {{customer_name|guest}},\\nthe amount is on its way back to you.\\n{{my_name}}", '
    b'"action_taken": "Refunded in full", "priority": "LOW"}',
    example_file="examples/refund.saved-reply.toml",
    page=ConfigPage(
        path="/settings/saved-replies",
        title=N_("Saved replies"),
        icon="message-square-quote",
        new=N_("New saved reply"),
        nothing=N_("No saved reply yet: each note and reply is written by hand."),
    ),
    column=ListColumn("Text", lambda document: " ".join(document.text.split())[:80]),
    check=config_checks.saved_reply_errors,
    effect="Whoever works on a ticket of its units finds it at once.",
)

MAPPING: Final = ConfigKind(
    name=saved_mapping.MAPPING_KIND,
    noun="mapping",
    title="a mapping",
    titles="mappings",
    path="mappings",
    read_scope=Scope.FEEDBACK_WRITE,
    change_scope=Scope.MANAGE,
    list_name="mappings",
    format=saved_mapping.MAPPING_FORMAT,
    example=b'{"name": "Visits", "survey": "visits", "reference": {"column": "Response ID"}, '
    b'"score": {"column": "How likely are you to recommend us?", "scale": "nps"}, '
    b'"time": {"column": "Submitted", "format": "iso", "zone": "Europe/Madrid"}, '
    b'"answers": [{"question": "Why?", "verbatim": {"column": "Why?"}}]}',
    example_file="examples/visits.mapping.toml",
    page=ConfigPage(
        path="/settings/mappings",
        title=N_("Mappings of files"),
        icon="file-up",
        new=N_("New mapping"),
        nothing=N_("No mapping yet: what the columns of a file mean is guessed."),
    ),
    column=ListColumn("Columns", lambda document: ", ".join(sorted(document.columns))[:80]),
    effect="It is used for files that have all columns that it names.",
)
PROFILE: Final = ConfigKind(
    name=saved_mapping.PROFILE_KIND,
    noun="profile",
    title="a profile of a tool",
    titles="profiles of tools",
    path="profiles",
    read_scope=Scope.FEEDBACK_WRITE,
    change_scope=Scope.MANAGE,
    list_name="profiles",
    format=saved_mapping.PROFILE_FORMAT,
    example=b'{"name": "Kiosk", "order": 10, "recognise": {"columns": ["Terminal", "Pressed at"]}, '
    b'"columns": {"score": ["Button"], "time": ["Pressed at"], "unit": ["Terminal"]}, '
    b'"scale": "1..4", "values": {"very happy": 4, "happy": 3, "unhappy": 2, "very unhappy": 1}}',
    example_file="examples/kiosk.profile.toml",
    page=ConfigPage(
        path="/settings/profiles",
        title=N_("Profiles of tools"),
        icon="file-search",
        new=N_("New profile"),
        nothing=N_("No profile yet: exports of the known tools are recognised."),
    ),
    effect="Exports that it recognises are guessed by it.",
    has_order=True,
)

CONFIG_KINDS: Final = (
    RULE,
    ROUTE,
    CALENDAR,
    SLA_POLICY,
    SAVED_REPLY,
    STATUS_CHANGES,
    CLOSING,
    PER_PERSON,
    UNASSIGNED,
    MAPPING,
    PROFILE,
)
"""Every kind."""
