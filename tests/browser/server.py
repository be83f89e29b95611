"""A server for browsers: on its own thread and port, with a clock that a test sets, beside the test that asks it."""

import socket
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs

from amends.app import database_of
from amends.background.webhook_sender import WebhookSender
from amends.background.worker import Worker
from amends.http.application import Application, build
from amends.http.connection.asgi_server import server_of
from amends.http.connection.guard import ConnectionGuard
from amends.http.web.kit import passwords
from amends.model.person import Role, User
from amends.store.engine.database import Database
from amends.usecases import invite
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm
from tests import cast, working
from tests.cast import FixtureWorkspace
from tests.engines import Clock
from tests.http.app_harness import UNLIMITED
from tests.loop_thread import LoopThread

T = TypeVar("T")

PASSWORD = "a quiet room above the bar"


class LiveServer:
    """An application that a browser can reach, and its workspace; `do` runs what a test wants done there."""

    def __init__(self, database_url: str, folder: Path, clock: Clock, *, is_empty: bool = False) -> None:
        self.clock = clock
        settings = structs.replace(UNLIMITED, database=database_url, attachments=str(folder / "attachments"))
        self._thread = LoopThread()
        self.database: Database = database_of(settings, clock)
        self.do(self.database.open())
        self.app: Application = build(self.database, settings, clock, working.KEY)
        self._server = server_of(self.app, ConnectionGuard(settings))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._serving = self._thread.start(self._server.serve_on(self._listener))
        if not is_empty:
            self.workspace: FixtureWorkspace = self.do(cast.workspace(self.database))
        self.hash: str = self.do(passwords.hashed(PASSWORD))

    @property
    def url(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something on the server's own loop."""
        return self._thread.do(work, 30)

    def write(self, use_case: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Run a use case as the operator."""
        return self.do(self.database.write(self.workspace.by, use_case, *args))

    def read(self, use_case: Callable[..., Awaitable[T]], *args: Any) -> T:
        """Look at something as the operator."""
        return self.do(self.database.read(self.workspace.by, use_case, *args))

    def hire(self, role: Role, name: str, segments: tuple[str, ...] = ()) -> User:
        """Somebody who can sign in."""
        email = f"{name.lower()}@hotel.example"
        form = UserForm(email=email, first_name=name, role=role, segments=segments)
        return self.let_in(self.write(people.add, form))

    def let_in(self, user: User) -> User:
        """Give somebody the password that all have here."""
        self.write(invite.set_password, user.id, self.hash)
        return user

    def do_what_is_due(self) -> None:
        """Let the background do everything that is due."""

        async def work() -> None:
            sender = WebhookSender()
            worker = Worker(working.background(self.database, sender, self.app.settings))
            while await worker.do_due():
                pass
            await sender.close()

        self.do(work())

    @contextmanager
    def background(self) -> Iterator[None]:
        """Have the background work by itself meanwhile, as it does beside a server."""
        sender = WebhookSender()
        worker = Worker(working.background(self.database, sender, self.app.settings))
        running = self._thread.start(worker.run())
        try:
            yield
        finally:
            worker.stop()
            running.result(30)
            self.do(sender.close())

    def close(self) -> None:
        """End the server and let go of the database."""
        self.do(self.app.drain())
        self._server.end_at_once()
        self._serving.result(30)
        self.do(self.app.finish())
        self.do(self.database.close())
        # A page that is still looked at, or has just come back, waits for news until its task is cancelled.
        self._thread.close()
