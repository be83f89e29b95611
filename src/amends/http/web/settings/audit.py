"""The audit: who did what from where, whether its chain is whole, and the jobs that failed too often."""

from typing import Any

import msgspec
from msgspec import UNSET

from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, instant_of
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.model.audit import AuditEntry, AuditFilter, Verified
from amends.model.principal import Scope
from amends.usecases import audit_query, dead_letters, ticket_detail
from amends.wire.cursor import encode_cursor

_AUDIT = "/settings/audit"
_JOBS = "/settings/jobs"
_ROWS = 100


async def show_audit(request: Request) -> Response:
    """What was done, newest first."""
    return await _page(request, None)


async def verify_audit(request: Request, _: Form) -> Response:
    """Verify the chain from its first entry."""
    so_far, is_done = Verified(), False
    while not is_done:
        so_far, is_done = await request.database.scan(request.by, audit_query.verify_on, so_far)
    return await _page(request, so_far)


async def show_jobs(request: Request) -> Response:
    """The jobs that are tried no more."""
    before = cursor_of(request, 1)
    found = await request.database.read(request.by, dead_letters.dead_letters, before[0] if before else 0, _ROWS + 1)
    following = encode_cursor(found[_ROWS - 1].id) if len(found) > _ROWS else ""
    return settings_page(request, "jobs.html", jobs=found[:_ROWS], following=following)


async def replay_job(request: Request, _: Form) -> Response:
    """Try a job again."""
    await request.database.write(request.by, dead_letters.replay, request.id_param("job_id"))
    return saved(request, _JOBS)


async def _page(request: Request, verified: Verified | None) -> Response:
    form = Form(list(request.query.items()))
    wanted, errors = await form_result(request, _filter(request, form))
    before = cursor_of(request, 1)
    found = await request.database.scan(
        request.by, audit_query.entries, before[0] if before else 0, wanted or AuditFilter(), _ROWS + 1
    )
    return settings_page(
        request,
        "audit.html",
        422 if errors else 200,
        entries=[(each, _details(each)) for each in found[:_ROWS]],
        following=encode_cursor(found[_ROWS - 1].number) if len(found) > _ROWS else "",
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        form=form,
        errors=errors,
        verified=verified,
    )


async def _filter(request: Request, form: Form) -> AuditFilter:
    zone = locale_of(request).time_zone
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
    page_route(_AUDIT, Scope.ADMIN, show_audit),
    form_route(f"{_AUDIT}/verify", Scope.ADMIN, verify_audit),
    page_route(_JOBS, Scope.ADMIN, show_jobs),
    form_route(f"{_JOBS}/{{job_id}}/replay", Scope.ADMIN, replay_job),
)
