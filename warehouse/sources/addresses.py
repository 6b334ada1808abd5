"""A host's name → a connection to a public address, or none. Looked up once and connected to as looked up.

A name may lead to one address when it is judged and to another when it is connected to; here both are the same answer. The time
that a whole request may take is kept here too: a server that sends a byte now and then never lets a read time out.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore
import httpx

from factline.pipelines.articles.raw import RefusalError

Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]
Resolver = Callable[[str, int], list[str]]


class Deadline:
    """When the request under way must be over; set before each, looked at whenever the network is waited for."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._at = float("inf")

    def allow(self, seconds: float) -> None:
        """The next request may take so long."""
        self._at = self._clock() + seconds

    @property
    def over(self) -> bool:
        """Whether the time is up."""
        return self._clock() >= self._at

    def left(self, timeout: float | None) -> float:
        """Seconds that a wait may take; httpcore.ReadTimeout where none are left."""
        left = self._at - self._clock()
        if left <= 0:
            raise httpcore.ReadTimeout("took longer in all than it may")
        return left if timeout is None else min(left, timeout)


def resolve(host: str, port: int) -> list[str]:
    """Addresses of a host, as the system's resolver gives them; OSError where it has none."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet: not to this machine, its networks, multicast or reserved ranges."""
    found = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if found in ipaddress.ip_network("64:ff9b::/96"):  # NAT64: an IPv4 address in its last four bytes
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast


def _within(address: str, networks: Networks) -> bool:
    found = ipaddress.ip_address(address.split("%", 1)[0])
    return any(found in network for network in networks)


class _Stream(httpcore.NetworkStream):
    """A connection on which every wait counts against the deadline."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout)), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, deadline: Deadline, resolver: Resolver, networks: Networks) -> None:
        self._plain = httpcore.SyncBackend()
        self._deadline, self._resolver, self._networks = deadline, resolver, networks

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no address for {host}: {error}") from error
        inside = [a for a in addresses if not is_public(a) and not _within(a, self._networks)]
        if inside:  # one public address among them would only hide the others
            raise RefusalError("private_address", f"{host} is {inside[0]}, not a public address")
        failed: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in addresses:
            try:
                stream = self._plain.connect_tcp(address, port, self._deadline.left(timeout), local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class GuardedTransport(httpx.HTTPTransport):
    """httpx's own transport over connections to public addresses alone; it asks no proxy."""

    def __init__(self, deadline: Deadline, *, resolver: Resolver = resolve, networks: Networks = ()) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        super().__init__(verify=context, trust_env=False)
        # httpx has no argument for the backend of its pool; httpcore has.
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=_Backend(deadline, resolver, networks))
