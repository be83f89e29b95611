import msgspec

from amends.contract.custom_variables import customs_of
from tests.client.recorded import TRANSACTION, USER, Recorded, one


def test_a_user_is_read_by_workspace_and_id() -> None:
    server = Recorded(one(USER))
    assert msgspec.to_builtins(server.client().user(16611, 7)) == USER
    assert server.asked == ["GET /a/api/v2/cx/feedback/16611/users/7"]


def test_a_transaction_is_read_by_its_id_with_its_customs() -> None:
    server = Recorded(one(TRANSACTION))
    transaction = server.client().transaction(412)
    assert msgspec.to_builtins(transaction) == TRANSACTION
    assert customs_of(transaction) == {1: "store", 50: "gold"}
    assert server.asked == ["GET /a/api/v2/cx/transactions/412"]
