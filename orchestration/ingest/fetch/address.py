"""Which addresses may be asked: http and https, on the public internet unless the policy says otherwise.

A name is resolved once, each of its addresses is judged, and the connection goes to one that passed: a
name server that answers differently the second time gains nothing. Not here: what is asked (`exchange`).
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable

import httpcore
import httpx

from orchestration.ingest.fetch.policy import Broken, Refusal

FIRST_TRY_SECONDS = 2.0
"""Patience with an address of a host that has others: a network whose IPv6 leads nowhere costs no more than this."""

_USERINFO = re.compile(r"^(\s*(?:[a-zA-Z][a-zA-Z0-9+.-]*:)?[/\\]*)[^/?#\\]*@")

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that IANA gives out for the internet (RFC 4291, section 2.4)."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv4 seen from a network that has only IPv6 (RFC 6052): the last 32 bits decide."""
_SPECIAL = tuple(map(ipaddress.ip_network, ("192.88.99.0/24", "3fff::/20")))
"""Of IANA's special-purpose registries what Python's `is_global` of 3.11 does not know (RFC 7526, RFC 9637)."""


def without_userinfo(url: str) -> str:
    """The address with `user:password@` cut out, however broken the rest is: fit for a log or a table."""
    return _USERINFO.sub(r"\1", url)


def parse_url(url: str) -> httpx.URL:
    """What is really asked for: the host in its ASCII form (IDNA 2008), path and query percent-encoded, user name,
    password, fragment and default port gone. Refusal where it is no http(s) address with a host."""
    try:
        given = httpx.URL(without_userinfo(url.strip()))
        host = host_of(given)
        default_port = {"http": 80, "https": 443}.get(given.scheme)
        port = None if given.port == default_port else given.port
        parsed = given.copy_with(host=host, port=port, raw_path=given.raw_path, userinfo=b"", fragment=None)
    except (httpx.InvalidURL, ValueError) as error:
        raise Refusal("bad_url", f"it is no web address ({error}); correct it") from None
    if default_port is None:
        scheme = given.scheme or "no scheme"
        raise Refusal("bad_url", f"it has {scheme}, and only http and https are fetched; correct the address")
    if not host or "%" in host or not 0 < (given.port or default_port) < 65536:
        raise Refusal("bad_url", "it names no host that could be asked; correct the address")
    return parsed


def host_of(url: httpx.URL) -> str:
    """The host in its ASCII form and lower case (`url.host` decodes IDNA, where some hosts in use are not valid)."""
    return url.raw_host.decode("ascii").lower()


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the internet: not private, loopback, link-local, multicast, reserved or set
    aside for another purpose (IANA's special-purpose address registries). IPv4 inside IPv6 (mapped, 6to4, NAT64)
    is judged as the IPv4 that it reaches."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip not in _GLOBAL_UNICAST:
            return False
    special = any(ip in network for network in _SPECIAL)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or special)


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """TCP connections to addresses that may be asked, for httpcore."""

    def __init__(self, *, allow_private_addresses: bool) -> None:
        self._allow_private_addresses = allow_private_addresses
        self._tcp = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of `host` that takes one; the last has all of `timeout`. Raises Refusal,
        or httpcore's error of the last address."""
        *others, last = await self._resolve(host, port)
        for address in others:
            patience = min(timeout or FIRST_TRY_SECONDS, FIRST_TRY_SECONDS)
            try:
                return await self._tcp.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._tcp.connect_tcp(last, port, timeout, local_address, socket_options)

    async def _resolve(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except UnicodeError:  # an empty or overlong label
            raise Refusal("bad_url", f"'{host}' can be no host's name; correct the address") from None
        except socket.gaierror as error:
            why = error.strerror or "no answer"
            kind = Broken if error.errno == socket.EAI_AGAIN else Refusal
            raise kind("unreachable", f"the name {host} is not known ({why}); check the address and DNS") from None
        addresses = list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
        allowed = [address for address in addresses if self._allow_private_addresses or is_public(address)]
        if not allowed:
            what = host if host in addresses else f"{host} ({', '.join(addresses)})"
            way_out = "set 'allow_private_addresses' for the source if that is meant"
            raise Refusal("private_address", f"{what} is not on the internet; {way_out}")
        return allowed
