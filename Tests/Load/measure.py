"""What the load tests share: clients, loads by wrk, the baselines they are measured against, and the table's rows."""

import base64
import grp
import json
import os
import pathlib
import pwd
import re
import subprocess
import time

from processes import BUILD, FORM, PROGRAM, TOP, ask, free_ports, wait_until

HERE = pathlib.Path(__file__).resolve().parent


class Client:
    def __init__(self, host, identifier, secret):
        self.host, self.identifier = host, identifier
        self.authorization = "Basic " + base64.b64encode(f"{identifier}:{secret}".encode()).decode()


class Load:
    """One kind of request, and how a right answer to it is known. `@N@` in a body is another number in each request."""

    # A file of tenants that are asked in turn, in place of one.
    tenants = None

    def __init__(self, port, method, host, path, right, body=None, authorization=None, kind=FORM, status=200,
            cookie=None):
        self.port, self.method, self.host, self.path = port, method, host, path
        self.right, self.body, self.authorization, self.kind, self.status = right, body, authorization, kind, status
        self.cookie = cookie

    def check(self):
        body = self.body and self.body.replace("@N@", f"check{time.monotonic_ns()}")
        status, answer = ask(self.port, self.method, self.host, self.path, body, self.authorization, self.kind, self.cookie)
        if status != self.status or not self.right(answer):
            raise SystemExit(f"{self.method} {self.path} of {self.host} answers {status}: {answer[:300]!r}")
        return answer

    def run(self, seconds, connections):
        self.check()
        environment = dict(os.environ, LOAD_METHOD=self.method, LOAD_HOST=self.host)
        if self.body is not None:
            environment.update(LOAD_BODY=self.body, LOAD_TYPE=self.kind, LOAD_SERIES=f"{time.monotonic_ns()}")
        if self.tenants is not None:
            environment.update(LOAD_TENANTS=self.tenants, LOAD_TYPE=self.kind)
        if self.authorization is not None:
            environment.update(LOAD_AUTHORIZATION=self.authorization)
        if self.cookie is not None:
            environment.update(LOAD_COOKIE=self.cookie)
        output = subprocess.run(
            ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", HERE / "request.lua",
             f"http://127.0.0.1:{self.port}{self.path}"],
            env=environment, capture_output=True, text=True, check=True).stdout
        self.check()
        result = json.loads(output.split("RESULT ")[1])
        rate = result["requests"] / result["microseconds"] * 1e6
        return {"rate": rate, "p50": result["p50"] / 1000, "p99": result["p99"] / 1000, "failures": result["failures"]}


def openssl_speed(seconds):
    output = subprocess.run(
        ["openssl", "speed", "-multi", "2", "-seconds", str(seconds), "rsa2048"],
        capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"^rsa\s+2048 bits\s+\S+s\s+\S+s\s+([\d.]+)", output, re.MULTILINE)[1])
    return {"rate": rate, "failures": 0}


def build():
    subprocess.run(
        ["swift", "build", "-c", "release", "--static-swift-stdlib", "--scratch-path", BUILD, "--product", "gatehouse"],
        cwd=TOP, check=True, stdout=subprocess.DEVNULL)
    subprocess.run(["cc", "-O2", "-Wall", "-o", BUILD / "hello", HERE / "hello.c", "-lfcgi", "-lpthread"], check=True)


def gatehouse(data, *words):
    """A command beside the server, its answer read."""
    done = subprocess.run(
        [PROGRAM, *words, "--data", data, "--json"], capture_output=True, text=True, cwd=TOP)
    if done.returncode != 0:
        raise SystemExit(f"gatehouse {' '.join(words)}: {done.stderr or done.stdout}")
    return json.loads(done.stdout)


def create_client(data, environment, host, algorithm):
    made = gatehouse(
        data, "client", "create", "--environment", environment, "--name", f"load {algorithm}", "--algorithm", algorithm)
    return Client(host, made["client_id"], made["client_secret"])


def start_baseline(programs, folder, port, static):
    (folder / "static.json").write_bytes(static)
    for part in [folder, folder / "static.json"]:
        part.chmod(0o755 if part.is_dir() else 0o644)
    user = pwd.getpwuid(os.getuid()).pw_name
    values = {
        "FOLDER": folder, "PIECES": TOP / "nginx", "PORT": port,
        "USER_DIRECTIVE": f"user {user} {grp.getgrgid(os.getgid()).gr_name};" if os.getuid() == 0 else "",
    }
    text = (HERE / "nginx.conf").read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    (folder / "nginx.conf").write_text(text)
    log = folder / "hello.log"
    # More threads than connections: a kept connection holds its thread.
    hello = programs.start([BUILD / "hello", folder / "hello.sock", 160], log)
    wait_until((folder / "hello.sock").exists, hello, log)
    log = folder / "error.log"
    nginx = programs.start(["/usr/sbin/nginx", "-p", folder, "-e", log, "-c", folder / "nginx.conf"], log)
    wait_until(lambda: ask(port, "GET", "hello", "/")[0] == 200, nginx, log)


def row(name, value, target, is_met, note=""):
    print(f"{name:<44} {value:>12} {target:>12}  {'met' if is_met else 'MISSED':<7} {note}")
    return is_met


def demo_values(data):
    """What `gatehouse dev` has written down for the examples."""
    lines = [line for line in (data / "demo.env").read_text().splitlines() if "=" in line]
    pairs = dict(line.removeprefix("export ").split("=", 1) for line in lines)
    return {name: value.strip("'\"") for name, value in pairs.items()}


class Product:
    """The demo data of `gatehouse dev`, then served as on a server: `gatehouse serve` behind an nginx of its own, without limits."""

    def __init__(self, programs, folder):
        self.port, self.bare, self.health = free_ports(3)
        self.data, self.host = folder / "data", "acme-test.localhost"
        log = folder / "dev.log"
        dev = programs.start(
            [PROGRAM, "dev", "--data", self.data, "--port", self.port, "--bare-port", self.bare, "--health-port", self.health,
             "--no-limits", "--no-examples"], log)
        self.wait(dev, log)
        programs.stop(dev)
        log = folder / "serve.log"
        os.environ["GATEHOUSE_LIMITS"] = "off"
        self.server = programs.start([PROGRAM, "serve", "--data", self.data], log)
        nginx = self.data / "nginx"
        self.web = programs.start(["/usr/sbin/nginx", "-p", nginx, "-c", nginx / "nginx.conf"], log)
        self.wait(self.server, log)
        self.demo = demo_values(self.data)
        print(f"gatehouse is process {self.server.pid}", flush=True)

    def wait(self, server, log):
        wait_until(lambda: ask(self.health, "GET", "localhost", "/readyz")[0] == 200, server, log)
        wait_until(lambda: ask(self.port, "GET", self.host, "/.well-known/jwks.json")[0] == 200, server, log)
