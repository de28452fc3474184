"""Serves Heron on this computer with nothing but Python 3: python3 serve.py [port]

Sends the headers that Heron ships with. Broken downloads start over here; serve.mjs goes on where they stopped.
"""
import functools
import hashlib
import http.server
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "headers.json"), encoding="utf-8") as file:
    HEADERS = json.load(file)


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".task": "application/octet-stream",
    }

    def send_head(self):
        # A date that is older after a return to an earlier release would answer "not changed": the content itself is compared.
        del self.headers["If-Modified-Since"]
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            path = os.path.join(path, "index.html")
            if not os.path.exists(path):
                self.send_error(404)
                return None
        self.etag = None
        if os.path.isfile(path):
            with open(path, "rb") as file:
                self.etag = '"' + hashlib.sha256(file.read()).hexdigest()[:32] + '"'
            if self.headers.get("If-None-Match") == self.etag:
                self.send_response(304)
                self.end_headers()
                return None
        return super().send_head()

    def end_headers(self):
        if getattr(self, "etag", None):
            self.send_header("etag", self.etag)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("cache-control", "no-cache")
        super().end_headers()


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 4173
    handler = functools.partial(Handler, directory=os.path.join(HERE, "app"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        print(f"Heron is running at http://localhost:{server.server_address[1]}/  (stop it with Ctrl+C)", flush=True)
        server.serve_forever()
