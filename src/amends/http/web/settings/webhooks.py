"""Webhooks: made with a secret that is shown once, changed, rotated, switched off and on, tried."""

from amends.http.request.request import Answer, Call
from amends.http.v1 import cursor
from amends.http.web.kit.form import Form, instant_of
from amends.http.web.kit.page import reader_of
from amends.http.web.kit.page_routes import do, show
from amends.http.web.settings.form_result import Faults, tried
from amends.http.web.settings.layout import saved, settings_page
from amends.ids import HIGHEST_ID
from amends.model.principal import Scope
from amends.usecases import ticket_detail
from amends.usecases.settings import webhooks
from amends.usecases.settings.webhooks import EVENT_TYPES, Installation, NewSecret, WebhookForm, WebhookPatch

WEBHOOKS = "/settings/webhooks"
_WEBHOOK = f"{WEBHOOKS}/{{webhook_id}}"
_ROWS = 50


async def show_webhooks(call: Call) -> Answer:
    """All webhooks, and a form for a new one."""
    return await _list(call, Form([]), {})


async def make_webhook(call: Call, form: Form) -> Answer:
    """Make a webhook, and show its secret this once."""
    wanted = WebhookForm(
        url=form.text("url"),
        description=form.text("description"),
        types=tuple(form.all("types")),
        segments=tuple(form.all("segments")),
    )
    made, faults = await tried(call, call.database.write(call.by, webhooks.create, _installation(call), wanted))
    return await _list(call, form if faults else Form([]), faults, made)


async def show_webhook(call: Call) -> Answer:
    """A webhook, and what was delivered."""
    return await _one(call, Form([]), {})


async def change_webhook(call: Call, form: Form) -> Answer:
    """Change where it goes and what it wants."""
    wanted = WebhookPatch(
        url=form.text("url"),
        description=form.text("description"),
        types=tuple(form.all("types")),
        segments=tuple(form.all("segments")),
    )
    changing = call.database.write(call.by, webhooks.change, _installation(call), _id(call), wanted)
    _changed, faults = await tried(call, changing)
    return await _one(call, form, faults) if faults else saved(call, _path(call))


async def rotate_webhook(call: Call, _: Form) -> Answer:
    """Give it a new secret, shown this once."""
    made, faults = await tried(call, call.database.write(call.by, webhooks.rotate, _installation(call), _id(call)))
    return await _one(call, Form([]), faults, made)


async def switch_webhook(call: Call, form: Form) -> Answer:
    """Switch it on or off."""
    await call.database.write(call.by, webhooks.enable if form.text("on") else webhooks.disable, _id(call))
    return saved(call, _path(call))


async def try_webhook(call: Call, _: Form) -> Answer:
    """Send it an event that means nothing."""
    _sent, faults = await tried(call, call.database.write(call.by, webhooks.test, _id(call)))
    return await _one(call, Form([]), faults) if faults else saved(call, _path(call))


async def replay_period(call: Call, form: Form) -> Answer:
    """Bring the events of a period once more."""

    async def replay() -> bool:
        zone = reader_of(call).time_zone
        period = instant_of(form, "from", zone), instant_of(form, "until", zone)
        also_delivered = form.is_ticked("also_delivered")
        await call.database.write(call.by, webhooks.replay_period, _id(call), *period, also_delivered=also_delivered)
        return True

    is_done, faults = await tried(call, replay())
    return saved(call, _path(call)) if is_done else await _one(call, form, faults)


async def show_delivery(call: Call) -> Answer:
    """A delivery, with what was sent and answered each time."""
    found = await call.database.read(call.by, webhooks.show_delivery, call.id_param("delivery_id"))
    return settings_page(call, "delivery.html", logged=found)


async def replay_delivery(call: Call, _: Form) -> Answer:
    """Bring a delivery once more, as the same message."""
    delivery_id = call.id_param("delivery_id")
    await call.database.write(call.by, webhooks.replay, delivery_id)
    return saved(call, f"/settings/deliveries/{delivery_id}")


def _installation(call: Call) -> Installation:
    return Installation(call.installation_key, call.settings.webhooks_to_private)


def _id(call: Call) -> int:
    return call.id_param("webhook_id")


def _path(call: Call) -> str:
    return f"{WEBHOOKS}/{_id(call)}"


async def _list(call: Call, form: Form, faults: Faults, made: NewSecret | None = None) -> Answer:
    return settings_page(
        call,
        "webhooks.html",
        422 if faults else 200,
        webhooks=await call.database.read(call.by, webhooks.list_all),
        directory=await call.database.read(call.by, ticket_detail.directory_of),
        form=form,
        faults=faults,
        made=made,
        types=EVENT_TYPES,
    )


async def _one(call: Call, form: Form, faults: Faults, made: NewSecret | None = None) -> Answer:
    before = cursor.read(call, 1)
    before_id = before[0] if before else HIGHEST_ID
    found = await call.database.read(call.by, webhooks.log, _id(call), before_id, _ROWS + 1)
    return settings_page(
        call,
        "webhook.html",
        422 if faults else 200,
        webhook=await call.database.read(call.by, webhooks.show, _id(call)),
        directory=await call.database.read(call.by, ticket_detail.directory_of),
        deliveries=found[:_ROWS],
        following=cursor.write(found[_ROWS - 1].id) if len(found) > _ROWS else "",
        form=form,
        faults=faults,
        made=made,
        types=EVENT_TYPES,
    )


ENDPOINTS = (
    show(WEBHOOKS, Scope.ADMIN, show_webhooks),
    do(WEBHOOKS, Scope.ADMIN, make_webhook),
    show(_WEBHOOK, Scope.ADMIN, show_webhook),
    do(_WEBHOOK, Scope.ADMIN, change_webhook),
    do(f"{_WEBHOOK}/rotate", Scope.ADMIN, rotate_webhook),
    do(f"{_WEBHOOK}/switch", Scope.ADMIN, switch_webhook),
    do(f"{_WEBHOOK}/test", Scope.ADMIN, try_webhook),
    do(f"{_WEBHOOK}/replay", Scope.ADMIN, replay_period),
    show("/settings/deliveries/{delivery_id}", Scope.ADMIN, show_delivery),
    do("/settings/deliveries/{delivery_id}/replay", Scope.ADMIN, replay_delivery),
)
