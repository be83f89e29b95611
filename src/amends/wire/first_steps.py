"""The first steps of a new workspace."""

from msgspec import Struct


class FirstStepView(Struct, frozen=True):
    """A step: unit, people, rule, answer, ticket or closed; and whether it is done."""

    step: str
    done: bool


class FirstStepList(Struct, frozen=True):
    """The steps in their order."""

    steps: list[FirstStepView]
