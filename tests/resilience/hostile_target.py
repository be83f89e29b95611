"""A workspace and a key to it, as a client far away knows them."""

from typing import Self

from msgspec import Struct

from tests.cli.conftest import Amends


class Place(Struct, frozen=True):
    """Where to send what, and with which key."""

    url: str
    workspace: int
    key: str

    @classmethod
    def on(cls, amends: Amends, workspace: int) -> Self:
        """A workspace with a key that may do everything."""
        return cls(
            amends.url,
            workspace,
            amends.done("key", "create", "--workspace", workspace, "--scope", "admin").strip(),
        )

    @property
    def responses(self) -> str:
        """Where responses are sent."""
        return f"/v1/workspaces/{self.workspace}/responses"

    def post(self, *headers: str) -> str:
        """The head of a request that sends responses."""
        lines = (f"POST {self.responses} HTTP/1.1", "Host: amends.test", f"api-key: {self.key}", *headers, "", "")
        return "\r\n".join(lines)
