"""What is refused of a ticket."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

TICKETS: Final[Mapping[str, Template]] = {
    "required_for_closing": Template("is required for closing the ticket"),
    "too_short_for_closing": Template(
        "must have at least %(count)s character for closing the ticket",
        many="must have at least %(count)s characters for closing the ticket",
    ),
    "waiting_needs_contact": Template(
        "a ticket can wait for the customer (PENDING) only after they were reached or called since it was last opened; "
        "add a contact attempt first",
        page="the ticket can wait for the customer only after somebody reached or called them; log the contact first",
    ),
    "not_another_ticket": Template("must be another ticket"),
    "not_a_ticket_number": Template("must be the number of a ticket"),
    "reopen_first": Template(
        "The ticket %(number)s is %(status)s; reopen it first.",
        page="Ticket %(number)s has the status %(status)s. Reopen it before you reassign it.",
    ),
    "no_route_matches": Template(
        "No route matches the ticket %(number)s: add a route, or choose an owner.",
        page="No assignment rule applies to ticket %(number)s. Add one, or choose an owner.",
    ),
    "was_merged": Template(
        "The ticket %(number)s was merged into %(into)s; work on that one.",
        page="Ticket %(number)s was merged into #%(into)s. Work on that one.",
    ),
    "no_such_act": Template("Nothing was done that led to this version of the ticket."),
    "undo_by_who_did_it": Template("Only who did it can take it back."),
    "undo_too_late": Template(
        "It can be taken back for %(minutes)s minutes.", page="It can be taken back for %(minutes)s."
    ),
    "cannot_be_undone": Template("This can't be taken back."),
    "undone_already": Template("This is taken back already."),
    "bulk_taken_back": Template("The whole action was taken back before this ticket's turn."),
    "changed_since_stays": Template("What somebody changed since stays."),
    "changed_since": Template("Somebody changed all of it since, so nothing is taken back."),
    "form_sent_already": Template("This was sent before, and is done; it isn't done twice."),
    "note_by_its_author": Template("Only who wrote a note can edit it."),
    "note_withdrawn_by": Template("Only who wrote a note, or an admin, can withdraw it."),
    "note_versions_seen_by": Template("Only who wrote a note, and managers, see what it said before."),
    "note_is_gone": Template("This note was withdrawn or undone."),
    "note_changed": Template(
        "The note was edited in the meantime; its words are of version %(version)s now.",
        page="You edited this note elsewhere in the meantime. Compare the two, and save again.",
    ),
    "snooze_in_the_past": Template("must be in the future"),
    "snooze_too_far_ahead": Template(
        "must be at most %(count)s day ahead", many="must be at most %(count)s days ahead"
    ),
    "snooze_and_wake": Template("can't be asked for together with `snooze`"),
    "snooze_needs_owner": Template("Only a ticket with an owner can be snoozed: assign it first."),
    "promise_in_the_past": Template("must be in the future"),
    "promise_too_far_ahead": Template(
        "must be at most %(count)s day ahead", many="must be at most %(count)s days ahead"
    ),
    "promise_needs_consent": Template(
        "must be true: a promise is moved only if the customer agreed; otherwise it is late, or broken",
        page="a promise is moved only if the customer agreed; otherwise it is late, or broken",
    ),
    "promise_not_moved": Template("must be another time than the one that it has"),
    "promise_has_ended": Template("This promise was kept or broken already."),
    "too_many_promises": Template(
        "A ticket has at most %(count)s open promise.", many="A ticket has at most %(count)s open promises."
    ),
    "linked_already": Template("The tickets %(number)s and %(other)s are linked already."),
    "customers_differ": Template(
        "The tickets belong to two different customers; set even_if_customers_differ to merge them.",
        page='The tickets are from two customers. If they belong together, tick "Merge even if the '
        'customers are different".',
    ),
    "contact_refused": Template(
        "The customer asked not to be contacted; give the reason in despite_refusal to contact them anyway.",
        page="The customer asked not to be contacted. If it must be, write why.",
    ),
    "quiet_hours": Template(
        "These are quiet hours, %(hours)s; give the reason in despite_quiet_hours to contact the customer anyway.",
        page="Quiet hours apply now (%(hours)s). If you must contact the customer, write why.",
    ),
    "step_needs_scope": Template(
        "Changing a ticket from %(before)s to %(after)s needs the scope %(scope)s.",
        page="You may not change a ticket from %(before)s to %(after)s.",
    ),
    "too_many_attachments": Template(
        "A ticket has at most %(count)s attachment.", many="A ticket has at most %(count)s attachments."
    ),
    "content_being_deleted": Template("The same content was being deleted at this moment; send it again."),
    "no_such_field": Template("there is no such field in this workspace"),
    "field_is_archived": Template(
        "is archived; it accepts only null", page="is not used any more and can only be emptied"
    ),
    "not_a_users_id": Template("must be the ID of a user"),
    "no_user_with_id": Template("there is no user %(id)s", page="there is no user %(id)s"),
    "user_has_left": Template("%(email)s has left", page="%(email)s has left the team"),
    "user_out_of_reach": Template(
        "%(email)s has no access to tickets of the segment %(code)r", page="%(email)s can't open tickets of %(code)s"
    ),
    "no_segment": Template(
        "there is no segment with the code %(code)r", page="there is no unit with the code %(code)r"
    ),
    "no_root_cause": Template("there is no root cause with the code %(code)r"),
    "no_saved_reply": Template(
        "there is no saved reply %(id)s for this ticket", page="this saved reply isn't there any more for this ticket"
    ),
    "user_not_for_this_case": Template("%(email)s does not see this ticket: it is a sensitive case, or about them"),
    "named_and_recused": Template("nobody can be named and be whom the complaint is about"),
    "too_many_people": Template("no more than %(count)s people"),
    "no_user_with_email": Template(
        "there is no user with the e-mail address %(email)s", page="there is no user %(email)s"
    ),
    "no_calendar": Template("there is no calendar with the name %(name)r"),
    "no_access_to_segment": Template("this key has no access to %(code)r", page="you have no access to %(code)r"),
    "no_access_to_reference": Template(
        "this key has no access to the segment of %(reference)r", page="you have no access to the unit of %(reference)r"
    ),
    "unknown_parameter": Template("is not a parameter; use %(choices)s"),
    "bulk_does_nothing": Template("is empty; name a change, a note or a watcher"),
    "choose_what_to_change": Template("Choose what to change."),
    "finds_too_many_tickets": Template("finds more than %(highest)s tickets; add filters to find fewer"),
    "not_a_taker": Template("must be %(route)s, %(queue)s or the e-mail address of a user"),
    "not_another_user": Template("must be another user"),
    "no_such_step": Template(
        "a ticket can't change from %(before)s to %(after)s; it can change to %(steps)s",
        page="a ticket can't change from %(before)s to %(after)s",
    ),
    "no_step": Template(
        "a ticket can't change from %(before)s to %(after)s; it stays %(before)s",
        page="a ticket can't change from %(before)s to %(after)s",
    ),
    "ticket_changed": Template(
        "Somebody else changed the ticket %(number)s in the meantime; it is at version %(version)s now.",
        page="Somebody else changed ticket %(number)s in the meantime. Load it again.",
    ),
    "no_access_to_main_segment": Template(
        "this key has no access to the Main Segment", page="you have no access to the main unit"
    ),
    "no_filter": Template("must have a filter; for all tickets, name every status"),
    "external_id_taken": Template("The ticket %(number)s has the external ID %(external_id)s already."),
}
