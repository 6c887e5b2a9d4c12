"""Debian's oidc-agent signs a person in as a public client, keeps the refresh token, and renews the access token."""

import os
import re
import signal
import subprocess

from development import free_ports, wait_until
from person import Person
from tokens import claims, userinfo


class Agent:
    """An agent with a folder of its own."""

    def __init__(self, folder):
        config = folder / ".oidc-agent"
        config.mkdir(mode=0o700, parents=True)
        self.folder = folder
        self.environment = {
            "PATH": "/usr/bin:/bin", "HOME": str(folder), "OIDC_CONFIG_DIR": str(config), "OIDC_ENCRYPTION_PW": "keep",
        }
        said = subprocess.run(["oidc-agent"], env=self.environment, capture_output=True, text=True, check=True).stdout
        self.environment |= dict(re.findall(r"(OIDC_SOCK|OIDCD_PID)=([^;]+);", said))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(int(self.environment["OIDCD_PID"]), signal.SIGTERM)

    def generate(self, name, issuer, client, port, person):
        log = self.folder / f"{name}.log"
        with open(log, "w") as output:
            generation = subprocess.Popen(
                ["oidc-gen", "--flow=code", "--no-url-call", "--prompt=none", "--confirm-default",
                 "--pw-env=OIDC_ENCRYPTION_PW", f"--issuer={issuer}", f"--client-id={client['client_id']}",
                 f"--client-secret={client.get('client_secret', '')}", f"--redirect-uri=http://localhost:{port}",
                 "--scope=openid profile email offline_access", name],
                env=self.environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        try:
            address = lambda: re.search(r"^http\S+/auth\S*\?\S+$", log.read_text(), re.MULTILINE)
            wait_until(lambda: address() or generation.poll() is not None, "an address to visit")
            assert address(), log.read_text()
            # Ends at the little web server that the agent opened.
            page = person.visit(address()[0])
            assert page.status_code == 200 and page.url.startswith(f"http://localhost:{port}"), (page.url, page.text)
            assert generation.wait(30) == 0, log.read_text()
        finally:
            if generation.poll() is None:
                generation.kill()
                generation.wait()

    def run(self, *words):
        done = subprocess.run(words, env=self.environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout.strip()


def run(server):
    with Agent(server.folder / "agent") as agent:
        for number, issuer in enumerate(server.issuers()):
            name, port = f"person{number}", free_ports(1)[0]
            client = server.client(f"oidc-agent {number}", "--type", "public", "--redirect-uri", f"http://localhost:{port}")
            assert "client_secret" not in client
            person = Person(server.demo["DEMO_EMAIL"], server.demo["DEMO_PASSWORD"])
            agent.generate(name, issuer, client, port, person)
            assert person.pages == ["sign-in", "consent"], person.pages

            first = agent.run("oidc-token", name)
            found = claims(first, issuer)
            assert found["client_id"] == client["client_id"] and "openid" in found["scope"], found
            who = userinfo(first, issuer).json()
            assert who["sub"] == found["sub"] and who["email"] == server.demo["DEMO_EMAIL"], who

            # More time than any token has: the agent must renew it. Twice, because the refresh token changes each time.
            seen = {found["jti"]}
            for _ in range(2):
                renewed = claims(agent.run("oidc-token", "--time=100000", name), issuer)
                assert renewed["sub"] == found["sub"] and renewed["jti"] not in seen, renewed
                seen.add(renewed["jti"])

            # What it keeps on disk is good too: loaded anew, it needs nobody.
            agent.run("oidc-add", "--remove", name)
            agent.run("oidc-add", "--pw-env=OIDC_ENCRYPTION_PW", name)
            again = claims(agent.run("oidc-token", name), issuer)
            assert again["sub"] == found["sub"] and again["jti"] not in seen, again
    print("ok, oidc-agent")
