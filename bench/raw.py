"""The plainest server of a ticket: Starlette, one point read, one encoding. `python -m bench.raw FILE`."""

import socket
import sys

import apsw
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def main(file: str) -> None:
    """Serve the tickets of a file that Amends made, without a key, a limit, a right or an error."""
    database = apsw.Connection(file, flags=apsw.SQLITE_OPEN_READONLY)
    encoder = msgspec.json.Encoder()

    async def ticket(request: Request) -> Response:
        workspace_id = int(request.path_params["workspace_id"])
        rows = database.execute(
            "SELECT * FROM tickets WHERE workspace_id = ? ORDER BY issue_us DESC, id DESC LIMIT 1", (workspace_id,)
        )
        return Response(encoder.encode({"response": next(iter(rows))}), media_type="application/json")

    app = Starlette(routes=[Route("/a/api/v2/cx/tickets/{workspace_id}", ticket)])
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"raw serves on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    config = uvicorn.Config(app, loop="uvloop", http="httptools", access_log=False, log_level="warning", lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main(sys.argv[1])
