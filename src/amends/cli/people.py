"""`amends user` and `amends survey`."""

from typing import Annotated

from cyclopts import App, Parameter

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines, print_table
from amends.desk.administer import people, surveys
from amends.desk.administer.people import UserForm
from amends.desk.administer.surveys import SurveyForm
from amends.http.v1 import administer_wire as wire

user_app = App(name="user", help="Add and list users.")
survey_app = App(name="survey", help="Set and list surveys.")


@user_app.command(name="add")
def add_user(
    email: str,
    *,
    workspace: Id,
    first_name: str = "",
    last_name: str = "",
    segment: Annotated[tuple[str, ...], Parameter(help="Code of a segment; may be repeated", negative="")] = (),
    common: Common = PLAIN,
) -> None:
    """Add a user with the segments that are theirs, and print the ID.

    Example: amends user add ana@example.com --workspace 1001 --first-name Ana --segment S1
    """
    form = UserForm(email=email, first_name=first_name, last_name=last_name, segments=segment)
    made = on_workspace(common, workspace, lambda db, by: db.write(by, people.add, form))
    print_json(wire.user(made)) if common.json else print_lines(str(made.id))


@user_app.command(name="list")
def list_users(*, workspace: Id, common: Common = PLAIN) -> None:
    """List a workspace's users.

    Example: amends user list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, people.list_all))
    if common.json:
        print_json([wire.user(each) for each in found])
    else:
        print_table(("ID", "E-mail", "Name"), [(user.id, user.email, user.name) for user in found])


@survey_app.command(name="set")
def set_survey(
    code: str,
    *,
    workspace: Id,
    name: str = "",
    scale: str = "",
    detractor_to: int | None = None,
    promoter_from: int | None = None,
    common: Common = PLAIN,
) -> None:
    """Give a survey its own scale and boundaries.

    Example: amends survey set visit --workspace 1001 --scale nps --detractor-to 5 --promoter-from 9
    """
    form = SurveyForm(code=code, name=name, scale=scale, detractor_to=detractor_to, promoter_from=promoter_from)
    saved = on_workspace(common, workspace, lambda db, by: db.write(by, surveys.save, form))
    print_json(wire.survey(saved)) if common.json else print_lines(str(saved.id))


@survey_app.command(name="list")
def list_surveys(*, workspace: Id, common: Common = PLAIN) -> None:
    """List a workspace's surveys.

    Example: amends survey list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, surveys.list_all))
    if common.json:
        print_json([wire.survey(each) for each in found])
    else:
        print_table(("ID", "Code", "Name", "Scale"), [(each.id, each.code, each.name, each.scale) for each in found])
