"""First steps: a list that ticks itself, from an empty workspace to a closed loop, each step with the way to do it."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from amends.http.request.request import Request, Response
from amends.http.web.kit.page_routes import page_route
from amends.http.web.settings.layout import settings_page
from amends.i18n.labels import N_
from amends.model.first_step import FirstStep
from amends.model.principal import Scope
from amends.usecases import first_steps

FIRST_STEPS: Final = "/settings/first-steps"


class StepText(Struct, frozen=True):
    """What a step is called, why it is needed, and where it is done."""

    title: str
    why: str
    path: str


STEPS: Final[Mapping[FirstStep, StepText]] = {
    FirstStep.UNIT: StepText(
        N_("Add a unit"),
        N_("Each answer belongs to a unit, and only people of the unit see it. One is enough to begin with."),
        "/settings/units",
    ),
    FirstStep.PEOPLE: StepText(
        N_("Invite somebody"),
        N_("Tickets go to people who have their unit and can sign in."),
        "/settings/people",
    ),
    FirstStep.RULE: StepText(
        N_("Choose the rules to begin with"),
        N_("A rule says which answers open a ticket. Your sector has some; each says why, and can be changed."),
        "/settings/rules/proposed",
    ),
    FirstStep.ANSWER: StepText(
        N_("Import answers"),
        N_("Drop the file that your survey tool exports. Nothing is imported before you have checked it."),
        "/intakes",
    ),
    FirstStep.TICKET: StepText(
        N_("See the first ticket"),
        N_("It opens when a rule matches an answer. Answers from before the rule can be checked against it."),
        "/inbox?view=all",
    ),
    FirstStep.CLOSED: StepText(
        N_("Close the first ticket"),
        N_("Call the customer, say what was done, and close it: the loop is closed."),
        "/inbox?view=all",
    ),
}
"""Each step, as the page says it."""


async def show_first_steps(request: Request) -> Response:
    """The steps, the first that isn't done marked as the next."""
    found = await request.database.read(request.by, first_steps.list_steps)
    following = next((each.step for each in found if not each.is_done), None)
    done = sum(each.is_done for each in found)
    return settings_page(request, "first_steps.html", found=found, following=following, done=done, texts=STEPS)


ENDPOINTS = (page_route(FIRST_STEPS, Scope.ADMIN, show_first_steps),)
