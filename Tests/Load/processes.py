"""What a load test runs beside itself: programs that are ended by their ids, free ports, and requests without nginx."""

import http.client
import os
import pathlib
import signal
import socket
import struct
import subprocess
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / ".build" / "load"
PROGRAM = BUILD / "release" / "gatehouse"


def free_ports(count):
    """Ports that are free on loopback now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


class Programs:
    """Everything that was started; all of it ends with the `with` block, the last first."""

    def __init__(self):
        self.running = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for program in reversed(self.running):
            self.stop(program)

    def start(self, command, log):
        with open(log, "ab") as output:
            program = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=TOP)
        self.running.append(program)
        return program

    def stop(self, program):
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(20)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


def wait_until(condition, program, log, seconds=60):
    """Polls; a program that ends meanwhile, or never gets there, is an error with its last words."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        if program.poll() is not None:
            break
        time.sleep(0.02)
    raise SystemExit(f"{' '.join(map(str, program.args))} did not get ready:\n{pathlib.Path(log).read_text()[-2000:]}")


FORM = "application/x-www-form-urlencoded"


def ask(port, method, host, path, body=None, authorization=None, kind=FORM, cookie=None):
    """One request through nginx: status and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host)
        if authorization:
            connection.putheader("Authorization", authorization)
        if cookie:
            connection.putheader("Cookie", cookie)
        if body is not None:
            connection.putheader("Content-Type", kind)
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body.encode() if body is not None else None)
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


def _record(kind, content):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def ask_socket(path, method, tenant, target, body="", authorization=None):
    """One request as nginx sends it, on a connection of its own to the application's socket: status and body."""
    parameters = {
        "REQUEST_METHOD": method, "REQUEST_URI": target, "REMOTE_ADDR": "127.0.0.1", "GATEHOUSE_TENANT": tenant,
        "GATEHOUSE_REQUEST_ID": "load", "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
    }
    if authorization:
        parameters["HTTP_AUTHORIZATION"] = authorization
    pairs = b"".join(
        struct.pack(">BI", len(name), len(value) | 1 << 31) + name.encode() + value.encode()
        for name, value in parameters.items())
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(str(path))
        stdin = _record(5, body.encode()) if body else b""
        connection.sendall(
            _record(1, struct.pack(">HB5x", 1, 0)) + _record(4, pairs) + _record(4, b"") + stdin + _record(5, b""))
        answer = b""
        with connection.makefile("rb") as stream:
            while True:
                header = stream.read(8)
                if len(header) < 8:
                    return 0, b""
                _, kind, _, length, padding, _ = struct.unpack(">BBHHBB", header)
                content = stream.read(length + padding)[:length]
                if kind == 6:
                    answer += content
                elif kind == 3:
                    break
    head, _, rest = answer.partition(b"\r\n\r\n")
    status = [line[8:11] for line in head.split(b"\r\n") if line.startswith(b"Status: ")]
    return int(status[0]) if status else 200, rest
