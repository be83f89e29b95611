"""A workspace to try out: made by somebody, marked as ready once it is filled, and removed whole.

Nothing leaves it: each way out asks `why_kept_back` (`model/trial.py`).
"""

import asyncio
from collections.abc import Callable
from typing import Final

import msgspec
from msgspec import Struct, structs

from amends.errors import BusinessRuleError, Conflict, Forbidden
from amends.model.job import JobQueue
from amends.model.person import Role
from amends.model.preferences import Preferences
from amends.model.principal import system
from amends.model.session import NO_PASSWORD, Credential, Session
from amends.model.trial import Trial, TrialContents, TrialState
from amends.model.workspace import UnknownSegment, Workspace
from amends.store import audit, credentials, jobs, preferences, removal, trials
from amends.store import workspaces as workspaces_store
from amends.store.engine.database import Database, Tx
from amends.store.jobs import NewJob
from amends.texts.text import say
from amends.usecases import sign_in
from amends.usecases.settings import people, workspaces
from amends.usecases.settings.people import UserForm

FILL_TRIAL = "fill_trial"
"""The kind of the job that fills a workspace to try out with invented feedback."""
REMOVE_TRIAL = "remove_trial"
"""The kind of the job that removes a workspace to try out."""
ROWS_AT_ONCE: Final = 200
"""How many rows one transaction deletes: others write between them."""


class TrialForm(Struct, frozen=True, kw_only=True):
    """The workspace to try out: what it is called, its zone ("" for that of who asks), its sector and its language.

    `preferences` are how who asks likes their pages.
    """

    name: str
    sector: str
    language: str
    time_zone: str = ""
    preferences: Preferences | None = None


class Filling(Struct, frozen=True):
    """What the job that fills a workspace is told."""

    sector: str
    language: str


class Removal(Struct, frozen=True):
    """A workspace that is removed, and what goes with it."""

    workspace: Workspace
    contents: TrialContents


async def create(tx: Tx, form: TrialForm, *, fills_later: bool = True) -> Workspace:
    """Make a workspace to try out, which a job fills unless whoever asks does; a person is its admin.

    Raises Conflict for who has one already, BusinessRuleError within one, or Invalid.
    """
    person_id, home = tx.by.person_id, None
    if tx.workspace_id:
        home = await workspaces_store.own(tx)
        if home.is_trial:
            raise BusinessRuleError(say("trial_in_a_trial"))
    await tx.lock(f"trial {person_id}")
    there = await trials.of_user(tx, person_id) if person_id else None
    if there is not None:
        raise Conflict(say("trial_is_there", id=there.workspace_id))
    zone = form.time_zone or (home.time_zone if home else "")
    made = await workspaces.create(
        tx, form.name, zone, UnknownSegment.MAIN_SEGMENT, trial=TrialState.FILLING, home_workspace_id=tx.workspace_id
    )
    own = tx.within(made.id)
    if person_id:
        await trials.insert(tx, person_id, Trial(made.id, await _add_maker(tx, own, person_id, form.preferences)))
    if fills_later:
        await _fill_later(own, form)
    await audit.append(tx, "trial.made", made.id, name=made.name, sector=form.sector)
    return made


async def _fill_later(own: Tx, form: TrialForm) -> None:
    data = msgspec.json.encode(Filling(form.sector, form.language)).decode()
    await jobs.add_many(own, [NewJob(FILL_TRIAL, own.now, FILL_TRIAL, data, queue=JobQueue.IMPORTS)])


async def note_ready(tx: Tx) -> None:
    """Note that a workspace to try out is filled: from now on its timers run."""
    if (await workspaces_store.own(tx)).trial is TrialState.FILLING:
        await workspaces_store.set_trial(tx, TrialState.READY)


async def of_user(tx: Tx, user_id: int) -> Trial | None:
    """The workspace that somebody made to try out, or None."""
    return await trials.of_user(tx, user_id)


async def enter(tx: Tx, token: str, browser: str) -> Session:
    """Begin a session of who asks in the workspace that they made to try out.

    Raises BusinessRuleError.
    """
    own = await trials.of_user(tx, tx.by.person_id)
    if own is None:
        raise BusinessRuleError(say("no_trial_of_yours"))
    return await sign_in.begin_for_known(tx.within(own.workspace_id), own.user_id, token, browser)


async def shown_to(tx: Tx) -> Removal | None:
    """The workspace to try out that who asks is in, else the one that they made, with what it holds; None for none."""
    if (await workspaces_store.own(tx)).is_trial:
        return await contents(tx)
    made = await trials.of_user(tx, tx.by.person_id)
    return await contents(tx.within(made.workspace_id)) if made else None


async def remove_shown(tx: Tx) -> Removal | None:
    """Remove what `shown_to` shows."""
    if (await workspaces_store.own(tx)).is_trial:
        return await remove(tx)
    made = await trials.of_user(tx, tx.by.person_id)
    return await remove(tx.within(made.workspace_id)) if made else None


async def leave(tx: Tx, left: Session) -> None:
    """Go back from a workspace to try out to the own one: the session there ends. Raises Forbidden for others.

    Who asks is somebody of their own workspace; only the one that they made leads back to it, and only as whom they
    are there.
    """
    if await trials.of_user(tx, tx.by.person_id) != Trial(left.workspace_id, left.user_id):
        raise Forbidden(say("no_trial_of_yours"))
    await sign_in.end(tx.within(left.workspace_id), left.user_id, left.id)


async def contents(tx: Tx) -> Removal:
    """What goes with a workspace to try out when it is removed. Raises BusinessRuleError for any other."""
    own = await workspaces_store.even_while_removed(tx)
    if not own.is_trial:
        raise BusinessRuleError(say("no_trial", name=own.name))
    return Removal(own, await removal.count(tx))


async def remove(tx: Tx) -> Removal:
    """Begin to remove a workspace to try out: nobody comes in any more, and a job deletes what it holds.

    Raises BusinessRuleError for any other workspace.
    """
    found = await contents(tx)
    if found.workspace.trial is not TrialState.REMOVING:
        await workspaces_store.set_trial(tx, TrialState.REMOVING)
        home = tx.within(found.workspace.home_workspace_id)
        await trials.delete(home, found.workspace.id)
        told = structs.asdict(found.contents)
        await audit.append(home, "trial.removed", found.workspace.id, name=found.workspace.name, **told)
    await removal.shut(tx)
    await jobs.add_many(tx, [NewJob(REMOVE_TRIAL, tx.now, REMOVE_TRIAL)])
    return found


async def go_on_removing(
    database: Database, workspace_id: int, forget_files: Callable[[], None], is_time_up: Callable[[], bool]
) -> bool:
    """Delete what a workspace that is removed holds, a few rows at a time; whether it is gone.

    Files go before the last rows, so that whoever goes on after a crash still finds what to forget.
    """
    by = system(workspace_id)
    while await database.write(by, removal.delete_some, ROWS_AT_ONCE):
        if is_time_up():
            return False
    await asyncio.to_thread(forget_files)
    await database.write(by, removal.finish)
    return True


async def _add_maker(tx: Tx, own: Tx, person_id: int, liked: Preferences | None) -> int:
    """Who makes it is its admin, and comes in from their own workspace: no password opens it."""
    person = await people.get(tx, person_id)
    form = UserForm(email=person.email, first_name=person.first_name, last_name=person.last_name, role=Role.ADMIN)
    user = await people.add(own, form)
    await credentials.save(own, Credential(user.id, NO_PASSWORD, tx.now), "user.entered_trial")
    if liked is not None:
        await preferences.save(own, user.id, liked)
    return user.id
