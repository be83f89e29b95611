"""The pages that people live in all day: rendered by the server, on the desk's functions and nothing else."""

from amends.http.web import settings
from amends.http.web.answers import answer, answers
from amends.http.web.bulk import bulk, choices, said
from amends.http.web.customers import customer
from amends.http.web.help import help as help_page
from amends.http.web.inbox import inbox, look, saved_views
from amends.http.web.intakes import intakes
from amends.http.web.kit import static
from amends.http.web.kit.page_routes import page_route
from amends.http.web.live import live
from amends.http.web.me import me, notifications, second_factor
from amends.http.web.palette import palette
from amends.http.web.people import people
from amends.http.web.sign_in import code, sign_in
from amends.http.web.ticket import (
    access,
    actions,
    attachments,
    close,
    lists,
    notes,
    promises,
    snooze,
    targets,
    ticket,
    unread,
)
from amends.http.web.ticket import print as print_page
from amends.http.web.waiting import waiting

ENDPOINTS = (
    page_route("/assets/{name}", None, static.get_asset),
    *sign_in.ENDPOINTS,
    *code.ENDPOINTS,
    *inbox.ENDPOINTS,
    *ticket.ENDPOINTS,
    *actions.ENDPOINTS,
    *access.ENDPOINTS,
    *close.ENDPOINTS,
    *targets.ENDPOINTS,
    *print_page.ENDPOINTS,
    *lists.ENDPOINTS,
    *promises.ENDPOINTS,
    *notes.ENDPOINTS,
    *snooze.ENDPOINTS,
    *unread.ENDPOINTS,
    *live.ENDPOINTS,
    *palette.ENDPOINTS,
    *bulk.ENDPOINTS,
    *choices.ENDPOINTS,
    *said.ENDPOINTS,
    *saved_views.ENDPOINTS,
    *look.ENDPOINTS,
    *attachments.ENDPOINTS,
    *help_page.ENDPOINTS,
    *waiting.ENDPOINTS,
    *people.ENDPOINTS,
    *answers.ENDPOINTS,
    *answer.ENDPOINTS,
    *customer.ENDPOINTS,
    *intakes.ENDPOINTS,
    *me.ENDPOINTS,
    *second_factor.ENDPOINTS,
    *notifications.ENDPOINTS,
    *settings.ENDPOINTS,
)
