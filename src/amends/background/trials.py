"""Filling a workspace to try out, and removing one: some seconds at a time."""

from time import monotonic
from typing import Final

import msgspec

from amends.background.context import Background
from amends.instants import InstantUs
from amends.model.job import Job
from amends.serializers.texts import in_each_language
from amends.settings import Settings
from amends.tabular import uploads
from amends.usecases import attachments, fill_trial, trials
from amends.usecases.trials import Filling

SECONDS_AT_ONCE: Final = 10
"""Well under a lease, and no longer than a server that is told to stop may take."""


async def go_on_filling(background: Background, job: Job) -> InstantUs | None:
    """Fill in what comes next; due again at once until the workspace is ready."""
    until = monotonic() + SECONDS_AT_ONCE
    filling = msgspec.json.decode(job.data, type=Filling)
    names = in_each_language(filling.language)
    is_ready = await fill_trial.go_on(
        background.database, job.workspace_id, filling, names, lambda: monotonic() > until
    )
    return None if is_ready else job.due_us


async def go_on_removing(background: Background, job: Job) -> InstantUs | None:
    """Delete the next rows; due again at once while some are left."""
    until = monotonic() + SECONDS_AT_ONCE
    is_gone = await trials.go_on_removing(
        background.database,
        job.workspace_id,
        lambda: forget_files(background.settings, job.workspace_id),
        lambda: monotonic() > until,
    )
    return None if is_gone else job.due_us


def forget_files(settings: Settings, workspace_id: int) -> None:
    """Delete the files of a workspace: those of its attachments, and those that wait to be imported."""
    if settings.attachments_folder:
        attachments.forget_all(settings.attachments_folder, workspace_id)
    uploads.forget_all(uploads.root_of(settings), workspace_id)
