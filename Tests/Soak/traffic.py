"""Steady traffic: what backends, strangers and the impatient do, each in a thread."""

import collections
import http.client
import json
import random
import threading
import time
import urllib.parse

from people import People

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
USERS = 200  # external ids that are used again and again: rows stay, but do not grow in number


class Traffic:
    expected = [
        "provisioned", "deactivated", "minted", "introspected", "revoked", "refused 401", "own token 429", *People.expected]

    def __init__(self, server):
        self.server = server
        self.counts = collections.Counter()
        self.problems = []
        self.lock = threading.Lock()
        self.over = threading.Event()
        jobs = [self.backend, self.backend, self.stranger, self.impatient, *People(self).jobs, server.let_time_pass]
        self.threads = [threading.Thread(target=self.repeat, args=(job,), daemon=True) for job in jobs]

    def start(self):
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=15)

    def total(self):
        with self.lock:
            return sum(self.counts.values())

    def repeat(self, job):
        while not self.over.is_set():
            try:
                job()
            except Exception as error:  # the server must never be the cause
                if not self.over.is_set():
                    with self.lock:
                        self.problems.append(f"{job.__name__}: {error!r}")
                    time.sleep(0.5)

    def send(self, what, wanted, method, path, body=None, headers=None, source=None, tenant="acme-test"):
        """One request; `source` is the last three bytes of an address of 127.0.0.0/8. Gives the answer and its content."""
        address = f"127.{source[0]}.{source[1]}.{source[2]}" if source else "127.0.0.1"
        # Patient enough for a machine that stands still for a while, client and server alike.
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=180, source_address=(address, 0))
        try:
            head = {"Host": f"{tenant}.localhost:{self.server.port}", **(headers or {})}
            connection.request(method, path, body, head)
            reply = connection.getresponse()
            content = reply.read()
        finally:
            connection.close()
        with self.lock:
            self.counts[f"{what} {reply.status}"] += 1
            if reply.status not in wanted:
                self.problems.append(f"{what}: {reply.status} {content[:200]!r}")
        return reply, content

    def ask(self, *request, **from_where):
        """The same with an answer in JSON; None unless it is 200."""
        reply, content = self.send(*request, **from_where)
        if reply.status != 200:
            return None
        return json.loads(content) if content else {}

    @staticmethod
    def somewhere():
        return random.randrange(1, 255), random.randrange(256), random.randrange(1, 255)

    def form(self, what, wanted, path, source=None, tenant="acme-test", **fields):
        return self.ask(what, wanted, "POST", path, urllib.parse.urlencode(fields), FORM, source, tenant)

    def token(self, *rest, **fields):
        reply = self.form("token", *rest, grant_type="client_credentials", **fields)
        return reply and reply["access_token"]

    def backend(self):
        """An app's backend: a token, a user, tokens for it; now and then the user goes."""
        demo = self.server.demo
        machine = {"client_id": demo["M2M_ID"], "client_secret": demo["M2M_SECRET"]}
        # One client may ask 1,000 times in 60 s; 429 is an honest answer.
        may = (200, 429)
        bearer = self.token(may, "/api/v1/oidc/token", scope="users:write users:token users:read", **machine)
        if bearer is None:
            time.sleep(1)
            return
        head = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        users = f"/api/v1/apps/{demo['PUBLIC_CLIENT_ID']}/users"
        name = f"user-{random.randrange(USERS)}"
        body = json.dumps({"externalUserId": name, "email": f"{name}@example.com", "status": "active"})
        self.ask("provisioned", may, "POST", users, body, head)
        # The other backend may have deactivated the user meanwhile.
        minted = self.ask("minted", (*may, 404), "POST", f"{users}/{name}/token", "{}", head)
        for token in [bearer] + ([minted["access_token"]] if minted else []):
            self.form("introspected", may, "/api/v1/oidc/token/introspection", token=token, **machine)
        if random.random() < 0.5:
            self.ask("deactivated", may, "DELETE", f"{users}?externalUserId={name}", None, head)
        # Tokens for the Management API live for a minute here (server.py), and so do the marks of their revocation.
        client = {"client_id": demo["CLIENT_ID"], "client_secret": demo["CLIENT_SECRET"]}
        token = self.token(
            may, "/oauth/token", source=self.somewhere(), resource=f"{demo['ISSUER']}/api", **client)
        if token and self.form("revoked", may, "/oauth/revoke", token=token, **client) is not None:
            state = self.form("introspected", may, "/oauth/introspect", token=token, **client)
            if state not in (None, {"active": False}):
                raise AssertionError("a revoked token is active")
        time.sleep(0.35)  # below the client's limit, together with its twin

    def stranger(self):
        """Wrong logins, each from somewhere else; now and then from where the impatient has been."""
        secret = f"{random.random()}"
        self.form(
            "refused", (401, 429), "/oauth/token", source=self.somewhere(), grant_type="client_credentials",
            client_id=self.server.demo["CLIENT_ID"], client_secret=secret)
        self.form(
            "refused", (401, 429), "/api/v1/oidc/token", source=self.somewhere(), grant_type="client_credentials",
            client_id=f"m2m_{random.randrange(10**9)}", client_secret=secret)
        self.ask("nothing", (404, 405, 403, 401), "GET", f"/{random.randrange(10**6)}", source=self.somewhere())

    def impatient(self):
        """From one address until the limit says stop."""
        demo, source = self.server.demo, self.somewhere()
        for _ in range(12):
            # At another tenant: its client's own limit would else be the backends'.
            reply = self.form(
                "own token", (200, 429), "/oauth/token", source, "acme", grant_type="client_credentials",
                client_id=demo["OTHER_CLIENT_ID"], client_secret=demo["OTHER_CLIENT_SECRET"])
            if reply is None:
                break
        time.sleep(0.1)  # the machine is for the others, too
