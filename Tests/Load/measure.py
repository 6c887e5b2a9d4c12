"""What the load tests share: clients, loads by wrk, the baselines they are measured against, and the table's rows."""

import base64
import grp
import json
import os
import pathlib
import pwd
import re
import subprocess

from processes import BUILD, PROGRAM, TOP, ask, wait_until

HERE = pathlib.Path(__file__).resolve().parent


class Client:
    def __init__(self, host, identifier, secret):
        self.host, self.identifier = host, identifier
        self.authorization = "Basic " + base64.b64encode(f"{identifier}:{secret}".encode()).decode()


class Load:
    """One kind of request, and how a right answer to it is known."""

    def __init__(self, port, method, host, path, right, body=None, authorization=None):
        self.port, self.method, self.host, self.path = port, method, host, path
        self.right, self.body, self.authorization = right, body, authorization

    def check(self):
        status, answer = ask(self.port, self.method, self.host, self.path, self.body, self.authorization)
        if status != 200 or not self.right(answer):
            raise SystemExit(f"{self.method} {self.path} of {self.host} answers {status}: {answer[:300]!r}")
        return answer

    def run(self, seconds, connections):
        self.check()
        environment = dict(os.environ, LOAD_METHOD=self.method, LOAD_HOST=self.host)
        if self.body is not None:
            environment.update(LOAD_BODY=self.body)
        if self.authorization is not None:
            environment.update(LOAD_AUTHORIZATION=self.authorization)
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
