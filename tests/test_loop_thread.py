"""A loop of the tests' own leaves nothing that a later test would have to pay for."""

import asyncio

from tests.loop_thread import LoopThread


async def _wait_for_ever(seen: list[str]) -> None:
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        seen.append("cancelled")
        raise


def test_what_still_waits_is_cancelled_with_its_loop() -> None:
    seen: list[str] = []
    thread = LoopThread()
    waiting = thread.start(_wait_for_ever(seen))
    thread.do(asyncio.sleep(0))
    thread.close()
    assert seen == ["cancelled"]
    assert waiting.cancelled()
