"""Statuses and priorities are stored, and sent by the compatible API, as numbers, which never change."""

from amends.model.status import Priority, Status


def test_each_status_has_its_number() -> None:
    names = ["NEW", "IN_PROGRESS", "PENDING", "ESCALATED", "RESOLVED", "CLOSED"]
    assert {status.name: status.value for status in Status} == {name: number for number, name in enumerate(names)}


def test_each_priority_has_its_number() -> None:
    assert {each.name: each.value for each in Priority} == {"HIGH": 0, "MEDIUM": 1, "LOW": 2, "CRITICAL": 3}
