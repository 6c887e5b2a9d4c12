"""Looks at pages in Chromium: at two widths, light and dark; says what overflows and what axe-core finds.

gallery.py FOLDER SHOTS [AXE]: every .html in FOLDER; pictures go to SHOTS; AXE is axe-core's script, else the one of
axe-playwright-python. gallery.py --product SHOTS [AXE]: the pages of a development server of its own, as nginx serves them; needs
`swift build`. gallery.py --dashboard SHOTS [AXE]: the same for the dashboard: every kind of page that a link leads to, with something to
show, and every form sent empty. Needs Debian's chromium and chromium-driver. Exit status 1 when something was found.
"""
import functools, http.server, importlib.util, pathlib, re, sys, tempfile, threading, urllib.error, urllib.parse, urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

sys.dont_write_bytecode = True
from development import TOP, Development

folder, shots = sys.argv[1], pathlib.Path(sys.argv[2])
if len(sys.argv) > 3:
    axe = pathlib.Path(sys.argv[3])
else:
    found = importlib.util.find_spec("axe_playwright_python")
    axe = pathlib.Path(found.submodule_search_locations[0]) / "axe.min.js"
rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Gallery:
    def __init__(self):
        options = Options()
        for option in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"):
            options.add_argument(option)
        options.binary_location = "/usr/bin/chromium"
        self.browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.script = axe.read_text()
        self.found = 0

    def say(self, text):
        self.found += 1
        print(text)

    def size(self, width, height):
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width == 320})

    def look(self, page, address=None):
        """The page at an address, or the one that is there: not every page may be asked for twice."""
        for width in (1280, 320):
            for scheme in ("light", "dark"):
                self.size(width, 800)
                self.browser.execute_cdp_cmd(
                    "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
                if address:
                    self.browser.get(address)
                self.judge(f"{page}-{width}-{scheme}", width)
        self.size(1280, 800)

    def judge(self, name, width):
        wide = self.browser.execute_script("return document.documentElement.scrollWidth")
        if wide > width:
            self.say(f"{name}: {wide} pixels wide")
        self.browser.execute_script(self.script)
        result = self.browser.execute_async_script(
            "const done = arguments[arguments.length - 1];"
            "axe.run(document, arguments[0]).then(done, e => done({violations: [{id: String(e), nodes: []}]}))",
            rules)
        for violation in result["violations"]:
            where = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
            self.say(f"{name}: {violation['id']}: {', '.join(where)}")
        height = self.browser.execute_script("return document.documentElement.scrollHeight")
        self.size(width, max(400, height))
        self.browser.save_screenshot(str(shots / f"{name}.png"))

    def fill(self, **fields):
        for name, value in fields.items():
            field = self.browser.find_element(By.NAME, name)
            field.clear()
            field.send_keys(value)

    def click(self, selector):
        self.browser.find_element(By.CSS_SELECTOR, selector).click()


def files(gallery):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        for page in sorted(pathlib.Path(folder).glob("*.html")):
            gallery.look(page.stem, f"http://127.0.0.1:{server.server_port}/{page.name}")
    finally:
        server.shutdown()


def product(gallery, visit):
    with tempfile.TemporaryDirectory(prefix="gatehouse-gallery-") as place:
        pathlib.Path(place).chmod(0o755)
        with Development(str(TOP / ".build/debug/gatehouse"), place) as server:
            visit(gallery, server)


def visit(gallery, server):
    site = server.demo["ISSUER"]
    client = server.client("Third-Party Documents App", "--redirect-uri", "https://client.example/callback")
    asked = (
        f"{site}/oauth/authorize?response_type=code&client_id={client['client_id']}&scope=openid+profile+email"
        "&redirect_uri=https%3A%2F%2Fclient.example%2Fcallback&state=s&code_challenge_method=S256"
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    for page in ("login", "register", "password/forgot", "nothing", "verify-email", "login?interaction=x"):
        gallery.look("served-" + page.replace("/", "-").replace("?interaction=x", "-gone"), f"{site}/{page}")
    gallery.browser.get(asked)
    gallery.look("served-login-application")
    gallery.fill(email=server.demo["DEMO_EMAIL"], password="not the password")
    gallery.click("main form button[type=submit]")
    gallery.look("served-login-wrong")
    gallery.fill(password=server.demo["DEMO_PASSWORD"])
    gallery.click("main form button[type=submit]")
    gallery.look("served-consent")
    assert "/consent" in gallery.browser.current_url, gallery.browser.current_url
    for page in ("", "/email", "/password", "/sessions", "/applications"):
        gallery.look("served-account" + page.replace("/", "-"), f"{site}/account{page}")
    assert "/account/applications" in gallery.browser.current_url, gallery.browser.current_url
    gallery.look("served-logout", f"{site}/oauth/logout")
    # What is too large nginx refuses by itself.
    gallery.browser.get(f"{site}/account/email")
    gallery.browser.execute_script("const field = document.querySelector('#email'); field.value = 'x'.repeat(70000); field.form.submit()")
    WebDriverWait(gallery.browser, 20).until(lambda browser: "Too much" in browser.title)
    gallery.look("served-too-large")
    # And nobody is behind it: killed, as by a crash, the application leaves nginx to answer.
    server.crash()
    gallery.look("served-unavailable", f"{site}/login")
    assert "Not available" in gallery.browser.title, gallery.browser.title


def kind(url):
    """What pages of the same kind have in common: the address without identifiers and choices."""
    path = urllib.parse.urlsplit(url).path
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", path)
    return re.sub(r"^/(environments|accounts)/(?!new)[^/]+", r"/\1/NAME", path)


def refuse(server):
    """Something to be found among the refusals."""
    form = urllib.parse.urlencode({
        "grant_type": "client_credentials", "scope": "nothing:known", "client_id": server.demo["CLIENT_ID"],
        "client_secret": server.demo["CLIENT_SECRET"]}).encode()
    try:
        urllib.request.urlopen(server.demo["ISSUER"] + "/oauth/token", form)
    except urllib.error.HTTPError as refused:
        assert refused.code == 400, refused


def crawl(gallery, server):
    """Every kind of page behind the dashboard's links, the first met of each; then its form, sent with nothing in it."""
    site = re.sub("//[^.]+", "//dashboard", server.demo["ISSUER"])
    gallery.browser.get(f"{site}/login")
    gallery.fill(email=server.demo["OPERATOR_EMAIL"], password=server.demo["OPERATOR_PASSWORD"])
    gallery.click("main form button[type=submit]")
    refuse(server)
    waiting, seen = [site + "/", f"{site}/environments/acme-test/search?q=a"], set()
    while waiting:
        url = waiting.pop(0)
        name = kind(url)
        if name in seen or name.startswith("/account/") or name.endswith("/export"):
            continue
        seen.add(name)
        gallery.look("dashboard" + name.replace("/", "-").rstrip("-"), url)
        links = [link.get_attribute("href") for link in gallery.browser.find_elements(By.CSS_SELECTOR, "a[href]")]
        # One environment is looked at: the one with most in it.
        waiting += [link for link in links if link.startswith(site) and
                    ("/environments/" not in link or "/environments/acme-test" in link)]
        forms = gallery.browser.find_elements(By.CSS_SELECTOR, "main form.stack[method=post]")
        if forms and re.search("/(new|edit|settings)$", name):
            for field in gallery.browser.find_elements(By.CSS_SELECTOR, "main form.stack input:not([type=hidden]):not([type=checkbox]):not([type=radio])"):
                if field.is_displayed():
                    field.clear()
            gallery.click("main form.stack button[type=submit]")
            gallery.look("dashboard" + name.replace("/", "-") + "-refused")
    print(f"{len(seen)} kinds of pages")


gallery = Gallery()
try:
    if folder == "--product":
        product(gallery, visit)
    elif folder == "--dashboard":
        product(gallery, crawl)
    else:
        files(gallery)
finally:
    gallery.browser.quit()
print(f"{gallery.found} findings")
sys.exit(1 if gallery.found else 0)
