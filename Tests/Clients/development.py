"""A development server of the run's own: folder, ports, process, and commands on it."""

import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import time

TOP = pathlib.Path(__file__).resolve().parents[2]


def free_ports(count):
    """Below the range of outgoing connections, so that none of those takes one meanwhile."""
    ports = set()
    while len(ports) < count:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        ports.add(port)
    return list(ports)


def wait_until(condition, what, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"{what} did not happen in {seconds} seconds")


class Development:
    def __init__(self, binary, folder):
        self.binary, self.folder = binary, pathlib.Path(folder)
        self.data = self.folder / "data"
        port, bare, health = free_ports(3)
        words = ["--port", port, "--bare-port", bare, "--health-port", health, "--no-examples", "--no-limits"]
        self.output = open(self.folder / "output", "w+")
        self.process = subprocess.Popen(
            [binary, "dev", "--data", str(self.data), *map(str, words)], stdout=self.output, stderr=subprocess.STDOUT,
            cwd=TOP)

    def said(self):
        return (self.folder / "output").read_text()

    def __enter__(self):
        try:
            wait_until(lambda: "/jwks.json" in self.said() or self.process.poll() is not None, "the server's start", seconds=120)
            assert self.process.poll() is None, self.said()
        except BaseException:
            self.__exit__()
            raise
        lines = (self.data / "demo.env").read_text().splitlines()
        self.demo = {
            name.removeprefix("export "): value.strip("'") for name, value in (line.split("=", 1) for line in lines)
        }
        return self

    def crash(self):
        """The nginx that it started goes on, until the run ends."""
        self.process.kill()
        self.process.wait(timeout=30)

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        left = self.data / "nginx" / "nginx.pid"
        if left.exists():
            os.kill(int(left.read_text()), signal.SIGTERM)
            wait_until(lambda: not left.exists(), "nginx's end")
        self.output.close()

    def client(self, name, *words):
        """Registers a client in acme-test."""
        command = [self.binary, "client", "create", "--data", str(self.data), "--json", "--environment", "acme-test"]
        made = subprocess.run([*command, "--name", name, *words], capture_output=True, text=True)
        assert made.returncode == 0, made.stdout + made.stderr
        return json.loads(made.stdout)

    def issuers(self):
        """Both issuers of the demo environment: the address, and the one with the layout of the app API."""
        return [self.demo["ISSUER"], self.demo["ISSUER"] + "/api/v1/oidc"]
