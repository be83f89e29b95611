"""`python -m bench.delay URL MILLISECONDS`: PostgreSQL behind a proxy that delays each statement; prints its port.

Two processes that each have a machine of their own can't be shown on two cores. Where each statement waits for its way
to the server, processes that don't wait for each other do twice as much side by side.
"""

import asyncio
import sys
from urllib.parse import parse_qs, urlsplit

import uvloop

_PORT = 5432
_PIECE = 1 << 16


async def _serve(url: str, seconds: float) -> None:
    proxy = await asyncio.start_server(lambda *both: _join(url, seconds, *both), "127.0.0.1", 0)
    print(proxy.sockets[0].getsockname()[1], flush=True)
    await proxy.serve_forever()


async def _join(url: str, seconds: float, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    parts = urlsplit(url)
    folder = parse_qs(parts.query).get("host", [""])[0]
    if folder:
        from_server, to_server = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{parts.port or _PORT}")
    else:
        from_server, to_server = await asyncio.open_connection(parts.hostname, parts.port or _PORT)
    await asyncio.gather(_pass_on(reader, to_server, seconds), _pass_on(from_server, writer, 0.0))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, seconds: float) -> None:
    try:
        while piece := await reader.read(_PIECE):
            # A client sends nothing before it has its answer, so no statement overtakes another.
            if seconds:
                await asyncio.sleep(seconds)
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


if __name__ == "__main__":
    uvloop.run(_serve(sys.argv[1], float(sys.argv[2]) / 1000))
