"""Names below localhost are this machine (RFC 6761 section 6.3), whatever the system's resolver says of them."""

import socket

_getaddrinfo = socket.getaddrinfo


def _resolve(host, *rest, **options):
    if isinstance(host, str) and host.endswith(".localhost"):
        host = "127.0.0.1"
    return _getaddrinfo(host, *rest, **options)


socket.getaddrinfo = _resolve
