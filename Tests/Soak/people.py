"""What people and their applications do: sign in, decide, come back, leave; register, and are deleted."""

import base64
import hashlib
import json
import pathlib
import queue
import random
import re
import secrets
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Clients"))
from forms import Forms

CALLBACK = "http://127.0.0.1:9/callback"
HOME = "http://127.0.0.1:9/"
PASSWORD = "a password for the soak"
PEOPLE = 12  # who sign in again and again: a row each, which stays


class Application:
    """A client that people are asked about."""

    def __init__(self, server, name, *words):
        made = server.command(
            "client", "create", "--environment", "acme-test", "--name", name, "--redirect-uri", CALLBACK,
            "--post-logout-redirect-uri", HOME, *words)
        self.client_id, self.secret = made["client_id"], made["client_secret"]

    @property
    def proof(self):
        return {"client_id": self.client_id, "client_secret": self.secret}


class Browser:
    """A browser somewhere: cookies, and forms as a page gives them."""

    def __init__(self, traffic):
        self.traffic, self.source, self.cookies = traffic, traffic.somewhere(), {}
        self.origin = traffic.server.demo["ISSUER"]

    def visit(self, what, wanted, target, form=None):
        """One request: the page, or where it leads."""
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            head |= {"Origin": self.origin, "Sec-Fetch-Site": "same-origin",
                     "Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode(form, doseq=True)
        method = "GET" if form is None else "POST"
        target = target.removeprefix(self.origin)
        reply, content = self.traffic.send(what, wanted, method, target, body, head, self.source)
        for cookie in reply.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return reply.headers["Location"], content.decode()

    def submit(self, what, wanted, page, action, **answers):
        """The form of a page whose action begins so, with these answers."""
        found = [form for form in Forms(page).forms if form["action"].startswith(action)]
        if not found:
            raise AssertionError(f"{what}: no form leads to {action}")
        return self.visit(what, wanted, found[0]["action"], found[0]["fields"] | answers)

    def authorize(self, application, person):
        """From the application's button to its callback, through whatever pages there are. Gives the code and its verifier."""
        verifier = secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        target, page = self.visit("asked to sign in", (303, 302), "/oauth/authorize?" + urllib.parse.urlencode({
            "response_type": "code", "client_id": application.client_id, "redirect_uri": CALLBACK, "state": "soak",
            "scope": "openid profile email offline_access", "nonce": secrets.token_hex(8),
            "code_challenge": challenge, "code_challenge_method": "S256"}))
        for _ in range(10):
            if target and target.startswith(CALLBACK):
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)
                return query["code"][0], verifier
            if target:
                target, page = self.visit("led on", (200, 302, 303), target)
            elif 'name="password"' in page:
                target, page = self.submit("signed in", (303,), page, "/login", email=person, password=PASSWORD)
            else:
                target, page = self.submit("allowed", (303,), page, "/", decision="allow")
        raise AssertionError("the way to the application leads in circles")


class People:
    expected = [
        "signed in 303", "allowed 303", "code used 200", "code used again 400", "who is it 200", "refreshed 200",
        "refreshed again 400", "ended with its code 400", "refresh token revoked 200", "signed out 303", "withdrawn 303",
        "wrong password 422", "never came back 303", "registered 200", "verified 303", "forgot 200", "created by the API 201",
        "created again 201", "user deleted 200",
    ]

    def __init__(self, traffic):
        self.traffic = traffic
        server = traffic.server
        # Each is one thread's at a time: who withdraws a consent ends what another browser of theirs is about to do.
        self.people = queue.Queue()
        for number in range(PEOPLE):
            email = f"person{number}@example.com"
            server.command(
                "user", "create", "--environment", "acme-test", "--email", email, "--verified", typed=PASSWORD + "\n")
            self.people.put(email)
        self.applications = [Application(server, "Soak"), Application(server, "Soak, opaque", "--token-format", "opaque")]
        self.jobs = [self.person, self.person, self.newcomer]

    def person(self):
        email = self.people.get()
        try:
            self.live(email)
        finally:
            self.people.put(email)
        if random.random() < 0.5:
            self.turn_away()
        time.sleep(0.5)

    def live(self, email):
        """Somebody signs in, the application works with what it got, and one of the ways to an end is taken."""
        browser, application = Browser(self.traffic), random.choice(self.applications)
        code, verifier = browser.authorize(application, email)
        exchange = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier}
        tokens = self.ask(browser, "code used", 200, "token", application, **exchange)
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        self.traffic.ask("who is it", (200,), "GET", "/oauth/userinfo", None, bearer, browser.source)
        first = latest = tokens["refresh_token"]
        for _ in range(2):
            latest = self.refresh(browser, "refreshed", 200, application, latest)["refresh_token"]
        end = random.choice([
            self.replay_code, self.replay_refresh_token, self.revoke, self.sign_out, self.withdraw, self.stay])
        end(browser, application, exchange, tokens | {"refresh_token": latest, "first": first})

    def ask(self, browser, what, wanted, endpoint, application, **fields):
        return self.traffic.form(what, (wanted,), f"/oauth/{endpoint}", browser.source, **application.proof, **fields)

    def refresh(self, browser, what, wanted, application, token):
        return self.ask(browser, what, wanted, "token", application, grant_type="refresh_token", refresh_token=token)

    def replay_code(self, browser, application, exchange, tokens):
        self.ask(browser, "code used again", 400, "token", application, **exchange)
        self.refresh(browser, "ended with its code", 400, application, tokens["refresh_token"])

    def replay_refresh_token(self, browser, application, exchange, tokens):
        """The one before the last is none that an answer could have been lost of: the family ends."""
        self.refresh(browser, "refreshed again", 400, application, tokens["first"])
        self.refresh(browser, "refreshed again", 400, application, tokens["refresh_token"])

    def revoke(self, browser, application, exchange, tokens):
        token = tokens["refresh_token"]
        self.ask(browser, "refresh token revoked", 200, "revoke", application, token=token)
        state = self.ask(browser, "introspected", 200, "introspect", application, token=tokens["access_token"])
        if state != {"active": False}:
            raise AssertionError("a token outlives the refresh token that was revoked")

    def sign_out(self, browser, application, exchange, tokens):
        target, _ = browser.visit("signed out", (303,), "/oauth/logout?" + urllib.parse.urlencode(
            {"id_token_hint": tokens["id_token"], "post_logout_redirect_uri": HOME}))
        if target != HOME:
            raise AssertionError(f"signing out leads to {target}")

    def withdraw(self, browser, application, exchange, tokens):
        _, page = browser.visit("applications seen", (200,), "/account/applications")
        browser.submit("withdrawn", (303,), page, "/account/applications/")

    def stay(self, browser, application, exchange, tokens):
        """Neither signs out nor comes back: sessions, grants and tokens are over in time."""

    def turn_away(self):
        """A request that waits for somebody who never comes back, and a guess."""
        browser = Browser(self.traffic)
        application = random.choice(self.applications)
        target, _ = browser.visit("never came back", (303, 302), "/oauth/authorize?" + urllib.parse.urlencode({
            "response_type": "code", "client_id": application.client_id, "redirect_uri": CALLBACK, "scope": "openid",
            "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256"}))
        _, page = browser.visit("led on", (200,), target)
        browser.submit(
            "wrong password", (422,), page, "/login", email=f"nobody{random.randrange(10**9)}@example.com",
            password="not this one")

    def newcomer(self):
        """Somebody registers, opens the mail, forgets the password; an administrator's program makes one more and deletes both."""
        browser, email = Browser(self.traffic), f"newcomer{random.randrange(10**12)}@example.com"
        _, page = browser.visit("register page", (200,), "/register")
        browser.submit("registered", (200,), page, "/register", email=email, password=PASSWORD)
        _, page = browser.visit("link followed", (200,), self.link(email))
        browser.submit("verified", (303,), page, "/verify-email", password=PASSWORD)
        stranger = Browser(self.traffic)
        _, page = stranger.visit("forgot page", (200,), "/password/forgot")
        stranger.submit("forgot", (200,), page, "/password/forgot", email=email)
        self.link(email)
        self.administer(browser.source, email)
        time.sleep(2)

    def administer(self, source, email):
        demo = self.traffic.server.demo
        token = self.traffic.token(
            (200,), "/oauth/token", source, resource=f"{demo['ISSUER']}/api", client_id=demo["CLIENT_ID"],
            client_secret=demo["CLIENT_SECRET"])
        document = json.dumps({"data": {"type": "user", "attributes": {"email": "api-" + email}}})
        head = {"Authorization": f"Bearer {token}", "Content-Type": "application/vnd.api+json",
                "Idempotency-Key": secrets.token_hex(8)}
        for what in ("created by the API", "created again"):
            self.traffic.send(what, (201,), "POST", "/api/users", document, head, source)
        head = {"Authorization": f"Bearer {token}"}
        for one in (email, "api-" + email):
            query = urllib.parse.urlencode({"filter[email]": one})
            found = self.traffic.ask("user found", (200,), "GET", f"/api/users?{query}", None, head, source)["data"]
            self.traffic.send("user deleted", (200,), "DELETE", f"/api/users/{found[0]['id']}", None, head, source)

    def link(self, email):
        """What the newest mail to somebody leads to; the mail is thrown away."""
        folder, name = self.traffic.server.data / "mail", email.replace("@", "-")
        for _ in range(200):
            # The last of a mail's three files to be written.
            if texts := list(folder.glob(f"*-{name}.txt")):
                break
            time.sleep(0.05)
        else:
            raise AssertionError("a mail was not sent in ten seconds")
        [address] = re.findall(r"^http\S+$", texts[0].read_text(), re.MULTILINE)
        for file in folder.glob(f"*-{name}.*"):
            file.unlink()
        return address
