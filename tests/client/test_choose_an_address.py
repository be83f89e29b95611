from typing import Any, get_args

import pytest

from amends.client import Client, Environment
from amends.client.addresses import ENVIRONMENTS
from tests.client.recorded import KEY, TICKET, Recorded, one

PUBLIC = {
    "com": "https://api.questionpro.com",
    "eu": "https://api.questionpro.eu",
    "ca": "https://api.questionpro.ca",
    "au": "https://api.questionpro.au",
    "sg": "https://api.questionpro.sg",
    "ae": "https://api.questionpro.ae",
    "surveyanalytics": "https://api.surveyanalytics.com",
    "questionprosa": "https://api.questionprosa.com",
}


@pytest.mark.parametrize(("name", "address"), PUBLIC.items())
def test_each_data_centre_has_its_host(name: Any, address: str) -> None:
    with Client(KEY, environment=name) as client:
        assert client.base_url == address


def test_the_type_of_environments_names_all_of_them() -> None:
    assert set(get_args(Environment)) == set(ENVIRONMENTS)


@pytest.mark.parametrize("base", ["https://feedback.example.com/amends", "https://feedback.example.com/amends/"])
def test_a_base_url_may_have_a_path(base: str) -> None:
    server = Recorded(one(TICKET))
    server.client(base_url=base).ticket(16611)
    assert str(server.requests[0].url) == "https://feedback.example.com/amends/a/api/v2/cx/tickets/16611"


@pytest.mark.parametrize("where", [{}, {"environment": "eu", "base_url": "https://feedback.example.com"}])
def test_exactly_one_of_environment_and_base_url_says_where(where: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="either environment= or base_url="):
        Client(KEY, **where)


def test_an_unknown_environment_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="choose one of com, eu, ca, au, sg, ae, surveyanalytics, questionprosa"):
        Client(KEY, environment="mars")  # type: ignore[arg-type]


@pytest.mark.parametrize("bad", ["", "feedback.example.com", "ftp://example.com", "https://", "https://a:b"])
def test_an_address_that_is_not_one_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="must be an http or https address"):
        Client(KEY, base_url=bad)


@pytest.mark.parametrize(
    "bad", ["https://u:secret@example.com", "https://example.com?k=secret", "https://example.com#secret"]
)
def test_an_address_with_room_for_secrets_is_refused_without_showing_it(bad: str) -> None:
    with pytest.raises(ValueError, match="must not contain a user, a password") as caught:
        Client(KEY, base_url=bad)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("port", [0, 65536])
def test_a_port_that_cannot_be_is_refused(port: int) -> None:
    with pytest.raises(ValueError, match="base_url must have a port from 1 to 65535"):
        Client("amk_x", base_url=f"http://127.0.0.1:{port}")
