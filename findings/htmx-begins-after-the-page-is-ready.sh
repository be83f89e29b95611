#!/usr/bin/env bash
# htmx that is imported by a module takes its links a task later: a click that comes before follows them as plain links.
#
# Version   htmx.org 4.0.1; playwright 1.65.0 drives whichever Chromium is on PATH.
# Given     a page with one link with hx-get, and htmx imported by <script type="module">, which runs when the page is
#           parsed, before DOMContentLoaded. The link is clicked by a handler of DOMContentLoaded.
# Expected  the link's hx-get: htmx was run before the event.
# Happens   the browser follows the href. Only while the page is still loading does htmx wait for DOMContentLoaded; a
#           module runs after that, and then it begins in a task of its own (setTimeout). On a busy machine even the
#           load event comes first, so that a test that waits for it still clicks plain links now and then.
# Helps     htmx.initialize() right behind the import; what it has taken already it doesn't take twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check playwright==1.65.0
npm install --silent --no-save --no-audit --no-fund --prefix "$folder" htmx.org@4.0.1

cat >"$folder/expected" <<'END'
htmx 4.0.1
clicked at DOMContentLoaded: followed as a plain link
clicked at DOMContentLoaded, after htmx.initialize(): taken by htmx
END

"$folder/venv/bin/python" - "$folder" >"$folder/seen" <<'END'
import json
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import sync_playwright

package = Path(sys.argv[1]) / "node_modules/htmx.org"
print("htmx", json.loads((package / "package.json").read_text())["version"])

PAGE = """<!doctype html><title>start</title>
<script type="module">import htmx from "/htmx.js"; {begin}</script>
<script>addEventListener("DOMContentLoaded", () => document.querySelector("a").click())</script>
<a href="/plain" hx-get="/piece" hx-target="#place">go</a><div id="place"></div>"""


class Answer(BaseHTTPRequestHandler):
    def do_GET(self):
        bodies = {
            "/as-it-comes": PAGE.format(begin=""),
            "/begun": PAGE.format(begin="htmx.initialize()"),
            "/plain": "<!doctype html><title>plain</title><p id=done>followed as a plain link",
            "/piece": "<p id=done>taken by htmx</p>",
            "/htmx.js": (package / "dist/htmx.esm.js").read_text(),
        }
        body = bodies.get(self.path, "").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
address = f"http://127.0.0.1:{server.server_port}"
with sync_playwright() as playwright:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    page = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"]).new_page()
    for path, label in (("/as-it-comes", ""), ("/begun", ", after htmx.initialize()")):
        page.goto(address + path)
        print(f"clicked at DOMContentLoaded{label}: {page.locator('#done').inner_text()}")
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
