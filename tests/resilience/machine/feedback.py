"""What should become of feedback, in plain dicts: the last word on each thing counts, in whatever order it comes.

Of scores the one that was said first does.
"""

from typing import Any

from tests.resilience.machine.expected import EVERYWHERE, Expected

Line = dict[str, Any]


def is_right(line: Line) -> bool:
    """Whether a line can be taken in."""
    return line["segment"] in EVERYWHERE and 0 <= line["score"] <= 10


def result_of(expected: Expected, line: Line) -> str:
    """What becomes of a line, which is noted; "" is merged or a duplicate, as it says something new or not."""
    if not is_right(line):
        return "rejected"
    known = expected.responses.get(line["reference"])
    if known is None:
        expected.responses[line["reference"]] = {"lines": [line], "ticket": "", "opened": ""}
        return "stored"
    if line in known["lines"]:
        return "duplicate"
    known["lines"].append(line)
    return ""


def last_word(expected: Expected, reference: str) -> Line:
    """What counts of a response: every line says everything here, so it is the one that was said last."""
    return max(expected.responses[reference]["lines"], key=lambda line: str(line["time"]))


def first_score(expected: Expected, reference: str) -> int:
    """The score that counts of a response."""
    first: int = min(expected.responses[reference]["lines"], key=lambda line: str(line["time"]))["score"]
    return first


def wants_ticket(expected: Expected, reference: str) -> bool:
    """Whether a response has a ticket once it is judged: it had one, or it is an unhappy customer's."""
    return bool(expected.responses[reference]["ticket"]) or first_score(expected, reference) <= 6


def judge(expected: Expected, reference: str, handle: str, now: int) -> None:
    """Note the ticket of a response that was judged, and what it says now on the ticket that it opened."""
    response, said = expected.responses[reference], last_word(expected, reference)
    if not response["ticket"]:
        response["ticket"] = response["opened"] = handle
        customer = said["customer"].get("email", "")
        known = {"priority": "HIGH", "segment": said["segment"], "customer": customer, "opened": now}
        expected.opened(handle, **known)
    if response["opened"] == response["ticket"]:
        ticket = expected.tickets[response["ticket"]]
        ticket["verbatim"], ticket["score"] = said["answers"][0]["verbatim"], first_score(expected, reference)
