"""Configuration over our own API: the endpoints of each kind, made from its row."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from msgspec import Raw

from amends.http.request.endpoint import Endpoint, Parameter, PositiveNumber
from amends.http.v1.errors import V1
from amends.serializers.configurations import configuration_view, history_view, in_force_view
from amends.store.engine.database import Tx
from amends.usecases.settings import configuration
from amends.usecases.settings.config_kind import ConfigKind
from amends.usecases.settings.config_kinds import CONFIG_KINDS
from amends.usecases.settings.configuration import InForce
from amends.wire.configurations import ConfigurationHistory, ConfigurationOrder, ConfigurationView

_VERSION = Parameter("version", "The version; default: the newest", PositiveNumber)


def endpoints_of(kind: ConfigKind) -> tuple[Endpoint, ...]:
    """The endpoints of one kind."""
    return _of_one(kind) if kind.is_single else (*_of_all(kind), *_of_each(kind))


def _of_all(kind: ConfigKind) -> tuple[Endpoint, ...]:
    many, listed = kind.path.replace("-", "_"), _list_type(kind)
    found = {"response": listed, "each": configuration_view}
    order = _endpoint(
        (kind, configuration.reorder, f"order_{many}", "PUT", "/order"),
        f"Put {kind.titles} in order",
        "Those that are named come first, in this order. Who moves gets a new version.",
        request=ConfigurationOrder,
        form=lambda order: order.ids,
        example=Raw(b'{"ids": []}'),
        **found,
    )
    return (
        _endpoint(
            (kind, configuration.list_all, f"list_{many}", "GET", ""),
            f"List {kind.titles}",
            f"List all {kind.titles}, each at its newest version.",
            scans=True,
            **found,
        ),
        _endpoint(
            (kind, configuration.save_document, f"add_{kind.name}", "POST", ""),
            f"Create {kind.title} or a new version of it",
            f"Create {kind.title}. If one with this name exists, this creates a new version of it. {kind.effect}",
            status=201,
            **_body(kind),
            **_ONE,
        ),
        *([order] if kind.has_order else []),
    )


def _of_each(kind: ConfigKind) -> tuple[Endpoint, ...]:
    a, one = kind.title, f"/{{{kind.noun}_id}}"
    return (
        _endpoint(
            (kind, configuration.get, f"get_{kind.name}", "GET", one),
            f"Get {a}",
            f"Get {a} at its newest version, or at the version in the query.",
            parameters=(_VERSION,),
            **_ONE,
        ),
        _endpoint(
            (kind, configuration.named_versions, f"get_{kind.name}_history", "GET", f"{one}/history"),
            f"Get the history of {a}",
            f"Get every version of {a}, the newest first.",
            **_HISTORY,
        ),
        _endpoint(
            (kind, configuration.enable, f"enable_{kind.name}", "POST", f"{one}/enable"),
            f"Enable {a}",
            f"Enable {a} again. {kind.effect}",
            **_ONE,
        ),
        _endpoint(
            (kind, configuration.disable, f"disable_{kind.name}", "POST", f"{one}/disable"),
            f"Disable {a}",
            f"Disable {a}. {kind.effect}",
            **_ONE,
        ),
    )


def _of_one(kind: ConfigKind) -> tuple[Endpoint, ...]:
    the, view = kind.title, _in_force_type(kind)
    held = {"response": view, "serialize": _showing(view)}
    return (
        _endpoint(
            (kind, configuration.in_force, f"get_{kind.name}", "GET", ""),
            f"Get {the}",
            f"Get {the} that hold now.",
            **held,
        ),
        _endpoint(
            (kind, configuration.replace, f"replace_{kind.name}", "PUT", ""),
            f"Replace {the}",
            f"Replace {the}. {kind.effect}",
            **_body(kind),
            **held,
        ),
        _endpoint(
            (kind, configuration.reset, f"reset_{kind.name}", "DELETE", ""),
            f"Reset {the}",
            f"Reset {the} to the default. {kind.effect}",
            **held,
        ),
        _endpoint(
            (kind, configuration.named_own_versions, f"get_{kind.name}_history", "GET", "/history"),
            f"Get the history of {the}",
            f"Get every version of {the} that the workspace stated, the newest first.",
            **_HISTORY,
        ),
    )


def _endpoint(
    row: tuple[ConfigKind, Callable[..., Awaitable[Any]], str, str, str], summary: str, description: str, **more: Any
) -> Endpoint:
    kind, use_case, name, method, suffix = row

    async def do(tx: Tx, *arguments: Any, **named: Any) -> Any:
        return await use_case(tx, kind, *arguments, **named)

    return Endpoint(
        method=method,
        path=f"/v1/workspaces/{{workspace_id}}/{kind.path}{suffix}",
        interface=V1,
        scope=kind.read_scope if method == "GET" else kind.change_scope,
        summary=summary,
        name=name,
        description=description.strip(),
        do=do,
        **more,
    )


def _body(kind: ConfigKind) -> dict[str, Any]:
    own = kind.format
    read = {"parse": own.parse, "is_document": True} if own.type is None else {"request": own.type, "form": own.parse}
    return {"example": Raw(kind.example), **read}


def _showing(view: Any) -> Callable[[InForce], Any]:
    """What shows what holds as a Struct."""

    def show(held: InForce) -> Any:
        return view(**in_force_view(held.document, is_default=held.is_default))

    show.__annotations__["return"] = view
    return show


def _list_type(kind: ConfigKind) -> Any:
    doc = f"All {kind.titles}, each at its newest version."
    return _struct(f"{_camel(kind.name)}List", {kind.list_name: list[ConfigurationView]}, doc)


def _in_force_type(kind: ConfigKind) -> Any:
    fields = {each.encode_name: each.type for each in msgspec.structs.fields(kind.format.type)}
    doc = f"What holds of {kind.titles}; `is_default` is true unless the workspace has its own."
    return _struct(f"{_camel(kind.name)}View", {**fields, "is_default": bool}, doc)


def _struct(name: str, fields: dict[str, Any], doc: str) -> Any:
    return msgspec.defstruct(name, list(fields.items()), frozen=True, namespace={"__doc__": doc})


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


_ONE: dict[str, Any] = {"response": ConfigurationView, "serialize": configuration_view}
_HISTORY: dict[str, Any] = {"response": ConfigurationHistory, "serialize": history_view}

ENDPOINTS = tuple(endpoint for kind in CONFIG_KINDS for endpoint in endpoints_of(kind))
