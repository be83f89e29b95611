"""`amends demo`: a workspace of invented feedback, served."""

import sys

from msgspec import structs

from amends.app import database_of, installation_key, system_now
from amends.cli.common import PLAIN, Common
from amends.cli.output import print_lines
from amends.cli.serve import Port, address_of, listening, run
from amends.demo.build import DemoClock, build

_DEMO_DATABASE = "sqlite:///amends-demo.db"


def demo(*, host: str = "127.0.0.1", port: Port = 8000, common: Common = PLAIN) -> None:
    """Serve a demo workspace with invented feedback, and print its address and an API key.

    Example: amends demo --port 8000
    """
    settings = structs.replace(
        common.settings,
        database=common.database or _DEMO_DATABASE,
        attachments="",
        rate_limit_per_key=0,
        rate_limit_per_organisation=0,
        log_format="text",
    )
    clock = DemoClock(system_now)
    database = database_of(settings, clock)

    with listening(host, port) as listener:

        async def greet() -> None:
            told = await build(database, clock, installation_key(settings))
            address = address_of(host, listener)
            print_lines(
                f"Amends serves the demo workspace {told.workspace.id} on {address}",
                f"Sign in: {address}/sign-in",
                *(f"  {email} ({role})" for email, role in told.accounts),
                f"  password: {told.password}",
                "",
                f"key: {told.key}",
                "The newest ticket, over the public CX ticket API:",
                f'  curl -H "api-key: {told.key}" {address}/a/api/v2/cx/tickets/{told.workspace.id}',
                f"All endpoints: {address}/docs",
                "Press Ctrl-C to stop.",
            )
            sys.stdout.flush()

        run(settings, database, listener, greet)
