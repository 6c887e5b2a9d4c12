"""A development server of the soak's own: folder, ports, process."""

import json
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


#: How long what people and clients hold lasts here; its end is far away as it is: half an hour, an hour, a day, a month.
SECONDS = 60
#: By table: when a row was made (milliseconds), and by how much it outlives its end.
MADE = {
    "sessions": ("created_at", 0), "interactions": ("created_at", 0), "grants": ("created_at", 0),
    "authorization_codes": ("created_at", 86_400_000), "refresh_tokens": ("rotated_at", 0),
    "opaque_tokens": (f"expires_at - {3600_000}", 0), "mail_tokens": ("created_at", 0),
    "decision_records": ("created_at", 0), "idempotency_keys": (f"expires_at - {86_400_000}", 0),
    "not_before_marks": ("second * 1000", 0),
}


class Server:
    def __init__(self, binary, folder):
        self.binary = binary
        self.data = pathlib.Path(folder) / "data"
        self.port, bare, self.health = free_ports(3)
        ports = ["--port", str(self.port), "--bare-port", str(bare), "--health-port", str(self.health), "--no-examples"]
        self.output = open(pathlib.Path(folder) / "output", "w+")
        # With the limits on: their windows are part of what must stay flat.
        self.process = subprocess.Popen(
            [binary, "dev", "--data", str(self.data), *ports], stdout=self.output, stderr=subprocess.STDOUT)

    def __enter__(self):
        for _ in range(1200):
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

    def command(self, *words, typed=None):
        """A command on the running installation: what it prints as JSON."""
        made = subprocess.run(
            [self.binary, *words, "--data", str(self.data), "--json"], input=typed, capture_output=True, text=True)
        if made.returncode != 0:
            raise SystemExit(f"{' '.join(words[:2])}: {made.stdout}{made.stderr}")
        return json.loads(made.stdout)

    def let_time_pass(self):
        """Makes what is a minute old be over, as if its end had come. The sweep is the server's own."""
        start = time.monotonic()
        time.sleep(10)
        if time.monotonic() - start > 15:
            time.sleep(30)  # the machine stood still: whoever was in the middle of something goes on first
        now = int(time.time() * 1000)
        for path in self.data.glob("environments/*/identity.sqlite"):
            connection = sqlite3.connect(path, timeout=10)
            with connection:
                for table, (made, kept) in MADE.items():
                    end = now - kept - 1
                    connection.execute(
                        f"UPDATE {table} SET expires_at = ? WHERE expires_at > ? AND {made} < ?",
                        (end, end, now - SECONDS * 1000))
            connection.close()

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
