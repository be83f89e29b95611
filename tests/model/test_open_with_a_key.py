"""What a key opens: what it was given, as long as it lasts, and never more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amends.instants import InstantUs
from amends.model.key import Key
from amends.model.principal import Scope

NOW = InstantUs(1_000)
WORK = {Scope.TICKETS_READ, Scope.TICKETS_WRITE, Scope.FEEDBACK_WRITE}
scope_sets = st.frozensets(st.sampled_from(Scope))


def key(
    scopes: frozenset[Scope] = frozenset(),
    segment_ids: tuple[int, ...] = (),
    expires_us: InstantUs | None = None,
    revoked_us: InstantUs | None = None,
) -> Key:
    return Key(7, 1001, "amk_1001_", "wxyz", scopes, segment_ids, InstantUs(0), expires_us, revoked_us, None)


@given(scope_sets)
def test_a_key_of_the_whole_workspace_may_do_what_it_was_given(scopes: frozenset[Scope]) -> None:
    principal = key(scopes).principal
    assert (principal.scopes, principal.segment_ids) == (scopes, None)


@given(scope_sets, st.lists(st.integers(1, 9), min_size=1).map(tuple))
def test_a_key_of_some_segments_never_administers(scopes: frozenset[Scope], segment_ids: tuple[int, ...]) -> None:
    principal = key(scopes, segment_ids).principal
    was_made_before = Scope.ADMIN in scopes
    assert principal.scopes == (scopes - {Scope.ADMIN} | WORK if was_made_before else scopes)
    assert principal.segment_ids == segment_ids


@pytest.mark.parametrize(
    ("expires_us", "revoked_us", "is_valid"),
    [
        (None, None, True),
        (InstantUs(NOW + 1), None, True),
        (NOW, None, False),
        (None, NOW, False),
        (InstantUs(NOW + 1), NOW, False),
    ],
)
def test_a_key_opens_until_it_expires_or_is_revoked(
    expires_us: InstantUs | None, revoked_us: InstantUs | None, is_valid: bool
) -> None:
    assert key(expires_us=expires_us, revoked_us=revoked_us).is_valid(NOW) is is_valid
