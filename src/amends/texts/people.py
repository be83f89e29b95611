"""What is refused when people sign in, and of their accounts."""

from collections.abc import Mapping
from typing import Final

from amends.texts.template import Template

PEOPLE: Final[Mapping[str, Template]] = {
    "customer_merged_with_itself": Template("is the customer itself; give another one"),
    "customers_of_different_segments": Template(
        "two records of different segments are kept apart: what one of them was told stays there",
        page="two records of different units are kept apart: what is known in one unit stays there",
    ),
    "customer_was_merged": Template("customer %(which)s was merged into customer %(into)s; undo that first"),
    "customer_not_merged": Template("customer %(which)s isn't merged"),
    "no_such_customer": Template("no customer has this address, number, reference or ID"),
    "several_such_customers": Template("several customers have this number; give an ID: %(choices)s"),
    "password_too_short": Template(
        "must have at least %(count)s character", many="must have at least %(count)s characters"
    ),
    "password_too_long": Template(
        "must have at most %(count)s character", many="must have at most %(count)s characters"
    ),
    "password_too_easy": Template("is too easy to guess"),
    "not_your_password": Template("isn't your password"),
    "not_a_language": Template("isn't one of these languages"),
    "wrong_code": Template("isn't the code that the app shows now"),
    "only_an_admin": Template("%(email)s is an admin; only another admin can record that they leave."),
    "has_left": Template("%(email)s has left."),
    "email_of_somebody_who_left": Template("belongs to a user who has left"),
    "link_is_used": Template("This link was used already or has expired; ask for a new one."),
    "admin_exists": Template("There is an admin already: ask them to invite you."),
    "second_factor_exists": Template("Your second factor is set up already; switch it off first."),
    "nothing_to_confirm": Template("There is nothing to confirm; start again."),
    "no_second_factor_yet": Template("There is no second factor; set one up first."),
    "second_factor_required": Template("This workspace requires a second factor for everybody."),
    "own_second_factor": Template("Switch your own second factor off in your settings, with your password."),
    "no_second_factor": Template("There is no second factor."),
    "second_factor_needs_a_key": Template(
        "A second factor needs the installation key: the server's administrator must set `secret_key` and restart it."
    ),
    "sign_in_first": Template("Sign in first."),
    "too_many_tries": Template("Too many tries: wait a little, then try again."),
    "too_many_tries_wait": Template(
        "Too many tries: wait %(seconds)s s, then try again.", page="Too many tries: wait %(seconds)s, then try again."
    ),
    "last_admin_stays": Template("is not possible for the last admin; make another user an admin first"),
}
