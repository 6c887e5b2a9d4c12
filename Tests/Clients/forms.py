"""The forms of a page, as a browser without scripts would send them."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """The forms of a page: where they go, what they hold, and which named buttons they have."""

    def __init__(self, page):
        super().__init__()
        self.forms = []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append({"action": attributes.get("action", ""), "fields": {}, "buttons": []})
        elif self.forms and tag == "input" and attributes.get("name"):
            if attributes.get("type") not in ("checkbox", "radio") or "checked" in attributes:
                fields = self.forms[-1]["fields"]
                fields.setdefault(attributes["name"], []).append(attributes.get("value", ""))
        elif self.forms and tag == "button" and attributes.get("name"):
            self.forms[-1]["buttons"].append((attributes["name"], attributes.get("value", "")))
