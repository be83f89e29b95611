import doctest
import re
from pathlib import Path

from amends.client import __all__ as public
from tests.client.recorded import CREATED_TICKET, SEGMENT, TICKET, UNHAPPY, Recorded, one, page, refusal

MANUAL = Path(__file__).parents[2] / "docs" / "client.md"
TOLD = (
    one(TICKET),
    page([UNHAPPY], pages=2),
    page([UNHAPPY], number=2, pages=2),
    page([SEGMENT]),
    {"status": "success", "message": "Ticket created successfully", "data": CREATED_TICKET},
    refusal(404, "1040", "The resource that you're trying to access doesn't exist"),
)


def test_every_example_of_the_manual_prints_what_it_says() -> None:
    server = Recorded(*TOLD)
    done = doctest.testfile(str(MANUAL), module_relative=False, globs={"client": server.client()}, encoding="utf-8")
    assert (done.failed, server.replies) == (0, [])
    assert done.attempted > 10


def test_every_public_name_is_in_the_manual() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    assert [name for name in public if not re.search(rf"\b{name}\b", text)] == []
