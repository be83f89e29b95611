"""What a transaction on PostgreSQL holds by names has a row for each, in the order in which they are asked for."""

from itertools import combinations

from amends.store.engine.postgres_locks import slots_of

KINDS = ("token:", "transaction:", "response:visit:", "survey:", "tickets of customer ", "ticket ", "routing of group ")


def test_names_of_kinds_that_are_asked_for_one_after_the_other_never_share_a_row() -> None:
    rows = [slots_of(f"{kind}{number}" for number in range(2000)) for kind in KINDS]
    assert all(one.isdisjoint(other) for one, other in combinations(rows, 2))
