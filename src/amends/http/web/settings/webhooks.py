"""Webhooks: made with a secret that is shown once, changed, rotated, switched off and on, tried, deleted."""

from amends.http.request.paging import cursor_of
from amends.http.request.request import Request, Response
from amends.http.web.kit.form import Form, instant_of
from amends.http.web.kit.form_once import write_once
from amends.http.web.kit.page import locale_of
from amends.http.web.kit.page_routes import form_route, page_route
from amends.http.web.settings.form_result import FieldErrors, form_result
from amends.http.web.settings.layout import saved, settings_page
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.model.webhook import NewSecret
from amends.usecases import ticket_detail
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import EVENT_TYPES, Installation, WebhookForm, WebhookPatch
from amends.wire.cursor import encode_cursor

WEBHOOKS = "/settings/webhooks"
_WEBHOOK = f"{WEBHOOKS}/{{webhook_id}}"
_ROWS = 50


async def show_webhooks(request: Request) -> Response:
    """All webhooks, and a form for a new one."""
    return await _list(request, Form([]), {})


async def make_webhook(request: Request, form: Form) -> Response:
    """Make a webhook, and show its secret this once."""
    wanted = WebhookForm(
        url=_url(form),
        description=form.text("description"),
        types=tuple(form.all("types")),
        segments=tuple(form.all("segments")),
    )
    made, errors = await form_result(
        request, write_once(request, form, webhooks.create, _installation(request), wanted)
    )
    return await _list(request, form if errors else Form([]), errors, made)


async def show_webhook(request: Request) -> Response:
    """A webhook, and what was delivered."""
    return await _one(request, Form([]), {})


async def change_webhook(request: Request, form: Form) -> Response:
    """Change where it goes and what it wants."""
    wanted = WebhookPatch(
        url=_url(form),
        description=form.text("description"),
        types=tuple(form.all("types")),
        segments=tuple(form.all("segments")),
    )
    changing = request.database.write(request.by, webhooks.change, _installation(request), _id(request), wanted)
    _changed, errors = await form_result(request, changing)
    return await _one(request, form, errors) if errors else saved(request, _path(request))


async def rotate_webhook(request: Request, _: Form) -> Response:
    """Give it a new secret, shown this once."""
    made, errors = await form_result(
        request, request.database.write(request.by, webhooks.rotate, _installation(request), _id(request))
    )
    return await _one(request, Form([]), errors, made)


async def switch_webhook(request: Request, form: Form) -> Response:
    """Switch it on or off."""
    await request.database.write(request.by, webhooks.enable if form.text("on") else webhooks.disable, _id(request))
    return saved(request, _path(request))


async def try_webhook(request: Request, _: Form) -> Response:
    """Send it an event that means nothing."""
    _sent, errors = await form_result(request, request.database.write(request.by, webhooks.test, _id(request)))
    return await _one(request, Form([]), errors) if errors else saved(request, _path(request))


async def delete_webhook(request: Request, _: Form) -> Response:
    """Delete it for good."""
    await request.database.write(request.by, webhooks.delete, _id(request))
    return saved(request, WEBHOOKS)


async def replay_period(request: Request, form: Form) -> Response:
    """Bring the events of a period once more."""

    async def replay() -> bool:
        zone = locale_of(request).time_zone
        period = instant_of(form, "from", zone), instant_of(form, "until", zone)
        also_delivered = form.is_ticked("also_delivered")
        await request.database.write(
            request.by, webhooks.replay_period, _id(request), *period, also_delivered=also_delivered
        )
        return True

    is_done, errors = await form_result(request, replay())
    return saved(request, _path(request)) if is_done else await _one(request, form, errors)


async def show_delivery(request: Request) -> Response:
    """A delivery, with what was sent and answered each time."""
    found = await request.database.read(request.by, webhooks.get_delivery, request.id_param("delivery_id"))
    return settings_page(request, "delivery.html", logged=found)


async def replay_delivery(request: Request, _: Form) -> Response:
    """Bring a delivery once more, as the same message."""
    delivery_id = request.id_param("delivery_id")
    await request.database.write(request.by, webhooks.replay, delivery_id)
    return saved(request, f"/settings/deliveries/{delivery_id}")


def _url(form: Form) -> str:
    """The address as it was typed; without a scheme it is meant for https."""
    url = form.text("url")
    return f"https://{url}" if url and "://" not in url else url


def _installation(request: Request) -> Installation:
    return Installation(request.installation_key, request.settings.webhooks_to_private)


def _id(request: Request) -> int:
    return request.id_param("webhook_id")


def _path(request: Request) -> str:
    return f"{WEBHOOKS}/{_id(request)}"


async def _list(request: Request, form: Form, errors: FieldErrors, made: NewSecret | None = None) -> Response:
    return settings_page(
        request,
        "webhooks.html",
        422 if errors else 200,
        webhooks=await request.database.read(request.by, webhooks.list_all),
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        form=form,
        errors=errors,
        made=made,
        types=EVENT_TYPES,
    )


async def _one(request: Request, form: Form, errors: FieldErrors, made: NewSecret | None = None) -> Response:
    before = cursor_of(request, 1)
    before_id = before[0] if before else HIGHEST_ID
    found = await request.database.read(request.by, webhooks.log, _id(request), before_id, _ROWS + 1)
    return settings_page(
        request,
        "webhook.html",
        422 if errors else 200,
        webhook=await request.database.read(request.by, webhooks.get, _id(request)),
        directory=await request.database.read(request.by, ticket_detail.get_directory),
        deliveries=found[:_ROWS],
        following=encode_cursor(found[_ROWS - 1].id) if len(found) > _ROWS else "",
        form=form,
        errors=errors,
        made=made,
        types=EVENT_TYPES,
    )


ENDPOINTS = (
    page_route(WEBHOOKS, Scope.ADMIN, show_webhooks),
    form_route(WEBHOOKS, Scope.ADMIN, make_webhook),
    page_route(_WEBHOOK, Scope.ADMIN, show_webhook),
    form_route(_WEBHOOK, Scope.ADMIN, change_webhook),
    form_route(f"{_WEBHOOK}/rotate", Scope.ADMIN, rotate_webhook),
    form_route(f"{_WEBHOOK}/switch", Scope.ADMIN, switch_webhook),
    form_route(f"{_WEBHOOK}/test", Scope.ADMIN, try_webhook),
    form_route(f"{_WEBHOOK}/delete", Scope.ADMIN, delete_webhook),
    form_route(f"{_WEBHOOK}/replay", Scope.ADMIN, replay_period),
    page_route("/settings/deliveries/{delivery_id}", Scope.ADMIN, show_delivery),
    form_route("/settings/deliveries/{delivery_id}/replay", Scope.ADMIN, replay_delivery),
)
