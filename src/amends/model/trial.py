"""A workspace to try out: filled with invented feedback, left by nothing, and removed whole."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from msgspec import Struct

from amends.texts.text import Text, say


class TrialState(StrEnum):
    """How far a workspace to try out is; `NO_TRIAL` is any other workspace.

    While one is being filled its timers wait, since its past is still being told. One that is being removed is there
    for nobody any more.
    """

    NO_TRIAL = ""
    FILLING = "filling"
    READY = "ready"
    REMOVING = "removing"


class TrialContents(Struct, frozen=True):
    """What a workspace to try out holds, as people count it."""

    tickets: int
    answers: int
    customers: int
    people: int
    units: int


class Trial(Struct, frozen=True):
    """The workspace that somebody made to try out, and who they are in it."""

    workspace_id: int
    user_id: int


WAYS_OUT: Final[Mapping[str, str]] = {
    "amends.background.webhooks": "what webhooks are sent, test events and what is sent again included",
}
"""Each module that sends something to somebody outside, and what that is: each of them asks `why_kept_back` first."""


def why_kept_back(trial: TrialState) -> Text | None:
    """Why nothing leaves a workspace, None for one from which something may."""
    return None if trial is TrialState.NO_TRIAL else say("trial_keeps_back")
