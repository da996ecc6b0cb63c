"""One POST to an address that somebody typed in: checked before every connection, and to the very address checked.

No redirect is followed, no proxy asked, and of the answer no more than the first line is read (ASVS 13.2.4, 15.3.2).
"""

import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings

SECONDS = 5  # for connecting, sending and the first line of the answer together
ANSWER_BYTES = 512
# A cloud's own services, which hand out keys: never called, not even when an operator lists the host.
METADATA = frozenset({"169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"})
# What ipaddress calls global, or leaves to its version, although it leads inwards.
INWARDS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
        "fec0::/10",
        "::/96",
    )
)


class AddressRefused(ValueError):
    """The address may not be called; said in Vietnamese."""


@dataclass(frozen=True)
class Place:
    """The parts of an address that are needed to call it."""

    host: str
    port: int
    path: str
    is_tls: bool

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.is_tls else 80) else f"{host}:{self.port}"


def read_address(address: str) -> Place:
    """Without asking the network. Raises AddressRefused with what is wrong."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode().rstrip(".")
        port = parts.port
    except ValueError as error:
        raise AddressRefused("Địa chỉ không đọc được. Ví dụ: https://phan-mem.example.vn/nhan-nhac") from error
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.WEBHOOK_PLAIN_HTTP):
        raise AddressRefused("Địa chỉ phải bắt đầu bằng https://")
    if not host or address != "".join(address.split()) or not address.isprintable():
        raise AddressRefused("Địa chỉ không đọc được. Ví dụ: https://phan-mem.example.vn/nhan-nhac")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("Địa chỉ không được kèm tên hay mật khẩu.")
    if parts.fragment:
        raise AddressRefused("Địa chỉ không được có phần sau dấu #.")
    if port == 0:
        raise AddressRefused("Cổng trong địa chỉ phải từ 1 đến 65535.")
    if settings.WEBHOOK_ALLOWED_HOSTS and host.lower() not in settings.WEBHOOK_ALLOWED_HOSTS:
        raise AddressRefused(f"Nơi vận hành chỉ cho gửi tới các máy đã đăng ký; “{host}” chưa có trong danh sách.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=-._~?')}" if parts.query else ""
    is_tls = parts.scheme == "https"
    return Place(host.lower(), port or (443 if is_tls else 80), path + query, is_tls)


def find_addresses(place: Place) -> list[str]:
    """Every IP address of the host, all of them allowed. Raises AddressRefused, OSError when there is none."""
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(info[4][0] for info in found))
    is_listed = place.host in settings.WEBHOOK_ALLOWED_HOSTS
    for address in addresses:
        if not may_reach(address, is_listed=is_listed):
            raise AddressRefused(f"Máy “{place.host}” ở trong mạng nội bộ; nơi vận hành phải đăng ký thì cổng mới gửi.")
    return addresses


def may_reach(address: str, *, is_listed: bool = False) -> bool:
    """May the portal connect there? `is_listed`: the operator named the host, so it may stand in the intranet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if ip.is_multicast or ip.is_link_local or ip.is_unspecified or (ip.is_reserved and not ip.is_loopback):
        return False
    if str(ip) in METADATA:
        return False
    return is_listed or (ip.is_global and not any(ip in network for network in INWARDS))


def post(address: str, headers: dict[str, str], content: bytes) -> int:
    """The status of the answer. Raises AddressRefused, OSError (no answer in time, no connection, no trust)."""
    place = read_address(address)
    addresses = find_addresses(place)
    deadline = time.monotonic() + SECONDS
    with _connected(place, addresses, deadline) as link:
        link.settimeout(_left(deadline))
        link.sendall(_request(place, headers, content))
        return _status(_first_line(link, deadline))


def _connected(place: Place, addresses: list[str], deadline: float) -> socket.socket:
    """A connection to the first address that answers; the name only serves to check the certificate."""
    for number, address in enumerate(addresses, start=1):
        try:
            link = socket.create_connection((address, place.port), timeout=_left(deadline))
            break
        except OSError:
            if number == len(addresses):
                raise
    if not place.is_tls:
        return link
    try:
        return _trusted().wrap_socket(link, server_hostname=place.host)
    except BaseException:
        link.close()
        raise


def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.WEBHOOK_CA_FILE or None)


def _request(place: Place, headers: dict[str, str], content: bytes) -> bytes:
    lines = [
        f"POST {place.path} HTTP/1.1",
        f"Host: {place.authority}",
        "User-Agent: ThongSuot",
        "Content-Type: application/json; charset=utf-8",
        f"Content-Length: {len(content)}",
        "Connection: close",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + content


def _first_line(link: socket.socket, deadline: float) -> bytes:
    got = b""
    while b"\n" not in got and len(got) < ANSWER_BYTES:
        link.settimeout(_left(deadline))
        part = link.recv(ANSWER_BYTES - len(got))
        if not part:
            break
        got += part
    return got.partition(b"\n")[0]


def _status(line: bytes) -> int:
    words = line.split()
    if len(words) < 2 or not words[0].startswith(b"HTTP/1.") or not words[1].isdigit():
        raise ConnectionError("máy nhận trả lời không theo HTTP")
    return int(words[1])


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError(f"máy nhận không trả lời trong {SECONDS} giây")
    return left
