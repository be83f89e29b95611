"""The audit: who did what from where, whether its chain is whole, and the jobs that failed too often."""

from typing import Any

import msgspec
from msgspec import UNSET

from amends.http.request.request import Answer, Call
from amends.http.v1 import cursor
from amends.http.web.kit.form import Form, instant_of
from amends.http.web.kit.page import reader_of
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import tried
from amends.http.web.settings.layout import saved, settings_page
from amends.model.audit import AuditEntry, AuditFilter, Verified
from amends.model.principal import Scope
from amends.usecases import audit_query, dead_letters, ticket_detail

_AUDIT = "/settings/audit"
_JOBS = "/settings/jobs"
_ROWS = 100


async def show_audit(call: Call) -> Answer:
    """What was done, newest first."""
    return await _page(call, None)


async def verify_audit(call: Call, _: Form) -> Answer:
    """Verify the chain from its first entry."""
    so_far, is_done = Verified(), False
    while not is_done:
        so_far, is_done = await call.database.scan(call.by, audit_query.verify_on, so_far)
    return await _page(call, so_far)


async def show_jobs(call: Call) -> Answer:
    """The jobs that are tried no more."""
    before = cursor.read(call, 1)
    found = await call.database.read(call.by, dead_letters.dead_letters, before[0] if before else 0, _ROWS + 1)
    following = cursor.write(found[_ROWS - 1].id) if len(found) > _ROWS else ""
    return settings_page(call, "jobs.html", jobs=found[:_ROWS], following=following)


async def replay_job(call: Call, _: Form) -> Answer:
    """Try a job again."""
    await call.database.write(call.by, dead_letters.replay, call.id_param("job_id"))
    return saved(call, _JOBS)


async def _page(call: Call, verified: Verified | None) -> Answer:
    form = Form(list(call.query.items()))
    wanted, faults = await tried(call, _filter(call, form))
    before = cursor.read(call, 1)
    found = await call.database.scan(
        call.by, audit_query.entries, before[0] if before else 0, wanted or AuditFilter(), _ROWS + 1
    )
    return settings_page(
        call,
        "audit.html",
        422 if faults else 200,
        entries=[(each, _details(each)) for each in found[:_ROWS]],
        following=cursor.write(found[_ROWS - 1].number) if len(found) > _ROWS else "",
        directory=await call.database.read(call.by, ticket_detail.directory_of),
        form=form,
        faults=faults,
        verified=verified,
    )


async def _filter(call: Call, form: Form) -> AuditFilter:
    zone = reader_of(call).time_zone
    by_id = form.number("by_id")
    return AuditFilter(
        action=form.text("action") or UNSET,
        by_kind="user" if by_id else UNSET,
        by_id=by_id or UNSET,
        from_us=instant_of(form, "from", zone) if form.text("from") else UNSET,
        before_us=instant_of(form, "before", zone) if form.text("before") else UNSET,
    )


def _details(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """What an entry tells, as name, before and after; only what differs, where there are both."""
    told: dict[str, Any] = msgspec.json.decode(entry.details)
    before, after = told.pop("before", None), told.pop("after", None)
    before, after = (each if isinstance(each, dict) else {} for each in (before, after))
    changed = [
        (name, _text(before.get(name, "")), _text(after.get(name, "")))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    ]
    return [*changed, *((name, "", _text(value)) for name, value in told.items())]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


ENDPOINTS = (
    show(_AUDIT, Scope.ADMIN, show_audit),
    do(f"{_AUDIT}/verify", Scope.ADMIN, verify_audit),
    show(_JOBS, Scope.ADMIN, show_jobs),
    do(f"{_JOBS}/{{job_id}}/replay", Scope.ADMIN, replay_job),
)
