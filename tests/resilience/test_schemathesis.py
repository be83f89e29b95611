"""The OpenAPI document and the server say the same, whatever is sent: all of schemathesis, on both engines.

`make schemathesis` sends far more: AMENDS_TEST_SCHEMATHESIS_EXAMPLES is how many requests of each kind.
"""

import os
from pathlib import Path

import pytest

from tests.resilience.health_watch import standing
from tests.resilience.hostile_requests import knock

EXAMPLES = int(os.environ.get("AMENDS_TEST_SCHEMATHESIS_EXAMPLES", "0"))
FEW = 2


@pytest.mark.timeout(0 if EXAMPLES else 600)
def test_the_document_and_the_server_say_the_same(database_url: str, tmp_path: Path) -> None:
    with standing(database_url, tmp_path) as here:
        found = knock(here, EXAMPLES or FEW, is_long=EXAMPLES > 0)
    print(f"{found.cases:,} requests to {len(found.statuses)} operations; never done: {found.never_done()}")
    assert not found.failures, "\n\n".join(f"{what}\n{how}" for what, how in found.failures.items())
    assert len(found.statuses) > 100
    assert len(found.never_done()) < len(found.statuses) // 5
