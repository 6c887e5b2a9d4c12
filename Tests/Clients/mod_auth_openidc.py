"""Apache with Debian's mod_auth_openidc protects a page: from the metadata's address, a client's id and its secret alone."""

import os
import pwd
import subprocess
from urllib.parse import quote

import requests

from development import free_ports, wait_until
from person import Person

MODULES = "/usr/lib/apache2/modules"
LOADED = ["mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "dir", "headers", "mime"]


def configuration(folder, port, issuer, client):
    site = f"http://localhost:{port}"
    lines = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED]
    if os.getuid() == 0:
        lines += ["User www-data", "Group www-data"]
    lines += [
        f'ServerRoot "{folder}"', f'DefaultRuntimeDir "{folder}"', f'PidFile "{folder}/pid"', f'ErrorLog "{folder}/error.log"',
        "ServerName localhost", f"Listen 127.0.0.1:{port}", f"Listen [::1]:{port}", "TypesConfig /etc/mime.types",
        f'DocumentRoot "{folder}/site"', "LogLevel warn auth_openidc:info",
        # What an administrator writes.
        f"OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration",
        f"OIDCClientID {client['client_id']}", f"OIDCClientSecret {client['client_secret']}",
        f"OIDCRedirectURI {site}/protected/callback", "OIDCCryptoPassphrase 0123456789abcdef",
        "OIDCPKCEMethod S256", 'OIDCScope "openid profile email offline_access"',
        "<Location /protected>", "AuthType openid-connect", "Require valid-user",
        # What the module knows of the person, for us to see.
        *(f'Header set X-{name} "%{{{variable}}}e"' for name, variable in [
            ("Subject", "OIDC_CLAIM_sub"), ("Issuer", "OIDC_CLAIM_iss"), ("Email", "OIDC_CLAIM_email"),
            ("Name", "OIDC_CLAIM_name"), ("Token", "OIDC_access_token"),
        ]),
        "</Location>",
        # The same page, where the token is renewed before each use: none lives for a day.
        '<Location /protected/renewed.html>', "OIDCRefreshAccessTokenBeforeExpiry 86400", "</Location>",
        "<Location /open>", "Require all granted", "</Location>",
    ]
    return "\n".join(lines) + "\n"


class Apache:
    def __init__(self, folder, port, issuer, client):
        self.folder = folder
        for name in ["protected/index.html", "protected/renewed.html", "open/index.html"]:
            page = folder / "site" / name
            page.parent.mkdir(parents=True, exist_ok=True)
            page.write_text(f"this is {name}")
        if os.getuid() == 0:
            user = pwd.getpwnam("www-data")
            os.chown(folder, user.pw_uid, user.pw_gid)
        (folder / "apache.conf").write_text(configuration(folder, port, issuer, client))
        self.process = subprocess.Popen(
            ["/usr/sbin/apache2", "-f", str(folder / "apache.conf"), "-D", "FOREGROUND"], stdin=subprocess.DEVNULL)
        self.port = port

    def log(self):
        log = self.folder / "error.log"
        return log.read_text() if log.exists() else ""

    def answers(self):
        assert self.process.poll() is None, f"apache2 ended: {self.log()}"
        try:
            return requests.get(f"http://localhost:{self.port}/open/", timeout=5).status_code == 200
        except requests.ConnectionError:
            return False

    def __enter__(self):
        try:
            wait_until(self.answers, "Apache's start")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)


def sign_in(server, issuer, number):
    folder, port = server.folder / f"apache{number}", free_ports(1)[0]
    site = f"http://localhost:{port}"
    client = server.client(
        f"Apache {number}", "--redirect-uri", f"{site}/protected/callback", "--post-logout-redirect-uri", f"{site}/open/")
    with Apache(folder, port, issuer, client) as apache:
        person = Person(server.demo["DEMO_EMAIL"], server.demo["DEMO_PASSWORD"])
        page = person.visit(f"{site}/protected/")
        assert page.text == "this is protected/index.html", f"{page.url} {page.text}\n{apache.log()}"
        assert page.url == f"{site}/protected/" and person.pages == ["sign-in", "consent"], (page.url, person.pages)
        assert page.headers["X-Issuer"] == issuer, page.headers
        # An e-mail address is no claim of our ID tokens: the module has asked userinfo.
        assert page.headers["X-Email"] == server.demo["DEMO_EMAIL"] and page.headers["X-Name"] == "Alice Archer", page.headers
        subject, token = page.headers["X-Subject"], page.headers["X-Token"]

        # The module's own session: nothing is asked again, and the token stays.
        again = person.visit(f"{site}/protected/index.html")
        assert again.headers["X-Token"] == token and len(person.pages) == 2, person.pages

        # The refresh token, twice, because it changes each time.
        seen = {token}
        for _ in range(2):
            renewed = person.visit(f"{site}/protected/renewed.html")
            assert renewed.text == "this is protected/renewed.html", f"{renewed.text}\n{apache.log()}"
            assert renewed.headers["X-Token"] not in seen and renewed.headers["X-Subject"] == subject, apache.log()
            seen.add(renewed.headers["X-Token"])

        # Signed out at both: by way of the provider back to the open page, and the password is asked for anew.
        out = person.visit(f"{site}/protected/callback?logout={quote(site + '/open/', safe='')}")
        assert out.url.startswith(f"{site}/open/") and out.text == "this is open/index.html", f"{out.url} {out.text}\n{apache.log()}"
        assert person.pages == ["sign-in", "consent"], person.pages
        back = person.visit(f"{site}/protected/")
        assert back.headers.get("X-Subject") == subject, f"{back.url} {back.text}\n{apache.log()}"
        assert person.pages == ["sign-in", "consent", "sign-in"], person.pages


def run(server):
    for number, issuer in enumerate(server.issuers()):
        sign_in(server, issuer, number)
    print("ok, mod_auth_openidc")
