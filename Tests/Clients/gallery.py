"""Looks at pages in Chromium: at two widths, light and dark; says what overflows and what axe-core finds.

gallery.py FOLDER SHOTS [AXE]: every .html in FOLDER; pictures go to SHOTS; AXE is axe-core's script, else the one of
axe-playwright-python. Needs Debian's chromium and chromium-driver. Exit status 1 when something was found.
"""
import functools, http.server, importlib.util, pathlib, sys, threading

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

folder, shots = (pathlib.Path(word) for word in sys.argv[1:3])
if len(sys.argv) > 3:
    axe = pathlib.Path(sys.argv[3])
else:
    found = importlib.util.find_spec("axe_playwright_python")
    axe = pathlib.Path(found.submodule_search_locations[0]) / "axe.min.js"
rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
threading.Thread(target=server.serve_forever, daemon=True).start()
options = Options()
for option in ("--headless=new", "--no-sandbox", "--hide-scrollbars", "--disable-gpu"):
    options.add_argument(option)
options.binary_location = "/usr/bin/chromium"
browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
found = 0
try:
    script = axe.read_text()
    for page in sorted(folder.glob("*.html")):
        for width in (1280, 320):
            for scheme in ("light", "dark"):
                browser.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width == 320})
                browser.execute_cdp_cmd(
                    "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
                browser.get(f"http://127.0.0.1:{server.server_port}/{page.name}")
                name = f"{page.stem}-{width}-{scheme}"
                wide = browser.execute_script("return document.documentElement.scrollWidth")
                if wide > width:
                    found += 1
                    print(f"{name}: {wide} pixels wide")
                browser.execute_script(script)
                result = browser.execute_async_script(
                    "const done = arguments[arguments.length - 1];"
                    "axe.run(document, arguments[0]).then(done, e => done({violations: [{id: String(e), nodes: []}]}))",
                    rules)
                for violation in result["violations"]:
                    found += 1
                    where = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
                    print(f"{name}: {violation['id']}: {', '.join(where)}")
                height = browser.execute_script("return document.documentElement.scrollHeight")
                browser.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": width, "height": max(400, height), "deviceScaleFactor": 1, "mobile": width == 320})
                browser.save_screenshot(str(shots / f"{name}.png"))
finally:
    browser.quit()
    server.shutdown()
print(f"{found} findings")
sys.exit(1 if found else 0)
