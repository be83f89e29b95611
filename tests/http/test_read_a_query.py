"""A query is read as the library reads it, with a shorter way for those in which nothing is escaped."""

from urllib.parse import parse_qsl

from hypothesis import example, given
from hypothesis import strategies as st

from amends.http.request.request import _parameters
from amends.http.request.router import Router


@given(st.text("ab=&%+2 0;é/", max_size=12))
@example("ticketID=1&feedbackID=2")
@example("=&&a&b==")
def test_a_query_is_read_as_the_library_reads_it(query: str) -> None:
    assert _parameters(query) == dict(parse_qsl(query, keep_blank_values=True))


PIECES = st.sampled_from(("a", "b", "c", "{x}", "{y}"))
PATTERNS = st.lists(st.lists(PIECES, min_size=1, max_size=4).map(lambda pieces: "/" + "/".join(pieces)), max_size=8)


def leads(pattern: str, path: str) -> bool:
    wanted, given_ = pattern.split("/"), path.split("/")
    return len(wanted) == len(given_) and all(
        piece == own or (piece.startswith("{") and own) for piece, own in zip(wanted, given_, strict=True)
    )


@given(PATTERNS, st.lists(st.sampled_from(("a", "b", "c", "d", "")), min_size=1, max_size=4))
def test_a_path_is_found_when_some_pattern_leads_there(patterns: list[str], pieces: list[str]) -> None:
    path = "/" + "/".join(pieces)
    found, taken = Router({pattern: pattern for pattern in patterns}).find(path)
    assert (found is not None) == any(leads(pattern, path) for pattern in patterns)
    if found is not None:
        assert leads(found, path)
        assert all(taken.values())
