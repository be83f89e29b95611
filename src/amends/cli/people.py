"""`amends user` and `amends survey`."""

from typing import Annotated

from cyclopts import App, Parameter
from msgspec import UNSET

from amends.cli.common import PLAIN, Common, Id, on_workspace
from amends.cli.output import print_json, print_lines, print_note
from amends.cli.table import print_table
from amends.http.server.first_run import one_time_link_path
from amends.instants import rfc3339
from amends.model.person import Role, absence_period
from amends.model.survey import SurveyKind
from amends.serializers.hand_over import handed_over_view
from amends.serializers.people_at_work import people_at_work_view
from amends.serializers.surveys import survey_view
from amends.serializers.users import user_view
from amends.usecases import hand_over, invite, second_factor, sign_in
from amends.usecases.hand_over import HandOverForm
from amends.usecases.people_at_work import list_people
from amends.usecases.settings import people, surveys
from amends.usecases.settings.people import UserChangeForm, UserForm
from amends.usecases.settings.surveys import SurveyForm
from amends.wire.surveys import SurveyKindWord

user_app = App(name="user", help="Create, list, change and invite users, add absences, hand over tickets.")
survey_app = App(name="survey", help="Create, change and list surveys.")


@user_app.command(name="add")
def add_user(
    email: str,
    *,
    workspace: Id,
    first_name: str = "",
    last_name: str = "",
    segment: Annotated[
        tuple[str, ...], Parameter(help="Code of a segment; may be repeated; without any, the whole tree", negative="")
    ] = (),
    common: Common = PLAIN,
) -> None:
    """Create a user in one or more segments, and print the ID.

    Example: amends user add ana@example.com --workspace 1001 --first-name Ana --segment S1
    """
    form = UserForm(email=email, first_name=first_name, last_name=last_name, segments=segment)
    made = on_workspace(common, workspace, lambda db, by: db.write(by, people.add, form))
    if common.json:
        print_json(user_view(made))
        return
    print_lines(str(made.id))
    if not segment:
        print_note(f"no segment was named, so {made.email} has the whole tree; amends user set changes it.")


@user_app.command(name="list")
def list_users(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the users of a workspace.

    Example: amends user list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, people.list_all))
    if common.json:
        print_json([user_view(each) for each in found])
    else:
        print_table(("ID", "E-mail", "Name", "Role"), [(user.id, user.email, user.name, user.role) for user in found])


@user_app.command(name="at-work")
def people_at_work(*, workspace: Id, common: Common = PLAIN) -> None:
    """List what each user has to do now, those with the most overdue first, as far as the workspace shows people.

    Example: amends user at-work --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, list_people))
    if common.json:
        print_json(people_at_work_view(found))
        return
    rows = [
        (each.user.id, each.user.name, each.load.open, each.load.overdue, each.load.due_today) for each in found.people
    ]
    print_table(("ID", "Name", "Open", "Overdue", "Due today"), rows)


@user_app.command(name="set")
def set_user(
    user: Id,
    *,
    workspace: Id,
    first_name: str | None = None,
    last_name: str | None = None,
    role: Role | None = None,
    segment: Annotated[
        tuple[str, ...],
        Parameter(help="Code of a segment; may be repeated; replaces all segments of the user", negative=""),
    ] = (),
    ticket_limit: Annotated[int | None, Parameter(help="Maximum of open tickets, 0 for no limit")] = None,
    capacity: Annotated[int | None, Parameter(help="Weight against other users, from 1")] = None,
    handles_sensitive: Annotated[
        bool | None, Parameter(help="Whether they see the sensitive cases of their segments")
    ] = None,
    common: Common = PLAIN,
) -> None:
    """Change the role, the segments or the limits of a user.

    Example: amends user set 1010 --workspace 1001 --role manager --ticket-limit 12
    """
    form = UserChangeForm(
        first_name=UNSET if first_name is None else first_name,
        last_name=UNSET if last_name is None else last_name,
        role=UNSET if role is None else role,
        segments=segment or UNSET,
        ticket_limit=UNSET if ticket_limit is None else ticket_limit,
        capacity=UNSET if capacity is None else capacity,
        handles_sensitive=UNSET if handles_sensitive is None else handles_sensitive,
    )
    changed = on_workspace(common, workspace, lambda db, by: db.write(by, people.change, user, form))
    print_json(user_view(changed)) if common.json else print_lines(f"User {user} is changed.")


@user_app.command(name="invite")
def invite_user(user: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Create a one-time link with which a user sets their first or a new password, and print it.

    Example: amends user invite 1010 --workspace 1001
    """
    token = sign_in.new_token(workspace)
    made = on_workspace(common, workspace, lambda db, by: db.write(by, invite.invite, user, token))
    link = common.settings.public_url.rstrip("/") + one_time_link_path(token)
    print_json({"link": link, "expires_time": rfc3339(made.expires_us)}) if common.json else print_lines(link)


@user_app.command(name="forget-second-factor")
def forget_second_factor(user: Id, *, workspace: Id, common: Common = PLAIN) -> None:
    """Remove the second factor of a user who lost their app and their recovery codes.

    Example: amends user forget-second-factor 1010 --workspace 1001
    """
    on_workspace(common, workspace, lambda db, by: db.write(by, second_factor.reset, user))
    done = f"User {user} signs in with the password only, until they set up a second factor again."
    print_json({"forgotten": user}) if common.json else print_lines(done)


@user_app.command(name="away")
def note_absence(
    user: Id,
    *,
    workspace: Id,
    from_: Annotated[str, Parameter(name="--from", help="Start of the absence: a time with an offset")],
    until: Annotated[str, Parameter(help="End of the absence: a time with an offset")],
    common: Common = PLAIN,
) -> None:
    """Add an absence of a user. They get no tickets while they are away.

    Example: amends user away 1010 --workspace 1001 --from 2026-12-24T00:00:00+01:00 --until 2026-12-27T00:00:00+01:00
    """
    from_us, until_us = absence_period(from_, until)
    changed = on_workspace(common, workspace, lambda db, by: db.write(by, people.add_absence, user, from_us, until_us))
    print_json(user_view(changed)) if common.json else print_lines(f"User {user} is away from {from_} until {until}.")


@user_app.command(name="hand-over")
def hand_tickets_over(
    user: Id,
    *,
    workspace: Id,
    to: Annotated[str, Parameter(help="route (by the routes), queue (no owner) or the e-mail address of a user")],
    leaves: Annotated[bool, Parameter(help="The user leaves for good and gets no tickets again", negative="")] = False,
    common: Common = PLAIN,
) -> None:
    """Hand over all open tickets of a user.

    Example: amends user hand-over 1010 --workspace 1001 --to route --leaves
    """
    form = HandOverForm(to, leaves)
    done = on_workspace(common, workspace, lambda db, by: db.write(by, hand_over.hand_over, user, form))
    if common.json:
        print_json(handed_over_view(done))
        return
    print_lines(f"{done.tickets} tickets handed over")
    print_lines(*(f"  {share.tickets} to user {share.user_id}" for share in done.taken))
    print_lines(*(f"  ticket {ticket_id} has no owner" for ticket_id in done.untaken_ids))


@survey_app.command(name="set")
def set_survey(
    code: str,
    *,
    workspace: Id,
    name: str = "",
    scale: Annotated[str, Parameter(help="a name such as nps or csat-5, none, or worst..best, like 5..1")] = "",
    unhappy_to: Annotated[
        int | None,
        Parameter(name=("--unhappy-to", "--detractor-to"), help="The best score that still counts as unhappy"),
    ] = None,
    happy_from: Annotated[
        int | None, Parameter(name=("--happy-from", "--promoter-from"), help="The worst score that counts as happy")
    ] = None,
    kind: Annotated[
        SurveyKindWord | None, Parameter(help="What it asks for; without a scale it gets the usual one")
    ] = None,
    language: Annotated[str, Parameter(help="How rules read responses without a language, like es")] = "",
    common: Common = PLAIN,
) -> None:
    """Create a survey, or change its name, scale, boundaries, kind and language.

    Example: amends survey set visit --workspace 1001 --scale nps --unhappy-to 5 --happy-from 9
    """
    form = SurveyForm(
        code=code,
        name=name,
        scale=scale,
        unhappy_to=unhappy_to,
        happy_from=happy_from,
        kind=SurveyKind(kind) if kind else None,
        language=language,
    )
    saved = on_workspace(common, workspace, lambda db, by: db.write(by, surveys.save, form))
    print_json(survey_view(saved)) if common.json else print_lines(str(saved.id))


@survey_app.command(name="list")
def list_surveys(*, workspace: Id, common: Common = PLAIN) -> None:
    """List the surveys of a workspace.

    Example: amends survey list --workspace 1001
    """
    found = on_workspace(common, workspace, lambda db, by: db.read(by, surveys.list_all))
    if common.json:
        print_json([survey_view(each) for each in found])
    else:
        rows = [(each.id, each.code, each.name, each.scale, each.kind or "", each.language) for each in found]
        print_table(("ID", "Code", "Name", "Scale", "Kind", "Language"), rows)
