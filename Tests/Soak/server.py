"""A development server of the soak's own: folder, ports, process."""

import pathlib
import random
import socket
import sqlite3
import subprocess
import time


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


class Server:
    def __init__(self, binary, folder):
        self.data = pathlib.Path(folder) / "data"
        self.port, bare, self.health = free_ports(3)
        ports = ["--port", str(self.port), "--bare-port", str(bare), "--health-port", str(self.health), "--no-examples"]
        self.output = open(pathlib.Path(folder) / "output", "w+")
        # With the limits on: their windows are part of what must stay flat.
        self.process = subprocess.Popen(
            [binary, "dev", "--data", str(self.data), *ports], stdout=self.output, stderr=subprocess.STDOUT)

    def __enter__(self):
        for _ in range(200):
            if self.process.poll() is not None:
                break
            self.output.seek(0)
            if "/jwks.json" in self.output.read():
                lines = (self.data / "demo.env").read_text().splitlines()
                self.demo = {
                    name.removeprefix("export "): value.strip("'") for name, value in (line.split("=", 1) for line in lines)
                }
                self.shorten()
                return self
            time.sleep(0.1)
        self.__exit__()
        self.output.seek(0)
        raise SystemExit("gatehouse dev did not start: " + self.output.read())

    def shorten(self):
        """Tokens of a minute: their revocations end within the run, not an hour later."""
        for path in self.data.glob("environments/*/identity.sqlite"):
            connection = sqlite3.connect(path, timeout=10)
            with connection:
                connection.execute("UPDATE resource_servers SET token_lifetime = 60")
            connection.close()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
