"""A command on a database of an earlier commit says in one sentence, in five languages, by which commit to go."""

import asyncio

import pytest

from tests.cli.conftest import Amends, Typed
from tests.store import old_database

SAID = {
    "en_GB.UTF-8": "open it once with the commit dbbeb53",
    "es_ES.UTF-8": "commit dbbeb53",
    "pt_BR.UTF-8": "commit dbbeb53",
    "de_DE.UTF-8": "Commit dbbeb53",
    "ar_SA.UTF-8": "dbbeb53",
}


def test_it_is_refused_in_one_sentence(blank_url: str, typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(old_database.make(blank_url, 12))
    amends = Amends(blank_url, typed)
    told = []
    for language, said in SAID.items():
        monkeypatch.setenv("LC_ALL", language)
        for command in (("workspace", "list"), ("audit", "verify"), ("worker",)):
            [line] = amends.refused(*command).strip().splitlines()
            assert said in line
            assert "12" in line or "١٢" in line
        told.append(line)
    assert len(set(told)) == len(SAID)


def test_the_doctor_says_it_before(blank_url: str, typed: Typed) -> None:
    amends = Amends(blank_url, typed)
    asyncio.run(old_database.make(blank_url, 16))
    assert "open it once with the commit dbbeb53" in " ".join(amends("doctor").out.split())


def test_the_doctor_names_the_steps_of_the_bridge(blank_url: str, typed: Typed) -> None:
    amends = Amends(blank_url, typed)
    asyncio.run(old_database.make(blank_url))
    assert "pending: 0018_remembered_people, " in amends.done("doctor").replace("\n", " ")
