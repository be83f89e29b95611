"""The types of making and closing a client; only mypy reads this."""

from datetime import datetime
from typing import Literal, assert_type

import httpx2

from amends import __version__
from amends.client import AsyncClient, Client, Environment, Retries, moment


def a_client_is_made_of_a_key_and_an_address(key: str, environment: Environment) -> None:
    assert_type(Client(key, base_url="http://127.0.0.1:8000"), Client)
    assert_type(Client(key, environment=environment), Client)
    assert_type(Client(key, environment="eu", timeout=3, retries=Retries(most=0)), Client)
    assert_type(Client(key, environment="eu", timeout=httpx2.Timeout(3.0)).base_url, str)
    assert_type(AsyncClient(key, environment="eu", timeout=3.5, retries=Retries(most=0)), AsyncClient)
    assert_type(AsyncClient(key, environment="eu").base_url, str)


def a_client_closes_with_its_block(key: str) -> None:
    with Client(key, environment="com") as client:
        assert_type(client, Client)
    client.close()


async def a_client_to_await_closes_with_its_block(key: str) -> None:
    async with AsyncClient(key, environment="com") as client:
        assert_type(client, AsyncClient)
    await client.close()


def the_environments(
    environment: Environment,
) -> Literal["com", "eu", "ca", "au", "sg", "ae", "surveyanalytics", "questionprosa"]:
    return environment


def the_patience_of_a_client(retries: Retries) -> None:
    assert_type(Retries(most=3, first_wait=0.5, longest_wait=20.0, patience=60.0), Retries)
    assert_type(retries.most, int)
    assert_type(retries.first_wait, float)
    assert_type(retries.longest_wait, float)
    assert_type(retries.patience, float)


def a_time_is_read() -> None:
    assert_type(moment("2022-05-19T01:01:55.000+00:00"), datetime)
    assert_type(__version__, str)
