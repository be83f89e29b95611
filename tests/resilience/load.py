"""The load: clients that ask for everything at once, and note what they were promised."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from random import Random

import httpx2
from msgspec import Struct

from tests.resilience import asks
from tests.resilience.ledger import Answered, Ask, Kind, Ledger

LOST = (httpx2.TransportError, ConnectionError)
_ASKERS = 3
_SHARE_WITH_TOKEN = 0.3
_STATUSES = ("IN_PROGRESS", "ESCALATED")
_TICKETS_AT_ONCE = 4
_AGAIN_AFTER_SECONDS = 0.05


class Address(Struct, frozen=True):
    """Where the workspace is, who may do everything there, and whom its tickets are given to."""

    v1: str
    manual: str
    key: str
    owner_ids: tuple[int, int]


class Load:
    """Clients of one server. A request that isn't answered is noted as lost, or sent again when `insists`."""

    def __init__(
        self,
        url: str,
        to: Address,
        ledger: Ledger,
        chance: Random,
        *,
        insists: bool = False,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        own = transport or httpx2.AsyncHTTPTransport(limits=httpx2.Limits(max_connections=50))
        self._http = httpx2.AsyncClient(base_url=url, headers={"api-key": to.key}, timeout=60, transport=own)
        self._to = to
        self._ledger = ledger
        self._chance = chance
        self._insists = insists
        self.unavailable = 0
        self._moved = asyncio.Event()

    async def until_answered(self, answers: int) -> None:
        """Wait until the ledger has that many answers."""
        await self.until(lambda: self._ledger.answers >= answers)

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so, looking at each answer."""
        while not is_so():
            self._moved.clear()
            await self._moved.wait()

    async def send_again(self) -> None:
        """Send what was never answered once more; now it must be."""
        for ask in self._ledger.unanswered:
            # What was on its way when the power went may have been done: a change that was is refused now.
            self._ledger.lose(ask)
            self._ledger.sent_again += 1
            assert await self._ask(ask), ask

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ask for everything, as long as the server answers and this lasts."""
        doings = [*[self._respond] * 2 * _ASKERS, self._stream, *[self._work] * _ASKERS, self._act_in_bulk]
        tasks = [asyncio.create_task(self._go_on(doing)) for doing in doings]
        watching = asyncio.gather(*tasks)
        try:
            yield
            await self._end(tasks)
        finally:
            await self._end(tasks)
            await asyncio.gather(watching, return_exceptions=True)
            await self._http.aclose()
        for task in tasks:
            if not task.cancelled():
                task.result()

    async def _end(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def _go_on(self, doing: Callable[[], Awaitable[bool]]) -> None:
        try:
            while await doing():
                pass
        finally:
            self._moved.set()

    async def _respond(self) -> bool:
        has_token = self._chance.random() < _SHARE_WITH_TOKEN
        return await self._new(asks.response(self._to.v1, self._ledger.new_mark(), has_token=has_token)) is not None

    async def _stream(self) -> bool:
        return await self._new(asks.stream(self._to.v1, self._ledger.new_mark())) is not None

    async def _work(self) -> bool:
        opened = await self._new(asks.ticket(self._to.manual, self._ledger.new_mark()))
        if opened is None:
            return False
        ticket_id = opened.json["data"]["id"]
        noted = await self._new(asks.note(self._to.v1, self._ledger.new_mark(), ticket_id))
        tag = f'"{noted.json["version"]}"' if noted else ""
        for number in range(self._chance.randint(1, 4)):
            if not tag:
                return noted is not None
            owner_id, status = self._chance.choice(self._to.owner_ids), _STATUSES[number % 2]
            mark = self._ledger.new_mark()
            changed = await self._new(asks.change(self._to.v1, mark, ticket_id, tag, owner_id, status))
            if changed is None:
                return False
            tag = changed.etag
        return True

    async def _act_in_bulk(self) -> bool:
        await self.until_answered(self._ledger.answers + 5)
        known = [answered.json["data"]["id"] for _, answered in self._ledger.kept(Kind.TICKET)]
        if len(known) < _TICKETS_AT_ONCE:
            return True
        chosen = self._chance.sample(known[-20:], _TICKETS_AT_ONCE)
        return await self._new(asks.bulk(self._to.v1, self._ledger.new_mark(), chosen)) is not None

    async def _new(self, ask: Ask) -> Answered | None:
        self._ledger.ask(ask)
        return await self._ask(ask)

    async def _ask(self, ask: Ask) -> Answered | None:
        for attempt in count():
            answered = await self._send(ask)
            if answered is not None:
                self._ledger.answer(ask, answered)
                self._moved.set()
                return answered
            if not self._insists:
                return None
            self._ledger.sent_again += 1
            await asyncio.sleep(_AGAIN_AFTER_SECONDS * min(attempt + 1, 10))
        raise AssertionError

    async def _send(self, ask: Ask) -> Answered | None:
        answered: Answered | None = None
        try:
            answer = await self._http.request(ask.method, ask.path, content=ask.body(), headers=ask.headers)
            if answer.headers.get("retry-after"):
                self.unavailable += 1
            elif not (self._insists and answer.status_code == 409):
                answered = Answered(answer.status_code, answer.content, answer.headers.get("etag", ""))
        except LOST:
            pass
        finally:
            if answered is None:
                self._ledger.lose(ask)
        return answered
