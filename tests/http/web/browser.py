"""A browser without a screen: somebody's session, pages as text, forms as they are sent."""

import re
from html import unescape
from typing import Any

import httpx2
from msgspec import structs

from amends.http.web.kit import passwords
from amends.model.person import Role, User
from amends.model.principal import Principal
from amends.usecases import invite, sign_in
from amends.usecases.settings import people
from amends.usecases.settings.people import UserForm
from tests.http import app_harness
from tests.http.app_harness import AppHarness

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
PASSWORD = "correct horse battery"
COOKIE = "amends_session"
HOST = "amends.test"


class Browser:
    """Somebody at the pages of a house; `page` is the last answer."""

    def __init__(self, harness: AppHarness, client: httpx2.AsyncClient, user: User | None = None) -> None:
        self.harness = harness
        self.client = client
        self.user = user
        self.page: httpx2.Response

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        """Go to a page, and on to where it leads."""
        self.page = await self.client.get(path, headers=headers, follow_redirects=True)
        return self.page

    async def post(self, path: str, fields: dict[str, Any] | None = None, **headers: str) -> httpx2.Response:
        """Send a form with its token, and go on to where it leads."""
        sent = {"csrf_token": await self.token(), **(fields or {})}
        answer = await self.client.post(path, data=sent, headers={**SAME_ORIGIN, **headers})
        while answer.status_code == 303:
            answer = await self.client.get(answer.headers["location"])
        self.page = answer
        return answer

    async def htmx(self, path: str, fields: dict[str, Any], target: str = "div#ticket") -> httpx2.Response:
        """Send a form as htmx does."""
        return await self.post(path, fields, **htmx_headers(target))

    async def token(self) -> str:
        """The token that the pages of this session carry."""
        page = await self.client.get("/sign-in", follow_redirects=True)
        found = re.search(r'<meta name="csrf-token" content="([^"]*)"', page.text)
        assert found
        return found[1]

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return text_of(self.page.text)


def htmx_headers(target: str = "div#ticket") -> dict[str, str]:
    return {"hx-request": "true", "hx-request-type": "partial", "hx-target": target}


def text_of(html: str) -> str:
    """What can be read of a page."""
    without = re.sub(r"<(script|style|datalist)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", without))).strip()


def without_tokens(html: str) -> str:
    """A page without the tokens of its forms, which are written otherwise in each."""
    return re.sub(r'(csrf[-_]token" (?:content|value)=)"[^"]*"', r'\1""', html)


def value_of(html: str, name: str) -> str:
    """What an input of that name holds."""
    found = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*value="([^"]*)"', html)
    assert found, f"there is no input {name}"
    return unescape(found[1])


async def hire(harness: AppHarness, role: Role, email: str = "", segments: tuple[str, ...] = ()) -> User:
    """Somebody new, with the Main Segment unless others are named."""
    form = UserForm(email=email or f"{role}@hotel.example", first_name=role.capitalize(), role=role, segments=segments)
    return await harness.database.write(harness.workspace.by, people.add, form)


async def signed_in(harness: AppHarness, user: User) -> Browser:
    """Somebody's browser with a session of theirs; no password is hashed for it."""
    token = sign_in.new_token(harness.id)
    await harness.database.write(harness.workspace.by, invite.set_password, user.id, "no hash")
    await harness.database.write(harness.workspace.by, sign_in.begin, user.id, token, "A browser")
    client = app_harness.client_of(harness.app)
    client.cookies.set(COOKIE, token, domain=HOST, path="/")
    return Browser(harness, client, user)


async def give_password(harness: AppHarness, user: User, password: str = PASSWORD) -> None:
    """Let somebody sign in as people do."""
    password_hash = await passwords.hashed(password)
    await harness.database.write(harness.workspace.by, invite.set_password, user.id, password_hash)


async def sign_in_as(nobody: Browser, user: User, password: str = PASSWORD, **fields: str) -> httpx2.Response:
    """Sign in by the form."""
    return await nobody.post("/sign-in", {"email": user.email, "password": password, **fields})


async def principal_of(harness: AppHarness, user: User) -> Principal:
    account = await harness.database.read(structs.replace(harness.workspace.by), sign_in.account, user.id)
    return account.principal
