"""The first steps of a new workspace, from nothing to a closed loop; each is ticked by what is there."""

from enum import StrEnum

from msgspec import Struct


class FirstStep(StrEnum):
    """What there must be, in the order in which one comes to it."""

    UNIT = "unit"
    PEOPLE = "people"
    RULE = "rule"
    ANSWER = "answer"
    TICKET = "ticket"
    CLOSED = "closed"


class StepDone(Struct, frozen=True):
    """A step, and whether it is done."""

    step: FirstStep
    is_done: bool
