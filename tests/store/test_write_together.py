"""Requests that may share a transaction do, and each has its own answer, also where the server fails."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from amends.errors import BusinessRuleError, Unavailable
from amends.model.principal import Principal, system
from amends.store.engine.database import BatchableUseCase, Tx
from amends.store.engine.group_commit import MAX_TOGETHER, GroupCommit
from amends.texts.text import say

WRONG = -1


async def _double(_: Tx, asked: Sequence[int]) -> list[int]:
    if WRONG in asked:
        raise BusinessRuleError(say("database_is_closing"))
    return [2 * each for each in asked]


double = BatchableUseCase(_double)


class Server:
    """Runs what it is handed, and notes how often that was; `is_away` when nobody knows what became of it."""

    def __init__(self) -> None:
        self.transactions = 0
        self.is_away = False
        self.most_at_once = 0
        self._running = 0

    async def run(self, _: Principal, do: Callable[[Any], Awaitable[Any]]) -> Any:
        self.transactions += 1
        self._running += 1
        self.most_at_once = max(self.most_at_once, self._running)
        try:
            await asyncio.sleep(0)
            done = await do(None)
            if self.is_away:
                raise Unavailable(say("database_is_closing"))
            return done
        finally:
            self._running -= 1


@pytest.fixture
def server() -> Server:
    return Server()


async def ask(server: Server, *asked: int, by: Sequence[Principal] = (system(1),)) -> list[Any]:
    groups = GroupCommit(server.run)
    writes = [groups.write(by[place % len(by)], double, each) for place, each in enumerate(asked)]
    return await asyncio.gather(*writes, return_exceptions=True)


async def test_those_who_ask_together_share_a_transaction_and_have_their_own_answers(server: Server) -> None:
    assert await ask(server, *range(20)) == [2 * each for each in range(20)]
    assert server.transactions == 1


async def test_more_than_fit_into_one_are_done_in_several(server: Server) -> None:
    asked = range(3 * MAX_TOGETHER + 1)
    assert await ask(server, *asked) == [2 * each for each in asked]
    assert server.transactions == 4
    assert server.most_at_once == 2


async def test_the_fault_of_one_is_its_own(server: Server) -> None:
    answers = await ask(server, 1, WRONG, 3)
    assert [answers[0], type(answers[1]), answers[2]] == [2, BusinessRuleError, 6]


async def test_what_may_have_been_kept_is_not_done_again(server: Server) -> None:
    server.is_away = True
    assert [type(each) for each in await ask(server, 1, 2, 3)] == [Unavailable] * 3
    assert server.transactions == 1


async def test_other_principals_have_transactions_of_their_own(server: Server) -> None:
    assert await ask(server, 1, 2, 3, 4, by=(system(1), system(2))) == [2, 4, 6, 8]
    assert server.transactions == 2


async def test_who_has_gone_keeps_nobody_from_their_answer(server: Server) -> None:
    groups = GroupCommit(server.run)
    gone, stays = (asyncio.create_task(groups.write(system(1), double, each)) for each in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 4
    await groups.finish()
    assert gone.cancelled()
