#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""datasets/fetch against a local server that breaks off, refuses ranges and sends wrong bytes."""
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading

FETCH = sys.argv[1]
BODY = bytes(range(256)) * 1000
requests = []


class Server(http.server.BaseHTTPRequestHandler):
    broken = set()

    def do_GET(self):
        requests.append((self.path, self.headers.get("Range")))
        if self.path == "/gone":
            self.send_error(404)
            return
        body = b"x" * len(BODY) if self.path == "/wrong" else BODY
        first = 0
        if self.headers.get("Range") and self.path != "/norange":
            first = int(self.headers["Range"].split("=")[1].rstrip("-"))
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(body) - first))
        self.end_headers()
        if self.path in ("/breaks", "/norange") and self.path not in self.broken:
            self.broken.add(self.path)
            self.wfile.write(body[:100000])
            self.wfile.flush()
            self.close_connection = True
            self.connection.close()
            return
        self.wfile.write(body[first:])

    def log_message(self, *arguments):
        pass


def run(folder, catalogue, *arguments):
    command = ["/usr/bin/python3", FETCH, "--catalogue", catalogue, "-o", folder, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def check(condition, what, result):
    if not condition:
        sys.exit(f"FAILED: {what}\n{result.stdout}{result.stderr}")


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    sha = hashlib.sha256(BODY).hexdigest()

    def dataset(name, path, file="a.dat"):
        return {"name": name, "title": name, "page": base, "licence": "CC0", "citation": "none",
                "labels": "none",
                "files": [{"name": file, "url": base + path, "bytes": len(BODY), "sha256": sha}]}

    with tempfile.TemporaryDirectory() as folder:
        catalogue = os.path.join(folder, "catalogue.json")
        with open(catalogue, "w") as stream:
            json.dump({"datasets": [dataset("plain", "/plain"), dataset("breaks", "/breaks"),
                                    dataset("norange", "/norange"), dataset("wrong", "/wrong"),
                                    dataset("gone", "/gone"),
                                    dataset("outside", "/plain", "../a.dat")]}, stream)
        out = os.path.join(folder, "out")
        for name in ("plain", "breaks", "norange"):
            result = run(out, catalogue, name)
            check(result.returncode == 0, f"{name} is fetched", result)
            with open(os.path.join(out, name, "a.dat"), "rb") as stream:
                check(stream.read() == BODY, f"{name} is whole", result)
        check(("/breaks", "bytes=100000-") in requests, "an interrupted file continues", result)
        count = len(requests)
        result = run(out, catalogue, "plain")
        check(result.returncode == 0 and len(requests) == count, "nothing is fetched twice", result)
        with open(os.path.join(out, "plain", "a.dat"), "r+b") as stream:
            stream.write(b"damage")
        check(run(out, catalogue, "plain").returncode == 0, "a damaged file is replaced", result)
        for name, word in (("wrong", "SHA-256"), ("gone", "404"), ("outside", "plain file name")):
            result = run(out, catalogue, name)
            check(result.returncode == 1 and word in result.stderr, f"{name} is reported", result)
            check(not os.path.exists(os.path.join(out, name, "a.dat")), f"{name} is absent", result)
        check(not os.path.exists(os.path.join(out, "a.dat")), "nothing is written outside", result)
        check(run(out, catalogue, "none").returncode == 2, "an unknown name is wrong usage", result)
        check("CC0" in run(out, catalogue, "--list").stdout, "the list names licences", result)
    with open(os.path.join(os.path.dirname(FETCH), "catalogue.json")) as stream:
        for entry in json.load(stream)["datasets"]:
            for one in entry["files"]:
                if not one["url"].startswith("https://") or len(one["sha256"]) != 64:
                    sys.exit(f"FAILED: {one['name']} of the catalogue")
    print("fetch: all well")


main()
