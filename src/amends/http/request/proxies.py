"""Proxies in front of the server: what those that are trusted say of where a request comes from, and how."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

_SCHEMES = frozenset({"http", "https"})


def address(scope: Mapping[str, Any], headers: Mapping[str, str], proxies: str) -> str:
    """The IP address that a request comes from: what a proxy of these networks says, else the peer's own."""
    peer = _peer(scope)
    if not proxies:
        return peer
    said = [each.strip() for each in headers.get("x-forwarded-for", "").split(",") if each.strip()]
    trusted = _networks(proxies)
    # From the right, each address was written by the one behind it: the first that isn't a proxy's is the client's.
    while said and _is_in(peer, trusted):
        peer = said.pop()
    return peer


def scheme(scope: Mapping[str, Any], headers: Mapping[str, str], proxies: str) -> str:
    """`https` or `http`, as a proxy of these networks was asked, else as the server itself was."""
    said = headers.get("x-forwarded-proto", "").strip().lower()
    if proxies and said in _SCHEMES and _is_in(_peer(scope), _networks(proxies)):
        return said
    own: str = scope.get("scheme", "http")
    return own


def _peer(scope: Mapping[str, Any]) -> str:
    peer: str = (scope.get("client") or ("",))[0]
    return peer


@lru_cache(maxsize=16)
def _networks(text: str) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(each.strip(), strict=False) for each in text.split(",") if each.strip())


def _is_in(peer: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        own = ip_address(peer)
    except ValueError:
        return False
    return any(own in network for network in networks)
