"""The first steps of a new workspace."""

from amends.model.first_step import StepDone
from amends.wire.first_steps import FirstStepView


def first_step_view(own: StepDone) -> FirstStepView:
    """A step."""
    return FirstStepView(own.step.value, own.is_done)
