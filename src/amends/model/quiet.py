"""Quiet responses: they were received, nothing came of them, and nothing else has happened to them since.

The event that they were received and the decision about them say nothing that they don't say themselves. So neither is
written before something else happens; whoever asks for them gets them made from the response.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from amends.model.decision import Decision, Outcome
from amends.model.response import SurveyResponse
from amends.model.response_event import Received
from amends.model.ticket.history import Happened
from amends.texts.text import Text, say

REASONS: Final[Mapping[Outcome, Text]] = {Outcome.NO_MATCH: say("no_rule_matched"), Outcome.HISTORY: say("is_history")}
"""The outcomes of quiet responses, each with its reason."""


class QuietResponse(Struct, frozen=True):
    """A quiet response, what became of it when it was received, and who sent it."""

    response: SurveyResponse
    outcome: Outcome
    by_kind: str
    by_id: int

    @property
    def happened(self) -> Happened:
        """The event that it was received, whose ID is the response's own."""
        response = self.response
        return Happened(response.version, response.received_us, self.by_kind, self.by_id, Received(response))

    @property
    def decision(self) -> Decision:
        """What was decided about it."""
        return Decision(
            response_id=self.response.id,
            response_version=self.response.version,
            intake_id=self.response.first_intake_id,
            at_us=self.response.received_us,
            outcome=self.outcome,
            reason=REASONS[self.outcome],
            rule_id=0,
            rule_version=0,
            matched=(),
            ticket_id=0,
        )
