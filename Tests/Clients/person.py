"""A person with a browser that knows no scripts: follows redirects, signs in, allows, and stops where an application begins."""

from urllib.parse import urljoin

import loopback  # noqa: F401
import requests

from forms import Forms


class Person:
    def __init__(self, email, password):
        self.email, self.password = email, password
        self.session = requests.Session()
        self.session.headers["Accept"] = "text/html"
        # What was met on the way.
        self.pages = []

    def visit(self, address, stop=None):
        """The page at the end of the way, or the address that begins with `stop`, which is not visited."""
        reply = self.session.get(address, allow_redirects=False, timeout=20)
        for _ in range(20):
            if "location" in reply.headers and reply.is_redirect:
                target = urljoin(reply.url, reply.headers["location"])
                if stop and target.startswith(stop):
                    return target
                reply = self.session.get(target, allow_redirects=False, timeout=20)
                continue
            form = next(filter(self.is_ours, Forms(reply.text).forms), None)
            if form is None:
                return reply
            reply = self.answer(reply.url, form)
        raise AssertionError(f"{address} leads in circles: {self.pages}")

    @staticmethod
    def is_ours(form):
        return "password" in form["fields"] or ("decision", "allow") in form["buttons"]

    def answer(self, address, form):
        fields = dict(form["fields"])
        if "password" in fields:
            self.pages.append("sign-in")
            fields |= {"email": [self.email], "password": [self.password]}
        else:
            self.pages.append("consent")
            fields["decision"] = ["allow"]
        # What browsers say of a form on a page that sends no referrer.
        said = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
        return self.session.post(
            urljoin(address, form["action"]), data=fields, headers=said, allow_redirects=False, timeout=20)
